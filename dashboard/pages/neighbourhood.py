"""Neighbourhood: one area from near by, or up to four side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.outlets.links import brief_link
from dashboard.pages.explore import show_map
from dashboard.pages.page_context import STATIC, PageContext, control, escape_markdown
from dashboard.presenters.fragments import fragment
from dashboard.presenters.method import method_link
from dashboard.presenters.neighbourhood import links
from dashboard.presenters.neighbourhood.area_values import level_of, lines
from dashboard.presenters.neighbourhood.figure_view import dotted, figures, sources_of
from dashboard.presenters.neighbourhood.profile import Profile, profiles

PRINT = "document.querySelectorAll('.nb-print').forEach((it) => it.addEventListener('click', () => window.print()))"


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
            _map(context)


def _map(context: PageContext) -> None:
    """The map with nothing on it but areas to click."""
    bare = replace(context, view=replace(context.view, layers=("areas",)))
    show_map(bare, lambda choice: _clicked(context, choice))


def _clicked(context: PageContext, choice: Mapping[str, Any]) -> None:
    """An area opens; so does the area of a practice that was found by its name."""
    kind, chosen = choice.get("kind"), choice.get("id")
    if kind == "practice":
        chosen = context.dataset.bundle.practices.set_index("practice_id")["area_id"].get(chosen)
    if kind in ("area", "practice") and chosen in context.dataset.allowed.areas:
        context.change(area=chosen, practice=None)


def _picker(context: PageContext, areas: Sequence[str]) -> None:
    """One search box for all areas; of the level of those already chosen."""
    words, data = context.words, context.dataset
    labels = _labels(context)
    level = level_of(areas[0], data) if areas else None
    st.multiselect(
        words("neighbourhood.pick_more" if areas else "neighbourhood.pick"),
        [area for area in labels if level is None or area in data.area_rows(level)],
        key=control("areas", list(areas)),
        format_func=labels.__getitem__,
        placeholder=words("neighbourhood.pick_hint"),
        on_change=lambda: _chosen(context),
    )


def _chosen(context: PageContext) -> None:
    asked: list[str] = st.session_state["w:areas"]
    st.session_state["too_many"] = len(asked) > links.MOST
    first, *others = asked[: links.MOST] or (None,)
    context.change(area=first, compare=tuple(filter(None, others)))


def _labels(context: PageContext) -> dict[str, str]:
    """Area id → name with what it lies in, in the order of names; the finest level first."""
    words, data = context.words, context.dataset

    def made() -> dict[str, str]:
        names, towns = data.area_names(words.lang), data.municipality_names(words.lang)
        found: dict[str, str] = {}
        for level in reversed(data.levels):
            areas = data.areas_of(level)
            beside = areas["municipality_name"].map(lambda town: towns.get(town, town))
            if level == "municipality" and len(data.levels) > 1:
                beside = beside.map(lambda _: words("detail.area.municipality").lower())
            said = {
                area: f"{names[area]} ({town})" if isinstance(town, str) and town not in names[area] else names[area]
                for area, town in zip(areas["area_id"], beside, strict=True)
            }
            found |= dict(sorted(said.items(), key=lambda item: item[1].casefold()))
        return found

    return data.once(("area_labels", words.lang), made)


def _remarks(context: PageContext, others: bool) -> None:
    words = context.words
    said = [words("neighbourhood.other_level")] if others else []
    if st.session_state.pop("too_many", False):
        said.append(words("neighbourhood.too_many"))
    for bad in context.problems:
        said.append(words("note.bad", name=bad.name, value=bad.value, allowed=bad.allowed))
    for line in said:
        st.caption(escape_markdown(line))


def _areas(context: PageContext, areas: Sequence[str]) -> None:
    words, data, view = context.words, context.dataset, context.view
    sheet = lines(areas, data)
    found = profiles(areas, sheet, view.indicator, data, words)
    addresses = _addresses(context, areas, found)
    files = {
        "figures": links.file("neighbourhood", view, areas),
        "places": links.file("neighbourhood-places", view, areas),
    }
    indicator = data.indicator(view.indicator)
    described = data.bundle.measure_info.get("measures", {})
    gap = described.get(f"gap_{indicator['id']}", {}) if indicator else {}
    used = {source for line in sheet for source in line.sources} | set(gap.get("sources", ())) | {"practices"}
    st.html(fragment("neighbourhood_head", words, profiles=found, links=addresses))
    # The page of paper knows one area.
    brief = brief_link(areas[0], view, data.default_indicator) if len(areas) == 1 else ""
    st.html(fragment("neighbourhood_actions", words, **files, brief=brief))
    st.html(f"<script>{PRINT}</script>", unsafe_allow_javascript=True)
    st.html(fragment("neighbourhood_near", words, profiles=found, links=addresses))
    groups = figures(sheet, data, words)
    st.html(fragment("neighbourhood_figures", words, groups=groups, dotted=dotted(groups)))
    notice = data.bundle.manifest["region_info"].get("notice")
    end = {
        "sources": sources_of(tuple(used), data, words),
        "notice": words.local(notice) if notice else "",
        "search_how": method_link("search-effort", words),
    }
    st.html(fragment("neighbourhood_unknown", words, profiles=found, **end))


def _addresses(context: PageContext, areas: Sequence[str], found: Sequence[Profile]) -> dict[str, links.Links]:
    view, dataset = context.view, context.dataset
    near = [other for profile in found for other in profile.around.around]
    practices = [practice.near.id for profile in found for practice in profile.practices]
    return {
        **links.of_areas(view, [*areas, *near], areas, dataset, context.words.lang),
        **links.of_practices(view, practices, dataset),
    }
