"""What the measures are based on: areas of the finest level with residents, figures, search coverage and access."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.bundle.models.measures import Scenario, SupplyCounts
from geodata.measures.access import (
    CATCHMENTS_M,
    DECAYS,
    Floats,
    Pairs,
    Residence,
    access,
    nearest,
    pairs,
)
from geodata.measures.bivariate import as_need, main_scenario
from geodata.measures.residence import residence
from geodata.pipeline.compared_areas import ComparedAreas
from geodata.pipeline.comparisons import Comparisons, SearchedKinds
from geodata.pipeline.located_places import LocatedPlaces
from geodata.pipeline.search_coverage import LEAST_KINDS
from geodata.pipeline.support_scenarios import SupportScenarios
from geodata.region import Indicator
from geodata.statuses import FigureStatus, Supply

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
class VerifiedOnly:
    """What remains where only places count that the editors verified.

    Attributes:
        near: the walks to them.
        supports: access on any kinds of them.
        differs: the areas where the others can make a difference: those of a municipality that has any, and those that
            are within the longest walk of one.
        beside: ids of the municipalities that have others.
        towns: the comparisons of municipalities with such areas.
    """

    near: Pairs
    supports: SupportScenarios
    differs: Flags
    beside: frozenset[str]
    towns: tuple[ComparedAreas, ...] = ()


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
        verified: the same where only verified places count.
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
    verified: VerifiedOnly

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
    kinds: SearchedKinds,
    located: Mapping[str, bool],
    places: LocatedPlaces,
    indicators: pd.DataFrame,
    declared: tuple[Indicator, ...],
) -> MeasureInputs:
    """What every measure is calculated from.

    Args:
        areas: the finest level with ``population`` and ``area_km2``, in the metric system.
        searched: status of counts by how far the municipality of each was searched.
        kinds: of meeting places that were searched.
        located: municipality → whether enough of its listed places are located.
        places: meeting places with a point.
        indicators: ``area_id``, ``indicator_id``, ``vintage``, ``value``; the newest year counts.
        declared: the region's indicators; neither neutral ones nor those of no such area are need.
    """
    people = areas["population"].to_numpy(float)
    home = residence(areas.geometry.to_list())
    near, status = pairs(home.xy, places.xy, max(CATCHMENTS_M)), status_of(searched, people)
    supports = SupportScenarios(people, home, places.offers(home))
    need = _need(areas, indicators, declared)
    support_status = why_not_ranked(status, areas, kinds.every, located)
    verified = _verified_only(_municipalities(areas), places, near, home, supports)
    comparisons = Comparisons(
        usable=np.isin(support_status.astype(str), USABLE),
        names=areas["municipality_name"].fillna("").to_numpy(object),
        ids=_municipalities(areas),
        kinds=kinds,
        need=need,
        publisher={item.id: item.source for item in declared},
        every=supports,
        verified=verified.supports,
        beside=verified.beside,
    )
    return _inputs_of(areas, people, status, support_status, places, near, comparisons, verified)


def _inputs_of(
    areas: gpd.GeoDataFrame,
    people: Floats,
    status: Statuses,
    support_status: Statuses,
    places: LocatedPlaces,
    near: Pairs,
    comparisons: Comparisons,
    verified: VerifiedOnly,
) -> MeasureInputs:
    """The comparisons, with what they were made of."""
    home, towns = comparisons.every.home, comparisons.towns()
    differing = [town for town in towns if (town.rows & verified.differs).any()]
    return MeasureInputs(
        areas=areas,
        people=people,
        status=status,
        support_status=support_status,
        home=home,
        near=near,
        nearest_m=nearest(home.xy, places.xy),
        supports=comparisons.every,
        supply={str(walk): _supply(near, home.shared(people), walk) for walk in CATCHMENTS_M},
        need=comparisons.need,
        region=comparisons.region(),
        towns=towns,
        verified=replace(verified, towns=tuple(town.on(verified.supports) for town in differing)),
    )


def _municipalities(areas: pd.DataFrame) -> Statuses:
    """The id of the municipality of each area, else its name."""
    ids: Statuses = areas["municipality_id"].fillna(areas["municipality_name"]).fillna("").to_numpy(object)
    return ids


def _verified_only(
    ids: Statuses, places: LocatedPlaces, near: Pairs, home: Residence, supports: SupportScenarios
) -> VerifiedOnly:
    """Walks to and access on verified places; ``ids``: of the municipality of each area."""
    if places.verified.all():
        return VerifiedOnly(near, supports, np.zeros(len(ids), dtype=np.bool_), frozenset())
    beside = frozenset(ids[places.area[~places.verified & (places.area >= 0)]])
    differs = np.isin(ids.astype(str), sorted(beside))
    differs[home.area[near.of(~places.verified).point]] = True
    own = SupportScenarios(supports.people, home, places.only_verified().offers(home))
    return VerifiedOnly(near.of(places.verified), own, differs, beside)


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
