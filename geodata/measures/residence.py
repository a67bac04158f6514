"""Where residents live: points of a grid inside their areas."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from geodata.measures.access import GRID_M, Residence

# A point beside the grid is written in parts of its spacing, about a metre each, of which sums and products are exact.
PARTS = 256


def residence(shapes: Sequence[Any], spacing_m: float = GRID_M) -> Residence:
    """Points of residence in areas.

    Args:
        shapes: polygons in a metric system, metres.
        spacing_m: distance between points of one grid that covers all areas, so that where a point falls does not
            depend on which areas there are.

    Returns:
        The points of the grid inside each area; an area between them gets one point inside it, to a metre.
    """
    areas = np.asarray(shapes, dtype=object)
    shapely.prepare(areas)
    west, south, east, north = np.ceil(shapely.bounds(areas).reshape(-1, 4) / spacing_m).astype(np.intp).T
    columns, number = east - west, (east - west) * (north - south)
    area = np.repeat(np.arange(len(areas)), number)
    row, column = np.divmod(np.arange(len(area)) - np.repeat(np.cumsum(number) - number, number), columns[area])
    grid = np.column_stack((west[area] + column, south[area] + row)) * spacing_m
    inside = shapely.contains_xy(areas[area], grid)
    small = np.flatnonzero(np.bincount(area[inside], minlength=len(areas)) == 0)
    lone = shapely.get_coordinates(shapely.point_on_surface(areas[small]))
    xy = np.concatenate((grid[inside], np.round(lone / spacing_m * PARTS) / PARTS * spacing_m))
    area = np.concatenate((area[inside], small))
    order = np.argsort(area, kind="stable")
    return Residence(xy[order], area[order])
