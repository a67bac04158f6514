"""How evenly support is spread over need: worked by hand, and what holds whatever the numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geodata.measures.inequality import concentration_index, curve, inequality, palma

AREAS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 500)), min_size=1, max_size=15)


def test_all_support_with_the_half_in_highest_need_worked_by_hand() -> None:
    x, y = curve(np.array([1.0, 9]), np.array([0.0, 2]), np.array([10.0, 10]))
    assert (x.tolist(), y.tolist()) == ([0, 0.5, 1], [0, 1, 1])
    assert concentration_index(x, y) == pytest.approx(-0.5)
    assert palma(x, y) == 0


def test_all_support_with_the_half_in_lowest_need_worked_by_hand() -> None:
    x, y = curve(np.array([9.0, 1]), np.array([0.0, 2]), np.array([10.0, 10]))
    assert concentration_index(x, y) == pytest.approx(0.5)
    assert palma(x, y) == float("inf")


def test_even_support_is_even() -> None:
    x, y = curve(np.array([1.0, 2, 3]), np.full(3, 4.0), np.array([5.0, 1, 8]))
    assert concentration_index(x, y) == pytest.approx(0)
    assert palma(x, y) == pytest.approx(0.1 / 0.4)


def test_the_document_has_few_points_and_intervals_and_is_the_same_each_time() -> None:
    random = np.random.default_rng(7)
    need, support, people = random.uniform(size=60), random.uniform(size=60), random.uniform(100, 900, 60)
    found = inequality(need, support, people, seed=1)
    assert found is not None
    assert found.curve[0] == (0, 0)
    assert found.curve[-1] == (1, 1)
    assert len(found.curve) <= 50
    for figure in (found.concentration_index, found.palma):
        low, value, high = figure.low or 0, figure.value or 0, figure.high or 0
        assert low <= value <= high
        assert None not in dict(figure).values()
    assert inequality(need, support, people, seed=1) == found


def test_nothing_to_share_is_no_figure() -> None:
    assert inequality(np.array([1.0, 2]), np.zeros(2), np.ones(2), seed=1) is None
    assert inequality(np.empty(0), np.empty(0), np.empty(0), seed=1) is None


@given(AREAS, st.floats(0.05, 0.95))
def test_order_cutting_an_area_and_doubling_support_change_nothing(
    rows: list[tuple[int, int, int]], share: float
) -> None:
    need, support, people = (np.array(column, float) for column in zip(*rows, strict=True))
    assume((support * people).sum() > 0)
    index = concentration_index(*curve(need, support, people))
    assert concentration_index(*curve(need[::-1], support[::-1], people[::-1])) == pytest.approx(index)
    assert concentration_index(*curve(need, 2 * support, people)) == pytest.approx(index)
    halves = np.append(people, people[0] * (1 - share))
    halves[0] *= share
    cut = curve(np.append(need, need[0]), np.append(support, support[0]), halves)
    assert concentration_index(*cut) == pytest.approx(index)
    assert -1 <= index <= 1
