"""Ranks of need, classes by residents, the nine cells and the sensitivity analysis of high need and few places."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.measures.bivariate import (
    HIGH_NEED_FEW_PLACES,
    as_need,
    cells,
    class_shares,
    rank_share,
    robustness,
    too_alike,
    weighted_classes,
)

FIGURES = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 900)), min_size=1, max_size=20)


def columns(rows: list[tuple[int, int, int]]) -> list[np.ndarray]:
    return [np.array(column, float) for column in zip(*rows, strict=True)]


def test_ranks_run_from_nought_to_one_and_equals_share_theirs() -> None:
    ranked = np.array([True, True, True, True, False])
    found = rank_share(np.array([10.0, 20, 20, 30, 99]), ranked)
    assert found[:4].tolist() == [0, 0.5, 0.5, 1]
    assert np.isnan(found[4])


def test_one_area_alone_is_in_the_middle() -> None:
    assert rank_share(np.array([7.0]), np.array([True])).tolist() == [0.5]


def test_a_figure_of_which_little_is_need_is_turned() -> None:
    assert as_need(np.array([1.0, 2]), "low_is_need").tolist() == [-1, -2]
    assert as_need(np.array([1.0, 2]), "high_is_need").tolist() == [1, 2]
    with pytest.raises(ValueError, match='`direction` was "neutral" but is expected to be in'):
        as_need(np.array([1.0]), "neutral")


def test_classes_hold_a_third_of_the_residents_not_of_the_areas() -> None:
    values = np.array([1.0, 2, 3, 4])
    assert weighted_classes(values, np.array([1.0, 1, 1, 0]), (1 / 3, 2 / 3)).tolist() == [1, 2, 3, 3]
    # The first area holds two thirds by itself.
    assert weighted_classes(values, np.array([6.0, 1, 1, 1]), (1 / 3, 2 / 3)).tolist() == [1, 3, 3, 3]


@pytest.mark.parametrize(
    ("values", "residents", "expected"),
    [
        ([1, 1, 2, 2], [1, 1, 1, 1], True),  # two values cannot make three classes
        ([1, 1, 2, 3], [1, 1, 2, 2], False),
        ([1, 1, 2, 3], [9, 9, 1, 8], True),  # three values, but hardly anybody in the middle
        ([1, 2], [7, 2], False),  # few areas, each with a value of its own
        ([], [], False),
    ],
)
def test_a_figure_that_too_many_areas_share_tells_no_classes_apart(
    values: list[float], residents: list[float], expected: bool
) -> None:
    assert too_alike(np.array(values, float), np.array(residents, float), (1 / 3, 2 / 3)) is expected


def test_shares_of_classes_are_of_residents() -> None:
    assert class_shares(np.array([1, 3, 3]), np.array([1.0, 1, 2])) == (0.25, 0, 0.75)
    assert class_shares(np.empty(0, dtype=np.int64), np.empty(0)) == (0, 0, 0)


def test_areas_without_any_support_are_all_in_the_lowest_class() -> None:
    support = np.array([0.0, 0, 0, 0, 0.1, 5])
    assert weighted_classes(support, np.ones(6), (1 / 3, 2 / 3)).tolist() == [1, 1, 1, 1, 3, 3]


def test_the_cells_are_numbered_by_need_then_support() -> None:
    grid = np.array([(need, support) for need in (1.0, 2, 3) for support in (1.0, 2, 3)])
    assert cells(grid[:, 0], grid[:, 1], np.ones(9)).tolist() == list(range(1, 10))
    found = robustness([grid[:, 0]], [grid[:, 1]], np.ones(9))
    assert np.flatnonzero(found.share).tolist() == [HIGH_NEED_FEW_PLACES - 1]


def test_the_share_of_scenarios_and_the_range_of_ranks_worked_by_hand() -> None:
    need, people = np.array([4.0, 3, 2, 1]), np.ones(4)
    thin, thick = np.array([0.0, 1, 2, 3]), np.array([3.0, 2, 1, 0])
    found = robustness([need], [thin, thick], people)
    # By thirds and by quarters, the first area is in both outer classes with the first figure of support only.
    assert found.share.tolist() == [0.5, 0, 0, 0]
    # First: most need beside least support, so 1, 2, 3, 4. Second: need and support cancel out, all are equal.
    assert found.best.tolist() == [1, 2, 2.5, 2.5]
    assert found.worst.tolist() == [2.5, 2.5, 3, 4]


def test_without_areas_nothing_is_robust() -> None:
    nothing = np.empty(0)
    assert [part.tolist() for part in robustness([nothing], [nothing, nothing], nothing)] == [[], [], []]


@given(FIGURES, st.randoms(use_true_random=False))
def test_the_order_of_areas_does_not_matter(rows: list[tuple[int, int, int]], random: st.DataObject) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)  # type: ignore[attr-defined]
    straight, mixed = columns(rows), columns([rows[n] for n in order])
    assert cells(*mixed).tolist() == cells(*straight)[order].tolist()
    ours, theirs = (robustness([need], [support], people) for need, support, people in (straight, mixed))
    assert theirs.worst.tolist() == ours.worst[order].tolist()
    assert theirs.share.tolist() == ours.share[order].tolist()


@given(FIGURES, st.floats(0.05, 0.95))
def test_cutting_an_area_in_two_leaves_all_cells_as_they_were(rows: list[tuple[int, int, int]], share: float) -> None:
    need, support, people = columns(rows)
    whole = cells(need, support, people)
    halves = np.append(people, people[0] * (1 - share))
    halves[0] *= share
    cut = cells(np.append(need, need[0]), np.append(support, support[0]), halves)
    assert cut.tolist() == [*whole.tolist(), whole[0]]
