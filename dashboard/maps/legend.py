"""What the legend says: classes with their edges, units and numbers of areas, and every symbol that is on the map."""

from __future__ import annotations

from typing import Any

import numpy as np
from markupsafe import escape

from dashboard.maps.bivariate_layer import BivariateLayer, bivariate_legend
from dashboard.maps.choropleth import Choropleth, Tally
from dashboard.maps.drawing import FINE_FROM_ZOOM
from dashboard.maps.palette import hatch_line, light_first
from dashboard.presenters.i18n import Words
from dashboard.presenters.symbols import SYMBOL_FOLDER, SYMBOLS
from dashboard.query.dataset import Dataset
from dashboard.query.view import View

MOST_DIGITS = 6
# A level without classes.
BLANK: dict[str, Any] = {"classes": [], "end": "", "method": "", "histogram": None, "hatches": []}


def legend(
    view: View,
    dataset: Dataset,
    scale: Choropleth | None,
    words: Words,
    cells: BivariateLayer | None = None,
    level: str | None = None,
) -> dict[str, Any]:
    """The order of :class:`dashboard.maps.folium_layers.LegendLayer`.

    Args:
        view: what is on show.
        data: the bundle.
        scale: the classes; None where areas have no colours.
        words: the language.
        cells: need and support together, if shown.
        level: the only level of areas that is drawn; left out, those among which the map's zoom chooses.
    """
    coloured = scale if "areas" in view.layers and cells is None else None
    drawn = [level] if level else [one for one in dataset.levels if view.level in (None, one)]
    said: dict[str, Any] = {
        "heading": words("map.legend"),
        "title": words.local(coloured.indicator["label"]) if coloured else "",
        "unit": words.local(coloured.indicator["unit"]) if coloured else "",
        "from_zoom": FINE_FROM_ZOOM,
        "levels": [_coloured(coloured, one, dataset, words) for one in drawn] if coloured else [BLANK],
        "marks": _marks(view, words),
        "credit": str(escape(words("map.credit", credit=dataset.boundary_credit))),
        "cells": bivariate_legend(view, cells, dataset, words) if cells and not cells.too_alike else None,
    }
    if cells:
        said["title"] = words("together.title")
        said["levels"] = [BLANK | {"hatches": _uncoloured(cells, dataset, words)}]
    elif "gap" in view.layers:
        no_need = {"hatch": "none", "label": words("together.no_need")}
        said["levels"] = [one | {"hatches": [no_need, *one["hatches"]]} for one in said["levels"]]
    return said


def _coloured(scale: Choropleth, level: str, dataset: Dataset, words: Words) -> dict[str, Any]:
    """What is said of one level: its own counts, between edges that all levels share; from light to dark."""
    edges, tally = _spoken(scale.edges, words), scale.tallies[level]
    order = light_first(scale.indicator["direction"], len(scale.colours))
    falling = order[0] > order[-1]
    classes = [
        {
            "colour": scale.colours[step],
            "from": edges[step + 1 if falling else step],
            "count": words.decimal(tally.counts[step], 0),
            "title": words.plural(
                f"map.areas_in_step.{level}", tally.counts[step], low=edges[step], high=edges[step + 1]
            ),
        }
        for step in order
    ]
    finest = level == dataset.levels[-1]
    bars = list(zip(tally.histogram, (order.index(step) for step in _steps(scale, len(tally.histogram))), strict=True))
    counts, steps = zip(*(reversed(bars) if falling else bars), strict=True)
    kind = "histogram_falling" if falling else "histogram"
    return {
        "classes": classes,
        "end": edges[0 if falling else -1],
        "method": words(f"map.method.{scale.method}.{level if finest else f'{level}_by_finer'}"),
        "histogram": {
            "counts": list(counts),
            "steps": list(steps),
            "label": words(f"map.{kind}.{level}", title=words.local(scale.indicator["label"])),
        },
        "hatches": _hatches(tally, scale.colours[len(scale.colours) // 2], level, words),
    }


def _steps(scale: Choropleth, bars: int) -> list[int]:
    """Which class the middle of each bar of a histogram is in."""
    ends = np.linspace(scale.edges[0], scale.edges[-1], bars + 1)
    steps: list[int] = np.searchsorted(scale.edges[1:-1], (ends[:-1] + ends[1:]) / 2, side="left").tolist()
    return steps


def _hatches(tally: Tally, colour: str, level: str, words: Words) -> list[dict[str, str]]:
    marks = []
    if tally.no_data:
        marks.append({"hatch": "none", "label": words.plural(f"map.no_data.{level}", tally.no_data)})
    if tally.partial:
        said = words.plural(f"map.partial_data.{level}", tally.partial)
        marks.append({"hatch": "partial", "label": said, "colour": colour, "line": hatch_line(colour)})
    return marks


def _spoken(edges: tuple[float, ...], words: Words) -> list[str]:
    """Edges as numbers: whole ones, or with as many decimals as it takes for different ones to read differently."""
    said = [words.decimal(edge, 0) for edge in edges]
    for digits in range(1, MOST_DIGITS + 1):
        if len(set(said)) == len(set(edges)):
            break
        said = [words.decimal(edge, digits) for edge in edges]
    return said


def _uncoloured(cells: BivariateLayer, dataset: Dataset, words: Words) -> list[dict[str, Any]]:
    floor = dataset.bundle.measure_info["parameters"]["population_floor"]
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


def _marks(view: View, words: Words) -> list[dict[str, str]]:
    marks: list[dict[str, str]] = []
    if "practices" in view.layers:
        names = (*SYMBOLS, "approximate", "several", "group")
        marks += [{"image": f"{SYMBOL_FOLDER}{name}.svg", "label": words(f"symbol.{name}")} for name in names]
    if "meeting_places" in view.layers:
        marks.append({"image": f"{SYMBOL_FOLDER}meeting_place.svg", "label": words("symbol.meeting_place")})
    return marks
