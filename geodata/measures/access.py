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

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]
CATCHMENTS_M = (400, 800, 1200)
# Pedestrians in towns walk 20 % to 40 % more than the straight line; an assumption, not a measurement.
DETOUR_FACTOR = 1.3
# Rounding may put a pair at the very end of a walk on either side: which, only the length of the walk decides.
JUST_BEYOND = 1 + 1e-9
# What a place at the edge of the catchment still counts: `sharp` is the usual 0.01 (M.-P. Kwan 1998).
DECAYS = {"mild": 0.1, "sharp": 0.01}
PER = 10_000
# Of access per so many residents: areas that differ by less are equal, as rounding in sums must not rank them.
DECIMALS = 9
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
        return self._of(self.metres <= metres)

    def of(self, places: Flags) -> Self:
        """The pairs of some of the places; the others are within no walk."""
        return self._of(places[self.place])

    def longer(self, times: float) -> Self:
        """The same pairs, each walk that many times as long."""
        return replace(self, metres=self.metres * times)

    def _of(self, chosen: Flags) -> Self:
        return replace(self, point=self.point[chosen], place=self.place[chosen], metres=self.metres[chosen])


def pairs(points: Floats, places: Floats, farthest_m: float, detour: float = DETOUR_FACTOR) -> Pairs:
    """Points and places within a walk of one another.

    Args:
        points, places: x and y in one metric system, one row each.
        farthest_m: the longest walk.
        detour: walking distance divided by straight-line distance.
    """
    # Only here and below: the dashboard knows this module from its start, and needs SciPy at the first walk.
    from scipy.spatial import cKDTree

    # Of many points few are near a place: a tree that is quickly built serves better than one quickly searched.
    tree = cKDTree(points, balanced_tree=False, compact_nodes=False)
    near = tree.sparse_distance_matrix(cKDTree(places), farthest_m / detour * JUST_BEYOND, output_type="ndarray")
    near = near[np.lexsort((near["j"], near["i"]))]
    found = Pairs(near["i"].astype(np.intp), near["j"].astype(np.intp), near["v"] * detour, len(points), len(places))
    return found.within(farthest_m)


def canonical_order(places: Floats) -> Rows:
    """The order of places in which sums are made, from west to east, so that these do not depend on a list's order."""
    return np.lexsort((places[:, 1], places[:, 0]))


def nearest(points: Floats, places: Floats, detour: float = DETOUR_FACTOR) -> Floats:
    """The walk in metres from each point to the nearest place; infinite without any place."""
    if not len(places):
        return np.full(len(points), np.inf)
    from scipy.spatial import cKDTree

    return np.asarray(cKDTree(places).query(points)[0] * detour, dtype=np.float64)


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
    reached: Flags


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
