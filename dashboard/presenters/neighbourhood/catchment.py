"""What lies within a walk of an area: practices, meeting places and the areas around, in metres around its middle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.presenters.neighbourhood.area_values import level_of, main_catchment
from dashboard.query.dataset import Dataset

POINTED = ("address", "street")
MARGIN = 0.06
# The drawn outlines keep within this many metres of the bundle's.
SIMPLER_M = 8.0
SCALES_M = (100, 200, 500, 1000, 2000, 5000, 10000)


@dataclass(frozen=True)
class Near:
    """Something with a place: ``x`` east and ``y`` north of the middle of the picture, in metres.

    Attributes:
        id: of a practice or a meeting place.
        walk_m: the walk from the nearest point of the area; None for what lies in the area itself.
        precision: as the registry or the list says it; ``neighbourhood`` also where only the area is named.
    """

    id: str
    x: float
    y: float
    walk_m: float | None
    precision: str

    @property
    def approximate(self) -> bool:
        """Whether the point stands for a whole neighbourhood."""
        return self.precision not in POINTED

    def left(self, around: Catchment) -> float:
        """How far from the left edge of the picture, in per cent."""
        return round(50 + 50 * self.x / around.half_m, 2)

    def top(self, around: Catchment) -> float:
        """How far from the upper edge of the picture, in per cent."""
        return round(50 - 50 * self.y / around.half_m, 2)


@dataclass(frozen=True)
class Catchment:
    """An area and what is around it.

    Attributes:
        walk_m: how far a walk is; ``beeline_m`` the same as the crow flies.
        half_m: the picture reaches this far from its middle, in all four directions.
        outline, reach: SVG paths of the area and of all that is within a walk of some point of it (empty for areas of
            which no walk is drawn); y points down.
        around: area id → SVG path of the areas of its level that are in the picture.
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
        """A round length that takes about a quarter of the picture's width."""
        return max((length for length in SCALES_M if length <= self.half_m * 0.6), default=SCALES_M[0])

    @property
    def scale_share(self) -> float:
        """That length in per cent of the picture's width."""
        return round(50 * self.scale_m / self.half_m, 2)


def catchment(area: str, dataset: Dataset) -> Catchment:
    """What lies within a walk of some point of an area; of a municipality only what lies in it.

    The walk is the beeline times the detour factor of the measures. What is known to its municipality only is left
    out; what is known to its neighbourhood stands at the point that the bundle gives it, or at one inside.
    """
    import shapely

    level = level_of(area, dataset)
    shapes = _shapes(level, dataset)
    shape = shapes[area]
    walk = main_catchment(dataset)
    beeline = walk / dataset.bundle.measure_info["parameters"]["detour_factor"]
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
    tables = {"practices": dataset.bundle.practices, "meeting_places": dataset.bundle.meeting_places}
    found = {name: tuple(_near(area, name, table, limit, middle, dataset)) for name, table in tables.items()}
    return Catchment(
        walk_m=walk,
        beeline_m=beeline,
        half_m=half,
        outline=_path(shape.simplify(SIMPLER_M), middle),
        reach=_path(reach.simplify(SIMPLER_M), middle) if walked else "",
        around=around,
        practices=found["practices"],
        places=found["meeting_places"],
    )


def _near(
    area: str, name: str, table: pd.DataFrame, limit: float, middle: tuple[float, float], dataset: Dataset
) -> Iterable[Near]:
    import shapely

    shape = _shapes(level_of(area, dataset), dataset)[area]
    inside = {area, *dataset.bundle.areas.loc[dataset.bundle.areas["parent_id"] == area, "area_id"]}
    xy = dataset.once(("points", name), lambda: _points(table, dataset))
    known = ~np.isnan(xy[:, 0])
    metres = np.full(len(table), np.inf)
    metres[known] = shapely.distance(shape, shapely.points(xy[known]))
    own = table["area_id"].isin(inside).to_numpy(dtype=np.bool_)
    # An area's own rows have no walk, whatever side of a simplified outline their point falls on.
    walks = np.where(own, 0.0, metres)
    detour = main_catchment(dataset) / limit if limit else 0.0
    key = "practice_id" if name == "practices" else "meeting_place_id"
    kept = known & (own | ((metres <= limit) if limit else False))
    order = sorted(np.flatnonzero(kept), key=lambda row: (not own[row], walks[row], str(table["name"].iloc[row])))
    for row in order:
        precision = table["precision"].iloc[row]
        yield Near(
            id=str(table[key].iloc[row]),
            x=float(xy[row, 0] - middle[0]),
            y=float(xy[row, 1] - middle[1]),
            walk_m=None if own[row] else float(walks[row] * detour),
            precision="neighbourhood" if pd.isna(precision) else str(precision),
        )


def _points(table: pd.DataFrame, dataset: Dataset) -> npt.NDArray[np.float64]:
    """Metres east and north of each row that a distance may be measured to; NaN for all others."""
    xy = np.full((len(table), 2), np.nan)
    coarse = (table["precision"] == "municipality").to_numpy(dtype=np.bool_)
    pointed = table["lon"].notna().to_numpy(dtype=np.bool_) & ~coarse
    degrees = table.loc[pointed, ["lon", "lat"]].to_numpy(dtype=float)
    xy[pointed] = np.column_stack(_metric(dataset).transform(degrees[:, 0], degrees[:, 1])) if len(degrees) else xy[:0]
    shapes = _shapes(dataset.levels[-1], dataset)
    for row in np.flatnonzero(~pointed & ~coarse & table["area_id"].notna().to_numpy()):
        point = shapes[table["area_id"].iloc[row]].representative_point()
        xy[row] = (point.x, point.y)
    return xy


def _shapes(level: str, dataset: Dataset) -> dict[str, Any]:
    """Area id → outline in the region's metric system."""

    def made() -> dict[str, Any]:
        import shapely

        areas, metric = dataset.areas_of(level), _metric(dataset)
        degrees = shapely.from_wkb(areas["geometry"].to_numpy())

        def moved(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
            return np.column_stack(metric.transform(points[:, 0], points[:, 1]))

        return dict(zip(areas["area_id"], shapely.transform(degrees, moved), strict=True))

    return dataset.once(("shapes", level), made)


def _metric(dataset: Dataset) -> Any:
    """From WGS84 to the region's metric system, whose accuracy the build has checked."""

    def made() -> Any:
        from pyproj import Transformer

        return Transformer.from_crs("EPSG:4326", dataset.bundle.manifest["region_info"]["metric_crs"], always_xy=True)

    return dataset.once("metric", made)


def _path(shape: Any, middle: tuple[float, float]) -> str:
    """An SVG path in whole metres around the middle, y down; with every ring, so that holes stay holes."""
    parts = []
    for polygon in getattr(shape, "geoms", [shape]):
        if polygon.geom_type != "Polygon":
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            points = [f"{x - middle[0]:.0f} {middle[1] - y:.0f}" for x, y in ring.coords[:-1]]
            parts.append(f"M{'L'.join(points)}Z")
    return "".join(parts)
