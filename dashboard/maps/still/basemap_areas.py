"""Areas in a picture: their outlines at the sharpness that it needs, in the dashboard's own classes and colours."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.maps.bivariate_layer import CODES, UNLOCATED, UNSEARCHED
from dashboard.maps.choropleth import NONE, PARTIAL, Choropleth, class_codes
from dashboard.maps.drawing import CASING, CASING_WIDER, HATCHES, PLAIN
from dashboard.maps.palette import INK, border, hatch_line
from dashboard.maps.still.canvas import Box, Canvas, Points
from dashboard.maps.still.frames import MapViewport, world
from dashboard.query.dataset import Dataset

LAND = "#f3f0e9"
HATCHED = {NONE: HATCHES["none"], UNSEARCHED: HATCHES["unsearched"], UNLOCATED: HATCHES["unlocated"]}
# How far a drawn line may be from the stored one, in pixels.
SHARP = 0.4


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
        from matplotlib.path import Path

        at = np.concatenate([np.arange(self.starts[row], self.starts[row + 1]) for row in rows] or [np.arange(0)])
        return Path(frame.pixels(self.points[at]), self.codes[at])

    def seen(self, frame: MapViewport) -> npt.NDArray[np.int64]:
        """The rows that reach into a frame."""
        low, high = frame.pixels(self.boxes[:, :2]), frame.pixels(self.boxes[:, 2:])
        left, top, right, bottom = frame.box
        mask = (high[:, 0] >= left) & (low[:, 0] <= right) & (high[:, 1] >= top) & (low[:, 1] <= bottom)
        return np.flatnonzero(mask)


def outlines(dataset: Dataset, level: str, frame: MapViewport) -> Outlines:
    """The outlines of a level's areas, in the order of ``areas_of(level)``, as sharp as a frame needs."""
    import shapely

    step = math.floor(math.log2(SHARP / frame.factor * 360))

    def made() -> Outlines:
        shapes = shapely.from_wkb(dataset.areas_of(level)["geometry"].to_numpy())
        return flattened(shapely.coverage_simplify(shapes, 2.0**step))

    return dataset.once(("outlines", level, step), made)


def towns(dataset: Dataset, frame: MapViewport) -> Outlines:
    """The outlines of the municipalities: a level's own, or their areas joined."""
    import shapely

    if "municipality" in dataset.levels:
        return outlines(dataset, "municipality", frame)

    def made() -> Outlines:
        areas = dataset.areas_of(dataset.levels[-1])
        groups = areas.groupby("municipality_name")["geometry"]
        return flattened(np.array([shapely.union_all(shapely.from_wkb(list(rows))) for _, rows in groups]))

    return dataset.once(("outlines", "towns"), made)


def flattened(shapes: npt.NDArray[Any]) -> Outlines:
    """Polygons in WGS84 degrees as :class:`Outlines`."""
    import shapely

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
    level: str,
    scale: Choropleth | None,
    unit: float,
    cells: tuple[str, tuple[str, ...]] | None = None,
) -> Outlines:
    """Draw a level's areas in their classes: hatched where there is no figure or one for a part of the residents.

    Args:
        scale: the classes; None draws all areas alike.
        cells: need and support together instead: the code of each area, and the colours of the nine cells.
        unit: how many pixels of the picture a pixel of the dashboard's map is.

    Returns:
        The outlines drawn.
    """
    shapes = outlines(dataset, level, frame)
    seen = shapes.seen(frame)
    codes = class_codes(level, scale, dataset) if scale else ""
    colours = scale.colours if scale else ()
    if cells:
        codes, colours = cells
    canvas.rectangle(frame.box, facecolor=LAND, zorder=1)
    if not codes:
        canvas.shape(shapes.path(seen, frame), frame.box, facecolor=PLAIN)
    for code in sorted({codes[row] for row in seen}) if codes else ():
        path = shapes.path(np.array([row for row in seen if codes[row] == code]), frame)
        colour = _colour(code, colours)
        canvas.shape(path, frame.box, facecolor=colour).set_gid(f"class-{code}")
        _hatch(canvas, path, frame.box, code, colour, unit)
    width = min(0.9, max(0.3, 0.3 + (frame.detail(unit) - 8) * 0.17)) * unit
    canvas.shape(shapes.path(seen, frame), frame.box, facecolor="none", edgecolor="#fff", linewidth=width, zorder=4)
    for colour in set() if cells else {border(colour) for colour in colours} - {"#ffffff"}:
        pale = [row for row in seen if codes[row] not in HATCHED and border(_colour(codes[row], colours)) == colour]
        path = shapes.path(np.array(pale, dtype=np.int64), frame)
        canvas.shape(path, frame.box, facecolor="none", edgecolor=colour, linewidth=width, zorder=4.1)
    return shapes


def draw_towns(canvas: Canvas, frame: MapViewport, dataset: Dataset, unit: float) -> None:
    """The municipalities' outlines over their neighbourhoods, where they are large enough to be followed."""
    shapes = towns(dataset, frame)
    seen = shapes.seen(frame)
    sizes = (shapes.boxes[:, 2:] - shapes.boxes[:, :2]).max(axis=1) * frame.factor
    if len(seen) and np.median(sizes[seen]) > 40 * unit:
        style = {"facecolor": "none", "edgecolor": (*_rgb(INK), 0.55), "linewidth": 0.9 * unit, "zorder": 5}
        canvas.shape(shapes.path(seen, frame), frame.box, **style)


def draw_chosen(canvas: Canvas, frame: MapViewport, shapes: Outlines, row: int, unit: float) -> None:
    """The outline of the area that was chosen."""
    path = shapes.path(np.array([row]), frame)
    for colour, width, zorder in ((CASING, 2.4 + CASING_WIDER, 6.0), (INK, 2.4, 6.1)):
        style = {"edgecolor": colour, "linewidth": width * unit, "joinstyle": "round", "zorder": zorder}
        canvas.shape(path, frame.box, facecolor="none", **style)


def _colour(code: str, colours: tuple[str, ...]) -> str:
    if code in HATCHED:
        return HATCHED[code]["paper"] or PLAIN
    return colours[(CODES if code in CODES else PARTIAL).index(code)]


def _hatch(canvas: Canvas, path: Any, box: Box, code: str, colour: str, unit: float) -> None:
    if code in HATCHED or code in PARTIAL:
        style = HATCHED.get(code, HATCHES["partial"])
        for falling in (False, True) if style["crossed"] else (style["falling"],):
            line = style["line"] or hatch_line(colour)
            canvas.hatch(path, box, line, style["width"] * unit, style["step"] * unit, falling=falling)


def _rgb(colour: str) -> tuple[float, float, float]:
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))  # type: ignore[return-value]
