"""Places of OpenStreetMap in a table whose kinds were classified by hand."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from geodata.documents import formatted, modelled, near
from geodata.errors import Problem, SourceError
from geodata.fields import Decimal, Line, PageAddress, ShortText, Slug, TermId, Year
from geodata.layers.tables import read_table
from geodata.models import OTHER_KIND, MeetingPlace, Model, Precision, Vocabulary
from geodata.region import TableFormat

OPENSTREETMAP = "OpenStreetMap"
MAP = "https://www.openstreetmap.org"
MAP_OF = MAP + "/?mlat={lat}&mlon={lon}#map=19/{lat}/{lon}"
FIXES = {
    "osm_id": "at most 80 lower-case letters and digits, with single dashes between them",
    "lat": "degrees of latitude with a decimal point, from -90 to 90",
    "lon": "degrees of longitude with a decimal point, from -180 to 180",
    "wheelchair": "yes, limited or no, or leave the cell empty",
    "website": "a web address that starts with https:// or http://, or leave the cell empty",
}


class OsmRow(Model):
    """One row: what OpenStreetMap says of a place, and the ``kind`` that it was given here.

    ``note``, on why it has that kind, is for those who edit the table. A point may be withheld, to protect people.
    """

    osm_id: Slug
    name: Line | None
    name_nl: Line | None
    name_fr: Line | None
    lat: Decimal | None = Field(ge=-90, le=90)
    lon: Decimal | None = Field(ge=-180, le=180)
    amenity: ShortText | None
    website: PageAddress | None
    wheelchair: Literal["yes", "limited", "no"] | None
    kind: TermId
    note: ShortText | None

    @property
    def names(self) -> tuple[str, ...]:
        """What the place is called, in any language."""
        return tuple(name for name in (self.name, self.name_nl, self.name_fr) if name)

    def place(self, year: Year) -> MeetingPlace:
        """The row as a meeting place; ``year``: of the data."""
        pointed = self.lat is not None
        values: dict[str, Any] = {
            "id": self.osm_id,
            "name": next(iter(self.names), None),
            "kind": self.kind,
            "location": {"lat": self.lat, "lon": self.lon, "precision": Precision.ADDRESS} if pointed else None,
            "location_source": OPENSTREETMAP if pointed else None,
            "step_free": self.wheelchair,
            "url": self.website or (MAP_OF.format(lat=self.lat, lon=self.lon) if pointed else MAP),
            "year": year,
        }
        return MeetingPlace.model_validate(values)


def read_osm_table(path: Path, vocabulary: Vocabulary) -> tuple[OsmRow, ...]:
    """Read a table of places of OpenStreetMap, in its order.

    Raises:
        SourceError: with every problem of every row: columns that are missing, values that are none, unknown kinds,
            ids that occur twice, a place of a kind that has no name.
    """
    table = read_table(path, TableFormat(), list(OsmRow.model_fields))
    kinds = [*vocabulary.facets.get("meeting_place_kind", {}), OTHER_KIND]
    rows: list[OsmRow] = []
    problems: list[Problem] = []
    again = table["osm_id"].duplicated()
    for line, cells in enumerate(table.to_dict("records"), start=2):
        row, found = _row(f"{path}:{line}", {str(name): cell for name, cell in cells.items()}, kinds)
        rows += [row] if row else []
        problems += found
        if again.iloc[line - 2]:
            message = f"`osm_id` {formatted(cells['osm_id'])} occurs before"
            problems.append(Problem.of(f"{path}:{line}", "unique-id", message, "give every place an id of its own"))
    if problems:
        raise SourceError(problems)
    return tuple(rows)


def _row(where: str, cells: Mapping[str, str], kinds: list[str]) -> tuple[OsmRow | None, list[Problem]]:
    row, errors = modelled({name: cell or None for name, cell in cells.items()}, OsmRow)
    problems = []
    for error in errors:
        column = str(error["loc"][0])
        fix = FIXES.get(column, str(error["msg"]))
        at = f"{cells['osm_id'] or 'a place'}: `{column}` is {formatted(cells[column])}"
        problems.append(Problem.of(where, "value", at, fix))
    if cells["kind"] and cells["kind"] not in kinds:
        message = f"{cells['osm_id']}: `kind` is {formatted(cells['kind'])}"
        problems.append(Problem.of(where, "vocabulary", message, near(cells["kind"], kinds)))
    if row and (row.lat is None) != (row.lon is None):
        message = f"{row.osm_id}: `lat` is {formatted(cells['lat'])} and `lon` is {formatted(cells['lon'])}"
        problems.append(Problem.of(where, "value", message, "write both, or neither"))
    if row and row.kind != OTHER_KIND and not row.names:
        fix = f"write its name, or `{OTHER_KIND}` as its `kind`: nobody finds a place without a name"
        problems.append(Problem.of(where, "name", f"{row.osm_id}: `name` is empty", fix))
    return row, problems
