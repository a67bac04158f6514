"""Classes of a choropleth: which step of the palette each area gets, and the edges that the legend shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.maps.palette import STEPS

NO_DATA = -1


@dataclass(frozen=True)
class Choropleth:
    """Areas in classes of about equal size (quantiles).

    Attributes:
        classes: area id → class, 0 for the lowest values; :data:`NO_DATA` for areas without a figure.
        edges: class edges in the indicator's unit, ascending, one more than there are classes.
        counts: how many areas each class holds.
        no_data: how many areas have no figure.
    """

    classes: Mapping[str, int]
    edges: tuple[float, ...]
    counts: tuple[int, ...]
    no_data: int


def class_of(values: pd.Series, choropleth: Choropleth) -> dict[str, int]:
    """The class of other areas' values on the same edges; values beyond the ends belong to the outer classes."""
    steps = np.searchsorted(choropleth.edges[1:-1], values, side="right")
    return {str(a): NO_DATA if np.isnan(v) else int(s) for (a, v), s in zip(values.items(), steps, strict=True)}


def classify(values: pd.Series, steps: int = len(STEPS)) -> Choropleth:
    """Put values into quantile classes.

    Args:
        values: one figure an area, indexed by area id, in the indicator's unit; NaN where there is none.
        steps: the most classes wanted; fewer come back where values repeat so much that edges coincide.
    """
    known = values.dropna()
    if known.empty:
        return Choropleth(dict.fromkeys(map(str, values.index), NO_DATA), (), (), len(values))
    edges = np.unique(np.quantile(known, np.linspace(0, 1, steps + 1)))
    inner = edges[1:-1]
    # A value on an edge belongs to the class above it, so that "from – to" reads the same for every class.
    found = np.searchsorted(inner, known, side="right")
    counts = np.bincount(found, minlength=max(len(edges) - 1, 1))
    classes = dict.fromkeys(map(str, values.index), NO_DATA)
    classes.update(zip(map(str, known.index), map(int, found), strict=True))
    return Choropleth(classes, tuple(map(float, edges)), tuple(map(int, counts)), int(values.isna().sum()))
