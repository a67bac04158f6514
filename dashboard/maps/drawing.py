"""How a map is drawn wherever it is drawn: on a screen by the scripts of ``static/``, in a picture by ``still``.

The scripts get these as ``static/drawing.js``, which ``tools/drawing_module.py`` makes, so that neither side has its
own numbers.
"""

from __future__ import annotations

from typing import TypedDict

from dashboard.maps.palette import FEW_RESIDENTS, NOT_SEARCHED, PALE_LINE, PAPER

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

# The dark line around municipalities that were searched at least in part.
SEARCHED_LINE = 1.1

# The line around areas of the cell of high need and few known places, and of cells that were chosen: its width at the
# zoom from which neighbourhoods are read one by one, and before it, where areas are small.
CELL_LINE, CELL_LINE_FAR = 1.8, 0.5
CELL_LINE_FROM_ZOOM, CELL_LINE_FAR_ZOOM = 12.0, 8.0


class Hatch(TypedDict):
    """How areas are drawn by what is known of them: paper, diagonal lines over it, and the border.

    Attributes:
        paper: None lets the colour of the class through.
        line: colour of the lines; None: a colour that suits the class, see
            :func:`dashboard.maps.palette.hatch_line`, and without a class no lines.
        width, step: width and distance of the lines, in pixels.
        falling: whether the lines fall from left to right.
        border: colour of the line around areas; of no use over a class, which has its own.
    """

    paper: str | None
    line: str | None
    width: float
    step: float
    falling: bool
    border: str


# Lines where there is no figure, over the colour where it is for a part of the residents only, light ones where places
# are not located precisely enough to compare. Flat grey is for what nobody searched, flat paper for ports and parks.
HATCHES: dict[str, Hatch] = {
    "none": {"paper": "#f6f3ec", "line": "#c3baa8", "width": 1.2, "step": 8, "falling": False, "border": "#ffffff"},
    "unsearched": {
        "paper": NOT_SEARCHED, "line": None, "width": 0, "step": 8, "falling": False, "border": "#e6e3dd",
    },
    "unlocated": {
        "paper": PAPER, "line": "#d3ccbd", "width": 1.0, "step": 8, "falling": True, "border": PALE_LINE,
    },
    "few_residents": {
        "paper": FEW_RESIDENTS, "line": None, "width": 0, "step": 8, "falling": False, "border": PALE_LINE,
    },
    "partial": {"paper": None, "line": None, "width": 1.3, "step": 8, "falling": False, "border": "#ffffff"},
}  # fmt: skip


def cell_line(zoom: float) -> float:
    """How wide the outline of a cell is at a web-map zoom, in pixels."""
    nearer = (zoom - CELL_LINE_FAR_ZOOM) / (CELL_LINE_FROM_ZOOM - CELL_LINE_FAR_ZOOM)
    return CELL_LINE_FAR + (CELL_LINE - CELL_LINE_FAR) * min(1.0, max(0.0, nearer))
