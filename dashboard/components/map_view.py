"""A map in a Streamlit page; the one place that mounts streamlit-folium's component."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import folium
import streamlit as st
from streamlit_folium import st_folium


def map_view(
    base: folium.Map,
    layers: folium.FeatureGroup,
    key: str,
    height: int,
    on_choice: Callable[[Mapping[str, Any]], None] | None = None,
) -> None:
    """Mount a map; moving it never reruns the page, choosing something on it does.

    Args:
        base: the part of the map that never changes, so that the browser does not create it again.
        layers: what the page changes; replaces the layers before.
        key: of the component in the session's state.
        height: in CSS pixels.
        on_choice: takes what was chosen, see :func:`map_choice`; None where nothing can be.
    """
    st_folium(
        base,
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=layers,
        on_change=(lambda: on_choice(map_choice(key))) if on_choice else None,
    )


def map_choice(key: str) -> Mapping[str, Any]:
    """What the map reported last: ``kind`` and ``id``; empty when nothing. It comes from the browser: check it."""
    choice: Mapping[str, Any] = st.session_state.get(key) or {}
    return choice
