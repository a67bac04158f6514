"""Shrunken rates: worked by hand, and where areas do not differ."""

from __future__ import annotations

import numpy as np
import pytest
from esda.smoothing import Empirical_Bayes
from hypothesis import given
from hypothesis import strategies as st

from geodata.measures.rates import shrunken_rates


def test_two_areas_worked_by_hand() -> None:
    # Mean 0.005, spread between areas 2.5e-5 − 5e-6 = 2e-5; weight 2e-5 / (2e-5 + 0.005 / 1000) = 0.8.
    found = shrunken_rates(np.array([0.0, 10]), np.array([1000.0, 1000]))
    assert found.value.tolist() == pytest.approx([0.001, 0.009])
    # Gamma of shape 1.25 and 11.25, scale 1/1250: its mean is the rate.
    assert (found.low < found.value).all()
    assert (found.value < found.high).all()
    assert found.high[0] == pytest.approx(0.0033, abs=2e-4)


def test_areas_that_differ_no_more_than_chance_get_the_mean_with_its_own_interval() -> None:
    found = shrunken_rates(np.array([1.0, 1, 1]), np.array([1000.0, 1000, 1000]))
    assert found.value.tolist() == pytest.approx([0.001] * 3)
    # Three events: 0.619 to 8.767 (Garwood 1936), among 3,000.
    assert found.low[0] * 3000 == pytest.approx(0.619, abs=1e-3)
    assert found.high[0] * 3000 == pytest.approx(8.767, abs=1e-3)


def test_without_events_the_rate_is_nought_and_the_interval_says_how_little_that_means() -> None:
    found = shrunken_rates(np.zeros(2), np.array([500.0, 500]))
    assert (found.value.tolist(), found.low.tolist()) == ([0, 0], [0, 0])
    assert found.high[0] * 1000 == pytest.approx(3.689, abs=1e-3)


def test_no_areas_no_rates() -> None:
    assert shrunken_rates(np.empty(0), np.empty(0)).value.tolist() == []


def test_rates_are_those_of_esda() -> None:
    random = np.random.default_rng(5)
    people = random.uniform(300, 9000, 50)
    events = random.poisson(people * random.gamma(1, 0.01, 50)).astype(float)
    assert shrunken_rates(events, people).value == pytest.approx(Empirical_Bayes(events, people).r.ravel())


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(300, 30_000)), min_size=2, max_size=25))
def test_a_rate_lies_between_the_area_s_own_and_the_mean_and_within_its_interval(rows: list[tuple[int, int]]) -> None:
    events, people = (np.array(column, float) for column in zip(*rows, strict=True))
    found, mean = shrunken_rates(events, people), events.sum() / people.sum()
    own = events / people
    assert (found.value >= np.minimum(own, mean) - 1e-12).all()
    assert (found.value <= np.maximum(own, mean) + 1e-12).all()
    assert (found.low <= found.value + 1e-12).all()
    assert (found.high >= found.value - 1e-12).all()
