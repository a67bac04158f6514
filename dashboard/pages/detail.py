"""The detail beside the map: a practice, a neighbourhood, or what one can click."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.outlets.links import brief_link
from dashboard.pages.page_context import PageContext, escape_markdown
from dashboard.presenters.fragments import fragment
from dashboard.presenters.panels import area_panel, practice_panel


def detail(frame: PageContext) -> None:
    """The panel of what the view chose; on a phone it becomes a sheet over the map."""
    view = frame.view
    if view.practice:
        _practice(frame, view.practice)
    elif view.area:
        _area(frame, view.area)
    else:
        with st.container(key="detail_intro"):
            st.html(fragment("intro", frame.words))
            _notice(frame)


def _practice(frame: PageContext, practice: str) -> None:
    words, panel = frame.words, practice_panel(practice, frame.dataset, frame.words)
    with st.container(key="detail_open", gap="small"):
        _close(frame)
        outside = practice not in set(frame.selection.practices["practice_id"])
        st.html(fragment("practice", words, panel=panel, change=True, outside=outside))
        if panel.area_id:
            st.html(fragment("heading", words, text=words("detail.neighbourhood", name=panel.area_name)))
            st.button(
                words("detail.open_area"),
                key="open_area",
                type="primary",
                on_click=lambda: frame.change(area=panel.area_id, practice=None),
            )


def _area(frame: PageContext, area: str) -> None:
    words, panel = frame.words, area_panel(area, frame.dataset, frame.words, frame.view.indicator)
    with st.container(key="detail_open", gap="small"):
        _close(frame)
        st.html(fragment("area", words, panel=panel))
        with st.container(key="here", gap=None):
            for practice, name in panel.practices:
                st.button(
                    escape_markdown(name),
                    key=f"here_{practice}",
                    type="tertiary",
                    on_click=lambda chosen=practice: frame.change(practice=chosen, area=None),
                )
        view = replace(frame.view, lang=words.lang)
        brief = brief_link(area, view, frame.dataset.default_indicator)
        st.html(fragment("area_places", words, panel=panel, brief=brief))
        with st.container(key="more_about"):
            st.page_link(
                frame.links["neighbourhood"],
                label=words(f"neighbourhood.more.{frame.dataset.level_of(area)}"),
                query_params=frame.params(replace(frame.view, practice=None, center=None, zoom=None)),
            )
        _notice(frame)


def _close(frame: PageContext) -> None:
    close = frame.words("detail.close")
    st.button(
        close,
        key="close",
        type="tertiary",
        icon=":material/close:",
        on_click=lambda: frame.change(area=None, practice=None),
    )


def _notice(frame: PageContext) -> None:
    notice = frame.dataset.bundle.manifest["region_info"].get("notice")
    if notice:
        st.caption(escape_markdown(frame.words.local(notice)))
