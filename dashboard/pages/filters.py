"""The filters beside map and cards: chips with counts, grouped by question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import get_args

import streamlit as st

from dashboard.components.controls import control, escape_markdown
from dashboard.maps.palette import USUAL
from dashboard.pages.figure_choice import figure_choice
from dashboard.pages.page_context import PageContext
from dashboard.query.selection import NO_MUNICIPALITY
from dashboard.query.view import FACETS, LAYERS, STEPS, Classes
from geodata.spelling import casefold_ascii

TERMS = {"source": "source_of_solidarity"}


def filters(context: PageContext, with_map: bool) -> None:
    """All filters, in the side panel; ``with_map`` adds those of the map."""
    words = context.words
    # On a phone the side panel opens from a button that Streamlit draws without a label; the style sheet adds it.
    number = f" · {context.view.filter_count}" if context.view.filter_count else ""
    st.html(f'<style>:root {{ --filters-label: "{words("filter.open")}{number}"; }}</style>')
    with st.sidebar, st.container(key="filters"):
        _search(context)
        for facet in ("setting", "support"):
            _chips(context, facet)
        _match(context)
        for facet in ("funding", "source"):
            _chips(context, facet)
        _municipality(context)
        _more(context)
        if with_map:
            with st.container(key="figure"):
                figure_choice(context)
            _classes(context)
            _level(context)
            _layers(context)
        if context.view.filter_count:
            st.button(words("filter.clear"), key="clear", type="tertiary", on_click=clear(context))
        st.caption(words("filter.counts_hint"))


def clear(context: PageContext) -> Callable[[], None]:
    """A callback that clears every filter."""
    bare = context.view.without_filters()
    return lambda: context.change(**{name: getattr(bare, name) for name in (*FACETS, "cell", "match", "year", "q")})


def _search(context: PageContext) -> None:
    st.text_input(
        context.words("filter.search"),
        key=control("q", context.view.q),
        placeholder=context.words("filter.search_hint"),
        label_visibility="collapsed",
        type="search",
        max_chars=100,
        on_change=lambda: context.change(q=(st.session_state["w:q"] or "").strip()),
    )


def _chips(context: PageContext, facet: str) -> None:
    counts = context.dataset.index.counts(context.view, facet)
    st.pills(
        context.words(f"filter.{facet}"),
        list(counts),
        selection_mode="multi",
        key=control(facet, [option for option in counts if option in context.view.facet(facet)]),
        format_func=lambda option: (
            f"{escape_markdown(context.words.term(TERMS.get(facet, facet), option))} :gray[{counts[option]}]"
        ),
        on_change=lambda: context.change(**{facet: _ordered(facet, context)}),
    )


def _ordered(facet: str, context: PageContext) -> tuple[str, ...]:
    chosen = st.session_state[f"w:{facet}"]
    return tuple(option for option in context.dataset.index.options(facet) if option in chosen)


def _match(context: PageContext) -> None:
    st.segmented_control(
        context.words("filter.match"),
        ["any", "all"],
        key=control("match", context.view.match),
        format_func=lambda option: context.words(f"filter.match_{option}"),
        required=True,
        on_change=context.take("match"),
    )


def _municipality(context: PageContext) -> None:
    words, counts = context.words, context.dataset.index.counts(context.view, "municipality")
    names = {name: context.dataset.municipality_name(name, words.lang) for name in counts}
    # In the order of the names as they are shown, those that state none last.
    options = sorted(counts, key=lambda name: (name == NO_MUNICIPALITY, casefold_ascii(names[name])))
    names[NO_MUNICIPALITY] = words("filter.no_municipality")

    st.multiselect(
        words("filter.municipality"),
        options,
        key=control("municipality", list(context.view.municipality)),
        format_func=lambda option: f"{names[option]} ({counts[option]})",
        placeholder=words("filter.every"),
        on_change=lambda: context.change(municipality=_ordered("municipality", context)),
    )


def _more(context: PageContext) -> None:
    """Rarely used filters."""
    view = context.view
    chosen = len(view.status) + len(view.study) + (view.year is not None)
    with _folded("more", context.words("filter.more"), chosen) as unfolded:
        if unfolded:
            _year(context)
            for facet in ("status", "study"):
                _chips(context, facet)


@contextmanager
def _folded(name: str, label: str, chosen: int) -> Iterator[bool]:
    """A collapsible part of the panel, unfolded at first where the view has ``chosen`` something in it.

    Yields:
        Whether it is unfolded: its filters are rendered on demand, or each reader would wait for them at the start.
    """
    remembered = f"unfolded_{name}"
    unfolded = bool(st.session_state.setdefault(remembered, chosen > 0))
    key = control(f"part_{name}", unfolded)
    title = label if unfolded or not chosen else f"{label} · {chosen}"
    with st.expander(title, key=key, on_change=lambda: st.session_state.update({remembered: st.session_state[key]})):
        yield unfolded


def _year(context: PageContext) -> None:
    counts = context.dataset.index.year_counts(context.view)
    st.selectbox(
        context.words("filter.year"),
        [None, *sorted(counts, reverse=True)],
        key=control("year", context.view.year),
        placeholder=context.words("filter.any_year"),
        format_func=lambda year: context.words("filter.any_year") if year is None else f"{year} ({counts[year]})",
        on_change=context.take("year"),
    )


def _classes(context: PageContext) -> None:
    """How figures become colours."""
    words, view = context.words, context.view
    if context.dataset.default_indicator is None:
        return
    with _folded("classes", words("filter.classes"), (view.classes is not None) + (view.steps is not None)) as unfolded:
        if unfolded:
            _class_options(context)


def _class_options(context: PageContext) -> None:
    words = context.words
    st.selectbox(
        words("filter.classes"),
        [None, *get_args(Classes)],
        key=control("classes", context.view.classes),
        format_func=lambda method: words(f"filter.classes_{method or 'default'}"),
        placeholder=words("filter.classes_default"),
        label_visibility="collapsed",
        on_change=context.take("classes"),
    )
    st.segmented_control(
        words("filter.steps"),
        STEPS,
        key=control("steps", context.view.steps or USUAL),
        required=True,
        on_change=context.take("steps", USUAL),
    )


def _level(context: PageContext) -> None:
    if len(context.dataset.levels) < 2:
        return
    st.segmented_control(
        context.words("filter.level"),
        ["by_zoom", *context.dataset.levels],
        key=control("level", context.view.level or "by_zoom"),
        format_func=lambda level: context.words(f"level.{level}"),
        required=True,
        on_change=context.take("level", "by_zoom"),
    )


def _layers(context: PageContext) -> None:
    def choose() -> None:
        chosen = set(st.session_state["w:layers"])
        # Areas have one colour: the newer choice of the two takes the place of the other.
        if {"areas", "gap"} <= chosen:
            chosen.discard("gap" if "gap" in context.view.layers else "areas")
        context.change(layers=tuple(layer for layer in LAYERS if layer in chosen))

    st.pills(
        context.words("filter.layers"),
        LAYERS,
        selection_mode="multi",
        key=control("layers", list(context.view.layers)),
        format_func=lambda layer: context.words(f"layer.{layer}"),
        on_change=choose,
    )
