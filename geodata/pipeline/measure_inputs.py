"""What the measures are based on: areas of the finest level with residents, figures, search coverage and access."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.atlas import POINTED
from geodata.bundle.models.measures import PlacesLeftOut, Scenario, SupplyCounts
from geodata.crs import to_crs
from geodata.measures.access import (
    CATCHMENTS_M,
    DECAYS,
    Floats,
    Pairs,
    Residence,
    access,
    canonical_order,
    nearest,
    pairs,
)
from geodata.measures.bivariate import as_need, main_scenario
from geodata.measures.residence import residence
from geodata.models import Precision
from geodata.pipeline.compared_areas import ComparedAreas
from geodata.pipeline.search_coverage import LEAST_KINDS
from geodata.pipeline.support_scenarios import Offer, SupportScenarios, offer
from geodata.region import Indicator
from geodata.statuses import FigureStatus, Scope, Supply

Flags = npt.NDArray[np.bool_]
Statuses = npt.NDArray[np.object_]
# With fewer residents, one practice or one place more changes an area's figures entirely.
POPULATION_FLOOR = 250
# With fewer residents a km² few live within a walk of anything.
SPARSE_BELOW = 500
USABLE = (FigureStatus.OK, FigureStatus.PARTIAL)
# Why an area is not compared, in the order in which reasons are given.
REASONS = (
    FigureStatus.NOT_SEARCHED,
    FigureStatus.NO_DATA,
    FigureStatus.SMALL_POPULATION,
    FigureStatus.TOO_FEW_KINDS,
    FigureStatus.PLACES_NOT_LOCATED,
    FigureStatus.SPARSE,
)


@dataclass(frozen=True)
class LocatedPlaces:
    """Meeting places that are precise enough to measure walks to, and how many are not.

    Attributes:
        xy: one row a place that is used, in metres of the region's metric system, in canonical order.
        used: which of all the places those are.
        pointed: which of these are known to their street or door; the others to their neighbourhood.
        area: the row of the area that each of these is in; −1 outside the region.
        ids, kind: id and term of the vocabulary of each of these.
        counts: how many are used, and by reason those left out.
    """

    xy: Floats
    used: Flags
    pointed: Flags
    area: npt.NDArray[np.intp]
    ids: Statuses
    kind: Statuses
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

    def table(self) -> pd.DataFrame:
        """The table ``supply`` of the bundle."""
        x, y = self.xy.T
        return pd.DataFrame({"meeting_place_id": self.ids, "kind": self.kind, "x": x, "y": y, "exact": self.pointed})


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
    return LocatedPlaces(xy[located], used, pointed, area[located], ids, kind, counts)


@dataclass(frozen=True)
class MeasureInputs:
    """What measures are calculated from; arrays have one value an area of the finest level.

    Attributes:
        areas: the areas, in the metric system.
        people: residents, NaN where not known.
        status: whether figures per resident may be given: ``ok``, ``partial``, or the reason why not.
        support_status: whether places may be ranked: likewise, with the reasons why they may not although the
            municipality was searched.
        home: points where residents live.
        near: those points and all the meeting places within the longest walk.
        nearest_m: the walk from each of those points to the nearest meeting place, in metres.
        supports: access on any kinds and in any scenario.
        supply: by catchment in metres.
        need: indicator id → figure that rises with need; NaN where there is none.
        region: all areas that can be compared.
        towns: the areas of each municipality that can be compared.
    """

    areas: gpd.GeoDataFrame
    people: Floats
    status: Statuses
    support_status: Statuses
    home: Residence
    near: Pairs
    nearest_m: Floats
    supports: SupportScenarios
    supply: dict[str, SupplyCounts]
    need: Mapping[str, Floats]
    region: ComparedAreas
    towns: tuple[ComparedAreas, ...]

    @property
    def usable(self) -> Flags:
        """Areas that are compared within their municipality."""
        return np.isin(self.support_status.astype(str), USABLE)

    @property
    def region_status(self) -> Statuses:
        """``support_status`` over the region: without a kind that was searched for all, none are compared."""
        left = self.usable & ~self.region.rows
        return np.where(left, FigureStatus.TOO_FEW_KINDS, self.support_status).astype(object)

    def access(self, catchment_m: int) -> Floats:
        """Places of any kind per 10,000 residents, in the main scenario but for the walk."""
        return self.supports.of(set(self.supports.offers[Supply.AT_POINT].kind), _main(catchment_m))


def _main(catchment_m: int) -> Scenario:
    return main_scenario().model_copy(update={"catchment_m": catchment_m})


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


def why_not_ranked(
    status: Statuses, areas: pd.DataFrame, kinds: Mapping[str, tuple[str, ...]], located: Mapping[str, bool]
) -> Statuses:
    """Whether places may be ranked in each area, and why not.

    Args:
        status: whether figures per resident may be given.
        areas: ``municipality_name``, ``population`` and ``area_km2``.
        kinds: municipality → kinds of meeting places that were searched.
        located: municipality → whether enough of its listed places are located.
    """
    names, known = areas["municipality_name"].fillna(""), np.isin(status.astype(str), USABLE)
    density = (areas["population"] / areas["area_km2"]).to_numpy(np.float64)
    cases = {
        FigureStatus.TOO_FEW_KINDS: _of([len(kinds.get(name, ())) < LEAST_KINDS for name in names]),
        FigureStatus.PLACES_NOT_LOCATED: _of([not located.get(name, False) for name in names]),
        FigureStatus.SPARSE: density < SPARSE_BELOW,
    }
    return np.select([known & case for case in cases.values()], list(cases), status).astype(object)


def areas_left_out(support_status: Statuses) -> dict[str, int]:
    """How many areas are not compared, by reason."""
    return {str(reason): int((support_status == reason).sum()) for reason in REASONS}


def _of(flags: list[bool]) -> Flags:
    return np.array(flags, dtype=np.bool_)


def measure_inputs_of(
    areas: gpd.GeoDataFrame,
    searched: Statuses,
    kinds: Mapping[str, tuple[str, ...]],
    located: Mapping[str, bool],
    places: LocatedPlaces,
    indicators: pd.DataFrame,
    declared: tuple[Indicator, ...],
) -> MeasureInputs:
    """What every measure is calculated from.

    Args:
        areas: the finest level with ``population`` and ``area_km2``, in the metric system.
        searched: status of counts by how far the municipality of each was searched.
        kinds: municipality → kinds of meeting places that were searched there.
        located: municipality → whether enough of its listed places are located.
        places: meeting places with a point.
        indicators: ``area_id``, ``indicator_id``, ``vintage``, ``value``; the newest year counts.
        declared: the region's indicators; neither neutral ones nor those of no such area are need.
    """
    people = areas["population"].to_numpy(float)
    home = residence(areas.geometry.to_list())
    near, status = pairs(home.xy, places.xy, max(CATCHMENTS_M)), status_of(searched, people)
    offers = {Supply.AT_POINT: places.at_points(home), Supply.SPREAD: places.divided(home)}
    supports = SupportScenarios(people, home, offers)
    need = _need(areas, indicators, declared)
    support_status = why_not_ranked(status, areas, kinds, located)
    region, towns = _comparisons(areas, support_status, kinds, need, declared, supports)
    return MeasureInputs(
        areas=areas,
        people=people,
        status=status,
        support_status=support_status,
        home=home,
        near=near,
        nearest_m=nearest(home.xy, places.xy),
        supports=supports,
        supply={str(walk): _supply(near, home.shared(people), walk) for walk in CATCHMENTS_M},
        need=need,
        region=region,
        towns=towns,
    )


def _need(areas: pd.DataFrame, indicators: pd.DataFrame, declared: tuple[Indicator, ...]) -> dict[str, Floats]:
    newest = newest_of(indicators, declared)
    table = newest.pivot(index="area_id", columns="indicator_id", values="value").reindex(areas["area_id"])
    return {
        item.id: as_need(table[item.id].to_numpy(float), item.direction)
        for item in declared
        if item.direction != "neutral" and item.id in table and table[item.id].notna().any()
    }


def _supply(near: Pairs, residents: Floats, catchment_m: int) -> SupplyCounts:
    main = main_scenario()
    found = access(near, residents, np.ones(near.places), catchment_m, DECAYS[main.decay])
    return SupplyCounts(
        places=near.places, in_reach=int(found.reached.sum()), nobody_in_reach=int((~found.reached).sum())
    )


def _comparisons(
    areas: pd.DataFrame,
    support_status: Statuses,
    kinds: Mapping[str, tuple[str, ...]],
    need: Mapping[str, Floats],
    declared: tuple[Indicator, ...],
    supports: SupportScenarios,
) -> tuple[ComparedAreas, tuple[ComparedAreas, ...]]:
    """All areas that can be compared, on the kinds searched for all of them; and those of each municipality."""
    usable = np.isin(support_status.astype(str), USABLE)
    names = areas["municipality_name"].fillna("").to_numpy(object)
    ids = areas["municipality_id"].fillna(areas["municipality_name"]).fillna("").to_numpy(object)
    publisher = {item.id: item.source for item in declared}
    towns = []
    for own in dict.fromkeys(ids[usable]):
        rows = usable & (ids == own)
        searched = kinds[names[rows][0]]
        towns.append(ComparedAreas(Scope.TOWN, (own,), searched, rows, ids, supports.people, need, publisher, supports))
    common = tuple(kind for kind in (towns[0].kinds if towns else ()) if all(kind in town.kinds for town in towns))
    every = tuple(own for town in towns for own in town.municipalities) if common else ()
    rows = usable & bool(common)
    region = ComparedAreas(Scope.REGION, every, common, rows, ids, supports.people, need, publisher, supports)
    return region, tuple(towns)
