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

from dashboard.bundles import Shown
from dashboard.i18n import LOCALES, Words
from dashboard.maps import files
from dashboard.maps.choropleth import Choropleth, choropleth, class_codes
from dashboard.maps.drawing import FINE_FROM_ZOOM
from dashboard.maps.gap import Gap, cell_colours, gap
from dashboard.maps.layers import (
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
from dashboard.maps.symbols import SYMBOL_FOLDER
from dashboard.selection import Selection
from dashboard.view import LEAST_ZOOM, MOST_ZOOM, View

AREA_TEXTS = ("no_figure", "partial", "loading", "failed", "failed_names", "failed_figures", "again")
OUTSIDE_TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
OUTSIDE_CREDIT = "© OpenStreetMap contributors (ODbL)"


class AtlasMap(folium.Map):
    """A folium map whose scripts and styles come from our own address; folium's own are not asked for."""

    default_js: Links = [("leaflet", "/assets/leaflet/leaflet.js")]
    default_css: Links = [("leaflet_css", "/assets/leaflet/leaflet.css")]


def base_map(data: Shown) -> folium.Map:
    """The part of the map that no view changes: position, zoom buttons, the region's bounds (WGS84)."""
    west, south, east, north = data.bundle.manifest["region_info"]["bounds"]
    base = bare_map(data, wheel_px_per_zoom_level=90)
    base.add_child(PositionKeeper([[south, west], [north, east]]))
    return base


def bare_map(data: Shown, **options: Any) -> folium.Map:
    """A map of the region with zoom buttons and nothing on it; ``options`` are more of Leaflet's."""
    west, south, east, north = data.bundle.manifest["region_info"]["bounds"]
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


def view_layers(view: View, data: Shown, selection: Selection, words: Words) -> folium.FeatureGroup:
    """Everything that a view changes, as one feature group."""
    group = folium.FeatureGroup(name="atlas", control=False)
    scale, cells = choropleth(view, data), gap(view, data)
    order = _cells(view, data, cells, words) if cells else areas_order(view, data, scale, words)
    group.add_child(CanvasChoropleth(order))
    if "meeting_places" in view.layers:
        file = files.meeting_places(data, words)
        group.add_child(
            MeetingPlaceLayer(
                {"file": file.address, "line": PLACE_LINE, "far": PLACE_FAR, "texts": _failing("meeting_places", words)}
            )
        )
    if "practices" in view.layers:
        group.add_child(PracticeLayer(_practices(view, data, selection, words)))
    group.add_child(LegendLayer(legend(view, data, scale, words, cells)))
    found = {"meeting_places": files.meeting_places(data, words).address if "meeting_places" in view.layers else None}
    group.add_child(PlacesLayer({**places_order(data, words), **found}))
    group.add_child(WordsLayer(words_order(words("map.title"), words)))
    return group


def areas_order(view: View, data: Shown, scale: Choropleth | None, words: Words) -> dict[str, Any]:
    """The order for :class:`CanvasChoropleth`; without a scale the areas are outlines with names."""
    levels = [level for level in data.levels if view.level in (None, level)]
    return {
        "levels": [_level(level, data, scale, words) for level in levels],
        "from_zoom": FINE_FROM_ZOOM,
        "palette": list(scale.colours) if scale else [],
        "borders": [border(colour) for colour in scale.colours] if scale else [],
        "lines": [hatch_line(colour) for colour in scale.colours] if scale else [],
        "colour": "areas" in view.layers and scale is not None,
        "selected": _selected_area(view, data, levels),
        "title": words.local(scale.indicator["label"]) if scale else "",
        "locale": _locale(words),
        "ink": INK,
        "texts": {key: words(f"map.{key}") for key in AREA_TEXTS},
    }


def _cells(view: View, data: Shown, cells: Gap, words: Words) -> dict[str, Any]:
    """The finest level alone, coloured by need and support: no other level has cells."""
    level = data.levels[-1]
    file = files.cells(data, cells.indicator["id"], words)
    return {
        **areas_order(view, data, None, words),
        "levels": [_level(level, data, None, words) | {"figures": file.address, "classes": cells.codes}],
        "colour": True,
        "selected": _selected_area(view, data, [level]),
        "title": words("together.title"),
        "cells": cell_colours(view),
    }


def _locale(words: Words) -> str:
    """The language as browsers name it: ``nl-BE``."""
    return LOCALES[words.lang].replace("_", "-")


def _failing(what: str, words: Words) -> dict[str, str]:
    """What to say where a file does not come, and the name of the button that asks for it again."""
    return {"failed": words(f"map.failed_{what}"), "again": words("map.again")}


def _level(level: str, data: Shown, scale: Choropleth | None, words: Words) -> dict[str, Any]:
    return {
        "geometry": files.outlines(data, level),
        "names": files.area_names(data, level, words.lang).address,
        "figures": files.figures(data, level, scale.indicator["id"]).address if scale else None,
        "classes": class_codes(level, scale, data),
    }


def _selected_area(view: View, data: Shown, levels: list[str]) -> dict[str, Any] | None:
    for level in data.levels:
        if view.area not in data.area_rows(level):
            continue
        chosen = {"id": view.area, "index": data.area_rows(level)[view.area]}
        if level in levels:
            return {**chosen, "level": levels.index(level)}
        return {**chosen, "level": None, "geometry": files.outlines(data, level)}
    return None


def _practices(view: View, data: Shown, selection: Selection, words: Words) -> dict[str, Any]:
    ids = data.bundle.practices["practice_id"]
    shown = np.zeros(len(ids), dtype=bool)
    shown[selection.practices.index] = True
    return {
        "file": files.practices(data, words).address,
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


def places_order(data: Shown, words: Words) -> dict[str, Any]:
    """The order for :class:`PlacesLayer`."""
    return {
        "label": words("map.go_to"),
        "places": [{"name": words.local(names), "bounds": bounds} for names, bounds in data.city_bounds],
        "names": [files.area_names(data, level, words.lang).address for level in reversed(data.levels)],
        "practices": files.practices(data, words).address,
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
