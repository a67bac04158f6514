"""What the measures stand on: areas of the finest level with their residents, figures, search effort and access."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.bundle.models.measures import SupplyCounts
from geodata.measures.access import CATCHMENTS_M, DECAYS, PER, Pairs, access, pairs
from geodata.measures.bivariate import CLASSES, main_scenario
from geodata.measures.need import as_need, too_alike
from geodata.measures.residence import Residence, residence
from geodata.pipeline.located_places import LocatedPlaces, spread
from geodata.region import Indicator
from geodata.statuses import FigureStatus, SearchLevel, Supply

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
# Fewer residents than this, and one practice or one place more turns an area's figures about.
POPULATION_FLOOR = 250
USABLE = (FigureStatus.OK, FigureStatus.PARTIAL)


@dataclass(frozen=True)
class MeasureInputs:
    """Areas of the finest level, one row each in all columns.

    Attributes:
        areas: ``area_id``, ``municipality_name``, ``parent_id``; geometry in metres of the metric system.
        people: residents; NaN where not known.
        status: whether walks may be told, see :func:`status_of`.
        located: whether enough listed places of its municipality have a location to rank its areas.
        home: points where residents live.
        near: those points and the meeting places within the longest walk.
        support: (catchment, decay, places) → places per 10,000 residents.
        supply: by catchment in metres.
        need: indicator id → figure that rises with need; NaN where there is none.
    """

    areas: gpd.GeoDataFrame
    people: Floats
    status: npt.NDArray[np.object_]
    located: Flags
    home: Residence
    near: Pairs
    support: Mapping[tuple[int, str, Supply], Floats]
    supply: dict[str, SupplyCounts]
    need: Mapping[str, Floats]

    @property
    def usable(self) -> Flags:
        """Areas with figures about support: searched, with residents enough, and with places that are located."""
        return np.isin(self.status.astype(str), USABLE) & self.located

    @property
    def support_status(self) -> npt.NDArray[np.object_]:
        """Whether support may be ranked: as ``status``, and ``places_not_located`` where too few of them are."""
        known = np.isin(self.status.astype(str), USABLE)
        return np.where(known & ~self.located, FigureStatus.PLACES_NOT_LOCATED, self.status).astype(object)

    def ranked(self, indicator: str) -> Flags:
        """Areas of which cells and ranks of an indicator are made: those, with a figure."""
        return self.usable & ~np.isnan(self.need[indicator])

    def alike(self, indicator: str) -> bool:
        """Whether the ranked areas are too much alike on an indicator for cells, in whatever way classes are cut."""
        rows = self.ranked(indicator)
        return any(too_alike(self.need[indicator][rows], self.people[rows], edges) for edges in CLASSES.values())

    @property
    def compared(self) -> tuple[str, ...]:
        """The indicators by which areas have a cell."""
        return tuple(name for name in self.need if not self.alike(name))

    @property
    def areas_left_out(self) -> dict[str, int]:
        """How many areas have no figure about support, by reason."""
        found = self.support_status[~self.usable]
        reasons = (
            FigureStatus.NO_DATA,
            FigureStatus.NOT_SEARCHED,
            FigureStatus.SMALL_POPULATION,
            FigureStatus.PLACES_NOT_LOCATED,
        )
        return {str(reason): int((found == reason).sum()) for reason in reasons}

    @property
    def main_support(self) -> Floats:
        """Access at the main setting."""
        return self.support[main_scenario().support]


def status_of(levels: npt.NDArray[np.object_], people: Floats) -> npt.NDArray[np.object_]:
    """Whether figures about support may be given, an area.

    Args:
        levels: the :class:`SearchLevel` of each.
        people: residents, NaN where not known.
    """
    cases = {
        FigureStatus.NOT_SEARCHED: levels == SearchLevel.NOT_SEARCHED,
        FigureStatus.NO_DATA: np.isnan(people),
        FigureStatus.SMALL_POPULATION: people < POPULATION_FLOOR,
        FigureStatus.PARTIAL: levels == SearchLevel.PARTLY,
    }
    return np.select(list(cases.values()), list(cases), FigureStatus.OK).astype(object)


def ground_of(
    areas: gpd.GeoDataFrame,
    levels: pd.Series,
    located: Flags,
    placed: LocatedPlaces,
    indicators: pd.DataFrame,
    declared: tuple[Indicator, ...],
) -> MeasureInputs:
    """Work out access once, in every setting that it depends on.

    Args:
        areas: the finest level with ``population``, in the metric system.
        levels: search level of each area.
        located: whether enough listed places of its municipality are located.
        placed: meeting places with a point.
        indicators: ``area_id``, ``indicator_id``, ``value``.
        declared: the region's indicators; neutral ones are no need.
    """
    people = areas["population"].to_numpy(float)
    home = residence(areas.geometry.to_list())
    at_points = home.shared(people)
    near = pairs(home.xy, placed.xy, max(CATCHMENTS_M))
    parts, amounts = spread(placed, home)
    offers = {
        Supply.AT_POINT: (near, np.ones(near.places)),
        Supply.SPREAD: (pairs(home.xy, parts, max(CATCHMENTS_M)), amounts),
    }
    support, counts = {}, {}
    for catchment, decay, which in product(CATCHMENTS_M, DECAYS, Supply):
        offered, amount = offers[which]
        found = access(offered, at_points, amount, catchment, DECAYS[decay])
        support[catchment, decay, which] = home.mean(found.per_resident, len(areas)) * PER
        if (decay, which) == (main_scenario().decay, main_scenario().places):
            within = int(found.reached.sum())
            counts[str(catchment)] = SupplyCounts(
                places=near.places, in_reach=within, nobody_in_reach=near.places - within
            )
    table = indicators.pivot(index="area_id", columns="indicator_id", values="value").reindex(areas["area_id"])
    need = {
        item.id: as_need(table[item.id].to_numpy(float), item.direction)
        for item in declared
        if item.direction != "neutral"
    }
    return MeasureInputs(
        areas, people, status_of(levels.to_numpy(object), people), located, home, near, support, counts, need
    )
