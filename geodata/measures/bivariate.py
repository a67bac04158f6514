"""Need beside access to meeting places: ranks, classes by residents, the nine cells of a grid, and their sensitivity.

One scenario (one walking distance, one way to cut classes) gives one answer; another may give another. So whether an
area has high need and few places is calculated in every scenario, and what counts is the share of scenarios in which it
is so, with the range of its ranks (sensitivity analysis of a composite measure: A. Saltelli et al. 2008).
"""

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.bundle.models.measures import Classing, Scenario
from geodata.measures.access import CATCHMENTS_M, DECAYS, DETOUR_FACTOR
from geodata.statuses import Supply

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
# The cell of highest need and lowest support.
HIGH_NEED_FEW_PLACES = 7
# A class must contain at least this part of its expected share of the residents.
LEAST_OF_DUE = 0.6
TERCILES = (1 / 3, 2 / 3)
DETOURS = (1.1, DETOUR_FACTOR, 1.6)
CLASSES: dict[Classing, tuple[float, float]] = {"terciles": TERCILES, "quartiles": (1 / 4, 3 / 4)}


def main_scenario() -> Scenario:
    """The scenario that maps and tables show; mild, as many places are known to their neighbourhood only."""
    return Scenario(
        catchment_m=800,
        decay="mild",
        places=Supply.AT_POINT,
        classes="terciles",
        detour=DETOUR_FACTOR,
        without=None,
    )


class Robustness(NamedTuple):
    """How robustly areas have high need and few places.

    Attributes:
        share: share of the scenarios in which each area has them, 0 to 1.
        best, worst: lowest and highest rank over the scenarios; rank 1 has most need beside least support.
    """

    share: Floats
    best: Floats
    worst: Floats


def scenarios(kinds: Sequence[str]) -> tuple[Scenario, ...]:
    """Every scenario of the sensitivity analysis, the main one among them.

    Args:
        kinds: of meeting places that count; each is left out in turn, unless it is the only one.
    """
    without = (None, *kinds) if len(kinds) > 1 else (None,)
    return tuple(
        Scenario(catchment_m=catchment, decay=decay, places=places, classes=classes, detour=detour, without=kind)
        for catchment, decay, places, classes, detour, kind in product(
            CATCHMENTS_M, DECAYS, Supply, CLASSES, DETOURS, without
        )
    )


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
        shares[ranked] = (pd.Series(values[ranked]).rank().to_numpy() - 1) / (number - 1)
    return shares


def as_need(values: Floats, direction: str) -> Floats:
    """A figure with its sign changed where a low value means need, so that more of it is more need.

    Args:
        values: the figure.
        direction: ``high_is_need`` or ``low_is_need``.

    Raises:
        ValueError: the direction is neither.
    """
    if direction not in ("high_is_need", "low_is_need"):
        raise ValueError(f'`direction` was "{direction}" but is expected to be in ["high_is_need", "low_is_need"]')
    return values if direction == "high_is_need" else -values


def weighted_classes(values: Floats, residents: Floats, edges: tuple[float, ...]) -> npt.NDArray[np.int64]:
    """Classes with the given shares of the residents, as nearly as areas allow; areas of equal value share a class.

    Weighting by residents makes the classes the same however finely an area is cut up.

    Args:
        values: a figure an area, none missing.
        residents: people in each area.
        edges: cumulated shares of residents at which one class ends, ascending, as (1/3, 2/3).

    Returns:
        1 for the lowest class; a class includes its upper edge, as on the maps.
    """
    if not len(values):
        return np.empty(0, dtype=np.int64)
    order = np.argsort(values, kind="stable")
    # Sums of residents may fall a rounding short of a third.
    shares = np.cumsum(residents[order]) / residents.sum() + 1e-9
    limits = values[order][np.minimum(np.searchsorted(shares, edges), len(values) - 1)]
    return np.asarray(1 + (values[:, None] > limits[None, :]).sum(axis=1), dtype=np.int64)


def class_shares(classes: npt.NDArray[np.int64], residents: Floats) -> tuple[float, float, float]:
    """The shares of the residents in classes 1, 2 and 3; 0 each without residents."""
    total = residents.sum()
    low, middle, high = (float(residents[classes == n].sum() / total) if total else 0.0 for n in (1, 2, 3))
    return low, middle, high


def too_alike(values: Floats, residents: Floats, edges: tuple[float, ...]) -> bool:
    """True when ties leave a class of :func:`weighted_classes` below :data:`LEAST_OF_DUE` of its expected residents.

    Without ties, classes can be uneven only because there are few areas; that is no fault of the figure.
    """
    if len(np.unique(values)) == len(values):
        return False
    actual = np.array(class_shares(weighted_classes(values, residents, edges), residents))
    return bool((actual < LEAST_OF_DUE * np.diff([0.0, *edges, 1.0])).any())


def cells(need: Floats, support: Floats, residents: Floats) -> npt.NDArray[np.int64]:
    """The cell of each area, 1 to 9: 3 × (need class − 1) + support class, each a third of the residents.

    Args:
        need: a figure that rises with need, none missing.
        support: a figure that rises with support, none missing.
        residents: people in each area.
    """
    need_class, support_class = (weighted_classes(values, residents, TERCILES) for values in (need, support))
    return 3 * (need_class - 1) + support_class


def robustness(needs: Sequence[Floats], supports: Sequence[Floats], residents: Floats) -> Robustness:
    """The sensitivity analysis over every combination of a figure of need, one of support, and a way to cut classes.

    Args:
        needs: figures that rise with need, each one an area, none missing.
        supports: figures that rise with support, each one an area, none missing.
        residents: people in each area.
    """
    every = np.ones(len(residents), dtype=np.bool_)
    both = np.zeros(len(residents))
    for edges in CLASSES.values():
        high = [weighted_classes(need, residents, edges) == 3 for need in needs]
        few = [weighted_classes(support, residents, edges) == 1 for support in supports]
        both += np.sum(high, axis=0) * np.sum(few, axis=0)
    need, support = (np.array([rank_share(one, every) for one in figures]) for figures in (needs, supports))
    lead = (support[None] - need[:, None]).reshape(len(need) * len(support), len(residents))
    ranks = pd.DataFrame(lead).rank(axis=1).to_numpy()
    return Robustness(both / (len(lead) * len(CLASSES)), ranks.min(axis=0), ranks.max(axis=0))
