"""What municipalities are found by beside their names: names of mergers, villages and postcodes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from geodata.bundle.models import PlaceNames
from geodata.errors import texts
from geodata.municipalities import GAZETTEER, gazetteer_places, municipalities
from geodata.municipalities.postcodes import POSTCODES, postcodes
from geodata.region import DataSource
from geodata.spelling import folded


def place_names(areas: pd.DataFrame) -> dict[str, PlaceNames]:
    """Area id of a municipality → what it is found by; one of which nothing more is known is absent.

    Args:
        areas: of the bundle; the municipalities among them may be those of 2024 or of 2025.
    """
    official = next(column for column in areas.columns if column.startswith("name_"))
    rows = areas.loc[areas["level"] == "municipality", ["area_id", official]].dropna()
    named = dict(zip(rows["area_id"], rows[official], strict=True))
    found = {}
    for area, name in named.items():
        # One that has joined another is an area of its own in an edition of before.
        parts = tuple(code for code in _codes(area, name) if code == area or code not in named)
        also = _also(area, name, parts)
        villages = {place: residents for place, residents in _villages(parts).items() if place not in also}
        known = {"also": also, "villages": villages, "postcodes": _postcodes(parts)}
        if given := {key: value for key, value in known.items() if value}:
            found[area] = PlaceNames.model_validate(given)
    return found


def place_name_sources(areas: pd.DataFrame, languages: Sequence[str]) -> list[tuple[DataSource, Path]]:
    """The sources of :func:`place_names` with their files; those that nothing is of are left out."""
    found = place_names(areas).values()

    def source(name: str, path: Path, credit: str, url: str, vintage: int | None = None) -> tuple[DataSource, Path]:
        title, terms = texts("sources", name, languages), "https://creativecommons.org/licenses/by/4.0/"
        declared = DataSource(
            id=name, file=path.name, title=title, credit=credit, licence="CC BY 4.0", licence_url=terms, url=url,
            vintage=vintage,
        )  # fmt: skip
        return declared, path

    statbel = source("postcodes", POSTCODES, "Statbel; GeoNames", "https://statbel.fgov.be/en/cc-40", 2025)
    geonames = source("place-names", GAZETTEER, "GeoNames", "https://www.geonames.org/")
    return [
        *([statbel] if any(names.postcodes for names in found) else []),
        *([geonames] if any(names.villages for names in found) else []),
    ]


def _codes(area: str, name: str) -> tuple[str, ...]:
    """The municipalities of 2024 that an area is: by its code, else by its name."""
    table = municipalities()
    codes = table.codes(name)
    return codes if area not in table.by_code or area in codes else (area,)


def _also(area: str, name: str, parts: Sequence[str]) -> tuple[str, ...]:
    """Names of other times that mean one of its parts, and the names of these, but for its own."""
    table = municipalities()
    merged = (other for other, codes in table.merged_names.items() if set(codes) & set(parts))
    own = {folded(name), *map(folded, table.names([area]))}
    return tuple(other for other in dict.fromkeys([*table.names(parts), *merged]) if folded(other) not in own)


def _villages(parts: Sequence[str]) -> dict[str, int]:
    """Places inside some municipalities, but for those that bear their names, with their residents."""
    table, known = municipalities(), gazetteer_places()
    inside = (item.places[item.bearer :] for item in map(table.by_code.__getitem__, parts))
    places = [known[place] for each in inside for place in each]
    return {place.name: place.residents for place in sorted(places, key=lambda place: (-place.residents, place.name))}


def _postcodes(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({postcode for code in parts for postcode in postcodes().get(code, ())}))
