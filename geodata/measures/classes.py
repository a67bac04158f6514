"""Classes of a choropleth: where one colour ends and the next begins, worked out once for every indicator.

The methods are those of mapclassify: quantiles (as many areas in each class), natural breaks (Fisher 1958, Jenks 1977:
classes as alike within as can be) and equal steps. Which one a map shows first follows from the figures' shape: see
:func:`default_method`.
"""

from __future__ import annotations

import warnings
from typing import Any, Literal, get_args

import mapclassify
import numpy as np
import numpy.typing as npt
import pandas as pd

Method = Literal["quantiles", "natural", "equal"]
METHODS: tuple[Method, ...] = get_args(Method)
NUMBERS = range(3, 8)
BINS = 24
# Natural breaks need a number of operations that grows with the square of the rows: they are sought in a sample.
SAMPLE = 200


def classes(indicators: pd.DataFrame, areas: pd.DataFrame) -> dict[str, Any]:
    """Class edges and histogram of every indicator, over the areas of the finest level.

    Args:
        indicators: ``area_id``, ``indicator_id``, ``value``; null where there is none.
        areas: ``area_id`` and ``level``.

    Returns:
        Indicator id → ``method`` (the first to show), ``edges`` (method → number of classes → ascending edges, one
        more than classes), ``histogram`` (``from``, ``to``, ``counts`` in :data:`BINS` equal steps). Indicators
        without any value are left out.
    """
    fine = areas["level"] == "neighbourhood" if (areas["level"] == "neighbourhood").any() else areas["level"].notna()
    mine = indicators[indicators["area_id"].isin(areas.loc[fine, "area_id"])].dropna(subset=["value"])
    return {
        str(indicator): _described(np.sort(rows["value"].to_numpy(float)))
        for indicator, rows in mine.groupby("indicator_id", sort=False)
    }


def _described(values: npt.NDArray[np.float64]) -> dict[str, Any]:
    counts, bins = np.histogram(values, bins=BINS)
    return {
        "method": default_method(values),
        "edges": {method: {str(k): edges(values, method, k) for k in NUMBERS} for method in METHODS},
        "histogram": {"from": float(bins[0]), "to": float(bins[-1]), "counts": counts.tolist()},
    }


def default_method(values: npt.NDArray[np.float64]) -> Method:
    """Equal steps for figures that lie evenly about their middle, quantiles for those with a long tail.

    With a long tail equal steps would put nearly all areas into one class. The bound is a skewness of 0.5 (Bulmer 1979
    calls less than that fairly symmetrical).
    """
    spread = float(values.std())
    skewness = float(((values - values.mean()) ** 3).mean()) / spread**3 if spread else 0.0
    return "equal" if abs(skewness) < 0.5 else "quantiles"


def edges(values: npt.NDArray[np.float64], method: Method, number: int) -> list[float]:
    """Class edges, ascending, one more than there are classes.

    Args:
        values: known figures, ascending.
        method: how to divide them.
        number: how many classes are wanted; fewer come back where figures repeat so much that edges coincide.

    A class holds its upper edge and not its lower one, as in mapclassify; the first holds both.
    """
    if len(np.unique(values)) <= 1:
        return [float(values[0]), float(values[-1])]
    with warnings.catch_warnings():
        # It says that Numba is missing, and that fewer classes come back than were asked for: both are meant here.
        warnings.simplefilter("ignore", UserWarning)
        if method == "natural":
            rows = np.unique(np.linspace(0, len(values) - 1, SAMPLE).round().astype(int))
            sample = values[rows]
            upper = mapclassify.FisherJenks(sample, k=min(number, len(np.unique(sample)))).bins
        else:
            make = mapclassify.Quantiles if method == "quantiles" else mapclassify.EqualInterval
            upper = make(values, k=number).bins
    return [float(edge) for edge in np.unique([values[0], *upper[:-1], values[-1]])]
