"""The colours of every map, picture and key: the one place where they are written.

One accent marks what a question asks about. Need alone is in blues, light to dark. Need and known meeting places
together fade towards paper but for one cell, high need and few known places, which is in the accent and outlined.
Flat grey means that nobody searched, and nothing else. Figures that say nothing about need are in matplotlib's viridis,
as branca ships it. Changes between two years go from ochre, where figures fell, to blue, where they rose: neither says
that it is good.
"""

from __future__ import annotations

from branca import colormap

ACCENT = "#bb4a32"
INK = "#1d2a33"
PAPER = "#fbfaf7"
MUTED = "#52606b"
LINK = "#2c5f82"
PLACE_LINE = MUTED
PLACE_FAR = "#7d8890"
# A place of OpenStreetMap that counts in no figure.
OTHER_PLACE = "#8d959b"
# Nobody searched there for meeting places.
NOT_SEARCHED = "#cfcbc2"
# Too few residents to compare, as in ports and parks; the line is also that of cells that were not chosen.
FEW_RESIDENTS, PALE_LINE = "#faf9f5", "#dcd6ca"
# Practices by support, in the order of dashboard.query.support.SPLIT; the last, not known, has a dashed accent line.
SPLIT_COLOURS = ("#8f2f1d", "#d67455", "#6b7f8c", "#9c917d", "#fffefb")
# The same where red is for what the question is about: from dark to light, each 3 : 1 or more on white.
INK_SPLIT_COLOURS = ("#1d2a33", "#45525c", "#687680", "#8a959d", "#fffefb")
FEWEST, MOST = 3, 7
# Blues by number of classes, light to dark. Each goes in even steps of lightness from CIELAB 94 to 63, or 60 for seven,
# along the line through #eef3f6, #d9e6ee, #bcd3e0, #97bad0 and #6f9fbd; the five are as near to these as classes that
# are told apart, also by colour-blind readers, can be.
BLUES = {
    3: ("#e7eff4", "#aac6d8", "#6f9fbd"),
    4: ("#e7eff4", "#bed4e1", "#96b9cf", "#6f9fbd"),
    5: ("#e7eff4", "#d0e0ea", "#b9d1df", "#97bad0", "#6f9fbd"),
    6: ("#e7eff4", "#cedfe9", "#b6cfdd", "#9ebed3", "#86aec8", "#6f9fbd"),
    7: ("#e7eff4", "#d0e0ea", "#bad1df", "#a4c3d6", "#8eb4cc", "#79a5c1", "#6297b7"),
}
# Changes, from the largest falls to the largest rises, with "about the same" in the middle. Both sides get
# darker alike, and ochre and blue are told apart with every kind of colour vision.
CHANGES = ("#b59347", "#cfb579", "#e4d3a5", "#f1eee7", "#cddfe9", "#9dbfd4", "#6c9dbd")
# In the order of dashboard.query.view.CELLS: need low, middle, high; within each few, medium, many known places.
BIVARIATE = (
    "#f4eadf", "#f1eee7", "#e9edec",
    "#efc9b3", "#efe6dc", "#d7dfe0",
    ACCENT, "#e0a48d", "#b4c2c8",
)  # fmt: skip
# The outline of the cell in the accent: ink, and as much darker as it takes to be seen beside the accent as well.
CELL_OUTLINE = "#19242c"
NEED_ALONE = tuple(BLUES[3][cell // 3] for cell in range(9))
SUPPORT_ALONE = ("#e6ebee", "#b4c2c8", "#7f939c") * 3
# Cells that were not chosen, all alike: a pale version of a dark colour would pass for a light one.
FADED = PAPER


def ramp(direction: str, steps: int) -> tuple[str, ...]:
    """Colours of the classes from the lowest figures to the highest, as ``#rrggbb``.

    Args:
        direction: ``high_is_need``: blues, light to dark; ``low_is_need``: the same blues, so that need is dark here
            too; ``neutral``: viridis, light to dark, which says nothing about need.
        steps: how many classes, 1 to :data:`MOST`.
    """
    if direction == "neutral":
        viridis = colormap.linear.viridis.scale(0, 1)  # type: ignore[attr-defined]
        return tuple(viridis.rgb_hex_str(1 - step / max(1, steps - 1)) for step in range(steps))
    blues = BLUES[max(FEWEST, steps)][:steps]
    return tuple(reversed(blues)) if direction == "low_is_need" else blues


def light_first(direction: str, steps: int) -> range:
    """The classes in the order in which a legend is read, from light to dark."""
    return range(steps - 1, -1, -1) if direction == "low_is_need" else range(steps)


def border(colour: str) -> str:
    """The line around areas of a colour: white; grey where white would not be seen beside it."""
    return "#ffffff" if contrast("#ffffff", colour) >= 1.35 else mixed(colour, INK, 0.25)


def cell_border(colour: str) -> str:
    """The line around areas of a cell of need and known meeting places: most cells are pale and keep a soft one."""
    return "#ffffff" if contrast("#ffffff", colour) >= 1.35 else mixed(colour, INK, 0.16)


def text_on(fill: str) -> str:
    """Ink, or paper where ink would not be read: WCAG 2.2 asks for a contrast of 4.5."""
    return INK if contrast(INK, fill) >= 4.5 else PAPER


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
