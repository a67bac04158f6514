"""Evidence: what the registry says about the article's claim, what it is compared with, and what it cannot show."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import streamlit as st

from dashboard.maps import scripts
from dashboard.pages.page_context import STATIC, PageContext, control
from dashboard.presenters.evidence import effort, report
from dashboard.presenters.evidence.figure import EvidenceFigure
from dashboard.presenters.evidence.shares import headline, shares
from dashboard.presenters.evidence.sources import chosen_indicator, need_indicators
from dashboard.presenters.fragments import fragment

T = TypeVar("T")
CHAPTERS = ("shares", "flow", "association", "spread", "limits")
LIMITS = ("selection", "survival", "cross_section", "area_units", "search")


def page(frame: PageContext) -> None:
    """From the count that is surest to the comparison that is least sure, then the limits in the same size."""
    dataset, words = frame.dataset, frame.words

    def once(name: str, make: Callable[[], T], *more: str) -> T:
        """Figures stand on the bundle alone: a rerun writes what the first run made."""
        return dataset.once(("evidence", name, words.lang, *more), make)

    st.html(STATIC / "evidence.css")
    with st.container(key="evidence"):
        said = headline(shares(dataset), words)
        st.html(fragment("evidence_opening", words, said=said, problems=frame.problems, chapters=CHAPTERS))
        _chapter(frame, "shares", once("shares", lambda: report.share_figures(dataset, words)))
        _chapter(frame, "flow", [once("flow", lambda: report.flow_figure(dataset, words))])
        indicator = chosen_indicator(frame.view.indicator, dataset)
        if indicator is None:
            _chapter(frame, "association", (), [words("evidence.no_need")])
        else:
            compared = once("comparison", lambda: report.comparison_figure(dataset, words))
            _chapter(frame, "association", [compared], [report.left_out(dataset, words)])
            _need(frame, indicator)
            _figure(frame, once("together", lambda: report.together_figure(dataset, indicator, words), indicator))
            spread = once("spread", lambda: report.spread_figure(dataset, indicator, words), indicator)
            _chapter(frame, "spread", [spread])
        _limits(frame)


def _chapter(frame: PageContext, chapter: str, figures: Iterable[EvidenceFigure], said: Iterable[str] = ()) -> None:
    st.html(fragment("evidence_chapter", frame.words, chapter=chapter, said=[text for text in said if text]))
    for figure in figures:
        _figure(frame, figure)


def _figure(frame: PageContext, figure: EvidenceFigure) -> None:
    body = fragment("evidence_figure", frame.words, figure=figure)
    # In one element with its pictures, so that it runs again when they change.
    script = scripts.call("pages.js", "placePictures")
    st.html(f"<div>{body}<script>{script}</script></div>", unsafe_allow_javascript=True)


def _need(frame: PageContext, indicator: str) -> None:
    """Which figure of need the figures below it are about; the view keeps it."""
    labels = need_indicators(frame.dataset, frame.words)
    if len(labels) < 2:
        return
    st.selectbox(
        frame.words("evidence.need"),
        list(labels),
        key=control("indicator", indicator),
        format_func=labels.__getitem__,
        on_change=lambda: frame.change(indicator=st.session_state["w:indicator"]),
    )


def _limits(frame: PageContext) -> None:
    dataset, words = frame.dataset, frame.words
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
