"""The small map of one location: to set it, or to show it as the atlas will."""

from __future__ import annotations

from typing import Any

import folium

from dashboard.maps.area_layer import area_spec
from dashboard.maps.folium_layers import CanvasChoropleth, LocationPickerLayer, PlacesLayer, WordsLayer
from dashboard.maps.folium_map import bare_map
from dashboard.maps.map_files import HALO_METRES
from dashboard.maps.palette import ACCENT
from dashboard.maps.spec import as_json, places_spec, region_bounds, words_spec
from dashboard.presenters.i18n import Words
from dashboard.presenters.symbols import SYMBOL_FOLDER, Symbol
from dashboard.query.dataset import Dataset
from dashboard.query.view import View

# The zoom for a location of each precision.
ZOOMS = {"address": 16.0, "street": 15.0, "neighbourhood": 13.5, "municipality": 11.5}


def picker_map(
    at: tuple[float, float, str] | None,
    near: tuple[float, float] | None,
    symbol: Symbol,
    dataset: Dataset,
    words: Words,
    pick: bool,
) -> folium.Map:
    """Areas as outlines with names, and the place; the map writes nothing into the address of the page.

    Args:
        at: latitude and longitude (WGS84 degrees) and precision, which may be empty; None for no place yet.
        near: latitude and longitude to look at while there is no place; None for the whole region.
        symbol: the practice's.
        pick: whether a click sets the place.
    """
    # Scrolling past the map scrolls the page.
    composed = bare_map(dataset, scroll_wheel_zoom=False)
    composed.add_child(CanvasChoropleth(as_json(area_spec(View(layers=()), dataset, words))))
    lat, lon, precision = at or (0.0, 0.0, "")
    spec: dict[str, Any] = {
        "at": [lat, lon] if at else None,
        "radius": HALO_METRES.get(precision, 0),
        "zoom": ZOOMS.get(precision, ZOOMS["street"]),
        "near": list(near) if near else None,
        "bounds": region_bounds(dataset),
        "pick": pick,
        "symbol": f"{SYMBOL_FOLDER}{symbol}.svg",
        "accent": ACCENT,
        "title": words("contribute.map.title"),
        "hint": words("contribute.map.hint"),
    }
    composed.add_child(LocationPickerLayer(spec))
    composed.add_child(WordsLayer(words_spec(words("contribute.map.title"), words)))
    if pick:
        composed.add_child(PlacesLayer({**places_spec(dataset, words), "search": "", "jump": True}))
    return composed
