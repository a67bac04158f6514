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
from scipy.optimize import Bounds, LinearConstraint, milp

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
# Pairs of candidates and groups. HiGHS looks at its clock between steps only, and one step of a larger programme takes
# longer than anybody waits.
LARGEST = 100_000


@dataclass(frozen=True)
class Solution:
    """What HiGHS found.

    Attributes:
        rows: the candidates that it takes, by their row in the whole problem, ascending; empty where it found none.
        bound: no solution is better: of the residents reached at most so many, of a cost at least so much.
        proved: whether the solution is as good as that.
    """

    rows: Rows
    bound: float
    proved: bool


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

    def most_residents(self, k: int, least_residents: float, seconds: float) -> Solution:
        """The k candidates that reach most residents.

        Args:
            k: number of places.
            least_residents: how many some choice is known to reach.
            seconds: time limit.
        """
        found = self._solve(np.zeros(len(self.rows)), -self.residents, k, least_residents, seconds)
        return Solution(found.rows, -found.bound, found.proved)

    def cheapest(self, costs: npt.NDArray[Any], most: int, least_residents: float, seconds: float) -> Solution:
        """The candidates of least cost that reach enough residents.

        Args:
            costs: of each candidate.
            most: how many candidates at most.
            least_residents: how many residents they reach at least.
            seconds: time limit.
        """
        return self._solve(costs.astype(np.float64), np.zeros(len(self.residents)), most, least_residents, seconds)

    def _solve(self, costs: Floats, of_groups: Floats, most: int, least_residents: float, seconds: float) -> Solution:
        candidates, groups = self.covers.shape
        if self.covers.nnz > LARGEST or seconds <= 0:
            return Solution(np.empty(0, dtype=np.intp), -np.inf, False)
        covered = sparse.hstack((-self.covers.T, sparse.identity(groups)), format="csr")
        number = np.concatenate((np.ones(candidates), np.zeros(groups)))
        people = np.concatenate((np.zeros(candidates), self.residents))
        found = milp(
            np.concatenate((costs, of_groups)),
            # A group is covered as far as candidates are, which are taken or not: groups need not be whole numbers.
            integrality=number,
            bounds=Bounds(0, 1),
            constraints=(
                LinearConstraint(covered, ub=np.zeros(groups)),
                LinearConstraint(number[None], ub=most),
                LinearConstraint(people[None], lb=least_residents),
            ),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        taken = np.zeros(0, dtype=np.intp) if found.x is None else np.flatnonzero(found.x[:candidates] > 0.5)
        bound = -np.inf if found.mip_dual_bound is None else float(found.mip_dual_bound)
        return Solution(self.rows[taken], bound, found.status == 0)


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
    people = np.bincount(group[met], weights=residents[inhabited][met], minlength=len(groups)).astype(np.float64)
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
