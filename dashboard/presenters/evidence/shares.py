"""Shares of practices with documented support: unknown as a part of its own, with Wilson intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.presenters.evidence.figure import (
    LETTER,
    NONE,
    SIZES,
    WIDTHS,
    FigureTable,
    Picture,
    TableCell,
    numeric,
    rows_link,
)
from dashboard.presenters.fragments import picture
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle.models.measures import Share
from geodata.models import PUBLIC_PAYERS

# In the order in which a bar has them.
ANSWERS = ("yes", "no", "unknown")
QUESTIONS = ("professional", "meeting_infrastructure", "both", "public_money")
GROUPS = ("setting", "source")
TERMS = {"setting": "setting", "source": "source_of_solidarity"}
ROW, BAR, TYPE = 62, 17, 13


def shares(dataset: Dataset) -> tuple[Share, ...]:
    """The shares of the bundle for the questions of the page."""
    return tuple(share for share in dataset.bundle.evidence.shares if share.id in QUESTIONS)


def overall(every: Sequence[Share]) -> tuple[Share, ...]:
    """The shares among all practices, in the order of the questions."""
    return tuple(share for question in QUESTIONS for share in every if share.id == question and not share.by)


def view_of(share: Share, dataset: Dataset, lang: str, total: bool = False) -> View:
    """The view that selects exactly the practices counted as yes, or with ``total`` the denominator."""
    chosen: dict[str, Any] = {share.by: (share.term,)} if share.by and share.term else {}
    if total:
        return View(lang=lang, **chosen)
    if share.id == "public_money":
        payers = tuple(payer for payer in dataset.allowed.facets["funding"] if payer in PUBLIC_PAYERS)
        return View(lang=lang, funding=payers, **chosen)
    kinds = QUESTIONS[:2] if share.id == "both" else (share.id,)
    return View(lang=lang, support=kinds, match="all" if share.id == "both" else "any", **chosen)


def opening(every: Sequence[Share], words: Words) -> tuple[str, ...]:
    """The opening: professionals, meeting places, and how to read a share; counts with their denominators."""
    lines = tuple(_counted(share, words) for share in overall(every)[:2])
    return lines if any(share.no for share in every) else (*lines, words("evidence.shares.no_absence"))


def label(share: Share, words: Words) -> str:
    """The label of a bar: its term, or the question for all practices."""
    if share.by and share.term:
        return words.term(TERMS[share.by], share.term)
    return words(f"evidence.shares.question.{share.id}")


def pictures(every: Sequence[Share], words: Words) -> tuple[Picture, ...]:
    """The four shares among all practices, for wide and for narrow screens."""
    title, rows = words("evidence.shares.title"), overall(every)
    return tuple(Picture(_bars(f"shares-{size}", title, rows, words, WIDTHS[size]), size) for size in SIZES)


def multiples(every: Sequence[Share], by: str, words: Words) -> tuple[Picture, ...]:
    """Small multiples: one picture per question, with a bar for each term."""
    drawn = []
    for question in QUESTIONS:
        rows = [share for share in every if share.id == question and share.by == by]
        heading = words(f"evidence.shares.question.{question}")
        title = f"{heading}: {words(f'evidence.shares.by.{by}')}"
        drawn.append(Picture(_bars(f"shares-{by}-{question}", title, rows, words, WIDTHS["narrow"]), "all", heading))
    return tuple(drawn)


def table(every: Sequence[Share], by: str | None, dataset: Dataset, words: Words) -> FigureTable:
    """The numbers; yes and total link to their rows."""
    rows: list[tuple[TableCell, ...]] = []
    for question in QUESTIONS:
        rows += [(TableCell(words(f"evidence.shares.question.{question}")),)] if by else []
        rows += [_row(share, dataset, words) for share in every if share.id == question and share.by == by]
    columns = ("what", "yes", "no", "unknown", "total", "share", "interval")
    caption = words(f"evidence.shares.title_by.{by}") if by else words("evidence.shares.title")
    return FigureTable(caption, tuple(words(f"evidence.shares.column.{name}") for name in columns), tuple(rows))


def _row(share: Share, dataset: Dataset, words: Words) -> tuple[TableCell, ...]:
    yes = rows_link(view_of(share, dataset, words.lang)) if share.yes else ""
    total = rows_link(view_of(share, dataset, words.lang, total=True)) if share.total else ""
    return (
        TableCell(label(share, words)),
        numeric(words.whole(share.yes), yes),
        numeric(words.whole(share.no)),
        numeric(words.whole(share.unknown)),
        numeric(words.whole(share.total), total),
        numeric(words.percent(share.yes / share.total) if share.total else NONE),
        numeric(_interval(share, words)),
    )


def _interval(share: Share, words: Words) -> str:
    if share.low is None or share.high is None:
        return NONE
    return f"{words.percent(share.low)} – {words.percent(share.high)}"


def _numbers(share: Share, words: Words) -> dict[str, str]:
    return {name: words.whole(getattr(share, name)) for name in (*ANSWERS, "total")}


def _counted(share: Share, words: Words) -> str:
    numbers = _numbers(share, words)
    known = words(f"evidence.shares.counted.{share.id}", yes=numbers["yes"], total=numbers["total"])
    rest = "rest" if share.no else "rest_without_no"
    return known + words(f"evidence.shares.{rest}", no=numbers["no"], unknown=numbers["unknown"])


def _bar_text(share: Share, words: Words) -> str:
    interval = _interval(share, words)
    return words("evidence.shares.bar", label=label(share, words), interval=interval, **_numbers(share, words))


def _bars(name: str, title: str, rows: Sequence[Share], words: Words, width: int) -> str:
    """The SVG: a label, a stacked bar of three parts and an interval for each share; below them the axis."""
    left, right = 1.0, width - 1.0
    span = right - left
    drawn = []
    for place, share in enumerate(rows):
        top = place * ROW
        count = words("evidence.shares.of", yes=words.whole(share.yes), total=words.whole(share.total))
        text = f"{count} · {words.percent(share.yes / share.total)}" if share.total else count
        drawn.append(
            {
                "label": label(share, words),
                "text": text,
                "words": top + 14,
                "top": top + 20,
                "parts": _parts(share, left, span, words),
                "whisker": _whisker(share, left, span),
                "below": top + 20 + BAR + 6,
            }
        )
    axis = len(rows) * ROW + 2
    ticks = [(left + span * step / 4, words.percent(step / 4), ("start", "middle", "end")[(step > 0) + (step > 3)])
             for step in range(5)]  # fmt: skip
    return picture(
        "bars",
        name=name,
        title=title,
        description=" ".join(_bar_text(share, words) for share in rows),
        width=width,
        height=axis + 36,
        bars=drawn,
        bar=BAR,
        axis=axis,
        ticks=ticks,
        axis_title=words("evidence.shares.axis"),
    )


def _parts(share: Share, left: float, span: float, words: Words) -> list[dict[str, Any]]:
    parts, x = [], left
    for kind in ANSWERS:
        count: int = getattr(share, kind)
        width = span * count / share.total if share.total else 0.0
        text = words.whole(count)
        room = width >= LETTER * TYPE * len(text) + 10
        if count:
            parts.append({"kind": kind, "x": round(x, 2), "width": round(width, 2), "text": text if room else ""})
        x += width
    return parts


def _whisker(share: Share, left: float, span: float) -> dict[str, float] | None:
    if share.low is None or share.high is None or not share.total:
        return None
    at = {"low": share.low, "value": share.yes / share.total, "high": share.high}
    return {name: round(left + span * value, 2) for name, value in at.items()}
