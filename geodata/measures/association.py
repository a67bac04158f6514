"""Whether support and need, or practices and meeting places, are found in the same places. Never why.

Each figure comes with a permutation null distribution: the same statistic with areas permuted, so that only chance is
at work.
"""

from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.spatial import cKDTree

from geodata.bundle.models.documents import Interval
from geodata.bundle.models.measures import Colocation, Lee, RateRatio, Side, StratumCounts

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
    """Lee's L (S.-I. Lee 2001, Journal of Geographical Systems 3: 369-385), as esda calculates it (the tests compare).

    From −1 to 1: above 0, areas and their neighbours have more support where need is higher; below 0, less.

    Args:
        support, need: one figure an area, none missing.
        beside: see :func:`neighbours`.
        seed: of the permutations.

    Returns:
        None with fewer than :data:`FEWEST_AREAS` areas, or where one figure is the same for all.
    """
    if len(need) < FEWEST_AREAS or np.ptp(need) == 0 or np.ptp(support) == 0:
        return None
    standard = [(figure - figure.mean()) / figure.std() for figure in (support, need)]
    smooth, total = (beside.T @ (beside @ figure) for figure in (standard[0], np.ones(len(need))))
    smooth /= total.sum()
    value, random = float(smooth @ standard[1]), np.random.default_rng(seed)
    null = np.array([smooth @ random.permutation(standard[1]) for _ in range(PERMUTATIONS)])
    extreme = int((np.abs(null) >= abs(value)).sum())
    return Lee(
        value=value,
        p=(extreme + 1) / (PERMUTATIONS + 1),
        areas=len(need),
        permutations=PERMUTATIONS,
        placebo=_middle(null),
    )


def colocation(high_need: Flags, in_reach: Flags, seed: int) -> Colocation:
    """How many areas have high need, a meeting place within reach, and both, beside what permutations give."""
    areas, high, reached = len(high_need), int(high_need.sum()), int(in_reach.sum())
    random = np.random.default_rng(seed)
    null = np.array([(random.permutation(high_need) & in_reach).sum() for _ in range(PERMUTATIONS)])
    return Colocation(
        areas=areas,
        high_need=high,
        in_reach=reached,
        both=int((high_need & in_reach).sum()),
        expected=high * reached / areas if areas else None,
        placebo=_middle(null, "inverted_cdf") if areas else None,
    )


def strata_of(practices: Floats, residents: Floats, in_reach: Flags, tercile: npt.NDArray[np.int64]) -> Floats:
    """Numbers of areas, practices and residents by class of need and by whether a place is within reach.

    Returns:
        Shape (3, 2, 3): class of need; with, without a place within reach; areas, practices, residents.
    """
    columns = np.column_stack((np.ones(len(residents)), practices, residents))
    return np.array([[columns[(tercile == n) & side].sum(axis=0) for side in (in_reach, ~in_reach)] for n in TERCILES])


def mantel_haenszel(strata: Floats) -> Ratio | None:
    """The rate ratio common to strata, for people as time at risk (N. Mantel & W. Haenszel 1959; interval of
    S. Greenland & J. M. Robins 1985, Biometrics 41: 55-68, as in Rothman's textbook).

    With a single stratum it is the crude ratio.

    Args:
        strata: shape (strata, 2, 3), see :func:`strata_of`; a stratum without residents is left out.

    Returns:
        None where either side has no practice or no residents.
    """
    (_, exposed, exposed_residents), (_, others, other_residents) = strata[strata[:, :, 2].sum(axis=1) > 0].T.swapaxes(
        0, 1
    )
    people = exposed_residents + other_residents
    above = float((exposed * other_residents / people).sum())
    below = float((others * exposed_residents / people).sum())
    if above <= 0 or below <= 0:
        return None
    variance = ((exposed + others) * exposed_residents * other_residents / people**2).sum() / (above * below)
    width, ratio = 1.959964 * float(np.sqrt(variance)), above / below
    return Ratio(ratio, ratio * float(np.exp(-width)), ratio * float(np.exp(width)))


def rate_ratio(
    indicator: str, practices: Floats, residents: Floats, in_reach: Flags, tercile: npt.NDArray[np.int64], seed: int
) -> RateRatio:
    """Practices a resident in areas with a meeting place within reach, divided by those in areas without one.

    Args:
        indicator: the figure of need behind ``tercile``.
        practices, residents: counts an area.
        in_reach: whether a place is within reach of the area's residents.
        tercile: class of need, 1 to 3.
        seed: of the null distribution, for which ``in_reach`` is permuted among the areas of each class of need.
    """
    strata = strata_of(practices, residents, in_reach, tercile)
    crude, adjusted = mantel_haenszel(strata.sum(axis=0, keepdims=True)), mantel_haenszel(strata)
    sides = [
        [Side(**dict(zip(Side.model_fields, np.rint(side).astype(int).tolist(), strict=True))) for side in stratum]
        for stratum in strata
    ]
    return RateRatio(
        indicator=indicator,
        crude=Interval(**crude._asdict()) if crude else None,
        mantel_haenszel=Interval(**adjusted._asdict()) if adjusted else None,
        strata=tuple(
            StratumCounts(tercile=number, with_=reached, without=others)
            for number, (reached, others) in zip(TERCILES, sides, strict=True)
        ),
        placebo=_null_distribution(practices, residents, in_reach, tercile, seed) if adjusted else None,
    )


def _null_distribution(
    practices: Floats, residents: Floats, in_reach: Flags, tercile: npt.NDArray[np.int64], seed: int
) -> Interval | None:
    random = np.random.default_rng(seed)
    found = []
    for _ in range(PERMUTATIONS):
        permuted = in_reach.copy()
        for number in TERCILES:
            rows = np.flatnonzero(tercile == number)
            permuted[rows] = in_reach[random.permutation(rows)]
        ratio = mantel_haenszel(strata_of(practices, residents, permuted, tercile))
        found += [ratio.value] if ratio else []
    return _middle(np.array(found)) if found else None


def _middle(found: npt.NDArray[Any], method: Literal["linear", "inverted_cdf"] = "linear") -> Interval:
    """Median and middle 95 % of a null distribution; of counts (``inverted_cdf``) as counts that occur in it."""
    low, value, high = np.quantile(found, (TAILS[0], 0.5, TAILS[1]), method=method)
    return Interval(value=float(value), low=float(low), high=float(high))
