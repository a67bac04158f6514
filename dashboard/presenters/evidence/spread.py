"""Distribution of support over residents ordered by need: a concentration curve with its index and the Palma ratio."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.presenters.evidence.figure import (
    NONE,
    SIZES,
    WIDTHS,
    FigureTable,
    Picture,
    Size,
    TableCell,
    numeric,
)
from dashboard.presenters.fragments import picture
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from geodata.bundle.models.measures import Inequality

SIDE: dict[Size, int] = {"wide": 470, "narrow": WIDTHS["narrow"]}
LEFT, RIGHT, TOP, BOTTOM = 52, 14, 12, 62
MARKS = (0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0)
READ_AT = 0.4


def paragraphs(dataset: Dataset, indicator: str, words: Words) -> tuple[str, ...]:
    """One point of the curve, then concentration index and Palma ratio with their intervals."""
    statistics = dataset.bundle.evidence.inequality.get(indicator)
    if not statistics:
        return (words("evidence.spread.impossible"),)
    lines = [_point_text(support_share(statistics, READ_AT), words)]
    for name, bounds in (("concentration_index", statistics.concentration_index), ("palma", statistics.palma)):
        numbers = {bound: NONE if value is None else words.signed(value) for bound, value in bounds}
        lines.append(words(f"evidence.spread.{name}", **numbers))
    return (*lines, words("evidence.spread.differs"))


def _point_text(support: float, words: Words) -> str:
    return words("evidence.spread.read", residents=words.percent(READ_AT), support=words.percent(support))


def support_share(statistics: Inequality, residents: float) -> float:
    """The share of support of the residents with the highest need, interpolated on the curve.

    Args:
        statistics: with ``curve``, points (share of residents, share of support).
        residents: share of the residents, 0 to 1.
    """
    before = (0.0, 0.0)
    for x, y in statistics.curve:
        if x >= residents:
            return float(
                y if x == before[0] else before[1] + (y - before[1]) * (residents - before[0]) / (x - before[0])
            )
        before = (x, y)
    return 1.0


def pictures(dataset: Dataset, indicator: str, words: Words) -> tuple[Picture, ...]:
    """The curve, for wide and for narrow screens."""
    statistics = dataset.bundle.evidence.inequality.get(indicator)
    if not statistics:
        return ()
    return tuple(Picture(_curve(f"spread-{size}", statistics, words, SIDE[size]), size) for size in SIZES)


def table(dataset: Dataset, indicator: str, words: Words) -> FigureTable | None:
    """The curve at some shares of residents."""
    statistics = dataset.bundle.evidence.inequality.get(indicator)
    if not statistics:
        return None
    rows = [
        (TableCell(words.percent(at)), *(numeric(words.percent(y)) for y in (support_share(statistics, at), at)))
        for at in MARKS
    ]
    names = tuple(words(f"evidence.spread.column.{name}") for name in ("residents", "support", "even"))
    return FigureTable(words("evidence.spread.title"), names, tuple(rows))


def _curve(name: str, statistics: Inequality, words: Words, side: int) -> str:
    span = side - LEFT - RIGHT

    def at(x: float, y: float) -> tuple[float, float]:
        return round(LEFT + span * x, 2), round(TOP + span * (1 - y), 2)

    points: Sequence[tuple[float, float]] = [at(x, y) for x, y in statistics.curve]
    mark = support_share(statistics, READ_AT)
    return picture(
        "curve",
        name=name,
        title=words("evidence.spread.title"),
        description=_point_text(mark, words),
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
