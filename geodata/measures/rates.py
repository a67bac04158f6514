"""Rates of few events among few people: drawn towards the mean of all, the more so the fewer people there are.

Empirical Bayes with the moments of R. J. Marshall 1991 (Applied Statistics 40: 283-294), as esda works it out. The
interval is that of the gamma distribution that goes with it (D. Clayton & J. Kaldor 1987, Biometrics 43: 671-681).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2, gamma

Floats = npt.NDArray[np.float64]
TAILS = (0.025, 0.975)


@dataclass(frozen=True)
class Rates:
    """Events a person for each area, with a 95 % interval."""

    value: Floats
    low: Floats
    high: Floats


def shrunken_rates(events: Floats, residents: Floats) -> Rates:
    """Rates drawn towards their mean.

    Args:
        events: how many in each area.
        residents: people in each area, more than 0.

    Where areas differ no more than chance lets them, every area gets the mean of all, with the interval of that mean.
    """
    from esda.smoothing import Empirical_Bayes

    if not len(events):
        return Rates(events, events, events)
    people, total = residents.sum(), events.sum()
    mean = total / people
    spread = (residents * (events / residents - mean) ** 2).sum() / people - mean / residents.mean()
    if spread <= 0 or mean == 0:
        low = chi2.ppf(TAILS[0], 2 * total) / 2 / people if total else 0.0
        high = chi2.ppf(TAILS[1], 2 * total + 2) / 2 / people
        return Rates(*(np.full(len(events), number) for number in (mean, low, high)))
    shape, scale = mean**2 / spread + events, 1 / (mean / spread + residents)
    value = np.asarray(Empirical_Bayes(events, residents).r, dtype=np.float64).ravel()
    low, high = (np.asarray(gamma.ppf(tail, shape, scale=scale), dtype=np.float64) for tail in TAILS)
    return Rates(value, low, high)
