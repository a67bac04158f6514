"""A ring: several practices as one symbol, split by support clockwise from the top.

``static/rings.js`` has the same rules; both take their numbers from :mod:`dashboard.maps.drawing` and pass the cases of
``tests/data/cases/rings.json``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.maps.drawing import RING


def ring_radius(number: int) -> float:
    """The outer radius of a ring for so many practices, in pixels of the map on the screen.

    It grows with the square root, so that areas compare as numbers do, between a least and a most that can be drawn.
    """
    return min(RING["most"], max(RING["least"], RING["root"] * math.sqrt(number) + RING["base"]))


def ring_width(radius: float) -> float:
    """How thick a ring of this radius is, in pixels."""
    return RING["thin"] if radius <= RING["least"] else RING["thick"]


def number_size(radius: float) -> float:
    """The size of type of the number in a ring of this radius, in pixels."""
    return min(RING["largest_type"], max(RING["smallest_type"], RING["type"] * radius))


@dataclass(frozen=True)
class RingPart:
    """A part of a ring: its place in the split, and where it starts and ends in radians clockwise from the top."""

    part: int
    start: float
    end: float


def ring_parts(counts: Sequence[int], radius: float) -> list[RingPart]:
    """The parts of a ring, in the order of the split; parts of nothing are left out.

    Args:
        counts: how many practices belong to each part.
        radius: the outer radius, in pixels.

    Between parts there is a gap of the same width in pixels on every ring. A part so small that its gap would swallow
    it gets a least length, which the others give up in proportion.
    """
    present = [(part, number) for part, number in enumerate(counts) if number]
    if len(present) == 1:
        return [RingPart(present[0][0], 0.0, 2 * math.pi)]
    middle = radius - ring_width(radius) / 2
    gap = RING["gap"] / middle
    least = (RING["gap"] + RING["shortest"]) / (2 * math.pi * middle)
    total = sum(number for _, number in present)
    shares = [max(number / total, least) for _, number in present]
    parts, at = [], 0.0
    for (part, _), share in zip(present, shares, strict=True):
        turn = 2 * math.pi * share / sum(shares)
        parts.append(RingPart(part, at + gap / 2, at + turn - gap / 2))
        at += turn
    return parts
