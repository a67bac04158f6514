"""Which places of a table from OpenStreetMap are on the region's own lists already: one place is one row, ours."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import pyproj

from geodata.bundle.models.documents import UnusedElement
from geodata.documents.reading import alike
from geodata.errors import Problem, SourceError
from geodata.layers.osm_table import OsmRow
from geodata.models import MeetingPlace, Precision
from geodata.spelling import folded

# How far the point of a listed place may be from that of the same place on OpenStreetMap, in metres.
SAME_WITHIN_M = {Precision.ADDRESS: 150, Precision.STREET: 150, Precision.NEIGHBOURHOOD: 600}
Words = frozenset[str]


@dataclass(frozen=True)
class Merged:
    """What is left when places on both lists became one.

    Attributes:
        rows: those that no list of our own has.
        listed: our own places, those found on OpenStreetMap with its id.
        left_out: id and reason of every row that is not in ``rows``.
    """

    rows: tuple[OsmRow, ...]
    listed: tuple[MeetingPlace, ...]
    left_out: tuple[UnusedElement, ...]


def telling_words(name: str, common: Collection[str]) -> Words:
    """The words of a name that tell its house from others of its kind; ``common``: folded words that do not."""
    return frozenset(folded(name).split()).difference(common)


def metres_between_same(row: OsmRow, place: MeetingPlace, common: Collection[str]) -> float | None:
    """How far apart a place of OpenStreetMap and a listed one are, where they are taken for the same one.

    They are when all of this is so:

    - they are of the same kind;
    - of one of the row's names and that of the listed place, one contains all telling words of the other, and both
      have some: words such as *bibliothèque* or *gemeenschapscentrum*, articles and the municipality tell nothing;
    - their points are at most 150 m apart, or 600 m where the listed place is known to its neighbourhood only. One that
      is known to its municipality only, or has no point, is never found so.

    A listed place is the same as one row at most: that which it names, else the nearest.

    Args:
        row: of the table.
        place: on a list of our own.
        common: folded words that tell nothing: those of the region, and the names of the place's municipality.

    Returns:
        The distance in metres; None where they are not the same place.
    """
    where = place.location
    if row.lat is None or row.lon is None or where is None or where.precision not in SAME_WITHIN_M:
        return None
    if row.kind != place.kind or place.name is None:
        return None
    ours = telling_words(place.name, common)
    theirs = [words for name in row.names if (words := telling_words(name, common))]
    if not ours or not any(ours <= words or words <= ours for words in theirs):
        return None
    metres = pyproj.Geod(ellps="WGS84").inv(row.lon, row.lat, where.lon, where.lat)[2]
    return metres if metres <= SAME_WITHIN_M[where.precision] else None


def merged(
    where: str,
    rows: Sequence[OsmRow],
    listed: Sequence[MeetingPlace],
    common: Callable[[str | None], Collection[str]],
) -> Merged:
    """Leave out the rows that are on our own lists, and say with which place each is the same.

    Args:
        where: the table, for messages.
        rows: of the table.
        listed: places of our own lists; those that name a row as ``matched_osm_id`` are that row.
        common: folded words that tell nothing of a house in a municipality, by the name that a list has of that.

    Raises:
        SourceError: with every listed place that names a row which is not in the table, or that another names too.
    """
    same = {row: (place, "which names it") for row, place in _stated(where, rows, listed).items()}
    named = {place for place, _ in same.values()}
    pairs = sorted(
        (metres, row.osm_id, place.id)
        for place in listed
        if place.id not in named
        for row in rows
        if row.osm_id not in same
        and (metres := metres_between_same(row, place, common(place.municipality))) is not None
    )
    # The nearest pair first, each place once: a second library of the same name nearby is another one.
    for metres, row_id, place_id in pairs:
        if row_id not in same and place_id not in named:
            same[row_id] = place_id, f"the same kind and name, {metres:.0f} m away"
            named.add(place_id)
    ids = {place: row for row, (place, _) in same.items()}
    return Merged(
        rows=tuple(row for row in rows if row.osm_id not in same),
        listed=tuple(place.model_copy(update={"matched_osm_id": ids.get(place.id)}) for place in listed),
        left_out=tuple(
            UnusedElement(id=row.osm_id, reason="listed as {}: {}".format(*same[row.osm_id]))
            for row in rows
            if row.osm_id in same
        ),
    )


def _stated(where: str, rows: Sequence[OsmRow], listed: Sequence[MeetingPlace]) -> Mapping[str, str]:
    """Row → the listed place that names it."""
    ids, found, problems = [row.osm_id for row in rows], dict[str, str](), list[Problem]()
    for place in listed:
        if (named := place.matched_osm_id) is None:
            continue
        at = f"{place.id}: `matched_osm_id` {named!r}"
        if named not in ids:
            meant = alike(named, ids)["alike"]
            fix = f"write an `osm_id` of {where}{f', such as {meant}' if meant else ''}, or leave the key out"
            problems.append(Problem.of("meeting places", "matched-osm-id", f"{at} is not in the table", fix))
        elif named in found:
            fix = "two entries of one place are one: keep one of them, or correct an id"
            problems.append(Problem.of("meeting places", "matched-osm-id", f"{at} is {found[named]}'s as well", fix))
        else:
            found[named] = place.id
    if problems:
        raise SourceError(problems)
    return found
