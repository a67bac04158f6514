"""What a brief says in numbers: an area's figures beside its municipality's and the region's, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.presenters.area_card import walks
from dashboard.presenters.bivariate import summary_of
from dashboard.presenters.i18n import Words
from dashboard.query.bivariate import need_indicator
from dashboard.query.dataset import Dataset, record
from dashboard.query.known import unplaced_in_town
from dashboard.query.scale import made_for
from dashboard.query.view import View
from geodata.region import Indicator


@dataclass(frozen=True)
class ComparisonRow:
    """One figure: its name, and its values here and elsewhere, as the language writes them."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """The table of figures, the heads of its columns, and what the means are."""

    heads: tuple[str, ...]
    rows: tuple[ComparisonRow, ...]
    note: str


def compared(area: str, dataset: Dataset, words: Words) -> Compared:
    """An area's figures beside those of its municipality (unless it is one) and of the region, of their newest year.

    Only figures that exist on the level of the area. A municipality's own figure is taken; where a region has no level
    of municipalities, it is the mean of the municipality's areas. Means are weighted by residents.
    """
    row, rows = record(dataset.areas_by_id, area), []
    inside = row["level"] != "municipality"
    for indicator in _figures_of(area, dataset):
        found = [
            _own(area, indicator.id, dataset),
            *([_town(row, indicator.id, dataset)] if inside else []),
            _region(indicator.id, dataset),
        ]
        digits = dataset.decimals(indicator.id)
        texts = tuple("–" if np.isnan(one) else words.decimal(one, digits) for one in found)
        rows.append(ComparisonRow(words.figure_label(indicator), texts))
    heads = (words("brief.here"), *([words("brief.municipality")] if inside else []), words("brief.region"))
    names = {"region": words.local(dataset.bundle.manifest.region_info.label)}
    names |= {"municipality": dataset.municipality_name(row["municipality_name"], words.lang)} if inside else {}
    return Compared(heads, tuple(rows), words("brief.average" if inside else "brief.average_region", **names))


def unknowns(area: str, dataset: Dataset, words: Words) -> list[str]:
    """What the atlas does not know about an area, as sentences."""
    row, bundle = record(dataset.areas_by_id, area), dataset.bundle
    practices = dataset.rows_in(bundle.practices, area)
    missing = [
        words.figure_label(indicator)
        for indicator in _figures_of(area, dataset)
        if np.isnan(_own(area, indicator.id, dataset))
    ]
    by_town = unplaced_in_town(area, dataset, "practice")
    unsupported = practices.loc[[not dataset.kinds(one) for one in practices["practice_id"]], "name"].tolist()
    supports = bundle.supports[bundle.supports["practice_id"].isin(practices["practice_id"])]
    unpaid = int((supports["funding"] == "unknown").sum())
    town = dataset.municipality_name(row["municipality_name"], words.lang)
    compared = summary_of(area, dataset, words, need_indicator(View(), bundle))
    sure = (compared.cell, *compared.lines) if compared and compared.known else ()
    return [
        *([words("together.bare")] if dataset.undivided(area) else []),
        *sure,
        *walks(area, dataset, words),
        *([words("brief.no_figure", list=words.join(missing))] if missing else []),
        *([words.plural("brief.town_only", by_town, municipality=town)] if by_town else []),
        *([words("brief.no_support", list=words.join(unsupported))] if unsupported else []),
        *([words.plural("brief.no_payer", unpaid)] if unpaid else []),
        words("detail.selection"),
        words("about.limits.figures"),
    ]


def _figures_of(area: str, dataset: Dataset) -> list[Indicator]:
    """The indicators that are made for an area, by its level and where it is."""
    level = dataset.level_of(area)
    return [
        one
        for one in dataset.bundle.manifest.indicators
        if level in dataset.indicator_levels(one.id) and area in made_for(dataset, one.id)
    ]


def _own(area: str, indicator: str, dataset: Dataset) -> float:
    return float(dataset.all_figures(indicator)["value"].get(area, np.nan))


def _town(row: Any, indicator: str, dataset: Dataset) -> float:
    """The figure of a neighbourhood's municipality; never a mean of neighbourhoods beside a level of municipalities."""
    if "municipality" in dataset.levels:
        return _own(row["parent_id"], indicator, dataset)
    areas = dataset.bundle.areas
    return _mean(indicator, areas[areas["municipality_name"] == row["municipality_name"]], dataset)


def _region(indicator: str, dataset: Dataset) -> float:
    """The mean over the finest areas that cover the region; NaN where a minority of the residents has a figure."""
    levels = dataset.indicator_levels(indicator)
    whole = len(dataset.areas_of(levels[-1])) == len(dataset.cover_of(levels[-1]))
    areas, everyone = dataset.areas_of(levels[-1 if whole else 0]), dataset.areas_of(dataset.levels[0])
    known = areas["area_id"].isin(dataset.all_figures(indicator)["value"].dropna().index)
    most = areas.loc[known, "population"].sum() * 2 >= everyone["population"].sum()
    return _mean(indicator, areas, dataset) if most else float("nan")


def _mean(indicator: str, areas: pd.DataFrame, dataset: Dataset) -> float:
    """Weighted by residents, so that a figure of a larger area counts with those of its parts; NaN without any."""
    people = areas.set_index("area_id")["population"]
    rows = dataset.all_figures(indicator)[["value"]].reindex(people.index).assign(people=people)
    rows = rows[rows["value"].notna() & (rows["people"] > 0)]
    if rows.empty:
        return float("nan")
    return float(np.average(rows["value"].to_numpy(float), weights=rows["people"].to_numpy(float)))
