"""What a brief says in numbers: an area's figures beside its municipality's and the region's, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely

from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset, record


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
    """An area's figures beside those of its municipality (unless it is one) and of the region.

    A municipality's own figure is taken where the bundle has one; all other means are weighted by residents, over the
    areas of the finest level that have a figure.
    """
    row, fine = record(dataset.areas_by_id, area), dataset.areas_of(dataset.levels[-1])
    inside = row["level"] != "municipality"
    everywhere = np.ones(len(fine), dtype=bool)
    town = (fine["municipality_name"] == row["municipality_name"]).to_numpy(bool)
    rows = []
    for indicator in dataset.bundle.manifest.indicators:
        values = dataset.figures(dataset.levels[-1], indicator.id)["value"].to_numpy(float)
        found = [
            _own(area, row["level"], indicator.id, dataset),
            *([_town(row, values, town, indicator.id, dataset)] if inside else []),
            _mean(values, fine, everywhere),
        ]
        texts = tuple("–" if np.isnan(one) else words.decimal(one) for one in found)
        rows.append(ComparisonRow(words.local(indicator.label), texts))
    heads = (words("brief.here"), *([words("brief.municipality")] if inside else []), words("brief.region"))
    names = {"region": words.local(dataset.bundle.manifest.region_info.label)}
    names |= {"municipality": dataset.municipality_name(row["municipality_name"], words.lang)} if inside else {}
    return Compared(heads, tuple(rows), words("brief.average" if inside else "brief.average_region", **names))


def unknowns(area: str, dataset: Dataset, words: Words) -> list[str]:
    """What the atlas does not know about an area, as sentences."""
    row, bundle = record(dataset.areas_by_id, area), dataset.bundle
    practices = bundle.practices[bundle.practices["area_id"].isin(dataset.areas_within(area))]
    missing = [
        words.local(indicator.label)
        for indicator in bundle.manifest.indicators
        if np.isnan(_own(area, row["level"], indicator.id, dataset))
    ]
    by_town = _by_town(row, dataset)
    unsupported = practices.loc[[not dataset.kinds(one) for one in practices["practice_id"]], "name"].tolist()
    supports = bundle.supports[bundle.supports["practice_id"].isin(practices["practice_id"])]
    unpaid = int((supports["funding"] == "unknown").sum())
    town = dataset.municipality_name(row["municipality_name"], words.lang)
    return [
        *([words("brief.no_figure", list=words.join(missing))] if missing else []),
        *([words.plural("brief.town_only", by_town, municipality=town)] if by_town else []),
        *([words("brief.no_support", list=words.join(unsupported))] if unsupported else []),
        *([words.plural("brief.no_payer", unpaid)] if unpaid else []),
        words("detail.selection"),
        words("about.limits.figures"),
    ]


def _own(area: str, level: str, indicator: str, dataset: Dataset) -> float:
    return float(dataset.figures(level, indicator)["value"].to_numpy(float)[dataset.area_rows(level)[area]])


def _town(row: Any, values: Any, town: Any, indicator: str, dataset: Dataset) -> float:
    parent = row["parent_id"]
    if "municipality" in dataset.levels and parent in dataset.area_rows("municipality"):
        own = _own(parent, "municipality", indicator, dataset)
        if not np.isnan(own):
            return own
    return _mean(values, dataset.areas_of(dataset.levels[-1]), town)


def _mean(values: Any, areas: pd.DataFrame, mask: Any) -> float:
    """Weighted by residents; NaN where no area has both."""
    people = areas["population"].to_numpy(float)
    mask = mask & ~np.isnan(values) & ~np.isnan(people) & (people > 0)
    return float(np.average(values[mask], weights=people[mask])) if mask.any() else float("nan")


def _by_town(row: Any, dataset: Dataset) -> int:
    """How many practices are known only by the municipality that the area lies in."""
    found = dataset.bundle.practices
    found = found[(found["precision"] == "municipality") & found["lat"].notna()]
    areas = dataset.bundle.areas[dataset.bundle.areas["municipality_name"] == row["municipality_name"]]
    town = shapely.union_all(shapely.from_wkb(areas["geometry"].to_numpy()))
    return int(shapely.contains_xy(town, found["lon"].to_numpy(float), found["lat"].to_numpy(float)).sum())
