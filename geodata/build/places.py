"""Where meeting places are, as far as a walk to them may be measured."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.atlas import NO_LOCATION, POINTED, TOO_IMPRECISE
from geodata.crs import to_crs
from geodata.models import Precision


@dataclass(frozen=True)
class Placed:
    """Meeting places that are precise enough, and how many are not.

    Attributes:
        xy: one row a place that is used, in metres of the region's metric system.
        used: which of all the places those are.
        pointed: which of them are known to their street or door; the others to their neighbourhood.
        counts: ``total``, ``used``, ``at_area_centre`` (among those used), and by reason those left out.
    """

    xy: npt.NDArray[np.float64]
    used: npt.NDArray[np.bool_]
    pointed: npt.NDArray[np.bool_]
    counts: dict[str, int]


def placed(places: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, metric_crs: str) -> Placed:
    """Sort out the meeting places from which distances may be measured.

    Args:
        places: the atlas's meeting places, EPSG:4326.
        areas: the areas of the finest level, in the metric system.
        metric_crs: that system.

    A place without a point that names its area stands at a point inside that area, as one known to its neighbourhood
    does. What is known to the municipality only is left out, whatever else is said of it.
    """
    too_coarse = (places["precision"] == Precision.MUNICIPALITY.value).to_numpy(dtype=np.bool_)
    has_point = places.geometry.notna().to_numpy(dtype=np.bool_) & ~too_coarse
    by_area = places.geometry.isna().to_numpy(dtype=np.bool_) & places["area_id"].notna().to_numpy(dtype=np.bool_)
    used = has_point | by_area
    points = to_crs(gpd.GeoDataFrame(geometry=places.geometry[has_point], crs=places.crs), metric_crs).geometry
    centres = pd.Series(areas.geometry.representative_point().to_numpy(), index=areas["area_id"].to_numpy())
    xy = np.full((len(places), 2), np.nan)
    xy[has_point] = np.column_stack((points.x, points.y))
    inner = gpd.GeoSeries(places.loc[by_area, "area_id"].map(centres).to_list())
    if len(inner):
        xy[by_area] = np.column_stack((inner.x, inner.y))
    counts = {
        "total": len(places),
        "used": int(used.sum()),
        "at_area_centre": int(by_area.sum()),
        TOO_IMPRECISE: int(too_coarse.sum()),
        NO_LOCATION: int((~used & ~too_coarse).sum()),
    }
    return Placed(xy[used], used, places["precision"].isin(POINTED).to_numpy(dtype=np.bool_)[used], counts)
