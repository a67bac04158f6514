"""The detail beside the map: a practice, a neighbourhood, or what one can click."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.components.controls import escape_markdown
from dashboard.outlets.links import brief_link
from dashboard.pages.page_context import PageContext
from dashboard.presenters.fragments import fragment
from dashboard.presenters.panels import area_panel, practice_panel


def detail(context: PageContext) -> None:
    """The panel of what the view chose; on a phone it becomes a sheet over the map."""
    view = context.view
    if view.practice:
        _practice(context, view.practice)
    elif view.area:
        _area(context, view.area)
    else:
        with st.container(key="detail_intro"):
            st.html(fragment("intro", context.words, areas=len(context.dataset.levels) > 1))
            _notice(context)


def _practice(context: PageContext, practice: str) -> None:
    words, panel = context.words, practice_panel(practice, context.dataset, context.words)
    with st.container(key="detail_open", gap="small"):
        _close(context)
        outside = practice not in set(context.selection.practices["practice_id"])
        st.html(fragment("practice", words, panel=panel, change=True, outside=outside))
        if panel.area_id:
            level = context.dataset.level_of(panel.area_id)
            st.html(fragment("heading", words, text=words(f"detail.within.{level}", name=panel.area_name)))
            st.button(
                words(f"detail.open_area.{level}"),
                key="open_area",
                type="primary",
                on_click=lambda: context.change(area=panel.area_id, practice=None),
            )


def _area(context: PageContext, area: str) -> None:
    words, panel = context.words, area_panel(area, context.dataset, context.words, context.view)
    with st.container(key="detail_open", gap="small"):
        _close(context)
        st.html(fragment("area", words, panel=panel))
        with st.container(key="here", gap=None):
            for practice, name in panel.practices:
                st.button(
                    escape_markdown(name),
                    key=f"here_{practice}",
                    type="tertiary",
                    on_click=lambda chosen=practice: context.change(practice=chosen, area=None),
                )
        brief = brief_link(area, context.view, context.dataset.default_indicator)
        st.html(fragment("area_places", words, panel=panel, brief=brief))
        with st.container(key="more_about"):
            st.page_link(
                context.links["neighbourhood"],
                label=words(f"neighbourhood.more.{context.dataset.level_of(area)}"),
                query_params=context.params(replace(context.view, practice=None, center=None, zoom=None)),
            )
        _notice(context)


def _close(context: PageContext) -> None:
    st.button(
        context.words("detail.close"),
        key="close",
        type="tertiary",
        icon=":material/close:",
        on_click=lambda: context.change(area=None, practice=None),
    )


def _notice(context: PageContext) -> None:
    notice = context.dataset.bundle.manifest.region_info.notice
    if notice:
        st.caption(escape_markdown(context.words.local(notice)))
