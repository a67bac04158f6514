"""In how many practices support is documented: with what is not known as a part of its own, and intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.presenters.evidence.figure import (
    LETTER,
    NARROW,
    WIDE,
    Cell,
    Picture,
    Size,
    Table,
    number,
    rows_link,
    whole,
)
from dashboard.presenters.fragments import picture
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.models import PUBLIC_PAYERS

QUESTIONS = ("professional", "meeting_infrastructure", "both", "public_money")
GROUPS = ("setting", "source")
TERMS = {"setting": "setting", "source": "source_of_solidarity"}
ROW, BAR, TYPE = 62, 17, 13


@dataclass(frozen=True)
class Share:
    """One question for all practices, or for those of a term: how many yes, documented no, and not known."""

    question: str
    by: str | None
    term: str | None
    yes: int
    no: int
    unknown: int
    total: int
    low: float | None
    high: float | None

    @property
    def parts(self) -> tuple[tuple[str, int], ...]:
        """The three answers in the order in which a bar has them."""
        return ("yes", self.yes), ("no", self.no), ("unknown", self.unknown)


def shares(dataset: Dataset) -> tuple[Share, ...]:
    """Every share of the bundle whose question the page asks."""
    rows = [row for row in dataset.bundle.evidence["shares"] if row["id"] in QUESTIONS]
    names = ("by", "term", "yes", "no", "unknown", "total", "low", "high")
    return tuple(Share(row["id"], **{name: row[name] for name in names}) for row in rows)


def overall(found: Sequence[Share]) -> tuple[Share, ...]:
    """The shares among all practices, in the order of the questions."""
    return tuple(share for question in QUESTIONS for share in found if share.question == question and not share.by)


def view_of(share: Share, dataset: Dataset, lang: str, everybody: bool = False) -> View:
    """The view that selects exactly the practices counted as yes, or with ``everybody`` all that were asked about."""
    chosen: dict[str, Any] = {share.by: (share.term,)} if share.by and share.term else {}
    if everybody:
        return View(lang=lang, **chosen)
    if share.question == "public_money":
        payers = tuple(payer for payer in dataset.allowed.facets["funding"] if payer in PUBLIC_PAYERS)
        return View(lang=lang, funding=payers, **chosen)
    kinds = QUESTIONS[:2] if share.question == "both" else (share.question,)
    return View(lang=lang, support=kinds, match="all" if share.question == "both" else "any", **chosen)


def headline(found: Sequence[Share], words: Words) -> tuple[str, ...]:
    """The opening: professionals, meeting places, and how to read a share; counts with their denominators."""
    said = [_counted(share, words) for share in overall(found)[:2]]
    if not any(share.no for share in found):
        said.append(words("evidence.shares.no_absence"))
    return tuple(said)


def label(share: Share, words: Words) -> str:
    """What a bar is called: its term, or the question where it stands for all practices."""
    if share.by and share.term:
        return words.term(TERMS[share.by], share.term)
    return words(f"evidence.shares.question.{share.question}")


def pictures(found: Sequence[Share], words: Words) -> tuple[Picture, ...]:
    """The four shares among all practices, for wide and for narrow screens."""
    title = words("evidence.shares.title")
    sizes: tuple[tuple[int, Size], ...] = ((WIDE, "wide"), (NARROW, "narrow"))
    return tuple(Picture(_bars(f"shares-{size}", title, overall(found), words, width), size) for width, size in sizes)


def multiples(found: Sequence[Share], by: str, words: Words) -> tuple[Picture, ...]:
    """One small picture a question, with a bar for each term."""
    drawn = []
    for question in QUESTIONS:
        rows = [share for share in found if share.question == question and share.by == by]
        heading = words(f"evidence.shares.question.{question}")
        title = f"{heading}: {words(f'evidence.shares.by.{by}')}"
        drawn.append(Picture(_bars(f"shares-{by}-{question}", title, rows, words, NARROW), "all", heading))
    return tuple(drawn)


def table(found: Sequence[Share], by: str | None, dataset: Dataset, words: Words) -> Table:
    """The numbers; yes and all lead to their rows."""
    rows: list[tuple[Cell, ...]] = []
    for question in QUESTIONS:
        mine = [share for share in found if share.question == question and share.by == by]
        rows += [(Cell(words(f"evidence.shares.question.{question}")),)] if by else []
        rows += [_row(share, dataset, words) for share in mine]
    columns = ("what", "yes", "no", "unknown", "total", "share", "interval")
    caption = words("evidence.shares.title") if by is None else words(f"evidence.shares.title_by.{by}")
    return Table(caption, tuple(words(f"evidence.shares.column.{name}") for name in columns), tuple(rows))


def _row(share: Share, dataset: Dataset, words: Words) -> tuple[Cell, ...]:
    yes = rows_link(view_of(share, dataset, words.lang)) if share.yes else ""
    everybody = rows_link(view_of(share, dataset, words.lang, everybody=True)) if share.total else ""
    return (
        Cell(label(share, words)),
        number(whole(share.yes, words), yes),
        number(whole(share.no, words)),
        number(whole(share.unknown, words)),
        number(whole(share.total, words), everybody),
        number(words.percent(share.yes / share.total) if share.total else "–"),
        number(_interval(share, words)),
    )


def _interval(share: Share, words: Words) -> str:
    if share.low is None or share.high is None:
        return "–"
    return f"{words.percent(share.low)} – {words.percent(share.high)}"


def _counted(share: Share, words: Words) -> str:
    numbers = {name: whole(count, words) for name, count in (*share.parts, ("total", share.total))}
    known = words(f"evidence.shares.counted.{share.question}", yes=numbers["yes"], total=numbers["total"])
    rest = "rest" if share.no else "rest_without_no"
    said = {name: numbers[name] for name in (("no", "unknown") if share.no else ("unknown",))}
    return known + words(f"evidence.shares.{rest}", **said)


def _said(share: Share, words: Words) -> str:
    numbers = {name: whole(count, words) for name, count in (*share.parts, ("total", share.total))}
    return words("evidence.shares.bar", label=label(share, words), interval=_interval(share, words), **numbers)


def _bars(name: str, title: str, rows: Sequence[Share], words: Words, width: int) -> str:
    """The SVG: a line of words, a bar in three parts and an interval for each share; below them the axis."""
    left, right = 1.0, width - 1.0
    span = right - left
    drawn = []
    for place, share in enumerate(rows):
        top = place * ROW
        count = words("evidence.shares.of", yes=whole(share.yes, words), total=whole(share.total, words))
        said = f"{count} · {words.percent(share.yes / share.total)}" if share.total else count
        drawn.append(
            {
                "label": label(share, words),
                "said": said,
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
        description=" ".join(_said(share, words) for share in rows),
        width=width,
        height=axis + 36,
        bars=drawn,
        bar=BAR,
        axis=axis,
        ticks=ticks,
        axis_title=words("evidence.shares.axis"),
    )


def _parts(share: Share, left: float, span: float, words: Words) -> list[dict[str, Any]]:
    found, x = [], left
    for kind, count in share.parts:
        width = span * count / share.total if share.total else 0.0
        text = whole(count, words)
        room = width >= LETTER * TYPE * len(text) + 10
        found += (
            [{"kind": kind, "x": round(x, 2), "width": round(width, 2), "text": text if room else ""}] if count else []
        )
        x += width
    return found


def _whisker(share: Share, left: float, span: float) -> dict[str, float] | None:
    if share.low is None or share.high is None or not share.total:
        return None
    at = {"low": share.low, "value": share.yes / share.total, "high": share.high}
    return {name: round(left + span * value, 2) for name, value in at.items()}
