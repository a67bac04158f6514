"""Figures of several years: the mean of the region, or of a part of it, in each of them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.query.dataset import Dataset, derived

# A year in which areas with less than this share of the residents have a value is a gap, not a mean of the few.
LEAST_SHARE = 0.5


@dataclass(frozen=True)
class YearMeans:
    """The mean of some areas in each year, weighted by residents.

    It is of the same areas in every year, so that it changes with their figures and never with who has one.

    Attributes:
        level: of these areas.
        areas: their ids.
        means: of every year of the figure, in order; None where too few have a value.
    """

    level: str
    areas: frozenset[str]
    means: tuple[tuple[int, float | None], ...]

    @property
    def known(self) -> tuple[tuple[int, float], ...]:
        """The years that have a mean."""
        return tuple((year, mean) for year, mean in self.means if mean is not None)


@derived
def year_means(dataset: Dataset, indicator: str, part: int | None = None) -> YearMeans | None:
    """The means of an indicator in the region or in a part of it.

    They are of its coarsest level, whose areas are all over the region.

    Args:
        dataset: the bundle.
        indicator: its id.
        part: which of the region's parts; None is all of it.

    Returns:
        None where no area has a value.
    """
    declared, levels = dataset.indicator(indicator), dataset.indicator_levels(indicator)
    if declared is None or not levels:
        return None
    areas = dataset.areas_of(levels[0])
    if part is not None:
        areas = areas[areas["municipality_id"].isin(dataset.part_towns(part))]
    people = areas.set_index("area_id")["population"].astype("float64")
    people = people[people > 0]
    years = sorted(declared.vintages)
    table = {year: dataset.figures(levels[0], indicator, year)["value"] for year in years}
    values = pd.DataFrame(table).astype("float64").reindex(people.index)
    compared, means = weighted_means(values, people)
    return YearMeans(levels[0], compared, tuple((year, means.get(year)) for year in years)) if compared else None


def weighted_means(values: pd.DataFrame, people: pd.Series) -> tuple[frozenset[str], dict[int, float]]:
    """The means of the same areas in each year.

    Args:
        values: one row an area, one column a year.
        people: the residents of each of them, more than none.

    Returns:
        The areas with a value in every year in which enough have one, and their mean in each of these years.
    """
    weights = values.notna().mul(people, axis=0)
    enough = weights.sum() >= LEAST_SHARE * people[values.notna().any(axis=1)].sum()
    same = values.loc[:, enough[enough].index].dropna()
    if same.empty:
        return frozenset(), {}
    shares = people[same.index] / people[same.index].sum()
    return frozenset(same.index), {int(year): float((same[year] * shares).sum()) for year in same.columns}
