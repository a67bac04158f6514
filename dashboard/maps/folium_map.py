"""The adapter to folium: a :class:`dashboard.maps.spec.MapSpec` as layers for the page.

The base map never changes within a region, so that the browser caches it; all that a view changes is in one feature
group that replaces the one before. Neither moves the map.
"""

from __future__ import annotations

from typing import Any

import folium

from dashboard.maps.folium_layers import (
    AtlasLayer,
    CanvasChoropleth,
    LabelLayer,
    LegendLayer,
    Links,
    MeetingPlaceLayer,
    PlacesLayer,
    PositionKeeper,
    PracticeLayer,
    WordsLayer,
)
from dashboard.maps.spec import MAP_OPTIONS, START_ZOOM, WHEEL, MapSpec, region_bounds, region_centre
from dashboard.query.dataset import Dataset

LAYERS: dict[str, type[AtlasLayer]] = {
    "areas": CanvasChoropleth,
    "meeting_places": MeetingPlaceLayer,
    "practices": PracticeLayer,
    "labels": LabelLayer,
    "legend": LegendLayer,
    "places": PlacesLayer,
    "words": WordsLayer,
}


class AtlasMap(folium.Map):
    """A folium map whose scripts and styles come from our own address; folium's own are not requested."""

    default_js: Links = [("leaflet", "/assets/leaflet/leaflet.js")]
    default_css: Links = [("leaflet_css", "/assets/leaflet/leaflet.css")]


def base_map(dataset: Dataset) -> folium.Map:
    """The part of the map that no view changes: position, zoom buttons, the region's bounds."""
    base = bare_map(dataset, **WHEEL)
    base.add_child(PositionKeeper(region_bounds(dataset)))
    return base


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


def view_layers(spec: MapSpec) -> folium.FeatureGroup:
    """Everything that a view changes, as one feature group."""
    group = folium.FeatureGroup(name="atlas", control=False)
    for role, value in spec.layers().items():
        group.add_child(LAYERS[role](value))
    return group
