"""The symbols of the map as shapes: one source for the scripts' canvas, the pictures and the SVG files of the legend.

Shapes lie in a frame of :data:`FRAME` units, later ones on top. Their colours are roles, so that the same symbol can be
drawn in the accent or in ink.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Literal

from dashboard.maps.palette import ACCENT, INK, INK_SPLIT_COLOURS, OTHER_PLACE, PLACE_LINE, SPLIT_COLOURS
from dashboard.query.support import SPLIT

FRAME = 22.0
MIDDLE = FRAME / 2
# ``accent``: of practices. ``place``: of meeting places, ``aside`` where they count in no figure. Those of the split
# are the colours of a ring's parts.
Role = Literal["white", "accent", "ink", "place", "aside", "both", "professionals", "meeting_place", "other", "unknown"]


@dataclass(frozen=True)
class Shape:
    """A circle, square, arc or letter around the middle of the frame, in its units.

    Attributes:
        size: the radius of a circle or arc, half the side of a square, the size of a letter.
        fill, line: roles of colours; None where it has none.
        width: of the line.
        dash: length of a stroke of the line and of the gap after it; 0 for a solid line.
        opacity: of the filling.
        corner: the radius of a square's corners.
        turn: where an arc starts and ends, in whole turns clockwise from the top.
        letter: what a letter reads.
    """

    kind: Literal["circle", "square", "arc", "letter"]
    size: float
    fill: Role | None = None
    line: Role | None = None
    width: float = 0
    dash: float = 0
    opacity: float = 1
    corner: float = 0
    turn: tuple[float, float] = (0, 1)
    letter: str = ""


def _circle(
    size: float, fill: Role, line: Role | None = None, width: float = 0, dash: float = 0, opacity: float = 1
) -> Shape:
    return Shape("circle", size, fill, line, width, dash, opacity)


def _square(
    size: float, fill: Role | None, line: Role | None = None, width: float = 0, corner: float = 0, dash: float = 0
) -> Shape:
    return Shape("square", size, fill, line, width, dash, corner=corner)


def _house(role: Role) -> tuple[Shape, Shape]:
    """The square of a meeting place; white around it keeps it apart from the colour below."""
    return _square(10, "white", corner=3), _square(8.6, "white", role, 1.8, corner=2)


@cache
def shapes() -> dict[str, tuple[Shape, ...]]:
    """The shapes of each symbol. It has the colour of its part of a ring, so that one legend explains both."""
    number = Shape("letter", 9, fill="ink", letter="n")
    ring = tuple(
        Shape("arc", 7.6, line=part, width=3.4, turn=(at / 4 + 0.02, (at + 1) / 4 - 0.02))
        for at, part in enumerate(SPLIT[:4])
    )
    return {
        "both": (*_house("both"), _circle(6.2, "white", "both", 1.5), _circle(3.7, "both")),
        "professional": (
            _circle(9, "white"), _circle(7.6, "white", "professionals", 1.8), _circle(4.6, "professionals"),
        ),
        "meeting": (*_house("meeting_place"), _circle(4.6, "meeting_place")),
        "practice": (_circle(6.6, "white"), _circle(5, "other")),
        "unknown": (_circle(6.6, "white"), _circle(4.8, "white", "accent", 1.6, dash=2.2)),
        "approximate": (_circle(9, "accent", "accent", 1.3, dash=2.5, opacity=0.14), _circle(3.6, "accent")),
        "several": (_circle(10.4, "white"), *ring, number),
        "group": (_circle(10.4, "white", "place", 1, dash=2), *ring, number),
        "meeting_place": (_square(3.5, "white", "place", 1.2),),
        "osm_places": (_square(3.5, "white", "place", 1.2, dash=1.75),),
        "osm_other": (_square(2.6, "white", "aside", 1.1, dash=1.3),),
    }  # fmt: skip


@cache
def symbol_colours(in_ink: bool = False) -> dict[Role, str]:
    """The colour of each role; ``in_ink`` where red is for what the question is about."""
    parts = INK_SPLIT_COLOURS if in_ink else SPLIT_COLOURS
    fixed: dict[Role, str] = {
        "white": "#fff", "accent": INK if in_ink else ACCENT, "ink": INK, "place": PLACE_LINE, "aside": OTHER_PLACE,
    }  # fmt: skip
    return fixed | dict(zip(SPLIT, parts, strict=True))


def svg(name: str, colours: dict[Role, str]) -> str:
    """A symbol as the text of an SVG file."""
    drawn = "".join(_element(shape, colours) for shape in shapes()[name])
    box = f'width="{FRAME:g}" height="{FRAME:g}" viewBox="0 0 {FRAME:g} {FRAME:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{drawn}</svg>\n'


def _element(shape: Shape, colours: dict[Role, str]) -> str:
    style = f' fill="{colours[shape.fill] if shape.fill else "none"}"'
    style += f' fill-opacity="{shape.opacity:g}"' if shape.opacity < 1 else ""
    if shape.line:
        style += f' stroke="{colours[shape.line]}" stroke-width="{shape.width:g}"'
    style += f' stroke-dasharray="{shape.dash:g} {shape.dash:g}"' if shape.dash else ""
    if shape.kind == "circle":
        return f'<circle cx="{MIDDLE:g}" cy="{MIDDLE:g}" r="{shape.size:g}"{style}/>'
    if shape.kind == "square":
        corner, side = f' rx="{shape.corner:g}"' if shape.corner else "", 2 * shape.size
        start = MIDDLE - shape.size
        return f'<rect x="{start:g}" y="{start:g}" width="{side:g}" height="{side:g}"{corner}{style}/>'
    if shape.kind == "letter":
        font = f'font-family="sans-serif" font-size="{shape.size:g}" font-weight="700" text-anchor="middle"'
        return f'<text x="{MIDDLE:g}" y="{MIDDLE + 0.36 * shape.size:g}" {font}{style}>{shape.letter}</text>'
    ends = [
        f"{MIDDLE + shape.size * math.sin(2 * math.pi * turn):.2f} "
        f"{MIDDLE - shape.size * math.cos(2 * math.pi * turn):.2f}"
        for turn in shape.turn
    ]
    large = int(shape.turn[1] - shape.turn[0] > 0.5)
    return f'<path d="M{ends[0]}A{shape.size:g} {shape.size:g} 0 {large} 1 {ends[1]}"{style}/>'
