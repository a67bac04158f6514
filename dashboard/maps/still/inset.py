"""The inset of a picture: where there is room for it beside the region, and what is written in it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely

from dashboard.maps.inset import InsetSpec
from dashboard.maps.palette import INK
from dashboard.maps.still.canvas import LEADING, MUTED, Box, Canvas
from dashboard.maps.still.frames import MapViewport, degrees, world
from dashboard.query.dataset import Dataset, derived

# How much larger than on the map beside it the part is drawn.
ENLARGED = 2.0
# How much smaller than the free room the region may become for it, in steps.
SHRUNK = (1.0, 0.96, 0.92, 0.88, 0.84, 0.8)
CARD, LINE = "#fffefb", "#52606b"
# Width of the text, and space around it, in sizes of the type.
TEXT_WIDTH, SPACE = 11.5, 0.7
# What stays free around the card, in pixels of the dashboard's map: as much as a symbol at the edge of an area takes.
AROUND = 16.0


@dataclass(frozen=True)
class PlacedInset:
    """An inset in a picture.

    Attributes:
        card: the box around map and text.
        frame: the map in it.
        title, lines: what is written beside the map.
        size: of the type, in pixels.
        leader: from the card to the edge of the place on the map beside it.
    """

    card: Box
    frame: MapViewport
    title: list[str]
    lines: list[str]
    size: float
    leader: tuple[tuple[float, float], tuple[float, float]]

    @property
    def taken(self) -> list[Box]:
        """Boxes that no name on the map beside it may hide: the card, and the leader in short pieces."""
        (x1, y1), (x2, y2) = self.leader
        steps = max(2, int(math.dist(*self.leader) / 4))
        along = zip(np.linspace(x1, x2, steps).tolist(), np.linspace(y1, y2, steps).tolist(), strict=True)
        return [self.card, *((x - 2, y - 2, x + 2, y + 2) for x, y in along)]


def placed_inset(
    canvas: Canvas, frame: MapViewport, spec: InsetSpec, dataset: Dataset, text: float, unit: float
) -> tuple[MapViewport, PlacedInset | None]:
    """The map of the whole region with an inset beside it: the largest that leaves a corner free for the card.

    Args:
        canvas: measures the text.
        frame: the map without an inset, in the box that there is.
        spec: what the inset shows.
        text: size of running text, in pixels.
        unit: how many pixels of the picture a pixel of the dashboard's map is.

    Returns:
        The map to draw, and the inset; the map as it was and None where no map is large enough.
    """
    for smaller in _smaller(frame, dataset):
        if found := _beside(canvas, smaller, spec, dataset, text, unit):
            return smaller, found
    return frame, None


def draw_inset_card(canvas: Canvas, inset: PlacedInset, unit: float) -> None:
    """The card under the enlarged map, its text, and the leader."""
    _, top, _, _ = inset.card
    canvas.line(list(inset.leader), color=INK, linewidth=max(0.8, 0.9 * unit), zorder=9)
    style = {"facecolor": CARD, "edgecolor": LINE, "linewidth": max(0.8, 0.9 * unit), "zorder": 1.5}
    canvas.rectangle(inset.card, round_=5 * unit, **style)
    x = inset.frame.box[2] + SPACE * inset.size
    y = canvas.lines(x, top + SPACE * inset.size, inset.title, 1.12 * inset.size, "serif")
    canvas.lines(x, y + 0.25 * inset.size, inset.lines, 0.92 * inset.size, color=MUTED)


def _smaller(frame: MapViewport, dataset: Dataset) -> Iterator[MapViewport]:
    """The map in steps smaller, each with the region at the top of its box, then in the middle of it."""
    west, south, east, north = dataset.region.bounds
    (_, high), (_, low) = world([west, east], [north, south])
    height = frame.box[3] - frame.box[1]
    for share in SHRUNK:
        factor = frame.factor * share
        slack = max(0.0, height - 1.08 * (low - high) * factor) / 2
        x, y = frame.middle
        if slack > 1:
            yield replace(frame, factor=factor, middle=(x, y + slack / factor))
        yield replace(frame, factor=factor)


def _beside(
    canvas: Canvas, frame: MapViewport, spec: InsetSpec, dataset: Dataset, text: float, unit: float
) -> PlacedInset | None:
    """The inset in the first corner where its card hides no area."""
    (south, west), (north, east) = spec.bounds
    low, high = frame.pixels(world([west, east], [north, south]))
    across, down = (high - low) * ENLARGED
    size = 0.92 * text
    space = SPACE * size
    title = canvas.wrap(spec.title, 1.12 * size, TEXT_WIDTH * size, "serif")
    lines = [part for line in spec.lines for part in canvas.wrap(line, 0.92 * size, TEXT_WIDTH * size)]
    written = LEADING * size * (1.12 * len(title) + 0.92 * len(lines)) + 0.25 * size
    width, height = across + TEXT_WIDTH * size + 3.4 * space, max(down, written) + 2 * space
    left, top, right, bottom = frame.box
    edge = 0.5 * text
    low_left, low_right = (left + edge, bottom - edge - height), (right - edge - width, bottom - edge - height)
    corners = (low_left, low_right, (left + edge, top + edge))
    for x, y in corners:
        card = (x, y, x + width, y + height)
        if x < left or y < top or card[2] > right or _hides(card, frame, dataset, AROUND * unit):
            continue
        (mx, my), factor = (world(west, north)[0] + world(east, south)[0]) / 2, frame.factor * ENLARGED
        inner = (x + space, y + space, x + space + across, y + height - space)
        leader = _leader(card, (tuple(low), tuple(high)))
        return PlacedInset(card, MapViewport(inner, (float(mx), float(my)), factor), title, lines, size, leader)
    return None


def _hides(card: Box, frame: MapViewport, dataset: Dataset, around: float) -> bool:
    """Whether a card, with a margin around it, would hide a part of any area."""
    left, top, right, bottom = card
    (west, north), (east, south) = degrees(
        frame.world(np.array([[left - around, top - around], [right + around, bottom + around]]))
    )
    shapes = _shapes(dataset)
    return bool(shapes.query(shapely.box(west, south, east, north), predicate="intersects").size)


@derived
def _shapes(dataset: Dataset) -> shapely.STRtree:
    return shapely.STRtree(shapely.from_wkb(dataset.cover_of(dataset.levels[0])["geometry"].to_numpy()))


def _leader(
    card: Box, place: tuple[tuple[float, ...], tuple[float, ...]]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """From the side of a card that is nearest to a place, to the edge of a circle in that place."""
    (x1, y1), (x2, y2) = place
    x, y, radius = (x1 + x2) / 2, (y1 + y2) / 2, min(x2 - x1, y2 - y1) / 2
    left, top, right, bottom = card
    inset = 0.16 * (bottom - top)
    if x > right or x < left:
        start = (right if x > right else left, min(max(y, top + inset), bottom - inset))
    else:
        start = (x, top if y < top else bottom)
    share = max(0.0, 1 - radius / max(math.dist(start, (x, y)), 1e-9))
    return start, (start[0] + (x - start[0]) * share, start[1] + (y - start[1]) * share)
