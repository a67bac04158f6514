"""Which names a map shows, and where: greedy point-feature label placement, the same in ``static/label_placement.js``.

Candidates are tried by priority, each at a few positions, and a name yields where it would meet another name, a symbol
or anything else that was given (Imhof 1975, Positioning Names on Maps; Christensen, Marks & Shieber 1995). After
coordinates were rounded to tenths of a pixel all arithmetic is in whole numbers, so that both languages agree.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypedDict

Kind = Literal["named", "town", "city", "municipality", "place", "area"]
Rect = tuple[int, int, int, int]  # left, top, right, bottom in tenths of a pixel
WIDTHS = Path(__file__).parent / "static" / "advance_widths.js"
TENTHS = 10
# A line is so many fifths of its type high.
LINE_FIFTHS = 6
# A name wider than so many sizes of its type is broken in two.
WIDEST_EM = 11
# A line wider than so many is cut.
LONGEST_EM = 18
# Pixels that stay free around a symbol and inside the frame.
CLEAR, EDGE = 2, 3
# Half the width of the smallest symbol that a name may belong to; smaller ones are only kept clear of.
SYMBOL_LEAST = 6
# Side of a cell of the index of what is taken, in tenths of a pixel.
CELL = 640


class LabelStyle(TypedDict):
    """How names of a kind are set and placed: a face of the table of advance widths, their colour, within how many
    pixels a symbol counts as the name's own, beside which it is then set, and whether their number is limited."""

    face: str
    ink: str
    reach: int
    limited: bool


# By priority.
STYLES: dict[Kind, LabelStyle] = {
    "named": {"face": "serif_bold", "ink": "#1d2a33", "reach": 12, "limited": False},
    "town": {"face": "serif_semibold", "ink": "#1d2a33", "reach": 28, "limited": False},
    "city": {"face": "serif_semibold", "ink": "#1d2a33", "reach": 0, "limited": True},
    "municipality": {"face": "serif", "ink": "#454f59", "reach": 0, "limited": True},
    "place": {"face": "sans", "ink": "#2f3b45", "reach": 0, "limited": True},
    "area": {"face": "sans", "ink": "#2c3741", "reach": 10, "limited": True},
}
KINDS = (*STYLES,)


@dataclass(frozen=True)
class Candidate:
    """A name that may be shown.

    Attributes:
        x, y: what it names, in pixels of the frame.
        rank: among those of its kind, the lowest first.
        size: of the type, in pixels; a multiple of one half.
        must: whether it is set even where there is no room for it.
        slack: pixels that what it names may be outside the frame.
    """

    id: str
    text: str
    x: float
    y: float
    kind: Kind
    rank: int
    size: float
    must: bool = False
    slack: float = 0


@dataclass(frozen=True)
class Obstacle:
    """What names must not cover: a circle, or a box of left, top, right and bottom, in pixels of the frame; ``owner``
    is the id of the name that may."""

    x: float = 0
    y: float = 0
    radius: float = 0
    box: tuple[float, float, float, float] | None = None
    owner: str = ""


@dataclass(frozen=True)
class Label:
    """A name that is shown: the middle of its lines in pixels of the frame, and their common width and height."""

    id: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    kind: Kind
    size: float


@dataclass
class _Taken:
    """What is taken, by cell of a grid: rectangles, and circles as (x, y, radius)."""

    rects: dict[tuple[int, int], list[tuple[Rect, str]]] = field(default_factory=dict)
    circles: dict[tuple[int, int], list[tuple[int, int, int, str]]] = field(default_factory=dict)

    def add(self, rect: Rect, owner: str = "") -> None:
        for cell in _cells(rect):
            self.rects.setdefault(cell, []).append((rect, owner))

    def add_circle(self, x: int, y: int, radius: int, owner: str = "") -> None:
        for cell in _cells((x - radius, y - radius, x + radius, y + radius)):
            self.circles.setdefault(cell, []).append((x, y, radius, owner))

    def free(self, rect: Rect, gap: tuple[int, int], owner: str) -> bool:
        """Whether a rectangle meets no other, nor one of the names within a gap, nor a circle."""
        left, top, right, bottom = rect
        wide = (left - gap[0], top - gap[1], right + gap[0], bottom + gap[1])
        for cell in _cells(wide):
            if any(other != owner and _meet(wide, one) for one, other in self.rects.get(cell, ())):
                return False
            for x, y, radius, other in self.circles.get(cell, ()):
                across, down = max(left - x, 0, x - right), max(top - y, 0, y - bottom)
                if other != owner and across * across + down * down < radius * radius:
                    return False
        return True


def tenths(pixels: float) -> int:
    """Pixels as whole tenths, halves rounded up as in scripts."""
    return math.floor(pixels * TENTHS + 0.5)


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(WIDTHS.read_text("utf-8").partition("export default ")[2].rstrip().rstrip(";"))
    return table


@lru_cache(maxsize=8)
def _advances(face: str) -> tuple[dict[int, int], int]:
    table = _table()
    codes = (code for first, last in table["ranges"] for code in range(first, last + 1))
    found = dict(zip(codes, table["faces"][face]["widths"], strict=True))
    return found, table["faces"][face]["default"]


def text_width(text: str, face: str, size: float) -> int:
    """The width of a line in tenths of a pixel, without kerning.

    Args:
        face: of the table of advance widths; a character that it lacks is as wide as the face's default.
        size: of the type, in pixels.
    """
    known, default = _advances(face)
    thousandths = sum(known.get(ord(character), default) for character in text)
    return -(-thousandths * tenths(size) // 1000)


def broken(text: str, face: str, size: float, most: int) -> tuple[str, ...]:
    """A name on one line, or on two that are as even as can be where one would be too wide.

    Args:
        most: the width in tenths of a pixel at which a line ends in an ellipsis; that is never farther than
            :data:`LONGEST_EM` sizes of the type.
    """
    best: tuple[str, ...] = (text,)
    longest = text_width(text, face, size)
    if longest > min(WIDEST_EM * tenths(size), most):
        for at in range(1, len(text)):
            if text[at - 1] not in " -–/":
                continue
            pair = (text[:at].rstrip(" "), text[at:].lstrip(" "))
            wider = max(text_width(line, face, size) for line in pair)
            if all(pair) and pair[1][0] not in "-–/" and wider < longest:
                best, longest = pair, wider
    return tuple(shortened(line, face, size, min(LONGEST_EM * tenths(size), most)) for line in best)


def shortened(line: str, face: str, size: float, most: int) -> str:
    """A line, or as much of it as fits into a width in tenths of a pixel with an ellipsis after it."""
    if text_width(line, face, size) <= most:
        return line
    while line and text_width(line + "…", face, size) > most:
        line = line[:-1]
    return line + "…"


def wrapped(text: str, face: str, size: float, width: float) -> tuple[str, ...]:
    """A text on as many lines as it needs in a width in pixels."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, face, size) <= tenths(width):
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def place_labels(
    candidates: Sequence[Candidate],
    obstacles: Sequence[Obstacle],
    frame: tuple[float, float, float, float],
    most: int,
    gap: tuple[int, int] = (0, 0),
) -> list[Label]:
    """The names that are shown, by priority.

    Args:
        candidates: of those alike the first has priority.
        obstacles: of circles, those as large as a symbol may have one town's name beside them, which is theirs.
        frame: left, top, right and bottom in pixels.
        most: how many names of the kinds that are limited are shown at most.
        gap: pixels between names, across and down.
    """
    taken, symbols = _obstructed(obstacles)
    inner = (tenths(frame[0] + EDGE), tenths(frame[1] + EDGE), tenths(frame[2] - EDGE), tenths(frame[3] - EDGE))
    free_gap = (gap[0] * TENTHS, gap[1] * TENTHS)
    claimed: set[int] = set()
    labels: list[Label] = []
    left_over = most
    for one in sorted(candidates, key=lambda one: (KINDS.index(one.kind), one.rank)):
        style = STYLES[one.kind]
        face, slack = style["face"], tenths(one.slack)
        x, y = tenths(one.x), tenths(one.y)
        seen = inner[0] - slack <= x <= inner[2] + slack and inner[1] - slack <= y <= inner[3] + slack
        if not seen or (style["limited"] and left_over <= 0):
            continue
        own = _nearest(symbols, x, y, style["reach"] * TENTHS)
        if own >= 0 and one.kind == "town":
            if own in claimed:
                continue
            claimed.add(own)
        lines = broken(one.text, face, one.size, inner[2] - inner[0])
        width = max(text_width(line, face, one.size) for line in lines)
        height = len(lines) * tenths(one.size) * LINE_FIFTHS // 5
        middles = list(_middles(x, y, width, height, symbols[own] if own >= 0 else None))
        rect = _first_free(middles, width, height, inner, taken, free_gap, one)
        if rect is None:
            continue
        taken.add(rect, one.id)
        left_over -= style["limited"]
        labels.append(_label(one, rect, width, height, lines))
    return labels


def _label(one: Candidate, rect: Rect, width: int, height: int, lines: tuple[str, ...]) -> Label:
    x, y = (rect[0] + rect[2]) // 2, (rect[1] + rect[3]) // 2
    size = (x / TENTHS, y / TENTHS, width / TENTHS, height / TENTHS)
    return Label(one.id, *size, lines, one.kind, one.size)


def _obstructed(obstacles: Iterable[Obstacle]) -> tuple[_Taken, list[tuple[int, int, int]]]:
    """What is taken from the start, and the circles that a name may belong to."""
    taken, symbols = _Taken(), []
    for one in obstacles:
        if one.box:
            left, top, right, bottom = map(tenths, one.box)
            taken.add((left, top, right, bottom), one.owner)
            continue
        circle = (tenths(one.x), tenths(one.y), tenths(one.radius + CLEAR))
        taken.add_circle(*circle, one.owner)
        if one.radius >= SYMBOL_LEAST and not one.owner:
            symbols.append(circle)
    return taken, symbols


def _nearest(symbols: Sequence[tuple[int, int, int]], x: int, y: int, reach: int) -> int:
    """The number of the symbol nearest to a point within reach, or -1."""
    best, nearest = -1, reach * reach
    for at, (cx, cy, _) in enumerate(symbols):
        distance = (cx - x) ** 2 + (cy - y) ** 2
        if distance < nearest:
            best, nearest = at, distance
    return best


def _middles(x: int, y: int, width: int, height: int, symbol: tuple[int, int, int] | None) -> Iterator[tuple[int, int]]:
    """Where the middle of a name is tried: beside its own symbol, below it first; without one on the spot first."""
    if symbol is None:
        yield from ((x, y), (x, y + height), (x, y - height))
        yield from ((x + width // 2, y), (x - width // 2, y))
        return
    cx, cy, radius = symbol
    down, across = radius + height // 2, radius + TENTHS + width // 2
    yield from ((cx, cy + down), (cx, cy - down), (cx + across, cy), (cx - across, cy))
    aside = radius // 2 + width // 2
    yield from ((cx + aside, cy + down), (cx - aside, cy + down), (cx + aside, cy - down), (cx - aside, cy - down))
    far = down + height
    yield from ((cx, cy + far), (cx, cy - far), (cx + aside, cy + far), (cx - aside, cy + far))
    yield from ((cx + aside, cy - far), (cx - aside, cy - far))


def _first_free(
    middles: Sequence[tuple[int, int]],
    width: int,
    height: int,
    inner: Rect,
    taken: _Taken,
    gap: tuple[int, int],
    one: Candidate,
) -> Rect | None:
    for x, y in middles:
        rect = _rect(x, y, width, height)
        inside = rect[0] >= inner[0] and rect[1] >= inner[1] and rect[2] <= inner[2] and rect[3] <= inner[3]
        if inside and taken.free(rect, gap, one.id):
            return rect
    if not one.must:
        return None
    x, y = middles[0]
    x = max(min(x, inner[2] - width // 2), inner[0] + width // 2)
    y = max(min(y, inner[3] - height // 2), inner[1] + height // 2)
    return _rect(x, y, width, height)


def _rect(x: int, y: int, width: int, height: int) -> Rect:
    return x - width // 2, y - height // 2, x - width // 2 + width, y - height // 2 + height


def _cells(rect: Rect) -> Iterator[tuple[int, int]]:
    for column in range(rect[0] // CELL, rect[2] // CELL + 1):
        for row in range(rect[1] // CELL, rect[3] // CELL + 1):
            yield column, row


def _meet(one: Rect, other: Rect) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
