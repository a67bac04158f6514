"""Explore: question and finding, filters, the map, a table of the same rows, and the detail of what was chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard.components.controls import session_choice
from dashboard.components.part import Event, part
from dashboard.maps.folium_map import composed_json, view_map
from dashboard.maps.spec import MapSpec
from dashboard.pages.column import column, list_address
from dashboard.pages.page_context import PageContext, page_address
from dashboard.pages.share import share_dialog
from dashboard.presenters.figure_options import scale_group
from dashboard.presenters.filter_options import filter_options
from dashboard.presenters.filter_tags import cleared
from dashboard.presenters.findings import question_text
from dashboard.presenters.fragments import fragment
from dashboard.presenters.moved import moved_note
from dashboard.presenters.sentences import colour_note, left_out, sentence
from dashboard.presenters.tables import areas_table, practices_table
from dashboard.presenters.year_bar import year_bar
from dashboard.query.view import Question, view_params

KEY = "explore"
DRAWER_PARTS = ("head", "body", "foot")


def page(context: PageContext) -> None:
    """The first screen; one question has a page of its own."""
    if context.view.question == "evidence":
        st.switch_page(context.links["evidence"], query_params=context.params(context.view.asking("where")))
    spec = context.mapped.spec
    table = bool(st.session_state.get("table"))
    event = part(
        "parts/explore.js",
        KEY,
        {
            "lang": context.words.lang,
            "sections": sections(context, spec, table),
            "map": composed_json(view_map(spec, context.dataset)),
            "question": context.view.question,
            "chosen": bool(context.view.practice or context.view.area),
            "table": table,
        },
        lambda event: _reported(context, event),
    )
    if table:
        show_table(context)
    if event.get("kind") == "share":
        share_dialog(context, event.get("position"))
    context.follow(event)


def sections(context: PageContext, spec: MapSpec, table: bool) -> dict[str, str]:
    """The parts of the page around the map, as HTML by the name of their place."""
    return {
        "strip": strip(context, spec),
        "head": head(context),
        **filter_sections(context, with_map=True, table=table),
        **column(context, spec),
    }


def head(context: PageContext) -> str:
    """The three questions, and the finding that answers the one that is asked."""
    words, dataset, view = context.words, context.dataset, context.view
    # The question about need has a list to take along.
    take = list_address(context) if view.question == "gap" else ""
    return fragment(
        "explore_head",
        words,
        questions=[_question(question, context) for question in get_args(Question)],
        finding=context.finding,
        colour=colour_note(view, dataset, words),
        moved=moved_note(context.requested, view, dataset, words),
        problems=context.problems,
        supposed=context.mapped.supposed,
        without_pins=page_address("explore", context.params(replace(view, whatif=()))),
        take=take,
    )


def _question(question: Question, context: PageContext) -> dict[str, Any]:
    """A question as a link: to the view that answers it, or to the page that does."""
    params = context.params(context.view.asking(question))
    changes = ("question", "layers", "indicator", "at", "since", "cell")
    return {
        "name": question,
        "text": question_text(question, context.words),
        "current": question == context.view.question,
        "address": page_address("evidence" if question == "evidence" else "explore", params),
        "change": None if question == "evidence" else {name: params.get(name, []) for name in changes},
    }


def strip(context: PageContext, spec: MapSpec) -> str:
    """The line under the map: the one thing that is needed to read its colours, their year, and what they are compared
    with.
    """
    view, legend = context.view, spec.legend
    coloured = bool(legend.levels[0].classes)
    return fragment(
        "strip",
        context.words,
        legend=legend,
        level=legend.levels[0],
        compared=[scale_group(view, context.dataset, context.words)] if coloured else [],
        years=year_bar(view, context.dataset, context.words) if coloured else None,
    )


def filter_sections(context: PageContext, with_map: bool, table: bool = False) -> dict[str, str]:
    """The filters of a page as bar and as drawer, and what was chosen."""
    words, selection = context.words, context.selection
    shown = len(selection.practices)
    values = {
        "options": filter_options(context.view, context.dataset, words, with_map),
        "cleared": cleared(),
        "shown": shown,
        "table": table,
        "csv": csv_address(context) if shown else "",
    }
    drawer = {f"drawer_{part}": fragment("filter_drawer", words, part=part, **values) for part in DRAWER_PARTS}
    return {
        "bar": fragment("filter_bar", words, total=selection.total, **values),
        "opener": fragment("filter_opener", words, **values),
        "tags": fragment("filter_tags", words, **values),
        **drawer,
    }


def said(context: PageContext) -> str:
    """The view as a sentence, with what it leaves out, as HTML."""
    words, region = context.words, context.dataset.bundle.manifest.region_info.label
    return fragment(
        "sentence",
        words,
        sentence=sentence(context.view, context.selection, context.dataset, words),
        left_out=left_out(context.selection, region, words),
        moved=moved_note(context.requested, context.view, context.dataset, words),
        problems=context.problems,
    )


def csv_address(context: PageContext) -> str:
    """The address of a CSV file of the rows on show; position and choice do not select rows and are left out."""
    beside = ("center", "zoom", "area", "compare", "practice", "layers", "whatif", "sort", "least")
    rows = [pair for pair in view_params(context.view) if pair[0] not in beside]
    return f"/api/practices.csv?{urlencode(rows)}"


def _reported(context: PageContext, event: Event) -> None:
    if event.get("kind") == "table":
        st.session_state["table"] = not st.session_state.get("table")
    else:
        context.on_event(event)


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


def _row_chosen(context: PageContext, key: str, kind: str, ids: list[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    chosen = ids[rows[0]] if rows else None
    context.change(practice=chosen if kind == "practices" else None, area=chosen if kind == "areas" else None)
