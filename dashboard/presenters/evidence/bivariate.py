"""Whether need and meeting places coincide in the same areas: counts and Lee's L, against permutation nulls."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.presenters.evidence.figure import NONE, FigureTable, TableCell, cells_of_need, map_link, numeric
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from geodata.bundle.models import Interval

COUNTS = ("areas", "high_need", "in_reach", "both", "expected")


def paragraphs(dataset: Dataset, indicator: str, words: Words) -> tuple[str, ...]:
    """Two statistics, each against its permutation null distribution: areas with a place in reach, then Lee's L."""
    lines, association = [], dataset.bundle.evidence.association
    counts, lee = association.colocation.get(indicator), association.lee.get(indicator)
    near = ""
    if counts and counts.expected is not None:
        lines.append(words("evidence.together.counts", **{name: words.whole(getattr(counts, name)) for name in COUNTS}))
        if null := counts.placebo:
            near = _side(counts.both, null)
            bounds = {name: words.whole(getattr(null, name)) for name in ("low", "high")}
            lines.append(words(f"evidence.together.both.{near}", **bounds))
    if counts is None and indicator not in dataset.bundle.measure_info.region.compared:
        lines.append(words("evidence.together.alike"))
    if not lee:
        return (*lines, words("evidence.together.impossible"))
    null = lee.placebo
    side = _side(lee.value, null)
    numbers = {"value": lee.value, "low": null.low, "high": null.high}
    lines.append(words(f"evidence.together.{side}", **{name: words.signed(n) for name, n in numbers.items()}))
    if near and near != side:
        lines.append(words("evidence.together.differ"))
    return tuple(lines)


def _side(value: float, null: Interval) -> str:
    """Whether a statistic is above, below or within the interval of its null distribution."""
    return "more" if value > null.high else "less" if value < null.low else "neither"


def table(dataset: Dataset, indicators: Mapping[str, str], words: Words) -> FigureTable:
    """One row per need indicator.

    Args:
        indicators: id → label, in the order in which they are shown.
    """
    rows = [(TableCell(label), *_row(dataset, indicator, words)) for indicator, label in indicators.items()]
    columns = ("need", *COUNTS, "dealt", "lee", "shuffled", "p")
    names = tuple(words(f"evidence.together.column.{name}") for name in columns)
    return FigureTable(words("evidence.together.title"), names, tuple(rows))


def _row(dataset: Dataset, indicator: str, words: Words) -> tuple[TableCell, ...]:
    association = dataset.bundle.evidence.association
    counts, lee = association.colocation.get(indicator), association.lee.get(indicator)
    links = {
        "areas": map_link(indicator, words.lang),
        "high_need": map_link(indicator, words.lang, cells_of_need(3)),
    }
    null = counts and counts.placebo
    return (
        *(
            numeric(NONE) if number is None else numeric(words.whole(number), links.get(name, "") if number else "")
            for name, number in ((name, getattr(counts, name, None)) for name in COUNTS)
        ),
        numeric(f"{words.whole(null.low)} – {words.whole(null.high)}" if null else NONE),
        numeric(words.signed(lee.value) if lee else NONE),
        numeric(f"{words.signed(lee.placebo.low)} – {words.signed(lee.placebo.high)}" if lee else NONE),
        numeric(words.decimal(lee.p, 3) if lee else NONE),
    )


def area_count(dataset: Dataset, indicator: str) -> int:
    """The number of areas of either statistic."""
    association = dataset.bundle.evidence.association
    statistic = association.colocation.get(indicator) or association.lee.get(indicator)
    return statistic.areas if statistic else 0
