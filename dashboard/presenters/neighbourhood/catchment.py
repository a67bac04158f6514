"""The catchment of an area: practices, meeting places and areas within walking distance, in metres from its centre."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.query.dataset import Dataset, derived
from dashboard.query.known import Known, Unplaced, known_in, known_rows, placed_rows

POINTED = ("address", "street")
MARGIN = 0.06
# Tolerance of the simplified outlines, in metres.
SIMPLER_M = 8.0
SCALES_M = (100, 200, 500, 1000, 2000, 5000, 10000)


@dataclass(frozen=True)
class Near:
    """A practice or meeting place in the catchment: ``x`` east and ``y`` north of the centre, in metres.

    Both are NaN for what is known to be in the area and no more precisely.

    Attributes:
        id: of a practice or a meeting place.
        walk_m: the walking distance from the nearest point of the area; None inside the area itself.
        precision: as in the registry or the list; ``neighbourhood`` also where only the area is named.
    """

    id: str
    x: float
    y: float
    walk_m: float | None
    precision: str

    @property
    def placed(self) -> bool:
        """Whether it has a point."""
        return not np.isnan(self.x)

    @property
    def approximate(self) -> bool:
        """Whether the point represents a whole neighbourhood."""
        return self.placed and self.precision not in POINTED

    def left(self, around: Catchment) -> float:
        """The distance from the left edge of the picture, in per cent."""
        return round(50 + 50 * self.x / around.half_m, 2)

    def top(self, around: Catchment) -> float:
        """The distance from the upper edge of the picture, in per cent."""
        return round(50 - 50 * self.y / around.half_m, 2)


@dataclass(frozen=True)
class Catchment:
    """An area and its catchment.

    Attributes:
        walk_m: walking distance; ``beeline_m`` the straight-line distance.
        half_m: half the side of the square picture.
        outline, reach: SVG paths of the area and of its buffer (empty where no walking distance applies); y points
            down.
        around: area id → SVG path of the other areas of its level's cover in the picture.
        practices, places: the nearest first, those in the area before all others.
    """

    walk_m: int
    beeline_m: float
    half_m: float
    outline: str
    reach: str
    around: Mapping[str, str]
    practices: tuple[Near, ...]
    places: tuple[Near, ...]

    @property
    def scale_m(self) -> int:
        """A round length of about a quarter of the picture's width."""
        return max((length for length in SCALES_M if length <= self.half_m * 0.6), default=SCALES_M[0])

    @property
    def scale_share(self) -> float:
        """That length in per cent of the picture's width."""
        return round(50 * self.scale_m / self.half_m, 2)


def catchment(area: str, dataset: Dataset) -> Catchment:
    """The catchment of an area; of a municipality among finer areas only what lies inside it.

    The walking distance is the straight-line distance times the detour factor of the measures. Places known to their
    municipality only are left out, see :func:`unplaced`; those known to their neighbourhood are at the bundle's point,
    or at one inside.

    Raises:
        KeyError: the bundle does not contain the area.
    """
    import shapely

    level = dataset.level_of(area)
    shapes = _shapes(dataset, level)
    shape, walk = shapes[area], dataset.catchment_m
    beeline = walk / dataset.bundle.measure_info.parameters.detour_factor
    walked = level != "municipality" or len(dataset.levels) == 1
    reach = shape.buffer(beeline) if walked else shape
    west, south, east, north = reach.bounds
    middle = ((west + east) / 2, (south + north) / 2)
    half = max(east - west, north - south) / 2 * (1 + MARGIN)
    frame = shapely.box(middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half)
    around = {
        other: _path(shapely.intersection(outline.simplify(SIMPLER_M), frame), middle)
        for other, outline in shapes.items()
        if other != area and outline.intersects(frame)
    }
    limit = beeline if walked else 0.0
    return Catchment(
        walk_m=walk,
        beeline_m=beeline,
        half_m=half,
        outline=_path(shape.simplify(SIMPLER_M), middle),
        reach=_path(reach.simplify(SIMPLER_M), middle) if walked else "",
        around=around,
        practices=tuple(_near(area, "practice", limit, middle, dataset)),
        places=tuple(_near(area, "meeting_place", limit, middle, dataset)),
    )


def unplaced(area: str, kind: Known, dataset: Dataset) -> dict[Unplaced, tuple[Near, ...]]:
    """What is known to be in a municipality, and not where in it, by the reason; nothing for a neighbourhood."""
    precision = known_rows(dataset, kind).set_index(f"{kind}_id")["precision"]
    return {
        reason: tuple(
            Near(one, np.nan, np.nan, None, "" if pd.isna(precision[one]) else str(precision[one])) for one in ids
        )
        for reason, ids in known_in(area, dataset, kind).unplaced.items()
    }


def _near(area: str, kind: Known, limit: float, middle: tuple[float, float], dataset: Dataset) -> Iterator[Near]:
    import shapely

    shape = _shapes(dataset, dataset.level_of(area))[area]
    table, xy = known_rows(dataset, kind), _points(dataset, kind)
    known = ~np.isnan(xy[:, 0])
    metres = np.full(len(table), np.inf)
    metres[known] = shapely.distance(shape, shapely.points(xy[known]))
    own = table.index.isin(dataset.rows_in(table, area).index)
    # An area's own rows have no walking distance, on whichever side of a simplified outline their point falls.
    walks = np.where(own, 0.0, metres)
    detour = dataset.catchment_m / limit if limit else 0.0
    # A neighbourhood that is named is known, whatever precision is stated; a municipality lists those by themselves.
    here = own & (dataset.level_of(area) == "neighbourhood")
    kept = (known & (own | ((metres <= limit) if limit else False))) | here
    nearest = sorted(np.flatnonzero(kept), key=lambda row: (not own[row], walks[row], str(table["name"].iloc[row])))
    for row in nearest:
        precision = table["precision"].iloc[row]
        yield Near(
            id=str(table[f"{kind}_id"].iloc[row]),
            x=float(xy[row, 0] - middle[0]),
            y=float(xy[row, 1] - middle[1]),
            walk_m=None if own[row] else float(walks[row] * detour),
            precision="neighbourhood" if pd.isna(precision) else str(precision),
        )


@derived
def _points(dataset: Dataset, kind: Known) -> npt.NDArray[np.float64]:
    """Coordinates (rows, 2) in the metric CRS; NaN for rows known to their municipality only."""
    table, placed = known_rows(dataset, kind), placed_rows(dataset, kind)
    xy = np.full((len(table), 2), np.nan)
    pointed = table["lon"].notna().to_numpy(dtype=np.bool_) & placed
    degrees = table.loc[pointed, ["lon", "lat"]].to_numpy(dtype=float)
    if len(degrees):
        xy[pointed] = np.column_stack(dataset.metric_transformer.transform(*degrees.T))
    shapes = _shapes(dataset, dataset.levels[-1])
    for row in np.flatnonzero(placed & ~pointed):
        point = shapes[table["area_id"].iloc[row]].representative_point()
        xy[row] = (point.x, point.y)
    return xy


@derived
def _shapes(dataset: Dataset, level: str) -> dict[str, Any]:
    """Area id → polygon of a level's cover in the metric CRS."""
    import shapely

    areas, project = dataset.cover_of(level), dataset.metric_transformer.transform
    polygons = shapely.from_wkb(areas["geometry"].to_numpy())
    return dict(zip(areas["area_id"], shapely.transform(polygons, project, interleaved=False), strict=True))


def _path(shape: Any, middle: tuple[float, float]) -> str:
    """An SVG path in whole metres around the centre, y down, with every ring, so that holes remain."""
    parts = []
    for polygon in getattr(shape, "geoms", [shape]):
        if polygon.geom_type != "Polygon":
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            points = [f"{x - middle[0]:.0f} {middle[1] - y:.0f}" for x, y in ring.coords[:-1]]
            parts.append(f"M{'L'.join(points)}Z")
    return "".join(parts)
