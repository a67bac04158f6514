"""Coordinate systems: WGS84 for storage, the region's metric system for every distance and area.

A transform is used only when PROJ knows how accurate it is and that is good enough: without the grids of a better one,
PROJ silently falls back to a ballpark transform that can be a hundred metres off.
"""

from __future__ import annotations

import warnings
from functools import lru_cache

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from pyproj import CRS
from pyproj.transformer import TransformerGroup

from geodata.errors import Problem, SourceError

WGS84 = "EPSG:4326"
WORST_ACCURACY_M = 2.0


@lru_cache(maxsize=16)
def transform_accuracy(source: str, target: str) -> float:
    """The accuracy in metres that PROJ promises for the best transform between two systems; 0 for the same system.

    Raises:
        SourceError: a system is unknown, not usable here, or the accuracy is unknown or worse than
            :data:`WORST_ACCURACY_M`.
    """
    try:
        one, other = CRS.from_user_input(source), CRS.from_user_input(target)
    except Exception as exc:
        raise _refused(source, target, f"unknown coordinate system: {exc}") from exc
    if one == other:
        return 0.0
    with warnings.catch_warnings():
        # PROJ would rather have a grid that is not shipped; we look at the accuracy of what it has instead.
        warnings.simplefilter("ignore", UserWarning)
        group = TransformerGroup(one, other, always_xy=True)
    if not group.transformers:
        raise _refused(source, target, "PROJ knows no transform")
    accuracy = float(group.transformers[0].accuracy)
    if accuracy < 0 or accuracy > WORST_ACCURACY_M:
        raise _refused(source, target, f"the accuracy is {'unknown' if accuracy < 0 else f'{accuracy} m'}")
    return accuracy


def to_crs(table: gpd.GeoDataFrame, target: str) -> gpd.GeoDataFrame:
    """The table in another coordinate system, with the accuracy checked; SourceError as above."""
    transform_accuracy(table.crs.to_string(), target)
    return table.to_crs(target)


def area_km2(table: gpd.GeoDataFrame, metric_crs: str) -> npt.NDArray[np.float64]:
    """The surface of each geometry in km², measured in a metric system; rounded to 10 m²."""
    metric = CRS.from_user_input(metric_crs)
    if metric.is_geographic or any(axis.unit_name != "metre" for axis in metric.axis_info):
        raise SourceError(
            Problem.of(
                metric_crs, "crs", "`metric_crs` does not measure in metres", "name a projected system, EPSG:3812"
            )
        )
    return np.asarray(to_crs(table, metric_crs).area / 1e6, dtype=float).round(5)


def _refused(source: str, target: str, reason: str) -> SourceError:
    message = f"cannot transform {source} to {target}: {reason}"
    return SourceError(
        Problem.of(source, "crs", message, "name a system that PROJ transforms to within 2 m, as EPSG:31370")
    )
