"""Where two figures of need agree: need by a single figure is brittle, so a finding names an area by two only.

Taxable income, for example, counts students and tax-exempt residents as poor, and an increased allowance does not.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
# Of the other areas compared, the share that has lower need, by either figure.
HIGH = 2 / 3
# Of fewer areas none is high or low.
FEWEST = 3


def second_figures(first: Floats, others: Mapping[str, Floats]) -> dict[int, str]:
    """The rows where need is high by a figure and by a second one, with that second figure.

    The second figure of an area is the first one, in the given order, that the area has. Both rank shares are at least
    :data:`HIGH` among the same areas, those that have both figures; areas with the same value do not count as lower.

    Args:
        first: a figure that rises with need, one an area; NaN where an area has none or takes no part.
        others: further figures likewise, from other sources: figures of one source are parts of one another.
    """
    agreed: dict[int, str] = {}
    seen = np.zeros(len(first), dtype=np.bool_)
    for name, second in others.items():
        rows = ~np.isnan(first) & ~np.isnan(second)
        if rows.sum() < FEWEST:
            continue
        high = (_share_below(first[rows]) >= HIGH) & (_share_below(second[rows]) >= HIGH)
        agreed |= {int(row): name for row in np.flatnonzero(rows)[high] if not seen[row]}
        seen |= rows
    return agreed


def _share_below(values: Floats) -> Floats:
    """Of the other values, the share that is lower; equal ones are not."""
    return np.asarray((pd.Series(values).rank(method="min") - 1) / (len(values) - 1), dtype=np.float64)
