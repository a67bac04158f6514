"""The tables that equal the map: the practices on show, and the areas with their figures."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.presenters.bivariate import bivariate_rows, cell_name
from dashboard.presenters.i18n import Words
from dashboard.query.bivariate import HIGH_NEED_FEW_PLACES, NOT_SEARCHED, need_indicator
from dashboard.query.dataset import Dataset
from dashboard.query.view import View


def practices_table(rows: pd.DataFrame, dataset: Dataset, words: Words) -> pd.DataFrame:
    """The rows on show, one a practice, indexed by practice id, with headings and terms in the reader's language."""
    names, unknown = dataset.area_names(words.lang), words("unknown")
    traces = dataset.bundle.supports.groupby("practice_id")

    def spoken(facet: str, column: str) -> pd.Series:
        terms = traces[column].agg(lambda found: ", ".join(words.term(facet, term) for term in dict.fromkeys(found)))
        return rows["practice_id"].map(terms).fillna(unknown)

    table = pd.DataFrame(
        {
            words("table.name"): rows["name"],
            words("table.municipality"): rows["municipality_name"].fillna(unknown),
            words("table.area"): rows["area_id"].map(names).fillna("–"),
            words("table.setting"): rows["setting"].map(lambda s: ", ".join(words.term("setting", term) for term in s)),
            words("table.support"): spoken("support", "kind"),
            words("table.funding"): spoken("funding", "funding"),
            words("table.status"): rows["status"].map(lambda term: words.term("status", term)),
            words("table.since"): rows["start"].map(str).where(rows["start"].notna(), "–"),
            words("table.precision"): rows["precision"].map(
                lambda term: unknown if pd.isna(term) else words.term("precision", term)
            ),
        }
    )
    return table.set_axis(rows["practice_id"].to_list(), axis=0)


def areas_table(view: View, practices: pd.DataFrame, dataset: Dataset, words: Words) -> pd.DataFrame:
    """The areas of the level on show, one a row, indexed by area id: figure, residents, and what is known to be there.

    Args:
        practices: the practices on show; an area that holds others counts theirs.

    Sorted by the figure, the highest first; areas without a figure come last and have none. With need and support
    together, or some of their cells, these are told too, of the finest level, and those areas come first that are most
    firmly in the corner of high need and little support; the cells that the view asks for are all there is then.
    """
    indicator = need_indicator(view.indicator, dataset.bundle) if "gap" in view.layers or view.cell else None
    if indicator is None and not view.cell:
        return _figures_table(view, view.level or dataset.levels[-1], practices, dataset, words)
    table = _figures_table(view, dataset.levels[-1], practices, dataset, words)
    if indicator:
        table = _with_cells(table, indicator, dataset, words)
    return table[table.index.isin(dataset.index.areas_in_cells(view))] if view.cell else table


def _with_cells(table: pd.DataFrame, indicator: str, dataset: Dataset, words: Words) -> pd.DataFrame:
    rows = bivariate_rows(indicator, dataset).reindex(table.index)
    settings = dataset.bundle.measure_info["parameters"]["settings"]
    said = [
        cell_name(cell, words) if isinstance(cell, str) else words(f"together.short.{status}")
        for cell, status in zip(rows["cell"], rows["status"], strict=True)
    ]
    share = words("together.share_column", cell=cell_name(HIGH_NEED_FEW_PLACES, words), of=settings)
    table.insert(len(table.columns) - 3, words("together.title"), said)
    table.insert(len(table.columns) - 3, share, (rows["share"] * settings).round().astype("Int64"))
    return table.sort_values(share, ascending=False, kind="stable", na_position="last")


def _figures_table(view: View, level: str, practices: pd.DataFrame, dataset: Dataset, words: Words) -> pd.DataFrame:
    areas, names = dataset.areas_of(level), dataset.area_names(words.lang)
    indicator = dataset.indicator(view.indicator)
    columns: dict[str, Any] = {words(f"table.area_of.{level}"): areas["area_id"].map(names)}
    if level != "municipality":
        columns[words("table.municipality")] = areas["municipality_name"].map(dataset.municipality_names(words.lang))
    if indicator:
        columns[words.local(indicator["label"])] = dataset.figures(level, indicator["id"])["value"].round(1).to_numpy()
    columns[words("table.residents")] = areas["population"].round().astype("Int64")
    columns[words("table.practices")] = areas["area_id"].map(_held(practices["area_id"], dataset)).fillna(0).astype(int)
    columns[words("table.places")] = areas["area_id"].map(_known_places(dataset)).astype("Int64")
    table = pd.DataFrame(columns).set_axis(areas["area_id"].to_list(), axis=0)
    return table.sort_values(words.local(indicator["label"]), ascending=False) if indicator else table


def _known_places(dataset: Dataset) -> pd.Series:
    """How many meeting places of the list each area holds, as the build counted them; none where nobody searched."""
    table = dataset.bundle.measures
    mine = table[table["measure_id"] == "meeting_places"].set_index("area_id")
    return mine["value"].where((mine["status"] != NOT_SEARCHED) | (mine["value"] > 0))


def _held(found: pd.Series, dataset: Dataset) -> pd.Series:
    """How many rows each area holds, by itself or through the areas within it."""
    holder = dataset.bundle.areas.set_index("area_id")["parent_id"]
    inside = found.dropna()
    counts: pd.Series = pd.concat([inside, inside.map(holder).dropna()]).value_counts()
    return counts
