"""Where new meeting places would reach most residents: the question of a reader, and its answer on a bundle.

The methods are those of :mod:`geodata.measures.location` and its kin. Solving one takes up to some seconds, so that it
runs in the pool of heavy work: this module is imported by its workers and by nothing that starts the server.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from dashboard.query.dataset import Dataset
from dashboard.query.spot_ground import Ground
from dashboard.query.spots import Recurring, Share, SpotAnswer, SpotRequest
from geodata.measures.fewest_places import fewest_places
from geodata.measures.least_walk import least_walk, walks
from geodata.measures.location import Covering, Optimum, Spots, countable, covering, exact, greedy, price
from geodata.measures.near_optimal import near_optimal

# Seconds for each exact search, and for an answer with all that goes beside it.
SECONDS, ALTOGETHER = 3.0, 4.5
# Squares that recur, most often first; further ones would cover the map.
RECURRING = 40
# Of the curve of further places.
LONGEST_CURVE = 20
SHARES = (0.8, 0.9)
UNREACHED_AREAS = 3


def solve(request: SpotRequest, dataset: Dataset) -> SpotAnswer:
    """Answer a request; a job of :mod:`dashboard.outlets.work_pool`."""
    end = time.perf_counter() + ALTOGETHER
    ground = Ground(request, dataset)
    if not len(ground.demand):
        return SpotAnswer(request, 0.0)
    if request.goal == "walk":
        return _least_walk(ground)
    return _quick(ground) if request.town is None else _best(ground, end)


def _quick(ground: Ground) -> SpotAnswer:
    """The quick choice, as of a region."""
    request = ground.request
    chosen, curve = (greedy(ground.problem, number, ground.allowed) for number in (request.places, LONGEST_CURVE))
    return SpotAnswer(
        request,
        float(ground.problem.residents.sum()),
        spots=ground.spots(chosen.rows, chosen.adds),
        reached=chosen.residents,
        curve=tuple(map(float, curve.adds)),
        unreached=ground.left(chosen.reached, UNREACHED_AREAS),
    )


def _best(ground: Ground, end: float) -> SpotAnswer:
    """The best choice, what is nearly as good, its price, and how many places it would take."""
    request, problem, allowed = ground.request, ground.problem, ground.allowed
    curve = greedy(problem, LONGEST_CURVE, allowed)
    found = exact(problem, request.places, allowed, SECONDS)
    return SpotAnswer(
        request,
        float(problem.residents.sum()),
        spots=ground.spots(found.rows, found.adds),
        reached=found.residents,
        bound=found.bound,
        proved=found.status == "optimal",
        curve=tuple(map(float, curve.adds)),
        unreached=ground.left(found.reached, UNREACHED_AREAS),
        **_price(ground, found),
        **_recurring(ground, found),
        **_shares(ground, end),
    )


def _recurring(ground: Ground, best: Spots) -> dict[str, Any]:
    """Squares of answers nearly as good as the best."""
    near = near_optimal(ground.problem, best, ground.allowed)
    often = np.argsort(-near.often, kind="stable")[: RECURRING + len(best.rows)]
    often = np.setdiff1d(often[near.often[often] > 0], best.rows)[:RECURRING]
    squares = zip(ground.degrees(often), near.often[often], strict=True)
    return {
        "answers": near.answers,
        "recurring": tuple(Recurring(lat, lon, int(times)) for (lat, lon), times in squares),
    }


def _price(ground: Ground, narrow: Optimum) -> dict[str, Any]:
    """How many residents fewer than with free choice."""
    if not ground.narrowed:
        return {}
    cost = price(exact(ground.problem, ground.request.places, None, SECONDS), narrow)
    return {"price": (cost.least, cost.most)}


def _shares(ground: Ground, end: float) -> dict[str, Any]:
    """The fewest places for shares of those who can be reached, while there is time."""
    shares: list[Share] = []
    for number, share in enumerate(SHARES):
        seconds = (end - time.perf_counter()) / (len(SHARES) - number)
        if seconds <= 0:
            return {"late": True}
        few = fewest_places(ground.problem, share, ground.allowed, seconds)
        shares.append(Share(share, len(few.spots.rows), few.status == "optimal"))
    return {"shares": tuple(shares)}


def _least_walk(ground: Ground) -> SpotAnswer:
    """The places that shorten walks most in total, by a heuristic."""
    problem = walks(ground.demand, ground.residents, ground.candidates, ground.places, detour=ground.detour)
    found = least_walk(problem, ground.request.places, ground.allowed)
    near = covering(
        ground.demand, ground.residents, ground.candidates[found.rows], ground.request.walk_m, ground.detour
    )
    without = Covering(np.where(ground.waiting, countable(ground.residents), 0.0), near.covers)
    chosen = greedy(without, len(found.rows))
    # Those that bring nobody new within the walk shorten other walks.
    rest = np.setdiff1d(np.arange(len(found.rows)), chosen.rows)
    order, adds = np.concatenate([chosen.rows, rest]), np.concatenate([chosen.adds, np.zeros(len(rest))])
    people = found.residents
    return SpotAnswer(
        ground.request,
        float(without.residents.sum()),
        spots=ground.spots(found.rows[order], adds),
        reached=chosen.residents,
        walk_before=found.before / people if people else None,
        walk_after=found.after / people if people else None,
        farthest_m=found.farthest_m,
        unreached=ground.left(chosen.reached | ~ground.waiting, UNREACHED_AREAS),
    )
