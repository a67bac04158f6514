"""Where new places would shorten residents' walks most in total: the p-median problem, by vertex interchange.

Each resident walks to the nearest place, a new one or one that exists; the total of these walks is to be the least. The
greedy choice is improved by exchanging one chosen candidate for another, the exchange that saves most first, until
none saves anything (M. Teitz & P. Bart 1968, Operations Research 16: 955-961; all exchanges are weighed at once as by
R. Whitaker 1983, INFOR 21: 95-108). It is a heuristic: usually the best choice or near it, never proved to be.

Walks are cut off at a farthest one: whoever has no place within it counts as if that walk was to be made. So a new
place far from everybody saves nothing, and a resident beyond it is not worth more than one at its end.

Residents are rounded to 1/1024 of one and walks to 1/16 m, so that totals are exact and the answer is the same on every
machine. Of equal candidates the one of the lowest row is taken.
"""

from dataclasses import dataclass

import numpy as np

from geodata.measures.access import DETOUR_FACTOR, pairs
from geodata.measures.location import Flags, Floats, Rows, countable

PARTS_OF_A_METRE = 16
FARTHEST_M = 3000.0


@dataclass(frozen=True)
class Walks:
    """Walks to places that exist, and shorter ones to candidates.

    Attributes:
        residents: people at each point of demand.
        now: metres that each walks to the nearest place that exists; at most ``farthest_m``.
        candidate, point, metres: a candidate, a point of demand nearer to it than to any existing place, and the walk.
        candidates: how many there are.
        farthest_m: walks count as no longer than this.
    """

    residents: Floats
    now: Floats
    candidate: Rows
    point: Rows
    metres: Floats
    candidates: int
    farthest_m: float


@dataclass(frozen=True)
class LeastWalk:
    """A choice of candidates, found by a heuristic.

    Attributes:
        rows: the chosen candidates, ascending. Fewer than asked for where one more would shorten nobody's walk.
        before, after: all residents' walks added up, in metres, none counted as longer than ``farthest_m``.
        start: the same of the greedy choice that the exchanges began with.
        exchanges: how many exchanges were made.
        residents: whose walks those are.
        farthest_m: walks count as no longer than this.
    """

    rows: Rows
    before: float
    after: float
    start: float
    exchanges: int
    residents: float
    farthest_m: float


def walks(
    demand: Floats,
    residents: Floats,
    candidates: Floats,
    existing: Floats,
    farthest_m: float = FARTHEST_M,
    detour: float = DETOUR_FACTOR,
) -> Walks:
    """Measure walks.

    Args:
        demand, candidates, existing: x and y in one metric system, metres, one row each; places that exist stay open.
        residents: people at each point of demand.
        farthest_m: walks count as no longer than this, in metres.
        detour: walking distance divided by straight-line distance.
    """
    now = np.full(len(demand), _rounded(np.array(farthest_m)))
    if len(existing):
        open_now = pairs(demand, existing, farthest_m, detour)
        np.minimum.at(now, open_now.point, _rounded(open_now.metres))
    near = pairs(candidates, demand, farthest_m, detour)
    metres = _rounded(near.metres)
    nearer = metres < now[near.place]
    return Walks(
        countable(residents), now, near.point[nearer], near.place[nearer], metres[nearer], len(candidates), farthest_m
    )


def least_walk(problem: Walks, k: int, allowed: Flags | None = None) -> LeastWalk:
    """Choose k candidates by vertex interchange.

    Args:
        problem: see :func:`walks`.
        k: number of places.
        allowed: the candidates to choose from; all by default.
    """
    usable = np.ones(problem.candidates, dtype=np.bool_) if allowed is None else allowed
    rows = _greedy(problem, k, usable)
    start = _total(problem, _distances(problem, rows).min(axis=0))
    exchanges = 0
    while len(rows) and (better := _exchange(problem, rows, usable)) is not None:
        rows, exchanges = better, exchanges + 1
    after = _total(problem, _distances(problem, rows).min(axis=0))
    before, people = _total(problem, problem.now), float(problem.residents.sum())
    return LeastWalk(np.sort(rows), before, after, start, exchanges, people, problem.farthest_m)


def _rounded(metres: Floats) -> Floats:
    return np.asarray(np.round(metres * PARTS_OF_A_METRE) / PARTS_OF_A_METRE, dtype=np.float64)


def _total(problem: Walks, metres: Floats) -> float:
    return float((problem.residents * metres).sum())


def _distances(problem: Walks, rows: Rows) -> Floats:
    """Metres to the nearest place that exists in the first row, then to each chosen candidate, where that is nearer."""
    found = np.tile(problem.now, (len(rows) + 1, 1))
    for number, row in enumerate(rows, start=1):
        mine = problem.candidate == row
        found[number, problem.point[mine]] = problem.metres[mine]
    return found


def _greedy(problem: Walks, k: int, usable: Flags) -> Rows:
    rows: list[int] = []
    nearest = problem.now.copy()
    for _ in range(k):
        shorter = np.maximum(nearest[problem.point] - problem.metres, 0.0) * problem.residents[problem.point]
        saved = np.where(usable, np.bincount(problem.candidate, shorter, minlength=problem.candidates), 0.0)
        if not len(saved) or saved.max() <= 0:
            break
        rows.append(int(saved.argmax()))
        nearest = _distances(problem, np.array(rows, dtype=np.intp)).min(axis=0)
    return np.array(rows, dtype=np.intp)


def _exchange(problem: Walks, rows: Rows, usable: Flags) -> Rows | None:
    """The exchange of one chosen candidate that saves most; None where none saves anything."""
    distances = _distances(problem, rows)
    nearest = distances.argmin(axis=0)
    first, second = np.sort(distances, axis=0)[:2]
    people, at = problem.residents[problem.point], problem.point
    number, chosen = problem.candidates, len(rows)
    gain = np.bincount(problem.candidate, np.maximum(first[at] - problem.metres, 0.0) * people, minlength=number)
    loss = np.bincount(nearest, (second - first) * problem.residents, minlength=chosen + 1)[1:]
    # Who loses the nearest place walks to the new one, if that is nearer than the second nearest.
    instead = np.maximum(second[at] - np.maximum(problem.metres, first[at]), 0.0) * people
    of = problem.candidate * (chosen + 1) + nearest[at]
    spared = np.bincount(of, instead, minlength=number * (chosen + 1)).reshape(number, chosen + 1)[:, 1:]
    # A candidate that is chosen already saves nothing, in its own place or in another's.
    saved = np.where(usable[:, None], gain[:, None] - loss[None] + spared, -np.inf)
    candidate, place = divmod(int(saved.argmax()), chosen)
    if saved[candidate, place] <= 0:
        return None
    better = rows.copy()
    better[place] = candidate
    return better
