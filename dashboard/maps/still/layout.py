"""Where map and legend of a picture go, so that every sign on the map has its row in the legend.

Type shrinks to a floor, then the legend breaks into columns, then what only explains gives way, and last the numbers
with the row that says what they count. A row of a sign that is on the map never does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from dashboard.maps.still.canvas import Box
from dashboard.maps.still.legend_blocks import LegendBlock
from dashboard.maps.still.points import Drawn

SCALES = (1.0, 0.9, 0.8, 0.7)
SMALLEST_KEY = 9.6
# The least of the page that the map keeps, and in pixels.
LEAST_SHARE, LEAST_SIDE = 0.36, 110.0
# Of the room between title and sources, at most so much is legend below the map.
MOST_BELOW = 0.6


@dataclass(frozen=True)
class LegendStyle:
    """How a legend is set: size of type, width of a column, with numbers or without, with all texts or not."""

    size: float
    width: float
    counted: bool
    told: bool


@dataclass(frozen=True)
class Trial:
    """One try to set a legend: in so many columns, and as :class:`Dress` says."""

    columns: int
    size: float
    counted: bool
    told: bool

    def dress(self, width: float) -> LegendStyle:
        """How it is set where a column is so wide."""
        return LegendStyle(self.size, width, self.counted, self.told)


@dataclass(frozen=True)
class Room:
    """What is free between title and sources: a box, and the sizes of text."""

    box: Box
    text: float
    beside: bool


@dataclass(frozen=True)
class Layout:
    """Where the map is, and columns of the legend: left, top and blocks of each; ``gap`` between groups of blocks."""

    land: Box
    columns: tuple[tuple[float, float, list[LegendBlock]], ...]
    gap: float


def layout(
    room: Room, count: Callable[[Box], Drawn], key: Callable[[Drawn, LegendStyle], list[LegendBlock]]
) -> Layout | None:
    """The first arrangement in which the whole legend fits; None where none does.

    Args:
        room: what is free.
        count: what a map in a box would have on it.
        key: the legend of a map, set in one way.
    """
    counted: dict[Box, Drawn] = {}

    def legend(land: Box, dress: LegendStyle) -> list[LegendBlock]:
        if land not in counted:
            counted[land] = count(land)
        return key(counted[land], dress)

    way = _beside if room.beside else _below
    for numbers, told in ((True, True), (True, False), (False, False)):
        for columns, size in _settings(room):
            if found := way(room, Trial(columns, size, numbers, told), legend):
                return found
    return None


def _settings(room: Room) -> Iterator[tuple[int, float]]:
    """Columns and size of type, the best first."""
    sizes = dict.fromkeys(max(SMALLEST_KEY, 0.92 * room.text * scale) for scale in SCALES)
    few = (1, 2, 3) if room.beside else (2, 1, 3)
    larger, least = list(sizes)[:3], list(sizes)[-1]
    yield from ((few[0], size) for size in larger)
    yield from ((few[1], size) for size in sizes)
    yield from ((few[0], least), (few[2], least))


def _beside(room: Room, trial: Trial, legend: Callable[[Box, LegendStyle], list[LegendBlock]]) -> Layout | None:
    (left, top, right, bottom), (columns, size) = room.box, (trial.columns, trial.size)
    width = (18.7 if columns == 1 else 14.3) * size
    gap = 1.2 * size
    start = right - columns * width - (columns - 1) * gap
    land = (left, top, start - 1.6 * room.text, bottom)
    if land[2] - left < max(LEAST_SIDE, LEAST_SHARE * (right - left)):
        return None
    parts = split(legend(land, trial.dress(width)), columns, size)
    if max((tall(part, size) for part in parts), default=0) > bottom - top:
        return None
    return Layout(land, tuple((start + at * (width + gap), top, part) for at, part in enumerate(parts)), size)


def _below(room: Room, trial: Trial, legend: Callable[[Box, LegendStyle], list[LegendBlock]]) -> Layout | None:
    (left, top, right, bottom), (columns, size) = room.box, (trial.columns, trial.size)
    gap = 1.4 * room.text
    width = (right - left - (columns - 1) * gap) / columns
    if width < 11 * size:
        return None
    gaps = 0.5 * size
    needed = 0.0
    # How tall the legend is depends on what the map shows, and that on its height: it only ever grows.
    for _ in range(4):
        land = (left, top, right, bottom - needed - (0.6 * room.text if needed else 0))
        if needed > MOST_BELOW * (bottom - top) or land[3] - top < LEAST_SIDE:
            return None
        parts = split(legend(land, trial.dress(width)), columns, gaps)
        found = max((tall(part, gaps) for part in parts), default=0)
        if found <= needed:
            at = bottom - needed
            return Layout(land, tuple((left + n * (width + gap), at, part) for n, part in enumerate(parts)), gaps)
        needed = found
    return None


def tall(blocks: Sequence[LegendBlock], gap: float) -> float:
    """How tall a column is."""
    return sum(block.height for block in blocks) + gap * sum(a.group != b.group for a, b in pairwise(blocks))


def split(blocks: list[LegendBlock], columns: int, gap: float) -> list[list[LegendBlock]]:
    """The blocks in order in so many columns, the tallest as short as can be; a heading stays with what follows."""
    places = [at for at in range(1, len(blocks)) if not blocks[at - 1].leads]
    tries: list[list[list[LegendBlock]]] = [[blocks]]
    for number in range(1, min(columns, len(places) + 1)):
        for cuts in combinations(places, number):
            ends = (0, *cuts, len(blocks))
            tries.append([blocks[a:b] for a, b in pairwise(ends)])
    return min(tries, key=lambda parts: max(tall(part, gap) for part in parts))
