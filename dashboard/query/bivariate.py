"""Need beside support, as the bundle's measures hold it: which area is in which cell, and what says why one is in none.

An area of a municipality that nobody searched has no cell; neither has one where too few of the listed places are
known precisely enough to be on the map, with few residents, without a figure, or by a figure that too many areas share.
"""

from __future__ import annotations

import pandas as pd

from dashboard.query.view import CELLS
from geodata.bundle import Bundle

OK = "ok"
# Why an area has no cell.
NOT_SEARCHED, NOT_LOCATED, SMALL, NO_DATA = "not_searched", "places_not_located", "small_population", "no_data"
TOO_ALIKE = "too_alike"
HIGH_NEED_FEW_PLACES = "3-1"


def need_indicator(asked: str | None, bundle: Bundle) -> str | None:
    """The figure of need that a view shows: the one asked for, or the region's first; None where it is no need."""
    known = tuple(bundle.measure_info.get("indicators", ()))
    wanted = asked or bundle.manifest.get("region_info", {}).get("default_indicator")
    if wanted is None:
        return known[0] if known else None
    return wanted if wanted in known else None


def behind_need(indicator: str | None, bundle: Bundle) -> tuple[str, ...]:
    """The ids of the sources behind a comparison of need and support."""
    return tuple(bundle.measure_info["measures"].get(f"gap_{indicator}", {}).get("sources", ()))


def cells(bundle: Bundle, indicator: str) -> pd.Series:
    """Area id → one of :data:`dashboard.query.view.CELLS`, for the areas that have one."""
    table = bundle.measures
    mine = table[(table["measure_id"] == f"gap_{indicator}") & (table["status"] == OK) & table["value"].notna()]
    return pd.Series([CELLS[int(value) - 1] for value in mine["value"]], index=mine["area_id"].to_list(), dtype=object)


def bivariate_table(bundle: Bundle, indicator: str, areas: pd.Series) -> pd.DataFrame:
    """One row an area of ``areas`` (ids), in their order.

    ``cell`` (None where there is none), ``status`` (``ok``, else why there is none), and of the corner of high need and
    little support ``share`` (of the settings, 0 to 1), ``best`` and ``worst`` (ranks).
    """
    ids = areas.to_list()
    table = bundle.measures[bundle.measures["area_id"].isin(set(ids))]
    gap = table[table["measure_id"] == f"gap_{indicator}"].set_index("area_id").reindex(ids)
    firm = table[table["measure_id"] == f"gap_share_{indicator}"].set_index("area_id").reindex(ids)
    known = cells(bundle, indicator)
    status = gap["status"].fillna(NO_DATA)
    firm = firm.where(firm["status"] == OK)
    return pd.DataFrame(
        {
            "cell": [known.get(area) for area in ids],
            "status": status.to_numpy(),
            "share": firm["value"].to_numpy(dtype=float, na_value=float("nan")),
            "best": firm["low"].to_numpy(dtype=float, na_value=float("nan")),
            "worst": firm["high"].to_numpy(dtype=float, na_value=float("nan")),
        },
        index=ids,
    )
