"""How evenly support is divided over residents, from the areas of highest need to those of lowest.

Concentration curve and index: N. Kakwani, A. Wagstaff & E. van Doorslaer 1997, Journal of Econometrics 77: 87-103.
Palma's ratio after J. G. Palma 2011, turned to need: what the tenth of residents with the lowest need has, divided by
what the four tenths with the highest need have.
"""

import numpy as np
import numpy.typing as npt

from geodata.bundle.models.documents import OpenInterval
from geodata.bundle.models.measures import Inequality

Floats = npt.NDArray[np.float64]
POINTS = 41
RESAMPLES = 499
TAILS = (0.025, 0.975)


def curve(need: Floats, support: Floats, residents: Floats) -> tuple[Floats, Floats]:
    """Cumulated shares of residents, from the highest need on, and of the support that is theirs; both from 0 to 1.

    Args:
        need: a figure that rises with need, an area.
        support: support a resident, an area; not all 0.
        residents: people in each area, not all 0.

    Areas of equal need are taken together.
    """
    _, group = np.unique(-need, return_inverse=True)
    people = np.bincount(group, weights=residents)
    supported = np.bincount(group, weights=support * residents)
    return _cumulated(people.astype(np.float64)), _cumulated(supported.astype(np.float64))


def concentration_index(x: Floats, y: Floats) -> float:
    """Twice the area between the curve and evenness: −1 all with the highest need, 0 even, 1 all with the lowest."""
    return float(1 - ((y[1:] + y[:-1]) * np.diff(x)).sum())


def palma(x: Floats, y: Floats) -> float:
    """Support of the tenth with the lowest need, divided by that of the four tenths with the highest; 0.25 is even.

    Infinite where the latter have none.
    """
    lowest, highest = 1 - float(np.interp(0.9, x, y)), float(np.interp(0.4, x, y))
    return lowest / highest if highest > 0 else float("inf")


def inequality(need: Floats, support: Floats, residents: Floats, seed: int) -> Inequality | None:
    """The entry of an indicator in ``evidence.json`` → ``inequality``; None where there is no support to share.

    Args:
        need, support, residents: see :func:`curve`.
        seed: of the bootstrap, which draws areas with replacement; its middle 95 % are the intervals.
    """
    if not len(need) or (support * residents).sum() <= 0:
        return None
    x, y = curve(need, support, residents)
    random = np.random.default_rng(seed)
    drawn = []
    for _ in range(RESAMPLES):
        rows = random.integers(0, len(need), len(need))
        if (support[rows] * residents[rows]).sum() > 0:
            again = curve(need[rows], support[rows], residents[rows])
            drawn.append((concentration_index(*again), palma(*again)))
    index, ratio = np.array(drawn).T
    at = np.linspace(0, 1, POINTS)
    return Inequality(
        areas=len(need),
        curve=tuple(zip(at.tolist(), np.interp(at, x, y).tolist(), strict=True)),
        concentration_index=_with_interval(concentration_index(x, y), index),
        palma=_with_interval(palma(x, y), ratio),
    )


def _with_interval(value: float, drawn: Floats) -> OpenInterval:
    low, high = np.quantile(drawn, TAILS, method="closest_observation")
    numbers = {"value": value, "low": low, "high": high}
    return OpenInterval(**{name: float(n) if np.isfinite(n) else None for name, n in numbers.items()})


def _cumulated(amounts: Floats) -> Floats:
    total = np.concatenate(([0.0], np.cumsum(amounts)))
    return np.asarray(total / total[-1], dtype=np.float64)
