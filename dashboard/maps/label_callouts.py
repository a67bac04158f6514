"""Boxes with a leader that say what was found in an area of the map; the same in ``static/label_callouts.js``.

At most three. Where a frame is too small for boxes, or there is no room for all of them, areas have numbers instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard.maps.label_placement import Obstacle, wrapped

# Pixels of a box: its width, what is free inside it, and the heights of its name and of each line.
WIDTH, PADDING, NAME_HEIGHT, LINE_HEIGHT, FOOT = 262, 12, 32, 17, 9
NAME_SIZE, TEXT_SIZE = 15.0, 12.5
MOST_LINES = 6
# Half the width of the disc of a number, and of the dot at the end of a leader.
DISC, DOT = 11, 3.5
# Frames of less than this get numbers.
LEAST = (760, 420)
# Pixels between the area's middle and the near edges of its box, nearest first; and on which sides it is tried.
AWAY = ((60, 26), (130, 60), (210, 110))
SIDES = ((1, -1), (-1, -1), (1, 1), (-1, 1), (1, 0), (-1, 0), (0, -1), (0, 1))
EDGE = 8
# What it counts to cover an area that a box is about, to cross another leader, and to be a step farther away, where
# covering a symbol counts one.
AREA_COST, LEADER_COST, STEP_COST = 20, 10, 3
RULES = {
    "width": WIDTH, "padding": PADDING, "nameHeight": NAME_HEIGHT, "lineHeight": LINE_HEIGHT, "foot": FOOT,
    "nameSize": NAME_SIZE, "textSize": TEXT_SIZE, "mostLines": MOST_LINES, "disc": DISC, "dot": DOT, "least": LEAST,
    "away": AWAY, "sides": SIDES, "edge": EDGE, "areaCost": AREA_COST,
    "leaderCost": LEADER_COST, "stepCost": STEP_COST,
}  # fmt: skip
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Remark:
    """What a box says: the name of an area and lines of text, and where the area's middle is in pixels."""

    id: str
    name: str
    lines: tuple[str, ...]
    x: float
    y: float


@dataclass(frozen=True)
class Callout:
    """A box of left, top, right and bottom, in whole pixels of the frame, with its lines."""

    remark: Remark
    box: Box
    lines: tuple[str, ...]

    @property
    def start(self) -> tuple[float, float]:
        """Where its leader begins: the point of its edge nearest to the area's middle."""
        return _nearest(self.remark, self.box)


def place_callouts(remarks: Sequence[Remark], obstacles: Sequence[Obstacle], frame: Box) -> list[Callout]:
    """A box for each remark, beside what it is about; empty where there is no room for all.

    Args:
        obstacles: boxes are never covered, circles as few as can be, those with an owner least of all.
        frame: left, top, right and bottom in pixels.
    """
    if frame[2] - frame[0] < LEAST[0] or frame[3] - frame[1] < LEAST[1]:
        return []
    blocked = [one.box for one in obstacles if one.box]
    circles = [one for one in obstacles if not one.box]
    found: list[Callout] = []
    for remark in remarks:
        texts = [line for text in remark.lines for line in wrapped(text, "sans", TEXT_SIZE, WIDTH - 2 * PADDING)]
        lines = tuple(texts if len(texts) <= MOST_LINES else (*texts[: MOST_LINES - 1], "…"))
        height = NAME_HEIGHT + LINE_HEIGHT * len(lines) + FOOT
        tried = [
            (_cost(remark, box, circles, found) + STEP_COST * step, at, box)
            for at, (step, box) in enumerate(_boxes(remark, height))
            if _inside(box, frame) and not any(_meet(box, other) for other in blocked)
        ]
        if not tried:
            return []
        *_, box = min(tried)
        blocked.append(box)
        found.append(Callout(remark, box, lines))
    return found


def _boxes(remark: Remark, height: int) -> Iterator[tuple[int, Box]]:
    """Where a box is tried, with how many steps farther away than need be."""
    for step, (across, down) in enumerate(AWAY):
        for right, below in SIDES:
            x = round_half_up(remark.x) + right * (across + WIDTH // 2)
            y = round_half_up(remark.y) + below * (down + height // 2)
            yield step, (x - WIDTH // 2, y - height // 2, x - WIDTH // 2 + WIDTH, y - height // 2 + height)


def _nearest(remark: Remark, box: Box) -> tuple[float, float]:
    left, top, right, bottom = box
    return min(max(remark.x, left), right), min(max(remark.y, top), bottom)


def _crossings(remark: Remark, box: Box, others: Sequence[Callout]) -> int:
    """What a box counts whose leader would cross other boxes, or which other leaders would cross."""
    own = (remark.x, remark.y, *_nearest(remark, box))
    crossed = sum(_crosses(own, one.box) for one in others)
    crossed += sum(_crosses((one.remark.x, one.remark.y, *one.start), box) for one in others)
    return LEADER_COST * crossed


def _crosses(line: Box, box: Box) -> bool:
    """Whether a line from one point to another meets a box (Liang & Barsky 1984)."""
    x, y, to_x, to_y = line
    first, last = 0.0, 1.0
    for step, low, high in ((to_x - x, box[0] - x, box[2] - x), (to_y - y, box[1] - y, box[3] - y)):
        if step == 0:
            if low > 0 or high < 0:
                return False
            continue
        one, other = low / step, high / step
        first, last = max(first, min(one, other)), min(last, max(one, other))
    return first <= last


def round_half_up(value: float) -> int:
    """A number as a whole one, as scripts round it."""
    return int((value + 0.5) // 1)


def _inside(box: Box, frame: Box) -> bool:
    return (
        box[0] >= frame[0] + EDGE
        and box[1] >= frame[1] + EDGE
        and box[2] <= frame[2] - EDGE
        and box[3] <= frame[3] - EDGE
    )


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _cost(remark: Remark, box: Box, circles: Sequence[Obstacle], others: Sequence[Callout]) -> int:
    return sum(_covering(box, one) for one in circles) + _crossings(remark, box, others)


def _covering(box: Box, circle: Obstacle) -> int:
    across = max(box[0] - circle.x, 0, circle.x - box[2])
    down = max(box[1] - circle.y, 0, circle.y - box[3])
    if across * across + down * down >= circle.radius * circle.radius:
        return 0
    return AREA_COST if circle.owner else 1
