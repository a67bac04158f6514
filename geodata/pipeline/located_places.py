"""Meeting places that are precise enough to measure walks to."""

from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.atlas import POINTED
from geodata.bundle.models.measures import PlacesLeftOut
from geodata.crs import to_crs
from geodata.measures.access import Floats, Residence, canonical_order
from geodata.models import Precision
from geodata.pipeline.support_scenarios import Offer, offer
from geodata.statuses import Supply

Flags = npt.NDArray[np.bool_]
Statuses = npt.NDArray[np.object_]


@dataclass(frozen=True)
class LocatedPlaces:
    """Meeting places that are precise enough to measure walks to, and how many are not.

    Attributes:
        xy: one row a place that is used, in metres of the region's metric system, in canonical order.
        used: which of all the places those are.
        pointed: which of these are known to their street or door; the others to their neighbourhood.
        area: the row of the area that each of these is in; −1 outside the region.
        ids, kind: id and term of the vocabulary of each of these.
        verified: which of these the editors verified.
        counts: how many are used, and by reason those left out.
    """

    xy: Floats
    used: Flags
    pointed: Flags
    area: npt.NDArray[np.intp]
    ids: Statuses
    kind: Statuses
    verified: Flags
    counts: PlacesLeftOut

    def at_points(self, home: Residence) -> Offer:
        """The places, each at its point."""
        return offer(home, self.xy, np.ones(len(self.xy)), self.kind)

    def divided(self, home: Residence) -> Offer:
        """The same places, each known to its neighbourhood divided evenly over the points where people live."""
        exact = self.pointed | (self.area < 0)
        parts, supply, kinds = [self.xy[exact]], [np.ones(int(exact.sum()))], [self.kind[exact]]
        blurred = pd.DataFrame({"area": self.area[~exact], "kind": self.kind[~exact]}).value_counts(sort=False)
        # A key of two columns is a pair, which pandas does not tell type checkers.
        numbers: dict[Any, int] = blurred.to_dict()
        for (area, kind), number in sorted(numbers.items()):
            inside = home.xy[home.area == area]
            parts.append(inside)
            supply.append(np.full(len(inside), number / len(inside)))
            kinds.append(np.full(len(inside), kind, dtype=np.object_))
        return offer(home, np.concatenate(parts), np.concatenate(supply), np.concatenate(kinds))

    def only_verified(self) -> "LocatedPlaces":
        """Those that the editors verified."""
        own, parts = self.verified, ("xy", "pointed", "area", "ids", "kind", "verified")
        return replace(self, **{name: getattr(self, name)[own] for name in parts})

    def offers(self, home: Residence) -> dict[Supply, Offer]:
        """The places at their points, and divided over their neighbourhoods."""
        return {Supply.AT_POINT: self.at_points(home), Supply.SPREAD: self.divided(home)}

    def table(self) -> pd.DataFrame:
        """The table ``supply`` of the bundle."""
        x, y = self.xy.T
        known = {"exact": self.pointed, "verified": self.verified}
        return pd.DataFrame({"meeting_place_id": self.ids, "kind": self.kind, "x": x, "y": y, **known})


def locate_places(places: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, metric_crs: str) -> LocatedPlaces:
    """Select the meeting places to which distances may be measured.

    A place without a point that names its area gets a point inside that area, as one known to its neighbourhood has.
    A place known to its municipality only is left out, whatever else is stated.

    Args:
        places: the atlas's meeting places, EPSG:4326.
        areas: the areas of the finest level, in the metric system.
        metric_crs: that system.
    """
    too_coarse = (places["precision"] == Precision.MUNICIPALITY.value).to_numpy(dtype=np.bool_)
    pointless = places.geometry.isna().to_numpy(dtype=np.bool_)
    area = pd.Index(areas["area_id"]).get_indexer(places["area_id"])
    has_point, by_area = ~pointless & ~too_coarse, pointless & (area >= 0)
    used = has_point | by_area
    xy = np.full((len(places), 2), np.nan)
    xy[has_point] = shapely.get_coordinates(to_crs(places[has_point], metric_crs).geometry.to_numpy())
    xy[by_area] = shapely.get_coordinates(areas.geometry.representative_point().to_numpy()[area[by_area]])
    counts = PlacesLeftOut(
        total=len(places),
        used=int(used.sum()),
        at_area_centre=int(by_area.sum()),
        too_imprecise=int(too_coarse.sum()),
        no_location=int((~used & ~too_coarse).sum()),
    )
    located = np.flatnonzero(used)
    located = located[canonical_order(xy[located])]
    rows = places.iloc[located]
    pointed = rows["precision"].isin(POINTED).to_numpy(dtype=np.bool_)
    ids, kind = rows["meeting_place_id"].to_numpy(object), rows["kind"].to_numpy(object)
    verified = rows["verified"].to_numpy(dtype=np.bool_)
    return LocatedPlaces(xy[located], used, pointed, area[located], ids, kind, verified, counts)
