"""Classes of a choropleth: where one colour ends and the next begins, calculated once for every indicator.

Quantiles (as many areas in each class) and equal steps are mapclassify's. Natural breaks (Fisher 1958, Jenks 1977:
classes as alike within as can be) are sought among all figures, never in a sample: see :func:`natural_breaks`. Which
method a map shows first follows from the figures' shape: see :func:`default_method`.
"""

import warnings
from typing import get_args

import mapclassify
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import skew

from geodata.bundle.models.documents import Classes, Histogram, Method

METHODS: tuple[Method, ...] = get_args(Method)
NUMBERS = range(3, 8)
BINS = 24


def classes(indicators: pd.DataFrame, areas: pd.DataFrame) -> dict[str, Classes]:
    """Class edges and histogram of every indicator, over the areas of the finest level that has figures of it.

    Args:
        indicators: ``area_id``, ``indicator_id``, ``vintage``, ``value`` and ``of``; the newest year counts, and a
            figure of a larger area once.
        areas: ``area_id`` and ``level`` of every area, from coarse to fine.

    Returns:
        Classes by indicator id, histograms in :data:`BINS` steps; indicators without any value are left out.
    """
    found, order = {}, list(dict.fromkeys(areas["level"]))
    known = indicators.dropna(subset=["value"])
    known = known.assign(level=known["area_id"].map(areas.set_index("area_id")["level"]))
    for indicator, rows in known.groupby("indicator_id", sort=False):
        level = max(set(rows["level"]), key=order.index)
        here = rows[rows["level"] == level]
        newest = here[here["vintage"] == here["vintage"].max()]
        values = np.sort(newest.loc[~newest["of"].duplicated() | newest["of"].isna(), "value"].to_numpy(float))
        counts, bins = np.histogram(values, bins=BINS)
        found[str(indicator)] = Classes(
            level=level,
            method=default_method(values),
            edges={method: {str(k): tuple(edges(values, method, k)) for k in NUMBERS} for method in METHODS},
            histogram=Histogram(from_=float(bins[0]), to=float(bins[-1]), counts=tuple(counts.tolist())),
        )
    return found


def default_method(values: npt.NDArray[np.float64]) -> Method:
    """Equal steps for figures that lie evenly about their middle, quantiles for those with a long tail.

    With a long tail equal steps would put nearly all areas into one class. The bound is a skewness of 0.5 (Bulmer 1979
    calls less than that fairly symmetrical).
    """
    return "equal" if not values.std() or abs(skew(values)) < 0.5 else "quantiles"


def edges(values: npt.NDArray[np.float64], method: Method, number: int) -> list[float]:
    """Class edges, ascending, one more than there are classes.

    Args:
        values: known figures, ascending.
        method: how to divide them.
        number: requested number of classes; there are fewer where figures repeat so much that edges coincide.

    Returns:
        Edges; a class includes its upper edge and not its lower one, as in mapclassify; the first includes both.
    """
    if len(np.unique(values)) <= 1:
        return [float(values[0]), float(values[-1])]
    if method == "natural":
        return [float(edge) for edge in np.unique([values[0], *natural_breaks(values, number)])]
    make = mapclassify.Quantiles if method == "quantiles" else mapclassify.EqualInterval
    with warnings.catch_warnings():
        # It warns that there are fewer classes than requested, which is intended here.
        warnings.simplefilter("ignore", UserWarning)
        upper = make(values, k=number).bins
    # Between two equal figures a quantile may fall a rounding beside them.
    return [float(edge) for edge in np.unique([values[0], *np.clip(upper[:-1], values[0], values[-1]), values[-1]])]


def natural_breaks(values: npt.NDArray[np.float64], number: int) -> list[float]:
    """Upper edges of the classes with the least sum of squared distances from their means, over all partitions.

    mapclassify looks at every pair of values in turn, which without Numba takes minutes for 2,730 areas. Here equal
    values are one with a weight, and each class is added by halving: the best start of a class moves up with its end
    (Wu 1991; Wang & Song 2011, Ckmeans.1d.dp), so that n log n pairs are looked at.
    """
    known, weights = np.unique(values, return_counts=True)
    middle = known - known.mean()  # squares of small numbers lose less
    sums = np.array([np.append(0.0, np.cumsum(weights * middle**power)) for power in (0, 1, 2)])
    best, starts = _squared_distances(sums, np.zeros(len(known), dtype=int), np.arange(len(known))), []
    for least in range(1, min(number, len(known))):
        best, start = _with_one_class_more(best, sums, least)
        starts.append(start)
    ends = [len(known) - 1]
    for start in reversed(starts):
        ends.append(int(start[ends[-1]]) - 1)
    return [float(known[end]) for end in reversed(ends)]


def _with_one_class_more(
    best: npt.NDArray[np.float64], sums: npt.NDArray[np.float64], least: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int_]]:
    """Least sums of squares up to each value with one class more, and where that starts: at ``least`` or later."""
    found, start = np.full(len(best), np.inf), np.zeros(len(best), dtype=int)
    ranges = [(least, len(best) - 1, least, len(best) - 1)]
    while ranges:
        low, high, first, last = ranges.pop()
        if low > high:
            continue
        end = (low + high) // 2
        tried = np.arange(first, min(last, end) + 1)
        total = best[tried - 1] + _squared_distances(sums, tried, end)
        at = int(total.argmin())
        found[end], start[end] = total[at], tried[at]
        ranges += [(low, end - 1, first, start[end]), (end + 1, high, start[end], last)]
    return found, start


def _squared_distances(
    sums: npt.NDArray[np.float64], first: npt.NDArray[np.int_], last: npt.ArrayLike
) -> npt.NDArray[np.float64]:
    """Sum of squared distances from their mean of the values from ``first`` to ``last``."""
    weight, total, squares = sums[:, np.atleast_1d(np.asarray(last)) + 1] - sums[:, first]
    return np.asarray(squares - total**2 / weight)
