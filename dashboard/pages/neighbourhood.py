"""Neighbourhood: one area from near by, or up to four side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.maps import scripts
from dashboard.outlets.links import brief_link
from dashboard.pages.explore import show_map
from dashboard.pages.page_context import STATIC, PageContext, control, escape_markdown, run
from dashboard.presenters.fragments import fragment
from dashboard.presenters.method import method_link
from dashboard.presenters.neighbourhood import links
from dashboard.presenters.neighbourhood.area_values import level_of, lines
from dashboard.presenters.neighbourhood.figure_view import dotted, figures, sources_of
from dashboard.presenters.neighbourhood.profile import Profile, profiles


def page(frame: PageContext) -> None:
    """The chosen areas; without any a map to click."""
    st.html(STATIC / "neighbourhood.css")
    areas, others = links.chosen(frame.view, frame.dataset)
    with st.container(key="neighbourhood", gap="medium"):
        if not areas:
            st.html(fragment("neighbourhood_start", frame.words))
        _picker(frame, areas)
        _remarks(frame, others)
        if areas:
            _areas(frame, areas)
        else:
            _map(frame)


def _map(frame: PageContext) -> None:
    """The map with nothing on it but areas to click."""
    bare = replace(frame, view=replace(frame.view, layers=("areas",)))
    show_map(bare, lambda choice: _clicked(frame, choice))


def _clicked(frame: PageContext, choice: Mapping[str, Any]) -> None:
    """An area opens; so does the area of a practice that was found by its name."""
    kind, chosen = choice.get("kind"), choice.get("id")
    if kind == "practice":
        chosen = frame.dataset.bundle.practices.set_index("practice_id")["area_id"].get(chosen)
    if kind in ("area", "practice") and chosen in frame.dataset.allowed.areas:
        frame.change(area=chosen, practice=None)


def _picker(frame: PageContext, areas: Sequence[str]) -> None:
    """One search box for all areas; of the level of those already chosen."""
    words, data = frame.words, frame.dataset
    labels = _labels(frame)
    level = level_of(areas[0], data) if areas else None
    st.multiselect(
        words("neighbourhood.pick_more" if areas else "neighbourhood.pick"),
        [area for area in labels if level is None or area in data.area_rows(level)],
        key=control("areas", list(areas)),
        format_func=labels.__getitem__,
        placeholder=words("neighbourhood.pick_hint"),
        on_change=lambda: _chosen(frame),
    )


def _chosen(frame: PageContext) -> None:
    asked: list[str] = st.session_state["w:areas"]
    st.session_state["too_many"] = len(asked) > links.MOST
    first, *others = asked[: links.MOST] or (None,)
    frame.change(area=first, compare=tuple(filter(None, others)))


def _labels(frame: PageContext) -> dict[str, str]:
    """Area id → name with what it lies in, in the order of names; the finest level first."""
    words, data = frame.words, frame.dataset

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


def _remarks(frame: PageContext, others: bool) -> None:
    words = frame.words
    said = [words("neighbourhood.other_level")] if others else []
    if st.session_state.pop("too_many", False):
        said.append(words("neighbourhood.too_many"))
    for bad in frame.problems:
        said.append(words("note.bad", name=bad.name, value=bad.value, allowed=bad.allowed))
    for line in said:
        st.caption(escape_markdown(line))


def _areas(frame: PageContext, areas: Sequence[str]) -> None:
    words, data, view = frame.words, frame.dataset, frame.view
    sheet = lines(areas, data)
    found = profiles(areas, sheet, view.indicator, data, words)
    addresses = _addresses(frame, areas, found)
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
    run(scripts.call("pages.js", "listenForPrint"))
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


def _addresses(frame: PageContext, areas: Sequence[str], found: Sequence[Profile]) -> dict[str, links.Links]:
    view, dataset = frame.view, frame.dataset
    near = [other for profile in found for other in profile.around.around]
    practices = [practice.near.id for profile in found for practice in profile.practices]
    return {
        **links.of_areas(view, [*areas, *near], areas, dataset, frame.words.lang),
        **links.of_practices(view, practices, dataset),
    }
