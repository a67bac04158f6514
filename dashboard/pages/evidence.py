"""Evidence: what the registry says about the article's claim, what it is compared with, and what it cannot show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import streamlit as st

from dashboard.pages.page_context import STATIC, PageContext, control
from dashboard.presenters.evidence import effort, report
from dashboard.presenters.evidence.figure import EvidenceFigure
from dashboard.presenters.evidence.shares import headline, shares
from dashboard.presenters.evidence.sources import chosen_indicator, need_indicators
from dashboard.presenters.fragments import TEMPLATES, fragment

T = TypeVar("T")
CHAPTERS = ("shares", "flow", "association", "spread", "limits")
LIMITS = ("selection", "survival", "cross_section", "area_units", "search")


def page(context: PageContext) -> None:
    """From the count that is surest to the comparison that is least sure, then the limits in the same size."""
    dataset, words = context.dataset, context.words

    def once(name: str, make: Callable[[], T], *more: str) -> T:
        """Figures stand on the bundle alone: a rerun writes what the first run made."""
        return dataset.once(("evidence", name, words.lang, *more), make)

    st.html(STATIC / "evidence.css")
    with st.container(key="evidence"):
        said = headline(shares(dataset), words)
        st.html(fragment("evidence_opening", words, said=said, problems=context.problems, chapters=CHAPTERS))
        _chapter(context, "shares", once("shares", lambda: report.share_figures(dataset, words)))
        _chapter(context, "flow", [once("flow", lambda: report.flow_figure(dataset, words))])
        indicator = chosen_indicator(context.view.indicator, dataset)
        if indicator is None:
            _chapter(context, "association", (), [words("evidence.no_need")])
        else:
            compared = once("comparison", lambda: report.comparison_figure(dataset, words))
            _chapter(context, "association", [compared], [report.left_out(dataset, words)])
            _need(context, indicator)
            _figure(context, once("together", lambda: report.together_figure(dataset, indicator, words), indicator))
            spread = once("spread", lambda: report.spread_figure(dataset, indicator, words), indicator)
            _chapter(context, "spread", [spread])
        _limits(context)


def _chapter(context: PageContext, chapter: str, figures: Iterable[EvidenceFigure], said: Iterable[str] = ()) -> None:
    st.html(fragment("evidence_chapter", context.words, chapter=chapter, said=[text for text in said if text]))
    for figure in figures:
        _figure(context, figure)


def _figure(context: PageContext, figure: EvidenceFigure) -> None:
    body = fragment("evidence_figure", context.words, figure=figure)
    script = (TEMPLATES / "pictures" / "place.js").read_text("utf-8")
    # In one element with its pictures, so that it runs again when they change.
    st.html(f"<div>{body}<script>{script}</script></div>", unsafe_allow_javascript=True)


def _need(context: PageContext, indicator: str) -> None:
    """Which figure of need the figures below it are about; the view keeps it."""
    labels = need_indicators(context.dataset, context.words)
    if len(labels) < 2:
        return
    st.selectbox(
        context.words("evidence.need"),
        list(labels),
        key=control("indicator", indicator),
        format_func=labels.__getitem__,
        on_change=lambda: context.change(indicator=st.session_state["w:indicator"]),
    )


def _limits(context: PageContext) -> None:
    dataset, words = context.dataset, context.words
    matrix = effort.matrix(dataset, words)
    st.html(
        fragment(
            "evidence_limits",
            words,
            limits=LIMITS,
            figure=report.effort_figure(dataset, words),
            kinds=dataset.bundle.coverage["kinds"],
            matrix=matrix,
            others=len(dataset.bundle.coverage["municipalities"]) - len(matrix),
        )
    )
