"""With which areas the classes and ranks of an indicator are compared: the region, a municipality, or a frame.

The nine cells of need and known meeting places do not follow it: see :mod:`dashboard.query.comparison`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from dashboard.query.comparison import chosen_town
from dashboard.query.dataset import Dataset, derived
from dashboard.query.view import REGION, TOWN, View
from geodata.bundle.figures import each_once

Kind = Literal["region", "town", "frame"]
# With fewer values there is nothing to compare.
FEWEST = 3


@dataclass(frozen=True)
class Scale:
    """The areas that an indicator is compared with.

    Attributes:
        kind: what they are.
        level: of these areas: the finest that has enough values.
        town: id of the municipality, where it is one.
        frame: west, south, east, north (WGS84 degrees), where it is one.
        unmet: what the view requests and cannot have: ``no_town``, ``few_in_town``, ``few_in_frame``; else empty.
    """

    kind: Kind
    level: str
    town: str | None = None
    frame: tuple[float, float, float, float] | None = None
    unmet: str = ""

    def areas(self, dataset: Dataset) -> pd.DataFrame:
        """The areas that are compared."""
        rows = dataset.areas_of(self.level)
        if self.town is not None:
            return dataset.areas_in_town(self.level, self.town)
        if self.frame is not None:
            west, south, east, north = self.frame
            return rows[rows["lon"].between(west, east) & rows["lat"].between(south, north)]
        return rows

    def compares(self, area: str, level: str, dataset: Dataset) -> bool:
        """Whether an area of a level is one of those compared."""
        return level == self.level and area in self.areas(dataset)["area_id"].array

    def values(self, dataset: Dataset, indicator: str, year: int | None = None, since: int | None = None) -> pd.Series:
        """The values that are compared, by area id; one of a larger area once. With ``since`` they are changes."""
        if self.kind == "region":
            return dataset.known_figures(self.level, indicator, year, since)
        # Of a larger area with parts on both sides of the limits, the part inside counts.
        figures = dataset.all_figures(indicator, year, since).reindex(self.areas(dataset)["area_id"])
        return each_once(figures.dropna(subset=["value"]))["value"]


def scale_of(view: View, dataset: Dataset, indicator: str) -> Scale:
    """The scale of a view for an indicator; the region's where the requested one cannot be had."""
    levels = dataset.indicator_levels(indicator) or dataset.levels[-1:]
    region, wanted = Scale("region", levels[-1]), view.scale
    town = chosen_town(view, dataset, own=wanted == TOWN)
    if wanted == REGION or (wanted is None and town is None):
        return region
    if wanted in (None, TOWN):
        if town is None:
            return replace(region, unmet="no_town")
        # The scale that a chosen municipality would have is not requested.
        found, unmet = _in_town(dataset, indicator, town), "few_in_town" if wanted else ""
    else:
        west, south, east, north = map(float, wanted.split(","))
        frame = Scale("frame", region.level, frame=(west, south, east, north))
        found, unmet = _finest(frame, dataset, indicator), "few_in_frame"
    return found or replace(region, unmet=unmet)


def _finest(scale: Scale, dataset: Dataset, indicator: str) -> Scale | None:
    """A scale at the finest level that has enough values in it."""
    scales = (replace(scale, level=level) for level in reversed(dataset.indicator_levels(indicator)))
    return next((one for one in scales if len(one.values(dataset, indicator)) >= FEWEST), None)


@derived
def _in_town(dataset: Dataset, indicator: str, town: str) -> Scale | None:
    return _finest(Scale("town", dataset.levels[-1], town=town), dataset, indicator)


@derived
def made_for(dataset: Dataset, indicator: str) -> frozenset[str]:
    """The areas that an indicator is made for, also those without a value: one of Brussels has none elsewhere."""
    areas = dataset.areas_by_id.loc[dataset.all_figures(indicator).index]
    towns = areas["municipality_id"].isin(towns_with(dataset, indicator))
    return frozenset(areas.index[(areas["level"] == "municipality") | towns])


@derived
def towns_with(dataset: Dataset, indicator: str) -> frozenset[str]:
    """The ids of the municipalities in which an area has a value of an indicator."""
    known = dataset.all_figures(indicator)["value"].dropna().index
    return frozenset(dataset.areas_by_id.loc[known, "municipality_id"].dropna())
