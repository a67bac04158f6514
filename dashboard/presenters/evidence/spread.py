"""How support is spread over residents, from the areas of highest need on: a Lorenz curve with two numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.presenters.evidence.figure import NARROW, Cell, Picture, Size, Table, number, signed
from dashboard.presenters.fragments import picture
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset

SIDE = {"wide": 470, "narrow": NARROW}
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 12, 62
MARKS = (0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)
READ_AT = 0.4


def spread(dataset: Dataset, indicator: str) -> Mapping[str, Any] | None:
    """The curve and numbers of an indicator; None where there is no support to share."""
    found: Mapping[str, Any] | None = dataset.bundle.evidence["inequality"].get(indicator)
    return found


def said(dataset: Dataset, indicator: str, words: Words) -> tuple[str, ...]:
    """One point of the curve, then the two numbers, each with its interval and how to read it; and what they count."""
    found = spread(dataset, indicator)
    if not found:
        return (words("evidence.spread.impossible"),)
    lines = [
        words("evidence.spread.read", residents=words.percent(READ_AT), support=words.percent(held(found, READ_AT)))
    ]
    for name in ("concentration_index", "palma"):
        numbers = {bound: _figure(found[name][bound], words) for bound in ("value", "low", "high")}
        lines.append(words(f"evidence.spread.{name}", **numbers))
    return (*lines, words("evidence.spread.differs"))


def held(found: Mapping[str, Any], residents: float) -> float:
    """Which share of support the residents with the highest need have, read off the curve between its points."""
    before = (0.0, 0.0)
    for x, y in found["curve"]:
        if x >= residents:
            return float(
                y if x == before[0] else before[1] + (y - before[1]) * (residents - before[0]) / (x - before[0])
            )
        before = (x, y)
    return 1.0


def pictures(dataset: Dataset, indicator: str, words: Words) -> tuple[Picture, ...]:
    """The curve, for wide and for narrow screens."""
    found = spread(dataset, indicator)
    if not found:
        return ()
    sizes: tuple[Size, ...] = ("wide", "narrow")
    return tuple(Picture(_curve(f"spread-{size}", found, words, SIDE[size]), size) for size in sizes)


def table(dataset: Dataset, indicator: str, words: Words) -> Table | None:
    """The curve at some shares of residents."""
    found = spread(dataset, indicator)
    if not found:
        return None
    rows = [
        (Cell(words.percent(at)), number(words.percent(held(found, at))), number(words.percent(at))) for at in MARKS
    ]
    columns = ("residents", "support", "even")
    named = tuple(words(f"evidence.spread.column.{name}") for name in columns)
    return Table(words("evidence.spread.title"), named, tuple(rows))


def _figure(value: float | None, words: Words) -> str:
    return "–" if value is None else signed(value, words)


def _curve(name: str, found: Mapping[str, Any], words: Words, side: int) -> str:
    span = side - LEFT - RIGHT

    def at(x: float, y: float) -> tuple[float, float]:
        return round(LEFT + span * x, 2), round(TOP + span * (1 - y), 2)

    points: Sequence[tuple[float, float]] = [at(x, y) for x, y in found["curve"]]
    mark = held(found, READ_AT)
    return picture(
        "curve",
        name=name,
        title=words("evidence.spread.title"),
        description=words("evidence.spread.read", residents=words.percent(READ_AT), support=words.percent(mark)),
        width=side,
        height=TOP + span + BOTTOM,
        path="M" + "L".join(f"{x} {y}" for x, y in points),
        start=at(0, 0),
        end=at(1, 1),
        ticks=[(at(step / 4, 0)[0], at(0, step / 4)[1], words.percent(step / 4)) for step in range(5)],
        point=at(READ_AT, mark),
        even=words("evidence.spread.even"),
        even_at=at(0.68, 0.68),
        axis_x=words("evidence.spread.axis_x"),
        axis_x_ends=(words("evidence.spread.highest"), words("evidence.spread.lowest")),
        axis_y=words("evidence.spread.axis_y"),
    )
