"""Evidence: what the registry says about the article's claim, the comparisons, and what they cannot show."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from dashboard.components.controls import control
from dashboard.maps import scripts
from dashboard.pages.page_context import STATIC, PageContext
from dashboard.presenters.evidence import effort, report
from dashboard.presenters.evidence.figure import EvidenceFigure, chosen_indicator, need_indicators
from dashboard.presenters.evidence.shares import opening, shares
from dashboard.presenters.fragments import fragment

CHAPTERS = ("shares", "flow", "association", "spread", "limits")
LIMITS = ("selection", "survival", "cross_section", "area_units", "search")


def page(context: PageContext) -> None:
    """From the count that is surest to the comparison that is least sure, then the limits in the same size."""
    dataset, words = context.dataset, context.words
    st.html(STATIC / "evidence.css")
    with st.container(key="evidence"):
        said = opening(shares(dataset), words)
        st.html(fragment("evidence_opening", words, said=said, problems=context.problems, chapters=CHAPTERS))
        _chapter(context, "shares", report.share_figures(dataset, words.lang))
        _chapter(context, "flow", [report.flow_figure(dataset, words.lang)])
        indicator = chosen_indicator(context.view.indicator, dataset)
        if indicator is None:
            _chapter(context, "association", (), [words("evidence.no_need")])
        else:
            compared = report.comparison_figure(dataset, words.lang)
            _chapter(context, "association", [compared], [report.left_out(dataset, words)])
            _need(context, indicator)
            _figure(context, report.together_figure(dataset, indicator, words.lang))
            _chapter(context, "spread", [report.spread_figure(dataset, indicator, words.lang)])
        _limits(context)


def _chapter(context: PageContext, chapter: str, figures: Iterable[EvidenceFigure], notes: Iterable[str] = ()) -> None:
    st.html(fragment("evidence_chapter", context.words, chapter=chapter, said=[note for note in notes if note]))
    for figure in figures:
        _figure(context, figure)


def _figure(context: PageContext, figure: EvidenceFigure) -> None:
    body = fragment("evidence_figure", context.words, figure=figure)
    # In one element with its pictures, so that it runs again when they change.
    script = scripts.call("pages.js", "placePictures")
    st.html(f"<div>{body}<script>{script}</script></div>", unsafe_allow_javascript=True)


def _need(context: PageContext, indicator: str) -> None:
    """The indicator of need of the figures below; part of the view."""
    labels = need_indicators(context.dataset, context.words)
    if len(labels) < 2:
        return
    st.selectbox(
        context.words("evidence.need"),
        list(labels),
        key=control("indicator", indicator),
        format_func=labels.__getitem__,
        on_change=context.take("indicator"),
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
            kinds=dataset.bundle.coverage.kinds,
            matrix=matrix,
            others=len(dataset.bundle.coverage.municipalities) - len(matrix),
        )
    )
