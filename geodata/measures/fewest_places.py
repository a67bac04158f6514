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
            reach most residents, as far as there was time to search.
        enough: how many residents that had to be.
        at_least: no fewer places reach so many; the number of places when optimal.
        status: ``optimal``; ``not_proved`` where the time did not suffice to prove that.
    """

    spots: Spots
    enough: float
    at_least: int
    status: Literal["optimal", "not_proved"]


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
    found = model.cheapest(np.ones(len(model.rows)), number, enough - 0.5 / PARTS, end - time.perf_counter())
    spots = in_order(problem, found.rows)
    better = len(spots.rows) < number and spots.residents >= enough
    best = spots if better else first
    number = len(best.rows)
    alone = np.cumsum(np.sort(np.where(mask(problem, allowed), problem.covers @ problem.residents, 0.0))[::-1])
    at_least = max(1 + int(np.searchsorted(alone, enough)), int(np.ceil(max(found.bound, 0) - 1e-6)))
    at_least = number if found.proved else min(at_least, number)
    if better:
        best = exact(problem, number, allowed, end - time.perf_counter(), best)
    return Fewest(best, enough, at_least, "optimal" if at_least == number else "not_proved")
