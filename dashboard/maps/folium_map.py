"""The adapter to folium: a :class:`dashboard.maps.spec.MapSpec` as a map of our layers.

folium composes the map, which works in any page and notebook that shows a folium map. Our own pages take options and
specs out of it as JSON and give them to the same scripts, so that a change of a view sends no script.
"""

from __future__ import annotations

from typing import Any

import folium
from folium.utilities import camelize

from dashboard.maps.folium_layers import (
    AtlasLayer,
    CanvasChoropleth,
    InsetLayer,
    LabelLayer,
    LegendLayer,
    Links,
    MeetingPlaceLayer,
    OsmOtherLayer,
    OsmPlaceLayer,
    PlacesLayer,
    PositionKeeper,
    PracticeLayer,
    WhatIfLayer,
    WholeRegionLayer,
    WordsLayer,
)
from dashboard.maps.spec import MAP_OPTIONS, START_ZOOM, WHEEL, MapSpec, region_bounds, region_centre
from dashboard.query.dataset import Dataset

LAYERS: dict[str, type[AtlasLayer]] = {
    "areas": CanvasChoropleth,
    "osm_other": OsmOtherLayer,
    "osm_places": OsmPlaceLayer,
    "meeting_places": MeetingPlaceLayer,
    "practices": PracticeLayer,
    "what_if": WhatIfLayer,
    "labels": LabelLayer,
    "inset": InsetLayer,
    "legend": LegendLayer,
    "places": PlacesLayer,
    "words": WordsLayer,
    "whole_region": WholeRegionLayer,
}


class AtlasMap(folium.Map):
    """A folium map whose scripts and styles come from our own address; folium's own are not requested."""

    default_js: Links = [("leaflet", "/assets/leaflet/leaflet.js")]
    default_css: Links = [("leaflet_css", "/assets/leaflet/leaflet.css")]


def view_map(spec: MapSpec, dataset: Dataset, **options: Any) -> folium.Map:
    """The map of a view: position and all its layers; ``options`` are more of Leaflet's."""
    composed = bare_map(dataset, **{**WHEEL, **options})
    composed.add_child(PositionKeeper(region_bounds(dataset)))
    for role, value in spec.layers().items():
        composed.add_child(LAYERS[role](value))
    return composed


def bare_map(dataset: Dataset, **options: Any) -> folium.Map:
    """A map of the region with zoom buttons and nothing on it; ``options`` are more of Leaflet's."""
    # folium's own min_zoom and max_zoom are those of layers of tiles; Leaflet's names are the map's.
    return AtlasMap(
        location=region_centre(dataset),
        zoom_start=START_ZOOM,
        tiles=None,
        zoom_control="topright",
        **MAP_OPTIONS,
        **options,
    )


def composed_json(composed: folium.Map) -> dict[str, Any]:
    """A map of our layers as JSON: ``options`` of Leaflet and ``layers``, pairs of a role and its spec, in order."""
    layers = [child for child in composed._children.values() if isinstance(child, AtlasLayer)]
    # Our scripts place the buttons themselves, and draw on canvases of their own.
    own = ("zoom_control", "prefer_canvas")
    options = {camelize(name): value for name, value in composed.options.items() if name not in own}
    return {
        "options": {"center": composed.location, **options},
        "layers": [[layer.role, layer.spec] for layer in layers],
    }
