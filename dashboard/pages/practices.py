"""Practices: the rows on show as cards or as a table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.components.controls import session_choice
from dashboard.pages.explore import csv_address, empty, show_sentence
from dashboard.pages.filters import filters
from dashboard.pages.page_context import PageContext
from dashboard.presenters.fragments import fragment
from dashboard.presenters.panels import practice_panel
from dashboard.presenters.tables import practices_table

CARDS_AT_ONCE = 24


def page(context: PageContext, explore: Any) -> None:
    """The registry to read, filtered like the map; ``explore`` is the page that opens a practice."""
    filters(context, with_map=False)
    words, selection = context.words, context.selection
    with st.container(key="reading"):
        show_sentence(context)
        if not len(selection.practices):
            empty(context)
            return
        with st.container(key="actions", horizontal=True, vertical_alignment="center"):
            form = session_choice(
                "form", words("practices.view"), ("cards", "table"), lambda form: words(f"practices.{form}")
            )
            st.html(fragment("download", words, n=len(selection.practices), url=csv_address(context)))
        if form == "table":
            st.html(fragment("table", words, table=practices_table(selection.practices, context.dataset, words)))
        else:
            _cards(context, explore)


def _cards(context: PageContext, explore: Any) -> None:
    words, ids = context.words, list(context.selection.practices["practice_id"])
    shown = st.session_state.get("cards", CARDS_AT_ONCE)
    with st.container(key="cards", horizontal=True, gap="medium"):
        for practice in ids[:shown]:
            with st.container(key=f"card_{practice}", gap="small"):
                st.html(fragment("card", words, panel=practice_panel(practice, context.dataset, words)))
                target = context.params(replace(context.view, practice=practice, area=None))
                st.page_link(explore, label=words("practices.open"), query_params=target)
    if len(ids) > shown:
        st.button(
            words.plural("practices.more", min(len(ids) - shown, CARDS_AT_ONCE)),
            key="more",
            on_click=lambda: st.session_state.update(cards=shown + CARDS_AT_ONCE),
        )
