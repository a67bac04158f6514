"""Fit coarse outlines to the outer border of finer ones, so that both can be drawn side by side without gaps.

All borders are drawn together on one grid (snap rounding: Hobby 1999, as GEOS does it) and cut into faces. A face
belongs to the finer outline that covers it; it goes to the coarse outline that covers it, or, where that one lies on
the other side of the finer outlines' outer border, to the neighbour with which it shares most of its border.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely import STRtree

Outlines = npt.NDArray[np.object_]
Numbers = npt.NDArray[np.int64]
NONE = -1
UNDECIDED = -2
# Of a source's part: this share of it has to be there, else a separate piece is a remainder and no part.
SAME_PART = 0.5


@dataclass(frozen=True)
class _Faces:
    """Faces of the arrangement: their polygons, the finer and the coarse outline of each (``NONE`` for nothing)."""

    polygons: Outlines
    fine: Numbers
    coarse: Numbers


def snap(
    fine: Sequence[Any], wholes: Sequence[str], coarse: Sequence[Any], within: Sequence[str], grid: float
) -> tuple[Outlines, Outlines]:
    """Both sets of outlines on one grid, the coarse ones fitted to the outer border of each whole of finer ones.

    Args:
        fine: polygons without gaps or overlaps within a whole, without holes in it; wholes do not overlap.
        wholes: for each of ``fine``, what it is a part of.
        coarse: polygons without gaps or overlaps, in the same coordinates.
        within: for each of ``coarse``, the whole that it is or is a part of; empty where it lies beside all of them.
        grid: the distance of the grid's lines, in units of the coordinates.

    Returns:
        The finer and the coarse outlines, in order; where they meet, they share their vertices. Together the coarse
        outlines of a whole cover what its finer ones cover.
    """
    keys = ["", *dict.fromkeys(wholes)]
    side_of_fine = np.array([keys.index(key) for key in wholes] + [0])  # NONE, the last, is beside all wholes
    side_of_coarse = np.array([keys.index(key) for key in within] + [0])
    outlines = np.array([*fine, *coarse], dtype=object)
    low_x, low_y, high_x, high_y = shapely.total_bounds(outlines)
    frame = shapely.box(low_x - 100 * grid, low_y - 100 * grid, high_x + 100 * grid, high_y + 100 * grid)
    lines = [*shapely.boundary(outlines), frame.boundary]
    faces = _faces(lines, np.array(fine, dtype=object), np.array(coarse, dtype=object), grid)
    cuts = _cuts(faces, _owners(faces, side_of_fine, side_of_coarse), side_of_fine[faces.fine])
    faces = _faces([*lines, *cuts], np.array(fine, dtype=object), np.array(coarse, dtype=object), grid)
    sides = side_of_fine[faces.fine]
    parts = _without_remainders(faces.polygons, faces.fine, fine, sides)
    owners = _grown(faces.polygons, _owners(faces, side_of_fine, side_of_coarse), sides)
    owners = _without_remainders(faces.polygons, owners, coarse, sides)
    return _merged(faces.polygons, parts, len(fine)), _merged(faces.polygons, owners, len(coarse))


def _faces(lines: Sequence[Any], fine: Outlines, coarse: Outlines, grid: float) -> _Faces:
    noded = shapely.union_all(lines, grid_size=grid)
    polygons = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return _Faces(polygons, _covering(polygons, fine), _covering(polygons, coarse))


def _covering(faces: Outlines, outlines: Outlines) -> Numbers:
    """For each face the outline that covers most of it; NONE where more of it is uncovered."""
    face, outline = STRtree(outlines).query(faces, predicate="intersects")
    areas = shapely.area(shapely.intersection(faces[face], outlines[outline]))
    covered = np.bincount(face, weights=areas, minlength=len(faces))
    most = np.full(len(faces), NONE)
    order = np.lexsort((-outline, areas))
    most[face[order]] = outline[order]  # the last written is the largest
    most[covered < shapely.area(faces) / 2] = NONE
    return most


def _owners(faces: _Faces, side_of_fine: Numbers, side_of_coarse: Numbers) -> Numbers:
    """The coarse outline of each face; UNDECIDED where it lies on another side of a whole's border than the face."""
    return np.where(side_of_fine[faces.fine] == side_of_coarse[faces.coarse], faces.coarse, UNDECIDED)


def _cuts(faces: _Faces, owners: Numbers, sides: Numbers) -> list[Any]:
    """Lines across a gap, from where two outlines meet at it to the nearest point of the border they are fitted to."""
    cuts: list[Any] = []
    for side in np.unique(sides[owners == UNDECIDED]):
        gaps = shapely.union_all(faces.polygons[(owners == UNDECIDED) & (sides == side)])
        here = [
            shapely.coverage_union_all(faces.polygons[(owners == owner) & (sides == side)]).boundary
            for owner in np.unique(owners[(sides == side) & (owners != UNDECIDED)])
        ]
        tree = STRtree(here)
        for gap in shapely.get_parts(gaps):
            touched = [shapely.intersection(gap.boundary, here[i]) for i in tree.query(gap, predicate="intersects")]
            border = shapely.difference(gap.boundary, shapely.union_all(touched))
            if border.is_empty:
                continue
            for number, one in enumerate(touched):
                for other in touched[:number]:
                    points = shapely.extract_unique_points(shapely.intersection(one, other))
                    cuts.extend(shapely.shortest_line(point, border) for point in shapely.get_parts(points))
    return [cut for cut in cuts if cut.length > 0]


def _grown(polygons: Outlines, owners: Numbers, sides: Numbers) -> Numbers:
    """Give undecided faces to the neighbour on their side with the longest common border, from decided ones inwards."""
    owners = owners.copy()
    one, other = STRtree(polygons).query(polygons[owners == UNDECIDED], predicate="touches")
    one = np.flatnonzero(owners == UNDECIDED)[one]
    length = shapely.length(shapely.intersection(shapely.boundary(polygons[one]), shapely.boundary(polygons[other])))
    same = (sides[one] == sides[other]) & (length > 0)
    one, other, length = one[same], other[same], length[same]
    while True:
        usable = (owners[one] == UNDECIDED) & (owners[other] != UNDECIDED)
        if not usable.any():
            break
        shared: dict[tuple[int, int], float] = {}
        for face, owner, metres in zip(one[usable], owners[other[usable]], length[usable], strict=True):
            shared[face, owner] = shared.get((face, owner), 0.0) + metres
        # From the shortest to the longest: the last one stays.
        owners_now = {face: owner for (face, owner), _ in sorted(shared.items(), key=lambda item: (item[1], item[0]))}
        owners[list(owners_now)] = list(owners_now.values())
    owners[owners == UNDECIDED] = NONE
    return owners


def _without_remainders(polygons: Outlines, owners: Numbers, sources: Sequence[Any], sides: Numbers) -> Numbers:
    """Give pieces that were cut off their outline, and were no part of it before, to neighbours on their side."""
    owners = owners.copy()
    for owner in np.unique(owners[owners >= 0]):
        mine = np.flatnonzero(owners == owner)
        pieces = shapely.get_parts(shapely.coverage_union_all(polygons[mine]))
        parts = shapely.get_parts(sources[owner])
        largest = np.argmax(shapely.area(pieces))
        for number, piece in enumerate(pieces):
            common = shapely.area(shapely.intersection(parts, piece))
            if number != largest and not (common >= SAME_PART * shapely.area(parts)).any():
                owners[mine[shapely.contains_properly(piece, shapely.point_on_surface(polygons[mine]))]] = UNDECIDED
    return _grown(polygons, owners, sides)


def _merged(polygons: Outlines, owners: Numbers, count: int) -> Outlines:
    return np.array(
        [shapely.normalize(shapely.coverage_union_all(polygons[owners == owner])) for owner in range(count)],
        dtype=object,
    )
