"""Classes of figures: hand-worked edges, and every figure in exactly one class between its edges."""

from __future__ import annotations

import warnings
from itertools import combinations
from typing import Any

import mapclassify
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geodata.bundle.models.documents import Method
from geodata.measures.classes import METHODS, NUMBERS, classes, default_method, edges, edges_by_number, natural_breaks

FIGURES = st.lists(st.integers(0, 1000).map(lambda tenths: tenths / 10), min_size=1, max_size=80)


def test_edges_worked_out_by_hand() -> None:
    nine = np.arange(1.0, 10.0)
    assert edges(nine, "equal", 4) == [1, 3, 5, 7, 9]
    assert edges(nine, "quantiles", 4) == [1, 3, 5, 7, 9]
    three_heaps = np.array([1.0, 2, 3, 50, 51, 100])
    assert edges_by_number(three_heaps, "natural", [3, 2]) == {3: [1, 3, 51, 100], 2: [1, 3, 100]}
    assert edges(np.array([1.0, 1, 1, 1, 9]), "quantiles", 4) == [1, 9]
    assert edges(np.array([4.0, 4.0]), "natural", 5) == [4, 4]


@pytest.mark.parametrize("method", METHODS)
@given(figures=FIGURES, number=st.sampled_from(NUMBERS))
@example(figures=[37.9, 37.9, 38.0], number=7)
def test_every_figure_lies_in_one_class_between_its_edges(method: Method, figures: list[float], number: int) -> None:
    values = np.sort(np.array(figures))
    found = edges(values, method, number)
    assert found == sorted(found)
    assert (found[0], found[-1]) == (values[0], values[-1])
    assert len(found) - 1 <= max(1, number)
    if len(found) > 2:
        assert len(set(found)) == len(found)
    step = np.searchsorted(found[1:-1], values, side="left")
    assert all(found[at] <= value <= found[at + 1] for at, value in zip(step, values, strict=True))


def test_the_first_method_follows_the_shape_of_the_figures() -> None:
    even = np.linspace(0, 100, 50)
    tailed = np.sort(np.concatenate([np.linspace(0, 10, 90), np.linspace(20, 100, 10)]))
    assert default_method(even) == "equal"
    assert default_method(tailed) == "quantiles"
    assert default_method(np.array([3.0, 3.0])) == "equal"


AREAS = pd.DataFrame({"area_id": ["M", "N", *"abcd"], "level": ["municipality"] * 2 + ["neighbourhood"] * 4})


def figures(*rows: tuple[str, str, int, float | None, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["area_id", "indicator_id", "vintage", "value", "of"])


def test_classes_are_those_of_the_finest_level_and_leave_unknown_figures_out() -> None:
    known = zip("Mabcd", (99, 1, 2, 3, None), strict=True)
    indicators = figures(*((area, "x", 2011, value, None) for area, value in known), ("a", "none", 2011, None, None))
    found = classes(indicators, AREAS)
    assert list(found) == ["x"]
    assert found["x"].level == "neighbourhood"
    assert found["x"].edges["equal"]["4"] == (1, 1.5, 2, 2.5, 3)
    assert sum(found["x"].histogram.counts) == 3
    assert (found["x"].histogram.from_, found["x"].histogram.to) == (1, 3)


def test_a_figure_of_municipalities_alone_has_its_classes_over_these() -> None:
    found = classes(figures(("M", "x", 2011, 1, None), ("N", "x", 2011, 5, None), ("a", "x", 2011, None, None)), AREAS)
    assert found["x"].level == "municipality"
    assert found["x"].edges["equal"]["4"] == (1, 2, 3, 4, 5)


def test_classes_are_of_the_newest_year_that_the_level_has_values_of() -> None:
    indicators = figures(
        ("a", "x", 2011, 50, None),
        ("a", "x", 2015, 1, None),
        ("b", "x", 2015, 3, None),
        ("a", "x", 2019, None, None),
        ("M", "x", 2019, 80, None),
    )
    found = classes(indicators, AREAS)["x"]
    assert (found.level, found.histogram.from_, found.histogram.to) == ("neighbourhood", 1, 3)


def test_the_figure_of_a_larger_area_counts_once_whatever_the_number_of_its_parts() -> None:
    indicators = figures(
        ("a", "x", 2011, 1, "W"), ("b", "x", 2011, 1, "W"), ("c", "x", 2011, 2, "V"), ("d", "x", 2011, 2, None)
    )
    assert sum(classes(indicators, AREAS)["x"].histogram.counts) == 3


@pytest.mark.parametrize(
    ("method", "theirs"), [("quantiles", mapclassify.Quantiles), ("equal", mapclassify.EqualInterval)]
)
def test_quantiles_and_equal_steps_are_those_of_mapclassify(method: Method, theirs: Any) -> None:
    values = np.sort(np.random.default_rng(3).gamma(2, 10, 237))
    for number, found in edges_by_number(values, method, NUMBERS).items():
        assert found == [values[0], *theirs(values, k=number).bins]


def spread(values: list[float], upper: list[float]) -> float:
    """Sum of squared distances from the means of the classes that end at these edges."""
    step = np.searchsorted(upper[:-1], values, side="left")
    parts = [np.array(values)[step == at] for at in range(len(upper))]
    return float(sum(((part - part.mean()) ** 2).sum() for part in parts if len(part)))


@given(
    figures=st.lists(st.integers(0, 60).map(lambda tenths: tenths / 10), min_size=2, max_size=11),
    number=st.integers(2, 5),
)
def test_no_other_classes_are_more_alike_within_than_natural_breaks(figures: list[float], number: int) -> None:
    values = sorted(figures)
    known = sorted(set(values))
    found = natural_breaks(np.array(values), [number])[number]
    assert len(found) == min(number, len(known))
    assert found[-1] == known[-1]
    others = combinations(known[:-1], min(number, len(known)) - 1)
    assert spread(values, found) <= min(spread(values, [*ends, known[-1]]) for ends in others) + 1e-9


SCATTERED = [n * 37 % 101 + n / 9 for n in range(1, 238)]


@pytest.mark.parametrize(("figures", "number"), [(SCATTERED, 5), ([round(figure) for figure in SCATTERED], 7)])
def test_natural_breaks_are_sought_among_all_figures(figures: list[float], number: int) -> None:
    values = np.sort(np.array(figures, dtype=float))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        upper = mapclassify.FisherJenks(values, k=number).bins
    assert edges(values, "natural", number) == pytest.approx([values[0], *upper])


def test_as_many_figures_as_the_large_region_has_are_divided_exactly() -> None:
    heaps = np.concatenate([np.linspace(low, low + 1, 900) for low in (0, 10, 50, 51.5)])
    assert edges(heaps, "natural", 4) == [0, 1, 11, 51, 52.5]
