"""The map's colours. One accent for practices; areas in steps from light to dark, more need or more of it being darker.

Ramps are ColorBrewer's (Harrower & Brewer 2003) and matplotlib's viridis, as branca ships them. Need and support
together are in the blue and green of Joshua Stevens (Bivariate Choropleth Maps: A How-to Guide, 2015): need grows into
blue, as on the map of need alone, and support into green.
"""

from __future__ import annotations

from branca import colormap
from branca.utilities import color_brewer

ACCENT = "#c8553d"
INK = "#1d2a33"
PAPER = "#fbfaf7"
PLACE_LINE = "#52606b"
PLACE_FAR = "#7d8890"
FEWEST, MOST, USUAL = 3, 7, 5
# In the order of dashboard.view.CELLS: need low, middle, high; within each support low, middle, high.
BIVARIATE = (
    "#e8e8e8", "#b8d6be", "#73ae80",
    "#b5c0da", "#90b2b3", "#5a9178",
    "#6c83b5", "#567994", "#2a5a5b",
)  # fmt: skip
NEED_ALONE = tuple(BIVARIATE[3 * (cell // 3)] for cell in range(9))
SUPPORT_ALONE = tuple(BIVARIATE[cell % 3] for cell in range(9))
# Cells that were not chosen, all alike: a pale version of a dark colour would pass for a light one.
FADED = PAPER


def ramp(direction: str, steps: int) -> tuple[str, ...]:
    """Colours of the classes from the lowest figures to the highest, as ``#rrggbb``.

    Args:
        direction: ``high_is_need``: blues, light to dark; ``low_is_need``: the same blues, so that need is dark here
            too; ``neutral``: viridis, light to dark, which says nothing about need.
        steps: how many classes, 1 to :data:`MOST`.

    The lightest and the darkest blue are left out: the one is lost on paper, the other outshouts the practices.
    """
    if direction == "neutral":
        viridis = colormap.linear.viridis.scale(0, 1)  # type: ignore[attr-defined]
        return tuple(viridis.rgb_hex_str(1 - step / max(1, steps - 1)) for step in range(steps))
    blues: list[str] = color_brewer("Blues", max(FEWEST, steps) + 2)[1 : steps + 1]
    return tuple(reversed(blues)) if direction == "low_is_need" else tuple(blues)
