"""The rows of ``measures.parquet``: figures of areas with their status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.measures.access import CATCHMENTS_M, PER, reach
from geodata.measures.bivariate import Robustness, cells, main_scenario, robustness, scenarios
from geodata.measures.need import as_need, rank_share
from geodata.measures.rates import shrunken_rates
from geodata.pipeline.measure_inputs import POPULATION_FLOOR, MeasureInputs, status_of
from geodata.region import Indicator
from geodata.statuses import GIVEN, FigureStatus

Floats = npt.NDArray[np.float64]
Statuses = npt.NDArray[np.object_]


@dataclass(frozen=True)
class CountedPractices:
    """Practices to be counted by area.

    Attributes:
        area: ``area_id`` of each practice at one level, null where there is none.
        yes: measure (``all``, ``professional`` …) → which practices count.
        status: what to say of each area's count: ``ok``, ``partial``, ``documented`` or ``not_searched``.
    """

    area: pd.Series
    yes: Mapping[str, npt.NDArray[np.bool_]]
    status: Statuses


def rows_of(
    areas: pd.Series,
    measure: str,
    value: Floats,
    status: Statuses,
    low: Floats | None = None,
    high: Floats | None = None,
) -> pd.DataFrame:
    """One row an area; null where the status gives no figure. Rounded, so that the last bits of sums do not matter."""
    given = np.isin(status.astype(str), GIVEN)
    nothing = np.full(len(areas), np.nan)

    def column(numbers: Floats | None) -> Floats:
        return np.where(given, nothing if numbers is None else numbers, np.nan).round(9)

    numbers = {"value": column(value), "low": column(low), "high": column(high)}
    return pd.DataFrame({"area_id": areas.to_numpy(), "measure_id": measure, **numbers, "status": status})


def walking_rows(ground: MeasureInputs, coarse: gpd.GeoDataFrame, coarse_status: Statuses) -> list[pd.DataFrame]:
    """``reach_…`` and ``access_…`` of neighbourhoods, and of municipalities as means over their residents."""
    number, parts = len(ground.areas), []
    ids = ground.areas["area_id"]
    parent = ground.areas["parent_id"]
    people = pd.Series(np.nan_to_num(ground.people))
    for catchment in CATCHMENTS_M:
        at_points = pd.Series(reach(ground.near, catchment))
        spread = at_points.groupby(ground.home.area).agg(["min", "max"])
        mean = ground.home.mean(reach(ground.near, catchment), number)
        found = ground.support[catchment, main_scenario().decay, main_scenario().places]
        low, high = spread["min"].to_numpy(np.float64), spread["max"].to_numpy(np.float64)
        parts += [
            rows_of(ids, f"reach_{catchment}", mean, ground.status, low, high),
            rows_of(ids, f"access_{catchment}", found, ground.status),
        ]
        if len(coarse):
            above = pd.DataFrame(
                {"w": people, "reach": mean * people, "access": found * people, "low": low, "high": high}
            )
            sums = above.groupby(parent.to_numpy()).agg(
                {"w": "sum", "reach": "sum", "access": "sum", "low": "min", "high": "max"}
            )
            sums = sums.reindex(coarse["area_id"])
            for name in ("reach", "access"):
                value = (sums[name] / sums["w"]).to_numpy(np.float64)
                bounds = [sums[b].to_numpy(np.float64) if name == "reach" else None for b in ("low", "high")]
                parts.append(rows_of(coarse["area_id"], f"{name}_{catchment}", value, coarse_status, *bounds))
    return parts


def practice_rows(areas: pd.DataFrame, counted: CountedPractices) -> list[pd.DataFrame]:
    """``practices_…`` and ``rate_…`` of the areas of one level; ``areas`` has ``area_id`` and ``population``."""
    people = areas["population"].to_numpy(np.float64)
    cases = {
        FigureStatus.NOT_SEARCHED: counted.status == FigureStatus.NOT_SEARCHED,
        FigureStatus.NO_DATA: np.isnan(people),
        FigureStatus.SMALL_POPULATION: people < POPULATION_FLOOR,
    }
    status = np.select(list(cases.values()), list(cases), counted.status).astype(object)
    rated = np.isin(status.astype(str), GIVEN)
    parts = []
    for name, yes in counted.yes.items():
        held = counted.area[yes].value_counts().to_dict()
        number = np.array([held.get(area, 0) for area in areas["area_id"]], dtype=np.float64)
        table = rows_of(areas["area_id"], f"practices_{name}", number, counted.status)
        parts.append(table.assign(value=number))  # what the registry holds is known, whoever searched
        found = shrunken_rates(number[rated], people[rated])
        value, low, high = (np.full(len(areas), np.nan) for _ in range(3))
        value[rated], low[rated], high[rated] = found.value * PER, found.low * PER, found.high * PER
        parts.append(rows_of(areas["area_id"], f"rate_{name}", value, status, low, high))
    return parts


def need_rows(areas: pd.DataFrame, indicators: pd.DataFrame, declared: tuple[Indicator, ...]) -> list[pd.DataFrame]:
    """``need_…``: ranks among the areas of one level that have a figure and residents enough, searched or not."""
    people = areas["population"].to_numpy(np.float64)
    parts = []
    for item in declared:
        if item.direction == "neutral":
            continue
        mine = indicators[indicators["indicator_id"] == item.id].set_index("area_id").reindex(areas["area_id"])
        value = as_need(mine["value"].to_numpy(np.float64), item.direction)
        said = mine["status"].fillna(FigureStatus.NO_DATA).to_numpy(object)
        small = (people < POPULATION_FLOOR) & (said != FigureStatus.NO_DATA)
        status = np.where(small, FigureStatus.SMALL_POPULATION, said).astype(object)
        ranked = np.isin(status.astype(str), GIVEN)
        parts.append(rows_of(areas["area_id"], f"need_{item.id}", rank_share(value, ranked), status))
    return parts


def support_rows(ground: MeasureInputs) -> list[pd.DataFrame]:
    """``support``: ranks on access, with their range over all settings."""
    usable = ground.usable
    ranks = np.array([rank_share(values, usable) for values in ground.support.values()])
    main = rank_share(ground.main_support, usable)
    return [
        rows_of(ground.areas["area_id"], "support", main, ground.support_status, ranks.min(axis=0), ranks.max(axis=0))
    ]


def gap_status(ground: MeasureInputs, ranked: npt.NDArray[np.bool_], compared: bool) -> Statuses:
    """``ok`` where an area has a cell, else why it has none.

    Args:
        ground, ranked: areas, and those that are ranked.
        compared: whether these differ enough to be told apart.
    """
    said = FigureStatus.OK if compared else FigureStatus.TOO_ALIKE
    return np.where(ranked, said, np.where(ground.usable, FigureStatus.NO_DATA, ground.support_status)).astype(object)


def gap_rows(ground: MeasureInputs) -> tuple[list[pd.DataFrame], dict[str, Robustness]]:
    """``gap_…`` and ``gap_share_…``, and what is behind the latter, by compared indicator and for ``all`` of these."""
    ids, parts, firm = ground.areas["area_id"], [], {}
    everything: npt.NDArray[np.bool_] = ground.usable
    compared = ground.compared
    for indicator, need in ground.need.items():
        ranked = ground.ranked(indicator)
        status = gap_status(ground, ranked, indicator in compared)
        cell = np.full(len(ids), np.nan)
        cell[ranked] = cells(need[ranked], ground.main_support[ranked], ground.people[ranked])
        parts.append(rows_of(ids, f"gap_{indicator}", cell, status))
        if indicator in compared:
            everything = everything & ranked
            firm[indicator] = _robust(ground, ranked, [indicator])
        parts.append(_robust_rows(ids, f"gap_share_{indicator}", status, ranked, firm.get(indicator)))
    if compared:
        firm["all"] = _robust(ground, everything, list(compared))
    if ground.need:
        status = gap_status(ground, everything, bool(compared))
        parts.append(_robust_rows(ids, "gap_share_all", status, everything, firm.get("all")))
    return parts, firm


def _robust(ground: MeasureInputs, ranked: npt.NDArray[np.bool_], indicators: list[str]) -> Robustness:
    cases = [
        (ground.need[indicator][ranked], ground.support[setting.support][ranked], setting.classes)
        for indicator in indicators
        for setting in scenarios()
    ]
    return robustness(cases, ground.people[ranked])


def _robust_rows(
    ids: pd.Series, measure: str, status: Statuses, ranked: npt.NDArray[np.bool_], firm: Robustness | None
) -> pd.DataFrame:
    if firm is None:
        return rows_of(ids, measure, np.full(len(ids), np.nan), status)
    columns = []
    for numbers in (firm.share, firm.best, firm.worst):
        column = np.full(len(ids), np.nan)
        column[ranked] = numbers
        columns.append(column)
    return rows_of(ids, measure, columns[0], status, columns[1], columns[2])


def coarse_status(coarse: gpd.GeoDataFrame, levels: pd.Series) -> Statuses:
    """Whether figures about support may be given of municipalities."""
    return status_of(levels.to_numpy(object), coarse["population"].to_numpy(np.float64))
