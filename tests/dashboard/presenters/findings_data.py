"""Datasets in which findings about areas apply: the frozen sample with a second source, and with a fuller corner."""

from __future__ import annotations

from dataclasses import replace

from dashboard.query.dataset import Dataset

FIRST, SECOND = "bimd2011", "bimd2011_income"


def with_second_source(dataset: Dataset) -> Dataset:
    """The sample as if its two figures of need came from different sources."""
    manifest = dataset.bundle.manifest
    indicators = tuple(
        one.model_copy(update={"source": "another"}) if one.id == SECOND else one for one in manifest.indicators
    )
    return Dataset(replace(dataset.bundle, manifest=manifest.model_copy(update={"indicators": indicators})))


def with_cells(dataset: Dataset, cell: int) -> Dataset:
    """The same with all compared areas in one cell, from 1 to 9: 7 is high need and few known meeting places."""
    measures = dataset.bundle.measures.copy()
    compared = (measures["measure_id"] == f"gap_{FIRST}") & (measures["status"] == "ok") & measures["value"].notna()
    measures.loc[compared, "value"] = float(cell)
    return Dataset(replace(dataset.bundle, measures=measures))
