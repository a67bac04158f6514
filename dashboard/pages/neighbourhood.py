"""Neighbourhood: one area from near by, or up to four side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.components.controls import control, escape_markdown
from dashboard.components.map_view import map_view
from dashboard.components.scripts import run
from dashboard.maps import scripts
from dashboard.maps.folium_map import view_map
from dashboard.maps.spec import map_spec
from dashboard.outlets.links import brief_link
from dashboard.pages.page_context import STATIC, PageContext
from dashboard.presenters.fragments import fragment
from dashboard.presenters.method import method_link
from dashboard.presenters.neighbourhood import links
from dashboard.presenters.neighbourhood.area_values import area_figures
from dashboard.presenters.neighbourhood.figure_view import attributions, figure_views, has_dots
from dashboard.presenters.neighbourhood.profile import Profile, profiles
from dashboard.query.bivariate import need_indicator

# In CSS pixels.
MAP_HEIGHT = 560


def page(context: PageContext) -> None:
    """The chosen areas; without any a map to click."""
    st.html(STATIC / "neighbourhood.css")
    areas, others = links.chosen(context.view, context.dataset)
    with st.container(key="neighbourhood", gap="medium"):
        if not areas:
            st.html(fragment("neighbourhood_start", context.words))
        _picker(context, areas)
        _remarks(context, others)
        if areas:
            _areas(context, areas)
        else:
            view = replace(context.view, layers=("areas",))
            spec = map_spec(view, context.dataset, context.selection, context.words)
            map_view(view_map(spec, context.dataset), "pick_area", MAP_HEIGHT, lambda choice: _clicked(context, choice))


def _clicked(context: PageContext, choice: Mapping[str, Any]) -> None:
    """An area opens; so does the area of a practice that was found by its name."""
    kind, chosen = choice.get("kind"), choice.get("id")
    if kind == "practice":
        chosen = context.dataset.bundle.practices.set_index("practice_id")["area_id"].get(chosen)
    if kind in ("area", "practice") and chosen in context.dataset.allowed.areas:
        context.change(area=chosen, practice=None)


def _picker(context: PageContext, areas: Sequence[str]) -> None:
    """One search box for all areas; of the level of those already chosen."""
    words, dataset = context.words, context.dataset
    labels = links.area_labels(dataset, words.lang)
    level = dataset.level_of(areas[0]) if areas else None
    st.multiselect(
        words("neighbourhood.pick_more" if areas else "neighbourhood.pick"),
        [area for area in labels if level is None or area in dataset.area_rows(level)],
        key=control("areas", list(areas)),
        format_func=labels.__getitem__,
        placeholder=words("neighbourhood.pick_hint"),
        on_change=lambda: _chosen(context),
    )


def _chosen(context: PageContext) -> None:
    areas: list[str] = st.session_state["w:areas"]
    st.session_state["too_many"] = len(areas) > links.MOST
    first, *others = areas[: links.MOST] or (None,)
    context.change(area=first, compare=tuple(filter(None, others)))


def _remarks(context: PageContext, others: bool) -> None:
    words = context.words
    remarks = [
        *([words("neighbourhood.other_level")] if others else []),
        *([words("neighbourhood.too_many")] if st.session_state.pop("too_many", False) else []),
        *(words("note.bad", name=bad.name, value=bad.value, allowed=bad.allowed) for bad in context.problems),
    ]
    for remark in remarks:
        st.caption(escape_markdown(remark))


def _areas(context: PageContext, areas: Sequence[str]) -> None:
    words, dataset, view = context.words, context.dataset, context.view
    figures = area_figures(areas, dataset, view)
    found = profiles(areas, figures, view, dataset, words)
    addresses = _addresses(context, areas, found)
    files = {
        "figures": links.file_link("neighbourhood", view, areas),
        "places": links.file_link("neighbourhood-places", view, areas),
    }
    compared = dataset.bivariate_sources(need_indicator(view, dataset.bundle))
    used = {"practices", *compared, *(source for figure in figures for source in figure.sources)}
    st.html(fragment("neighbourhood_head", words, profiles=found, links=addresses))
    # The page of paper knows one area.
    brief = brief_link(areas[0], view, dataset.default_indicator) if len(areas) == 1 else ""
    st.html(fragment("neighbourhood_actions", words, **files, brief=brief))
    run(scripts.call("pages.js", "listenForPrint"))
    st.html(fragment("neighbourhood_near", words, profiles=found, links=addresses))
    groups = figure_views(figures, dataset, words)
    st.html(fragment("neighbourhood_figures", words, groups=groups, dotted=has_dots(groups)))
    notice = dataset.region.notice
    end = {
        "sources": attributions(used, dataset, words),
        "notice": words.local(notice) if notice else "",
        "search_how": method_link("search-effort", words),
    }
    st.html(fragment("neighbourhood_unknown", words, profiles=found, **end))


def _addresses(context: PageContext, areas: Sequence[str], found: Sequence[Profile]) -> dict[str, links.Links]:
    view, dataset = context.view, context.dataset
    near = [other for profile in found for other in profile.catchment.around]
    practices = [practice.near.id for profile in found for practice in profile.practices]
    return {
        **links.area_links(view, [*areas, *near], areas, dataset),
        **links.practice_links(view, practices, dataset),
    }
