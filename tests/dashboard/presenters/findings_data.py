"""Datasets in which findings about areas apply: the frozen sample with a second source, and with a fuller corner."""

from __future__ import annotations

from dataclasses import replace

from dashboard.query.dataset import Dataset
from geodata.measures.need_agreement import second_figures
from geodata.statuses import Scope

FIRST, SECOND = "bimd2011", "bimd2011_income"


def with_second_source(dataset: Dataset) -> Dataset:
    """The sample as if its two figures of need came from different sources: they agree in each municipality."""
    info = dataset.bundle.measure_info
    towns = {town: one.model_copy(update={"agreed": _agreed(dataset, town)}) for town, one in info.towns.items()}
    return Dataset(replace(dataset.bundle, measure_info=info.model_copy(update={"towns": towns})))


def _agreed(dataset: Dataset, town: str) -> dict[str, dict[str, str]]:
    """Of the two figures, both of which rise with need, among the areas of a municipality that are compared."""
    table = dataset.bivariate_table(FIRST, Scope.TOWN)
    inside = set(dataset.areas_in_town(dataset.levels[-1], town)["area_id"])
    areas = [area for area in table.index[table["status"] == "ok"] if area in inside]
    values = {one: dataset.all_figures(one)["value"].reindex(areas).to_numpy(float) for one in (FIRST, SECOND)}
    pairs = ((FIRST, SECOND), (SECOND, FIRST))
    return {
        first: {areas[row]: second for row in second_figures(values[first], {second: values[second]})}
        for first, second in pairs
    }


def with_cells(dataset: Dataset, cell: int) -> Dataset:
    """The same with all compared areas in one cell, from 1 to 9: 7 is high need and few known meeting places."""
    measures = dataset.bundle.measures.copy()
    compared = (measures["measure_id"] == f"gap_{FIRST}") & (measures["status"] == "ok") & measures["value"].notna()
    measures.loc[compared, "value"] = float(cell)
    return Dataset(replace(dataset.bundle, measures=measures))
