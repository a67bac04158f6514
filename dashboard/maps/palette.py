"""The map's colours. One accent for practices; areas in steps from light to dark, more need or more of it being darker.

Ramps are ColorBrewer's (Harrower & Brewer 2003) and matplotlib's viridis, as branca ships them. Need and support
together are in the blue and green of Joshua Stevens (Bivariate Choropleth Maps: A How-to Guide, 2015): need grows into
blue, as on the map of need alone, and support into green.
"""

from __future__ import annotations

from branca import colormap
from branca.utilities import color_brewer

ACCENT = "#bb4a32"
INK = "#1d2a33"
PAPER = "#fbfaf7"
PLACE_LINE = "#52606b"
PLACE_FAR = "#7d8890"
# Practices by support, in the order of dashboard.query.support.SPLIT; the last, not known, has a dashed accent line.
SPLIT_COLOURS = ("#8f2f1d", "#d67455", "#6b7f8c", "#9c917d", "#fffefb")
# The same where red is for what the question is about: from dark to light, each 3 : 1 or more on white.
INK_SPLIT_COLOURS = ("#1d2a33", "#45525c", "#687680", "#8a959d", "#fffefb")
FEWEST, MOST, USUAL = 3, 7, 5
# In the order of dashboard.query.view.CELLS: need low, middle, high; within each support low, middle, high.
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


def light_first(direction: str, steps: int) -> range:
    """The classes in the order in which a legend is read, from light to dark."""
    return range(steps - 1, -1, -1) if direction == "low_is_need" else range(steps)


def border(colour: str) -> str:
    """The line around areas of a colour: white; grey where white would not be seen beside it."""
    return "#ffffff" if contrast("#ffffff", colour) >= 1.35 else mixed(colour, INK, 0.25)


def hatch_line(colour: str) -> str:
    """The line of a hatch over a colour: a lighter or a darker one, whichever is seen better."""
    return max(mixed(colour, "#ffffff", 0.75), mixed(colour, INK, 0.5), key=lambda line: contrast(line, colour))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 (none) to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(colour: str, into: str, share: float) -> str:
    """A colour with a share (0 to 1) of another laid over it."""
    pairs = zip(_channels(colour), _channels(into), strict=True)
    return "#" + "".join(f"{round((1 - share) * one + share * other):02x}" for one, other in pairs)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(colour: str) -> float:
    linear = [v / 12.92 if (v := part / 255) <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for part in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
