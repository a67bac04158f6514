"""The one map builder: a view and a bundle → folium layers. Page, embed and export draw what this makes.

The base map never changes within a region, so that the browser keeps it; all that a view changes is in one feature
group that replaces the one before. Neither moves the map.
"""

from __future__ import annotations

import base64
from typing import Any

import folium
import numpy as np
from markupsafe import escape

from dashboard.maps import map_files
from dashboard.maps.bivariate_layer import BivariateLayer, bivariate_layer, cell_colours
from dashboard.maps.choropleth import Choropleth, choropleth, class_codes
from dashboard.maps.drawing import FINE_FROM_ZOOM
from dashboard.maps.folium_layers import (
    CanvasChoropleth,
    LegendLayer,
    Links,
    MeetingPlaceLayer,
    PlacesLayer,
    PositionKeeper,
    PracticeLayer,
    WordsLayer,
)
from dashboard.maps.legend import legend
from dashboard.maps.palette import ACCENT, INK, PLACE_FAR, PLACE_LINE, border, hatch_line
from dashboard.presenters.i18n import LOCALES, Words
from dashboard.presenters.symbols import SYMBOL_FOLDER
from dashboard.query.dataset import Dataset
from dashboard.query.selection import Selection
from dashboard.query.view import LEAST_ZOOM, MOST_ZOOM, View

AREA_TEXTS = ("no_figure", "partial", "loading", "failed", "failed_names", "failed_figures", "again")
OUTSIDE_TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
OUTSIDE_CREDIT = "© OpenStreetMap contributors (ODbL)"


class AtlasMap(folium.Map):
    """A folium map whose scripts and styles come from our own address; folium's own are not asked for."""

    default_js: Links = [("leaflet", "/assets/leaflet/leaflet.js")]
    default_css: Links = [("leaflet_css", "/assets/leaflet/leaflet.css")]


def base_map(dataset: Dataset) -> folium.Map:
    """The part of the map that no view changes: position, zoom buttons, the region's bounds (WGS84)."""
    west, south, east, north = dataset.bundle.manifest["region_info"]["bounds"]
    base = bare_map(dataset, wheel_px_per_zoom_level=90)
    base.add_child(PositionKeeper([[south, west], [north, east]]))
    return base


def bare_map(dataset: Dataset, **options: Any) -> folium.Map:
    """A map of the region with zoom buttons and nothing on it; ``options`` are more of Leaflet's."""
    west, south, east, north = dataset.bundle.manifest["region_info"]["bounds"]
    return AtlasMap(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=10,
        tiles=None,
        zoom_control="topright",
        zoom_snap=0.25,
        # folium keeps its own min_zoom and max_zoom to layers of tiles; these are the map's.
        minZoom=LEAST_ZOOM,
        maxZoom=MOST_ZOOM,
        # Tiles are drawn at once; fading them in would show every change of figures as a flicker.
        fade_animation=False,
        **options,
    )


def view_layers(view: View, dataset: Dataset, selection: Selection, words: Words) -> folium.FeatureGroup:
    """Everything that a view changes, as one feature group."""
    group = folium.FeatureGroup(name="atlas", control=False)
    scale, cells = choropleth(view, dataset), bivariate_layer(view, dataset)
    order = _cells(view, dataset, cells, words) if cells else areas_order(view, dataset, scale, words)
    group.add_child(CanvasChoropleth(order))
    if "meeting_places" in view.layers:
        file = map_files.meeting_places(dataset, words)
        group.add_child(
            MeetingPlaceLayer(
                {"file": file.address, "line": PLACE_LINE, "far": PLACE_FAR, "texts": _failing("meeting_places", words)}
            )
        )
    if "practices" in view.layers:
        group.add_child(PracticeLayer(_practices(view, dataset, selection, words)))
    group.add_child(LegendLayer(legend(view, dataset, scale, words, cells)))
    found = {
        "meeting_places": map_files.meeting_places(dataset, words).address if "meeting_places" in view.layers else None
    }
    group.add_child(PlacesLayer({**places_order(dataset, words), **found}))
    group.add_child(WordsLayer(words_order(words("map.title"), words)))
    return group


def areas_order(view: View, dataset: Dataset, scale: Choropleth | None, words: Words) -> dict[str, Any]:
    """The order for :class:`CanvasChoropleth`; without a scale the areas are outlines with names."""
    levels = [level for level in dataset.levels if view.level in (None, level)]
    return {
        "levels": [_level(level, dataset, scale, words) for level in levels],
        "from_zoom": FINE_FROM_ZOOM,
        "palette": list(scale.colours) if scale else [],
        "borders": [border(colour) for colour in scale.colours] if scale else [],
        "lines": [hatch_line(colour) for colour in scale.colours] if scale else [],
        "colour": "areas" in view.layers and scale is not None,
        "selected": _selected_area(view, dataset, levels),
        "title": words.local(scale.indicator["label"]) if scale else "",
        "locale": _locale(words),
        "ink": INK,
        "texts": {key: words(f"map.{key}") for key in AREA_TEXTS},
    }


def _cells(view: View, dataset: Dataset, cells: BivariateLayer, words: Words) -> dict[str, Any]:
    """The finest level alone, coloured by need and support: no other level has cells."""
    level = dataset.levels[-1]
    file = map_files.cells(dataset, cells.indicator["id"], words)
    return {
        **areas_order(view, dataset, None, words),
        "levels": [_level(level, dataset, None, words) | {"figures": file.address, "classes": cells.codes}],
        "colour": True,
        "selected": _selected_area(view, dataset, [level]),
        "title": words("together.title"),
        "cells": cell_colours(view),
    }


def _locale(words: Words) -> str:
    """The language as browsers name it: ``nl-BE``."""
    return LOCALES[words.lang].replace("_", "-")


def _failing(what: str, words: Words) -> dict[str, str]:
    """What to say where a file does not come, and the name of the button that asks for it again."""
    return {"failed": words(f"map.failed_{what}"), "again": words("map.again")}


def _level(level: str, dataset: Dataset, scale: Choropleth | None, words: Words) -> dict[str, Any]:
    return {
        "geometry": map_files.outlines(dataset, level),
        "names": map_files.area_names(dataset, level, words.lang).address,
        "figures": map_files.figures(dataset, level, scale.indicator["id"]).address if scale else None,
        "classes": class_codes(level, scale, dataset),
    }


def _selected_area(view: View, dataset: Dataset, levels: list[str]) -> dict[str, Any] | None:
    for level in dataset.levels:
        if view.area not in dataset.area_rows(level):
            continue
        chosen = {"id": view.area, "index": dataset.area_rows(level)[view.area]}
        if level in levels:
            return {**chosen, "level": levels.index(level)}
        return {**chosen, "level": None, "geometry": map_files.outlines(dataset, level)}
    return None


def _practices(view: View, dataset: Dataset, selection: Selection, words: Words) -> dict[str, Any]:
    ids = dataset.bundle.practices["practice_id"]
    shown = np.zeros(len(ids), dtype=bool)
    shown[selection.practices.index] = True
    return {
        "file": map_files.practices(dataset, words).address,
        "shown": base64.b64encode(np.packbits(shown).tobytes()).decode(),
        "selected": int((ids == view.practice).to_numpy().argmax()) if view.practice else None,
        "accent": ACCENT,
        "ink": INK,
        "locale": _locale(words),
        "symbols": SYMBOL_FOLDER,
        "texts": {
            **_failing("practices", words),
            "several": words.forms("map.several"),
            "town": words.forms("map.group"),
            "closer": words("map.closer"),
        },
    }


def words_order(title: str, words: Words) -> dict[str, str]:
    """The order for :class:`WordsLayer`; ``title`` says which map it is."""
    said = {key: words(f"map.{key}") for key in ("keys", "zoom_in", "zoom_out", "close")}
    return {"lang": words.lang, "title": title, **said}


def places_order(dataset: Dataset, words: Words) -> dict[str, Any]:
    """The order for :class:`PlacesLayer`."""
    return {
        "label": words("map.go_to"),
        "places": [{"name": words.local(names), "bounds": bounds} for names, bounds in dataset.city_bounds],
        "names": [map_files.area_names(dataset, level, words.lang).address for level in reversed(dataset.levels)],
        "practices": map_files.practices(dataset, words).address,
        "search": words("map.search"),
        "results": words.forms("map.results"),
        "nothing": words("map.nothing_found"),
        **_failing("search", words),
        "practice": words("detail.practice"),
        "outside": {
            "url": OUTSIDE_TILES,
            "credit": str(escape(OUTSIDE_CREDIT)),
            "label": words("map.outside"),
            "note": words("map.outside_note"),
        },
    }
