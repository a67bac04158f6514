"""A map in a page, as folium composed it."""

from __future__ import annotations

from collections.abc import Callable

import folium

from dashboard.components.part import Event, part
from dashboard.maps.folium_map import composed_json

MODULE = "parts/single_map.js"


def map_view(
    composed: folium.Map, key: str, height: int | None = None, on_choice: Callable[[Event], None] | None = None
) -> None:
    """Mount a map; moving it never reruns the page, choosing something on it does.

    Args:
        composed: of our own layers, see :mod:`dashboard.maps.folium_map`.
        key: of the map in the session's state.
        height: in CSS pixels; None leaves it to the style of the page.
        on_choice: takes what was chosen, ``kind`` and ``id``; None where nothing can be.
    """
    data = {**composed_json(composed), "height": height, "choose": on_choice is not None}
    part(MODULE, key, data, on_choice)
