"""The areas on which the comparisons stand: the address that shows them on the map, and their rows as a file."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.presenters.neighbourhood.area_values import main_catchment, measured
from dashboard.query.bivariate import TOO_ALIKE, bivariate_table, cells
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
    """The address of the map with exactly the areas in those cells; all that are compared lie in one of the nine."""
    view = View(lang=lang, indicator=indicator, layers=LAYERS, cell=tuple(chosen))
    return f"/?{view_query(view)}"


def compared(indicator: str, dataset: Dataset) -> int:
    """How many areas the comparisons by a figure of need stand on."""
    return len(cells(dataset.bundle, indicator))


def areas_table(indicator: str | None, dataset: Dataset, lang: str) -> pd.DataFrame:
    """One row an area that is compared by a figure of need, in the bundle's order.

    ``need_class`` is 1 low to 3 high (empty by a figure that too many areas share), ``need`` the figure itself,
    ``access`` the places for each 10,000 residents who share them, ``meeting_place_in_reach`` whether at least half of
    the residents have one within the main walk.
    """
    if indicator is None:
        return pd.DataFrame(columns=list(COLUMNS))
    level, found = dataset.levels[-1], cells(dataset.bundle, indicator)
    areas = dataset.areas_of(level)
    # Areas with the same figure can stand in an order, though not in classes.
    alike = bivariate_table(dataset.bundle, indicator, areas["area_id"])["status"] == TOO_ALIKE
    areas = areas[areas["area_id"].isin(found.index) | alike.to_numpy()]
    ids = areas["area_id"]
    reached = dataset.bundle.evidence["association"].get("in_reach")
    return pd.DataFrame(
        {
            "indicator": indicator,
            "area_id": ids,
            "area": ids.map(dataset.area_names(lang)),
            "municipality": areas["municipality_name"].map(dataset.municipality_names(lang)),
            "need_class": ids.map({area: int(cell[0]) for area, cell in found.items()}).astype("Int64"),
            "need": ids.map(dataset.figures(level, indicator)["value"]).round(6),
            "meeting_place_in_reach": ids.isin(reached) if reached is not None else None,
            "access": ids.map(measured(f"access_{main_catchment(dataset)}", level, dataset)["value"]),
            "practices": ids.map(measured("practices", level, dataset)["value"]).astype("Int64"),
            "residents": areas["population"].round().astype("Int64"),
        },
        columns=list(COLUMNS),
    )
