"""How far a kilometre is in a picture."""

from __future__ import annotations

from dashboard.export.canvas import LEADING, Box, Canvas
from dashboard.export.frames import Frame
from dashboard.i18n import Words
from dashboard.maps.palette import INK, PAPER

STEPS = (1, 2, 5)
# The bar is as long as it can be up to this share of the map's width.
SHARE = 0.24


def length(frame: Frame) -> int:
    """The bar's length in metres: 1, 2 or 5 times a power of ten."""
    most = SHARE * (frame.box[2] - frame.box[0]) * frame.metres_a_pixel
    return max((step * 10**power for power in range(7) for step in STEPS if step * 10**power <= most), default=1)


def draw_scale(canvas: Canvas, frame: Frame, words: Words, size: float) -> Box:
    """Draw the bar at the bottom left of a map; returns the box that it takes."""
    metres = length(frame)
    said = f"{words.decimal(metres / 1000, 0)} km" if metres >= 1000 else f"{words.decimal(metres, 0)} m"
    wide = metres / frame.metres_a_pixel
    left, bottom = frame.box[0] + 0.6 * size, frame.box[3] - 0.6 * size
    box = (left, bottom - LEADING * size - 0.9 * size, left + max(wide, canvas.measure(said, size)) + size, bottom)
    canvas.rectangle(box, facecolor=PAPER, alpha=0.88, zorder=13)
    x, y = left + 0.5 * size, bottom - 0.5 * size
    corners = [(x, y - 0.35 * size), (x, y), (x + wide, y), (x + wide, y - 0.35 * size)]
    canvas.line(corners, color=INK, linewidth=max(1.0, 0.09 * size), zorder=14, solid_joinstyle="miter")
    canvas.text(x, y - 0.55 * size, said, size, zorder=14)
    return box
