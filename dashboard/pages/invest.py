"""Where to invest: the list of areas by town, the map beside it, and what a meeting place more would reach."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, get_args

import streamlit as st

from dashboard.components.part import Event, part
from dashboard.maps import map_files
from dashboard.maps.area_layer import Bounds, town_frame
from dashboard.maps.folium_map import composed_json, view_map
from dashboard.maps.spec import MapSpec, map_spec, search_texts
from dashboard.maps.what_if_layer import what_if_spec
from dashboard.outlets.links import list_downloads
from dashboard.pages.page_context import PageContext, page_address
from dashboard.pages.share import share_dialog
from dashboard.presenters.area_card import area_card, card_figures
from dashboard.presenters.fragments import fragment
from dashboard.presenters.gap_findings import gap_finding
from dashboard.presenters.invest.ranked_list import town_list
from dashboard.presenters.invest.spots_panel import spots_form
from dashboard.presenters.invest.what_if_panel import what_if_headline, what_if_note, what_if_panel
from dashboard.presenters.method import method_link
from dashboard.presenters.tipping import kinds_text
from dashboard.query.area_list import LAYERS, area_list, listed_view, towns_of
from dashboard.query.comparison import chosen_town, comparing
from dashboard.query.dataset import Dataset
from dashboard.query.parameters import TEXT_LIMIT
from dashboard.query.spot_in_area import spot_in_area
from dashboard.query.view import LEAST, PIN_DECIMALS, PINS, Pin, Sort, View
from dashboard.query.what_if import WhatIf, view_what_if

KEY = "invest"
MISSED = "invest:missed"
# Rows of a town that a list of several towns shows unfolded.
FIRST_ROWS = 6
# What a phone shows one at a time, in order.
TABS = ("what_if", "spots", "list")


@dataclass(frozen=True)
class Invest:
    """One run of the page: its view, the town that is meant, and what the map shows."""

    context: PageContext

    @cached_property
    def town(self) -> str | None:
        """The id of the town whose list is shown, None for every one that can be compared."""
        return chosen_town(self.context.view, self.context.dataset)

    @cached_property
    def view(self) -> View:
        """What the map shows."""
        return listed_view(self.context.view, self.context.dataset)

    @cached_property
    def found(self) -> WhatIf | None:
        """What the pins would reach, None without any."""
        return view_what_if(self.view, self.context.dataset)

    @cached_property
    def spec(self) -> MapSpec:
        """The map: its town in the frame, and pins that a reader may set."""
        context, view = self.context, self.view
        # Names without remarks: their numbers would be taken for those of pins, and the list says what they say.
        spec = map_spec(view, context.dataset, context.selection, context.words)
        return spec.model_copy(
            update={
                "areas": spec.areas.model_copy(update={"focus": self._frame or spec.areas.focus}),
                "what_if": what_if_spec(view, context.dataset, context.words, editable=True),
                # Towns are chosen in the list, and what is found by name gets a pin.
                "places": {**spec.places, "search": "", "outside": None},
            }
        )

    @property
    def _frame(self) -> Bounds | None:
        if self.town is None or self.context.view.whatif:
            return None
        return town_frame(self.town, self.context.dataset)

    @property
    def unchosen(self) -> View:
        """The view without its area, in the same town."""
        return in_town(replace(self.context.view, area=None), self.town, self.context.dataset)

    @cached_property
    def finding(self) -> tuple[str, str]:
        """Headline and note."""
        context = self.context
        found = gap_finding(self.view, context.dataset, context.words)
        return found[:2] if found else (context.words("page.invest"), "")


def page(context: PageContext) -> None:
    """List, map and panel of a view."""
    invest, words = Invest(context), context.words
    event = part(
        "parts/invest.js",
        KEY,
        {
            "lang": words.lang,
            "sections": sections(invest),
            "map": _map(invest),
            "finder": _finder(context),
            "pins": len(context.view.whatif),
            "chosen": bool(_area(invest)),
            "unchosen": _changes(invest, invest.unchosen),
        },
        lambda event: _reported(context, event),
    )
    if event.get("kind") == "share":
        share_dialog(replace(context, view=_shared(invest)), event.get("position"), "invest")
    context.follow(event)


def in_town(view: View, town: str | None, dataset: Dataset) -> View:
    """A view about a town, by its name where practices are in it and it can be filtered by; else as its area."""
    name = dataset.area_records[town]["municipality_name"] if town is not None else None
    if name in dataset.allowed.facets["municipality"]:
        return replace(view, municipality=(name,))
    return replace(view, municipality=(), area=view.area or town)


def sections(invest: Invest) -> dict[str, str]:
    """The parts of the page around the map, as HTML by the name of their place; none of them is shown when empty."""
    parts = {
        "head": _head(invest),
        "controls": _controls(invest),
        "rows": _rows(invest),
        "area": _area_section(invest),
        "what_if": _what_if(invest),
        "reached": _reached(invest),
        "spots": spots_form(invest.context.view, invest.town, invest.context.dataset, invest.context.words),
        "foot": _foot(invest),
    }
    tabs = [tab for tab in TABS if tab != "spots" or parts["spots"]]
    return {**parts, "tabs": fragment("invest_tabs", invest.context.words, tabs=tabs), "key": _key(invest)}


def _head(invest: Invest) -> str:
    context = invest.context
    back = context.params(replace(context.view.asking("gap"), area=None))
    headline, note = invest.finding
    if invest.found:
        headline = what_if_headline(invest.found, context.dataset, context.words)
        note = what_if_note(invest.found, context.dataset, context.words)
    return fragment(
        "invest_head",
        context.words,
        back=page_address("explore", back),
        headline=headline,
        notes=[note] if note else [],
        problems=context.problems,
    )


def _controls(invest: Invest) -> str:
    context = invest.context
    return fragment(
        "invest_controls",
        context.words,
        groups=towns_of(context.dataset, context.words.lang),
        town=invest.town,
        sorts=_sorts(invest),
        view=context.view,
        least=int(LEAST[0]),
        files=list_downloads(context.view, _shared(invest), context.dataset.default_indicator),
    )


def _sorts(invest: Invest) -> list[tuple[str, str, bool]]:
    """The orders to choose from: value in the address, name, and whether it is the present one."""
    sort, orders = invest.context.view.sort, get_args(Sort)
    if invest.town is not None and invest.town not in invest.context.dataset.bundle.measure_info.towns:
        # There is need alone to order by.
        orders = orders[2:]
        sort = sort if sort in orders else orders[0]
    return [("" if order == orders[0] else order, order, order == sort) for order in orders]


def _rows(invest: Invest) -> str:
    context, words = invest.context, invest.context.words
    towns = [town_list(town, context.dataset, words) for town in area_list(context.view, context.dataset)]
    return fragment(
        "invest_list",
        words,
        towns=towns,
        alone=invest.town is not None,
        first=FIRST_ROWS,
        chosen=_area(invest),
        address=page_address("invest", context.params(replace(context.view, area=None))),
        contribute=page_address("contribute", {"lang": [words.lang]}),
        elsewhere=len(context.dataset.areas_of("municipality")) - len(towns),
        walk=context.dataset.catchment_m,
    )


def _area(invest: Invest) -> str | None:
    """The area that is open: not the town of the list."""
    area = invest.context.view.area
    return area if area != invest.town or (area and invest.context.dataset.undivided(area)) else None


def _area_section(invest: Invest) -> str:
    area, context = _area(invest), invest.context
    if area is None:
        return ""
    card = area_card(area, context.dataset, context.words, card_figures(invest.view, context.dataset))
    more = context.params(replace(context.view, practice=None, center=None, zoom=None))
    return fragment(
        "invest_area",
        context.words,
        card=card,
        more=page_address("neighbourhood", more),
        unchosen=_changes(invest, invest.unchosen),
        room=len(context.view.whatif) < PINS,
    )


def _what_if(invest: Invest) -> str:
    context = invest.context
    pins = context.view.whatif
    return fragment(
        "invest_set_pin",
        context.words,
        pins=pins,
        kinds=context.dataset.allowed.meeting_place_kinds,
        room=len(pins) < PINS,
        missed=st.session_state.pop(MISSED, ""),
    )


def _reached(invest: Invest) -> str:
    """What the pins would reach; nothing is worked out before there is one."""
    found, context = invest.found, invest.context
    return what_if_panel(found, context.dataset, context.words) if found else ""


def _foot(invest: Invest) -> str:
    context, notice = invest.context, invest.context.dataset.region.notice
    # With pins the panel leads to how they are worked out.
    how = "" if context.view.whatif else method_link("gap", context.words)
    return fragment("invest_foot", context.words, how=how, notice=context.words.local(notice) if notice else "")


def _key(invest: Invest) -> str:
    context, words = invest.context, invest.context.words
    across = comparing(invest.view, context.dataset)
    note = words("compared.across_towns", kinds=kinds_text(across.info.kinds, words)) if across.info.kinds else ""
    return fragment(
        "invest_key",
        words,
        key=invest.spec.legend.key,
        pins=bool(context.view.whatif),
        # A map of several towns compares on fewer kinds than the list of each of them.
        note="" if invest.town is not None else note,
    )


def _changes(invest: Invest, view: View) -> dict[str, list[str]]:
    """The parameters that choose the area and the town of a view."""
    params = invest.context.params(view)
    return {name: params.get(name, []) for name in ("area", "municipality")}


def _map(invest: Invest) -> dict[str, Any]:
    composed = composed_json(view_map(invest.spec, invest.context.dataset))
    # The line under the map says what is needed of it.
    return {**composed, "layers": [layer for layer in composed["layers"] if layer[0] != "legend"]}


def _finder(context: PageContext) -> dict[str, Any]:
    """The box that finds by name where a pin would be: areas, known meeting places, and what the gazetteer knows."""
    words, dataset = context.words, context.dataset
    return {
        "names": [map_files.area_names(dataset, level, words.lang).address for level in dataset.levels],
        "meeting_places": map_files.meeting_places(dataset, words.lang).address,
        "heading": words("invest.find"),
        "search": words("invest.find_hint"),
        "in_texts": words("invest.address", text="{text}"),
        **search_texts(words),
    }


def _shared(invest: Invest) -> View:
    """The view as it is shared: other outlets show the same map, with the pins."""
    view = in_town(invest.context.view, invest.town, invest.context.dataset)
    return replace(view, question="gap", layers=LAYERS, indicator=invest.view.indicator, cell=())


def _reported(context: PageContext, event: Event) -> None:
    """What a reader did on the page; it comes from the browser. For callbacks only."""
    kind = event.get("kind")
    if kind == "town":
        town = event.get("id") if event.get("id") in context.dataset.allowed.areas else None
        view = in_town(replace(context.view_now(), area=None), town, context.dataset)
        context.change(municipality=view.municipality, area=view.area, practice=None, center=None, zoom=None)
    elif kind == "pin" and event.get("area") in context.dataset.allowed.areas:
        _add_pin(context, *spot_in_area(event["area"], context.dataset))
    elif kind in ("unpin", "pin_kind"):
        _change_pin(context, event)
    elif kind == "address":
        _find(context, str(event.get("text")))
    else:
        context.on_event(event)


def _add_pin(context: PageContext, lat: float, lon: float) -> None:
    pins = context.view_now().whatif
    if len(pins) < PINS:
        context.change(whatif=(*pins, Pin(round(lat, PIN_DECIMALS), round(lon, PIN_DECIMALS))))


def _change_pin(context: PageContext, event: Event) -> None:
    """Take a pin away, or make it of another kind."""
    pins, at, kind = list(context.view_now().whatif), event.get("pin"), event.get("value") or None
    if not isinstance(at, int) or not 0 <= at < len(pins):
        return
    if event.get("kind") == "unpin":
        del pins[at]
    elif kind in (None, *context.dataset.allowed.meeting_place_kinds):
        pins[at] = replace(pins[at], kind=kind)
    context.change(whatif=tuple(pins))


def _find(context: PageContext, text: str) -> None:
    """A pin at what the gazetteer knows by a text, in the list's town first; it is loaded at the first question."""
    from dashboard.presenters.contribution.location_search import found_by_text

    town = chosen_town(context.view_now(), context.dataset)
    name = context.dataset.area_records[town]["municipality_name"] if town is not None else None
    found = found_by_text(text[:TEXT_LIMIT], name, context.dataset)
    if found is None:
        st.session_state[MISSED] = text[:TEXT_LIMIT]
    else:
        _add_pin(context, found.lat, found.lon)
