"""The controls of what colours areas: the figure, its year, and what it is compared with."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.controls import control, escape_markdown
from dashboard.pages.page_context import PageContext
from dashboard.presenters.i18n import Words
from dashboard.query.bivariate import need_indicator
from dashboard.query.dataset import Dataset, derived
from dashboard.query.scale import chosen_town, towns_with
from dashboard.query.view import REGION, TOWN

FRAME = "frame"


def figure_choice(context: PageContext) -> None:
    """The figure, its year where it has several, and what its colours and ranks are compared with."""
    options, chosen = offered(context)
    if not options:
        return
    labels = {name: figure_name(name, context.dataset, context.words) for name in options}
    st.selectbox(
        context.words("filter.indicator"),
        options,
        key=control("indicator", chosen),
        format_func=labels.__getitem__,
        # A year of one figure says nothing of another.
        on_change=lambda: context.change(indicator=st.session_state["w:indicator"], at=None),
    )
    if "gap" in context.view.layers:
        if len(options) < len(context.dataset.bundle.manifest.indicators):
            st.caption(context.words("filter.need_only"))
        return
    _year(context)
    _scale(context)


def offered(context: PageContext) -> tuple[list[str], str | None]:
    """The figures that a view can show, those of one kind of area together, and the one that it shows.

    Where need and known meeting places are shown, those are the figures of need of areas that can be compared; another
    one that the address names is offered as well, because it is what is chosen.
    """
    view, dataset = context.view, context.dataset
    known = [item.id for item in dataset.bundle.manifest.indicators if dataset.indicator_levels(item.id)]
    chosen = view.indicator or dataset.default_indicator
    if "gap" in view.layers:
        chosen = view.indicator or need_indicator(view, dataset.bundle) or chosen
        known = [name for name in known if name in dataset.bundle.measure_info.indicators or name == chosen]
    kinds = list(dict.fromkeys(figure_kind(dataset, name) for name in known))
    return sorted(known, key=lambda name: kinds.index(figure_kind(dataset, name))), chosen


@derived
def figure_kind(dataset: Dataset, indicator: str) -> str:
    """For which areas there is a figure: its finest level, or ``part`` where some municipalities have none at all."""
    finest = dataset.indicator_levels(indicator)[-1]
    if finest == dataset.levels[-1] and not towns_with(dataset, indicator).issuperset(_divided(dataset)):
        return "part"
    return finest


@derived
def _divided(dataset: Dataset) -> frozenset[str]:
    """The municipalities in which people live in areas of the finest level."""
    areas = dataset.areas_of(dataset.levels[-1])
    return frozenset(areas.loc[areas["population"] > 0, "municipality_id"].dropna())


def figure_name(indicator: str, dataset: Dataset, words: Words) -> str:
    """A figure with its year and, in a region of several levels, for which areas it exists."""
    declared = dataset.indicator(indicator)
    assert declared is not None
    label = words.figure_label(declared)
    if len(dataset.levels) < 2:
        return label
    return words("filter.figure", label=label, of=words(f"filter.figure_of.{figure_kind(dataset, indicator)}"))


def _year(context: PageContext) -> None:
    indicator = context.dataset.indicator(context.view.indicator)
    if indicator is None or len(indicator.vintages) < 2:
        return
    st.selectbox(
        context.words("filter.at"),
        sorted(indicator.vintages, reverse=True),
        key=control("at", context.dataset.year(indicator, context.view.at)),
        on_change=context.take("at", indicator.vintage),
    )


def _scale(context: PageContext) -> None:
    """What colours and ranks are compared with. A frame is where the map is now, which only the browser knows: the
    button reports it, see ``static/share.js`` and :func:`dashboard.pages.explore.show_map`.
    """
    words, view, dataset = context.words, context.view, context.dataset
    town, own = chosen_town(view, dataset), chosen_town(view, dataset, own=False)
    usual = TOWN if own else REGION
    labels = {REGION: words("filter.scales.region")}
    if town:
        labels[TOWN] = escape_markdown(dataset.area_names(words.lang)[town])
    if view.scale not in (None, REGION, TOWN):
        labels[FRAME] = words("filter.scales.frame")
    shown = FRAME if FRAME in labels else view.scale or usual
    options: Sequence[str] = list(labels)
    st.segmented_control(
        words("filter.scale"),
        options,
        key=control("scale", shown if shown in labels else REGION),
        format_func=labels.__getitem__,
        required=True,
        wrap=True,
        on_change=lambda: _take_scale(context, usual),
    )
    if not town:
        st.caption(words("filter.scale_no_town"))
    st.button(words("filter.scale_frame"), key="scale_frame", type="tertiary")


def _take_scale(context: PageContext, usual: str) -> None:
    chosen = st.session_state["w:scale"]
    if chosen != FRAME:
        context.change(scale=None if chosen == usual else chosen)
