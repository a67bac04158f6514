"""Counts of practices and meeting places by area, and rates of few events among few people.

Rates are shrunken towards the mean of all, the more so the fewer people there are: empirical Bayes with the moments of
R. J. Marshall 1991 (Applied Statistics 40: 283-294), as esda calculates it (the tests compare). The interval is that of
the gamma distribution that goes with it (D. Clayton & J. Kaldor 1987, Biometrics 43: 671-681), whose mean is the rate.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import gammaincinv

from geodata.statuses import FigureStatus

Floats = npt.NDArray[np.float64]
TAILS = (0.025, 0.975)
# The setting of the vocabulary in which those who take part live there.
LIVING = "living"


def area_counts(
    areas: pd.DataFrame, tables: dict[str, pd.Series], statuses: Mapping[str, Mapping[str, FigureStatus]] | None = None
) -> pd.DataFrame:
    """Count rows by area, those of each level by themselves.

    A count of zero means that the registry or the list contains none, not that there is none.

    Args:
        areas: every area with ``area_id``.
        tables: measure id → the ``area_id`` of each counted row at each level that it is in; null where there is none.
        statuses: measure id → area id → how far somebody searched there; ``ok`` where it is not stated.

    Returns:
        One row an area and measure, sorted; ``low`` and ``high`` are null: a count has no interval.
    """
    ids = areas["area_id"]
    parts = []
    for measure, column in tables.items():
        stated, counts = (statuses or {}).get(measure, {}), column.value_counts()
        status = [stated.get(area, FigureStatus.OK) for area in ids]
        value = ids.map(counts).fillna(0).to_numpy(float)
        parts.append(
            pd.DataFrame(
                {"area_id": ids, "measure_id": measure, "value": value, "low": np.nan, "high": np.nan, "status": status}
            )
        )
    return pd.concat(parts).sort_values(["area_id", "measure_id"], ignore_index=True)


class Rates(NamedTuple):
    """Events a person for each area, with a 95 % interval."""

    value: Floats
    low: Floats
    high: Floats


def shrunken_rates(events: Floats, residents: Floats) -> Rates:
    """Rates shrunken towards their mean.

    Where areas differ no more than by chance, every area gets the mean of all, with the interval of that mean.

    Args:
        events: how many in each area.
        residents: people in each area, more than 0.
    """
    if not len(events):
        return Rates(events, events, events)
    people, total = residents.sum(), events.sum()
    mean = total / people
    variance = (residents * (events / residents - mean) ** 2).sum() / people - mean / residents.mean()
    if variance <= 0 or mean == 0:
        low = gammaincinv(total, TAILS[0]) / people if total else 0.0
        high = gammaincinv(total + 1, TAILS[1]) / people
        return Rates(*(np.full(len(events), number) for number in (mean, low, high)))
    shape, scale = mean**2 / variance + events, 1 / (mean / variance + residents)
    low, high = (np.asarray(gammaincinv(shape, tail) * scale, dtype=np.float64) for tail in TAILS)
    return Rates(shape * scale, low, high)


def living_here(practices: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which practices are in the setting ``living``: only their number may be divided by residents."""
    return practices["setting"].map(lambda terms: LIVING in terms).to_numpy(dtype=np.bool_)
