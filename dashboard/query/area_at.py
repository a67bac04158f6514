"""In which area a point lies, by the outlines of the bundle, without loading a library of geometry for it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.query.areas import Areas, derived

Floats = npt.NDArray[np.float64]
# Types of geometry in well-known binary.
POLYGON, MULTIPOLYGON = 3, 6


@dataclass(frozen=True, eq=False)
class Outlines:
    """The outlines of the areas of a level.

    Attributes:
        areas: their ids.
        rings: of each area, as longitudes and latitudes (WGS84), holes as well.
        boxes: west, south, east and north of each area.
    """

    areas: tuple[str, ...]
    rings: tuple[tuple[Floats, ...], ...]
    boxes: Floats

    def at(self, lat: float, lon: float) -> str | None:
        """The first area that covers a point (WGS84 degrees), None without one."""
        west, south, east, north = self.boxes.T
        near = np.flatnonzero((west <= lon) & (lon <= east) & (south <= lat) & (lat <= north))
        return next((self.areas[n] for n in near if _covers(self.rings[n], lat, lon)), None)


def area_at(lat: float, lon: float, dataset: Areas, level: str) -> str | None:
    """The area of a level that covers a point (WGS84 degrees); None without one."""
    return _outlines(dataset, level).at(lat, lon)


def rings_of(geometry: bytes) -> tuple[Floats, ...]:
    """The rings of a polygon or several: one row a corner, x and y.

    Args:
        geometry: little-endian well-known binary of two dimensions.

    Raises:
        ValueError: it is something else.
    """
    kind, at = _head(geometry, 0)
    if kind == POLYGON:
        return tuple(ring for ring, _ in _rings(geometry, at))
    if kind != MULTIPOLYGON:
        raise ValueError(f"a polygon was expected, not a geometry of type {kind}")
    (number,) = struct.unpack_from("<I", geometry, at)
    found, at = list[Floats](), at + 4
    for _ in range(number):
        _, at = _head(geometry, at)
        for ring, end in _rings(geometry, at):
            found.append(ring)
            at = end
    return tuple(found)


def _head(geometry: bytes, at: int) -> tuple[int, int]:
    """The type of a geometry, and where its content begins."""
    order, kind = struct.unpack_from("<BI", geometry, at)
    if order != 1:
        raise ValueError("little-endian well-known binary was expected")
    return kind, at + 5


def _rings(geometry: bytes, at: int) -> Iterator[tuple[Floats, int]]:
    """The rings of a polygon, each with where it ends."""
    (number,) = struct.unpack_from("<I", geometry, at)
    at += 4
    for _ in range(number):
        (corners,) = struct.unpack_from("<I", geometry, at)
        ring = np.frombuffer(geometry, np.dtype("<f8"), 2 * corners, at + 4).reshape(-1, 2)
        at += 4 + ring.nbytes
        yield ring, at


def _covers(rings: tuple[Floats, ...], lat: float, lon: float) -> bool:
    """Whether a line from a point to the east crosses the rings an odd number of times."""
    crossings = 0
    for ring in rings:
        (x, y), (to_x, to_y) = ring[:-1].T, ring[1:].T
        over = (y > lat) != (to_y > lat)
        x, y, to_x, to_y = x[over], y[over], to_x[over], to_y[over]
        crossings += int((lon < x + (lat - y) / (to_y - y) * (to_x - x)).sum())
    return crossings % 2 == 1


@derived
def _outlines(dataset: Areas, level: str) -> Outlines:
    table = dataset.areas_of(level)
    rings = tuple(rings_of(geometry) for geometry in table["geometry"])
    boxes = [np.concatenate((np.min(one, axis=0), np.max(one, axis=0))) for one in map(np.concatenate, rings)]
    return Outlines(tuple(table["area_id"]), rings, np.array(boxes, dtype=np.float64).reshape(-1, 4))
