"""Viewports: which part of the region a picture shows, and where a place is on it, in Web Mercator as on the screen."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from dashboard.maps.drawing import FINE_FROM_ZOOM
from dashboard.maps.positions import practice_positions
from dashboard.maps.still.canvas import LEADING, Box, Points
from dashboard.presenters.i18n import Words
from dashboard.query.comparison import chosen_town
from dashboard.query.dataset import Dataset, derived
from dashboard.query.selection import Selection
from dashboard.query.view import View

EARTH_M = 40_075_016.686
# A zoom is meant for a map on a screen of about this size in pixels; any picture shows at least the same extent.
SCREEN = (960.0, 620.0)
TILE = 256.0
# The largest width of a letter, in sizes of its type.
LETTER = 0.66
# Areas that are further apart than so many degrees are cities of their own; of more than so many of them, or where they
# take a larger share of the region, the whole region is drawn.
APART, MOST_ISLANDS, MOST_LAND = 0.04, 4, 0.5
# What stays free on each side of an extent, as a share of it.
AROUND = 0.04
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

    def world(self, pixels: Points) -> Points:
        """Pixels of the page (n × 2) → world units."""
        left, top, right, bottom = self.box
        centre = np.array([(left + right) / 2, (top + bottom) / 2])
        return np.asarray((pixels - centre) / self.factor + np.array(self.middle), dtype=np.float64)

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


def degrees(units: Points) -> Points:
    """World units (n × 2) → longitude and latitude in WGS84 degrees."""
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * units[:, 1]))))
    return np.column_stack([units[:, 0] * 360 - 180, lat])


def shows_region(frames: Sequence[MapViewport], view: View, dataset: Dataset) -> bool:
    """Whether a picture is one map of the whole region, of which nobody gave the position."""
    return len(frames) == 1 and not view.center and frames[0] == _fitted(dataset.region.bounds, frames[0].box, AROUND)


def viewports(
    view: View, dataset: Dataset, selection: Selection, box: Box, words: Words, title_size: float
) -> list[MapViewport]:
    """The maps of a picture, in a box: one, or one a city where only a few cities far apart have anything to show.

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
    return [_fitted(extent, box, AROUND)]


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
    """What was selected, with the land around it: pins, an area, a practice, the only municipality of the filters."""
    if view.whatif:
        lat, lon = [pin.lat for pin in view.whatif], [pin.lon for pin in view.whatif]
        return _widened((min(lon), min(lat), max(lon), max(lat)), 1.2, 4500)
    if view.area:
        return _widened(_bounds(dataset, view.area), 2.6, 2500)
    at = next((one for one in practice_positions(dataset) if one.id == view.practice), None)
    if at and not math.isnan(at.lat):
        return _widened((at.lon, at.lat, at.lon, at.lat), 1.0, 4000)
    town = chosen_town(view, dataset)
    return _widened(_bounds(dataset, town), 1.1, 7000) if town in dataset.areas_by_id.index else None


def _bounds(dataset: Dataset, area: object) -> Any:
    return shapely.bounds(shapely.from_wkb(dataset.areas_by_id.at[area, "geometry"]))


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
    """The cities that have anything to show, where these are a few far apart; with filters, those that contain any
    practice on show.
    """
    if "municipality" in dataset.levels:
        names = dataset.area_names(words.lang)
        named = [(names[town], extent) for town, extent in _islands(dataset, _shown(view, dataset))]
    else:
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


def _shown(view: View, dataset: Dataset) -> frozenset[str]:
    """The areas that a map is about: all, or without practices only those that can have a colour."""
    level, layers = dataset.levels[-1], {"practices", "gap", "areas"}.intersection(view.layers)
    indicator = dataset.indicator(view.indicator)
    if "gap" in layers and "practices" not in layers:
        return frozenset(dataset.areas_of(level)["area_id"])
    if indicator and layers == {"areas"} and dataset.indicator_levels(indicator.id) == (level,):
        return frozenset(dataset.known_figures(level, indicator.id).index)
    return frozenset(dataset.cover_of(level)["area_id"])


@derived
def _islands(dataset: Dataset, ids: frozenset[str]) -> list[tuple[str, Extent]]:
    """Groups of areas far from one another, from the west: the largest municipality's id and the extent of each; none
    where they are many, take most of the region, or no municipality names one.
    """
    areas = dataset.areas_by_id[dataset.areas_by_id["area_id"].isin(ids)]
    shapes = shapely.from_wkb(areas["geometry"].to_numpy())
    groups = shapely.get_parts(shapely.union_all(shapely.buffer(shapely.envelope(shapes), APART)))
    share = shapely.area(shapely.envelope(groups)).sum() / shapely.box(*dataset.region.bounds).area
    if len(groups) > MOST_ISLANDS or share > MOST_LAND:
        return []
    towns = dataset.areas_of("municipality").set_index("area_id")["population"].fillna(0)
    found = []
    for group in sorted(groups, key=lambda group: group.bounds):
        inside = shapely.intersects(group, shapes)
        here = towns[towns.index.isin(areas["municipality_id"][inside])]
        if here.empty:
            return []
        found.append((str(here.idxmax()), tuple(shapely.total_bounds(shapes[inside]).tolist())))
    return found


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
