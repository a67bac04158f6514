"""Lines over years: positions, gaps, and names that do not lie over one another."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.presenters.neighbourhood.line_chart import HEIGHT, LIFT, ROOM, Line, Look, apart, line_chart


def line(*values: float | None, look: Look = "own", name: str = "A") -> Line:
    return Line(name, look, tuple((2020 + at, value) for at, value in enumerate(values)))


def test_a_line_goes_from_the_first_year_to_the_last_between_round_numbers() -> None:
    chart = line_chart([line(10.0, 12.0, 14.0)])
    assert chart is not None
    assert [number for _, number in chart.ticks] == [8, 10, 12, 14, 16]
    assert [place for place, _ in chart.ticks] == [HEIGHT, 150, 100, 50, 0]
    assert chart.years == ((0, 2020), (50, 2021), (100, 2022))
    (drawn,) = chart.lines
    assert drawn.path == "M0,150L50,100L100,50"
    assert (drawn.first, drawn.last) == ((0, 150, 150 + LIFT), (100, 50))


def test_a_year_without_a_value_is_a_gap_and_a_year_alone_a_point() -> None:
    chart = line_chart([line(10.0, None, 14.0, 14.0, None)])
    assert chart is not None
    assert chart.lines[0].path == "M0,150h0M50,50L75,50"
    assert chart.lines[0].last == (75, 50)


def test_any_number_of_lines_lies_behind_that_of_the_area_and_none_without_values_is_drawn() -> None:
    others = [line(float(n), float(n + 1), look="far", name=str(n)) for n in range(7)]
    chart = line_chart([line(3.0, 4.0), line(2.0, 2.0, look="near"), *others, line(None, None, look="far")])
    assert chart is not None
    assert [drawn.line.look for drawn in chart.lines] == [*["far"] * 7, "near", "own"]
    places = sorted(drawn.name_down for drawn in chart.lines)
    assert all(after - before >= ROOM - 0.2 for before, after in pairwise(places))
    assert line_chart([line(None, None)]) is None


@pytest.mark.parametrize(("value", "ends"), [(5.0, [5, 6]), (0.0, [0, 1])])
def test_equal_values_have_an_axis_all_the_same(value: float, ends: list[float]) -> None:
    chart = line_chart([line(value, value)])
    assert chart is not None
    assert [number for _, number in chart.ticks] == ends


def test_an_axis_does_not_go_below_nothing() -> None:
    chart = line_chart([line(0.5, 20.0)])
    assert chart is not None
    assert min(number for _, number in chart.ticks) == 0


@pytest.mark.parametrize(
    ("values", "digits"), [((10.0, 14.0), 0), ((10.0, 18.5), 1), ((0.1, 0.4), 1), ((20000.0, 27000.0), 0)]
)
def test_numbers_at_the_left_have_the_decimals_that_they_need(values: tuple[float, ...], digits: int) -> None:
    chart = line_chart([line(*values)])
    assert chart is not None
    assert chart.digits == digits


def test_the_first_number_keeps_clear_of_its_own_line_and_of_others() -> None:
    rising = line_chart([line(10.0, 14.0, 18.0), line(16.0, 16.0, 16.0, look="far")])
    assert rising is not None
    assert rising.lines[-1].first[2] == rising.lines[-1].first[1] + LIFT
    falling = line_chart([line(14.0, 12.0, 10.0), line(18.0, 18.0, 18.0, look="far")])
    assert falling is not None
    assert falling.lines[-1].first[2] == falling.lines[-1].first[1] - LIFT
    under = line_chart([line(14.0, 12.0, 10.0), line(14.2, 13.0, 18.0, look="far")])
    assert under is not None
    assert under.lines[-1].first[2] > under.lines[-1].first[1]


@given(st.lists(st.floats(0, HEIGHT), min_size=1, max_size=10))
def test_names_stay_in_order_apart_and_within_the_chart(wanted: list[float]) -> None:
    found = apart(wanted)
    order = sorted(range(len(wanted)), key=lambda one: wanted[one])
    placed = [found[one] for one in order]
    assert all(after - before >= ROOM - 0.2 for before, after in pairwise(placed))
    assert min(placed) >= 0
    assert max(placed) <= HEIGHT + 0.2
    if len(wanted) == 1:
        assert math.isclose(found[0], wanted[0], abs_tol=0.1)
