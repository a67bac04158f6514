"""How many places reach a share of the residents that any can reach, at least.

The covering problem of :mod:`geodata.measures.location` the other way round: not the most residents for so many places,
but the fewest places for so many residents (the partial set covering problem; M. Daskin & S. Owen 1999, Geographical
Analysis 31: 217-235). HiGHS solves it as an integer programme.
"""

import time
from dataclasses import dataclass
from typing import Literal

import numpy as np

from geodata.measures.covering_model import small_model
from geodata.measures.location import PARTS, SECONDS, Covering, Flags, Spots, exact, greedy, in_order, mask


@dataclass(frozen=True)
class Fewest:
    """The fewest places that reach enough.

    Attributes:
        spots: that many places which do. The greedy ones where those are as few; else, of so many places, those that
            reach most residents.
        enough: how many residents that had to be.
        at_least: no fewer places reach so many; the number of places when optimal.
        status: ``optimal``; ``time_limit`` where it was not settled in time whether fewer would do.
    """

    spots: Spots
    enough: float
    at_least: int
    status: Literal["optimal", "time_limit"]


def fewest_places(problem: Covering, share: float, allowed: Flags | None = None, seconds: float = SECONDS) -> Fewest:
    """The fewest candidates that reach a share of the residents whom any candidate reaches.

    Args:
        problem: candidates and demand.
        share: from 0 to 1; of the residents who can be reached, not of all.
        allowed: the candidates to choose from; all by default.
        seconds: time limit on the clock.
    """
    end = time.perf_counter() + seconds
    enough = float(np.ceil(problem.reachable(allowed) * share * PARTS) / PARTS)
    first = greedy(problem, problem.covers.shape[0], allowed, enough)
    number = len(first.rows)
    if number <= 1:
        return Fewest(first, enough, number, "optimal")
    model = small_model(problem.residents, problem.covers, np.flatnonzero(mask(problem, allowed)))
    cost = np.concatenate((np.ones(len(model.rows)), np.zeros(len(model.residents))))
    found = model.solve(cost, number, enough - 0.5 / PARTS, end - time.perf_counter())
    best = first
    if found.x is not None:
        spots = in_order(problem, model.chosen(found.x))
        best = spots if len(spots.rows) < number and spots.residents >= enough else first
    bound = 1 if found.mip_dual_bound is None else int(np.ceil(found.mip_dual_bound - 1e-6))
    at_least = len(best.rows) if found.status == 0 else max(1, min(bound, len(best.rows)))
    if best is not first:
        best = exact(problem, len(best.rows), allowed, end - time.perf_counter(), best)
    return Fewest(best, enough, at_least, "optimal" if at_least == len(best.rows) else "time_limit")
