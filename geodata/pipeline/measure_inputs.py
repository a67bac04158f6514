"""What the measures are based on: areas of the finest level with residents, figures, search coverage and access."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.atlas import POINTED
from geodata.bundle.models.measures import PlacesLeftOut, SupplyCounts
from geodata.crs import to_crs
from geodata.measures.access import CATCHMENTS_M, DECAYS, PER, Pairs, Residence, access, pairs, residence
from geodata.measures.bivariate import CLASSES, as_need, main_scenario, too_alike
from geodata.models import Precision
from geodata.region import Indicator
from geodata.statuses import FigureStatus, Supply

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Statuses = npt.NDArray[np.object_]
# With fewer residents, one practice or one place more changes an area's figures entirely.
POPULATION_FLOOR = 250
USABLE = (FigureStatus.OK, FigureStatus.PARTIAL)


@dataclass(frozen=True)
class LocatedPlaces:
    """Meeting places that are precise enough to measure walks to, and how many are not.

    Attributes:
        xy: one row a place that is used, in metres of the region's metric system.
        used: which of all the places those are.
        pointed: which of these are known to their street or door; the others to their neighbourhood.
        area: the row of the area that each of these is in; −1 outside the region.
        counts: how many are used, and by reason those left out.
    """

    xy: Floats
    used: Flags
    pointed: Flags
    area: npt.NDArray[np.intp]
    counts: PlacesLeftOut

    def divided(self, home: Residence) -> tuple[Floats, Floats]:
        """The same places, those known to their neighbourhood divided evenly over the points where people live in it.

        Returns:
            x and y of each place or part of one, in metres, and how much of a place it is.
        """
        exact = self.pointed | (self.area < 0)
        parts, supply = [self.xy[exact]], [np.ones(int(exact.sum()))]
        for area, number in zip(*np.unique(self.area[~exact], return_counts=True), strict=True):
            inside = home.xy[home.area == area]
            parts.append(inside)
            supply.append(np.full(len(inside), number / len(inside)))
        return np.concatenate(parts), np.concatenate(supply)


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
    pointed = places.loc[used, "precision"].isin(POINTED).to_numpy(dtype=np.bool_)
    return LocatedPlaces(xy[used], used, pointed, area[used], counts)


@dataclass(frozen=True)
class MeasureInputs:
    """Areas of the finest level, one row each in all columns.

    Attributes:
        areas: ``area_id``, ``municipality_name``, ``parent_id``; geometry in metres of the metric system.
        people: residents; NaN where not known.
        status: whether figures about walks are given, see :func:`status_of`.
        located: whether enough listed places of its municipality have a location to rank its areas.
        home: points where residents live.
        near: those points and the meeting places within the longest walk.
        support: (catchment in metres, decay, places) → places per 10,000 residents.
        supply: by catchment in metres.
        need: indicator id → figure that rises with need; NaN where there is none.
    """

    areas: gpd.GeoDataFrame
    people: Floats
    status: Statuses
    located: Flags
    home: Residence
    near: Pairs
    support: Mapping[tuple[int, str, Supply], Floats]
    supply: dict[str, SupplyCounts]
    need: Mapping[str, Floats]

    @cached_property
    def usable(self) -> Flags:
        """Areas with figures about support: searched, with residents enough, and with places that are located."""
        return np.isin(self.status.astype(str), USABLE) & self.located

    @cached_property
    def support_status(self) -> Statuses:
        """Whether support may be ranked: as ``status``, and ``places_not_located`` where too few of them are."""
        known = np.isin(self.status.astype(str), USABLE)
        return np.where(known & ~self.located, FigureStatus.PLACES_NOT_LOCATED, self.status).astype(object)

    def ranked(self, indicator: str) -> Flags:
        """Areas of which cells and ranks of an indicator are made: usable ones with a figure."""
        return self.usable & ~np.isnan(self.need[indicator])

    def alike(self, indicator: str) -> bool:
        """Whether the ranked areas are too much alike on an indicator for cells, in whatever way classes are cut."""
        rows = self.ranked(indicator)
        return any(too_alike(self.need[indicator][rows], self.people[rows], edges) for edges in CLASSES.values())

    @cached_property
    def compared(self) -> tuple[str, ...]:
        """The indicators by which areas have a cell."""
        return tuple(name for name in self.need if not self.alike(name))

    @cached_property
    def everywhere(self) -> tuple[str, ...]:
        """Those of them that rank areas of every municipality that any ranks, and not of a part of the region only."""
        towns = self.areas["municipality_name"].fillna("")
        ranked = {name: set(towns[self.ranked(name)]) for name in self.compared}
        every = set().union(*ranked.values())
        return tuple(name for name, there in ranked.items() if there == every)

    @property
    def areas_left_out(self) -> dict[str, int]:
        """How many areas have no figure about support, by reason."""
        reasons = (
            FigureStatus.NO_DATA,
            FigureStatus.NOT_SEARCHED,
            FigureStatus.SMALL_POPULATION,
            FigureStatus.PLACES_NOT_LOCATED,
        )
        return {str(reason): int((self.support_status[~self.usable] == reason).sum()) for reason in reasons}

    @property
    def main_support(self) -> Floats:
        """Access in the main scenario, places per 10,000 residents."""
        return self.support[main_scenario().support]


def status_of(searched: Statuses, people: Floats) -> Statuses:
    """Whether figures per resident may be given, an area.

    Args:
        searched: the status of counts: ``not_searched``, or one with which they are given.
        people: residents, NaN where not known.
    """
    reasons = (FigureStatus.NOT_SEARCHED, FigureStatus.NO_DATA, FigureStatus.SMALL_POPULATION)
    cases = [searched == FigureStatus.NOT_SEARCHED, np.isnan(people), people < POPULATION_FLOOR]
    return np.select(cases, reasons, searched).astype(object)


def newest_of(indicators: pd.DataFrame, declared: tuple[Indicator, ...]) -> pd.DataFrame:
    """The rows of the newest year of each indicator, one row an area and indicator."""
    newest = indicators["indicator_id"].map({item.id: item.vintage for item in declared})
    return indicators[indicators["vintage"] == newest]


def measure_inputs_of(
    areas: gpd.GeoDataFrame,
    searched: Statuses,
    located: Flags,
    places: LocatedPlaces,
    indicators: pd.DataFrame,
    declared: tuple[Indicator, ...],
) -> MeasureInputs:
    """Calculate access once for every scenario that it depends on.

    Args:
        areas: the finest level with ``population``, in the metric system.
        searched: status of counts by how far the municipality of each was searched.
        located: whether enough listed places of its municipality are located.
        places: meeting places with a point.
        indicators: ``area_id``, ``indicator_id``, ``vintage``, ``value``; the newest year counts.
        declared: the region's indicators; neither neutral ones nor those of no such area are need.
    """
    people, main = areas["population"].to_numpy(float), main_scenario()
    home = residence(areas.geometry.to_list())
    near = pairs(home.xy, places.xy, max(CATCHMENTS_M))
    parts, amounts = places.divided(home)
    offers = {
        Supply.AT_POINT: (near, np.ones(near.places)),
        Supply.SPREAD: (pairs(home.xy, parts, max(CATCHMENTS_M)), amounts),
    }
    support, supply = {}, {}
    for catchment, decay, which in product(CATCHMENTS_M, DECAYS, Supply):
        found = access(offers[which][0], home.shared(people), offers[which][1], catchment, DECAYS[decay])
        support[catchment, decay, which] = home.mean(found.per_resident, len(areas)) * PER
        if (decay, which) == (main.decay, main.places):
            supply[str(catchment)] = SupplyCounts(
                places=near.places,
                in_reach=int(found.reached.sum()),
                nobody_in_reach=int((~found.reached).sum()),
            )
    newest = newest_of(indicators, declared)
    table = newest.pivot(index="area_id", columns="indicator_id", values="value").reindex(areas["area_id"])
    need = {
        item.id: as_need(table[item.id].to_numpy(float), item.direction)
        for item in declared
        if item.direction != "neutral" and item.id in table and table[item.id].notna().any()
    }
    return MeasureInputs(areas, people, status_of(searched, people), located, home, near, support, supply, need)
