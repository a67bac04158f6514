"""Meeting places that do not exist in a picture: as the map on the screen draws them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from dashboard.maps.drawing import (
    KNOWN_WALKS_FROM_ZOOM,
    PIN_CASING,
    PIN_CURVES,
    PIN_HEAD,
    PIN_NUMBERED,
    PIN_RADIUS,
    PIN_SQUARE,
    PIN_TYPE,
    WHAT_IF,
)
from dashboard.maps.positions import meeting_place_spots
from dashboard.maps.still.canvas import Canvas, Points
from dashboard.maps.still.frames import EARTH_M, MapViewport, world
from dashboard.maps.still.icons import draw_number
from dashboard.maps.still.points import DrawnSymbols
from dashboard.maps.what_if_layer import WhatIfPin, WhatIfSpec
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset

# Corners of a quarter of a circle.
CORNERS = 24
Shapes = npt.NDArray[np.object_]


def draw_what_if(
    canvas: Canvas,
    frame: MapViewport,
    dataset: Dataset,
    spec: WhatIfSpec,
    words: Words,
    unit: float,
    drawn: DrawnSymbols,
) -> None:
    """Draw pins with what a walk from them newly reaches, what is within a walk of known places.

    Args:
        unit: how many pixels of the picture a pixel of the dashboard's map is.
        drawn: counts the pins and circles in the frame.
    """
    spots = meeting_place_spots(dataset)
    known = _walks(frame, [(lat, lon) for lat, lon, _ in spots], spec.radius)
    box = shapely.box(*frame.box)
    known = known[shapely.intersects(known, box)]
    pins = _walks(frame, [(pin.lat, pin.lon) for pin in spec.pins], spec.radius)
    near = shapely.union_all(known)
    if frame.detail(unit) >= KNOWN_WALKS_FROM_ZOOM and len(known):
        _line(canvas, frame, near, WHAT_IF["known"], WHAT_IF["known_width"] * unit, _dash("known_dash", "known_width"))
        drawn.known_walks += len(known)
    newly = newly_reached(pins, known)
    if not newly.is_empty:
        path = _path(newly)
        canvas.shape(path, frame.box, facecolor=WHAT_IF["lift"], alpha=WHAT_IF["opacity"], zorder=5)
        _line(canvas, frame, newly, WHAT_IF["line"], WHAT_IF["line_width"] * unit)
    for walk in pins:
        _line(canvas, frame, walk, spec.ink, WHAT_IF["walk_width"] * unit, _dash("walk_dash", "walk_width"))
    for pin in spec.pins:
        _pin(canvas, frame, pin, spec, words, unit, drawn)


def newly_reached(pins: Shapes, known: Shapes) -> BaseGeometry:
    """What is inside circles of pins and outside of those of known places, as ``static/what_if_geometry.js`` has it."""
    return shapely.difference(shapely.union_all(pins), shapely.union_all(known))


def _walks(frame: MapViewport, places: Sequence[tuple[float, float]], metres: float) -> Shapes:
    """Circles around places (lat, lon), in pixels of the page."""
    at = frame.pixels(world([lon for _, lon in places], [lat for lat, _ in places]))
    radius = [metres * frame.factor / (EARTH_M * np.cos(np.radians(lat))) for lat, _ in places]
    return np.asarray(shapely.buffer(shapely.points(at), radius, quad_segs=CORNERS), dtype=object)


def _path(shape: BaseGeometry) -> Path:
    """The rings of polygons as a path."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    return Path.make_compound_path(*(Path(shapely.get_coordinates(ring), closed=True) for ring in rings))


def _dash(dash: str, width: str) -> tuple[float, ...]:
    """Strokes and gaps in widths of the line, as matplotlib has them."""
    return tuple(length / WHAT_IF[width] for length in WHAT_IF[dash])  # type: ignore[literal-required]


def _line(
    canvas: Canvas, frame: MapViewport, shape: BaseGeometry, colour: str, width: float, dash: tuple[float, ...] = ()
) -> None:
    style = {"linestyle": (0, dash)} if dash else {}
    canvas.shape(_path(shape), frame.box, facecolor="none", edgecolor=colour, linewidth=width, zorder=6, **style)


def _pin(
    canvas: Canvas, frame: MapViewport, pin: WhatIfPin, spec: WhatIfSpec, words: Words, unit: float, drawn: DrawnSymbols
) -> None:
    """A dark drop with a white square in its head, and in that its number where there are several."""
    tip: Points = frame.pixels(world([pin.lon], [pin.lat]))
    if not frame.inside(tip)[0]:
        return
    x, y = tip[0].tolist()
    curves = [point for curve in PIN_CURVES for point in curve]
    corners = np.array([(0.0, 0.0), *curves]) * unit + (x, y)
    drop = Path(corners, [Path.MOVETO, *[Path.CURVE4] * len(curves)])
    casing = {"edgecolor": "#fff", "linewidth": 2 * PIN_CASING * unit, "joinstyle": "round"}
    canvas.shape(drop, frame.box, facecolor="#fff", **casing, zorder=13)
    canvas.shape(drop, frame.box, facecolor=spec.ink, zorder=13)
    several = len(spec.pins) > 1
    half, middle = (PIN_NUMBERED if several else PIN_SQUARE) / 2 * unit, y + PIN_HEAD * unit
    square = _path(shapely.box(x - half, middle - half, x + half, middle + half))
    canvas.shape(square, frame.box, facecolor="#fff", zorder=13)
    if several:
        draw_number(canvas, x, middle, words.whole(pin.number), PIN_TYPE * unit, 14, spec.ink)
    reach = PIN_RADIUS * unit
    drawn.boxes.append((x - reach, middle - reach, x + reach, y))
    drawn.pins += 1
