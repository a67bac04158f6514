"""The adapter to our scripts: a :class:`dashboard.maps.spec.MapSpec` as JSON, for a page that stands alone.

The page's own script makes the same layers from it in the same order, so that nothing has to be written as code.
"""

from __future__ import annotations

from typing import Any

from dashboard.maps.spec import MAP_OPTIONS, START_ZOOM, WHEEL, MapSpec, region_bounds, region_centre
from dashboard.query.dataset import Dataset
from dashboard.query.view import View

CARDS = "/cards/{lang}/{practice}.json"
# Pixels that stay free around the region: left, top, right, bottom.
MARGINS = (14, 36, 14, 14)
SEARCH_HEIGHT, BUTTON_WIDTH = 36, 44


def standalone_map(
    spec: MapSpec, view: View, dataset: Dataset, controls: tuple[str, ...], still: bool = False
) -> dict[str, Any]:
    """A map as JSON: ``map`` (Leaflet's options), ``layers`` (pairs of a layer's role and its spec), ``search`` (the
    position as in an address), ``margins``, ``cards`` (address of what a practice's card says).

    Args:
        controls: of ``zoom``, ``search`` and ``layers``, those that the reader gets; no outside map.
        still: whether the map answers no pointer, so that the classes of its legend are a key to read.
    """
    # They are for a map that fills a page of the dashboard.
    layers = {role: layer for role, layer in spec.layers().items() if role not in ("whole_region", "inset")}
    search: dict[str, Any] = {} if "search" in controls else {"search": None, "undrawn": {}}
    layers["places"] |= {"outside": None, **search}
    if still and layers["legend"]["cells"]:
        layers["legend"]["cells"]["still"] = True
    left, top, right, bottom = MARGINS
    return {
        "map": {
            "center": region_centre(dataset), "zoom": START_ZOOM, "preferCanvas": False, **MAP_OPTIONS, **WHEEL,
        },
        "layers": [["position", region_bounds(dataset)], *([role, layers[role]] for role in layers)],
        "search": f"?center={view.center[0]:.5f},{view.center[1]:.5f}&zoom={view.zoom:g}" if view.center else "",
        "margins": [
            left + BUTTON_WIDTH * ("zoom" in controls),
            top + SEARCH_HEIGHT * ("search" in controls),
            right,
            bottom,
        ],
        "cards": CARDS.format(lang=view.lang, practice="{practice}"),
        "controls": list(controls),
    }  # fmt: skip
