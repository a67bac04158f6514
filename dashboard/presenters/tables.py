"""Tables with the content of the map: the selected practices, and the areas with their indicators."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.presenters.bivariate import cell_name
from dashboard.presenters.i18n import Words
from dashboard.query.bivariate import HIGH_NEED_FEW_PLACES, NOT_SEARCHED, need_indicator
from dashboard.query.dataset import Dataset
from dashboard.query.view import View


def practices_table(rows: pd.DataFrame, dataset: Dataset, words: Words) -> pd.DataFrame:
    """The selected practices, one per row, indexed by practice id, with headings and terms in the reader's language."""
    names, unknown = dataset.area_names(words.lang), words("unknown")
    towns = dataset.municipality_names(words.lang)
    traces = dataset.bundle.supports.groupby("practice_id")

    def labels(facet: str, column: str) -> pd.Series:
        terms = traces[column].agg(lambda values: ", ".join(words.term(facet, term) for term in dict.fromkeys(values)))
        return rows["practice_id"].map(terms).fillna(unknown)

    table = pd.DataFrame(
        {
            words("table.name"): rows["name"],
            words("table.municipality"): rows["municipality_name"].map(towns).fillna(unknown),
            words("table.area"): rows["area_id"].map(names).fillna("–"),
            words("table.setting"): rows["setting"].map(lambda s: ", ".join(words.term("setting", term) for term in s)),
            words("table.support"): labels("support", "kind"),
            words("table.funding"): labels("funding", "funding"),
            words("table.status"): rows["status"].map(lambda term: words.term("status", term)),
            words("table.since"): rows["start"].map(str).where(rows["start"].notna(), "–"),
            words("table.precision"): rows["precision"].map(
                lambda term: unknown if pd.isna(term) else words.term("precision", term)
            ),
        }
    )
    return table.set_axis(rows["practice_id"].to_list(), axis=0)


def areas_table(view: View, practices: pd.DataFrame, dataset: Dataset, words: Words) -> pd.DataFrame:
    """The areas of the level of a view, one per row, indexed by area id: indicator, residents, practices, known places.

    Sorted by the indicator, descending, areas without a value last. With the bivariate layer or chosen cells the areas
    are those of the finest level, with their classes, sorted by the share of scenarios with high need and few places;
    chosen cells restrict the rows.

    Args:
        practices: the selected practices; an area counts those of the areas within it.
    """
    indicator = need_indicator(view, dataset.bundle) if "gap" in view.layers or view.cell else None
    if indicator is None and not view.cell:
        return _indicator_table(view, view.level or dataset.levels[-1], practices, dataset, words)
    table = _indicator_table(view, dataset.levels[-1], practices, dataset, words)
    if indicator:
        table = _with_cells(table, indicator, dataset, words)
    return table[table.index.isin(dataset.index.areas_in_cells(view))] if view.cell else table


def _with_cells(table: pd.DataFrame, indicator: str, dataset: Dataset, words: Words) -> pd.DataFrame:
    rows = dataset.bivariate_table(indicator).reindex(table.index)
    scenarios = dataset.bundle.measure_info.parameters.settings
    names = [
        cell_name(cell, words) if isinstance(cell, str) else words(f"together.short.{status}")
        for cell, status in zip(rows["cell"], rows["status"], strict=True)
    ]
    share = words("together.share_column", cell=cell_name(HIGH_NEED_FEW_PLACES, words), of=scenarios)
    table.insert(len(table.columns) - 3, words("together.title"), names)
    table.insert(len(table.columns) - 3, share, (rows["share"] * scenarios).round().astype("Int64"))
    return table.sort_values(share, ascending=False, kind="stable", na_position="last")


def _indicator_table(view: View, level: str, practices: pd.DataFrame, dataset: Dataset, words: Words) -> pd.DataFrame:
    areas, names = dataset.areas_of(level), dataset.area_names(words.lang)
    indicator = dataset.indicator(view.indicator)
    columns: dict[str, Any] = {words(f"table.area_of.{level}"): areas["area_id"].map(names)}
    if level != "municipality":
        columns[words("table.municipality")] = areas["municipality_name"].map(dataset.municipality_names(words.lang))
    if indicator:
        columns[words.local(indicator.label)] = dataset.figures(level, indicator.id)["value"].round(1).to_numpy()
    columns[words("table.residents")] = areas["population"].round().astype("Int64")
    columns[words("table.practices")] = areas["area_id"].map(_counts(practices, dataset)).fillna(0).astype(int)
    columns[words("table.places")] = areas["area_id"].map(_known_places(dataset)).astype("Int64")
    table = pd.DataFrame(columns).set_axis(areas["area_id"].to_list(), axis=0)
    return table.sort_values(words.local(indicator.label), ascending=False) if indicator else table


def _known_places(dataset: Dataset) -> pd.Series:
    """The number of known meeting places by area id, as the pipeline counted them; missing where nobody searched."""
    table = dataset.bundle.measures
    rows = table[table["measure_id"] == "meeting_places"].set_index("area_id")
    return rows["value"].where((rows["status"] != NOT_SEARCHED) | (rows["value"] > 0))


def _counts(rows: pd.DataFrame, dataset: Dataset) -> pd.Series:
    """The number of rows by area id, including those of the areas within it."""
    inside = rows["area_id"].dropna()
    counts: pd.Series = pd.concat([inside, inside.map(dataset.areas_by_id["parent_id"]).dropna()]).value_counts()
    return counts
