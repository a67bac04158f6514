"""The scale bar of a picture."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.maps.palette import INK, PAPER
from dashboard.maps.still.canvas import LEADING, Box, Canvas, overlap
from dashboard.maps.still.frames import MapViewport
from dashboard.presenters.i18n import Words

STEPS = (1, 2, 5)
# The largest share of the map's width that the bar takes.
SHARE = 0.24


def length(frame: MapViewport) -> int:
    """The bar's length in metres: 1, 2 or 5 times a power of ten."""
    most = SHARE * (frame.box[2] - frame.box[0]) * frame.metres_a_pixel
    return max((step * 10**power for power in range(7) for step in STEPS if step * 10**power <= most), default=1)


def draw_scale(canvas: Canvas, frame: MapViewport, words: Words, size: float, taken: Sequence[Box] = ()) -> Box:
    """Draw the bar in the corner of a map that hides the least of ``taken``; returns the box that it takes."""
    metres = length(frame)
    label = f"{words.decimal(metres / 1000, 0)} km" if metres >= 1000 else f"{words.decimal(metres, 0)} m"
    width = metres / frame.metres_a_pixel
    across, height = max(width, canvas.measure(label, size)) + size, LEADING * size + 0.9 * size
    edge = 0.6 * size
    corners = [
        (x, y, x + across, y + height)
        for y in (frame.box[3] - edge - height, frame.box[1] + edge)
        for x in (frame.box[0] + edge, frame.box[2] - edge - across)
    ]
    box = min(corners, key=lambda corner: sum(overlap(corner, other) for other in taken))
    canvas.rectangle(box, facecolor=PAPER, alpha=0.88, zorder=13)
    x, y = box[0] + 0.5 * size, box[3] - 0.5 * size
    bar = [(x, y - 0.35 * size), (x, y), (x + width, y), (x + width, y - 0.35 * size)]
    canvas.line(bar, color=INK, linewidth=max(1.0, 0.09 * size), zorder=14, solid_joinstyle="miter")
    canvas.text(x, y - 0.55 * size, label, size, zorder=14)
    return box
