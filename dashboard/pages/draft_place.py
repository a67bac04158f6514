"""Where a practice is: the address in the source, places found by name, and a map to pick the location on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.components.controls import escape_markdown
from dashboard.components.map_view import map_view
from dashboard.maps.location_picker import picker_map
from dashboard.pages.draft_fields import Fields, draft_now, key_of, write
from dashboard.presenters.contribution.location_search import (
    LocationMatch,
    LocationSearch,
    at_click,
    at_found,
    nowhere,
    precisions,
    towns,
)
from dashboard.presenters.fragments import fragment
from dashboard.presenters.symbols import symbol
from geodata.models import Visibility

HEIGHT = 340


def place_fields(fields: Fields, places: LocationSearch) -> None:
    """Municipality, name, address and postcode, then the location; only the first where no more may be published."""
    words = fields.words
    names = towns(words.lang)
    stated = fields.draft.written("place.municipality")
    if stated and stated not in names:
        names = {stated: stated, **names}
    fields.one("place.municipality", list(names), lambda name: names.get(name, name))
    fields.term("visibility")
    if fields.draft.written("visibility") == Visibility.MUNICIPALITY:
        return
    fields.line("place.name", live=True)
    fields.lines("place.address", "place.postcode")
    near = _suggestions(fields, places)
    with st.container(key="spot_map", gap="small"):
        st.html(fragment("heading", words, text=words("contribute.field.location")))
        st.caption(words("contribute.map.how"))
        location_picker(fields, pick=True, near=near)
    _precision(fields)


def location_picker(fields: Fields, pick: bool, near: LocationMatch | None = None) -> None:
    """The map of the draft's location.

    Args:
        fields: the draft.
        pick: whether a click sets the location.
        near: where to look while there is no location.
    """
    draft, dataset = fields.draft, fields.context.dataset
    at = None
    if draft.written("location.lat"):
        lat, lon = float(draft.written("location.lat")), float(draft.written("location.lon"))
        at = (lat, lon, draft.written("location.precision"))
    kinds = [draft.written(f"supports.{row}.kind") for row in draft.listed("supports")]
    composed = picker_map(
        at,
        (near.lat, near.lon) if near else None,
        symbol([kind for kind in kinds if kind]),
        dataset,
        fields.words,
        pick,
    )
    key = f"spot-{pick}-{dataset.digest[:12]}-{key_of('')}"
    map_view(composed, key, HEIGHT if pick else 220, _clicked if pick else None)


def _clicked(choice: Mapping[str, Any]) -> None:
    point = choice.get("id")
    if choice.get("kind") != "spot" or not isinstance(point, list) or len(point) != 2:
        return
    lat, lon = point
    if isinstance(lat, int | float) and isinstance(lon, int | float) and abs(lat) <= 90 and abs(lon) <= 180:
        write(at_click(float(lat), float(lon), draft_now()))


def _suggestions(fields: Fields, places: LocationSearch) -> LocationMatch | None:
    """Places that the address may mean, each a button with its precision; returns the first."""
    words, draft = fields.words, fields.draft
    with st.container(key="suggestions", gap="small"):
        if not any(draft.written(f"place.{name}") for name in ("name", "municipality", "address", "postcode")):
            return None
        found = places.find(draft)
        if found:
            st.html(fragment("heading", words, text=words("contribute.found")))
        with st.container(key="suggested", horizontal=True, gap="small"):
            for n, place in enumerate(found):
                precision = words(f"contribute.precision.{place.precision.value}")
                label = places.label(place, words.lang)
                st.button(
                    escape_markdown(words("contribute.found_at", place=label, precision=precision)),
                    key=f"found_{n}",
                    type="primary" if _here(place, fields) else "secondary",
                    on_click=lambda place=place: write(at_found(place, draft_now())),
                )
        if not found:
            st.caption(words("contribute.found_none"))
        elif draft.written("place.address"):
            st.caption(words("contribute.found_streets"))
    return found[0] if found else None


def _here(place: LocationMatch, fields: Fields) -> bool:
    draft = fields.draft
    here = (draft.written("location.lat"), draft.written("location.lon"), draft.written("location.finest"))
    return here == (f"{place.lat:.5f}", f"{place.lon:.5f}", place.precision.value)


def _precision(fields: Fields) -> None:
    """The precision of the location: as it was found, or coarser."""
    words, draft = fields.words, fields.draft
    if not draft.written("location.lat"):
        return
    with st.container(key="spot_says", horizontal=True, vertical_alignment="center", gap="small"):
        lat, lon = draft.written("location.lat"), draft.written("location.lon")
        st.caption(words("contribute.map.set", lat=lat, lon=lon))
        st.button(
            words("contribute.map.remove"),
            key="remove_spot",
            type="tertiary",
            icon=":material/close:",
            on_click=lambda: write(nowhere()),
        )
    options = [precision.value for precision in precisions(draft)]
    # A choice that is no longer among the options must not come back with the widget.
    with st.container(key=f"precision_{options[0]}"):
        st.radio(
            fields.label("location.precision"),
            options,
            index=None,
            key=_precision_key(options, draft.written("location.precision")),
            format_func=lambda precision: words(f"contribute.precision.{precision}"),
            on_change=lambda: _precise(options),
        )
    fields.findings("location.precision")
    fields.findings("location")


def _precision_key(options: list[str], value: str) -> str:
    key = key_of(f"precision-{options[0]}")
    if st.session_state.get(key) != (value or None):
        st.session_state[key] = value or None
    return key


def _precise(options: list[str]) -> None:
    write({"location.precision": st.session_state[key_of(f"precision-{options[0]}")]})
