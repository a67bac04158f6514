"""The symbols and rings of the map, drawn from the same shapes and numbers as in the browser."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.maps.drawing import RING
from dashboard.maps.palette import INK
from dashboard.maps.rings import number_size, ring_parts, ring_radius, ring_width
from dashboard.maps.still.canvas import Canvas
from dashboard.maps.symbols import FRAME, Role, Shape, shapes, symbol_colours
from dashboard.presenters.i18n import Words

# In a picture that is drawn small, in pixels.
SMALLEST_TYPE = 9.5


def draw_icon(
    canvas: Canvas,
    name: str,
    x: float,
    y: float,
    size: float,
    zorder: float = 12,
    in_ink: bool = False,
) -> None:
    """Draw a symbol with its middle at (x, y); ``size`` is the width of its frame."""
    for shape in shapes()[name]:
        _draw_shape(canvas, shape, x, y, size / FRAME, zorder, symbol_colours(in_ink))


def _draw_shape(
    canvas: Canvas, shape: Shape, x: float, y: float, unit: float, zorder: float, colours: Mapping[Role, str]
) -> None:
    half, fill = shape.size * unit, colours[shape.fill] if shape.fill else "none"
    style: dict[str, Any] = {
        "facecolor": (fill, shape.opacity) if shape.opacity < 1 else fill,
        "edgecolor": colours[shape.line] if shape.line else "none",
        "linewidth": shape.width * unit,
        "zorder": zorder,
    }
    if shape.dash:
        style["linestyle"] = (0, (shape.dash / shape.width, shape.dash / shape.width))
    if shape.kind == "letter":
        draw_number(canvas, x, y, shape.letter, half, zorder)
    elif shape.kind == "arc":
        canvas.arc(x, y, half, *(2 * math.pi * turn for turn in shape.turn), **style)
    elif shape.kind == "circle":
        canvas.circle(x, y, half, **style)
    else:
        canvas.rectangle((x - half, y - half, x + half, y + half), round_=shape.corner * unit, **style)


def draw_number(
    canvas: Canvas, x: float, y: float, label: str, size: float, zorder: float = 12, colour: str = INK
) -> None:
    """A number in the middle of a symbol."""
    canvas.text(x, y + 0.34 * size, label, size, "strong", ha="center", color=colour, zorder=zorder + 0.01)


def draw_ring(
    canvas: Canvas,
    at: tuple[float, float],
    counts: Sequence[int],
    unit: float,
    colours: tuple[Sequence[str], str],
    words: Words,
    zorder: float = 12,
) -> None:
    """Draw a ring of practices, split by support, with their number.

    Args:
        at: its middle, in pixels of the picture.
        counts: how many belong to each part of the split.
        unit: how many pixels of the picture a pixel of the dashboard's map is.
        colours: those of the parts, and the line of what is not known.
    """
    radius, number = ring_radius(sum(counts)), sum(counts)
    width, (parts, line) = ring_width(radius), colours
    canvas.circle(*at, (radius + RING["casing"]) * unit, facecolor=parts[-1], zorder=zorder)
    for part in ring_parts(counts, radius):
        unknown = part.part == len(counts) - 1
        style: dict[str, Any] = {"edgecolor": parts[part.part], "linewidth": width * unit}
        if unknown:
            dashed = RING["dashed"]
            dash = (0, tuple(length / dashed for length in RING["dash"]))
            style = {"edgecolor": line, "linewidth": dashed * unit, "linestyle": dash}
        canvas.arc(*at, (radius - width / 2) * unit, part.start, part.end, zorder=zorder, **style)
    size = max(SMALLEST_TYPE, number_size(radius) * unit)
    draw_number(canvas, *at, words.whole(number), size, zorder)
