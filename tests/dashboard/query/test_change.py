"""A change between two years: a difference, the same both ways, in classes that lie alike on both sides of zero."""

from __future__ import annotations

import math
from urllib.parse import parse_qs

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.query.change import CLASSES, MIDDLE, about_the_same, change_edges, change_steps, change_table
from dashboard.query.dataset import Dataset
from dashboard.query.scale import scale_of
from dashboard.query.view import View, parse_view, view_query

TENTHS = st.integers(min_value=-1000, max_value=1000).map(lambda n: n / 10)
FIGURES = st.lists(st.none() | st.integers(min_value=0, max_value=1000).map(lambda n: n / 10), min_size=1, max_size=12)


def figures(rows: dict[str, tuple[float | None, float, str, str | None]]) -> pd.DataFrame:
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "coverage", "status", "of"])
    return table.astype({"value": float})


def plain(values: list[float | None]) -> pd.DataFrame:
    return figures({str(n): (one, 1.0, "ok" if one is not None else "no_data", None) for n, one in enumerate(values)})


def test_a_change_is_a_difference_and_is_never_better_known_than_its_two_years() -> None:
    now = figures(
        {
            "fell": (9.1, 1.0, "ok", None),
            "rose": (1200.0, 1.0, "ok", None),
            "part": (8.0, 0.6, "partial", None),
            "part_before": (8.0, 1.0, "ok", None),
            "merged": (7.0, 1.0, "ok", "1+2"),
            "other_area": (7.0, 1.0, "ok", "1+2"),
            "gone": (None, 0.0, "no_data", None),
            "new": (5.0, 1.0, "ok", None),
        }
    )
    before = figures(
        {
            "fell": (9.6, 1.0, "ok", None),
            "rose": (1000.0, 1.0, "ok", None),
            "part": (7.0, 0.9, "partial", None),
            "part_before": (7.0, 0.7, "partial", None),
            "merged": (7.0, 1.0, "ok", "1+2"),
            "other_area": (9.0, 1.0, "ok", None),
            "gone": (5.0, 1.0, "ok", None),
        }
    )
    rows = {area: tuple(row.values()) for area, row in change_table(now, before).to_dict("index").items()}
    assert rows["fell"][:3] == (-0.5, 1.0, "ok")
    assert rows["rose"][0] == 200.0
    assert rows["part"][:3] == (1.0, 0.6, "partial")
    assert rows["part_before"][:3] == (1.0, 0.7, "partial")
    assert rows["merged"] == (0.0, 1.0, "ok", "1+2")
    for area in ("other_area", "gone", "new"):
        assert math.isnan(rows[area][0]), area
        assert rows[area][1:3] == (0.0, "no_data")


@given(now=FIGURES, before=FIGURES)
def test_back_again_is_the_same_change_with_the_other_sign(now: list[float | None], before: list[float | None]) -> None:
    there, back = change_table(plain(now), plain(before)), change_table(plain(before), plain(now))
    pd.testing.assert_series_equal(there["value"].sort_index(), -back["value"].sort_index(), check_names=False)
    assert there["status"].sort_index().to_list() == back["status"].sort_index().to_list()


@given(changes=st.lists(TENTHS, min_size=1, max_size=60), decimals=st.integers(min_value=0, max_value=2))
def test_classes_are_symmetric_as_wide_as_each_other_and_contain_every_change(
    changes: list[float], decimals: int
) -> None:
    edges = change_edges(pd.Series(changes), decimals)
    assert len(edges) == CLASSES + 1
    assert list(edges) == sorted(set(edges))
    assert [-edge for edge in reversed(edges)] == list(edges)
    inner = np.diff(edges[1:-1])
    assert np.allclose(inner, inner[0])
    assert np.allclose(np.abs(edges[1:-1]) / edges[MIDDLE + 1], [5, 3, 1, 1, 3, 5])
    assert edges[0] <= min(changes) <= max(changes) <= edges[-1]
    there = change_steps(changes, edges)
    back = change_steps([-one for one in changes], edges)
    assert (there + back == CLASSES - 1).all()
    assert all(edges[step] <= one <= edges[step + 1] for step, one in zip(there, changes, strict=True))
    half = about_the_same(pd.Series(changes), decimals)
    assert half == edges[MIDDLE + 1]
    assert f"{half:.0e}"[0] in "125"
    assert half >= 10.0**-decimals


@pytest.mark.parametrize(
    ("changes", "decimals", "half"),
    [
        # Nine in ten are within 2.8: a seventh of it is 0.4.
        ([-2.8] * 9 + [-8.8], 1, 0.5),
        ([3.5, -3.5], 1, 0.5),
        ([3.6, -3.6], 1, 1.0),
        ([0.1, 0.0, -0.1], 1, 0.1),
        ([0.0], 0, 1.0),
        ([1200.0, -1100.0, 300.0], 0, 200.0),
        ([], 1, 0.1),
    ],
)
def test_about_the_same_follows_from_the_changes_in_round_numbers(
    changes: list[float], decimals: int, half: float
) -> None:
    assert about_the_same(pd.Series(changes, dtype=float), decimals) == half


def test_a_limit_belongs_to_the_class_nearer_to_zero_on_both_sides() -> None:
    edges = (-8.8, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 8.8)
    assert change_steps([-8.8, -2.5, -1.5, -0.5, 0.0, 0.5, 1.5, 2.5, 8.8], edges).tolist() == [
        0,
        1,
        2,
        3,
        3,
        3,
        4,
        5,
        6,
    ]
    assert change_steps([-2.6, -0.6, 0.6, 2.6], edges).tolist() == [0, 2, 4, 6]


def parsed(query: str, dataset: Dataset) -> tuple[View, list[tuple[str, str, str]]]:
    view, problems = parse_view(parse_qs(query), dataset.allowed)
    return view, [(one.name, one.value, one.allowed) for one in problems]


@pytest.mark.parametrize(
    ("query", "since", "problems"),
    [
        ("since=2019", 2019, []),
        ("since=2019&at=2020", 2019, []),
        ("since=2020&at=2020", None, [("since", "2020", "2019")]),
        ("since=2021", None, [("since", "2021", "2019, 2020")]),
        ("since=1066", None, [("since", "1066", "2019, 2020")]),
        ("since=2019&at=2019", None, [("since", "2019", "since < at")]),
        ("since=2019&indicator=income", None, [("since", "2019", "since < at")]),
        ("since=2019&question=gap", None, [("since", "2019", "question=where")]),
        ("since=2019&layers=gap", None, [("since", "2019", "question=where")]),
        ("since=", None, []),
    ],
)
def test_since_is_an_earlier_year_of_the_figure_on_show(
    ragged_dataset: Dataset, query: str, since: int | None, problems: list[tuple[str, str, str]]
) -> None:
    view, named = parsed(query, ragged_dataset)
    assert (view.since, named) == (since, problems)
    assert parsed(view_query(view), ragged_dataset) == (view, [])


def test_another_question_is_about_one_year() -> None:
    assert View(at=2021, since=2019).asking("gap").since is None
    assert View(at=2021, since=2019).asking("where").since is None


def test_a_view_that_was_not_read_from_an_address_shows_no_change_that_there_is_not(ragged_dataset: Dataset) -> None:
    poverty, income = (one for one in ragged_dataset.bundle.manifest.indicators if one.id != "allowance")
    assert ragged_dataset.since(poverty, View(since=2019)) == 2019
    assert ragged_dataset.since(poverty, View(since=2020, at=2020)) is None
    assert ragged_dataset.since(poverty, View(since=2019, layers=("gap",))) is None
    assert ragged_dataset.since(income, View(since=2019)) is None


def test_changes_are_read_like_figures(ragged_dataset: Dataset) -> None:
    scale = scale_of(View(), ragged_dataset, "poverty_rate")
    assert scale.values(ragged_dataset, "poverty_rate", 2021, 2019).to_dict() == {
        "44021": 1.2, "44040": -0.5, "41002": -0.6,
    }  # fmt: skip
    # Melle has no figure of 2020.
    assert set(scale.values(ragged_dataset, "poverty_rate", 2021, 2020).index) == {"44021", "41002"}
