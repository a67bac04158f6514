"""The small map of one place: to set it, or to show it as the atlas will."""

from __future__ import annotations

from typing import Any

import folium

from dashboard.maps.folium_layers import CanvasChoropleth, LocationPickerLayer, PlacesLayer, WordsLayer
from dashboard.maps.folium_map import areas_order, bare_map, places_order, words_order
from dashboard.maps.map_files import HALO_METRES
from dashboard.maps.palette import ACCENT
from dashboard.presenters.i18n import Words
from dashboard.presenters.symbols import SYMBOL_FOLDER, Symbol
from dashboard.query.dataset import Dataset
from dashboard.query.view import View

# How near to look at a place that is known so finely.
ZOOMS = {"address": 16.0, "street": 15.0, "neighbourhood": 13.5, "municipality": 11.5}


def picker_base(dataset: Dataset) -> folium.Map:
    """The part of the map that no place changes; it writes nothing into the address of the page."""
    # Whoever scrolls past the map on the page means the page.
    return bare_map(dataset, scroll_wheel_zoom=False)


def picker_layers(
    at: tuple[float, float, str] | None,
    near: tuple[float, float] | None,
    mark: Symbol,
    dataset: Dataset,
    words: Words,
    pick: bool,
) -> folium.FeatureGroup:
    """Areas as outlines with names, and the place.

    Args:
        at: latitude and longitude (WGS84 degrees) and precision, which may be empty; None for no place yet.
        near: latitude and longitude to look at while there is no place; None for the whole region.
        mark: the practice's symbol.
        data: the bundle on show.
        words: the reader's language.
        pick: whether a click sets the place.
    """
    group = folium.FeatureGroup(name="spot", control=False)
    group.add_child(CanvasChoropleth(areas_order(View(layers=()), dataset, None, words)))
    west, south, east, north = dataset.bundle.manifest["region_info"]["bounds"]
    lat, lon, precision = at or (0.0, 0.0, "")
    order: dict[str, Any] = {
        "at": [lat, lon] if at else None,
        "radius": HALO_METRES.get(precision, 0),
        "zoom": ZOOMS.get(precision, ZOOMS["street"]),
        "near": list(near) if near else None,
        "bounds": [[south, west], [north, east]],
        "pick": pick,
        "symbol": f"{SYMBOL_FOLDER}{mark}.svg",
        "accent": ACCENT,
        "title": words("contribute.map.title"),
        "hint": words("contribute.map.hint"),
    }
    group.add_child(LocationPickerLayer(order))
    group.add_child(WordsLayer(words_order(words("contribute.map.title"), words)))
    if pick:
        group.add_child(PlacesLayer({**places_order(dataset, words), "search": "", "jump": True}))
    return group
