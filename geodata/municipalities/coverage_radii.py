"""How far municipalities reach around the places of GeoNames in them: ``coverage_radii.csv``, and how it is made.

``python -m tools.generated BUNDLE`` measures it again from the outlines of a bundle of ``flanders-brussels``.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from geodata.municipalities.extents import distance_km
from geodata.municipalities.gazetteer import GazetteerPlace, gazetteer_places
from geodata.municipalities.table import municipalities

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
        for place, km in _farthest(code, outline):
            rows.writerow((code, place, f"{math.ceil(km * 100) / 100:.2f}"))
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
