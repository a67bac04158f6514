"""What a map names at a zoom, by whether it shows the region or a city; the same in ``static/label_content.js``.

Region: municipalities with practices on show (the large ones on a map without practices), then others by residents.
City: these in smaller type, and the neighbourhoods by residents. A place that was chosen and an area that a finding is
about come first at every zoom.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.maps.label_placement import Candidate, Kind, Obstacle

EARTH_M = 40_075_016.686
TILE = 256
# Residents and size of the type of a municipality with practices; residents of a large one on a map without them.
TOWN_SIZES = ((150_000, 15.0), (75_000, 14.0), (0, 13.0))
LARGE = 50_000
SIZES: dict[Kind, float] = {"named": 14.0, "city": 14.0, "municipality": 13.0, "place": 12.0, "area": 12.0}
# Up to this zoom a municipality that is divided into neighbourhoods has its name among theirs.
CITY_UP_TO = 13
# The side in pixels of a square as large as the smallest neighbourhood that has a name.
AREA_LEAST = 30
# Pixels of the frame for each name of the kinds that are limited, and pixels between names, across and down.
ROOM = {"region": 20_000, "city": 10_000}
GAP = {"region": (10, 5), "city": (6, 3)}
RULES = {
    "townSizes": TOWN_SIZES,
    "large": LARGE,
    "sizes": SIZES,
    "cityUpTo": CITY_UP_TO,
    "areaLeast": AREA_LEAST,
    "room": ROOM,
    "gap": GAP,
}
Place = tuple[float, float]
Rows = Mapping[str, Any]


@dataclass(frozen=True)
class NamedMap:
    """What names are chosen by.

    Attributes:
        towns, areas: contents of the files of names, see :func:`dashboard.maps.map_files.labels`; ``areas`` may be
            absent from afar.
        zoom: of the web map.
        city: whether neighbourhoods are named.
        leading: ids of the municipalities that come first → the latitude and longitude that their names are set at;
            None: the large ones.
        named: ids of the areas that come first; ``must`` the one that is named in any case.
        practice: id, name, latitude and longitude of the practice that was chosen, which is always named.
        unnamed: ids that have their name already.
    """

    towns: Rows
    areas: Rows | None
    zoom: float
    city: bool
    leading: Mapping[str, Place] | None = None
    named: Collection[str] = ()
    must: str | None = None
    practice: tuple[str, str, float, float] | None = None
    unnamed: Collection[str] = ()


def candidates(shown: NamedMap, project: Callable[[float, float], Place]) -> list[Candidate]:
    """The names that a map may show.

    Args:
        project: latitude and longitude (WGS84 degrees) → pixels of the frame.
    """
    found = []
    if shown.practice:
        practice, name, lat, lon = shown.practice
        found.append(Candidate(practice, name, *project(lat, lon), "named", -1, SIZES["named"], must=True))
    for rows, kind_of in _files(shown):
        for at, area in enumerate(rows["ids"]):
            kind = "named" if area in shown.named else kind_of(shown, rows, at)
            if kind is None or area in shown.unnamed:
                continue
            place = (rows["lat"][at], rows["lon"][at])
            if kind == "town" and shown.leading is not None:
                place = shown.leading[area]
            size = _town_size(rows["size"][at]) if kind == "town" else SIZES[kind]
            x, y = project(*place)
            must = area == shown.must
            slack = pixels(rows["extent"][at], place[0], shown.zoom) if must else 0
            found.append(Candidate(area, rows["names"][at], x, y, kind, at, size, must, slack))
    return found


def highlights(shown: NamedMap, ids: Collection[str], project: Callable[[float, float], Place]) -> list[Obstacle]:
    """Areas that names of others must not cover, each as a circle of its size."""
    found = []
    for rows, _ in _files(shown):
        for at, area in enumerate(rows["ids"]):
            if area in ids:
                lat = rows["lat"][at]
                x, y = project(lat, rows["lon"][at])
                found.append(Obstacle(x, y, pixels(rows["extent"][at], lat, shown.zoom) / 2, owner=area))
    return found


def limits(city: bool, width: float, height: float) -> tuple[int, tuple[int, int]]:
    """How many names of the limited kinds a frame may have, and the pixels between names."""
    key = "city" if city else "region"
    return int(width * height // ROOM[key]), GAP[key]


def pixels(metres: float, lat: float, zoom: float) -> float:
    """A length on the ground at a latitude, in pixels of a zoom."""
    return metres * TILE * 2**zoom / (EARTH_M * math.cos(math.radians(lat)))


def _files(shown: NamedMap) -> Iterator[tuple[Rows, Callable[[NamedMap, Rows, int], Kind | None]]]:
    yield shown.towns, _town_kind
    if shown.areas:
        yield shown.areas, _area_kind


def _town_kind(shown: NamedMap, rows: Rows, at: int) -> Kind | None:
    leads = rows["size"][at] >= LARGE if shown.leading is None else rows["ids"][at] in shown.leading
    if not shown.city:
        return "town" if leads else "place"
    if at in rows["divided"] and shown.zoom >= CITY_UP_TO:
        return None
    return "city" if leads else "municipality"


def _area_kind(shown: NamedMap, rows: Rows, at: int) -> Kind | None:
    large = shown.city and pixels(rows["extent"][at], rows["lat"][at], shown.zoom) >= AREA_LEAST
    return "area" if large else None


def _town_size(residents: int) -> float:
    return next(size for least, size in TOWN_SIZES if residents >= least)
