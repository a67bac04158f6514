"""Need beside support, as the bundle's measures hold it: which area is in which cell, and what says why one is in none.

An area of a municipality that nobody searched has no cell; neither has one with few residents or without a figure.
"""

from __future__ import annotations

import pandas as pd

from dashboard.view import CELLS, View
from geodata.bundle import Bundle

OK = "ok"
CORNER = "3-1"


def need_indicator(asked: str | None, bundle: Bundle) -> str | None:
    """The figure of need that a view shows: the one asked for, or the region's first; None where it is no need."""
    known = tuple(bundle.measure_info.get("indicators", ()))
    wanted = asked or bundle.manifest.get("region_info", {}).get("default_indicator")
    if wanted is None:
        return known[0] if known else None
    return wanted if wanted in known else None


def cells(bundle: Bundle, indicator: str) -> pd.Series:
    """Area id → one of :data:`dashboard.view.CELLS`, for the areas that have one."""
    table = bundle.measures
    mine = table[(table["measure_id"] == f"gap_{indicator}") & (table["status"] == OK) & table["value"].notna()]
    return pd.Series([CELLS[int(value) - 1] for value in mine["value"]], index=mine["area_id"].to_list(), dtype=object)


def areas_in_cells(view: View, bundle: Bundle) -> frozenset[str]:
    """The areas in any of the cells that a view asks for; none where the view's figure is no figure of need."""
    indicator = need_indicator(view.indicator, bundle)
    if indicator is None:
        return frozenset()
    found = cells(bundle, indicator)
    return frozenset(found.index[found.isin(view.cell)])


def gap_table(bundle: Bundle, indicator: str, areas: pd.Series) -> pd.DataFrame:
    """One row an area of ``areas`` (ids), in their order: ``cell`` (None where there is none), ``status``, and of the
    corner of high need and little support ``share`` (of the settings, 0 to 1), ``best`` and ``worst`` (ranks).
    """
    ids = areas.to_list()
    table = bundle.measures[bundle.measures["area_id"].isin(set(ids))]
    gap = table[table["measure_id"] == f"gap_{indicator}"].set_index("area_id").reindex(ids)
    firm = table[table["measure_id"] == f"gap_share_{indicator}"].set_index("area_id").reindex(ids)
    known = cells(bundle, indicator)
    firm = firm.where(firm["status"] == OK)
    return pd.DataFrame(
        {
            "cell": [known.get(area) for area in ids],
            "status": gap["status"].fillna("no_data").to_numpy(),
            "share": firm["value"].to_numpy(dtype=float, na_value=float("nan")),
            "best": firm["low"].to_numpy(dtype=float, na_value=float("nan")),
            "worst": firm["high"].to_numpy(dtype=float, na_value=float("nan")),
        },
        index=ids,
    )
