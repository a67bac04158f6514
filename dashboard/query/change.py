"""The change of a figure between two years, and the classes in which a map shows it.

A change is a difference in the figure's own unit, of a percentage in points, and never relative to the earlier value.
Its classes lie symmetrically about zero, so that a rise and a fall of the same size look equally strong. All are as
wide, and the middle one is about zero: "about the same". With half of that width as *h* their limits are ±h, ±3h and
±5h; *h* is the smallest of 1, 2 and 5 times a power of ten with which nine in ten changes lie within ±7h, where the
outermost classes would end if they were as wide as the others. They take the rest as well.

A diverging scale with a neutral class at a meaningful zero is that of Brewer, "Color use guidelines for mapping and
visualization" (in MacEachren and Taylor, Visualization in modern cartography, 1994); 1, 2 and 5 are the round numbers
of Heckbert, "Nice numbers for graph labels" (in Glassner, Graphics gems, 1990).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.statuses import FigureStatus

CLASSES = 7
MIDDLE = CLASSES // 2
ROUND = (1, 2, 5)
WITHIN = 0.9
# Decimals that differences keep: more would be noise of binary fractions.
EXACT = 9


def change_table(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """The change of a figure, from two tables of :meth:`dashboard.query.dataset.Dataset.all_figures`.

    Args:
        now, before: of the later and of the earlier year.

    Returns:
        The same columns by area id. ``value`` is missing where one of the years has none, or where they are of
        different areas; it is ``partial`` where one of them is, with the smaller ``coverage``.
    """
    areas = now.index.union(before.index, sort=False)
    now, before = now.reindex(areas), before.reindex(areas)
    same = now["of"].fillna("") == before["of"].fillna("")
    value = (now["value"] - before["value"]).round(EXACT).where(same)
    known, partial = value.notna(), FigureStatus.PARTIAL
    status = pd.Series(str(FigureStatus.OK), areas).mask(
        now["status"].eq(partial) | before["status"].eq(partial), partial
    )
    coverage = now["coverage"].where(now["coverage"] < before["coverage"], before["coverage"]).where(known, 0.0)
    return pd.DataFrame(
        # Zero has no sign.
        {
            "value": value + 0.0,
            "coverage": coverage,
            "status": status.where(known, FigureStatus.NO_DATA),
            "of": now["of"],
        }
    )


def about_the_same(changes: pd.Series, decimals: int) -> float:
    """Up to which size a change is in the middle class: *h* of this module.

    Args:
        changes: those that are compared, without missing ones.
        decimals: of the figure; no limit is finer.
    """
    least = 10.0**-decimals
    spread = float(changes.abs().quantile(WITHIN)) if len(changes) else 0.0
    wanted = max(least, spread / CLASSES)
    power = math.floor(math.log10(wanted))
    found = (step * 10.0**at for at in (power, power + 1) for step in ROUND)
    return round(next(step for step in found if step >= wanted * (1 - 1e-9)), EXACT)


def change_edges(changes: pd.Series, decimals: int) -> tuple[float, ...]:
    """The edges of the classes, ascending: one more than there are classes, and symmetric about zero."""
    half = about_the_same(changes, decimals)
    end = max(CLASSES * half, float(changes.abs().max()) if len(changes) else 0.0)
    upper = [*(half * odd for odd in range(1, CLASSES - 1, 2)), end]
    edges = [round(edge, EXACT) for edge in upper]
    return (*(-edge for edge in reversed(edges)), *edges)


def change_steps(changes: npt.ArrayLike, edges: tuple[float, ...]) -> npt.NDArray[np.int64]:
    """The class of each change, from 0 for the largest falls; a limit belongs to the class nearer to zero."""
    values = np.asarray(changes, dtype=float)
    away = np.searchsorted(edges[MIDDLE + 1 : -1], np.abs(values), side="left")
    return np.asarray(MIDDLE + np.where(values < 0, -away, away), dtype=np.int64)
