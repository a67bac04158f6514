"""Least total walk: worked by hand, and against all choices that there are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.measures.access import DETOUR_FACTOR
from geodata.measures.least_walk import PARTS_OF_A_METRE, LeastWalk, Walks, least_walk, walks
from geodata.measures.location import Floats, Rows
from tests.geodata.measures.spot_cases import SPOT, SPOTS, settled, xy

FARTHEST_M = 1500.0
EXISTING = st.lists(SPOT, max_size=3)


@st.composite
def problems(draw: st.DrawFn) -> tuple[Walks, Floats, Floats, Floats]:
    demand, people = draw(settled())
    candidates, existing = xy(draw(SPOTS)), xy(draw(EXISTING))
    return walks(demand, people, candidates, existing, FARTHEST_M), demand, candidates, existing


def recount(problem: Walks, demand: Floats, opened: Floats) -> float:
    """All walks to the nearest of these places added up, distance by distance."""
    total = 0.0
    for at, people in zip(demand, problem.residents, strict=True):
        metres = [np.hypot(*(at - place)) * DETOUR_FACTOR for place in opened]
        total += people * round(min([FARTHEST_M, *metres]) * PARTS_OF_A_METRE) / PARTS_OF_A_METRE
    return total


def test_the_walk_is_shortened_where_most_people_live() -> None:
    found = least_walk(walks(xy([(0, 0), (1000, 0)]), np.array([10.0, 1]), xy([(1000, 0), (0, 0)]), xy([]), 1000), 1)
    assert found.rows.tolist() == [1]
    assert (found.before, found.after, found.residents, found.farthest_m) == (11_000, 1000, 11, 1000)


def test_a_place_that_exists_counts_as_open() -> None:
    demand, people = xy([(0, 0), (1000, 0)]), np.array([10.0, 1])
    found = least_walk(walks(demand, people, demand, xy([(0, 0)]), 1000), 2)
    assert (found.rows.tolist(), found.before, found.after) == ([1], 1000, 0)


def test_whoever_lives_beyond_the_farthest_walk_counts_as_at_its_end() -> None:
    found = least_walk(walks(xy([(0, 0), (90_000, 0)]), np.ones(2), xy([(0, 0), (88_000, 0)]), xy([]), 500), 2)
    assert (found.rows.tolist(), found.before, found.after) == ([0], 1000, 500)


def test_an_exchange_mends_what_greedy_began() -> None:
    # Greedy begins in the middle (at 300 m), which saves most by itself, and adds one side; both sides are better.
    people, spots = xy([(0, 0), (200, 0), (400, 0), (600, 0)]), xy([(300, 0), (100, 0), (500, 0)])
    found = least_walk(walks(people, np.ones(4), spots, xy([]), 1000), 2)
    assert (found.rows.tolist(), found.start, found.after, found.exchanges) == ([1, 2], 780, 520, 1)


def test_of_equal_candidates_the_lowest_row_is_taken() -> None:
    spots = xy([(0, 0), (5000, 0)])
    assert least_walk(walks(spots, np.ones(2), spots, xy([]), 500), 1).rows.tolist() == [0]


@pytest.mark.parametrize("seed", range(10))
def test_many_exchanges_end_where_no_other_saves_anything(seed: int) -> None:
    random = np.random.default_rng(seed)
    demand, candidates, existing = (random.uniform(0, 3000, (number, 2)) for number in (60, 25, 2))
    problem = walks(demand, random.integers(1, 500, 60).astype(float), candidates, existing, FARTHEST_M)
    found = least_walk(problem, 5)

    def total(rows: Sequence[Any] | Rows) -> float:
        return recount(problem, demand, np.concatenate((existing, candidates[list(rows)])))

    assert total(found.rows) == found.after <= found.start
    assert (found.after < found.start) == (found.exchanges > 0)
    others = [[*np.delete(found.rows, place), other] for place in range(5) for other in range(25)]
    assert min(map(total, others)) >= found.after


@given(case=problems(), k=st.integers(0, 4), data=st.data())
def test_no_exchange_is_worse_than_the_start_and_none_is_left(
    case: tuple[Walks, Floats, Floats, Floats], k: int, data: st.DataObject
) -> None:
    problem, demand, candidates, existing = case
    number = len(candidates)
    allowed = np.array(data.draw(st.lists(st.booleans(), min_size=number, max_size=number)))

    def total(rows: Sequence[Any] | Rows) -> float:
        return recount(problem, demand, np.concatenate((existing, candidates[list(rows)])))

    found: LeastWalk = least_walk(problem, k, allowed)
    assert allowed[found.rows].all()
    assert total(found.rows) == found.after <= found.start <= found.before == total(())
    for place in range(len(found.rows)):
        for other in np.flatnonzero(allowed):
            rows = found.rows.copy()
            rows[place] = other
            assert total(rows) >= found.after
    best = min(total(list(some)) for some in combinations(np.flatnonzero(allowed), len(found.rows)))
    assert best <= found.after
    assert len(found.rows) != 1 or best == found.after
