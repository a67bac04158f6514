"""The greedy choice among many candidates is that among all of them, and its bound is one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.measures import wide_covering
from geodata.measures.access import DETOUR_FACTOR, Floats
from geodata.measures.location import countable, covering, greedy
from geodata.measures.wide_covering import reach_bounds, wide_greedy
from tests.geodata.measures.spot_cases import SPOTS, WALK_M, settled, xy

BEELINE = WALK_M / DETOUR_FACTOR


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few are measured first that more have to follow."""
    monkeypatch.setattr(wide_covering, "FIRST", 1)


@given(settled(), SPOTS, st.integers(1, 5))
def test_it_is_the_greedy_choice_of_all(where: tuple[Floats, Floats], spots: Any, k: int) -> None:
    demand, people = where
    found = wide_greedy(demand, people, xy(spots), WALK_M, k)
    whole = greedy(covering(demand, people, xy(spots), WALK_M), k)
    assert found.rows.tolist() == whole.rows.tolist()
    assert found.adds.tolist() == whole.adds.tolist()
    assert (found.residents, found.reached.tolist()) == (whole.residents, whole.reached.tolist())


@given(settled(), SPOTS)
def test_nobody_within_the_distance_is_left_out_of_the_bound(where: tuple[Floats, Floats], spots: Any) -> None:
    demand, people = where
    bounds = reach_bounds(demand, people, xy(spots), BEELINE)
    near = np.linalg.norm(xy(spots)[:, None] - demand[None], axis=2) <= BEELINE
    assert (bounds >= near @ countable(people)).all()


def test_who_lives_three_times_as_far_is_in_no_bound() -> None:
    far = xy([(3 * BEELINE, 0), (0, -3 * BEELINE)])
    assert reach_bounds(far, np.ones(2), xy([(0, 0)]), BEELINE).tolist() == [0]


def test_without_demand_nobody_is_reached() -> None:
    found = wide_greedy(xy([]), np.zeros(0), xy([(0, 0), (1, 1)]), WALK_M, 2)
    assert (len(found.rows), found.residents) == (0, 0)
