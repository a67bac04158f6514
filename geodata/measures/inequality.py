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


def curve(need: Floats, support: Floats, residents: Floats, times: Floats | None = None) -> tuple[Floats, Floats]:
    """Cumulated shares of residents, from the highest need on, and of the support that is theirs; both from 0 to 1.

    Args:
        need: a figure that rises with need, an area.
        support: support a resident, an area; not all 0.
        residents: people in each area, not all 0.
        times: shape (curves, areas): how often each area counts, for many curves at once; once each where absent.

    Areas of equal need are taken together.
    """
    order = np.argsort(-need, kind="stable")
    bounds = np.concatenate(([True], np.diff(need[order]) != 0, [True]))
    people = residents[order] if times is None else residents[order] * times[:, order]
    return _cumulated(people)[..., bounds], _cumulated(people * support[order])[..., bounds]


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
    drawn = np.random.default_rng(seed).integers(0, len(need), (RESAMPLES, len(need)))
    times = np.array([np.bincount(rows, minlength=len(need)) for rows in drawn], dtype=np.float64)
    some = times @ (support * residents) > 0
    again = list(zip(*curve(need, support, residents, times[some]), strict=True))
    index, ratio = (np.array([figure(*one) for one in again]) for figure in (concentration_index, palma))
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
    total = np.cumsum(amounts, axis=-1)
    whole = np.concatenate((np.zeros_like(total[..., :1]), total), axis=-1)
    return np.asarray(whole / total[..., -1:], dtype=np.float64)
