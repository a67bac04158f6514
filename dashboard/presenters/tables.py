"""Tables with the content of the map: the selected practices, and the areas with their indicators."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.presenters.area_texts import of_text, town_texts
from dashboard.presenters.bivariate import cell_name
from dashboard.presenters.i18n import Words
from dashboard.query.bivariate import HIGH_NEED_FEW_PLACES, NOT_SEARCHED, OK, need_indicator
from dashboard.query.comparison import Comparing, comparing
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.measures.tipping import MOST_MISSED
from geodata.region import Indicator


def practices_table(rows: pd.DataFrame, dataset: Dataset, words: Words) -> pd.DataFrame:
    """The selected practices, one per row, indexed by practice id, with headings and terms in the reader's language."""
    names, unknown = dataset.area_names(words.lang), words("unknown")
    towns = dataset.municipality_names(words.lang)
    traces = dataset.bundle.supports.groupby("practice_id")
    # Where the municipality is the finest area known, it is named once.
    fine = rows["area_id"].where(rows["area_id"] != rows["municipality_id"])

    def labels(facet: str, column: str) -> pd.Series:
        terms = traces[column].agg(lambda values: ", ".join(words.term(facet, term) for term in dict.fromkeys(values)))
        return rows["practice_id"].map(terms).fillna(unknown)

    table = pd.DataFrame(
        {
            words("table.name"): rows["name"],
            words("table.municipality"): rows["municipality_name"].map(towns).fillna(unknown),
            words("table.area"): fine.map(names).fillna("–"),
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
    """The areas that the map of a view draws, one per row, indexed by area id: indicator, residents, practices, places.

    Of several levels the finest; beside it stand the municipalities that have no areas of it. Sorted by the indicator,
    descending, areas without a value last. With the bivariate layer or chosen cells the areas have their classes in
    the comparison of the view, those with high need and few places first; chosen cells restrict the rows.

    Args:
        practices: the selected practices; a municipality counts all that are in it.
    """
    if "gap" not in view.layers and not view.cell:
        indicator = dataset.indicator(view.indicator)
        return _indicator_table(_level(view, indicator, dataset), indicator, view, practices, dataset, words)
    need = need_indicator(view, dataset.bundle)
    shown = dataset.indicator(need or view.indicator)
    bare = replace(view, at=None, since=None) if need else view
    table = _indicator_table(dataset.levels[-1], shown, bare, practices, dataset, words)
    if need:
        table = _with_cells(table, need, comparing(view, dataset), dataset, words)
    return table[table.index.isin(dataset.index.areas_in_cells(view))] if view.cell else table


def _level(view: View, indicator: Indicator | None, dataset: Dataset) -> str:
    """The finest level that a map draws: of an indicator that exists on one level only, that one."""
    levels = dataset.levels
    if indicator and "areas" in view.layers:
        levels = dataset.indicator_levels(indicator.id) or levels
    return view.level if view.level in levels else levels[-1]


def _with_cells(
    table: pd.DataFrame, indicator: str, compared: Comparing, dataset: Dataset, words: Words
) -> pd.DataFrame:
    """With two more columns; those that no number of missed places turns come first, without a number."""
    rows = dataset.bivariate_table(indicator, compared.scope).reindex(table.index)
    inside = dataset.compared_table(indicator, compared).index
    rows["cell"] = rows["cell"].where(rows.index.isin(inside), None)
    rows["status"] = rows["status"].where(rows["status"].ne(OK) | rows["cell"].notna(), "elsewhere")
    names = [
        cell_name(cell, words) if isinstance(cell, str) else words(f"together.short.{status}")
        for cell, status in zip(rows["cell"], rows["status"].fillna("bare"), strict=True)
    ]
    corner = rows["cell"] == HIGH_NEED_FEW_PLACES
    turned = words("compared.tipping.column", n=MOST_MISSED)
    at = next(n for n, name in enumerate(table.columns) if str(name).startswith(words("table.residents")))
    table.insert(at, words("together.title"), names)
    table.insert(at + 1, turned, rows["tipping"].where(corner).astype("Int64"))
    order = rows["tipping"].fillna(MOST_MISSED + 1).where(corner, 0).sort_values(ascending=False, kind="stable")
    return table.reindex(order.index)


def _indicator_table(
    level: str, indicator: Indicator | None, view: View, practices: pd.DataFrame, dataset: Dataset, words: Words
) -> pd.DataFrame:
    """The table of a level's cover; the view has the year of the indicator, and the one since which it changed."""
    areas, names = dataset.cover_of(level), dataset.area_names(words.lang)
    ids, label = areas["area_id"], ""
    columns: dict[str, Any] = {words(f"table.area_of.{level}"): ids.map(names)}
    if level != "municipality":
        columns[words("table.municipality")] = ids.map(town_texts(dataset, words.lang)).replace("", "–")
    if areas["level"].nunique() > 1:
        columns[words("table.level")] = areas["level"].map(lambda one: words(f"table.area_of.{one}"))
    if indicator and level in dataset.indicator_levels(indicator.id):
        year, since = dataset.year(indicator, view.at), dataset.since(indicator, view)
        label = words.figure_label(indicator, year, since)
        if since is not None:
            label = words("change.in_unit", label=label, unit=words.figure_unit(indicator, since))
            for one in (since, year):
                columns[words.figure_label(indicator, one)] = _rounded(ids, indicator, one, None, dataset)
        columns |= _figures(ids, indicator, year, since, label, dataset, words)
    columns |= _residents(areas, words)
    columns[words("table.practices")] = ids.map(_counts(practices)).fillna(0).astype(int)
    columns[words("table.places")] = ids.map(_known_places(dataset)).astype("Int64")
    table = pd.DataFrame(columns).set_axis(ids.to_list(), axis=0)
    return table.sort_values(label, ascending=False, kind="stable") if label else table


def _figures(
    ids: pd.Series, indicator: Indicator, year: int, since: int | None, label: str, dataset: Dataset, words: Words
) -> dict[str, Any]:
    """The column of a figure; where some are of a larger area, a second one that says so."""
    rows = dataset.all_figures(indicator.id, year, since).reindex(ids)
    columns: dict[str, Any] = {label: _rounded(ids, indicator, year, since, dataset)}
    if rows["of"].notna().any():
        columns[words("table.figure_of")] = [of_text(of, dataset, words) or "–" for of in rows["of"]]
    return columns


def _rounded(ids: pd.Series, indicator: Indicator, year: int, since: int | None, dataset: Dataset) -> Any:
    digits = dataset.decimals(indicator.id)
    values = dataset.all_figures(indicator.id, year, since)["value"].reindex(ids).round(digits)
    return (values if digits else values.astype("Int64")).array


def _residents(areas: pd.DataFrame, words: Words) -> dict[str, Any]:
    """The column of residents with their year; where years differ, a second one says which."""
    heading, years = words("table.residents"), areas["population_vintage"]
    people = areas["population"].round().astype("Int64")
    if years.nunique() > 1:
        return {heading: people, words("table.residents_year"): years.astype("Int64").map(str, na_action="ignore")}
    return {f"{heading} ({int(years.max())})" if years.notna().any() else heading: people}


def _known_places(dataset: Dataset) -> pd.Series:
    """The number of known meeting places by area id, as the pipeline counted them; missing where nobody searched."""
    table = dataset.bundle.measures
    rows = table[table["measure_id"] == "meeting_places"].set_index("area_id")
    return rows["value"].where((rows["status"] != NOT_SEARCHED) | (rows["value"] > 0))


def _counts(rows: pd.DataFrame) -> pd.Series:
    """The number of rows by area id: those in each neighbourhood, and those in each municipality by its own outline."""
    fine = rows.loc[rows["area_id"] != rows["municipality_id"], "area_id"]
    counts: pd.Series = pd.concat([fine.dropna(), rows["municipality_id"].dropna()]).value_counts()
    return counts
