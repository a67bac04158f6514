"""Places of GeoNames in Flanders and Brussels: ``gazetteer.csv``, and how far municipalities reach around them.

``tools/gazetteer.py`` makes both files.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from geodata.spelling import folded

# Places out of GeoNames (CC BY 4.0).
GAZETTEER = Path(__file__).parent / "gazetteer.csv"


@dataclass(frozen=True)
class GazetteerPlace:
    """A place of GeoNames: its id, name, other names, centre in WGS84 degrees and residents."""

    place_id: int
    name: str
    also: tuple[str, ...]
    lat: float
    lon: float
    residents: int

    @cached_property
    def keys(self) -> frozenset[str]:
        """Its names in the form in which they are looked up."""
        return frozenset(filter(None, map(folded, (self.name, *self.also))))


@cache
def gazetteer_places() -> Mapping[int, GazetteerPlace]:
    """The places of ``gazetteer.csv`` by id of GeoNames, in the file's order."""
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    places = (
        GazetteerPlace(
            int(row["id"]),
            row["name"],
            tuple(filter(None, row["also"].split("|"))),
            float(row["lat"]),
            float(row["lon"]),
            int(row["residents"]),
        )
        for row in rows
    )
    return {place.place_id: place for place in places}


COVERAGE_RADII = Path(__file__).parent / "coverage_radii.csv"


@cache
def coverage_radii() -> Mapping[str, Mapping[int, float]]:
    """By code of a municipality of 2024: each place's id of GeoNames → kilometres.

    Every point of the municipality lies within that distance of the place that is nearest to it.
    """
    found: dict[str, dict[int, float]] = {}
    with COVERAGE_RADII.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["code"], {})[int(row["place"])] = float(row["km"])
    return found
