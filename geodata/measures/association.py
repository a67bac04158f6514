"""Whether support and need, or practices and meeting places, are found in the same places. Never why.

Each figure comes with a placebo: the same sum after areas were shuffled, where nothing but chance can be at work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.spatial import cKDTree

from geodata.bundle.models.base import Interval
from geodata.bundle.models.evidence import Colocation, Lee, RateRatio, Side, StratumCounts

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
NEIGHBOURS = 6
FEWEST_AREAS = 30
PERMUTATIONS = 499
TAILS = (0.025, 0.975)
TERCILES: tuple[Literal[1, 2, 3], ...] = (1, 2, 3)


class Ratio(NamedTuple):
    """A rate ratio with its 95 % interval, not rounded."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Stratum:
    """Practices and residents in areas with and without a meeting place within reach."""

    with_areas: float
    with_practices: float
    with_residents: float
    without_areas: float
    without_practices: float
    without_residents: float


def neighbours(xy: Floats, number: int = NEIGHBOURS) -> sparse.csr_matrix:
    """Each area beside its nearest ones, each row adding up to 1.

    Args:
        xy: one point an area, in metres of a metric system.
        number: how many neighbours; the area itself is one more, as Lee has it.
    """
    count = min(number + 1, len(xy))
    _, near = cKDTree(xy).query(xy, k=count)
    rows = np.repeat(np.arange(len(xy)), count)
    return sparse.csr_matrix((np.full(len(rows), 1 / count), (rows, np.ravel(near))), shape=(len(xy), len(xy)))


def lee(support: Floats, need: Floats, beside: sparse.csr_matrix, seed: int) -> Lee | None:
    """Lee's L (S.-I. Lee 2001, Journal of Geographical Systems 3: 369-385), as esda works it out.

    From −1 to 1: above 0, areas and their neighbours have more support where need is higher; below 0, less.

    Args:
        support, need: one figure an area, none missing.
        beside: see :func:`neighbours`.
        seed: of the shuffles.

    Returns:
        None with fewer than :data:`FEWEST_AREAS` areas, or where all areas are alike.
    """
    if len(need) < FEWEST_AREAS or np.ptp(need) == 0 or np.ptp(support) == 0:
        return None
    from esda.lee import Spatial_Pearson

    fitted = Spatial_Pearson(beside, permutations=0).fit(support[:, None], need[:, None])
    value = float(fitted.association_[0, 1])
    random = np.random.default_rng(seed)
    smooth = beside.T @ (beside @ ((support - support.mean()) / support.std()))
    around = (need - need.mean()) / need.std()
    whole = float((beside.T @ (beside @ np.ones(len(need)))).sum())
    shuffled = np.array([smooth @ random.permutation(around) for _ in range(PERMUTATIONS)]) / whole
    extreme = int((np.abs(shuffled) >= abs(value)).sum())
    return Lee(
        value=value,
        p=(extreme + 1) / (PERMUTATIONS + 1),
        areas=len(need),
        permutations=PERMUTATIONS,
        placebo=_middle(shuffled),
    )


def colocation(high_need: Flags, in_reach: Flags, seed: int) -> Colocation:
    """How many areas have high need, a meeting place within reach, and both, beside what permutations give."""
    areas, high, reached = len(high_need), int(high_need.sum()), int(in_reach.sum())
    random = np.random.default_rng(seed)
    shuffled = np.array([(random.permutation(high_need) & in_reach).sum() for _ in range(PERMUTATIONS)])
    return Colocation(
        areas=areas,
        high_need=high,
        in_reach=reached,
        both=int((high_need & in_reach).sum()),
        expected=high * reached / areas if areas else None,
        placebo=_middle(shuffled, "inverted_cdf") if areas else None,
    )


def mantel_haenszel(strata: Sequence[Stratum]) -> Ratio | None:
    """The rate ratio common to strata, for people as time at risk (N. Mantel & W. Haenszel 1959; interval of
    S. Greenland & J. M. Robins 1985, Biometrics 41: 55-68, as in Rothman's textbook).

    With a single stratum it is the crude ratio. None where either side has no practice or no residents.
    """
    above = below = spread = 0.0
    for s in strata:
        people = s.with_residents + s.without_residents
        if people <= 0:
            continue
        above += s.with_practices * s.without_residents / people
        below += s.without_practices * s.with_residents / people
        both = s.with_practices + s.without_practices
        spread += both * s.with_residents * s.without_residents / people**2
    if above <= 0 or below <= 0:
        return None
    wide = 1.959964 * float(np.sqrt(spread / (above * below)))
    ratio = above / below
    return Ratio(ratio, ratio * float(np.exp(-wide)), ratio * float(np.exp(wide)))


def strata_of(practices: Floats, residents: Floats, in_reach: Flags, tercile: npt.NDArray[np.int64]) -> list[Stratum]:
    """Practices and residents of areas with and without a place within reach, one stratum a class of need."""
    sums = []
    for number in TERCILES:
        sides = [(tercile == number) & side for side in (in_reach, ~in_reach)]
        sums.append(
            Stratum(
                *(
                    float(column[side].sum())
                    for side in sides
                    for column in (np.ones(len(residents)), practices, residents)
                )
            )
        )
    return sums


def rate_ratio(
    indicator: str, practices: Floats, residents: Floats, in_reach: Flags, tercile: npt.NDArray[np.int64], seed: int
) -> RateRatio:
    """Practices a resident in areas with a meeting place within reach, divided by those in areas without one.

    Args:
        indicator: the figure of need behind ``tercile``.
        practices, residents: counts an area.
        in_reach: whether a place is within reach of the area's residents.
        tercile: class of need, 1 to 3.
        seed: of the placebo, which shuffles ``in_reach`` among the areas of each class of need.
    """
    strata = strata_of(practices, residents, in_reach, tercile)
    whole = Stratum(*(sum(getattr(s, name) for s in strata) for name in Stratum.__dataclass_fields__))
    crude, adjusted = mantel_haenszel([whole]), mantel_haenszel(strata)
    return RateRatio(
        indicator=indicator,
        crude=Interval(**crude._asdict()) if crude else None,
        mantel_haenszel=Interval(**adjusted._asdict()) if adjusted else None,
        strata=tuple(
            StratumCounts(tercile=number, with_=_side(s, "with"), without=_side(s, "without"))
            for number, s in zip(TERCILES, strata, strict=True)
        ),
        placebo=_placebo(practices, residents, in_reach, tercile, seed) if adjusted else None,
    )


def _side(stratum: Stratum, name: str) -> Side:
    return Side(**{part: round(getattr(stratum, f"{name}_{part}")) for part in ("areas", "practices", "residents")})


def _placebo(
    practices: Floats, residents: Floats, in_reach: Flags, tercile: npt.NDArray[np.int64], seed: int
) -> Interval | None:
    random = np.random.default_rng(seed)
    found = []
    for _ in range(PERMUTATIONS):
        shuffled = in_reach.copy()
        for number in TERCILES:
            rows = np.flatnonzero(tercile == number)
            shuffled[rows] = in_reach[random.permutation(rows)]
        ratio = mantel_haenszel(strata_of(practices, residents, shuffled, tercile))
        found += [ratio.value] if ratio else []
    return _middle(np.array(found)) if found else None


def _middle(found: npt.NDArray[Any], method: Literal["linear", "inverted_cdf"] = "linear") -> Interval:
    """The middle of shuffles and where 95 % of them lie; of counts (``inverted_cdf``) as counts that were found."""
    low, value, high = np.quantile(found, (TAILS[0], 0.5, TAILS[1]), method=method)
    return Interval(value=float(value), low=float(low), high=float(high))
