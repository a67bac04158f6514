"""Squares that recur in answers nearly as good as the best: how far the best spots can be moved.

Of the answers that keep all of the best places but two at most, and still reach 98 % of the residents whom the best
reaches, all are counted, none is drawn at random: 1 + (exchanges of one place) + (exchanges of two). How often a
candidate recurs is the number of these answers that hold it. For one or two places those are all answers within 2 %
that there are; for more, answers that differ in three places and more are not looked at. What is counted tells how much
choice there is, and is no probability.

Counting them needs no list of them: two candidates reach together what each reaches, less what both do, and most do not
overlap. So it takes a part of a second for a region, where a list would be endless.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy import sparse

from geodata.measures.location import PARTS, Covering, Flags, Floats, Rows, Spots, mask

Counts = npt.NDArray[np.int64]
WITHIN = 0.02


@dataclass(frozen=True)
class NearOptimal:
    """Answers within some per cent of the best.

    Attributes:
        answers: how many, the best one among them.
        often: by candidate, how many of them hold it.
        least: residents that each of them reaches at least.
    """

    answers: int
    often: Counts
    least: float


def near_optimal(problem: Covering, best: Spots, allowed: Flags | None = None, within: float = WITHIN) -> NearOptimal:
    """Count the answers that exchange two of the best places at most and reach nearly as many residents.

    A place is only exchanged for one that reaches somebody whom the places kept do not reach.

    Args:
        problem: candidates and demand.
        best: the best answer; where the time limit cut it short, the best found stands in for it.
        allowed: the candidates to choose from; all by default.
        within: how much less than the best, as a share of it.
    """
    least = float(np.ceil(best.residents * (1 - within) * PARTS) / PARTS)
    usable = mask(problem, allowed).copy()
    usable[best.rows] = False
    often = np.zeros(problem.covers.shape[0], dtype=np.int64)
    answers = 1
    often[best.rows] += 1
    for number in (1, 2):
        for exchanged in combinations(range(len(best.rows)), number):
            kept = np.delete(best.rows, exchanged)
            left = np.where(problem.reached(kept), 0.0, problem.residents)
            lacking = least - float(problem.residents.sum() - left.sum())
            one = _singles(problem, left, usable, lacking) if number == 1 else _pairs(problem, left, usable, lacking)
            found = int(one.sum()) // number
            often += one
            often[kept] += found
            answers += found
    return NearOptimal(answers, often, least)


def _singles(problem: Covering, left: Floats, usable: Flags, lacking: float) -> Counts:
    """By candidate, whether it alone reaches as many of those left as are lacking."""
    gain = problem.covers @ left
    return np.asarray(usable & (gain > 0) & (gain >= lacking), dtype=np.int64)


def _pairs(problem: Covering, left: Floats, usable: Flags, lacking: float) -> Counts:
    """By candidate, with how many others it reaches as many of those left as are lacking."""
    gain = np.where(usable, problem.covers @ left, 0.0)
    rows: Rows = np.flatnonzero((gain > 0) & (gain + gain.max(initial=0.0) >= lacking))
    own = gain[rows]
    # All partners that would do if no two candidates reached the same people, …
    partners = len(rows) - np.searchsorted(np.sort(own), lacking - own) - (2 * own >= lacking)
    # … less those that do not because they reach too many of the same.
    covers = problem.covers[rows]
    both = (covers @ sparse.diags(left) @ covers.T).tocoo()
    together = own[both.row] + own[both.col]
    lost = (both.row != both.col) & (together >= lacking) & (together - both.data < lacking)
    counts = np.zeros(len(gain), dtype=np.int64)
    counts[rows] = partners - np.bincount(both.row[lost], minlength=len(rows))
    return counts
