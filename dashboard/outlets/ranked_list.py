"""The list of Where to invest as a table for CSV and Excel: the rows of the page in its order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.outlets.file_table import FileTable, file_table
from dashboard.presenters.i18n import Words, words_of
from dashboard.presenters.invest.ranked_list import searched_kinds
from dashboard.query.area_list import ListedArea, TownAreas, area_list
from dashboard.query.dataset import Dataset
from dashboard.query.view import View

# The columns of the table, in order.
COLUMNS = (
    "municipality_id", "municipality", "compared", "area_id", "area", "high_need_few_places", "missed_places",
    "residents_without", "known_places", "nearest_m", "need", "figure_id", "figure", "unit", "year", "need_of",
    "second_figure_id", "residents", "residents_year", "kinds_searched", "kinds_not_searched", "places_listed",
    "places_without_point",
)  # fmt: skip
WHOLE = ("missed_places", "residents_without", "nearest_m", "year", "residents", "residents_year")


def list_table(view: View, dataset: Dataset) -> FileTable:
    """The rows of the list in their order, with what its columns mean, and its sources."""
    words, towns = words_of(dataset, view.lang), area_list(view, dataset)
    rows = [_row(area, town, dataset, words) for town in towns for area in town.areas]
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(dict.fromkeys(WHOLE, "Int64"))
    table = table.astype({"known_places": "Float64", "need": "Float64"})
    meanings = {column: words(f"invest.column.{column}", walk=dataset.catchment_m) for column in COLUMNS}
    return file_table("invest", table, list_sources(towns, dataset), dataset, words, meanings)


def list_sources(towns: Sequence[TownAreas], dataset: Dataset) -> list[str]:
    """The ids of the sources of a list: outlines, figures of need, meeting places."""
    wanted = [*dataset.region.boundary_sources]
    for town in towns:
        if town.indicator is not None:
            wanted += [town.indicator.source, *dataset.bivariate_sources(town.indicator.id)]
    return [source for source in dict.fromkeys(wanted) if source in dataset.sources]


def _row(area: ListedArea, town: TownAreas, dataset: Dataset, words: Words) -> dict[str, Any]:
    searched, others = searched_kinds(town, dataset)
    figure = town.indicator
    return {
        "municipality_id": town.id,
        "municipality": town.name,
        "compared": town.compared,
        "area_id": area.id,
        "area": area.name,
        "high_need_few_places": area.corner,
        "missed_places": area.tipping,
        "residents_without": area.without,
        "known_places": None if area.places is None else round(area.places, 4),
        "nearest_m": None if area.nearest_m is None else round(area.nearest_m),
        "need": None if area.need is None else round(area.need, 2),
        "figure_id": figure.id if figure else None,
        "figure": words.local(figure.label) if figure else None,
        "unit": words.local(figure.unit) if figure else None,
        "year": figure.vintage if figure else None,
        "need_of": area.need_of,
        "second_figure_id": area.second,
        "residents": area.residents,
        "residents_year": area.year,
        "kinds_searched": "; ".join(searched),
        "kinds_not_searched": "; ".join(others),
        "places_listed": town.coverage.meeting_places,
        "places_without_point": town.coverage.meeting_places_left_out,
    }
