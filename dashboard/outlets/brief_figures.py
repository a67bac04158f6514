"""What a brief says in numbers: an area's figures beside its municipality's and the region's, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset


@dataclass(frozen=True)
class ComparisonRow:
    """One figure: its name, and its values here and elsewhere, as the language writes them."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """The table of figures, the heads of its columns, and what explains it."""

    heads: tuple[str, ...]
    rows: tuple[ComparisonRow, ...]
    notes: tuple[str, ...]


def compared(area: str, dataset: Dataset, words: Words) -> Compared:
    """An area's figures beside those of its municipality (unless it is one) and of the region.

    A municipality's own figure is taken where the bundle has one; all other means are weighted by residents, over the
    areas of the finest level that have a figure.
    """
    row = _area(area, dataset)
    region = words.local(dataset.bundle.manifest["region_info"]["label"])
    fine = dataset.areas_of(dataset.levels[-1])
    inside = row["level"] != "municipality"
    town = fine["municipality_name"] == row["municipality_name"]
    heads = [words("brief.here")] + ([words("brief.municipality")] if inside else []) + [words("brief.region")]
    rows = []
    for indicator in dataset.bundle.manifest["indicators"]:
        values = dataset.figures(dataset.levels[-1], indicator["id"])["value"].to_numpy(float)
        here = _own(area, row["level"], indicator["id"], dataset)
        found = [here] + ([_town(row, values, town, indicator["id"], dataset)] if inside else [])
        found.append(_mean(values, fine, np.ones(len(fine), dtype=bool)))
        label = words.local(indicator["label"])
        rows.append(ComparisonRow(label, tuple("–" if np.isnan(one) else words.decimal(one) for one in found)))
    name = _town_name(row, dataset, words)
    if inside:
        note = words("brief.average", municipality=name, region=region)
    else:
        note = words("brief.average_region", region=region)
    return Compared(tuple(heads), tuple(rows), (note,))


def unknowns(area: str, dataset: Dataset, words: Words) -> list[str]:
    """What the atlas does not know about an area, as sentences."""
    row, said = _area(area, dataset), []
    inside = {area, *dataset.bundle.areas.loc[dataset.bundle.areas["parent_id"] == area, "area_id"]}
    practices = dataset.bundle.practices[dataset.bundle.practices["area_id"].isin(inside)]
    missing = [
        words.local(indicator["label"])
        for indicator in dataset.bundle.manifest["indicators"]
        if np.isnan(_own(area, row["level"], indicator["id"], dataset))
    ]
    if missing:
        said.append(words("brief.no_figure", list=words.join(missing)))
    if only := _by_town(row, dataset):
        said.append(words.plural("brief.town_only", only, municipality=_town_name(row, dataset, words)))
    unsupported = practices[[not dataset.kinds(one) for one in practices["practice_id"]]]
    if len(unsupported):
        said.append(words("brief.no_support", list=words.join(unsupported["name"].tolist())))
    traces = dataset.bundle.supports[dataset.bundle.supports["practice_id"].isin(practices["practice_id"])]
    if unpaid := int((traces["funding"] == "unknown").sum()):
        said.append(words.plural("brief.no_payer", unpaid))
    return [*said, words("detail.selection"), words("about.limits.figures")]


def _area(area: str, dataset: Dataset) -> Any:
    return dataset.bundle.areas.set_index("area_id").loc[area]


def _town_name(row: Any, dataset: Dataset, words: Words) -> str:
    return dataset.municipality_names(words.lang).get(row["municipality_name"], str(row["municipality_name"]))


def _own(area: str, level: str, indicator: str, dataset: Dataset) -> float:
    return float(dataset.figures(level, indicator)["value"].to_numpy(float)[dataset.area_rows(level)[area]])


def _town(row: Any, values: Any, town: pd.Series, indicator: str, dataset: Dataset) -> float:
    parent = row["parent_id"]
    if "municipality" in dataset.levels and parent in dataset.area_rows("municipality"):
        own = _own(parent, "municipality", indicator, dataset)
        if not np.isnan(own):
            return own
    return _mean(values, dataset.areas_of(dataset.levels[-1]), town.to_numpy(bool))


def _mean(values: Any, areas: pd.DataFrame, mask: Any) -> float:
    """Weighted by residents; NaN where no area has both."""
    people = areas["population"].to_numpy(float)
    mask = mask & ~np.isnan(values) & ~np.isnan(people) & (people > 0)
    return float(np.average(values[mask], weights=people[mask])) if mask.any() else float("nan")


def _by_town(row: Any, dataset: Dataset) -> int:
    """How many practices are known only by the municipality that the area lies in."""
    import shapely

    found = dataset.bundle.practices
    found = found[(found["precision"] == "municipality") & found["lat"].notna()]
    areas = dataset.bundle.areas[dataset.bundle.areas["municipality_name"] == row["municipality_name"]]
    town = shapely.union_all(shapely.from_wkb(areas["geometry"].to_numpy()))
    return int(shapely.contains_xy(town, found["lon"].to_numpy(float), found["lat"].to_numpy(float)).sum())
