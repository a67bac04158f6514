"""From small areas to ours: population-weighted means along look-ups, with how many residents stand behind each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Aggregated:
    """Figures of areas.

    Attributes:
        values: one column an indicator, indexed by area id: the weighted mean, NaN where nobody stands behind it.
        coverage: one column an indicator: the share (0 to 1) of the area's residents in sectors that have a value.
        population: residents by area id, NaN where no sector of the area is known.
    """

    values: pd.DataFrame
    coverage: pd.DataFrame
    population: pd.Series


def aggregate(scores: pd.DataFrame, weights: pd.Series, area_of: pd.Series, area_ids: pd.Index) -> Aggregated:
    """Means of sector scores by area, weighted by residents.

    For an area with sectors s, residents w and scores x the mean is Σ w·x / Σ w over the sectors that have a score, and
    the coverage Σ w (with a score) / Σ w (all).

    Args:
        scores: one row a sector, one column an indicator; NaN where there is no score.
        weights: residents by sector; sectors without a number count for nobody.
        area_of: the area of each sector; sectors that are not in it belong to none.
        area_ids: all areas, in the order wanted.
    """
    area = area_of.reindex(scores.index)
    people = weights.reindex(scores.index).fillna(0.0)
    total = people.groupby(area).sum()
    values, coverage = {}, {}
    for name in scores.columns:
        known = scores[name].notna()
        behind = people.where(known, 0.0).groupby(area).sum()
        weighted = (people * scores[name].fillna(0.0)).groupby(area).sum()
        with np.errstate(invalid="ignore", divide="ignore"):
            values[name] = (weighted / behind).where(behind > 0)
            coverage[name] = (behind / total).where(total > 0, 0.0)
    return Aggregated(
        values=pd.DataFrame(values).reindex(area_ids),
        coverage=pd.DataFrame(coverage).reindex(area_ids).fillna(0.0),
        population=total.reindex(area_ids),
    )
