"""The map builder's map as a plain value, for a page that stands alone: what folium would write as a script, as data.

The page's own script makes the same layers from it in the same order, so that nothing has to be written as code.
"""

from __future__ import annotations

from typing import Any

from dashboard.maps.folium_layers import AtlasLayer
from dashboard.maps.folium_map import base_map, view_layers
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.selection import Selection
from dashboard.query.view import View

CARDS = "/cards/{lang}/{practice}.json"
# What stays free around the region, in pixels: left, top (where the name of a city stands), right, bottom.
MARGINS = (14, 36, 14, 14)
SEARCH_HEIGHT, BUTTON_WIDTH = 36, 44


def standalone_map(
    view: View, dataset: Dataset, selection: Selection, words: Words, controls: tuple[str, ...]
) -> dict[str, Any]:
    """The map of a view as JSON: ``map`` (Leaflet's options), ``layers`` (pairs of a class of ours and its order),
    ``search`` (the position as in an address), ``margins``, ``cards`` (address of what a practice's card says).

    Args:
        controls: of ``zoom``, ``search`` and ``layers``, those that the reader gets. Nothing offers an outside map.
    """
    base = base_map(dataset)
    layers = [*base._children.values(), *view_layers(view, dataset, selection, words)._children.values()]
    options = {name: value for name, value in base.options.items() if name not in ("zoom_control", "crs")}
    left, top, right, bottom = MARGINS
    return {
        "map": {"center": list(base.location), **{_camel(name): value for name, value in options.items()}},
        "layers": [[layer.leaflet_class, _bare(layer, controls)] for layer in layers if isinstance(layer, AtlasLayer)],
        "search": _position(view),
        "margins": [
            left + BUTTON_WIDTH * ("zoom" in controls),
            top + SEARCH_HEIGHT * ("search" in controls),
            right,
            bottom,
        ],
        "cards": CARDS.format(lang=words.lang, practice="{practice}"),
        "controls": list(controls),
    }


def _bare(layer: AtlasLayer, controls: tuple[str, ...]) -> Any:
    if layer.leaflet_class == "AtlasAreas" and isinstance(layer.order, dict):
        # Outlines of a level that is not drawn are not carried along.
        selected = layer.order["selected"]
        return {**layer.order, "selected": None} if selected and selected["level"] is None else layer.order
    if layer.leaflet_class != "AtlasPlaces" or not isinstance(layer.order, dict):
        return layer.order
    return {**layer.order, "outside": None, "search": layer.order["search"] if "search" in controls else None}


def _position(view: View) -> str:
    if view.center is None or view.zoom is None:
        return ""
    return f"?center={view.center[0]:.5f},{view.center[1]:.5f}&zoom={view.zoom:g}"


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
