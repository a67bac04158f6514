"""Evidence: what the registry says about the article's claim, the comparisons, and what they cannot show."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from dashboard.pages.document import document
from dashboard.pages.page_context import PageContext
from dashboard.presenters.evidence import effort, report
from dashboard.presenters.evidence.figure import EvidenceFigure, chosen_indicator, need_indicators
from dashboard.presenters.evidence.shares import opening, shares
from dashboard.presenters.fragments import fragment

CHAPTERS = ("shares", "flow", "association", "spread", "limits")
LIMITS = ("selection", "survival", "cross_section", "area_units", "search")


def page(context: PageContext) -> None:
    """From the count that is surest to the comparison that is least sure, then the limits in the same size."""
    document(context, "evidence", sections(context))


def sections(context: PageContext) -> dict[str, str]:
    """The chapters of the page as HTML by their names."""
    dataset, words = context.dataset, context.words
    said = opening(shares(dataset), words)
    every, *by_term = report.share_figures(dataset, words.lang)
    roles = report.roles_figure(dataset, words.lang)
    parts: dict[str, str] = {
        "opening": fragment("evidence_opening", words, said=said, problems=context.problems, chapters=CHAPTERS),
        "shares": _chapter(context, "shares", (every, roles, *by_term)),
        "flow": _chapter(context, "flow", [report.flow_figure(dataset, words.lang)]),
    }
    indicator = chosen_indicator(context.view.indicator, dataset)
    if indicator is None:
        parts["association"] = _chapter(context, "association", (), [words("evidence.no_need")])
    else:
        compared = report.comparison_figure(dataset, words.lang)
        parts["association"] = _chapter(context, "association", [compared], [report.left_out(dataset, words)])
        parts["need"] = _need(context, indicator)
        parts["together"] = _figure(context, report.together_figure(dataset, indicator, words.lang))
        parts["spread"] = _chapter(context, "spread", [report.spread_figure(dataset, indicator, words.lang)])
    return {**parts, "limits": _limits(context)}


def _chapter(
    context: PageContext, chapter: str, figures: Iterable[EvidenceFigure], notes: Iterable[str] = ()
) -> Markup:
    said = fragment("evidence_chapter", context.words, chapter=chapter, said=[note for note in notes if note])
    return said + Markup().join(_figure(context, figure) for figure in figures)


def _figure(context: PageContext, figure: EvidenceFigure) -> Markup:
    return fragment("evidence_figure", context.words, figure=figure)


def _need(context: PageContext, indicator: str) -> str:
    """The indicator of need of the figures below; part of the view."""
    labels = need_indicators(context.dataset, context.words)
    if len(labels) < 2:
        return ""
    return fragment("evidence_need", context.words, labels=labels, chosen=indicator)


def _limits(context: PageContext) -> str:
    dataset, words = context.dataset, context.words
    matrix = effort.matrix(dataset, words)
    return fragment(
        "evidence_limits",
        words,
        limits=LIMITS,
        figure=report.effort_figure(dataset, words),
        kinds=dataset.bundle.coverage.kinds,
        matrix=matrix,
        others=len(dataset.bundle.coverage.municipalities) - len(matrix),
    )
