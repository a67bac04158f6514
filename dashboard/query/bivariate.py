"""Bivariate map of need and known meeting places, as the bundle's measures contain it: the cell of each area.

An area has no cell where nobody searched its municipality, or for too few kinds of places, where too few of the listed
places are located precisely enough, where it has few residents, few a km² or no value, or where too many areas share
one value of the indicator.
"""

from __future__ import annotations

import pandas as pd

from dashboard.query.view import CELLS, View
from geodata.bundle import Bundle
from geodata.statuses import Scope

OK = "ok"
# Why an area has no cell.
NOT_SEARCHED, NOT_LOCATED, SMALL, NO_DATA = "not_searched", "places_not_located", "small_population", "no_data"
TOO_ALIKE, TOO_FEW_KINDS, SPARSE = "too_alike", "too_few_kinds", "sparse"
HIGH_NEED_FEW_PLACES = "3-1"


def need_indicator(view: View, bundle: Bundle) -> str | None:
    """The need indicator of a view; None where the one requested does not measure need of areas that are compared.

    Without a request it is the region's first one, or the one declared for the municipalities to which the view is
    restricted.
    """
    known = tuple(bundle.measure_info.indicators)
    if view.indicator is not None:
        return view.indicator if view.indicator in known else None
    region = bundle.manifest.region_info
    for item in region.default_need_in if view.municipality else ():
        names = _municipality_names(bundle, item.municipalities)
        if item.indicator in known and names.issuperset(view.municipality):
            return item.indicator
    wanted = region.default_need
    if wanted is None:
        return known[0] if known else None
    return wanted if wanted in known else None


def _municipality_names(bundle: Bundle, ids: tuple[str, ...]) -> set[str]:
    """What practices call the municipalities with these ids."""
    rows = bundle.practices[bundle.practices["municipality_id"].isin(ids)]
    return set(rows["municipality_name"].dropna())


def cell_by_area(bundle: Bundle, indicator: str, scope: Scope) -> pd.Series:
    """Area id → one of :data:`dashboard.query.view.CELLS`, for the areas that have one in comparisons of a scope."""
    rows = _rows(bundle, f"gap_{indicator}", scope)
    rows = rows[(rows["status"] == OK) & rows["value"].notna()]
    return pd.Series([CELLS[int(value) - 1] for value in rows["value"]], index=rows["area_id"].to_list(), dtype=object)


def _rows(bundle: Bundle, measure: str, scope: Scope) -> pd.DataFrame:
    table = bundle.measures
    return table[(table["measure_id"] == measure) & (table["comparison"] == scope)]


def bivariate_table(bundle: Bundle, indicator: str, areas: pd.Series, scope: Scope) -> pd.DataFrame:
    """One row per area, indexed by area id.

    Args:
        bundle: with the measures of ``indicator``.
        indicator: of need.
        areas: area ids, in the order of the rows.
        scope: with which areas each is compared.

    Returns:
        ``cell`` (None where there is none), ``status`` (``ok`` or the reason there is none), ``tipping`` (number of
        missed places that takes it out of high need and few places; NaN where that is not known).
    """
    ids = areas.to_list()
    classes, tipping = (
        _rows(bundle, f"{name}_{indicator}", scope).set_index("area_id").reindex(ids) for name in ("gap", "tipping")
    )
    known = cell_by_area(bundle, indicator, scope)
    return pd.DataFrame(
        {
            "cell": [known.get(area) for area in ids],
            "status": classes["status"].fillna(NO_DATA).to_numpy(),
            "tipping": tipping["value"].to_numpy(dtype=float, na_value=float("nan")),
        },
        index=ids,
    )
