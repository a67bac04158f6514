"""The integer programme behind the exact answers of :mod:`geodata.measures.location`, made small before it is solved.

Three reductions that change no best answer, which make the programme several times smaller: demand that no candidate
covers is left out; candidates that cover nothing which another one does not cover too are left out (of equal ones the
lowest row stays); points of demand that the same candidates cover become one. HiGHS (Q. Huangfu & J. Hall 2018,
Mathematical Programming Computation 10: 119-142) solves the rest, through scipy.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
# HiGHS reads a limit of nothing as none.
LEAST_SECONDS = 0.01


@dataclass(frozen=True)
class CoveringModel:
    """A small covering problem.

    Attributes:
        rows: candidates that are left, by their row in the whole problem, ascending.
        residents: people of each group of demand.
        covers: candidates that are left × groups; 1 where one covers the other, else nothing.
    """

    rows: Rows
    residents: Floats
    covers: Any

    def solve(self, cost: Floats, most: int, least_residents: float, seconds: float) -> OptimizeResult:
        """The cheapest choice of candidates; ``x`` of the result holds candidates, then groups.

        Args:
            cost: of each candidate, then of each group that is covered.
            most: how many candidates at most.
            least_residents: how many residents they cover at least.
            seconds: time limit.
        """
        candidates, groups = self.covers.shape
        covered = sparse.hstack((-self.covers.T, sparse.identity(groups)), format="csr")
        number = np.concatenate((np.ones(candidates), np.zeros(groups)))[None]
        people = np.concatenate((np.zeros(candidates), self.residents))[None]
        return milp(
            cost,
            # A group is covered as far as candidates are, which are covered or not: groups need not be whole numbers.
            integrality=number[0],
            bounds=Bounds(0, 1),
            constraints=(
                LinearConstraint(covered, ub=np.zeros(groups)),
                LinearConstraint(number, ub=most),
                LinearConstraint(people, lb=least_residents),
            ),
            options={"time_limit": max(seconds, LEAST_SECONDS), "mip_rel_gap": 0.0},
        )

    def chosen(self, x: Floats) -> Rows:
        """The rows, in the whole problem, of the candidates that a solution takes."""
        return self.rows[x[: len(self.rows)] > 0.5]


def small_model(residents: Floats, covers: Any, allowed: Rows) -> CoveringModel:
    """Reduce a covering problem.

    Args:
        residents: people at each point of demand.
        covers: candidates × demand; 1 where one covers the other, else nothing.
        allowed: rows of the candidates to choose from, ascending.
    """
    inhabited = np.flatnonzero(residents > 0)
    some = covers[allowed][:, inhabited]
    rows = _undominated(some)
    some = some[rows].tocsc()
    some.sort_indices()
    groups: dict[bytes, int] = {}
    starts, number = some.indptr, some.shape[1]
    keys = (some.indices[starts[column] : starts[column + 1]].tobytes() for column in range(number))
    group = np.array([groups.setdefault(key, len(groups)) if key else -1 for key in keys], dtype=np.intp)
    met = group >= 0
    people = np.bincount(group[met], weights=residents[inhabited][met], minlength=len(groups))
    _, first = np.unique(group[met], return_index=True)
    return CoveringModel(allowed[rows], people, some[:, np.flatnonzero(met)[first]].tocsr())


def _undominated(covers: Any) -> Rows:
    """Candidates that cover something, and not only what another one covers too."""
    size = np.diff(covers.indptr)
    common = (covers @ covers.T).tocoo()
    within = (common.data >= size[common.row]) & (common.row != common.col)
    row, other = common.row[within], common.col[within]
    worse = (size[other] > size[row]) | (other < row)
    dominated = np.zeros(len(size), dtype=np.bool_)
    dominated[row[worse]] = True
    return np.flatnonzero((size > 0) & ~dominated)
