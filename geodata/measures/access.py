"""Access of residents to meeting places: how many are within a walk, and how many residents share them.

The enhanced two-step floating catchment area method (W. Luo & Y. Qi 2009, Health & Place 15: 1100-1107), with a
Gaussian decay instead of steps. First each place is divided among the residents around it, those nearer by counting for
more; then each resident adds up the shares of the places around. So no place is given away twice:
Σ access × residents = number of places that anybody can reach.

Residents are assumed to live at the points of a grid inside their area: nobody publishes where within an area people
live, and one point an area would put all residents of a large area at its middle. The grid is nearer the truth and
still a limit, because people live along streets.

Walking distance is the straight-line distance times a detour factor. All lengths are metres.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import cKDTree

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
CATCHMENTS_M = (400, 800, 1200)
# Pedestrians in towns walk 20 % to 40 % more than the straight line; an assumption, not a measurement.
DETOUR_FACTOR = 1.3
# What a place at the edge of the catchment still counts: `sharp` is the usual 0.01 (M.-P. Kwan 1998).
DECAYS = {"mild": 0.1, "sharp": 0.01}
PER = 10_000
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
    """Points of residence in areas.

    Args:
        shapes: polygons in a metric system, metres.
        spacing_m: distance between points of one grid that covers all areas, so that where a point falls does not
            depend on which areas there are.

    Returns:
        The points of the grid inside each area; an area between them gets one point that is surely inside it.
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
    xy = np.concatenate((grid[inside], shapely.get_coordinates(shapely.point_on_surface(areas[small]))))
    area = np.concatenate((area[inside], small))
    order = np.argsort(area, kind="stable")
    return Residence(xy[order], area[order])


@dataclass(frozen=True)
class Pairs:
    """Pairs of points and places near one another, ordered by point, then place.

    Attributes:
        point, place: row numbers, one a pair.
        metres: walking distance of each pair.
        points, places: number of each, paired or not.
    """

    point: Rows
    place: Rows
    metres: Floats
    points: int
    places: int

    def within(self, metres: float) -> Self:
        """The pairs within a walk, its end included."""
        near = self.metres <= metres
        return replace(self, point=self.point[near], place=self.place[near], metres=self.metres[near])


def pairs(points: Floats, places: Floats, farthest_m: float, detour: float = DETOUR_FACTOR) -> Pairs:
    """Points and places within a walk of one another.

    Args:
        points, places: x and y in one metric system, one row each.
        farthest_m: the longest walk.
        detour: walking distance divided by straight-line distance.
    """
    # Of many points few are near a place: a tree that is quickly built serves better than one quickly searched.
    tree = cKDTree(points, balanced_tree=False, compact_nodes=False)
    near = tree.sparse_distance_matrix(cKDTree(places), farthest_m / detour, output_type="ndarray")
    near = near[np.lexsort((near["j"], near["i"]))]
    return Pairs(near["i"].astype(np.intp), near["j"].astype(np.intp), near["v"] * detour, len(points), len(places))


def decay(metres: Floats, catchment_m: float, edge: float) -> Floats:
    """Gaussian weight of a walk: 1 at the door, ``edge`` at the end of the catchment, 0 beyond it."""
    return np.where(metres <= catchment_m, np.exp(np.log(edge) * (metres / catchment_m) ** 2), 0.0)


def reach(near: Pairs, catchment_m: float) -> Floats:
    """How many places are within a walk of each point."""
    return np.bincount(near.within(catchment_m).point, minlength=near.points).astype(np.float64)


@dataclass(frozen=True)
class Access:
    """Access at each point, and which places nobody can reach.

    Attributes:
        per_resident: places a resident, by point.
        reached: whether anybody lives within the catchment, by place.
    """

    per_resident: Floats
    reached: npt.NDArray[np.bool_]


def access(near: Pairs, residents: Floats, supply: Floats, catchment_m: float, edge: float) -> Access:
    """Enhanced two-step floating catchment.

    Args:
        near: points and places within the catchment at least.
        residents: people at each point.
        supply: what each place offers; one place is 1.
        catchment_m: the longest walk.
        edge: weight of that walk, see :func:`decay`.
    """
    inside = near.within(catchment_m)
    weight = decay(inside.metres, catchment_m, edge)
    demand = np.bincount(inside.place, weights=weight * residents[inside.point], minlength=near.places)
    reached = demand > 0
    share = np.divide(supply, demand, out=np.zeros(near.places), where=reached)
    found = np.bincount(inside.point, weights=weight * share[inside.place], minlength=near.points)
    return Access(found.astype(np.float64), reached)
