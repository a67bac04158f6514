"""Classes of a choropleth: where one colour ends and the next begins, calculated once for every indicator.

Quantiles (as many areas in each class), equal steps and natural breaks (Fisher 1958, Jenks 1977: classes as alike
within as can be) are those of mapclassify, with which the tests compare them; it is not imported here, as it brings
matplotlib and scikit-learn. Natural breaks are sought among all figures, never in a sample: see :func:`natural_breaks`.
Which method a map shows first follows from the figures' shape: see :func:`default_method`.
"""

from collections.abc import Collection, Mapping
from typing import get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.bundle.figures import each_once
from geodata.bundle.models.documents import Classes, Histogram, Method

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
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
        values = np.sort(each_once(newest)["value"].to_numpy(float))
        counts, bins = np.histogram(values, bins=BINS)
        found[str(indicator)] = Classes(
            level=level,
            method=default_method(values),
            edges={
                method: {str(k): tuple(ends) for k, ends in edges_by_number(values, method, NUMBERS).items()}
                for method in METHODS
            },
            histogram=Histogram(from_=float(bins[0]), to=float(bins[-1]), counts=tuple(counts.tolist())),
        )
    return found


def default_method(values: npt.NDArray[np.float64]) -> Method:
    """Equal steps for figures that lie evenly about their middle, quantiles for those with a long tail.

    With a long tail equal steps would put nearly all areas into one class. The bound is a skewness of 0.5 (Bulmer 1979
    calls less than that fairly symmetrical).
    """
    spread = values.std()
    return "equal" if not spread or abs(((values - values.mean()) ** 3).mean() / spread**3) < 0.5 else "quantiles"


def edges(values: Floats, method: Method, number: int) -> list[float]:
    """Class edges of one number of classes, see :func:`edges_by_number`."""
    return edges_by_number(values, method, [number])[number]


def edges_by_number(values: Floats, method: Method, numbers: Collection[int]) -> dict[int, list[float]]:
    """Class edges, ascending, one more than there are classes.

    Args:
        values: known figures, ascending.
        method: how to divide them.
        numbers: requested numbers of classes; there are fewer where figures repeat so much that edges coincide.

    Returns:
        Requested number → edges; a class includes its upper edge and not its lower one; the first includes both.
    """
    first, last = values[0], values[-1]
    if first == last:
        return {number: [float(first), float(last)] for number in numbers}
    inner: Mapping[int, npt.ArrayLike]
    if method == "natural":
        inner = natural_breaks(values, numbers)
    elif method == "quantiles":
        inner = {number: _quantiles(values, number) for number in numbers}
    else:
        inner = {number: _steps(first, last, number) for number in numbers}
    # Between two equal figures a quantile may fall a rounding beside them.
    return {
        number: [float(edge) for edge in np.unique([first, *np.clip(found, first, last), last])]
        for number, found in inner.items()
    }


def _quantiles(values: Floats, number: int) -> Floats:
    """Where all but the last of some classes of as many figures end, between two figures linearly interpolated."""
    place = _steps(0.0, 100.0, number) / 100.0 * (len(values) - 1)
    below = place.astype(int)
    far, near = below + 1 - place, place - below
    return np.asarray((values[below] * far + values[below + 1] * near) / (far + near), dtype=np.float64)


def _steps(low: float, high: float, number: int) -> Floats:
    """Where all but the last of some equal steps from ``low`` to ``high`` end."""
    width = (high - low) / number
    return np.arange(low + width, high + width, width)[: number - 1]


def natural_breaks(values: Floats, numbers: Collection[int]) -> dict[int, list[float]]:
    """Upper edges of the classes with the least sum of squared distances from their means, over all partitions.

    mapclassify looks at every pair of values in turn, which without Numba takes minutes for 2,730 areas. Here equal
    values are one with a weight, and each class is added by halving: the best start of a class moves up with its end
    (Wu 1991; Wang & Song 2011, Ckmeans.1d.dp), so that n log n pairs are looked at. Fewer classes are steps on the way
    to more.

    Args:
        values: known figures.
        numbers: numbers of classes, 1 or more.
    """
    known, weights = np.unique(values, return_counts=True)
    middle = known - known.mean()  # squares of small numbers lose less
    sums = np.array([np.append(0.0, np.cumsum(weights * middle**power)) for power in (0, 1, 2)])
    best, starts = _squared_distances(sums, np.zeros(len(known), dtype=int), np.arange(len(known))), []
    for least in range(1, min(max(numbers), len(known))):
        best, start = _with_one_class_more(best, sums, least)
        starts.append(start)
    return {number: [float(known[end]) for end in _ends(starts[: number - 1], len(known) - 1)] for number in numbers}


def _ends(starts: list[Rows], last: int) -> list[int]:
    """The last value of each class, from those that start each class but the first, by the last value of all."""
    ends = [last]
    for start in reversed(starts):
        ends.append(int(start[ends[-1]]) - 1)
    return ends[::-1]


def _with_one_class_more(best: Floats, sums: Floats, least: int) -> tuple[Floats, Rows]:
    """Least sums of squares up to each value with one class more, and where that starts: at ``least`` or later."""
    found, start = np.full(len(best), np.inf), np.zeros(len(best), dtype=np.int64)
    # One row a range of ends that are still unknown: the lowest and highest end, the lowest and highest start.
    ranges = np.array([[least, len(best) - 1, least, len(best) - 1]])
    while len(ranges):
        low, high, first, last = ranges.T
        end = (low + high) // 2
        number = np.minimum(last, end) - first + 1
        begin = np.cumsum(number) - number
        tried = np.arange(number.sum()) - np.repeat(begin - first, number)
        total = best[tried - 1] + _squared_distances(sums, tried, np.repeat(end, number))
        found[end] = np.minimum.reduceat(total, begin)
        at = np.flatnonzero(total == np.repeat(found[end], number))
        start[end] = tried[at[np.searchsorted(at, begin)]]
        halves = [(low, end - 1, first, start[end]), (end + 1, high, start[end], last)]
        ranges = np.concatenate([np.column_stack(half) for half in halves])
        ranges = ranges[ranges[:, 0] <= ranges[:, 1]]
    return found, start


def _squared_distances(sums: Floats, first: Rows, last: Rows) -> Floats:
    """Sum of squared distances from their mean of the values from ``first`` to ``last``."""
    weight, total, squares = sums[:, last + 1] - sums[:, first]
    return np.asarray(squares - total**2 / weight)
