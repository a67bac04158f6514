"""Names on a picture's map: each where it can be read and hides nothing, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from dashboard.maps.palette import INK
from dashboard.maps.still.canvas import LEADING, Box, Canvas, Face
from dashboard.maps.still.frames import MapViewport, world
from dashboard.maps.still.points import PointSymbol
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset

# A name is sought a place among these: shifts from the middle of its area, in widths and heights of the name.
SHIFTS = (
    (0.0, 0.0), (0.0, -0.9), (0.0, 0.9), (0.5, -0.6), (-0.5, -0.6), (0.5, 0.6), (-0.5, 0.6),
    (0.0, -1.6), (0.0, 1.6), (0.75, 0.0), (-0.75, 0.0),
)  # fmt: skip
HALO = (1.0, 1.0, 1.0, 0.85)
MOST = 60


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
        wide = max(self.canvas.measure(line, size, face) for line in lines)
        tall = LEADING * size * len(lines)
        found = (self._box(x + dx * wide, y + dy * tall, wide, tall, must) for dx, dy in shifts)
        tries = [box for box in found if box]
        free = [box for box in tries if not any(_meet(box, other) for other in self.taken)]
        chosen = free[0] if free else (min(tries, key=self._hidden) if must else None)
        if chosen is None:
            return False
        self._set(chosen, lines, size, face)
        return True

    def _hidden(self, box: Box) -> int:
        return sum(_meet(box, other) for other in self.taken)

    def _box(self, x: float, y: float, wide: float, tall: float, moved: bool) -> Box | None:
        left, top, right, bottom = self.frame.box
        margin = 4.0
        if moved:
            x = min(max(x, left + margin + wide / 2), right - margin - wide / 2)
            y = min(max(y, top + margin + tall / 2), bottom - margin - tall / 2)
        box = (x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)
        fits = (
            box[0] >= left + margin
            and box[2] <= right - margin
            and box[1] >= top + margin
            and box[3] <= bottom - margin
        )
        return box if fits or moved else None

    def _set(self, box: Box, lines: Sequence[str], size: float, face: Face) -> None:
        middle, y = (box[0] + box[2]) / 2, box[1]
        self.canvas.lines(middle, y, lines, size, face, ha="center", color=INK, zorder=15, halo=(HALO, 0.24 * size))
        self.taken.append((box[0] - 2, box[1], box[2] + 2, box[3]))


def short_name(area: str, dataset: Dataset, words: Words) -> str:
    """An area's name without the municipality that some sources put before it."""

    def found() -> dict[str, str]:
        areas = dataset.bundle.areas
        return dict(zip(areas["area_id"], areas["municipality_name"], strict=True))

    town = dataset.once(("town of",), found)[area]
    return dataset.area_names(words.lang)[area].removeprefix(f"{town} - ")


def name_chosen(placer: LabelPlacer, area: str, dataset: Dataset, words: Words, size: float) -> None:
    """The name of the area that was chosen, above or below it; always set."""
    import shapely

    shape = shapely.from_wkb(dataset.bundle.areas.set_index("area_id").at[area, "geometry"])
    west, south, east, north = shapely.bounds(shape)
    (left, top), (right, bottom) = placer.frame.pixels(world([west, east], [north, south]))
    width = min(placer.frame.box[2] - placer.frame.box[0] - 12, 16 * size)
    lines = placer.canvas.wrap(short_name(area, dataset, words), size, width, "strong")
    half = LEADING * size * len(lines) / 2 + 0.3 * size
    tall = 2 * half
    below = (bottom - top + tall) / tall
    shifts = ((0, 0), (0, below), (0, -0.6), (0, below + 0.6), (0, below / 2))
    placer.put(lines, (left + right) / 2, top - half, size, "strong", shifts, must=True)


def name_practice(placer: LabelPlacer, practice: str, spot: PointSymbol, dataset: Dataset, size: float) -> None:
    """The name of the practice that was chosen, beside its symbol; always set."""
    name = dataset.bundle.practices.set_index("practice_id").at[practice, "name"]
    width = min(placer.frame.box[2] - placer.frame.box[0] - 12, 16 * size)
    lines = placer.canvas.wrap(str(name), size, width, "strong")
    wide = max(placer.canvas.measure(line, size, "strong") for line in lines)
    tall = LEADING * size * len(lines)
    up, aside = (spot.radius + 0.2 * size) / tall + 0.5, (spot.radius + 0.3 * size) / wide + 0.5
    near = [(0.0, -up), (0.0, up), (aside, 0.0), (-aside, 0.0)]
    far = [(x * aside, y * up * more) for more in (1, 2, 3, 4) for y in (-1, 1) for x in (0, 0.6, -0.6, 1.1, -1.1)]
    placer.put(lines, spot.x, spot.y, size, "strong", (*near, *far), must=True)


def name_towns(placer: LabelPlacer, dataset: Dataset, words: Words, size: float, but: str | None = None) -> None:
    """Municipalities, the largest first, as many as there is room for; all ``but`` one that is named already."""
    import shapely

    if "municipality" not in dataset.levels:
        return
    names = dataset.area_names(words.lang)

    def found() -> list[tuple[str, float, float]]:
        areas = dataset.areas_of("municipality").sort_values("population", ascending=False, kind="stable")
        points = shapely.get_coordinates(shapely.point_on_surface(shapely.from_wkb(areas["geometry"].to_numpy())))
        return [(area, float(x), float(y)) for area, (x, y) in zip(areas["area_id"], points, strict=True)]

    rows = dataset.once(("town names",), found)
    at = placer.frame.pixels(world([x for _, x, _ in rows], [y for _, _, y in rows]))
    left, top, right, bottom = placer.frame.box
    most = int(min(MOST, 4 + (right - left) * (bottom - top) / (size * size * 260)))
    placed = 0
    for (area, _, _), (x, y), inside in zip(rows, at, placer.frame.inside(at), strict=True):
        if placed == most:
            return
        if area == but:
            continue
        name = placer.canvas.cut(names[area], size, 12 * size, "strong")
        placed += bool(inside) and placer.put([name], x, y, size, "strong")


def name_cities(placer: LabelPlacer, dataset: Dataset, words: Words, size: float) -> None:
    """The region's cities where a frame shows more than one of them, each in the piece of it that is in the frame."""
    if "municipality" in dataset.levels:
        return
    left, top, right, bottom = placer.frame.box
    seen = []
    for names, ((south, west), (north, east)) in dataset.city_bounds:
        (x1, y1), (x2, y2) = placer.frame.pixels(world([west, east], [north, south]))
        piece = (max(x1, left), max(y1, top), min(x2, right), min(y2, bottom))
        # A corner in which there may be no land of the city says nothing.
        if (piece[2] - piece[0]) * (piece[3] - piece[1]) > 0.25 * (x2 - x1) * (y2 - y1) and piece[2] > piece[0]:
            seen.append((words.local(names), piece))
    for name, (x1, y1, x2, y2) in seen if len(seen) > 1 else ():
        tall = LEADING * size
        shifts = [*SHIFTS, *((0.0, side * (0.5 + (y2 - y1) / (2 * tall))) for side in (-1, 1))]
        placer.put([name], (x1 + x2) / 2, (y1 + y2) / 2, size, "strong", shifts, must=True)


def name_areas(
    placer: LabelPlacer, dataset: Dataset, level: str, rows: Sequence[int], words: Words, size: float
) -> None:
    """Neighbourhoods whose name fits between their own borders."""
    import shapely

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
        wide = max(placer.canvas.measure(line, size) for line in lines)
        if len(lines) > 3 or not _holds(placer.frame, shape, x, y, wide, LEADING * size * len(lines)):
            continue
        placed += placer.put(lines, x, y, size, "sans", shifts=((0.0, 0.0),))


def _middle(placer: LabelPlacer, shape: Any) -> tuple[tuple[float, float], tuple[float, float]]:
    """A point well within a shape, and the shape's width and height, in pixels."""
    import shapely

    point = shapely.maximum_inscribed_circle(shape, tolerance=0.0005)
    lon, lat = shapely.get_coordinates(point)[0]
    west, south, east, north = shapely.bounds(shape)
    corners = placer.frame.pixels(world([west, east], [north, south]))
    ((x, y),) = placer.frame.pixels(world([lon], [lat]))
    return (float(x), float(y)), tuple(float(side) for side in corners[1] - corners[0])  # type: ignore[return-value]


def _holds(frame: MapViewport, shape: Any, x: float, y: float, wide: float, tall: float) -> bool:
    import shapely

    def pixels(points: Any) -> Any:
        return frame.pixels(world(points[:, 0], points[:, 1]))

    return bool(
        shapely.contains(
            shapely.transform(shape, pixels), shapely.box(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)
        )
    )


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
