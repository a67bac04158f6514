"""How a map is drawn wherever it is drawn: on a screen by the scripts of ``static/``, in a picture by ``still``.

The scripts get these as ``static/drawing.js``, which ``tools/drawing_module.py`` makes, so that neither side has its
own numbers.
"""

from __future__ import annotations

from typing import TypedDict

from dashboard.maps.palette import FEW_RESIDENTS, LINK, MUTED, NOT_SEARCHED, PALE_LINE, PAPER

# From this zoom neighbourhoods are large enough to be distinguished; below it their municipalities are drawn.
FINE_FROM_ZOOM = 11
# Before this zoom a city is a blot: symbols are so much smaller, meeting places are dots, and names of cities help.
FAR, FAR_SCALE = 11.25, 0.8
# Half the width of a meeting place, in pixels; and of one that counts in no figure.
PLACE_NEAR, PLACE_FAR = 4.0, 2.4
OTHER_NEAR, OTHER_FAR = 3.0, 1.6
# The strokes of the line around one that the editors did not verify, and its width; from afar it is a line alone.
UNVERIFIED_DASH, UNVERIFIED_WIDTH = (2.0, 1.5), 1.2

# Below this zoom a town is one ring of all its practices; from it on they are drawn where they are.
TOWNS_BELOW = 10
# The width of a symbol, and of one that was chosen, in pixels.
SYMBOL, CHOSEN = 22.0, 30.0
# How far symbols may overlap before they become one: half the width that a symbol alone claims. One ring may make new
# ones meet, so many times.
ALONE, PASSES = 9.5, 6
# How far practices on one spot are drawn from one another, and up to how many are drawn so.
SIDE_BY_SIDE, MOST_SIDE_BY_SIDE = 21.0, 4
# How far outside its ring the dashed circle of practices lies of which only the municipality is known.
AROUND = 3.5
# Half the width of the square of several meeting places on one spot, near and far.
PLACES_NEAR, PLACES_FAR = 8.0, 3.4


class Ring(TypedDict):
    """A ring, in pixels: its radius is ``root`` times the square root of its number, and ``base``, from ``least`` to
    ``most``. ``thick`` lines are ``thin`` on the least one, ``dashed`` of what is not known, in strokes of ``dash``;
    between parts is a ``gap``, no part is shorter than ``shortest``; white reaches ``casing`` beyond it. The number in
    the middle is ``type`` times the radius, from ``smallest_type`` to ``largest_type``."""

    root: float
    base: float
    least: float
    most: float
    thick: float
    thin: float
    dashed: float
    dash: tuple[float, float]
    gap: float
    shortest: float
    casing: float
    type: float
    smallest_type: float
    largest_type: float


RING: Ring = {
    "root": 3.4, "base": 4, "least": 10.5, "most": 38, "thick": 5, "thin": 4, "dashed": 1.4, "dash": (2.5, 2),
    "gap": 1.8, "shortest": 1.5, "casing": 1.5, "type": 0.78, "smallest_type": 12, "largest_type": 17,
}  # fmt: skip

# Land without colours, and a line under the outline of what was chosen, so much wider on both sides together.
PLAIN, CASING, CASING_WIDER = "#eae6dd", "#ffffff", 2.2

# The dark line around municipalities that were searched at least in part.
SEARCHED_LINE = 1.1

# The line around areas of the cell of high need and few known places, and of cells that were chosen: its width at the
# zoom from which neighbourhoods are read one by one, and before it, where areas are small.
CELL_LINE, CELL_LINE_FAR = 1.8, 0.5
CELL_LINE_FROM_ZOOM, CELL_LINE_FAR_ZOOM = 12.0, 8.0


# From this zoom circles show what is within a walk of a known place; from afar they would be a pattern.
KNOWN_WALKS_FROM_ZOOM = 12.0


class WhatIfStyle(TypedDict):
    """A meeting place that does not exist, and whom it would reach; lengths in pixels.

    Attributes:
        lift, opacity: what lies over the part that it would newly bring within a walk.
        line, line_width: around that part.
        walk_width, walk_dash: the line in ink around all within a walk of the pin.
        known, known_width, known_dash: the line around what is within a walk of a known place.
        square, square_opacity: the side of a square that is proposed, at least, and how much it hides.
    """

    lift: str
    opacity: float
    line: str
    line_width: float
    walk_width: float
    walk_dash: tuple[float, float]
    known: str
    known_width: float
    known_dash: tuple[float, float]
    square: float
    square_opacity: float


WHAT_IF: WhatIfStyle = {
    "lift": "#fffefb", "opacity": 0.6, "line": LINK, "line_width": 2.2, "walk_width": 2.0, "walk_dash": (7, 5),
    "known": MUTED, "known_width": 1.3, "known_dash": (1.3, 3.4), "square": 24,
    "square_opacity": 0.85,
}  # fmt: skip
# A pin from its tip at (0, 0), y downwards: cubic curves, each with two control points and its end. In its head is a
# square, wider with a number in it.
PIN_CURVES = (
    ((-3.0, -8.0), (-13.0, -13.5), (-13.0, -23.0)),
    ((-13.0, -30.2), (-7.2, -36.0), (0.0, -36.0)),
    ((7.2, -36.0), (13.0, -30.2), (13.0, -23.0)),
    ((13.0, -13.5), (3.0, -8.0), (0.0, 0.0)),
)
PIN_HEAD, PIN_RADIUS, PIN_SQUARE, PIN_NUMBERED, PIN_CASING, PIN_TYPE = -23.0, 13.0, 9.0, 14.0, 2.0, 12.0


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
