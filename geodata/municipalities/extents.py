"""Extents of municipalities: outlines of a built bundle, or circles around places of the gazetteer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

# Outlines are simplified by their publishers: a point this near counts as inside.
TOLERANCE_KM = 0.5


class Extent(Protocol):
    """Where something is."""

    def distance_km(self, lat: float, lon: float) -> float:
        """How far a point (WGS84, degrees) is from it at least, in kilometres along the ellipsoid; 0 for inside."""


@dataclass(frozen=True)
class CircleExtent:
    """Within reach of one of some places (lat, lon, km): what is known where there is no outline.

    Everything in the municipality lies within reach of one of its places, so what is beyond is surely elsewhere.
    """

    places: tuple[tuple[float, float, float], ...]

    def distance_km(self, lat: float, lon: float) -> float:
        """As :class:`Extent` says."""
        away = min(distance_km(lat, lon, *point) - reach for *point, reach in self.places)
        return 0.0 if away <= TOLERANCE_KM else away


@dataclass(frozen=True)
class Outline:
    """A polygon in WGS84, prepared or not."""

    shape: Any

    def distance_km(self, lat: float, lon: float) -> float:
        """As :class:`Extent` says: from the outline, 0 within it and within its tolerance."""
        away = metres_outside(self.shape, lat, lon) / 1000
        return 0.0 if away <= TOLERANCE_KM else away


@dataclass(frozen=True)
class UnionExtent:
    """Several extents as one: a municipality and those that joined it; of none, nothing is known to be outside it."""

    parts: tuple[Extent, ...]

    def distance_km(self, lat: float, lon: float) -> float:
        """As :class:`Extent` says."""
        return min((part.distance_km(lat, lon) for part in self.parts), default=0.0)


def metres_outside(shape: Any, lat: float, lon: float) -> float:
    """How far a point (WGS84, degrees) is outside a polygon, in metres along the ellipsoid; 0 inside."""
    import shapely.ops

    point = shapely.Point(lon, lat)
    if shape.covers(point):
        return 0.0
    nearest = shapely.ops.nearest_points(shape, point)[0]
    return distance_m((nearest.y, nearest.x), (lat, lon))


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance of two points (WGS84, degrees) along the ellipsoid, in kilometres."""
    return distance_m((lat, lon), (other_lat, other_lon)) / 1000


def distance_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two points given as (lat, lon) in WGS84 degrees along the ellipsoid, in metres."""
    return float(_ellipsoid().inv(one[1], one[0], other[1], other[0])[2])


@cache
def _ellipsoid() -> Any:
    from pyproj import Geod

    return Geod(ellps="WGS84")
