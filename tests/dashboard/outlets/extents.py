"""Where texts stand on a canvas, as matplotlib itself measures them."""

from __future__ import annotations

from itertools import combinations

from dashboard.maps.still.canvas import Box, Canvas, drawing


def boxes(canvas: Canvas) -> list[tuple[str, Box]]:
    """Each text with the box of its ink in pixels from the top left. A typeface's own line height is not ink."""
    found = []
    with drawing():
        for text in canvas.axes.texts:
            said = text.get_text()
            wide, tall, below = canvas.renderer.get_text_width_height_descent(said, text.get_fontproperties(), False)
            x, y = text.get_position()
            if text.get_rotation() == 90:
                # Read upwards, and set about its middle.
                found.append((said, (x - tall / 2, y - wide / 2, x + tall / 2, y + wide / 2)))
                continue
            left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[text.get_horizontalalignment()] * wide
            found.append((said, (left, y - tall + below, left + wide, y + below)))
    return found


def outside(canvas: Canvas) -> list[str]:
    """Texts that leave the page."""
    return [
        text
        for text, (left, top, right, bottom) in boxes(canvas)
        if left < 0 or top < 0 or right > canvas.width or bottom > canvas.height
    ]


def overlapping(canvas: Canvas, slack: float = 1.0) -> list[tuple[str, str]]:
    """Pairs of texts that touch by more than ``slack`` pixels both ways."""
    return [
        (one, other)
        for (one, a), (other, b) in combinations(boxes(canvas), 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > slack and min(a[3], b[3]) - max(a[1], b[1]) > slack
    ]


def words_on(canvas: Canvas) -> str:
    """All that is written, without spaces."""
    return "".join(text for text, _ in boxes(canvas)).replace(" ", "")
