"""Where two figures of need agree: need by a single figure is brittle, so a finding names an area by two only.

Taxable income, for example, counts students and tax-exempt residents as poor, and an increased allowance does not.
"""

from __future__ import annotations

import pandas as pd

from dashboard.query.bivariate import cell_by_area
from dashboard.query.dataset import Dataset, derived
from dashboard.query.scale import FEWEST

# Of the other areas compared, the share that has lower need, by either figure.
HIGH = 2 / 3


def rank_share(values: pd.Series, direction: str) -> pd.Series:
    """Of the other areas, the share with lower need, from 0 to 1; areas with the same value do not count as lower.

    Args:
        values: one an area, none missing.
        direction: the meaning of a high value, see :class:`geodata.region.Indicator`.

    Returns:
        One share an area; NaN throughout where there are no others.
    """
    need = -values if direction == "low_is_need" else values
    others = len(need) - 1
    return (need.rank(method="min") - 1) / (others if others > 0 else float("nan"))


@derived
def second_figures(dataset: Dataset, indicator: str) -> dict[str, str]:
    """Area id → a second figure by which its need is high as well, of the areas where need is high by both.

    The second figure of an area is the first one of need, in the region's order, that the area has, that distinguishes
    areas, and that comes from another source: figures of one source are parts of one another. Both rank shares are at
    least :data:`HIGH` among the same areas: those that ``indicator`` compares with meeting places and that have both.

    Args:
        dataset: whose measures compare areas by ``indicator``.
        indicator: of need, the first figure.
    """
    first = dataset.indicator(indicator)
    by_first = compared_values(dataset, indicator)
    agreed: dict[str, str] = {}
    seen: set[str] = set()
    for other in dataset.bundle.measure_info.indicators:
        second = dataset.indicator(other)
        if first is None or second is None or second.source == first.source:
            continue
        values = compared_values(dataset, other)
        values = values[values.index.isin(by_first.index)]
        if len(values) < FEWEST:
            continue
        firsts = rank_share(by_first[values.index], first.direction)
        high = values.index[(firsts >= HIGH) & (rank_share(values, second.direction) >= HIGH)]
        agreed |= {area: other for area in high if area not in seen}
        seen.update(values.index)
    return agreed


def compared_values(dataset: Dataset, indicator: str) -> pd.Series:
    """The figures of the areas that an indicator of need compares with meeting places, by area id."""
    figures = dataset.figures(dataset.levels[-1], indicator)["value"]
    return figures[figures.index.isin(cell_by_area(dataset.bundle, indicator).index)].dropna()
