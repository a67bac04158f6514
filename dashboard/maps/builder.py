"""The one map builder: a view and a bundle → folium layers. Page, embed and export draw what this makes.

The base map never changes within a region, so that the browser keeps it; all that a view changes is in one feature
group that replaces the one before. Neither moves the map.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import folium
import pandas as pd
from markupsafe import escape

from dashboard.bundles import Shown
from dashboard.i18n import Words
from dashboard.maps.choropleth import Choropleth, class_of, classify
from dashboard.maps.layers import (
    ASSETS,
    AreaLayer,
    LegendLayer,
    MeetingPlaceLayer,
    PlacesLayer,
    PositionKeeper,
    PracticeLayer,
)
from dashboard.maps.palette import ACCENT, INK, STEPS
from dashboard.maps.symbols import SYMBOLS, symbol
from dashboard.selection import Selection
from dashboard.view import View

SYMBOL_FOLDER = f"{ASSETS}/maps/symbols/"
# How far from the drawn point the real place may be, in metres: what the registry's precisions promise.
HALO_METRES = {"address": 0, "street": 200, "neighbourhood": 500}
# From here on neighbourhoods are large enough to be told apart; before it their municipalities are drawn.
FINE_FROM_ZOOM = 10.5
OUTSIDE_TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
OUTSIDE_CREDIT = "© OpenStreetMap contributors (ODbL)"


class AtlasMap(folium.Map):
    """A folium map whose scripts and styles come from our own address; folium's own are not asked for."""

    default_js: list[tuple[str, str]] = [("leaflet", f"{ASSETS}/leaflet/leaflet.js")]
    default_css: list[tuple[str, str]] = [("leaflet_css", f"{ASSETS}/leaflet/leaflet.css")]


def base_map(data: Shown) -> folium.Map:
    """The part of the map that no view changes: position, zoom buttons, the region's bounds (WGS84)."""
    west, south, east, north = data.bundle.manifest["region_info"]["bounds"]
    base = AtlasMap(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=10,
        tiles=None,
        zoom_control="topright",
        zoom_snap=0.25,
        wheel_px_per_zoom_level=90,
        min_zoom=7,
        max_zoom=18,
    )
    base.add_child(PositionKeeper([[south, west], [north, east]]))
    return base


def view_layers(view: View, data: Shown, selection: Selection, words: Words) -> folium.FeatureGroup:
    """Everything that a view changes, as one feature group."""
    group = folium.FeatureGroup(name="atlas", control=False)
    # One scale for all levels, that of the finest: a colour means the same at every zoom.
    classes = classify(indicator_values(view, data, data.levels[-1]))
    group.add_child(AreaLayer(_areas(view, data, classes, words)))
    if "meeting_places" in view.layers:
        group.add_child(MeetingPlaceLayer({"points": _meeting_places(data, words)}))
    if "practices" in view.layers:
        group.add_child(PracticeLayer(_practices(view, data, selection, words)))
    group.add_child(LegendLayer(_legend(view, data, classes, words)))
    group.add_child(PlacesLayer(_places(data, words)))
    return group


def indicator_values(view: View, data: Shown, level: str) -> pd.Series:
    """The chosen indicator's figure for every area of a level, indexed by area id; NaN where there is none."""
    table = data.bundle.indicators
    chosen = table[table["indicator_id"] == (view.indicator or data.default_indicator)]
    return chosen.set_index("area_id")["value"].reindex(data.areas_of(level)["area_id"])


def _areas(view: View, data: Shown, classes: Choropleth, words: Words) -> dict[str, Any]:
    indicator = data.indicator(view.indicator)
    return {
        "levels": [_level(level, view, data, classes, words) for level in data.levels if view.level in (None, level)],
        "from_zoom": FINE_FROM_ZOOM,
        "palette": list(STEPS),
        "colour": "areas" in view.layers and indicator is not None,
        "selected": view.area,
        "ink": INK,
    }


def _level(level: str, view: View, data: Shown, classes: Choropleth, words: Words) -> dict[str, Any]:
    names, figures = data.area_names(view.lang), indicator_values(view, data, level)
    indicator, steps = data.indicator(view.indicator), class_of(figures, classes)
    title = words.local(indicator["label"]) if indicator else ""
    return {
        "url": f"/geometry/areas-{level}-{data.digest[:16]}.json",
        "areas": {
            area: [steps[area], names[area], _figure(title, value, words) if indicator else ""]
            for area, value in zip(map(str, figures.index), figures, strict=True)
        },
    }


def _figure(title: str, value: float, words: Words) -> str:
    return f"{title}: {words('map.no_figure') if pd.isna(value) else words.decimal(value)}"


def _practices(view: View, data: Shown, selection: Selection, words: Words) -> dict[str, Any]:
    drawn = selection.practices.dropna(subset=["lon", "lat"])
    coarse = drawn["precision"] == "municipality"
    return {
        "points": [_point(row, data, words) for row in drawn[~coarse].to_dict("records")],
        "groups": [_group(str(name), rows, words) for name, rows in drawn[coarse].groupby("municipality_name")],
        "selected": view.practice,
        "accent": ACCENT,
        "symbols": SYMBOL_FOLDER,
    }


def _point(row: dict[Hashable, Any], data: Shown, words: Words) -> dict[str, Any]:
    mark = symbol(data.kinds(row["practice_id"]))
    precision = words.term("precision", row["precision"])
    return {
        "id": row["practice_id"],
        "name": row["name"],
        "line": f"{words(f'symbol.{mark}')} · {precision}",
        "lat": row["lat"],
        "lon": row["lon"],
        "symbol": mark,
        "radius": HALO_METRES[row["precision"]],
    }


def _group(municipality: str, rows: pd.DataFrame, words: Words) -> dict[str, Any]:
    return {
        "lat": float(rows["lat"].mean()),
        "lon": float(rows["lon"].mean()),
        "title": words.plural("map.group", len(rows), municipality=municipality),
        "practices": [{"id": row["practice_id"], "name": row["name"]} for row in rows.to_dict("records")],
    }


def _meeting_places(data: Shown, words: Words) -> list[dict[str, Any]]:
    places = data.bundle.meeting_places
    drawn = places[places["lon"].notna() & (places["precision"] != "municipality")]
    return [
        {
            "name": row["name"],
            "line": words.term("meeting_place_kind", row["kind"]),
            "lat": row["lat"],
            "lon": row["lon"],
        }
        for row in drawn.to_dict("records")
    ]


def _legend(view: View, data: Shown, classes: Choropleth, words: Words) -> dict[str, Any]:
    indicator = data.indicator(view.indicator)
    coloured = indicator is not None and "areas" in view.layers and bool(classes.counts)
    marks: list[dict[str, Any]] = []
    if coloured and classes.no_data:
        marks.append({"hatch": True, "label": words.plural("map.no_data", classes.no_data)})
    if "practices" in view.layers:
        names = [*SYMBOLS, "approximate", "group"]
        marks += [{"image": f"{SYMBOL_FOLDER}{name}.svg", "label": words(f"symbol.{name}")} for name in names]
    if "meeting_places" in view.layers:
        marks.append({"image": f"{SYMBOL_FOLDER}meeting_place.svg", "label": words("symbol.meeting_place")})
    return {
        "heading": words("map.legend"),
        "title": words.local(indicator["label"]) if coloured and indicator else "",
        "unit": words.local(indicator["unit"]) if coloured and indicator else "",
        "steps": _steps(classes, words) if coloured else [],
        "end": words.decimal(classes.edges[-1], 0) if coloured else "",
        "marks": marks,
        "credit": str(escape(words("map.credit", credit=data.boundary_credit))),
    }


def _steps(classes: Choropleth, words: Words) -> list[dict[str, str]]:
    return [
        {
            "colour": STEPS[number],
            "from": words.decimal(classes.edges[number], 0),
            "title": words.plural("map.areas_in_step", count),
        }
        for number, count in enumerate(classes.counts)
    ]


def _places(data: Shown, words: Words) -> dict[str, Any]:
    return {
        "label": words("map.go_to"),
        "places": [{"name": words.local(names), "bounds": bounds} for names, bounds in data.city_bounds],
        "outside": {
            "url": OUTSIDE_TILES,
            "credit": str(escape(OUTSIDE_CREDIT)),
            "label": words("map.outside"),
            "note": words("map.outside_note"),
        },
    }
