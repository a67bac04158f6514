"""Neighbourhood: one area from near by, or up to four side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.components.part import Event
from dashboard.maps import map_files
from dashboard.maps.folium_map import composed_json, view_map
from dashboard.maps.spec import map_spec, search_texts
from dashboard.outlets.links import brief_link
from dashboard.pages.document import document
from dashboard.pages.page_context import PageContext
from dashboard.presenters.fragments import fragment
from dashboard.presenters.method import method_link
from dashboard.presenters.neighbourhood import links
from dashboard.presenters.neighbourhood.area_values import area_figures
from dashboard.presenters.neighbourhood.figure_view import attributions, figure_views, has_dots
from dashboard.presenters.neighbourhood.profile import Profile, profiles
from dashboard.presenters.neighbourhood.year_lines import year_views
from dashboard.query.bivariate import need_indicator

MODULE = "parts/neighbourhood.js"
TOO_MANY = "too_many"


def page(context: PageContext) -> None:
    """The chosen areas; without any a map to click."""
    areas, others = links.chosen(context.view, context.dataset)
    start = {} if areas else {"start": fragment("neighbourhood_start", context.words)}
    document(
        context,
        "neighbourhood",
        {
            **start,
            "tags": fragment("neighbourhood_tags", context.words, tags=_tags(context, areas)),
            "picker": "",
            "remarks": _remarks(context, others),
            **(_areas(context, areas) if areas else {"map": ""}),
        },
        module=MODULE,
        on_event=lambda event: _reported(context, event),
        picker=_picker(context, areas),
        map=None if areas else _map(context),
    )


def _reported(context: PageContext, event: Event) -> None:
    """A picked area comes beside the others, one from the map opens; so does the area of a practice found by name."""
    kind, chosen = event.get("kind"), event.get("id")
    if not isinstance(chosen, str):
        context.on_event(event)
        return
    if kind == "practice":
        known = context.dataset.bundle.practices.set_index("practice_id")["area_id"]
        chosen = known.get(chosen)
    if chosen not in context.dataset.allowed.areas:
        return
    if kind == "pick":
        _add(context, chosen)
    elif kind in ("area", "practice"):
        context.change(area=chosen, practice=None)


def _add(context: PageContext, area: str) -> None:
    """One more area, after those in the address as it is now; no more than fit side by side."""
    areas, _ = links.chosen(context.view_now(), context.dataset)
    several = list(dict.fromkeys([*areas, area]))
    st.session_state[TOO_MANY] = len(several) > links.MOST
    first, *others = several[: links.MOST]
    context.change(area=first, compare=tuple(others))


def _tags(context: PageContext, areas: Sequence[str]) -> list[tuple[str, dict[str, list[str]]]]:
    """The chosen areas by name, each with the parameters of the page without it."""
    labels = links.area_labels(context.dataset, context.words.lang)
    tags = []
    for area in areas:
        left = [other for other in areas if other != area]
        tags.append((labels[area], {"area": left[:1], "compare": left[1:]}))
    return tags


def _picker(context: PageContext, areas: Sequence[str]) -> dict[str, Any]:
    """One search box for all areas; of the level of those already chosen."""
    words, dataset = context.words, context.dataset
    names = {level: map_files.area_names(dataset, level, words.lang).address for level in dataset.levels}
    return {
        "names": list(names.values()),
        "level": names[dataset.level_of(areas[0])] if areas else None,
        "heading": words("neighbourhood.pick_more" if areas else "neighbourhood.pick"),
        "search": words("neighbourhood.pick_hint"),
        **search_texts(words),
    }


def _map(context: PageContext) -> dict[str, Any]:
    view = replace(context.view, layers=("areas",))
    spec = map_spec(view, context.dataset, context.selection, context.words)
    # The page has a search box of its own.
    spec = spec.model_copy(update={"places": {**spec.places, "search": "", "jump": True}})
    return composed_json(view_map(spec, context.dataset))


def _remarks(context: PageContext, others: bool) -> str:
    words = context.words
    remarks = [
        *([words("neighbourhood.other_level")] if others else []),
        *([words("neighbourhood.too_many")] if st.session_state.pop(TOO_MANY, False) else []),
        *(words("note.bad", name=bad.name, value=bad.value, allowed=bad.allowed) for bad in context.problems),
    ]
    return fragment("neighbourhood_remarks", words, remarks=remarks)


def _areas(context: PageContext, areas: Sequence[str]) -> dict[str, str]:
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
    # The page of paper knows one area.
    brief = brief_link(areas[0], view, dataset.default_indicator) if len(areas) == 1 else ""
    groups = figure_views(figures, dataset, words)
    notice = dataset.region.notice
    end = {
        "sources": attributions(used, dataset, words),
        "notice": words.local(notice) if notice else "",
        "search_how": method_link("search-effort", words),
    }
    return {
        "head": fragment("neighbourhood_head", words, profiles=found, links=addresses),
        "actions": fragment("neighbourhood_actions", words, **files, brief=brief),
        "near": fragment("neighbourhood_near", words, profiles=found, links=addresses),
        "years": fragment("neighbourhood_years", words, figures=year_views(areas, dataset, words)),
        "figures": fragment("neighbourhood_figures", words, groups=groups, dotted=has_dots(groups)),
        "unknown": fragment("neighbourhood_unknown", words, profiles=found, **end),
    }


def _addresses(context: PageContext, areas: Sequence[str], found: Sequence[Profile]) -> dict[str, links.Links]:
    view, dataset = context.view, context.dataset
    near = [other for profile in found for other in profile.catchment.around]
    near += [profile.town for profile in found if profile.town]
    practices = [practice.near.id for profile in found for practice in profile.listed_practices]
    return {
        **links.area_links(view, [*areas, *near], areas, dataset),
        **links.practice_links(view, practices, dataset),
    }
