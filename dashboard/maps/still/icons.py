"""The symbols of the map, read from the very files that the browser draws them from."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from dashboard.maps.palette import ACCENT, INK
from dashboard.maps.scripts import STATIC
from dashboard.maps.still.canvas import Canvas

# Width and height of the files' drawing.
FRAME = 22.0


@lru_cache(maxsize=16)
def _shapes(name: str) -> tuple[dict[str, str], ...]:
    tree = ElementTree.parse(STATIC / "symbols" / f"{name}.svg")
    return tuple(
        {"shape": item.tag.rpartition("}")[2], **item.attrib, "label": item.text or ""} for item in tree.getroot()
    )


def draw_icon(canvas: Canvas, name: str, x: float, y: float, size: float, zorder: float = 12) -> None:
    """Draw a symbol with its middle at (x, y); ``size`` is the width of its frame of 22 units."""
    scale = size / FRAME
    for shape in _shapes(name):
        fill = shape.get("fill", "none")
        style: dict[str, Any] = {
            "facecolor": (fill, float(shape["fill-opacity"])) if fill != "none" and "fill-opacity" in shape else fill,
            "edgecolor": shape.get("stroke", "none"),
            "linewidth": float(shape.get("stroke-width", 0)) * scale,
            "zorder": zorder,
        }
        if "stroke-dasharray" in shape:
            width = float(shape["stroke-width"])
            style["linestyle"] = (0, tuple(float(part) / width for part in shape["stroke-dasharray"].split()))
        if shape["shape"] == "circle":
            at = [(float(shape[name]) - FRAME / 2) * scale for name in ("cx", "cy")]
            canvas.circle(x + at[0], y + at[1], float(shape["r"]) * scale, **style)
        elif shape["shape"] == "rect":
            left, top = ((float(shape[name]) - FRAME / 2) * scale for name in ("x", "y"))
            width, height = (float(shape[name]) * scale for name in ("width", "height"))
            box = (x + left, y + top, x + left + width, y + top + height)
            canvas.rectangle(box, round_=float(shape.get("rx", 0)) * scale, **style)
        else:
            draw_number(canvas, x, y, shape["label"], 11 * scale, zorder)


def draw_number(canvas: Canvas, x: float, y: float, label: str, size: float, zorder: float = 12) -> None:
    """A number in the middle of a circle."""
    canvas.text(x, y + 0.34 * size, label, size, "strong", ha="center", color=INK, zorder=zorder + 0.01)


def ring(canvas: Canvas, x: float, y: float, radius: float, width: float, dash: float = 0, zorder: float = 12) -> None:
    """A white circle with the accent's edge; with ``dash``, dashed with as many pixels a stroke."""
    style: Any = (0, (dash / width, dash / width)) if dash else "solid"
    canvas.circle(x, y, radius, facecolor="#fff", edgecolor=ACCENT, linewidth=width, linestyle=style, zorder=zorder)
