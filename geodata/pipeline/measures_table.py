"""The rows of ``measures.parquet``: figures of areas with their status."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.measures.access import CATCHMENTS_M, PER, reach
from geodata.measures.bivariate import Robustness, as_need, cells, main_scenario, rank_share, robustness
from geodata.measures.rates import shrunken_rates
from geodata.pipeline.measure_inputs import (
    POPULATION_FLOOR,
    Flags,
    Floats,
    MeasureInputs,
    Statuses,
    newest_of,
    status_of,
)
from geodata.region import Indicator
from geodata.statuses import GIVEN, FigureStatus


@dataclass(frozen=True)
class CountedPractices:
    """Practices to be counted by area.

    Attributes:
        area: ``area_id`` of each practice at one level, null where there is none.
        yes: measure (``all``, ``professional`` …) → which practices count.
        status: of each area's count: ``ok``, ``partial``, ``documented`` or ``not_searched``.
    """

    area: pd.Series
    yes: Mapping[str, Flags]
    status: Statuses


def rows_of(
    areas: pd.Series,
    measure: str,
    value: Floats,
    status: Statuses,
    low: Floats | float = np.nan,
    high: Floats | float = np.nan,
) -> pd.DataFrame:
    """One row an area; null where the status gives no figure. Rounded, so that the last bits of sums do not matter."""
    given = pd.Series(status, dtype=object).isin(GIVEN).to_numpy()
    numbers = {"value": value, "low": low, "high": high}
    columns = {name: np.where(given, column, np.nan).round(9) for name, column in numbers.items()}
    return pd.DataFrame({"area_id": areas.array, "measure_id": measure, **columns, "status": status})


def walking_rows(inputs: MeasureInputs, coarse: gpd.GeoDataFrame, coarse_status: Statuses) -> list[pd.DataFrame]:
    """``reach_…`` and ``access_…`` of neighbourhoods, and of municipalities as means over their residents."""
    parts, ids, people = [], inputs.areas["area_id"], np.nan_to_num(inputs.people)
    for catchment in CATCHMENTS_M:
        at_points = reach(inputs.near, catchment)
        bounds = pd.Series(at_points).groupby(inputs.home.area).agg(["min", "max"])
        low, high = bounds["min"].to_numpy(np.float64), bounds["max"].to_numpy(np.float64)
        mean = inputs.home.mean(at_points, len(ids))
        found = inputs.support[catchment, main_scenario().decay, main_scenario().places]
        parts += [
            rows_of(ids, f"reach_{catchment}", mean, inputs.status, low, high),
            rows_of(ids, f"access_{catchment}", found, inputs.status),
        ]
        if len(coarse):
            columns = {"w": people, "reach": mean * people, "access": found * people, "low": low, "high": high}
            above = pd.DataFrame(columns).groupby(inputs.areas["parent_id"].to_numpy())
            sums = above[["w", "reach", "access"]].sum().reindex(coarse["area_id"])
            bounds = above.agg({"low": "min", "high": "max"}).reindex(coarse["area_id"])
            means = {name: (sums[name] / sums["w"]).to_numpy(np.float64) for name in ("reach", "access")}
            # Without neighbourhoods nothing is known of where in the municipality people live.
            status = np.where(sums["w"].isna(), FigureStatus.NO_DATA, coarse_status).astype(object)
            low, high = bounds["low"].to_numpy(np.float64), bounds["high"].to_numpy(np.float64)
            parts += [
                rows_of(coarse["area_id"], f"reach_{catchment}", means["reach"], status, low, high),
                rows_of(coarse["area_id"], f"access_{catchment}", means["access"], status),
            ]
    return parts


def practice_rows(areas: pd.DataFrame, counted: CountedPractices) -> list[pd.DataFrame]:
    """``practices_…`` and ``rate_…`` of the areas of one level; ``areas`` has ``area_id`` and ``population``."""
    ids, people = areas["area_id"], areas["population"].to_numpy(np.float64)
    status = status_of(counted.status, people)
    rated = np.isin(status.astype(str), GIVEN)
    parts = []
    for name, yes in counted.yes.items():
        number = np.asarray(ids.map(counted.area[yes].value_counts()).fillna(0), dtype=np.float64)
        table = rows_of(ids, f"practices_{name}", number, counted.status)
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


def support_rows(inputs: MeasureInputs) -> pd.DataFrame:
    """``support``: ranks on access, with their range over all scenarios."""
    ranks = np.array([rank_share(values, inputs.usable) for values in inputs.support.values()])
    main = rank_share(inputs.main_support, inputs.usable)
    low, high = ranks.min(axis=0), ranks.max(axis=0)
    return rows_of(inputs.areas["area_id"], "support", main, inputs.support_status, low, high)


def gap_rows(inputs: MeasureInputs) -> tuple[list[pd.DataFrame], dict[str, Robustness]]:
    """``gap_…`` and ``gap_share_…``, and what is behind the latter, by compared indicator and for ``all`` of these."""
    ids, parts, robust = inputs.areas["area_id"], [], {}
    every, compared, everywhere = inputs.usable, inputs.compared, inputs.everywhere
    for indicator, need in inputs.need.items():
        ranked = inputs.ranked(indicator)
        status = _gap_status(inputs, ranked, indicator in compared)
        cell = np.full(len(ids), np.nan)
        cell[ranked] = cells(need[ranked], inputs.main_support[ranked], inputs.people[ranked])
        parts.append(rows_of(ids, f"gap_{indicator}", cell, status))
        if indicator in compared:
            every = every & ranked if indicator in everywhere else every
            robust[indicator] = _robustness(inputs, ranked, (indicator,))
        parts.append(_robustness_rows(ids, f"gap_share_{indicator}", status, ranked, robust.get(indicator)))
    if everywhere:
        robust["all"] = _robustness(inputs, every, everywhere)
    if inputs.need:
        status = _gap_status(inputs, every, bool(everywhere))
        parts.append(_robustness_rows(ids, "gap_share_all", status, every, robust.get("all")))
    return parts, robust


def _gap_status(inputs: MeasureInputs, ranked: Flags, compared: bool) -> Statuses:
    """``ok`` where an area has a cell, else why it has none.

    Args:
        inputs, ranked: areas, and those that are ranked.
        compared: whether these differ enough for cells.
    """
    status = FigureStatus.OK if compared else FigureStatus.TOO_ALIKE
    unranked = np.where(inputs.usable, FigureStatus.NO_DATA, inputs.support_status)
    return np.where(ranked, status, unranked).astype(object)


def _robustness(inputs: MeasureInputs, ranked: Flags, indicators: tuple[str, ...]) -> Robustness:
    needs = [inputs.need[indicator][ranked] for indicator in indicators]
    return robustness(needs, [support[ranked] for support in inputs.support.values()], inputs.people[ranked])


def _robustness_rows(
    ids: pd.Series, measure: str, status: Statuses, ranked: Flags, robust: Robustness | None
) -> pd.DataFrame:
    columns = np.full((3, len(ids)), np.nan)
    if robust:
        columns[:, ranked] = robust
    return rows_of(ids, measure, columns[0], status, columns[1], columns[2])
