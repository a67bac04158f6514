"""Rates of practices in areas with and without a meeting place in reach; an association, never a cause."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dashboard.presenters.evidence.figure import (
    LIVING,
    SIZES,
    WIDTHS,
    FigureTable,
    Picture,
    TableCell,
    cells_of_need,
    map_link,
    numeric,
)
from dashboard.presenters.fragments import picture
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from geodata.bundle.models import Interval

KINDS = ("mantel_haenszel", "crude", "placebo")
COUNTS = ("areas", "practices", "residents")
ROW, PAD = 56, 22
# The axis ends at 2 to this power; the numbers do not.
FARTHEST = 6
# Lower powers are written as a fraction.
MOST_DIGITS = 4


def paragraphs(dataset: Dataset, words: Words) -> tuple[str, ...]:
    """The Mantel-Haenszel rate ratio with its interval and its permutation null; or why it cannot be computed."""
    ratio = dataset.bundle.evidence.association.rate_ratio
    pooled = ratio and ratio.mantel_haenszel
    if not ratio or not pooled:
        return (words("evidence.comparison.impossible"),)
    side = "more" if pooled.low > 1 else "fewer" if pooled.high < 1 else "either"
    bounds = [(side, pooled), ("shuffled", ratio.placebo)]
    return tuple(
        words(f"evidence.comparison.{key}", low=words.ratio(row.low), high=words.ratio(row.high))
        for key, row in bounds
        if row
    )


def pictures(dataset: Dataset, words: Words) -> tuple[Picture, ...]:
    """Rate ratios with their intervals on a logarithmic axis (base 2)."""
    ratio = dataset.bundle.evidence.association.rate_ratio
    rows = [(kind, interval) for kind in KINDS if (interval := getattr(ratio, kind, None))]
    if not rows:
        return ()
    return tuple(Picture(_dots(f"comparison-{size}", rows, words, WIDTHS[size]), size) for size in SIZES)


def table(dataset: Dataset, words: Words) -> FigureTable | None:
    """Areas, practices and residents on both sides in each class of need."""
    ratio = dataset.bundle.evidence.association.rate_ratio
    if not ratio:
        return None
    rows: list[tuple[TableCell, ...]] = []
    # No cell separates areas by a place in reach; those of a class of need contain both sides.
    places = {one: map_link(ratio.indicator, words.lang, cells_of_need(one), (LIVING,)) for one in (1, 2, 3)}
    for stratum in ratio.strata:
        for side, counts in (("with", stratum.with_), ("without", stratum.without)):
            rows.append(
                (
                    TableCell(words(f"evidence.comparison.tercile.{stratum.tercile}"), places[stratum.tercile]),
                    TableCell(words(f"evidence.comparison.{side}")),
                    *(numeric(words.whole(getattr(counts, name))) for name in COUNTS),
                )
            )
    names = tuple(words(f"evidence.comparison.column.{name}") for name in ("need", "side", *COUNTS))
    return FigureTable(words("evidence.comparison.table"), names, tuple(rows))


def totals(dataset: Dataset) -> dict[str, int]:
    """The number of areas, practices and residents in the comparison."""
    ratio = dataset.bundle.evidence.association.rate_ratio
    sides = [side for stratum in (ratio.strata if ratio else ()) for side in (stratum.with_, stratum.without)]
    return {name: sum(int(getattr(side, name)) for side in sides) for name in COUNTS}


def scale(values: Sequence[float]) -> tuple[float, ...]:
    """Powers of two that span all values, at least 0.5 to 2; none beyond :data:`FARTHEST`."""
    powers = [math.log2(value) for value in values]
    low, high = math.floor(min(-1.0, *powers)), math.ceil(max(1.0, *powers))
    return tuple(2.0**power for power in range(max(low, -FARTHEST), min(high, FARTHEST) + 1))


def _dots(name: str, rows: Sequence[tuple[str, Interval]], words: Words, width: int) -> str:
    ticks = scale([value for _, interval in rows for _, value in interval if value > 0])
    first, last = math.log2(ticks[0]), math.log2(ticks[-1])

    def place(value: float) -> float:
        inside = min(max(math.log2(value), first), last) if value > 0 else first
        return round(PAD + (width - 2 * PAD) * (inside - first) / (last - first), 2)

    drawn = []
    for at, (kind, interval) in enumerate(rows):
        numbers = {bound: words.ratio(value) for bound, value in interval}
        drawn.append(
            {
                "kind": kind,
                "label": words(f"evidence.comparison.kind.{kind}"),
                "text": words("evidence.comparison.interval", **numbers),
                "words": at * ROW + 15,
                "y": at * ROW + 35,
                **{bound: place(value) for bound, value in interval},
            }
        )
    axis = len(rows) * ROW + 4
    return picture(
        "dots",
        name=name,
        title=words("evidence.comparison.title"),
        description=" ".join(f"{row['label']}: {row['text']}." for row in drawn),
        width=width,
        height=axis + 54,
        rows=drawn,
        axis=axis,
        ticks=[(place(tick), _tick(tick, words, len(ticks))) for tick in ticks],
        even=place(1),
        sides=(words("evidence.comparison.axis_fewer"), words("evidence.comparison.axis_more")),
        axis_title=words("evidence.comparison.axis"),
    )


def _tick(tick: float, words: Words, number: int) -> str:
    """The label of a power of two; on a long axis every other one has one. Small ones are written as a fraction."""
    power = round(math.log2(tick))
    if number > 8 and power % 2:
        return ""
    return words.decimal(tick, max(0, -power)) if power >= -MOST_DIGITS else f"1/{2**-power}"
