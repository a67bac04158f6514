"""Dot plots keep within their axis, hide no area and tell what lies beyond."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.presenters.neighbourhood.area_values import AreaFigure, AreaValue, area_figures
from dashboard.presenters.neighbourhood.dot_plot import ROOM, dot_plot
from dashboard.query.view import View
from tests.dashboard.presenters.neighbourhood import toy

FIGURE = st.floats(0, 1e6, allow_nan=False)


def line(values: dict[str, float], chosen: tuple[str, ...], limits: tuple[float, float] | None = None) -> AreaFigure:
    readings = tuple(
        AreaValue(area, values.get(area), None, None, "ok" if area in values else "no_data", None, ())
        for area in chosen
    )
    return AreaFigure(
        "figure", "support", "more", None, limits, None, (), "", pd.DataFrame({"value": pd.Series(values)}), readings
    )


def test_declared_limits_are_the_axis() -> None:
    found = dot_plot(
        next(line for line in area_figures(["a1"], toy.toy_dataset(), View()) if line.id == "need"), toy.toy_dataset()
    )
    assert found is not None
    assert found.ticks == ((0, 0), (25, 25), (50, 50), (75, 75), (100, 100))
    assert [mark.x for row in found.rows for mark in row.marks] == [80, 80]


def test_the_municipality_shows_the_others_one_by_one_and_the_region_as_a_band() -> None:
    found = dot_plot(line({"a1": 80, "a2": 20, "a3": 40}, ("a1",), (0, 100)), toy.toy_dataset())
    assert found is not None
    town, region = found.rows
    assert (town.scope, town.of, town.dots, town.summary) == ("Alpha", 3, (20, 40), None)
    assert (region.scope, region.of, region.dots) == (None, 3, ())
    assert region.summary is not None
    assert (region.summary.low, region.summary.median, region.summary.high) == (20, 40, 80)


def test_a_municipality_of_one_area_has_no_row_of_its_own() -> None:
    found = dot_plot(line({"a1": 80, "b1": 20}, ("b1",), (0, 100)), toy.toy_dataset())
    assert found is not None
    assert [row.scope for row in found.rows] == [None]


def test_without_a_figure_there_is_no_plot() -> None:
    assert dot_plot(line({"a2": 1}, ("a1",)), toy.toy_dataset()) is None


def test_a_single_area_has_no_letter_and_several_have_theirs() -> None:
    values = {"a1": 1.0, "a2": 50.0, "a3": 100.0}
    alone, together = (
        dot_plot(line(values, chosen, (0, 100)), toy.toy_dataset()) for chosen in (("a3",), ("a3", "b1", "a1"))
    )
    assert alone is not None
    assert together is not None
    assert [mark.letter for mark in alone.rows[-1].marks] == [""]
    assert [(mark.letter, mark.x) for mark in together.rows[-1].marks] == [("C", 1), ("A", 100)]


@given(st.tuples(FIGURE, FIGURE, FIGURE, FIGURE))
def test_marks_never_hide_one_another_and_nothing_leaves_the_axis(values: tuple[float, ...]) -> None:
    areas = dict(zip(toy.AREAS, values, strict=True))
    found = dot_plot(line(areas, toy.AREAS), toy.shared())
    assert found is not None
    assert found.ticks[-1][1] >= max(values)
    assert found.beyond == 0
    for row in found.rows:
        positions = [(mark.x, mark.lift) for mark in row.marks]
        assert all(0 <= x <= 100 for x in (*row.dots, *(x for x, _ in positions)))
        for n, (x, lift) in enumerate(positions):
            assert all(abs(x - other) >= ROOM or lift != up for other, up in positions[:n])


@pytest.mark.parametrize("factor", [1e-4, 0.01, 1, 10, 3000])
def test_ticks_are_few_and_round_at_any_size(factor: float) -> None:
    found = dot_plot(line({"a1": 0.0, "a2": 3.7 * factor}, ("a2",)), toy.toy_dataset())
    assert found is not None
    assert 2 <= len(found.ticks) <= 6
    assert found.ticks[0][1] == 0


def test_areas_beyond_the_axis_are_counted() -> None:
    many = {f"x{n}": 1.0 for n in range(200)} | {"a1": 1.0, "a2": 500.0}
    data = toy.toy_dataset()
    data.municipality_of.update(dict.fromkeys(many, "Alpha"))
    found = dot_plot(line(many, ("a1",)), data)
    assert found is not None
    assert found.beyond == 1
    chosen = dot_plot(replace(line(many, ("a2",))), data)
    assert chosen is not None
    assert chosen.beyond == 0


@pytest.mark.parametrize(
    ("highest", "said"),
    [
        (1.0, ["0.00", "0.25", "0.50", "0.75", "1.00"]),
        (0.8, ["0.0", "0.2", "0.4", "0.6", "0.8"]),
        (10.0, ["0.0", "2.5", "5.0", "7.5", "10.0"]),
        (100.0, ["0", "25", "50", "75", "100"]),
    ],
)
def test_the_axis_has_as_many_decimals_as_its_step(highest: float, said: list[str]) -> None:
    found = dot_plot(line({"a1": 0.0, "a2": highest}, ("a2",)), toy.toy_dataset())
    assert found is not None
    assert [f"{value:.{found.digits()}f}" for _, value in found.ticks] == said


@given(st.floats(1e-4, 1e6), st.sampled_from([1, 100]))
def test_every_number_on_the_axis_reads_back_as_its_tick(highest: float, factor: int) -> None:
    found = dot_plot(line({"a1": 0.0, "a2": highest}, ("a2",)), toy.shared())
    assert found is not None
    digits = found.digits(factor)
    for _, value in found.ticks:
        assert float(f"{value * factor:.{digits}f}") == pytest.approx(value * factor, rel=1e-6, abs=1e-12)
    assert digits <= 8
