"""Layout of map and legend in a picture, so that every symbol on the map has its row in the legend.

Type shrinks to a minimum, then the legend breaks into columns, then what only explains is left out, and last the counts
with the row that says what they count. The row of a symbol that is on the map never is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, pairwise

from dashboard.maps.still.canvas import Box
from dashboard.maps.still.legend_blocks import LegendBlock, LegendStyle
from dashboard.maps.still.points import DrawnSymbols

SCALES = (1.0, 0.9, 0.8, 0.7)
SMALLEST_TYPE = 9.6
# The least share of the page's width and the least side in pixels that the map takes.
LEAST_SHARE, LEAST_SIDE = 0.36, 110.0
# The largest share of the free height that a legend below the map takes.
MOST_BELOW = 0.6
Legend = Callable[[DrawnSymbols, LegendStyle], list[LegendBlock]]
Blocks = Callable[[Box, LegendStyle], list[LegendBlock]]


@dataclass(frozen=True)
class Layout:
    """The box of the map, and columns of the legend: left, top and blocks of each; ``gap`` between groups of blocks."""

    map_box: Box
    columns: tuple[tuple[float, float, list[LegendBlock]], ...]
    gap: float


def layout(free: Box, text: float, beside: bool, count: Callable[[Box], DrawnSymbols], legend: Legend) -> Layout | None:
    """The first arrangement in which the whole legend fits; None where none does.

    Args:
        free: the box between title and sources, in pixels.
        text: size of running text, in pixels.
        beside: whether the legend goes beside the map rather than below it.
        count: what a map in a box would have on it.
        legend: the legend of a map, in a style.
    """
    counted = cache(count)

    def blocks(box: Box, style: LegendStyle) -> list[LegendBlock]:
        return legend(counted(box), style)

    arrange = _beside if beside else _below
    for with_counts, with_notes in ((True, True), (True, False), (False, False)):
        for columns, size in _settings(text, beside):
            if found := arrange(free, text, columns, LegendStyle(size, 0, with_counts, with_notes), blocks):
                return found
    return None


def _settings(text: float, beside: bool) -> Iterator[tuple[int, float]]:
    """Columns and size of type, the best first."""
    sizes = dict.fromkeys(max(SMALLEST_TYPE, 0.92 * text * scale) for scale in SCALES)
    few = (1, 2, 3) if beside else (2, 1, 3)
    larger, least = list(sizes)[:3], list(sizes)[-1]
    yield from ((few[0], size) for size in larger)
    yield from ((few[1], size) for size in sizes)
    yield from ((few[0], least), (few[2], least))


def _beside(free: Box, text: float, columns: int, style: LegendStyle, legend: Blocks) -> Layout | None:
    (left, top, right, bottom), size = free, style.size
    width = (18.7 if columns == 1 else 14.3) * size
    gap = 1.2 * size
    start = right - columns * width - (columns - 1) * gap
    box = (left, top, start - 1.6 * text, bottom)
    if box[2] - left < max(LEAST_SIDE, LEAST_SHARE * (right - left)):
        return None
    parts = split_columns(legend(box, replace(style, width=width)), columns, size)
    if max((column_height(part, size) for part in parts), default=0) > bottom - top:
        return None
    return Layout(box, tuple((start + at * (width + gap), top, part) for at, part in enumerate(parts)), size)


def _below(free: Box, text: float, columns: int, style: LegendStyle, legend: Blocks) -> Layout | None:
    (left, top, right, bottom), size = free, style.size
    gap = 1.4 * text
    width = (right - left - (columns - 1) * gap) / columns
    if width < 11 * size:
        return None
    gaps = 0.5 * size
    needed = 0.0
    # How tall the legend is depends on what the map shows, and that on its height: it only ever grows.
    for _ in range(4):
        box = (left, top, right, bottom - needed - (0.6 * text if needed else 0))
        if needed > MOST_BELOW * (bottom - top) or box[3] - top < LEAST_SIDE:
            return None
        parts = split_columns(legend(box, replace(style, width=width)), columns, gaps)
        found = max((column_height(part, gaps) for part in parts), default=0)
        if found <= needed:
            at = bottom - needed
            return Layout(box, tuple((left + n * (width + gap), at, part) for n, part in enumerate(parts)), gaps)
        needed = found
    return None


def column_height(blocks: Sequence[LegendBlock], gap: float) -> float:
    """How tall a column is."""
    return sum(block.height for block in blocks) + gap * sum(a.group != b.group for a, b in pairwise(blocks))


def split_columns(blocks: list[LegendBlock], columns: int, gap: float) -> list[list[LegendBlock]]:
    """The blocks in order in so many columns, the tallest as short as can be; a heading stays with what follows."""
    places = [at for at in range(1, len(blocks)) if not blocks[at - 1].leads]
    tries: list[list[list[LegendBlock]]] = [[blocks]]
    for number in range(1, min(columns, len(places) + 1)):
        for cuts in combinations(places, number):
            ends = (0, *cuts, len(blocks))
            tries.append([blocks[a:b] for a, b in pairwise(ends)])
    return min(tries, key=lambda parts: max(column_height(part, gap) for part in parts))
