"""Whether need and meeting places are found in the same areas: numbers with words, for a chosen figure of need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.presenters.evidence.areas import cells_of_need, map_link
from dashboard.presenters.evidence.figure import Cell, Table, number, signed, whole
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset

COUNTS = ("areas", "high_need", "in_reach", "both", "expected")


def said(dataset: Dataset, indicator: str, words: Words) -> tuple[str, ...]:
    """Two quantities, each beside what shuffles give: areas with a place near, then Lee's L on places per resident."""
    lines = []
    counts, lee = colocation(dataset, indicator), _lee(dataset, indicator)
    near = ""
    if counts and counts.get("expected") is not None:
        lines.append(words("evidence.together.counts", **{name: whole(counts[name], words) for name in COUNTS}))
        if placebo := counts.get("placebo"):
            near = _side(counts["both"], placebo)
            bounds = {name: whole(placebo[name], words) for name in ("low", "high")}
            lines.append(words(f"evidence.together.both.{near}", **bounds))
    if counts is None and indicator not in dataset.bundle.measure_info.get("compared", (indicator,)):
        lines.append(words("evidence.together.alike"))
    if not lee:
        return (*lines, words("evidence.together.impossible"))
    far = _side(lee["value"], lee["placebo"])
    numbers = {"value": lee["value"], "low": lee["placebo"]["low"], "high": lee["placebo"]["high"]}
    lines.append(words(f"evidence.together.{far}", **{name: signed(n, words) for name, n in numbers.items()}))
    if near and near != far:
        lines.append(words("evidence.together.differ"))
    return tuple(lines)


def _side(value: float, placebo: Mapping[str, float]) -> str:
    return "more" if value > placebo["high"] else "less" if value < placebo["low"] else "neither"


def table(dataset: Dataset, indicators: Mapping[str, str], words: Words) -> Table:
    """One row a figure of need.

    Args:
        indicators: id → label, in the order in which they are shown.
    """
    rows = []
    for indicator, label in indicators.items():
        counts, lee = colocation(dataset, indicator) or {}, _lee(dataset, indicator)
        links = {
            "areas": map_link(indicator, words.lang),
            "high_need": map_link(indicator, words.lang, cells_of_need(3)),
        }
        cells = [
            number(whole(counts[name], words), links.get(name, "") if counts[name] else "")
            if counts.get(name) is not None
            else number("–")
            for name in COUNTS
        ]
        dealt = counts.get("placebo")
        rows.append(
            (
                Cell(label),
                *cells,
                number(f"{whole(dealt['low'], words)} – {whole(dealt['high'], words)}" if dealt else "–"),
                number(signed(lee["value"], words) if lee else "–"),
                number(_interval(lee["placebo"], words) if lee else "–"),
                number(words.decimal(lee["p"], 3) if lee else "–"),
            )
        )
    columns = ("need", *COUNTS, "dealt", "lee", "shuffled", "p")
    named = tuple(words(f"evidence.together.column.{name}") for name in columns)
    return Table(words("evidence.together.title"), named, tuple(rows))


def colocation(dataset: Dataset, indicator: str) -> Mapping[str, Any] | None:
    """The counts of an indicator; None where the bundle has none."""
    found: Mapping[str, Any] | None = dataset.bundle.evidence["association"]["colocation"].get(indicator)
    return found


def areas(dataset: Dataset, indicator: str) -> int:
    """How many areas either of the two looks at."""
    found = colocation(dataset, indicator) or _lee(dataset, indicator)
    return int(found["areas"]) if found else 0


def _lee(dataset: Dataset, indicator: str) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = dataset.bundle.evidence["association"]["lee"].get(indicator)
    return found


def _interval(bounds: Mapping[str, float], words: Words) -> str:
    return f"{signed(bounds['low'], words)} – {signed(bounds['high'], words)}"
