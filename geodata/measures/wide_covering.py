"""The greedy choice of :mod:`geodata.measures.location` among very many candidates, without measuring every walk.

A candidate reaches at most the residents of the blocks around its own, which are counted at once. Only candidates of
which that bound is high are measured; where the last place chosen among them adds at least as much as the bound of any
other, the others can never have been chosen, and the answer is the one that all candidates would give.
"""

from __future__ import annotations

import numpy as np

from geodata.measures.access import DETOUR_FACTOR, JUST_BEYOND
from geodata.measures.location import Floats, Spots, countable, covering, greedy

# Blocks in the length of a walk: more bound more closely, and take longer to count.
BLOCKS = 2
# Candidates that are measured first.
FIRST = 2000


def wide_greedy(
    demand: Floats, residents: Floats, candidates: Floats, walk_m: float, k: int, detour: float = DETOUR_FACTOR
) -> Spots:
    """Take the candidate that adds most residents, k times: what ``greedy(covering(…), k)`` answers.

    Args:
        demand, candidates: x and y in one metric system, metres, one row each.
        residents: people at each point of demand.
        walk_m: walking distance in metres, its end included.
        k: number of places.
        detour: walking distance divided by straight-line distance.
    """
    bounds = reach_bounds(demand, residents, candidates, walk_m / detour)
    least = 0.0 if len(bounds) <= FIRST else float(np.partition(bounds, -FIRST)[-FIRST])
    while True:
        rows = np.flatnonzero(bounds >= least)
        near = covering(demand, residents, candidates[rows], walk_m, detour)
        found = greedy(near, k)
        last = float(found.adds[-1]) if len(found.rows) == k else 0.0
        if last >= least or len(rows) == len(candidates):
            return Spots(rows[found.rows], found.adds, found.reached, found.residents)
        least = last


def reach_bounds(demand: Floats, residents: Floats, candidates: Floats, beeline_m: float) -> Floats:
    """By candidate, at least as many residents as live within a distance of it: those of the blocks that reach so far.

    Args:
        demand, candidates: x and y in one metric system, metres, one row each.
        residents: people at each point of demand.
        beeline_m: straight-line distance in metres.
    """
    if not len(demand):
        return np.zeros(len(candidates))
    # A little wider, so that rounding puts nobody into a block too far.
    side = beeline_m / BLOCKS * JUST_BEYOND**2
    at, of = np.floor(demand / side).astype(np.intp), np.floor(candidates / side).astype(np.intp)
    start = at.min(axis=0)
    columns, rows = at.max(axis=0) - start + 1
    people = np.bincount(
        (at[:, 0] - start[0]) * rows + at[:, 1] - start[1], countable(residents), columns * rows
    ).reshape(columns, rows)
    # Sums over all that is left of and below a corner; a window is four of them.
    sums = np.zeros((columns + 1, rows + 1))
    sums[1:, 1:] = people.cumsum(axis=0).cumsum(axis=1)
    low = np.clip(of - start - BLOCKS, 0, (columns, rows))
    high = np.clip(of - start + BLOCKS + 1, 0, (columns, rows))
    found: Floats = (
        sums[high[:, 0], high[:, 1]]
        - sums[low[:, 0], high[:, 1]]
        - sums[high[:, 0], low[:, 1]]
        + sums[low[:, 0], low[:, 1]]
    )
    return found
