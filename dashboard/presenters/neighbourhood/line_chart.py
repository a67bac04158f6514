"""A chart of lines over years: positions alone. Across in per cent of the width, down in CSS pixels."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from dashboard.presenters.neighbourhood.dot_plot import round_step

HEIGHT = 200
# Between the middles of names at the right.
ROOM = 17
# Between a point and the number above or below it.
LIFT = 14
# The share of what is drawn that is left free above and below it.
EDGE = 0.08
# It may reach this far out of the chart at the top, where there is room.
OVER = 8
# How many years the number at the begin of a line covers; on a narrow screen one more.
COVERED = 2
Look = Literal["own", "near", "far"]


@dataclass(frozen=True)
class Line:
    """One line: of a chosen area (``own``), of what it is first compared with (``near``), or any other (``far``).

    ``values`` has every year of the chart, None where there is no value: the line has a gap there.
    """

    name: str
    look: Look
    values: tuple[tuple[int, float | None], ...]

    @property
    def known(self) -> tuple[tuple[int, float], ...]:
        """The years with a value."""
        return tuple((year, value) for year, value in self.values if value is not None)


@dataclass(frozen=True)
class DrawnLine:
    """A line as it is drawn.

    Attributes:
        path: of an SVG whose width is 100 and whose height is :data:`HEIGHT`; one part for each run of years.
        first: position of its first value, and of the number beside it.
        last: position of its last value.
        name_down: the middle of its name, apart from those of other lines.
    """

    line: Line
    path: str
    first: tuple[float, float, float]
    last: tuple[float, float]
    name_down: float


@dataclass(frozen=True)
class LineChart:
    """The lines, those of chosen areas last and so on top; numbers at the left and years below, with their places."""

    lines: tuple[DrawnLine, ...]
    ticks: tuple[tuple[float, float], ...]
    years: tuple[tuple[float, int], ...]
    step: float

    @property
    def digits(self) -> int:
        """How many decimals the numbers at the left need."""
        return next(n for n in range(4) if n == 3 or math.isclose(round(self.step, n), self.step))


def line_chart(lines: Sequence[Line]) -> LineChart | None:
    """The chart of lines of the same years; None where none has a value."""
    shown = sorted((line for line in lines if line.known), key=lambda line: ("far", "near", "own").index(line.look))
    if not shown:
        return None
    years = [year for year, _ in shown[0].values]
    numbers = [value for line in shown for _, value in line.known]
    step, low, high = _axis(min(numbers), max(numbers))

    def across(year: int) -> float:
        return round(100 * (year - years[0]) / max(1, years[-1] - years[0]), 2)

    def down(value: float) -> float:
        return round(HEIGHT * (high - value) / (high - low), 1)

    names = apart([down(line.known[-1][1]) for line in shown])
    drawn = []
    for line, name_down in zip(shown, names, strict=True):
        (first, value), last = line.known[0], line.known[-1]
        beside = _number_down(line, [other for other in shown if other is not line], down)
        path = _path([(across(year), None if at is None else down(at)) for year, at in line.values])
        begin, end = (across(first), down(value), beside), (across(last[0]), down(last[1]))
        drawn.append(DrawnLine(line, path, begin, end, name_down))
    ticks = tuple((down(low + step * n), low + step * n) for n in range(round((high - low) / step) + 1))
    return LineChart(tuple(drawn), ticks, tuple((across(year), year) for year in years), step)


def _axis(least: float, most: float) -> tuple[float, float, float]:
    """The round step of an axis and its ends, with room for a number beyond what is drawn, but none below nothing."""
    room = EDGE * (most - least)
    step = round_step(most - least + 2 * room)
    low, high = math.floor((least - room) / step) * step, math.ceil((most + room) / step) * step
    return step, max(low, 0.0) if least >= 0 else low, high if high > low else low + step


def apart(wanted: Sequence[float]) -> list[float]:
    """Places as near as can be to those wanted, in their order, :data:`ROOM` apart and within the chart's height."""
    from scipy.optimize import isotonic_regression

    order = sorted(range(len(wanted)), key=lambda one: wanted[one])
    most = HEIGHT - ROOM * (len(wanted) - 1)
    fitted = isotonic_regression([wanted[one] - ROOM * rank for rank, one in enumerate(order)]).x
    placed = {one: min(max(float(fitted[rank]), 0.0), max(most, 0.0)) + ROOM * rank for rank, one in enumerate(order)}
    return [round(placed[one], 1) for one in range(len(wanted))]


def _number_down(line: Line, others: Sequence[Line], down: Callable[[float], float]) -> float:
    """The middle of the number at the begin of a line: above or below what it covers of the line, away from others."""
    years = [year for year, _ in line.values]
    covered = years[years.index(line.known[0][0]) :]
    own, besides = _downs([line], covered[: COVERED + 1], down), _downs(others, covered[:COVERED], down)
    point = down(line.known[0][1])
    places = [place for place in (min(own) - LIFT, max(own) + LIFT) if -OVER <= place <= HEIGHT] or [point - LIFT]

    def badness(place: float) -> tuple[bool, float]:
        return any(abs(place - other) < LIFT for other in besides), abs(place - point)

    return min(places, key=badness)


def _downs(lines: Sequence[Line], years: Sequence[int], down: Callable[[float], float]) -> list[float]:
    return [down(value) for line in lines for year, value in line.known if year in years]


def _path(places: Sequence[tuple[float, float | None]]) -> str:
    """The runs of years with a value; one alone is a point, which a round line end draws."""
    runs = []
    for there, members in groupby(places, key=lambda place: place[1] is not None):
        if there:
            points = [f"{x:g},{y:g}" for x, y in members]
            runs.append(f"M{points[0]}" + ("".join(f"L{point}" for point in points[1:]) or "h0"))
    return "".join(runs)
