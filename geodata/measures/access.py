"""Access of residents to meeting places: how many are within a walk, and how many residents share them.

The enhanced two-step floating catchment area method (W. Luo & Y. Qi 2009, Health & Place 15: 1100-1107), with a
Gaussian decay instead of steps. First each place is divided among the residents around it, those nearer by counting for
more; then each resident adds up the shares of the places around. So no place is given away twice:
Σ access × residents = number of places that anybody can reach.

Walking distance is the beeline times a detour factor. All lengths are metres.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
CATCHMENTS_M = (400, 800, 1200)
# Pedestrians in towns walk between a fifth and two fifths more than the beeline; an assumption, not a measurement.
DETOUR_FACTOR = 1.3
# What a place at the edge of the catchment still counts: `sharp` is the usual 0.01 (M.-P. Kwan 1998).
DECAYS = {"mild": 0.1, "sharp": 0.01}
PER = 10_000


@dataclass(frozen=True)
class Pairs:
    """Points and places near one another, in order of points, then places.

    Attributes:
        point, place: rows of either.
        metres: the walk between them.
        points, places: how many there are of each, paired or not.
    """

    point: Rows
    place: Rows
    metres: Floats
    points: int
    places: int

    def within(self, metres: float) -> Pairs:
        """The pairs within a walk, its end included."""
        near = self.metres <= metres
        return Pairs(self.point[near], self.place[near], self.metres[near], self.points, self.places)


def pairs(points: Floats, places: Floats, farthest_m: float, detour: float = DETOUR_FACTOR) -> Pairs:
    """Points and places within a walk of one another.

    Args:
        points, places: x and y in one metric system, one row each.
        farthest_m: the longest walk.
        detour: walk divided by beeline.
    """
    if not len(points) or not len(places):
        none = np.empty(0, dtype=np.intp)
        return Pairs(none, none, np.empty(0), len(points), len(places))
    near = cKDTree(points).sparse_distance_matrix(cKDTree(places), farthest_m / detour, output_type="ndarray")
    point, place, beeline = near["i"].astype(np.intp), near["j"].astype(np.intp), near["v"]
    order = np.lexsort((place, point))
    return Pairs(point[order], place[order], beeline[order] * detour, len(points), len(places))


def decay(metres: Floats, catchment_m: float, edge: float) -> Floats:
    """Gaussian weight of a walk: 1 at the door, ``edge`` at the end of the catchment, 0 beyond it."""
    weight = np.exp(np.log(edge) * (metres / catchment_m) ** 2)
    return np.where(metres <= catchment_m, weight, 0.0)


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
