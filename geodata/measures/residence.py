"""Where residents are thought to live: points on a grid inside their area.

Nobody publishes where within an area people live. One point an area would put all residents of a large area at its
middle; a grid puts as many at each of its points, which is nearer the truth and still a limit:
people live along streets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
GRID_M = 250.0


@dataclass(frozen=True)
class Residence:
    """Points where residents live.

    Attributes:
        xy: one row a point, in metres of a metric system.
        area: the row of the area that each point is in; every area has at least one.
    """

    xy: Floats
    area: Rows

    def shared(self, residents: Floats) -> Floats:
        """Residents at each point: those of its area (NaN counts as nobody), evenly over the area's points."""
        points = np.bincount(self.area, minlength=len(residents))
        return np.asarray((np.nan_to_num(residents) / points)[self.area], dtype=np.float64)

    def mean(self, at_points: Floats, areas: int) -> Floats:
        """The mean over the points of each area."""
        total = np.bincount(self.area, weights=at_points, minlength=areas)
        return np.asarray(total / np.bincount(self.area, minlength=areas), dtype=np.float64)


def residence(shapes: Sequence[Any], spacing_m: float = GRID_M) -> Residence:
    """Spread points over areas.

    Args:
        shapes: polygons in a metric system, metres.
        spacing_m: distance between points of one grid that lies over all areas alike, so that where a point falls does
            not depend on which areas there are.

    Returns:
        The points of the grid inside each area; an area between them gets one point that is surely inside it.
    """
    found, rows = [], []
    for row, shape in enumerate(shapes):
        shapely.prepare(shape)
        west, south, east, north = np.asarray(shape.bounds) / spacing_m
        x, y = np.meshgrid(np.arange(np.ceil(west), east), np.arange(np.ceil(south), north))
        x, y = x.ravel() * spacing_m, y.ravel() * spacing_m
        inside = shapely.contains_xy(shape, x, y)
        inner = np.column_stack((x[inside], y[inside]))
        if not len(inner):
            point = shape.point_on_surface()
            inner = np.array([[point.x, point.y]])
        found.append(inner)
        rows.append(np.full(len(inner), row, dtype=np.intp))
    if not found:
        return Residence(np.empty((0, 2)), np.empty(0, dtype=np.intp))
    return Residence(np.concatenate(found), np.concatenate(rows))
