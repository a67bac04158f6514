"""Two figures of need that agree: worked by hand, and what holds whatever the numbers."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geodata.measures.need_agreement import HIGH, second_figures

NONE = np.nan
FIGURE = st.one_of(st.integers(0, 5).map(float), st.just(NONE))


def figures(*values: float) -> np.ndarray:
    return np.array(values, float)


def test_an_area_is_named_by_two_figures_only() -> None:
    first = figures(1, 2, 3, 4)
    # Of the three others, two or three have less by both in the last two rows: shares 2/3 and 1.
    assert second_figures(first, {"second": figures(1, 2, 3, 4)}) == {2: "second", 3: "second"}
    assert second_figures(first, {"second": figures(4, 3, 2, 1)}) == {}
    assert second_figures(first, {"second": figures(3, 1, 2, 4)}) == {3: "second"}
    assert second_figures(first, {}) == {}


def test_areas_with_the_same_value_are_not_lower() -> None:
    assert second_figures(figures(1, 4, 4, 4), {"second": figures(1, 2, 3, 4)}) == {}
    assert second_figures(figures(1, 1, 4, 4), {"second": figures(1, 1, 4, 4)}) == {2: "second", 3: "second"}


def test_the_second_figure_is_the_first_in_order_that_the_area_has() -> None:
    first = figures(1, 2, 3, 4, 5, 6)
    some, all_of_them = figures(1, 2, NONE, NONE, 5, NONE), figures(1, 2, 3, 4, 5, 6)
    # Row 4 has both; by `some`, among three areas, it is the highest. Row 5 has the other one only.
    assert second_figures(first, {"some": some, "all": all_of_them}) == {4: "some", 5: "all"}
    assert second_figures(first, {"all": all_of_them, "some": some}) == {4: "all", 5: "all"}
    # Where the first in order says no, a later one is not asked.
    denied = figures(6, 5, 4, 3, 2, 1)
    assert second_figures(first, {"denied": denied, "all": all_of_them}) == {}


def test_of_two_areas_none_is_high() -> None:
    assert second_figures(figures(1, 2, NONE), {"second": figures(1, 2, 3)}) == {}


@given(st.lists(st.tuples(FIGURE, FIGURE, FIGURE), min_size=1, max_size=12))
def test_need_is_high_by_both_figures_among_the_areas_that_have_both(rows: list[tuple[float, float, float]]) -> None:
    first, *others = (np.array(column) for column in zip(*rows, strict=True))
    by_name = dict(zip(("one", "two"), others, strict=True))
    for row, name in second_figures(first, by_name).items():
        both = [at for at in range(len(rows)) if not np.isnan(first[at] + by_name[name][at])]
        assert row in both
        for figure in (first, by_name[name]):
            lower = sum(figure[at] < figure[row] for at in both)
            assert lower / (len(both) - 1) >= HIGH


@given(st.lists(st.tuples(FIGURE, FIGURE), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_areas_does_not_matter(rows: list[tuple[float, float]], random: Random) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)
    first, second = (np.array(column) for column in zip(*rows, strict=True))
    straight = second_figures(first, {"second": second})
    mixed = second_figures(first[order], {"second": second[order]})
    assert {order[row] for row in mixed} == set(straight)
