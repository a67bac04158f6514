"""Which features a request selects, and which page of them."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.query.dataset import Dataset, derived
from dashboard.query.parameters import TEXT_LIMIT, BadParameter
from dashboard.query.selection import NO_MUNICIPALITY, select
from dashboard.query.view import OSM_OTHER, View, parse_view
from dashboard.web.api.features import shapes_of, table_of
from dashboard.web.api.request import ApiRequest, refuse
from geodata.models import OTHER_KIND
from geodata.spelling import casefold_ascii

LIMIT, MOST = 100, 1000
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CRS84H = "http://www.opengis.net/def/crs/OGC/0/CRS84h"
Positions = npt.NDArray[np.intp]


@dataclass(frozen=True)
class PlaceChoice:
    """Which meeting places: of these kinds and sources, all without any; verified by the editors or not, None both."""

    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    verified: bool | None = None


@dataclass(frozen=True)
class Page:
    """The features that a request selects.

    Attributes:
        found: their positions in the collection, in its order.
        offset, limit: which of them are on this page.
        view: the view that the parameters make.
        note: what the requested ``area`` stands for, where it is the id of another edition; else empty.
    """

    found: Positions
    offset: int
    limit: int
    view: View
    note: str = ""

    @property
    def rows(self) -> list[int]:
        """The positions of those on this page."""
        return [int(row) for row in self.found[self.offset : self.offset + self.limit]]


def parse_page(collection: str, request: ApiRequest) -> Page:
    """Read parameters and select.

    Unknown parameters are ignored, so that old links keep working.

    Raises:
        ApiError: 400 with every value that cannot be used and what is allowed instead.
    """
    view, problems = read_view(collection, request)
    limit, offset = _whole(request, "limit", 1, LIMIT, problems), _whole(request, "offset", 0, 0, problems)
    box, span = _box(request, problems), _span(request, problems)
    chosen = place_choice(request, problems) if collection == "meeting_places" else None
    refuse(problems)
    found, moved = selected(collection, request.dataset, view, chosen, areas_of(request, view)), moved_note(request)
    if span is not None and collection == "practices":
        found = found[_in_time(request.dataset, found, span)]
    if box is not None:
        found = found[within(collection, request.dataset, found, box)]
    return Page(found, offset, min(limit, MOST), view, moved if collection == "areas" else "")


def areas_of(request: ApiRequest, view: View) -> tuple[str, ...]:
    """The areas that ``area`` names: itself, or all that an id of another edition stands for; empty without one."""
    moved = request.dataset.moved_area(request.last("area"))
    return moved or ((view.area,) if view.area and request.last("area") else ())


def moved_note(request: ApiRequest) -> str:
    """What the id in ``area`` stands for, in words, where it is the id of another edition; else empty."""
    moved = request.dataset.moved_area(area := request.last("area"))
    return request.words("api.moved_area", id=area, list=", ".join(moved)) if moved else ""


def read_view(collection: str, request: ApiRequest) -> tuple[View, list[BadParameter]]:
    """The view that the parameters make, and what is wrong with them.

    For areas and meeting places ``municipality`` may also name one that only they have.
    """
    allowed = request.dataset.allowed
    if collection != "practices":
        names = tuple(municipalities_of(request.dataset, collection))
        others = request.dataset.municipality_aliases(names)
        allowed = replace(allowed, facets={**allowed.facets, "municipality": names}, municipalities=others)
    view, problems = parse_view(request.params, allowed)
    if collection == "areas":
        # By one name each: what figures compare depends on which municipality a request is about.
        written = municipalities_of(request.dataset, collection)
        view = replace(view, municipality=tuple(dict.fromkeys(written[name] for name in view.municipality)))
    return view, list(problems)


@derived
def municipalities_of(dataset: Dataset, collection: str) -> dict[str, str]:
    """Allowed values of ``municipality`` → how the collection's table writes each."""
    names = table_of(dataset, collection)["municipality_name"].dropna().unique()
    found = {str(name): str(name) for name in sorted(names, key=casefold_ascii)}
    if collection == "areas":
        translated = dataset.bundle.manifest.region_info.municipalities
        for name in list(found):
            found |= {other: name for other in translated.get(name, {}).values() if other not in found}
    return found | {name: name for name in dataset.allowed.facets["municipality"] if name not in found}


def selected(
    collection: str,
    dataset: Dataset,
    view: View,
    places: PlaceChoice | None = None,
    areas: Sequence[str] = (),
) -> Positions:
    """Positions of the features that a view selects: practices exactly as on every other outlet.

    Args:
        collection: one of :data:`~dashboard.web.api.properties.COLLECTIONS`.
        dataset: the bundle on show.
        view: of the request.
        places: which meeting places; all without it.
        areas: of areas only these; all without any.
    """
    if collection == "practices":
        rows = select(view, dataset.bundle, dataset.index).practices
        return np.flatnonzero(dataset.bundle.practices["practice_id"].isin(rows["practice_id"]).to_numpy())
    table = table_of(dataset, collection)
    mask = np.ones(len(table), dtype=bool)
    if view.municipality:
        written = municipalities_of(dataset, collection)
        names = table["municipality_name"].fillna(NO_MUNICIPALITY)
        mask &= names.isin([written[name] for name in view.municipality]).to_numpy()
    if collection == "areas" and view.cell:
        mask &= table["area_id"].isin(dataset.index.areas_in_cells(view)).to_numpy()
    if collection == "areas" and areas:
        mask &= table["area_id"].isin(areas).to_numpy()
    if collection == "areas" and view.level:
        mask &= (table["level"] == view.level).to_numpy()
    if places:
        mask &= _chosen(table, places)
    return np.flatnonzero(mask)


def _chosen(table: pd.DataFrame, places: PlaceChoice) -> npt.NDArray[np.bool_]:
    mask = np.ones(len(table), dtype=bool)
    if places.kinds:
        mask &= table["kind"].isin(places.kinds).to_numpy()
    if places.sources:
        mask &= table["source_id"].isin(places.sources).to_numpy()
    if places.verified is not None:
        mask &= (table["verified"].astype(bool) == places.verified).to_numpy()
    return mask


def within(collection: str, dataset: Dataset, rows: Positions, box: Sequence[float]) -> npt.NDArray[np.bool_]:
    """Which rows intersect a box, including those without a geometry, as the standard requires.

    Args:
        collection: one of :data:`~dashboard.web.api.properties.COLLECTIONS`.
        dataset: the bundle on show.
        rows: positions in the collection.
        box: west, south, east, north in degrees (WGS84).
    """
    import shapely

    west, south, east, north = box
    collected = shapes_of(dataset, collection)
    shapes, bounds = collected.shapes[rows], collected.bounds[rows]
    # A box whose west lies east of its east reaches over the antimeridian.
    parts = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    hit = np.isnan(bounds[:, 0])
    for left, right in parts:
        near = (bounds[:, 0] <= right) & (bounds[:, 2] >= left) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
        near &= ~hit
        # The hull of a box without a width or height is the line or point that it is.
        hit[near] = shapely.intersects(shapes[near], shapely.box(left, south, right, north).convex_hull)
    return np.asarray(hit, dtype=bool)


def _in_time(dataset: Dataset, rows: Positions, span: tuple[float, float]) -> npt.NDArray[np.bool_]:
    """Practices known to run in a year of the span; those without any year too, as the standard requires."""
    first, last = dataset.index.first[rows], dataset.index.last[rows]
    with np.errstate(invalid="ignore"):
        return np.asarray(np.isnan(first) | ((first <= span[1]) & (last >= span[0])), dtype=bool)


def _whole(request: ApiRequest, name: str, least: int, default: int, problems: list[BadParameter]) -> int:
    value = request.last(name)
    if not value:
        return default
    if value.isascii() and value.isdigit() and int(value[:12]) >= least:
        return int(value[:12])
    problems.append(BadParameter(name, value[:TEXT_LIMIT], f"≥ {least}"))
    return default


def _box(request: ApiRequest, problems: list[BadParameter]) -> tuple[float, float, float, float] | None:
    crs, value = request.last("bbox-crs"), request.last("bbox")
    if crs and crs not in (CRS84, CRS84H):
        problems.append(BadParameter("bbox-crs", crs[:TEXT_LIMIT], CRS84))
    if not value:
        return None
    try:
        numbers = [float(part) for part in value.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # heights are read and left aside: nothing here has any
        numbers = [*numbers[0:2], *numbers[3:5]]
    west, south, east, north = numbers if len(numbers) == 4 else [math.nan] * 4
    if not (abs(west) <= 180 and abs(east) <= 180 and -90 <= south <= north <= 90):
        form = "west,south,east,north (-180 … 180, -90 … 90, south ≤ north)"
        problems.append(BadParameter("bbox", value[:TEXT_LIMIT], form))
        return None
    return west, south, east, north


def _span(request: ApiRequest, problems: list[BadParameter]) -> tuple[float, float] | None:
    """First and last year of ``datetime``: practices are known by the year."""
    value = request.last("datetime")
    if not value:
        return None
    ends = value.split("/")
    years = [_year(end, side) for end, side in zip(ends, (-math.inf, math.inf), strict=False)]
    good = len(ends) <= 2 and None not in years and not (len(ends) == 1 and value == "..")
    first, last = (years[0], years[-1]) if good else (None, None)
    if first is None or last is None or first > last:
        form = "2015-06-30T12:00:00Z, 2010-01-01/2015-12-31, ../2015-12-31, 2010-01-01/.."
        problems.append(BadParameter("datetime", value[:TEXT_LIMIT], form))
        return None
    return first, last


def _year(text: str, unbounded: float) -> float | None:
    if text in ("", ".."):
        return unbounded
    try:
        return float(datetime.datetime.fromisoformat(text.upper()).year)
    except ValueError:
        return None


def place_choice(request: ApiRequest, problems: list[BadParameter]) -> PlaceChoice:
    """Which meeting places a request is about; adds to ``problems`` what is no kind, no source and neither truth."""
    dataset = request.dataset
    verified = _one_of(request, "verified", ("true", "false"), problems)
    return PlaceChoice(
        kinds=_one_of(request, "kind", kinds_of_places(dataset), problems),
        sources=_one_of(request, "source_id", dataset.region.meeting_place_sources, problems),
        # Both are all of them.
        verified=verified[0] == "true" if len(set(verified)) == 1 else None,
    )


def kinds_of_places(dataset: Dataset) -> tuple[str, ...]:
    """The kinds that meeting places have: those of the vocabulary, and of OpenStreetMap also others."""
    others = (OTHER_KIND,) if dataset.has_layer(OSM_OTHER) else ()
    return (*dataset.bundle.vocabulary.facets["meeting_place_kind"], *others)


def _one_of(request: ApiRequest, name: str, allowed: Sequence[str], problems: list[BadParameter]) -> tuple[str, ...]:
    chosen = tuple(value for value in request.params.get(name, ()) if value)
    problems += [BadParameter(name, one[:TEXT_LIMIT], ", ".join(allowed)) for one in chosen if one not in allowed]
    return chosen
