"""Dot plots: where an area's figure lies among those of its municipality and of its region. Positions in per cent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from dashboard.presenters.neighbourhood.area_values import AreaValue, Line, peers_of, towns_of
from dashboard.query.dataset import Dataset

LETTERS = "ABCD"
# A few areas with few residents can lie far beyond all others; the axis ends before them and says how many there are.
AXIS_SHARE = 0.98
# Marks nearer to one another than this are put above one another.
ROOM = 5.0
MOST_DIGITS = 12


@dataclass(frozen=True)
class Mark:
    """A chosen area: letter (empty where it is the only one), position, interval, and how many steps it is lifted."""

    letter: str
    x: float
    low: float | None
    high: float | None
    lift: int


@dataclass(frozen=True)
class Band:
    """Lowest, first quarter, middle, third quarter and highest of many areas."""

    low: float
    quarter: float
    middle: float
    three_quarters: float
    high: float


@dataclass(frozen=True)
class DotRow:
    """The areas of a municipality (``scope``) one by one, or those of the region (None) as a band."""

    scope: str | None
    of: int
    dots: tuple[float, ...]
    band: Band | None
    marks: tuple[Mark, ...]

    @property
    def lifts(self) -> int:
        """How many steps the highest mark is lifted."""
        return max((mark.lift for mark in self.marks), default=0)


@dataclass(frozen=True)
class Tick:
    """A number on the axis: where, and in the figure's unit."""

    x: float
    value: float


@dataclass(frozen=True)
class DotPlot:
    """Rows over one axis. ``beyond`` areas of the region lie farther right than the axis goes."""

    rows: tuple[DotRow, ...]
    ticks: tuple[Tick, ...]
    beyond: int

    def digits(self, factor: float = 1) -> int:
        """The fewest decimals with which every tick, times a factor, says exactly where it stands."""
        numbers = [tick.value * factor for tick in self.ticks]
        near = 1e-6 * min((b - a for a, b in pairwise(numbers)), default=1.0)
        return next(n for n in range(MOST_DIGITS + 1) if n == MOST_DIGITS or _written(numbers, n, near))


def dot_plot(line: Line, dataset: Dataset) -> DotPlot | None:
    """The dot plot of a line; None where no chosen area has a figure."""
    if line.empty:
        return None
    ends = _ends(line)
    towns = towns_of(dataset)
    shown = [(n, reading) for n, reading in enumerate(line.readings) if reading.value is not None]
    named = len(line.readings) > 1
    rows = []
    for town in dict.fromkeys(towns[reading.area] for _, reading in shown):
        peers = peers_of(town, line.known, towns)
        if len(peers) > 1:
            here = [(n, reading) for n, reading in shown if towns[reading.area] == town]
            own = [reading.area for _, reading in here]
            dots = tuple(_at(value, ends) for value in peers.drop(own).sort_values())
            rows.append(DotRow(town, len(peers), dots, None, _marks(here, ends, named, interval=False)))
    rows.append(DotRow(None, len(line.known), (), _band(line.known, ends), _marks(shown, ends, named, interval=True)))
    beyond = int((line.known > ends[1]).sum())
    return DotPlot(tuple(rows), tuple(Tick(_at(value, ends), value) for value in _numbers(ends)), beyond)


def _ends(line: Line) -> tuple[float, float]:
    """Where the axis begins and ends."""
    if line.limits is not None:
        return line.limits
    chosen = [number for reading in line.readings for number in (reading.value, reading.high) if number is not None]
    low = min(0.0, float(line.known.min()))
    high = max([float(line.known.quantile(AXIS_SHARE)), *chosen])
    step = _step(high - low)
    return math.floor(low / step) * step, max(math.ceil(high / step), 1) * step


def _step(length: float) -> float:
    """A round number of which about four fill a length."""
    if length <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(length / 4))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor * 4 >= length * 0.999)


def _numbers(ends: tuple[float, float]) -> list[float]:
    step = _step(ends[1] - ends[0])
    return [ends[0] + step * number for number in range(round((ends[1] - ends[0]) / step + 0.001) + 1)]


def _written(numbers: Sequence[float], digits: int, near: float) -> bool:
    return all(abs(round(number, digits) - number) <= near for number in numbers)


def _at(value: float, ends: tuple[float, float]) -> float:
    share = (value - ends[0]) / (ends[1] - ends[0])
    return round(100 * min(1.0, max(0.0, share)), 2)


def _band(known: pd.Series, ends: tuple[float, float]) -> Band:
    return Band(*(_at(float(value), ends) for value in np.quantile(known, (0, 0.25, 0.5, 0.75, 1))))


def _marks(
    shown: Sequence[tuple[int, AreaValue]], ends: tuple[float, float], named: bool, *, interval: bool
) -> tuple[Mark, ...]:
    """The chosen areas from left to right, each lifted above those that it would hide."""
    marks: list[Mark] = []
    for number, reading in sorted(shown, key=lambda item: (item[1].value, item[0])):
        x = _at(reading.value or 0.0, ends)
        taken = {mark.lift for mark in marks if x - mark.x < ROOM}
        lift = next(step for step in range(len(marks) + 1) if step not in taken)
        low, high = (reading.low, reading.high) if interval else (None, None)
        marks.append(
            Mark(
                LETTERS[number] if named else "",
                x,
                None if low is None else _at(low, ends),
                None if high is None else _at(high, ends),
                lift,
            )
        )
    return tuple(marks)
