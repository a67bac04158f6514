"""A bound on what k places can reach, and which candidates can be among the best k.

The Lagrangean relaxation of the covering problem (R. Galvão & C. ReVelle 1996, European Journal of Operational Research
88: 114-123): each resident has a worth, at most 1, to whoever covers them, and k candidates are taken for the worth of
what they cover, even if two are paid for the same people. No choice reaches more residents than this adds up to,
whatever the worths; they are improved step by step, and the k candidates of a step are an answer as well. A candidate
that cannot be taken without the bound falling below a known answer is in no better one. In a region of 200,000
candidates a handful is left, which makes the integer programme small.
"""

import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geodata.measures.covering_model import CoveringModel

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
STEPS = 300
# Steps without a better bound, after which steps are halved.
PATIENCE = 10


@dataclass(frozen=True)
class CoveringBound:
    """What is known of the best answer.

    Attributes:
        bound: no choice reaches more residents.
        best: the best answer met, as places in the model's ``rows``; empty where none is better than the known one.
        residents: how many that reaches, or the known one.
        possible: candidates that an answer at least as good can hold, as places in the model's ``rows``, ascending.
    """

    bound: float
    best: Rows
    residents: float
    possible: Rows


def covering_bound(model: CoveringModel, k: int, known: float, end: float, margin: float) -> CoveringBound:
    """Bound a covering problem by subgradient steps.

    Args:
        model: the problem.
        k: number of places, so few that they do not reach everybody.
        known: residents that some answer reaches.
        end: when to stop at the latest, on the clock of ``time.perf_counter``.
        margin: what counts as the same number of residents.
    """
    people, covers = model.residents, model.covers
    worth = people / np.maximum(1.0, np.bincount(covers.indices, minlength=len(people)))
    best, residents = np.empty(0, dtype=np.intp), known
    bound, kept, step, since = np.inf, worth, 1.0, 0
    for number in range(STEPS):
        value = covers @ worth
        top = np.argsort(-value, kind="stable")[:k]
        times = np.bincount(covers[top].indices, minlength=len(people))
        total = float(np.maximum(people - worth, 0.0).sum() + value[top].sum())
        reached = float(people[times > 0].sum())
        if reached > residents:
            best, residents = top, reached
        if total < bound:
            bound, kept, since = total, worth, 0
        else:
            since += 1
        if bound - residents < margin or (number and time.perf_counter() > end):
            break
        if since == PATIENCE:
            worth, step, since = kept, step / 2, 0
            continue
        slope = times - (people > worth)
        # Not 0 throughout: then all who pay are reached by one each, so that the bound is reached.
        worth = np.clip(worth - step * (total - residents) / float((slope**2).sum()) * slope, 0.0, people)
    value = covers @ kept
    last = np.partition(value, -k)[-k]
    possible = np.flatnonzero(bound - last + np.minimum(value, last) >= residents - margin)
    return CoveringBound(bound, np.sort(best), residents, possible)
