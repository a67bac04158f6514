"""Need beside support: nine cells of a grid, and how firmly an area is in the corner "high need, low support".

One setting (one walking distance, one way to cut classes) gives one answer; another may give another. So the corner is
tried in every setting, and what counts is in how many an area is found there, with the range of its ranks
(A. Saltelli et al. 2008 on trying a composite measure in all its settings).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from geodata.bundle.models.measures import Classing, Setting
from geodata.measures.access import CATCHMENTS_M, DECAYS
from geodata.measures.need import rank_share, weighted_classes
from geodata.statuses import Supply

Floats = npt.NDArray[np.float64]
CORNER = 7
TERCILES = (1 / 3, 2 / 3)
QUARTILES = (1 / 4, 3 / 4)
CLASSES: dict[Classing, tuple[float, float]] = {"terciles": TERCILES, "quartiles": QUARTILES}


def main_scenario() -> Setting:
    """The setting that maps and tables show. Mild, for places are often known to their neighbourhood only."""
    return Setting(catchment_m=800, decay="mild", places=Supply.AT_POINT, classes="terciles")


@dataclass(frozen=True)
class Robustness:
    """How firmly areas are in the corner.

    Attributes:
        share: of the settings, in which each area is in the corner.
        best, worst: lowest and highest rank over the settings; rank 1 has most need beside least support.
    """

    share: Floats
    best: Floats
    worst: Floats


def scenarios() -> tuple[Setting, ...]:
    """Every setting, the main one among them."""
    return tuple(
        Setting(catchment_m=catchment, decay=decay, places=places, classes=classes)
        for catchment, decay, places, classes in product(CATCHMENTS_M, DECAYS, Supply, CLASSES)
    )


def cells(need: Floats, support: Floats, residents: Floats) -> npt.NDArray[np.int64]:
    """The cell of each area, 1 to 9: 3 × (need class − 1) + support class, each a third of the residents.

    Args:
        need: a figure that rises with need, none missing.
        support: a figure that rises with support, none missing.
        residents: people in each area.
    """
    by_need = weighted_classes(need, residents, TERCILES)
    return 3 * (by_need - 1) + weighted_classes(support, residents, TERCILES)


def in_high_need_few_places(
    need: Floats, support: Floats, residents: Floats, classes: Classing
) -> npt.NDArray[np.bool_]:
    """Whether each area is among those of highest need and of lowest support, by thirds or quarters of residents."""
    edges = CLASSES[classes]
    high = weighted_classes(need, residents, edges) == 3
    return np.asarray(high & (weighted_classes(support, residents, edges) == 1), dtype=np.bool_)


def robustness(cases: Sequence[tuple[Floats, Floats, Classing]], residents: Floats) -> Robustness:
    """Try the corner in many settings.

    Args:
        cases: for each setting need, support, and the name of the classes.
        residents: people in each area.
    """
    everybody = np.ones(len(residents), dtype=np.bool_)
    found = np.array([in_high_need_few_places(need, support, residents, classes) for need, support, classes in cases])
    ranks = np.array(
        [rankdata(rank_share(support, everybody) - rank_share(need, everybody)) for need, support, _ in cases]
    )
    return Robustness(found.mean(axis=0), ranks.min(axis=0), ranks.max(axis=0))
