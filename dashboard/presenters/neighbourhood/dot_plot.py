"""Dot plots of an area's value among those of its municipality and of its region. Positions in per cent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dashboard.presenters.neighbourhood.area_values import AreaFigure, AreaValue, peers_of
from dashboard.query.dataset import Dataset

LETTERS = "ABCD"
# The axis ends at this quantile: a few areas with few residents can be far outliers; their number is stated.
AXIS_SHARE = 0.98
# Marks closer than this, in per cent, are stacked.
ROOM = 5.0
MOST_DIGITS = 12


@dataclass(frozen=True)
class Mark:
    """A chosen area: letter (empty where it is the only one), position, interval, and its level in the stack."""

    letter: str
    x: float
    low: float | None
    high: float | None
    lift: int


@dataclass(frozen=True)
class FiveNumberSummary:
    """Minimum, quartiles and maximum of many areas."""

    low: float
    q1: float
    median: float
    q3: float
    high: float


@dataclass(frozen=True)
class DotRow:
    """The areas of a municipality (``scope``) one by one, or those of the region (None) as a five-number summary."""

    scope: str | None
    of: int
    dots: tuple[float, ...]
    summary: FiveNumberSummary | None
    marks: tuple[Mark, ...]

    @property
    def lifts(self) -> int:
        """The highest level of the stack."""
        return max((mark.lift for mark in self.marks), default=0)


@dataclass(frozen=True)
class DotPlot:
    """Rows over one axis.

    Attributes:
        ticks: position in per cent → number in the figure's unit.
        beyond: the number of the region's areas with values higher than the axis.
    """

    rows: tuple[DotRow, ...]
    ticks: tuple[tuple[float, float], ...]
    beyond: int

    def digits(self, factor: float = 1) -> int:
        """The fewest decimals that write every tick, times a factor, exactly."""
        numbers = [value * factor for _, value in self.ticks]
        near = 1e-6 * min((b - a for a, b in pairwise(numbers)), default=1.0)
        return next(n for n in range(MOST_DIGITS + 1) if n == MOST_DIGITS or _exact(numbers, n, near))


def dot_plot(figure: AreaFigure, dataset: Dataset) -> DotPlot | None:
    """The dot plot of a figure, without the region where areas are compared within their municipality alone; None where
    no chosen area has a value.
    """
    if figure.empty:
        return None
    ends, known, municipality_of = _ends(figure), figure.known, dataset.municipality_of
    given = [(n, value) for n, value in enumerate(figure.values) if value.value is not None]
    lettered = len(figure.values) > 1
    rows = []
    for municipality in dict.fromkeys(municipality_of[value.area] for _, value in given):
        peers = peers_of(municipality, figure.table, dataset)
        if len(peers) > 1:
            here = [(n, value) for n, value in given if municipality_of[value.area] == municipality]
            others = peers.drop([value.area for _, value in here], errors="ignore").sort_values()
            dots = tuple(_at(value, ends) for value in others)
            marks = _marks(here, ends, lettered, interval=figure.in_town)
            rows.append(DotRow(municipality, len(peers), dots, None, marks))
    ticks = tuple((_at(value, ends), value) for value in _numbers(ends))
    if figure.in_town and rows:
        return DotPlot(tuple(rows), ticks, 0)
    quantiles = np.quantile(known, (0, 0.25, 0.5, 0.75, 1))
    summary = FiveNumberSummary(*(_at(float(value), ends) for value in quantiles))
    rows.append(DotRow(None, len(known), (), summary, _marks(given, ends, lettered, interval=True)))
    return DotPlot(tuple(rows), ticks, int((known > ends[1]).sum()))


def _ends(figure: AreaFigure) -> tuple[float, float]:
    """The limits of the axis."""
    if figure.limits is not None:
        return figure.limits
    chosen = [number for value in figure.values for number in (value.value, value.high) if number is not None]
    low = min(0.0, float(figure.known.min()))
    high = max([float(figure.known.quantile(AXIS_SHARE)), *chosen])
    step = round_step(high - low)
    return math.floor(low / step) * step, max(math.ceil(high / step), 1) * step


def round_step(length: float) -> float:
    """A round step that divides a length into about four."""
    if length <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(length / 4))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor * 4 >= length * 0.999)


def _numbers(ends: tuple[float, float]) -> list[float]:
    step = round_step(ends[1] - ends[0])
    return [ends[0] + step * number for number in range(round((ends[1] - ends[0]) / step + 0.001) + 1)]


def _exact(numbers: Sequence[float], digits: int, near: float) -> bool:
    return all(abs(round(number, digits) - number) <= near for number in numbers)


def _at(value: float, ends: tuple[float, float]) -> float:
    share = (value - ends[0]) / (ends[1] - ends[0])
    return round(100 * min(1.0, max(0.0, share)), 2)


def _marks(
    given: Sequence[tuple[int, AreaValue]], ends: tuple[float, float], lettered: bool, *, interval: bool
) -> tuple[Mark, ...]:
    """The chosen areas from left to right, each stacked above those that it would cover."""
    marks: list[Mark] = []
    for number, value in sorted(given, key=lambda item: (item[1].value, item[0])):
        x = _at(value.value or 0.0, ends)
        taken = {mark.lift for mark in marks if x - mark.x < ROOM}
        lift = next(step for step in range(len(marks) + 1) if step not in taken)
        bounds = (value.low, value.high) if interval else (None, None)
        low, high = (None if bound is None else _at(bound, ends) for bound in bounds)
        marks.append(Mark(LETTERS[number] if lettered else "", x, low, high, lift))
    return tuple(marks)
