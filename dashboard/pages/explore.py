"""Explore: the sentence, the map, a table of the same rows, and the detail of what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard.components.controls import session_choice
from dashboard.components.map_view import map_choice, map_view
from dashboard.maps.folium_map import base_map, view_layers
from dashboard.maps.spec import map_spec
from dashboard.pages.detail import detail
from dashboard.pages.filters import clear, filters
from dashboard.pages.page_context import PageContext
from dashboard.pages.share import share_button
from dashboard.presenters.fragments import fragment
from dashboard.presenters.moved import moved_note
from dashboard.presenters.sentences import colour_note, left_out, sentence
from dashboard.presenters.tables import areas_table, practices_table
from dashboard.query.view import CELLS, parse_view, view_params

# The container of the map is sized by the page's style sheet; Leaflet needs some height to start with.
MAP_HEIGHT = 620


def page(context: PageContext) -> None:
    """The first screen."""
    filters(context, with_map=True)
    middle, right = st.columns([2.15, 1], gap=None)
    with middle, st.container(key="middle", gap=None):
        summary(context)
        show_map(context)
        if st.session_state.get("table"):
            show_table(context)
    with right:
        detail(context)


def summary(context: PageContext) -> None:
    """The sentence with what it leaves out, and the ways to the rows behind it."""
    words, selection = context.words, context.selection
    with st.container(key="sentence", gap=None):
        # Where cells are chosen on the map below, another length of the sentence must not move them.
        show_sentence(context, with_map=True, roomy="gap" in context.view.layers)
        with st.container(key="actions", horizontal=True, gap="small", vertical_alignment="center"):
            label = words("note.table_hide" if st.session_state.get("table") else "note.table_show")
            st.button(
                label,
                key="toggle_table",
                type="tertiary",
                on_click=lambda: st.session_state.update(table=not st.session_state.get("table")),
            )
            share_button(context, _place(context))
            if len(selection.practices):
                st.html(fragment("download", words, n=len(selection.practices), url=csv_address(context)))
            if context.view.filter_count:
                st.button(words("filter.clear"), key="clear_here", type="tertiary", on_click=clear(context))


def show_sentence(context: PageContext, with_map: bool = False, roomy: bool = False) -> None:
    """The view as a sentence, with what it leaves out; ``roomy`` reserves space for a long one."""
    words, region = context.words, context.dataset.bundle.manifest.region_info.label
    st.html(
        fragment(
            "sentence",
            words,
            sentence=sentence(context.view, context.selection, context.dataset, words),
            left_out=left_out(context.selection, region, words),
            colour=colour_note(context.view, context.dataset, words) if with_map else "",
            moved=moved_note(context.requested, context.view, context.dataset, words),
            problems=context.problems,
            roomy=roomy,
        )
    )


def csv_address(context: PageContext) -> str:
    """The address of a CSV file of the rows on show; position and choice do not select rows and are left out."""
    beside = ("center", "zoom", "area", "compare", "practice", "layers")
    rows = [pair for pair in view_params(context.view) if pair[0] not in beside]
    return f"/api/practices.csv?{urlencode(rows)}"


def show_map(context: PageContext, on_choice: Callable[[Mapping[str, Any]], None] | None = None) -> None:
    """The map of the view.

    Args:
        context: the run of the page.
        on_choice: takes what was chosen (``kind`` and ``id``); None opens it beside the map.
    """
    with st.container(key="map_frame"):
        # Cells without a practice are a finding: no note covers the map, and the sentence states it.
        if not len(context.selection.practices) and not context.selection.in_cells:
            empty(context)
        map_view(
            base_map(context.dataset),
            view_layers(map_spec(context.view, context.dataset, context.selection, context.words)),
            _map_key(context),
            MAP_HEIGHT,
            on_choice or partial(_chosen, context),
        )


def show_table(context: PageContext) -> None:
    """What the map shows, to read, sort and choose from: its practices, or its areas."""
    words = context.words
    with st.container(key="table"):
        with st.container(key="table_head", horizontal=True, vertical_alignment="center"):
            rows = session_choice(
                "table_of", words("table.rows"), ("practices", "areas"), lambda rows: words(f"table.rows_of.{rows}")
            )
            st.caption(words(f"table.hint.{rows}"))
        if rows == "practices":
            table = practices_table(context.selection.practices, context.dataset, words)
        else:
            table = areas_table(context.view, context.selection.practices, context.dataset, words)
        key = f"rows-{rows}-{words.lang}-{pd.util.hash_pandas_object(table.index).sum()}"
        st.dataframe(
            table,
            key=key,
            hide_index=True,
            height=min(420, 36 * (len(table) + 1) + 4),
            row_height=36,
            selection_mode="single-row",
            placeholder="–",
            column_config=_formats(table),
            on_select=lambda: _row_chosen(context, key, rows, list(table.index)),
            alt=words(f"table.title.{rows}"),
        )


def _formats(table: pd.DataFrame) -> dict[str, Any]:
    """Figures with one decimal and whole numbers, both as the reader's browser writes them."""
    return {
        str(name): st.column_config.NumberColumn(format="localized", step=0.1 if kind.kind == "f" else 1)
        for name, kind in table.select_dtypes("number").dtypes.items()
    }


def empty(context: PageContext) -> None:
    """The note where nothing is on show."""
    words = context.words
    with st.container(key="nothing"):
        st.html(fragment("empty", words, title=words("empty.title"), text=words("empty.text"), command=""))


def _map_key(context: PageContext) -> str:
    return f"map-{context.dataset.digest[:12]}"


def _place(context: PageContext) -> Any:
    """The position that the map reported, if it reported that last."""
    choice = map_choice(_map_key(context))
    return choice.get("id") if choice.get("kind") == "position" else None


def _chosen(context: PageContext, choice: Mapping[str, Any]) -> None:
    kind, chosen = choice.get("kind"), choice.get("id")
    if kind == "practice" and chosen in context.dataset.allowed.practices:
        context.change(practice=chosen, area=None)
    elif kind == "area" and chosen in context.dataset.allowed.areas:
        context.change(area=chosen, practice=None)
    elif kind == "cells":
        cells = str(chosen or "").split(",")
        context.change(cell=tuple(cell for cell in CELLS if cell in cells))
    elif kind == "frame":
        framed, problems = parse_view({"scale": [str(chosen)]}, context.dataset.allowed)
        if framed.scale and not problems:
            context.change(scale=framed.scale)
    elif kind == "none":
        context.change(area=None, practice=None)


def _row_chosen(context: PageContext, key: str, kind: str, ids: list[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    chosen = ids[rows[0]] if rows else None
    context.change(practice=chosen if kind == "practices" else None, area=chosen if kind == "areas" else None)
