"""Names on a picture's map, the same as on a screen of its size, what is said of areas, and the scale bar."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Sequence
from typing import Any

from dashboard.maps import map_files
from dashboard.maps.drawing import FINE_FROM_ZOOM
from dashboard.maps.label_callouts import DISC, DOT, LINE_HEIGHT, NAME_SIZE, PADDING, TEXT_SIZE, Callout, Remark
from dashboard.maps.label_content import NamedMap
from dashboard.maps.label_layout import LabelLayout, label_layout
from dashboard.maps.label_placement import STYLES, Label, Obstacle
from dashboard.maps.labels import LabelSpec
from dashboard.maps.palette import INK, PAPER
from dashboard.maps.still.canvas import LEADING, Box, Canvas, Face, overlap
from dashboard.maps.still.frames import MapViewport
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset, derived

# Face of the table of advance widths → typeface of a picture.
FACES: dict[str, Face] = {
    "sans": "sans",
    "semibold": "strong",
    "serif": "map_serif",
    "serif_semibold": "map_serif_strong",
    "serif_bold": "map_serif_bold",
}
HALO = 3.0
CARD = "#fffefb"
# The smallest type of names on a screen.
SMALLEST_NAME = 12.0
WIDEST_SYMBOL = 90.0
BAR_STEPS = (1, 2, 5)
# The largest share of the map's width that the scale bar takes.
BAR_SHARE = 0.24


def lay_out(
    spec: LabelSpec, dataset: Dataset, lang: str, frame: MapViewport, taken: Sequence[Box], unit: float
) -> LabelLayout:
    """The names of a frame, in pixels of the dashboard's map.

    Args:
        taken: boxes of the symbols and of what else lies on the map, in pixels of the picture.
        unit: how many pixels of the picture a pixel of the dashboard's map is.
    """
    left, top, right, bottom = frame.box
    zoom, city = frame.detail(unit), frame.zoom >= FINE_FROM_ZOOM

    def project(lat: float, lon: float) -> tuple[float, float]:
        x, y = (lon + 180) / 360, 0.5 - math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)
        across, down = (x - frame.middle[0]) * frame.factor, (y - frame.middle[1]) * frame.factor
        return (across + (right - left) / 2) / unit, (down + (bottom - top) / 2) / unit

    towns, areas = _names(dataset, "municipality", lang), _names(dataset, "neighbourhood", lang) if spec.areas else None
    named = [*([spec.selected] if spec.selected else []), *(one.id for one in spec.annotations)]
    shown = NamedMap(towns, areas, zoom, city, spec.leading, named, spec.selected, spec.practice)
    obstacles = [_obstacle(box, frame.box, unit) for box in taken]
    return label_layout(shown, spec.annotations, obstacles, project, ((right - left) / unit, (bottom - top) / unit))


def draw_labels(canvas: Canvas, frame: MapViewport, layout: LabelLayout, unit: float) -> None:
    """Draw what :func:`lay_out` found."""
    for label in layout.labels:
        _draw_label(canvas, frame, label, unit)
    for number, remark in enumerate(layout.numbers, 1):
        _draw_number(canvas, frame, remark, number, unit)
    for callout in layout.callouts:
        (x, y), start = _at(frame, unit, callout.remark.x, callout.remark.y), _at(frame, unit, *callout.start)
        canvas.line([(x, y), start], color=INK, linewidth=1.2 * unit, zorder=16)
        canvas.circle(x, y, DOT * unit, facecolor=CARD, edgecolor=INK, linewidth=1.4 * unit, zorder=17)
    for callout in layout.callouts:
        _draw_callout(canvas, frame, callout, unit)


@derived
def _names(dataset: Dataset, level: str, lang: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(gzip.decompress(map_files.labels(dataset, level, lang).content))
    return content


def _obstacle(box: Box, frame: Box, unit: float) -> Obstacle:
    """A small square is a symbol, round as most are; anything else a box."""
    left, right = (box[0] - frame[0]) / unit, (box[2] - frame[0]) / unit
    top, bottom = (box[1] - frame[1]) / unit, (box[3] - frame[1]) / unit
    if right - left > WIDEST_SYMBOL or abs((right - left) - (bottom - top)) > 0.01:
        return Obstacle(box=(left, top, right, bottom))
    return Obstacle((left + right) / 2, (top + bottom) / 2, (right - left) / 2)


def _at(frame: MapViewport, unit: float, x: float, y: float) -> tuple[float, float]:
    return frame.box[0] + x * unit, frame.box[1] + y * unit


def _draw_label(canvas: Canvas, frame: MapViewport, label: Label, unit: float) -> None:
    style, size = STYLES[label.kind], label.size * unit
    step = label.height / len(label.lines)
    for at, line in enumerate(label.lines):
        x, y = _at(frame, unit, label.x, label.y - label.height / 2 + (at + 0.5) * step)
        how: Any = {"ha": "center", "color": style["ink"], "zorder": 15, "halo": (PAPER, HALO * unit)}
        canvas.text(x, y + 0.34 * size, line, size, FACES[style["face"]], **how)


def _draw_number(canvas: Canvas, frame: MapViewport, remark: Remark, number: int, unit: float) -> None:
    x, y = _at(frame, unit, remark.x, remark.y)
    canvas.circle(x, y, DISC * unit, facecolor=INK, edgecolor=CARD, linewidth=1.6 * unit, zorder=16)
    canvas.text(x, y + 0.34 * 13 * unit, str(number), 13 * unit, "strong", ha="center", color=CARD, zorder=17)


def _draw_callout(canvas: Canvas, frame: MapViewport, callout: Callout, unit: float) -> None:
    (left, top), (right, bottom) = _at(frame, unit, *callout.box[:2]), _at(frame, unit, *callout.box[2:])
    style: Any = {"facecolor": CARD, "edgecolor": INK, "linewidth": 1.2 * unit, "zorder": 18}
    canvas.rectangle((left, top, right, bottom), round_=5 * unit, **style)
    x, width = left + PADDING * unit, right - left - 2 * PADDING * unit
    name = canvas.cut(callout.remark.name, NAME_SIZE * unit, width, "map_serif_bold")
    canvas.text(x, top + 22 * unit, name, NAME_SIZE * unit, "map_serif_bold", zorder=19)
    for at, line in enumerate(callout.lines):
        canvas.text(x, top + (41 + at * LINE_HEIGHT) * unit, line, TEXT_SIZE * unit, zorder=19)


def bar_length(frame: MapViewport) -> int:
    """The bar's length in metres: 1, 2 or 5 times a power of ten."""
    most = BAR_SHARE * (frame.box[2] - frame.box[0]) * frame.metres_a_pixel
    return max((step * 10**power for power in range(7) for step in BAR_STEPS if step * 10**power <= most), default=1)


def draw_scale(canvas: Canvas, frame: MapViewport, words: Words, size: float, taken: Sequence[Box] = ()) -> Box:
    """Draw the bar in the corner of a map that hides the least of ``taken``; returns the box that it takes."""
    metres = bar_length(frame)
    label = f"{words.decimal(metres / 1000, 0)} km" if metres >= 1000 else f"{words.decimal(metres, 0)} m"
    width = metres / frame.metres_a_pixel
    across, height = max(width, canvas.measure(label, size)) + size, LEADING * size + 0.9 * size
    edge = 0.6 * size
    corners = [
        (x, y, x + across, y + height)
        for y in (frame.box[3] - edge - height, frame.box[1] + edge)
        for x in (frame.box[0] + edge, frame.box[2] - edge - across)
    ]
    box = min(corners, key=lambda corner: sum(overlap(corner, other) for other in taken))
    canvas.rectangle(box, facecolor=PAPER, alpha=0.88, zorder=13)
    x, y = box[0] + 0.5 * size, box[3] - 0.5 * size
    bar = [(x, y - 0.35 * size), (x, y), (x + width, y), (x + width, y - 0.35 * size)]
    canvas.line(bar, color=INK, linewidth=max(1.0, 0.09 * size), zorder=14, solid_joinstyle="miter")
    canvas.text(x, y - 0.55 * size, label, size, zorder=14)
    return box
