"""``static/advance_widths.js`` and ``static/label_styles.js``: what scripts and :mod:`dashboard.maps` share of names.

The widths are those of the typefaces of still pictures, which ``tools/derive_typefaces.py`` makes from the ones that
the page serves, at the optical size that a browser chooses for the type of a map.
"""

from __future__ import annotations

import json

from dashboard.maps import label_callouts, label_content, label_placement
from dashboard.maps.still import TYPEFACES

HEAD = "/* Written by tools/label_modules.py: make generated. */\nexport default "
# Face of the table → typeface.
FACES = {
    "sans": "AtlasSans.ttf",
    "semibold": "AtlasSansStrong.ttf",
    "serif": "AtlasMapSerif.ttf",
    "serif_semibold": "AtlasMapSerifStrong.ttf",
    "serif_bold": "AtlasMapSerifBold.ttf",
}
# The width of any other character: that of an ideograph, as wide as the type is high.
DEFAULT = 1000
# Code points of names in European languages in Latin script, and of punctuation.
RANGES = ((0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x202F))


def advance_widths_module() -> str:
    """The text of ``static/advance_widths.js``: widths in thousandths of an em by face, for all code points of
    ``ranges`` in turn; ``default`` is that of any other."""
    from fontTools.ttLib import TTFont

    faces = {}
    for face, file in FACES.items():
        font = TTFont(TYPEFACES / file, lazy=True)
        known, advances, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
        codes = (code for first, last in RANGES for code in range(first, last + 1))
        widths = [round(1000 * advances[known[code]][0] / em) if code in known else DEFAULT for code in codes]
        faces[face] = {"default": DEFAULT, "widths": widths}
    return f"{HEAD}{json.dumps({'ranges': RANGES, 'faces': faces}, separators=(',', ':'))};\n"


def label_styles_module() -> str:
    """The text of ``static/label_styles.js``: kinds of names by priority, and the numbers that place them."""
    numbers = {
        "lineFifths": label_placement.LINE_FIFTHS,
        "widestEm": label_placement.WIDEST_EM,
        "longestEm": label_placement.LONGEST_EM,
        "clear": label_placement.CLEAR,
        "edge": label_placement.EDGE,
        "symbolLeast": label_placement.SYMBOL_LEAST,
        "cell": label_placement.CELL,
        "kinds": label_placement.STYLES,
        "content": label_content.RULES,
        "callouts": label_callouts.RULES,
    }
    return f"{HEAD}{json.dumps(numbers, indent=2)};\n"
