"""What the legend says: classes with their edges, units and numbers of areas, and every symbol that is on the map."""

from __future__ import annotations

from typing import Any

from markupsafe import escape

from dashboard.bundles import Shown
from dashboard.i18n import Words
from dashboard.maps.choropleth import Choropleth
from dashboard.maps.gap import Gap, gap_legend
from dashboard.maps.symbols import SYMBOL_FOLDER, SYMBOLS
from dashboard.view import View

MOST_DIGITS = 6


def legend(view: View, data: Shown, scale: Choropleth | None, words: Words, cells: Gap | None = None) -> dict[str, Any]:
    """The order of :class:`dashboard.maps.layers.LegendLayer`; ``cells`` is need and support together, if shown."""
    coloured = scale if "areas" in view.layers and cells is None else None
    said: dict[str, Any] = {
        "heading": words("map.legend"),
        "title": "",
        "unit": "",
        "classes": [],
        "end": "",
        "method": "",
        "histogram": None,
        "marks": _marks(view, coloured, words),
        "credit": str(escape(words("map.credit", credit=data.boundary_credit))),
        "cells": gap_legend(view, cells, data, words) if cells and not cells.too_alike else None,
    }
    if cells:
        said["title"] = words("together.title")
        said["marks"] = _uncoloured(cells, data, words) + said["marks"]
    elif "gap" in view.layers:
        said["marks"] = [{"hatch": "none", "label": words("together.no_need")}, *said["marks"]]
    return said | _coloured(coloured, data.levels[-1], words) if coloured else said


def _coloured(scale: Choropleth, level: str, words: Words) -> dict[str, Any]:
    edges = _spoken(scale.edges, words)
    title = words.local(scale.indicator["label"])
    classes = [
        {
            "colour": scale.colours[step],
            "from": edges[step],
            "up_to": scale.edges[step + 1],
            "count": words.decimal(count, 0),
            "title": words.plural(f"map.areas_in_step.{level}", count, low=edges[step], high=edges[step + 1]),
        }
        for step, count in enumerate(scale.counts)
    ]
    return {
        "title": title,
        "unit": words.local(scale.indicator["unit"]),
        "classes": classes,
        "end": edges[-1],
        "method": words(f"map.method.{scale.method}.{level}"),
        "histogram": {**scale.histogram, "label": words(f"map.histogram.{level}", title=title)},
    }


def _spoken(edges: tuple[float, ...], words: Words) -> list[str]:
    """Edges as numbers: whole ones, or with as many decimals as it takes for different ones to read differently."""
    said = [words.decimal(edge, 0) for edge in edges]
    for digits in range(1, MOST_DIGITS + 1):
        if len(set(said)) == len(set(edges)):
            break
        said = [words.decimal(edge, digits) for edge in edges]
    return said


def _uncoloured(cells: Gap, data: Shown, words: Words) -> list[dict[str, Any]]:
    floor = data.bundle.measure_info["parameters"]["population_floor"]
    marks = []
    if cells.not_searched:
        marks.append({"hatch": "unsearched", "label": words.plural("together.not_searched", cells.not_searched)})
    if cells.not_located:
        marks.append({"hatch": "unlocated", "label": words.plural("together.not_located", cells.not_located)})
    if cells.too_alike:
        label = words.local(cells.indicator["label"])
        marks.append({"hatch": "none", "label": words.plural("together.too_alike", cells.too_alike, label=label)})
    if cells.no_figure:
        marks.append({"hatch": "none", "label": words.plural("together.no_figure", cells.no_figure, floor=floor)})
    return marks


def _marks(view: View, scale: Choropleth | None, words: Words) -> list[dict[str, Any]]:
    marks: list[dict[str, Any]] = []
    if scale and scale.no_data:
        marks.append({"hatch": "none", "label": words.plural("map.no_data", scale.no_data)})
    if scale and scale.partial:
        marks.append({"hatch": "partial", "label": words.plural("map.partial_data", scale.partial)})
    if "practices" in view.layers:
        names = (*SYMBOLS, "approximate", "several", "group")
        marks += [{"image": f"{SYMBOL_FOLDER}{name}.svg", "label": words(f"symbol.{name}")} for name in names]
    if "meeting_places" in view.layers:
        marks.append({"image": f"{SYMBOL_FOLDER}meeting_place.svg", "label": words("symbol.meeting_place")})
    return marks
