"""How a map is drawn wherever it is drawn: on a screen by the scripts of ``static/``, in a picture by ``still``.

The scripts get these as ``static/drawing.js``, which ``tools/drawing_module.py`` makes, so that neither side has its
own numbers.
"""

from __future__ import annotations

from typing import TypedDict

# From this zoom neighbourhoods are large enough to be distinguished; below it their municipalities are drawn.
FINE_FROM_ZOOM = 11
# Before this zoom a city is a blot: symbols are so much smaller, meeting places are dots, and names of cities help.
FAR, FAR_SCALE = 11.25, 0.8
# Half the width of a meeting place, in pixels.
PLACE_NEAR, PLACE_FAR = 4.0, 2.4

# Symbols that come nearer than so much of both their widths become one; that may make new ones meet, so many times.
REACH, PASSES = 0.86, 6
# Half the width of a symbol, and of a circle for several: least, more for each doubling, most.
ALONE, SEVERAL, DOUBLED, MOST = 11.0, 12.5, 2.0, 24.0

# Land without colours, and a line under the outline of what was chosen, so much wider on both sides together.
PLAIN, CASING, CASING_WIDER = "#eae6dd", "#ffffff", 2.2


class Hatch(TypedDict):
    """Diagonal lines: colour, width and distance in pixels, and the paper below. None lets the colour of the class
    through; the line then has a colour that suits it, see :func:`dashboard.maps.palette.hatch_line`."""

    paper: str | None
    line: str | None
    width: float
    step: float
    falling: bool
    crossed: bool


# Dense where there is no figure, over the colour where it is for a part of the residents only.
HATCHES: dict[str, Hatch] = {
    "none": {"paper": "#f6f3ec", "line": "#b9b09d", "width": 1.3, "step": 8, "falling": False, "crossed": False},
    "unsearched": {"paper": "#fbfaf7", "line": "#d9d2c3", "width": 1.1, "step": 16, "falling": True, "crossed": False},
    "unlocated": {"paper": "#f6f3ec", "line": "#cdc5b4", "width": 1.0, "step": 8, "falling": False, "crossed": True},
    "partial": {"paper": None, "line": None, "width": 1.3, "step": 8, "falling": False, "crossed": False},
}
