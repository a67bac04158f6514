"""Viewports: which part of the region a picture shows, and where a place is on it, in Web Mercator as on the screen."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from dashboard.maps.drawing import FINE_FROM_ZOOM
from dashboard.maps.positions import practice_positions
from dashboard.maps.still.canvas import LEADING, Box, Points
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.selection import Selection
from dashboard.query.view import View

EARTH_M = 40_075_016.686
# A zoom is meant for a map on a screen of about this size in pixels; any picture shows at least the same extent.
SCREEN = (960.0, 620.0)
TILE = 256.0
# The largest width of a letter, in sizes of its type.
LETTER = 0.66
Extent = tuple[float, float, float, float]  # west, south, east, north in WGS84 degrees


@dataclass(frozen=True)
class MapViewport:
    """One map of a picture.

    Attributes:
        box: left, top, right, bottom in pixels.
        middle: in world units: Web Mercator from 0 to 1, from the north-west.
        factor: pixels a world unit.
        title: what is written above it.
    """

    box: Box
    middle: tuple[float, float]
    factor: float
    title: str = ""

    def pixels(self, world: Points) -> Points:
        """World units (n × 2) → pixels of the page."""
        left, top, right, bottom = self.box
        centre = np.array([(left + right) / 2, (top + bottom) / 2])
        return np.asarray((world - np.array(self.middle)) * self.factor + centre, dtype=np.float64)

    def inside(self, pixels: Points, margin: float = 0) -> npt.NDArray[np.bool_]:
        """Which of the pixels (n × 2) lie in the box, ``margin`` or more from its edge."""
        left, top, right, bottom = self.box
        x, y = pixels[:, 0], pixels[:, 1]
        return (x >= left + margin) & (x <= right - margin) & (y >= top + margin) & (y <= bottom - margin)

    @property
    def metres_a_pixel(self) -> float:
        """At the middle of the frame."""
        latitude = math.atan(math.sinh(math.pi * (1 - 2 * self.middle[1])))
        return EARTH_M * math.cos(latitude) / self.factor

    @property
    def zoom(self) -> float:
        """The web-map zoom at which a screen shows this extent."""
        return math.log2(self.factor / _share(self.box) / TILE)

    def detail(self, unit: float) -> float:
        """The zoom of a screen on which land is as large as here, relative to symbols of ``unit`` pixels a pixel."""
        return math.log2(self.factor / (TILE * unit))


def world(lon: npt.ArrayLike, lat: npt.ArrayLike) -> Points:
    """WGS84 degrees → world units (n × 2)."""
    east, north = np.asarray(lon, dtype=float), np.radians(np.asarray(lat, dtype=float))
    return np.column_stack([(east + 180) / 360, 0.5 - np.log(np.tan(np.pi / 4 + north / 2)) / (2 * np.pi)])


def viewports(
    view: View, dataset: Dataset, selection: Selection, box: Box, words: Words, title_size: float
) -> list[MapViewport]:
    """The maps of a picture, in a box: one, or one a city where a region is a few cities far apart.

    The view's position decides; else what was chosen; else the practices on show where filters restrict them; else
    the whole region. Cities are drawn to the same scale.
    """
    if view.center and view.zoom is not None:
        x, y = world(view.center[1], view.center[0])[0]
        return [MapViewport(box, (float(x), float(y)), TILE * 2**view.zoom * _share(box))]
    extent = _selected_extent(view, dataset)
    cities = [] if extent else _cities(view, dataset, selection, words)
    if len(cities) > 1:
        return _side_by_side(cities, box, title_size)
    extent = extent or (cities[0][1] if cities else _shown_extent(view, dataset, selection))
    return [_fitted(extent, box, 0.04)]


def level_of(levels: Sequence[str], frame: MapViewport) -> str:
    """The level of areas to draw, of those that the view draws from coarse to fine: by the zoom, as on the screen."""
    return levels[-1] if frame.zoom >= FINE_FROM_ZOOM else levels[0]


def _share(box: Box) -> float:
    left, top, right, bottom = box
    return min((right - left) / SCREEN[0], (bottom - top) / SCREEN[1])


def _fitted(extent: Extent, box: Box, margin: float, title: str = "") -> MapViewport:
    low, high = world(extent[0], extent[3])[0], world(extent[2], extent[1])[0]
    width, height = (high - low) * (1 + 2 * margin)
    factor = min((box[2] - box[0]) / width, (box[3] - box[1]) / height)
    middle = (low + high) / 2
    return MapViewport(box, (float(middle[0]), float(middle[1])), float(factor), title)


def _selected_extent(view: View, dataset: Dataset) -> Extent | None:
    """What was selected, with the land around it."""
    if view.area:
        shape = dataset.bundle.areas.loc[dataset.bundle.areas["area_id"] == view.area, "geometry"].iloc[0]
        return _widened(shapely.bounds(shapely.from_wkb(shape)), 2.6, 2500)
    at = next((one for one in practice_positions(dataset) if one.id == view.practice), None)
    return _widened((at.lon, at.lat, at.lon, at.lat), 1.0, 4000) if at and not math.isnan(at.lat) else None


def _widened(extent: Iterable[float], times: float, least_m: float) -> Extent:
    """The extent, scaled about its middle, and at least so many metres wide and high."""
    west, south, east, north = extent
    x, y = (west + east) / 2, (south + north) / 2
    degree = EARTH_M / 360
    width = max((east - west) * times, least_m / (degree * math.cos(math.radians(y)))) / 2
    height = max((north - south) * times, least_m / degree) / 2
    return x - width, y - height, x + width, y + height


def _shown_extent(view: View, dataset: Dataset, selection: Selection) -> Extent:
    """Where the practices on show are, if filters restrict them to a part of the region; else the region."""
    west, south, east, north = region = dataset.region.bounds
    points = selection.practices[["lon", "lat"]].dropna()
    if view.filter_count and len(points):
        wider = _widened((*points.min(), *points.max()), 1.25, 7000)
        if (wider[2] - wider[0]) * (wider[3] - wider[1]) < 0.5 * (east - west) * (north - south):
            return wider
    return region


def _cities(view: View, dataset: Dataset, selection: Selection, words: Words) -> list[tuple[str, Extent]]:
    """The region's cities, where it names several; with filters, those that contain any practice on show."""
    named = [
        (words.local(names), (west, south, east, north))
        for names, ((south, west), (north, east)) in dataset.city_bounds
    ]
    lon, lat = selection.practices["lon"], selection.practices["lat"]
    found = [
        (name, (west, south, east, north))
        for name, (west, south, east, north) in named
        if (lon.between(west, east) & lat.between(south, north)).any()
    ]
    return (view.filter_count and found) or named


def _side_by_side(cities: list[tuple[str, Extent]], box: Box, title_size: float) -> list[MapViewport]:
    """One frame a city, to the same scale: in a row or in a column, whichever draws them larger.

    In a row, no frame is narrower than the name above it, unless there is no room for a column either.
    """
    gap, head = 1.0 * title_size, LEADING * title_size
    sizes = np.array([world(e, s)[0] - world(w, n)[0] for _, (w, s, e, n) in cities]) * 1.06
    across, down = box[2] - box[0], box[3] - box[1]
    number = len(cities)
    widths = _widths(sizes[:, 0], [LETTER * title_size * len(name) for name, _ in cities], across - gap * (number - 1))
    heights = sizes[:, 1] / sizes[:, 1].sum() * (down - (head + gap) * number + gap)
    column = min(across / sizes[:, 0].max(), heights[0] / sizes[0, 1])
    if not widths.any() and column <= 0:
        widths = sizes[:, 0] / sizes[:, 0].sum() * (across - gap * (number - 1))
    row = min((widths / sizes[:, 0]).min(), (down - head) / sizes[:, 1].max())
    factor, in_row = max((row, True), (column, False))
    found, left, top = [], box[0], box[1]
    for (name, extent), width, height in zip(cities, widths, heights, strict=True):
        if in_row:
            place = (left, box[1] + head, left + width, box[3])
            left = place[2] + gap
        else:
            place = (box[0], top + head, box[2], top + head + height)
            top = place[3] + gap
        fitted = _fitted(extent, place, 0.03, name)
        found.append(MapViewport(place, fitted.middle, float(factor), name))
    return found


def _widths(sizes: Points, least: list[float], room: float) -> Points:
    """Room shared in proportion to sizes, but no less than the least; zeros where there is no room for that."""
    floor = np.array(least)
    if floor.sum() > room:
        return np.zeros_like(floor)
    fixed = np.zeros(len(floor), dtype=bool)
    while True:
        shared = np.where(fixed, floor, sizes * (room - floor[fixed].sum()) / max(sizes[~fixed].sum(), 1e-300))
        narrow = ~fixed & (shared < floor)
        if not narrow.any():
            return np.asarray(shared, dtype=np.float64)
        fixed |= narrow
