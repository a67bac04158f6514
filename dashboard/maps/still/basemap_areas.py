"""Areas in a picture: their outlines at the sharpness that it needs, in the dashboard's own classes and colours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from matplotlib.path import Path

from dashboard.maps.area_layer import AreaSpec
from dashboard.maps.bivariate_layer import CODES, UNLOCATED, UNSEARCHED
from dashboard.maps.choropleth import NONE, PARTIAL
from dashboard.maps.drawing import CASING, CASING_WIDER, HATCHES, PLAIN
from dashboard.maps.palette import INK, border, hatch_line
from dashboard.maps.still.canvas import Canvas, Points
from dashboard.maps.still.frames import MapViewport, world
from dashboard.query.dataset import Dataset, derived

LAND = "#f3f0e9"
HATCHED = {NONE: HATCHES["none"], UNSEARCHED: HATCHES["unsearched"], UNLOCATED: HATCHES["unlocated"]}
# The largest distance of a drawn line from the stored one, in pixels.
TOLERANCE = 0.4


@dataclass(frozen=True)
class Outlines:
    """Outlines of areas in world units, as one list of points: area ``n`` has those from ``starts[n]`` to
    ``starts[n + 1]``; ``codes`` are matplotlib's (1 begins a ring, 2 goes on, 79 closes); ``boxes`` (n × 4)."""

    points: Points
    codes: npt.NDArray[np.uint8]
    starts: npt.NDArray[np.int64]
    boxes: Points

    def path(self, rows: npt.NDArray[np.int64], frame: MapViewport) -> Any:
        """The rows as one matplotlib path, in pixels."""
        at = np.concatenate([np.arange(self.starts[row], self.starts[row + 1]) for row in rows] or [np.arange(0)])
        return Path(frame.pixels(self.points[at]), self.codes[at])

    def seen(self, frame: MapViewport) -> npt.NDArray[np.int64]:
        """The rows that reach into a frame."""
        low, high = frame.pixels(self.boxes[:, :2]), frame.pixels(self.boxes[:, 2:])
        left, top, right, bottom = frame.box
        mask = (high[:, 0] >= left) & (low[:, 0] <= right) & (high[:, 1] >= top) & (low[:, 1] <= bottom)
        return np.flatnonzero(mask)


def outlines(dataset: Dataset, level: str, frame: MapViewport) -> Outlines:
    """The outlines of a level's cover, in the order of ``cover_of(level)``, as sharp as a frame needs."""
    return _simplified(dataset, level, math.floor(math.log2(TOLERANCE / frame.factor * 360)))


@derived
def _simplified(dataset: Dataset, level: str, step: int) -> Outlines:
    """Simplified together to 2^``step`` degrees, so that neighbours keep their common border."""
    shapes = shapely.from_wkb(dataset.cover_of(level)["geometry"].to_numpy())
    return flattened(shapely.coverage_simplify(shapes, 2.0**step))


def municipalities(dataset: Dataset, frame: MapViewport) -> Outlines:
    """The outlines of the municipalities: a level's own, or their areas joined."""
    if "municipality" in dataset.levels:
        return outlines(dataset, "municipality", frame)
    return _dissolved(dataset)


@derived
def _dissolved(dataset: Dataset) -> Outlines:
    # Areas of which the municipality is not named are joined all the same.
    groups = dataset.areas_of(dataset.levels[-1]).groupby("municipality_name", dropna=False)["geometry"]
    return flattened(np.array([shapely.union_all(shapely.from_wkb(list(rows))) for _, rows in groups]))


def flattened(shapes: npt.NDArray[Any]) -> Outlines:
    """Polygons in WGS84 degrees as :class:`Outlines`."""
    multi = np.array(
        [shape if shape.geom_type == "MultiPolygon" else shapely.multipolygons([shape]) for shape in shapes]
    )
    _, degrees, (rings, polygons, geometries) = shapely.to_ragged_array(multi)
    codes = np.full(len(degrees), 2, dtype=np.uint8)
    codes[rings[:-1]] = 1
    codes[rings[1:] - 1] = 79
    west, south, east, north = shapely.bounds(multi).T
    boxes = np.hstack([world(west, north), world(east, south)])
    return Outlines(world(degrees[:, 0], degrees[:, 1]), codes, rings[polygons[geometries]], boxes)


def draw_areas(
    canvas: Canvas,
    frame: MapViewport,
    dataset: Dataset,
    areas: AreaSpec,
    level: str,
    unit: float,
    only: Sequence[int] | None = None,
) -> Outlines:
    """Draw the cover of a level in its classes: hatched where there is no figure or one for a part of the residents.

    Args:
        areas: classes and colours; areas are drawn alike where these are not coloured.
        level: one of the levels of ``areas``.
        unit: how many pixels of the picture a pixel of the dashboard's map is.
        only: rows of the areas to draw, without land around them; else all in the frame.

    Returns:
        The outlines drawn.
    """
    shapes = outlines(dataset, level, frame)
    seen, codes, colours = shapes.seen(frame), areas.codes(level), areas.colours
    if only is not None:
        seen = np.intersect1d(seen, np.array(only, dtype=np.int64))
    else:
        canvas.rectangle(frame.box, facecolor=LAND, zorder=1)
    if not codes:
        canvas.shape(shapes.path(seen, frame), frame.box, facecolor=PLAIN)
    for code in sorted({codes[row] for row in seen}) if codes else ():
        path = shapes.path(np.array([row for row in seen if codes[row] == code]), frame)
        colour = _colour(code, colours)
        canvas.shape(path, frame.box, facecolor=colour).set_gid(f"class-{code}")
        if code in HATCHED or code in PARTIAL:
            style = HATCHED.get(code, HATCHES["partial"])
            canvas.hatch(path, frame.box, style, style["line"] or hatch_line(colour), style["width"] * unit, unit)
    width = min(0.9, max(0.3, 0.3 + (frame.detail(unit) - 8) * 0.17)) * unit
    canvas.shape(shapes.path(seen, frame), frame.box, facecolor="none", edgecolor="#fff", linewidth=width, zorder=4)
    for colour in {*areas.borders} - {"#ffffff"} if areas.colour else ():
        pale = [row for row in seen if codes[row] not in HATCHED and border(_colour(codes[row], colours)) == colour]
        path = shapes.path(np.array(pale, dtype=np.int64), frame)
        canvas.shape(path, frame.box, facecolor="none", edgecolor=colour, linewidth=width, zorder=4.1)
    return shapes


def draw_municipalities(canvas: Canvas, frame: MapViewport, dataset: Dataset, unit: float) -> None:
    """The municipalities' outlines over their neighbourhoods, where they are large enough to be followed."""
    shapes = municipalities(dataset, frame)
    seen = shapes.seen(frame)
    sizes = (shapes.boxes[:, 2:] - shapes.boxes[:, :2]).max(axis=1) * frame.factor
    if len(seen) and np.median(sizes[seen]) > 40 * unit:
        style = {"facecolor": "none", "edgecolor": (INK, 0.55), "linewidth": 0.9 * unit, "zorder": 5}
        canvas.shape(shapes.path(seen, frame), frame.box, **style)


def draw_selected(canvas: Canvas, frame: MapViewport, shapes: Outlines, row: int, unit: float) -> None:
    """The outline of the selected area."""
    path = shapes.path(np.array([row]), frame)
    for colour, width, zorder in ((CASING, 2.4 + CASING_WIDER, 6.0), (INK, 2.4, 6.1)):
        style = {"edgecolor": colour, "linewidth": width * unit, "joinstyle": "round", "zorder": zorder}
        canvas.shape(path, frame.box, facecolor="none", **style)


def _colour(code: str, colours: tuple[str, ...]) -> str:
    if code in HATCHED:
        return HATCHED[code]["paper"] or PLAIN
    return colours[(CODES if code in CODES else PARTIAL).index(code)]
