"""How far a kilometre is in a picture."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.maps.palette import INK, PAPER
from dashboard.maps.still.canvas import LEADING, Box, Canvas
from dashboard.maps.still.frames import MapViewport
from dashboard.presenters.i18n import Words

STEPS = (1, 2, 5)
# The bar is as long as it can be up to this share of the map's width.
SHARE = 0.24


def length(frame: MapViewport) -> int:
    """The bar's length in metres: 1, 2 or 5 times a power of ten."""
    most = SHARE * (frame.box[2] - frame.box[0]) * frame.metres_a_pixel
    return max((step * 10**power for power in range(7) for step in STEPS if step * 10**power <= most), default=1)


def draw_scale(canvas: Canvas, frame: MapViewport, words: Words, size: float, taken: Sequence[Box] = ()) -> Box:
    """Draw the bar in the corner of a map that hides the least of ``taken``; returns the box that it takes."""
    metres = length(frame)
    said = f"{words.decimal(metres / 1000, 0)} km" if metres >= 1000 else f"{words.decimal(metres, 0)} m"
    wide = metres / frame.metres_a_pixel
    across, tall = max(wide, canvas.measure(said, size)) + size, LEADING * size + 0.9 * size
    edge = 0.6 * size
    corners = [
        (x, y, x + across, y + tall)
        for y in (frame.box[3] - edge - tall, frame.box[1] + edge)
        for x in (frame.box[0] + edge, frame.box[2] - edge - across)
    ]
    box = min(corners, key=lambda corner: sum(_meet(corner, other) for other in taken))
    canvas.rectangle(box, facecolor=PAPER, alpha=0.88, zorder=13)
    x, y = box[0] + 0.5 * size, box[3] - 0.5 * size
    bar = [(x, y - 0.35 * size), (x, y), (x + wide, y), (x + wide, y - 0.35 * size)]
    canvas.line(bar, color=INK, linewidth=max(1.0, 0.09 * size), zorder=14, solid_joinstyle="miter")
    canvas.text(x, y - 0.55 * size, said, size, zorder=14)
    return box


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
