"""Need: where an area stands among the others on a figure about its residents."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
# A class has to hold at least this part of the share of residents that is due to it.
LEAST_OF_DUE = 0.6


def rank_share(values: Floats, ranked: Flags) -> Floats:
    """The share of the other areas that lie lower, equal ones counting half: 0 for the lowest, 1 for the highest.

    Args:
        values: a figure an area.
        ranked: which areas take part; the others get NaN. One area alone gets 0.5.
    """
    shares = np.full(len(values), np.nan)
    number = int(ranked.sum())
    if number == 1:
        shares[ranked] = 0.5
    elif number:
        shares[ranked] = (rankdata(values[ranked]) - 1) / (number - 1)
    return shares


def as_need(values: Floats, direction: str) -> Floats:
    """A figure turned so that more of it is more need.

    Args:
        values: the figure.
        direction: ``high_is_need`` or ``low_is_need``.

    Raises:
        ValueError: the direction says nothing about need.
    """
    if direction not in ("high_is_need", "low_is_need"):
        raise ValueError(f'`direction` was "{direction}" but is expected to be in ["high_is_need", "low_is_need"]')
    return values if direction == "high_is_need" else -values


def weighted_classes(values: Floats, residents: Floats, edges: tuple[float, ...]) -> npt.NDArray[np.int64]:
    """Classes that hold, as nearly as areas allow, the given shares of the residents; equal areas stay together.

    Weighing by residents makes the classes the same however finely an area is cut up.

    Args:
        values: a figure an area, none missing.
        residents: people in each area.
        edges: cumulated shares of residents at which one class ends, ascending, as (1/3, 2/3).

    Returns:
        1 for the lowest class; a class holds its upper edge, as on the maps.
    """
    if not len(values):
        return np.empty(0, dtype=np.int64)
    order = np.argsort(values, kind="stable")
    # Sums of residents may fall a rounding short of a third.
    shares = np.cumsum(residents[order]) / residents.sum() + 1e-9
    limits = values[order][np.minimum(np.searchsorted(shares, edges), len(values) - 1)]
    return np.asarray(1 + (values[:, None] > limits[None, :]).sum(axis=1), dtype=np.int64)


def class_shares(classes: npt.NDArray[np.int64], residents: Floats) -> tuple[float, float, float]:
    """The shares of the residents in classes 1, 2 and 3; nought each where nobody lives in any."""
    total = residents.sum()
    low, middle, high = (float(residents[classes == n].sum() / total) if total else 0.0 for n in (1, 2, 3))
    return low, middle, high


def too_alike(values: Floats, residents: Floats, edges: tuple[float, ...]) -> bool:
    """Whether too many areas have the same figure for :func:`weighted_classes` to tell three classes apart.

    So it is where areas share figures and a class holds less than :data:`LEAST_OF_DUE` of its due. Where no two areas
    share one, classes can be uneven only because there are few areas; that is no fault of the figure.
    """
    if len(np.unique(values)) == len(values):
        return False
    due = np.diff([0.0, *edges, 1.0])
    held = np.array(class_shares(weighted_classes(values, residents, edges), residents))
    return bool((held < LEAST_OF_DUE * due).any())
