"""The areas behind the comparisons: a link to the map with exactly those, and their rows as a file."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.query.bivariate import TOO_ALIKE, cell_by_area
from dashboard.query.dataset import Dataset
from dashboard.query.view import CELLS, View, view_query

LAYERS = ("practices", "meeting_places", "gap")
COLUMNS = (
    "indicator", "area_id", "area", "municipality", "need_class", "need", "meeting_place_in_reach", "access",
    "practices", "residents",
)  # fmt: skip


def cells_of_need(tercile: int) -> tuple[str, ...]:
    """The cells of a class of need, 1 low to 3 high."""
    return tuple(cell for cell in CELLS if cell.startswith(f"{tercile}-"))


def map_link(indicator: str, lang: str, chosen: Sequence[str] = CELLS) -> str:
    """The address of the map with exactly the areas in those cells; every compared area is in one of the nine."""
    view = View(lang=lang, indicator=indicator, layers=LAYERS, cell=tuple(chosen))
    return f"/?{view_query(view)}"


def compared_areas(indicator: str | None, dataset: Dataset, lang: str) -> pd.DataFrame:
    """One row per area that is compared by a need indicator, in the bundle's order.

    Columns: ``need_class`` is 1 low to 3 high (missing where too many areas share one value), ``need`` the indicator,
    ``access`` the places per 10,000 residents who share them, ``meeting_place_in_reach`` whether at least half of the
    residents have one within the main walking distance.
    """
    if indicator is None:
        return pd.DataFrame(columns=list(COLUMNS))
    level, cells = dataset.levels[-1], cell_by_area(dataset.bundle, indicator)
    areas = dataset.areas_of(level)
    # Areas that share a value can be ranked, but not classified.
    alike = dataset.bivariate_table(indicator)["status"] == TOO_ALIKE
    areas = areas[areas["area_id"].isin(cells.index) | alike.to_numpy()]
    ids = areas["area_id"]
    reached = dataset.association.in_reach
    return pd.DataFrame(
        {
            "indicator": indicator,
            "area_id": ids,
            "area": ids.map(dataset.area_names(lang)),
            "municipality": areas["municipality_name"].map(dataset.municipality_names(lang)),
            "need_class": ids.map({area: int(cell[0]) for area, cell in cells.items()}).astype("Int64"),
            "need": ids.map(dataset.figures(level, indicator)["value"]).round(6),
            "meeting_place_in_reach": ids.isin(reached) if reached is not None else None,
            "access": ids.map(dataset.measure_table(f"access_{dataset.catchment_m}", level)["value"]),
            "practices": ids.map(dataset.measure_table("practices", level)["value"]).astype("Int64"),
            "residents": areas["population"].round().astype("Int64"),
        },
        columns=list(COLUMNS),
    )
