"""Where meeting places are, as far as a walk to them may be measured."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.atlas import POINTED
from geodata.bundle.models.measures import PlacesLeftOut
from geodata.crs import to_crs
from geodata.measures.residence import Residence
from geodata.models import Precision


@dataclass(frozen=True)
class LocatedPlaces:
    """Meeting places that are precise enough, and how many are not.

    Attributes:
        xy: one row a place that is used, in metres of the region's metric system.
        used: which of all the places those are.
        pointed: which of these are known to their street or door; the others to their neighbourhood.
        area: the row of the area that each of these is in; −1 outside the region.
        counts: how many are used, and by reason those left out.
    """

    xy: npt.NDArray[np.float64]
    used: npt.NDArray[np.bool_]
    pointed: npt.NDArray[np.bool_]
    area: npt.NDArray[np.intp]
    counts: PlacesLeftOut


def placed(places: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, metric_crs: str) -> LocatedPlaces:
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
    counts = PlacesLeftOut(
        total=len(places),
        used=int(used.sum()),
        at_area_centre=int(by_area.sum()),
        too_imprecise=int(too_coarse.sum()),
        no_location=int((~used & ~too_coarse).sum()),
    )
    rows = {area: row for row, area in enumerate(areas["area_id"])}
    within = np.array([rows.get(area, -1) for area in places["area_id"]], dtype=np.intp)
    pointed = places["precision"].isin(POINTED).to_numpy(dtype=np.bool_)
    return LocatedPlaces(xy[used], used, pointed[used], within[used], counts)


def spread(places: LocatedPlaces, home: Residence) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The same places, those known to their neighbourhood divided evenly over the points where people live in it.

    Returns:
        x and y of each place or part of one, and how much of a place it is.
    """
    sure = places.pointed | (places.area < 0)
    parts, supply = [places.xy[sure]], [np.ones(int(sure.sum()))]
    vague = places.area[~sure]
    for area in np.unique(vague):
        inside = home.xy[home.area == area]
        parts.append(inside)
        supply.append(np.full(len(inside), (vague == area).sum() / len(inside)))
    return np.concatenate(parts), np.concatenate(supply)
