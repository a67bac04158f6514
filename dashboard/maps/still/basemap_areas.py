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
from dashboard.maps.bivariate_layer import CODES, FEW_RESIDENTS, UNLOCATED, UNSEARCHED
from dashboard.maps.choropleth import NONE, PARTIAL
from dashboard.maps.drawing import CASING, CASING_WIDER, HATCHES, PLAIN, SEARCHED_LINE, cell_line
from dashboard.maps.palette import INK, hatch_line
from dashboard.maps.still.canvas import Canvas, Points
from dashboard.maps.still.frames import MapViewport, world
from dashboard.query.dataset import Dataset, derived

LAND = "#f3f0e9"
WHITE = "#ffffff"
HATCHED = {
    NONE: HATCHES["none"],
    UNSEARCHED: HATCHES["unsearched"],
    UNLOCATED: HATCHES["unlocated"],
    FEW_RESIDENTS: HATCHES["few_residents"],
}
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
    """Draw the cover of a level in its classes, and as :data:`HATCHES` says where an area has none or one for a part of
    its residents only.

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
        style = HATCHED.get(code, HATCHES["partial"])
        line = hatch_line(colour) if code in PARTIAL else style["line"]
        if line and (code in HATCHED or code in PARTIAL):
            canvas.hatch(path, frame.box, style, line, style["width"] * unit, unit)
    _draw_borders(canvas, frame, shapes, areas, codes, unit)
    lined = np.intersect1d(seen, np.array(areas.searched(level), dtype=np.int64))
    if len(lined):
        outline = {"edgecolor": areas.ink, "linewidth": SEARCHED_LINE * unit, "joinstyle": "round", "zorder": 4.3}
        canvas.shape(shapes.path(lined, frame), frame.box, facecolor="none", **outline).set_gid("searched")
    return shapes


def _draw_borders(
    canvas: Canvas, frame: MapViewport, shapes: Outlines, areas: AreaSpec, codes: str, unit: float
) -> None:
    """White lines around areas; over these the lines of pale areas, and over all those of cells that stand out."""
    seen, zoom = shapes.seen(frame), frame.detail(unit)
    width = min(0.9, max(0.3, 0.3 + (zoom - 8) * 0.17)) * unit
    style: dict[str, Any] = {"facecolor": "none", "linewidth": width, "zorder": 4}
    canvas.shape(shapes.path(seen, frame), frame.box, edgecolor=WHITE, **style)
    borders = {code: _border(code, areas) for code in {codes[row] for row in seen}} if codes else {}
    for colour in sorted({*borders.values()} - {WHITE}):
        pale = np.array([row for row in seen if borders[codes[row]] == colour], dtype=np.int64)
        canvas.shape(shapes.path(pale, frame), frame.box, edgecolor=colour, **style | {"zorder": 4.1})
    cells = areas.bivariate
    for at in cells.outlined if cells and codes else ():
        outlined = np.array([row for row in seen if codes[row] == CODES[at]], dtype=np.int64)
        if cells and len(outlined):
            line = {"edgecolor": cells.outline, "linewidth": cell_line(zoom) * unit, "joinstyle": "round"}
            canvas.shape(shapes.path(outlined, frame), frame.box, **style | line | {"zorder": 4.2})


def _border(code: str, areas: AreaSpec) -> str:
    if code in HATCHED:
        return HATCHED[code]["border"]
    return areas.border((CODES if code in CODES else PARTIAL).index(code))


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
