"""Method: how every figure is made. A summary and today's numbers in the reader's language, then docs/method.md."""

from __future__ import annotations

import streamlit as st

from dashboard.components.scripts import run
from dashboard.maps import scripts
from dashboard.pages.page_context import STATIC, PageContext
from dashboard.presenters.fragments import fragment
from dashboard.presenters.method import bundle_facts, method_document

SUMMARY = ("places", "access", "support", "need", "gap", "searched", "rates", "association", "inequality", "limits")


def page(context: PageContext) -> None:
    """All of it is text."""
    words, document = context.words, method_document()
    st.html(STATIC / "neighbourhood.css")
    chapters = document.chapters if document else ()
    with st.container(key="reading"):
        today, there = bundle_facts(context.dataset, words), document is not None
        st.html(fragment("method", words, summary=SUMMARY, chapters=chapters, there=there, today=today))
        if document:
            st.html(f'<article class="prose method" lang="en">{document.html}</article>')
            run(scripts.call("pages.js", "scrollToHeading"))
