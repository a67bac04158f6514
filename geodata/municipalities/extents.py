"""Extents of municipalities: outlines of a built bundle, or circles around places of the gazetteer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
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
        import shapely.ops

        point = shapely.Point(lon, lat)
        if self.shape.covers(point):
            return 0.0
        nearest = shapely.ops.nearest_points(self.shape, point)[0]
        away = distance_km(lat, lon, nearest.y, nearest.x)
        return 0.0 if away <= TOLERANCE_KM else away


@dataclass(frozen=True)
class UnionExtent:
    """Several extents as one: a municipality and those that joined it."""

    parts: tuple[Extent, ...]

    def distance_km(self, lat: float, lon: float) -> float:
        """As :class:`Extent` says."""
        return min(part.distance_km(lat, lon) for part in self.parts)


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance of two points (WGS84, degrees) along the ellipsoid, in kilometres."""
    return float(_ellipsoid().inv(lon, lat, other_lon, other_lat)[2]) / 1000


@lru_cache(maxsize=1)
def _ellipsoid() -> Any:
    from pyproj import Geod

    return Geod(ellps="WGS84")
