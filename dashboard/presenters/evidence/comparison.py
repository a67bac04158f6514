"""Practices in areas with and without a meeting place within reach, compared and never explained."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.presenters.evidence.areas import cells_of_need, map_link
from dashboard.presenters.evidence.figure import NARROW, WIDE, Cell, Picture, Size, Table, number, times, whole
from dashboard.presenters.fragments import picture
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset

KINDS = ("mantel_haenszel", "crude", "placebo")
ROW, PAD = 56, 22
# Beyond 2 to this power the picture ends; its numbers do not.
FARTHEST = 6
# Powers below this are told as a fraction.
MOST_DIGITS = 4
Ratio = Mapping[str, float]


def said(dataset: Dataset, words: Words) -> tuple[str, ...]:
    """The comparison in words: between which bounds, beside what chance alone gives; or why it cannot be made."""
    ratio = _compared(dataset)
    found = ratio.get("mantel_haenszel") if ratio else None
    if not found:
        return (words("evidence.comparison.impossible"),)
    side = "more" if found["low"] > 1 else "fewer" if found["high"] < 1 else "either"
    lines = [words(f"evidence.comparison.{side}", low=times(found["low"], words), high=times(found["high"], words))]
    placebo = ratio.get("placebo") if ratio else None
    if placebo:
        bounds = {name: times(placebo[name], words) for name in ("low", "high")}
        lines.append(words("evidence.comparison.shuffled", **bounds))
    return tuple(lines)


def pictures(dataset: Dataset, words: Words) -> tuple[Picture, ...]:
    """Dots with their intervals on a scale on which every step doubles."""
    ratio = _compared(dataset) or {}
    rows = [(kind, ratio[kind]) for kind in KINDS if ratio.get(kind)]
    if not rows:
        return ()
    sizes: tuple[tuple[int, Size], ...] = ((WIDE, "wide"), (NARROW, "narrow"))
    return tuple(Picture(_dots(f"comparison-{size}", rows, words, width), size) for width, size in sizes)


def table(dataset: Dataset, words: Words) -> Table | None:
    """The ratios, then what they are made of: areas, practices and residents on both sides in each class of need."""
    ratio = _compared(dataset)
    if not ratio:
        return None
    rows: list[tuple[Cell, ...]] = []
    # No cell tells who has a place within reach; those of a class of need hold both sides of it.
    places = {tercile: map_link(ratio["indicator"], words.lang, cells_of_need(tercile)) for tercile in (1, 2, 3)}
    for stratum in ratio["strata"]:
        for side in ("with", "without"):
            counts = stratum[side]
            rows.append(
                (
                    Cell(words(f"evidence.comparison.tercile.{stratum['tercile']}"), places[stratum["tercile"]]),
                    Cell(words(f"evidence.comparison.{side}")),
                    *(number(whole(counts[name], words)) for name in ("areas", "practices", "residents")),
                )
            )
    columns = ("need", "side", "areas", "practices", "residents")
    named = tuple(words(f"evidence.comparison.column.{name}") for name in columns)
    return Table(words("evidence.comparison.table"), named, tuple(rows))


def counted(dataset: Dataset) -> dict[str, int]:
    """How many areas, practices and residents the comparison counts."""
    ratio = _compared(dataset)
    sides = [stratum[side] for stratum in ratio["strata"] for side in ("with", "without")] if ratio else []
    return {name: sum(int(side[name]) for side in sides) for name in ("areas", "practices", "residents")}


def _compared(dataset: Dataset) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = dataset.bundle.evidence["association"]["rate_ratio"]
    return found


def scale(values: Sequence[float]) -> tuple[float, ...]:
    """Powers of two that hold all values, and 0.5 to 2 at least; none beyond :data:`FARTHEST`."""
    powers = [math.log2(value) for value in values]
    low, high = math.floor(min(-1.0, *powers)), math.ceil(max(1.0, *powers))
    return tuple(2.0**power for power in range(max(low, -FARTHEST), min(high, FARTHEST) + 1))


def _dots(name: str, rows: Sequence[tuple[str, Ratio]], words: Words, width: int) -> str:
    ticks = scale([row[bound] for _, row in rows for bound in ("low", "value", "high") if row[bound] > 0])
    first, last = math.log2(ticks[0]), math.log2(ticks[-1])

    def place(value: float) -> float:
        inside = min(max(math.log2(value), first), last) if value > 0 else first
        return round(PAD + (width - 2 * PAD) * (inside - first) / (last - first), 2)

    drawn = []
    for at, (kind, row) in enumerate(rows):
        numbers = {bound: times(row[bound], words) for bound in ("low", "value", "high")}
        drawn.append(
            {
                "kind": kind,
                "label": words(f"evidence.comparison.kind.{kind}"),
                "said": words("evidence.comparison.interval", **numbers),
                "words": at * ROW + 15,
                "y": at * ROW + 35,
                **{bound: place(row[bound]) for bound in ("low", "value", "high")},
            }
        )
    axis = len(rows) * ROW + 4
    return picture(
        "dots",
        name=name,
        title=words("evidence.comparison.title"),
        description=" ".join(f"{row['label']}: {row['said']}." for row in drawn),
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
    """A power of two; on a long scale only every other one is named, 1 among them. Small ones are told as a fraction:
    they would need more decimals than there is room for."""
    power = round(math.log2(tick))
    if number > 8 and power % 2:
        return ""
    return words.decimal(tick, max(0, -power)) if power >= -MOST_DIGITS else f"1/{2**-power}"
