"""Practices: the rows on show as cards or as a table."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.components.part import Event, part
from dashboard.maps.spec import practice_search
from dashboard.pages.explore import filter_sections, said
from dashboard.pages.page_context import PageContext, page_address
from dashboard.pages.share import share_dialog
from dashboard.presenters.fragments import fragment
from dashboard.presenters.panels import practice_panel
from dashboard.presenters.tables import practices_table


def page(context: PageContext) -> None:
    """The registry to read, filtered like the map."""
    table = bool(st.session_state.get("rows_as_table"))
    words = context.words
    search = practice_search(context.dataset, words)
    data = {"lang": words.lang, "sections": sections(context, table), "search": search}
    event = part("parts/practice_cards.js", "practices", data, lambda event: _reported(context, event))
    if event.get("kind") == "share":
        share_dialog(context, None)
    context.follow(event)


def sections(context: PageContext, table: bool) -> dict[str, str]:
    """The parts of the page as HTML by the name of their place."""
    return {
        "head": said(context),
        **filter_sections(context, with_map=False, table=table),
        "rows": _rows(context, table),
    }


def _rows(context: PageContext, table: bool) -> str:
    words, selection = context.words, context.selection
    if not len(selection.practices):
        return fragment("empty", words, title=words("empty.title"), text=words("empty.text"), command="")
    if table:
        rows = fragment("table", words, table=practices_table(selection.practices, context.dataset, words))
        return fragment("row_view", words, table=True) + rows
    cards = []
    for practice in selection.practices["practice_id"]:
        params = context.params(replace(context.view, practice=practice, area=None))
        cards.append((practice_panel(practice, context.dataset, words), page_address("explore", params)))
    return fragment("row_view", words, table=False) + fragment("cards", words, cards=cards)


def _reported(context: PageContext, event: Event) -> None:
    if event.get("kind") == "table":
        st.session_state["rows_as_table"] = event.get("table") is True
    else:
        context.on_event(event)
