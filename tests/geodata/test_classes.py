"""Classes of figures: hand-worked edges, and every figure in exactly one class between its edges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.measures.classes import METHODS, NUMBERS, Method, classes, default_method, edges

FIGURES = st.lists(st.integers(0, 1000).map(lambda tenths: tenths / 10), min_size=1, max_size=80)


def test_edges_worked_out_by_hand() -> None:
    nine = np.arange(1.0, 10.0)
    assert edges(nine, "equal", 4) == [1, 3, 5, 7, 9]
    assert edges(nine, "quantiles", 4) == [1, 3, 5, 7, 9]
    three_heaps = np.array([1.0, 2, 3, 50, 51, 100])
    assert edges(three_heaps, "natural", 3) == [1, 3, 51, 100]
    assert edges(np.array([1.0, 1, 1, 1, 9]), "quantiles", 4) == [1, 9]
    assert edges(np.array([4.0, 4.0]), "natural", 5) == [4, 4]


@pytest.mark.parametrize("method", METHODS)
@given(figures=FIGURES, number=st.sampled_from(NUMBERS))
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


def test_classes_are_those_of_the_finest_level_and_leave_unknown_figures_out() -> None:
    areas = pd.DataFrame({"area_id": ["M", "a", "b", "c", "d"], "level": ["municipality", *["neighbourhood"] * 4]})
    indicators = pd.DataFrame(
        {
            "area_id": ["M", "a", "b", "c", "d", "a"],
            "indicator_id": ["x"] * 5 + ["none"],
            "value": [99, 1, 2, 3, None, None],
        }
    )
    found = classes(indicators, areas)
    assert list(found) == ["x"]
    assert found["x"]["edges"]["equal"]["4"] == [1, 1.5, 2, 2.5, 3]
    assert sum(found["x"]["histogram"]["counts"]) == 3
    assert (found["x"]["histogram"]["from"], found["x"]["histogram"]["to"]) == (1, 3)
