"""The rows of ``measures.parquet``: figures of areas with their status."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.measures.access import CATCHMENTS_M, DECIMALS, PER, Floats, Residence, reach
from geodata.measures.bivariate import as_need, rank_share
from geodata.measures.rates import shrunken_rates
from geodata.pipeline.compared_areas import ComparedAreas
from geodata.pipeline.measure_inputs import (
    POPULATION_FLOOR,
    Flags,
    MeasureInputs,
    Statuses,
    newest_of,
    status_of,
)
from geodata.region import Indicator
from geodata.statuses import GIVEN, FigureStatus, Scope


@dataclass(frozen=True)
class CountedPractices:
    """Practices to be counted by area.

    Attributes:
        area: ``area_id`` of each practice at one level, null where there is none.
        yes: measure (``all``, ``professional`` …) → which practices count.
        living: which practices are in the setting ``living``.
        status: of each area's count: ``ok``, ``partial``, ``documented`` or ``not_searched``.
    """

    area: pd.Series
    yes: Mapping[str, Flags]
    living: Flags
    status: Statuses


def rows_of(
    areas: pd.Series,
    measure: str,
    value: Floats,
    status: Statuses,
    low: Floats | float = np.nan,
    high: Floats | float = np.nan,
) -> pd.DataFrame:
    """One row an area; null where the status gives no figure. Rounded, so that the last bits of sums do not matter.

    Those of a measure that compares areas get their ``comparison`` afterwards.
    """
    given = pd.Series(status, dtype=object).isin(GIVEN).to_numpy()
    numbers = {"value": value, "low": low, "high": high}
    columns = {name: np.where(given, column, np.nan).round(DECIMALS) for name, column in numbers.items()}
    table = {"area_id": areas.array, "measure_id": measure, "comparison": None, **columns, "status": status}
    return pd.DataFrame(table)


def walking_rows(inputs: MeasureInputs, coarse: gpd.GeoDataFrame, coarse_status: Statuses) -> list[pd.DataFrame]:
    """``reach_…``, ``access_…``, ``without_place_…`` and ``nearest_place`` of neighbourhoods, and of municipalities."""
    above = _Above(inputs, coarse, coarse_status)
    ids, at_homes, parts = inputs.areas["area_id"], inputs.home.shared(inputs.people), []
    for catchment in CATCHMENTS_M:
        number = reach(inputs.near, catchment)
        without = np.bincount(inputs.home.area, at_homes * (number == 0), len(ids)).astype(np.float64)
        parts += [
            *above.mean(f"reach_{catchment}", *_mean_and_bounds(inputs.home, number, len(ids))),
            *above.mean(f"access_{catchment}", inputs.access(catchment)),
            *above.sum(f"without_place_{catchment}", without),
        ]
    metres = np.where(np.isfinite(inputs.nearest_m), inputs.nearest_m, np.nan)
    return [*parts, *above.mean("nearest_place", *_mean_and_bounds(inputs.home, metres, len(ids)))]


def verified_rows(inputs: MeasureInputs, coarse: gpd.GeoDataFrame, coarse_status: Statuses) -> list[pd.DataFrame]:
    """``verified_reach_…``, ``verified_without_place_…`` and ``verified_gap_…``: what only verified places give.

    There are such rows only for areas where other places can make a difference, and for the municipalities around them.
    """
    above, verified = _Above(inputs, coarse, coarse_status), inputs.verified
    ids, at_homes, parts = inputs.areas["area_id"], inputs.home.shared(inputs.people), list[pd.DataFrame]()
    for catchment in CATCHMENTS_M:
        number = reach(verified.near, catchment)
        without = np.bincount(inputs.home.area, at_homes * (number == 0), len(ids)).astype(np.float64)
        parts += above.mean(f"verified_reach_{catchment}", *_mean_and_bounds(inputs.home, number, len(ids)))
        parts += above.sum(f"verified_without_place_{catchment}", without)
    for town in verified.towns:
        for indicator in inputs.need:
            status = _status(town.ranked(indicator), indicator in town.compared)
            rows = rows_of(ids, f"verified_gap_{indicator}", town.cells(indicator), status)
            parts.append(rows[town.rows].assign(comparison=str(Scope.TOWN)))
    shown = {*ids[verified.differs], *inputs.areas.loc[verified.differs, "parent_id"].dropna()}
    return [rows[rows["area_id"].isin(shown)] for rows in parts]


def _mean_and_bounds(home: Residence, at_points: Floats, areas: int) -> tuple[Floats, Floats, Floats]:
    """Mean, least and most over the points of each area."""
    bounds = pd.Series(at_points).groupby(home.area).agg(["min", "max"])
    low, high = bounds["min"].to_numpy(np.float64), bounds["max"].to_numpy(np.float64)
    return home.mean(at_points, areas), low, high


@dataclass(frozen=True)
class _Above:
    """Figures of neighbourhoods together with those of the municipalities that they are in."""

    inputs: MeasureInputs
    coarse: gpd.GeoDataFrame
    status: Statuses

    def mean(
        self, measure: str, value: Floats, low: Floats | float = np.nan, high: Floats | float = np.nan
    ) -> list[pd.DataFrame]:
        """Those of neighbourhoods, and the means over the residents of municipalities."""
        own = _known(self.inputs.areas, measure, value, self.inputs.status, low, high)
        if not len(self.coarse):
            return [own]
        people = np.nan_to_num(self.inputs.people)
        found = self._grouped({"w": people, "sum": value * people, "low": low, "high": high})
        sums = found[["w", "sum"]].sum(min_count=1).reindex(self.coarse["area_id"])
        bounds = found.agg({"low": "min", "high": "max"}).reindex(self.coarse["area_id"])
        means = (sums["sum"] / sums["w"].where(sums["w"] > 0)).to_numpy(np.float64)
        low, high = bounds["low"].to_numpy(np.float64), bounds["high"].to_numpy(np.float64)
        return [own, _known(self.coarse, measure, means, self._status(), low, high)]

    def sum(self, measure: str, value: Floats) -> list[pd.DataFrame]:
        """Residents of neighbourhoods, and their sums over those of municipalities."""
        known = np.where(np.isnan(self.inputs.people), np.nan, value)
        own = _known(self.inputs.areas, measure, known, self.inputs.status)
        if not len(self.coarse):
            return [own]
        sums = self._grouped({"sum": known})["sum"].sum(min_count=1).reindex(self.coarse["area_id"])
        return [own, _known(self.coarse, measure, sums.to_numpy(np.float64), self._status())]

    def _grouped(self, columns: Mapping[str, Floats | float]) -> Any:
        return pd.DataFrame(dict(columns)).groupby(self.inputs.areas["parent_id"].to_numpy())

    def _status(self) -> Statuses:
        """Without neighbourhoods nothing is known of where in the municipality people live."""
        divided = self.coarse["area_id"].isin(self.inputs.areas["parent_id"])
        return np.where(divided, self.status, FigureStatus.NO_DATA).astype(object)


def _known(
    areas: pd.DataFrame,
    measure: str,
    value: Floats,
    status: Statuses,
    low: Floats | float = np.nan,
    high: Floats | float = np.nan,
) -> pd.DataFrame:
    """Rows with no data where a figure would be given and there is none: without any place none is nearest."""
    none = np.isnan(value) & np.isin(status.astype(str), GIVEN)
    said = np.where(none, FigureStatus.NO_DATA, status).astype(object)
    return rows_of(areas["area_id"], measure, value, said, low, high)


def practice_rows(areas: pd.DataFrame, counted: CountedPractices) -> list[pd.DataFrame]:
    """``practices_…``, ``living_…`` and ``rate_…`` of the areas of one level.

    Rates are of practices where people live: who works, learns or plays in a place need not live there.

    Args:
        areas: ``area_id`` and ``population``.
        counted: the practices.
    """
    ids, people = areas["area_id"], areas["population"].to_numpy(np.float64)
    status = status_of(counted.status, people)
    rated = np.isin(status.astype(str), GIVEN)
    parts = []
    for name, yes in counted.yes.items():
        for measure, which in (("practices", yes), ("living", yes & counted.living)):
            number = np.asarray(ids.map(counted.area[which].value_counts()).fillna(0), dtype=np.float64)
            table = rows_of(ids, f"{measure}_{name}", number, counted.status)
            parts.append(table.assign(value=number))  # what the registry contains is known, whoever searched
        rates = np.full((3, len(areas)), np.nan)
        rates[:, rated] = np.array(shrunken_rates(number[rated], people[rated])) * PER
        parts.append(rows_of(ids, f"rate_{name}", rates[0], status, rates[1], rates[2]))
    return parts


def need_rows(areas: pd.DataFrame, indicators: pd.DataFrame, declared: tuple[Indicator, ...]) -> list[pd.DataFrame]:
    """``need_…``: ranks among the areas of one level that have a figure and residents enough, searched or not."""
    few = areas["population"].to_numpy(np.float64) < POPULATION_FLOOR
    newest, parts = newest_of(indicators, declared), []
    newest = newest[newest["area_id"].isin(areas["area_id"])]
    for item in declared:
        rows = newest[newest["indicator_id"] == item.id].set_index("area_id")
        if item.direction == "neutral" or rows["value"].isna().all():
            continue
        mine = rows.reindex(areas["area_id"])
        value = as_need(mine["value"].to_numpy(np.float64), item.direction)
        known = mine["status"].fillna(FigureStatus.NO_DATA).to_numpy(object)
        status = np.where(few & (known != FigureStatus.NO_DATA), FigureStatus.SMALL_POPULATION, known).astype(object)
        # A figure of a larger area takes one rank, whatever number of parts that has.
        ranked = np.isin(status.astype(str), GIVEN)
        of = pd.Series(mine["of"].to_numpy(object))
        first = ~of.where(ranked).duplicated().to_numpy() | of.isna().to_numpy()
        ranks = rank_share(value, ranked & first)
        by_whole = pd.Series(ranks, of)[ranked & first]
        ranks = np.where(first | ~ranked, ranks, of.map(by_whole[by_whole.index.notna()]))
        parts.append(rows_of(areas["area_id"], f"need_{item.id}", ranks, status))
    return parts


def compared_rows(inputs: MeasureInputs, comparisons: Sequence[ComparedAreas]) -> list[pd.DataFrame]:
    """``support``, ``gap_…``, ``gap_share_…`` and ``tipping_…`` of comparisons of one scope that share no area."""
    scope = comparisons[0].scope if comparisons else Scope.TOWN
    status = inputs.region_status if scope == Scope.REGION else inputs.support_status
    figures: dict[str, _Figure] = {}
    for name in ("support", *_compared_ids(inputs)):
        figures[name] = _Figure(np.full((3, len(inputs.areas)), np.nan), status.copy())
    for comparison in comparisons:
        for name, figure in _compared_figures(comparison):
            figures[name].fill(comparison.rows, figure)
    ids = inputs.areas["area_id"]
    rows = [rows_of(ids, name, figure.bounds[0], figure.status, *figure.bounds[1:]) for name, figure in figures.items()]
    return [table.assign(comparison=str(scope)) for table in rows]


@dataclass(frozen=True)
class _Figure:
    """Value, low and high of each area, and its status."""

    bounds: Floats
    status: Statuses

    def fill(self, rows: Flags, other: "_Figure") -> None:
        """Take some areas from another."""
        self.bounds[:, rows], self.status[rows] = other.bounds[:, rows], other.status[rows]


def _compared_ids(inputs: MeasureInputs) -> list[str]:
    shared = ["gap_share_all"] if inputs.need else []
    return [f"{kind}_{name}" for name in inputs.need for kind in ("gap", "gap_share", "tipping")] + shared


def _compared_figures(areas: ComparedAreas) -> Iterator[tuple[str, _Figure]]:
    ranks = np.array([rank_share(values, areas.rows) for values in areas.support])
    main = rank_share(areas.main_support, areas.rows)
    nothing = np.full(len(main), np.nan)
    yield "support", _Figure(np.array([main, ranks.min(axis=0), ranks.max(axis=0)]), _status(areas.rows, True))
    every = np.any([areas.ranked(name) for name in areas.need], axis=0) if areas.need else areas.rows
    for indicator in areas.need:
        ranked, compared = areas.ranked(indicator), indicator in areas.compared
        every = every & ranked if indicator in areas.everywhere else every
        status = _status(ranked, compared)
        yield f"gap_{indicator}", _Figure(np.array([areas.cells(indicator), nothing, nothing]), status)
        yield f"gap_share_{indicator}", _Figure(_robust(areas, (indicator,) if compared else (), ranked), status)
        numbers = areas.tipping(indicator) if compared else nothing
        yield f"tipping_{indicator}", _Figure(np.array([numbers, nothing, nothing]), status)
    if areas.need:
        status = _status(every, bool(areas.everywhere))
        yield "gap_share_all", _Figure(_robust(areas, areas.everywhere, every), status)


def _status(ranked: Flags, compared: bool) -> Statuses:
    """``ok`` where an area is ranked; else it has no figure.

    Args:
        ranked: the areas that are.
        compared: whether these differ enough.
    """
    return np.where(ranked, FigureStatus.OK if compared else FigureStatus.TOO_ALIKE, FigureStatus.NO_DATA).astype(
        object
    )


def _robust(areas: ComparedAreas, indicators: tuple[str, ...], rows: Flags) -> Floats:
    columns = np.full((3, len(areas.people)), np.nan)
    if indicators and rows.any():
        columns[:, rows] = areas.robustness(indicators, rows)
    return columns
