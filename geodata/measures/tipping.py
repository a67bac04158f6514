"""How many missed meeting places would turn a finding: the first thing to say about how sure it is.

The lists of meeting places are incomplete. So the question to an area with high need and few known meeting places is
not in how many calculations it comes out so, but how many places that nobody listed would be enough for it not to.
"""

import numpy as np

from geodata.measures.access import DECIMALS, Floats, Residence, access, pairs
from geodata.measures.bivariate import HIGH_NEED_FEW_PLACES, cells

# Where so many are not enough, no number is given.
MOST_MISSED = 25


def best_served(home: Residence, residents: Floats, area: int, walk_m: float) -> Floats:
    """The point of an area from which most residents, of any area, are within a walk; the first of equal ones.

    Args:
        home: points where residents live, in metres.
        residents: people at each of these points.
        area: the row of the area.
        walk_m: walking distance, metres.

    Returns:
        One row, x and y in metres.
    """
    inside = home.xy[home.area == area]
    near = pairs(home.xy, inside, walk_m)
    served = np.bincount(near.place, weights=residents[near.point], minlength=len(inside))
    best: Floats = inside[[int(np.argmax(served.round(6)))]]
    return best


def added_by_one(home: Residence, residents: Floats, spot: Floats, areas: int, walk_m: float, edge: float) -> Floats:
    """How much one more place at a spot adds to the access of each area, in places a resident.

    Args:
        home: points where residents live, in metres.
        residents: people at each of these points.
        spot: one row, x and y in metres.
        areas: how many there are.
        walk_m, edge: of the scenario, see :func:`geodata.measures.access.decay`.
    """
    found = access(pairs(home.xy, spot, walk_m), residents, np.ones(1), walk_m, edge)
    return home.mean(found.per_resident, areas)


def tipping_number(row: int, need: Floats, support: Floats, added: Floats, residents: Floats) -> int | None:
    """The least number of missed places that takes an area out of high need and few known meeting places.

    All areas get what each place adds to them, and are ranked anew.

    Args:
        row: of the area.
        need: a figure that rises with need, one an area compared, none missing.
        support: access of these areas.
        added: what one more place adds to each.
        residents: people in each.

    Returns:
        0 where the area is in another cell already; None where :data:`MOST_MISSED` are not enough.
    """
    for number in range(MOST_MISSED + 1):
        if cells(need, (support + number * added).round(DECIMALS), residents)[row] != HIGH_NEED_FEW_PLACES:
            return number
    return None
