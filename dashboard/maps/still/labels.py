"""Names on a picture's map, each where it can be read and hides nothing, or not at all; and the scale bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from dashboard.maps.arrangement import PointSymbol
from dashboard.maps.palette import INK, PAPER
from dashboard.maps.still.canvas import LEADING, Box, Canvas, Face, Points, overlap
from dashboard.maps.still.frames import MapViewport, world
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset, derived

# Where a name is tried: shifts from the middle of its area, in widths and heights of the name.
SHIFTS = (
    (0.0, 0.0), (0.0, -0.9), (0.0, 0.9), (0.5, -0.6), (-0.5, -0.6), (0.5, 0.6), (-0.5, 0.6),
    (0.0, -1.6), (0.0, 1.6), (0.75, 0.0), (-0.75, 0.0),
)  # fmt: skip
HALO = (1.0, 1.0, 1.0, 0.85)
MOST = 60
BAR_STEPS = (1, 2, 5)
# The largest share of the map's width that the scale bar takes.
BAR_SHARE = 0.24


@dataclass
class LabelPlacer:
    """Where names may still go in a frame; ``taken`` grows with each that is set."""

    canvas: Canvas
    frame: MapViewport
    taken: list[Box] = field(default_factory=list)

    def put(
        self,
        lines: Sequence[str],
        x: float,
        y: float,
        size: float,
        face: Face,
        shifts: Any = SHIFTS,
        must: bool = False,
    ) -> bool:
        """Set lines about (x, y) or near it; False where there is no room. ``must`` sets them even then, within
        the frame, where they hide the least."""
        width = max(self.canvas.measure(line, size, face) for line in lines)
        height = LEADING * size * len(lines)
        found = (self._box(x + dx * width, y + dy * height, width, height, must) for dx, dy in shifts)
        boxes = [box for box in found if box]
        free = next((box for box in boxes if not any(overlap(box, other) for other in self.taken)), None)
        if free is None and not must:
            return False
        box = free or min(boxes, key=lambda box: sum(overlap(box, other) for other in self.taken))
        style = {"ha": "center", "color": INK, "zorder": 15, "halo": (HALO, 0.24 * size)}
        self.canvas.lines((box[0] + box[2]) / 2, box[1], lines, size, face, **style)
        self.taken.append((box[0] - 2, box[1], box[2] + 2, box[3]))
        return True

    def _box(self, x: float, y: float, width: float, height: float, moved: bool) -> Box | None:
        left, top, right, bottom = self.frame.box
        margin = 4.0
        if moved:
            x = min(max(x, left + margin + width / 2), right - margin - width / 2)
            y = min(max(y, top + margin + height / 2), bottom - margin - height / 2)
        box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        fits = (
            box[0] >= left + margin
            and box[2] <= right - margin
            and box[1] >= top + margin
            and box[3] <= bottom - margin
        )
        return box if fits or moved else None


def short_name(area: str, dataset: Dataset, words: Words) -> str:
    """An area's name without the municipality that some sources put before it."""
    town = dataset.municipality_of[area]
    name = dataset.area_names(words.lang)[area]
    return name.removeprefix(f"{dataset.municipality_name(town, words.lang)} - ") if town else name


def name_selected_area(placer: LabelPlacer, area: str, dataset: Dataset, words: Words, size: float) -> None:
    """The name of the selected area, above or below it; always set."""
    shape = shapely.from_wkb(dataset.bundle.areas.set_index("area_id").at[area, "geometry"])
    west, south, east, north = shapely.bounds(shape)
    (left, top), (right, bottom) = placer.frame.pixels(world([west, east], [north, south]))
    width = min(placer.frame.box[2] - placer.frame.box[0] - 12, 16 * size)
    lines = placer.canvas.wrap(short_name(area, dataset, words), size, width, "strong")
    half = LEADING * size * len(lines) / 2 + 0.3 * size
    height = 2 * half
    below = (bottom - top + height) / height
    shifts = ((0, 0), (0, below), (0, -0.6), (0, below + 0.6), (0, below / 2))
    placer.put(lines, (left + right) / 2, top - half, size, "strong", shifts, must=True)


def name_selected_practice(
    placer: LabelPlacer, practice: str, spot: PointSymbol, dataset: Dataset, size: float
) -> None:
    """The name of the selected practice, beside its symbol; always set."""
    name = dataset.bundle.practices.set_index("practice_id").at[practice, "name"]
    width = min(placer.frame.box[2] - placer.frame.box[0] - 12, 16 * size)
    lines = placer.canvas.wrap(str(name), size, width, "strong")
    width = max(placer.canvas.measure(line, size, "strong") for line in lines)
    height = LEADING * size * len(lines)
    up, aside = (spot.radius + 0.2 * size) / height + 0.5, (spot.radius + 0.3 * size) / width + 0.5
    near = [(0.0, -up), (0.0, up), (aside, 0.0), (-aside, 0.0)]
    far = [(x * aside, y * up * more) for more in (1, 2, 3, 4) for y in (-1, 1) for x in (0, 0.6, -0.6, 1.1, -1.1)]
    placer.put(lines, spot.x, spot.y, size, "strong", (*near, *far), must=True)


def name_towns(placer: LabelPlacer, dataset: Dataset, words: Words, size: float, but: str | None = None) -> None:
    """Municipalities, the largest first, as many as there is room for; all ``but`` one that is named already."""
    if "municipality" not in dataset.levels:
        return
    names = dataset.area_names(words.lang)
    areas, points = _town_points(dataset)
    at = placer.frame.pixels(world(points[:, 0], points[:, 1]))
    left, top, right, bottom = placer.frame.box
    most = int(min(MOST, 4 + (right - left) * (bottom - top) / (size * size * 260)))
    placed = 0
    for area, (x, y), inside in zip(areas, at, placer.frame.inside(at), strict=True):
        if inside and placed < most and area != but:
            lines = placer.canvas.wrap(names[area], size, 12 * size, "strong", lines=2)
            placed += placer.put(lines, x, y, size, "strong")


@derived
def _town_points(dataset: Dataset) -> tuple[list[str], Points]:
    """The municipalities, the largest first, and a point on each (n × 2, WGS84 degrees)."""
    areas = dataset.areas_of("municipality").sort_values("population", ascending=False, kind="stable")
    points = shapely.get_coordinates(shapely.point_on_surface(shapely.from_wkb(areas["geometry"].to_numpy())))
    return list(areas["area_id"]), points


def name_cities(placer: LabelPlacer, dataset: Dataset, words: Words, size: float) -> None:
    """The region's cities where a frame shows more than one of them, each in the piece of it that is in the frame."""
    if "municipality" in dataset.levels:
        return
    left, top, right, bottom = placer.frame.box
    seen = []
    for names, ((south, west), (north, east)) in dataset.city_bounds:
        (x1, y1), (x2, y2) = placer.frame.pixels(world([west, east], [north, south]))
        piece = (max(x1, left), max(y1, top), min(x2, right), min(y2, bottom))
        # A corner may contain no land of the city.
        if (piece[2] - piece[0]) * (piece[3] - piece[1]) > 0.25 * (x2 - x1) * (y2 - y1) and piece[2] > piece[0]:
            seen.append((words.local(names), piece))
    for name, (x1, y1, x2, y2) in seen if len(seen) > 1 else ():
        height = LEADING * size
        shifts = [*SHIFTS, *((0.0, side * (0.5 + (y2 - y1) / (2 * height))) for side in (-1, 1))]
        placer.put([name], (x1 + x2) / 2, (y1 + y2) / 2, size, "strong", shifts, must=True)


def name_areas(
    placer: LabelPlacer, dataset: Dataset, level: str, rows: Sequence[int], words: Words, size: float
) -> None:
    """Neighbourhoods whose name fits between their own borders."""
    areas = dataset.areas_of(level)
    placed = 0
    for row in rows:
        shape = shapely.from_wkb(areas["geometry"].iloc[row])
        name = short_name(areas["area_id"].iloc[row], dataset, words)
        (x, y), (width, height) = _middle(placer, shape)
        if (
            placed == MOST
            or width < 4 * size
            or height < 1.5 * size
            or not placer.frame.inside(np.array([[x, y]])).all()
        ):
            continue
        lines = placer.canvas.wrap(name, size, min(width * 0.85, 11 * size))
        width = max(placer.canvas.measure(line, size) for line in lines)
        if len(lines) > 3 or not _holds(placer.frame, shape, x, y, width, LEADING * size * len(lines)):
            continue
        placed += placer.put(lines, x, y, size, "sans", shifts=((0.0, 0.0),))


def _middle(placer: LabelPlacer, shape: Any) -> tuple[tuple[float, float], tuple[float, float]]:
    """A point well within a shape, and the shape's width and height, in pixels."""
    point = shapely.maximum_inscribed_circle(shape, tolerance=0.0005)
    lon, lat = shapely.get_coordinates(point)[0]
    west, south, east, north = shapely.bounds(shape)
    corners = placer.frame.pixels(world([west, east], [north, south]))
    ((x, y),) = placer.frame.pixels(world([lon], [lat]))
    return (float(x), float(y)), tuple(float(side) for side in corners[1] - corners[0])  # type: ignore[return-value]


def _holds(frame: MapViewport, shape: Any, x: float, y: float, width: float, height: float) -> bool:
    def pixels(points: Any) -> Any:
        return frame.pixels(world(points[:, 0], points[:, 1]))

    return bool(
        shapely.contains(
            shapely.transform(shape, pixels), shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        )
    )


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
