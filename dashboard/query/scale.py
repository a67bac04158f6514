"""With which areas the classes and ranks of an indicator are compared: the region, a municipality, or a frame.

The nine cells of need and known meeting places and their calculations are always those of the whole region.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from dashboard.query.dataset import Dataset, derived
from dashboard.query.view import REGION, TOWN, View

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

    def areas(self, dataset: Dataset, level: str | None = None) -> pd.DataFrame:
        """The areas of a level that are compared; of the scale's own level unless another is given."""
        rows = dataset.areas_of(level or self.level)
        if self.kind == "town":
            return rows[(rows["parent_id"] == self.town) | (rows["area_id"] == self.town)]
        if self.frame is not None:
            west, south, east, north = self.frame
            return rows[rows["lon"].between(west, east) & rows["lat"].between(south, north)]
        return rows

    def values(self, dataset: Dataset, indicator: str, year: int | None = None) -> pd.Series:
        """The values that are compared, by area id; one of a larger area once."""
        known = dataset.known_figures(self.level, indicator, year)
        return known if self.kind == "region" else known[known.index.isin(self.areas(dataset)["area_id"])]


def scale_of(view: View, dataset: Dataset, indicator: str) -> Scale:
    """The scale of a view for an indicator; the region's where the requested one cannot be had."""
    levels = dataset.indicator_levels(indicator) or dataset.levels[-1:]
    region, wanted = Scale("region", levels[-1]), view.scale
    town = chosen_town(view, dataset, own=wanted == TOWN)
    if wanted == REGION or (wanted is None and town is None):
        return region
    if wanted in (None, TOWN):
        if town is None:
            return Scale("region", region.level, unmet="no_town")
        found = [Scale("town", level, town=town) for level in reversed(levels)]
    else:
        west, south, east, north = map(float, wanted.split(","))
        found = [Scale("frame", level, frame=(west, south, east, north)) for level in reversed(levels)]
    enough = (scale for scale in found if len(scale.values(dataset, indicator)) >= FEWEST)
    # Nobody asked for the scale that a chosen municipality would have.
    unmet = "" if wanted is None else "few_in_town" if wanted == TOWN else "few_in_frame"
    return next(enough, Scale("region", region.level, unmet=unmet))


@derived
def made_for(dataset: Dataset, indicator: str) -> frozenset[str]:
    """The areas that an indicator is made for, also those without a value: one of Brussels has none elsewhere."""
    values, areas = dataset.all_figures(indicator)["value"], dataset.areas_by_id
    areas = areas.loc[values.index]
    towns = areas.loc[values.notna(), "municipality_id"]
    return frozenset(areas.index[(areas["level"] == "municipality") | areas["municipality_id"].isin(towns)])


def chosen_town(view: View, dataset: Dataset, own: bool = True) -> str | None:
    """The id of the municipality that a view is about: that of its area, else the only one it is restricted to.

    Args:
        own: also that of a neighbourhood; a neighbourhood alone changes no colours unless that is requested.
    """
    if view.area is not None:
        area = dataset.areas_by_id.loc[view.area]
        if own or area["level"] == "municipality":
            return str(area["municipality_id"]) if isinstance(area["municipality_id"], str) else None
    if len(view.municipality) != 1:
        return None
    return dataset.municipality_ids.get(view.municipality[0])
