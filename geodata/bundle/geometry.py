"""Packing outlines for the map: one file a level of areas and a level of detail, compressed when the bundle is built.

The format (little-endian, then gzip) is read by ``dashboard/maps/static/geometry.js``::

    4 bytes   "ATL1"
    uint32    number of areas, of rings, of points
    varint    for each area: its number of rings
    varint    for each ring: its number of points; the first and last point differ
    varint    for each point: x and y as differences from the point before, zigzag coded

Coordinates are pixels of a Web Mercator world of 2^25 pixels (zoom level 17, 0.75 m in Belgium), y downwards. Outer
rings run clockwise on the screen and holes the other way round, so that a path of many areas can be filled at once.
"""

import gzip
import struct
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geodata.bundle.cover import cover

MAGIC = b"ATL1"
WORLD = 1 << 25
HALF_M = 20037508.342789244  # half the width of the Web Mercator world, in its metres
MERCATOR = "EPSG:3857"
# Up to which zoom a level of detail is drawn; None is for all beyond. What a reader cannot see is left out.
DETAILS: tuple[tuple[str, int | None], ...] = (("sketch", 8), ("overview", 9), ("detail", None))
FINEST_M = 2.0  # of Web Mercator: outlines are not surveyed any finer
PIXELS = 1.0


@dataclass(frozen=True)
class Packed:
    """One file: its name in the bundle, the zoom up to which it is drawn (None: no end), its contents."""

    name: str
    up_to: int | None
    content: bytes


def packed_levels(areas: gpd.GeoDataFrame) -> dict[str, tuple[Packed, ...]]:
    """Pack the cover of every level of areas, at every level of detail.

    Args:
        areas: ``level``, ``area_id``, ``parent_id`` and polygons in EPSG:4326.

    Returns:
        Level → its files, from coarse to fine; areas are in the order of :func:`geodata.bundle.cover.cover`.
    """
    return {str(level): _level(str(level), cover(areas, level)) for level in areas["level"].unique()}


def _level(level: str, areas: gpd.GeoDataFrame) -> tuple[Packed, ...]:
    shapes = shapely.force_2d(areas.geometry.to_crs(MERCATOR).to_numpy())
    files = []
    for detail, up_to in DETAILS:
        metres = FINEST_M if up_to is None else PIXELS * 2 * HALF_M / (256 * 2**up_to)
        # Neighbours are simplified together: each border stays one line, and no gap opens.
        content = gzip.compress(pack(shapely.coverage_simplify(shapes, metres)), 9, mtime=0)
        files.append(Packed(f"areas-{level}-{detail}.bin.gz", up_to, content))
    return tuple(files)


def pack(shapes: npt.NDArray[Any]) -> bytes:
    """Polygons and multipolygons in EPSG:3857 as the format above, not yet compressed."""
    parts, part_area = shapely.get_parts(shapely.orient_polygons(shapes, exterior_cw=True), return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    pixels = np.column_stack([points[:, 0] + HALF_M, HALF_M - points[:, 1]]) * (WORLD / (2 * HALF_M))
    world = np.rint(pixels).astype(np.int64)
    distinct = _distinct(world, ring)
    world = world[distinct]
    per_ring = np.bincount(ring[distinct], minlength=len(rings))
    there = per_ring > 0
    per_area = np.bincount(part_area[ring_part[there]], minlength=len(shapes))
    steps = np.diff(world, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel()
    zigzag = (steps << 1) ^ (steps >> 63)  # signed to unsigned, small to small
    header = struct.pack("<4sIII", MAGIC, len(shapes), int(there.sum()), len(world))
    return header + b"".join(map(_varints, (per_area, per_ring[there], zigzag)))


def _distinct(world: npt.NDArray[np.int64], ring: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Every point but those that repeat the one before, and the last of a ring, which repeats its first."""
    same_ring = np.diff(ring, prepend=-1) == 0
    moved = np.any(np.diff(world, axis=0, prepend=world[:1] - 1) != 0, axis=1)
    last = np.diff(ring, append=-1) != 0
    return np.asarray((moved | ~same_ring) & ~last)


def _varints(values: npt.NDArray[np.int64]) -> bytes:
    """Seven bits a byte, lowest first; the eighth is set when more follow."""
    unsigned = values.astype(np.uint64)
    lengths = np.maximum((np.frexp(unsigned.astype(float))[1] + 6) // 7, 1)
    starts = np.cumsum(lengths) - lengths
    row = np.repeat(np.arange(len(values)), lengths)
    place = np.arange(int(lengths.sum())) - starts[row]
    septets = (unsigned[row] >> (7 * place).astype(np.uint64)) & np.uint64(127)
    more = (place < lengths[row] - 1).astype(np.uint64) << np.uint64(7)
    return bytes((septets | more).astype(np.uint8))
