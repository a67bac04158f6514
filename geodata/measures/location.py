"""Where new places would reach most residents: the maximal covering location problem, greedily and exactly.

R. Church & C. ReVelle 1974 (Papers of the Regional Science Association 32: 101-118): of candidate points choose k, so
that as many residents as possible are within a walk of one of them. The greedy answer takes, one after the other, the
candidate that adds most; it reaches at least 1 − 1/e (63 %) of what the best answer does (G. Nemhauser, L. Wolsey &
M. Fisher 1978, Mathematical Programming 14: 265-294). The exact answer is an integer programme, made small by
:mod:`geodata.measures.covering_model` and solved by HiGHS.

Greedy answers are nested: those for k places are the first k of more. Exact ones are not.

Residents are rounded to 1/1024 of one, so that their sums are exact in whatever order they are added: what is equal is
equal on every machine. Of equal candidates the greedy answer takes the one of the lowest row; the exact answer is the
greedy one where that is as good, and else the one that HiGHS finds. Nothing is drawn at random. Only where the time
limit cuts a search short does the answer depend on the machine.
"""

import time
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse

from geodata.measures.access import DETOUR_FACTOR, pairs
from geodata.measures.covering_model import small_model

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]
# A power of two: multiples of its inverse add up without error, to eight billion residents and more.
PARTS = 1024
SECONDS = 5.0


def countable(residents: Floats) -> Floats:
    """Residents in multiples of 1/1024, which add up exactly; NaN counts as nobody."""
    return np.asarray(np.round(np.nan_to_num(residents) * PARTS) / PARTS, dtype=np.float64)


@dataclass(frozen=True)
class Covering:
    """Which candidates are within a walk of which points of demand.

    Attributes:
        residents: people at each point of demand, see :func:`countable`.
        covers: one row a candidate, one column a point of demand; 1 where they are within the walk, else nothing.
    """

    residents: Floats
    covers: Any

    @cached_property
    def by_point(self) -> Any:
        """The same matrix, quick by point of demand."""
        return self.covers.tocsc()

    def reached(self, rows: Rows) -> Flags:
        """The points of demand within the walk of any of these candidates."""
        return np.bincount(self.covers[rows].indices, minlength=len(self.residents)) > 0

    def reachable(self, allowed: Flags | None = None) -> float:
        """Residents within the walk of any candidate that is allowed."""
        return float(self.residents[self.reached(np.flatnonzero(mask(self, allowed)))].sum())


def covering(
    demand: Floats, residents: Floats, candidates: Floats, walk_m: float, detour: float = DETOUR_FACTOR
) -> Covering:
    """Find the candidates near each point of demand.

    Args:
        demand, candidates: x and y in one metric system, metres, one row each.
        residents: people at each point of demand.
        walk_m: walking distance in metres, its end included.
        detour: walking distance divided by straight-line distance.
    """
    near = pairs(candidates, demand, walk_m, detour)
    starts = np.concatenate(([0], np.cumsum(np.bincount(near.point, minlength=near.points))))
    covers = sparse.csr_matrix((np.ones(len(near.point)), near.place, starts), shape=(near.points, near.places))
    return Covering(countable(residents), covers)


@dataclass(frozen=True)
class Spots:
    """Chosen candidates.

    Attributes:
        rows: their rows, the one that adds most first. Fewer than asked for where more would reach nobody else.
        adds: residents that each reaches and those before it do not.
        reached: the points of demand within the walk of any of them.
        residents: how many residents that are.
    """

    rows: Rows
    adds: Floats
    reached: Flags
    residents: float


@dataclass(frozen=True)
class Optimum(Spots):
    """The best choice, or the best that was found in time.

    Attributes:
        status: ``optimal`` where no choice reaches more; ``not_proved`` where the time did not suffice to prove that.
        bound: no choice reaches more residents than this.
        gap: how much more than ``residents`` that is, as a share of it; 0 when optimal.
    """

    status: Literal["optimal", "not_proved"]
    bound: float
    gap: float


@dataclass(frozen=True)
class Price:
    """How many residents fewer a narrower choice reaches: at least and at most, equal where both are optimal."""

    least: float
    most: float


def greedy(problem: Covering, k: int, allowed: Flags | None = None, enough: float = np.inf) -> Spots:
    """Take the candidate that adds most residents, k times; of equal ones that of the lowest row.

    ``adds`` is the curve of what each further place adds; it never rises.

    Args:
        problem: candidates and demand.
        k: number of places.
        allowed: the candidates to choose from; all by default.
        enough: take no more places when this many residents are reached.
    """
    rows: list[int] = []
    adds: list[float] = []
    left, usable = problem.residents.copy(), mask(problem, allowed)
    gain = np.where(usable, problem.covers @ left, 0.0)
    for _ in range(min(k, len(gain))):
        best = int(gain.argmax())
        if gain[best] <= 0 or sum(adds) >= enough:
            break
        rows.append(best)
        adds.append(float(gain[best]))
        points = problem.covers[best].indices
        # Exact, as residents add up without error: no gain has to be summed anew.
        gain -= np.where(usable, problem.by_point[:, points] @ left[points], 0.0)
        left[points] = 0.0
    spots = np.array(rows, dtype=np.intp)
    return Spots(spots, np.array(adds), problem.reached(spots), float(sum(adds)))


def exact(
    problem: Covering, k: int, allowed: Flags | None = None, seconds: float = SECONDS, first: Spots | None = None
) -> Optimum:
    """The k candidates that reach most residents, by HiGHS.

    "Not here" and "Of these" are this function with fewer candidates allowed, see :func:`price`. For the latter the
    given points are candidates beside the others, so that the free choice may take them too.

    Args:
        problem: candidates and demand.
        k: number of places.
        allowed: the candidates to choose from; all by default.
        seconds: time limit on the clock; where it ends the search, the best found so far is the answer.
        first: the greedy answer to the same question, where it is known already.
    """
    end = time.perf_counter() + seconds
    first = first or greedy(problem, k, allowed)
    limit = min(problem.reachable(allowed), _largest(problem, k, allowed))
    if first.residents >= limit:
        return _optimum(first, limit, True)
    model = small_model(problem.residents, problem.covers, np.flatnonzero(mask(problem, allowed)))
    found = model.most_residents(k, first.residents - 0.5 / PARTS, end - time.perf_counter())
    return _optimum(_better(problem, found.rows, first), min(limit, found.bound), found.proved)


def price(free: Optimum, narrow: Optimum) -> Price:
    """What it costs to choose from fewer candidates: some struck out ("Not here"), or given points only ("Of these").

    Args:
        free: the answer with more candidates allowed.
        narrow: that with some of them only.
    """
    return Price(max(0.0, free.residents - narrow.bound), max(0.0, free.bound - narrow.residents))


def in_order(problem: Covering, rows: Rows) -> Spots:
    """These candidates, the one that adds most first."""
    allowed = np.zeros(problem.covers.shape[0], dtype=np.bool_)
    allowed[rows] = True
    return greedy(problem, len(rows), allowed)


def mask(problem: Covering, allowed: Flags | None) -> Flags:
    """The candidates to choose from: all, where none are named."""
    return np.ones(problem.covers.shape[0], dtype=np.bool_) if allowed is None else allowed


def _largest(problem: Covering, k: int, allowed: Flags | None) -> float:
    """The residents near each of the k candidates with most, added up: no choice reaches more."""
    alone = np.where(mask(problem, allowed), problem.covers @ problem.residents, 0.0)
    return float(np.sort(alone)[::-1][:k].sum())


def _better(problem: Covering, rows: Rows, than: Spots) -> Spots:
    """These candidates, if they reach more."""
    spots = in_order(problem, rows)
    return spots if spots.residents > than.residents else than


def _optimum(spots: Spots, limit: float, proved: bool) -> Optimum:
    bound = spots.residents if proved else max(spots.residents, limit)
    gap = (bound - spots.residents) / spots.residents if bound > spots.residents else 0.0
    status: Literal["optimal", "not_proved"] = "optimal" if proved else "not_proved"
    return Optimum(spots.rows, spots.adds, spots.reached, spots.residents, status, bound, gap)
