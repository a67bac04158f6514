"""What is drawn where at a zoom: rings of towns from afar, symbols and rings of what lies close together from near by.

``static/arrangement.js`` and ``static/clusters.js`` have the same rules; both pass ``tests/data/cases/clusters.json``
and ``arrangements.json``. Positions and radii are pixels of the map on the screen, the same wherever it is moved to.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dashboard.maps.drawing import ALONE, AROUND, CHOSEN, FAR, FAR_SCALE, PASSES, RING, TOWNS_BELOW
from dashboard.maps.rings import ring_radius

# White around the symbol that was chosen, beyond half its width.
ROOM = 3.0


@dataclass(frozen=True)
class PracticePoint:
    """A practice to be drawn: its position, the index of its municipality (-1 where that is unknown), and whether no
    more than the municipality is known."""

    x: float
    y: float
    town: int = -1
    by_town: bool = False


@dataclass(frozen=True)
class PointSymbol:
    """What is drawn as one.

    Attributes:
        x, y: its middle.
        radius: half the width that it claims.
        rows: the practices that it represents, as indices of the points given.
        kind: ``symbol`` of one practice; ``ring`` of several, or of a town; ``by_town``, a ring of practices of which
            only the municipality is known; ``chosen``, the symbol of the practice that was chosen.
        home: its true position if it had to make room.
    """

    x: float
    y: float
    radius: float
    rows: tuple[int, ...]
    kind: Literal["symbol", "ring", "by_town", "chosen"] = "symbol"
    home: tuple[float, float] | None = None

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius


def symbol_scale(zoom: float) -> float:
    """How large symbols are drawn at a zoom; rings keep their size."""
    return FAR_SCALE if zoom < FAR else 1.0


def arranged(
    points: Sequence[PracticePoint], middles: Sequence[tuple[float, float]], zoom: float, chosen: int | None = None
) -> list[PointSymbol]:
    """What is drawn, in drawing order: every point in exactly one symbol.

    Args:
        points: the practices on show.
        middles: of the towns, by index.
        zoom: web-map zoom on the screen.
        chosen: the index of the point that was chosen: it stays on its own unless only its municipality is known.
    """
    own = chosen if chosen is not None and not points[chosen].by_town else None
    rest = [row for row in range(len(points)) if row != own]
    if zoom < TOWNS_BELOW:
        return _with_chosen(clusters(_towns_and_strays(points, middles, rest, zoom)), points, own)
    alone = ALONE * symbol_scale(zoom)
    spots = [PointSymbol(points[row].x, points[row].y, alone, (row,)) for row in rest if not points[row].by_town]
    symbols = _with_chosen(clusters(spots), points, own)
    return [*_by_town(points, rest, symbols), *symbols]


def _towns_and_strays(
    points: Sequence[PracticePoint], middles: Sequence[tuple[float, float]], rows: Iterable[int], zoom: float
) -> list[PointSymbol]:
    """One ring a town, the largest first, then those without a town on their own."""
    towns, strays = _grouped(points, rows), []
    for row in towns.pop(-1, ()):
        strays.append(PointSymbol(points[row].x, points[row].y, ALONE * symbol_scale(zoom), (row,)))
    ordered = sorted(towns, key=lambda town: (-len(towns[town]), town))
    rings = [PointSymbol(*middles[town], ring_radius(len(towns[town])), towns[town], "ring") for town in ordered]
    return [*rings, *strays]


def _by_town(points: Sequence[PracticePoint], rows: Iterable[int], taken: list[PointSymbol]) -> list[PointSymbol]:
    """A ring a municipality of the practices of which no more is known, where it hides nothing that is taken."""
    towns = _grouped(points, (row for row in rows if points[row].by_town))
    rings = []
    for town in sorted(towns):
        first = points[towns[town][0]]
        radius = ring_radius(len(towns[town])) + AROUND
        rings.append(PointSymbol(first.x, first.y, radius, towns[town], "by_town"))
    placed: list[PointSymbol] = []
    for ring in clusters(rings, AROUND):
        placed.append(free_place(ring, [*taken, *placed]))
    return placed


def _grouped(points: Sequence[PracticePoint], rows: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """The rows of each town."""
    towns: dict[int, list[int]] = {}
    for row in rows:
        towns.setdefault(points[row].town, []).append(row)
    return {town: tuple(members) for town, members in towns.items()}


def _with_chosen(spots: list[PointSymbol], points: Sequence[PracticePoint], own: int | None) -> list[PointSymbol]:
    """The spots with the chosen one last, which is on top; those that would lie under it make room."""
    if own is None:
        return spots
    chosen = PointSymbol(points[own].x, points[own].y, CHOSEN / 2 + ROOM, (own,), "chosen")
    moved = [
        free_place(spot, [chosen, *(other for other in spots if other is not spot)]) if _touch(spot, chosen) else spot
        for spot in spots
    ]
    return [*moved, chosen]


def clusters(spots: Sequence[PointSymbol], around: float = 0) -> list[PointSymbol]:
    """Spots that would touch, joined: every row in exactly one of those returned.

    Args:
        around: how much wider than its ring each is.
    """
    items = list(spots)
    for _ in range(PASSES):
        joined = _once(items, around)
        if len(joined) == len(items):
            break
        items = joined
    return items


def _once(items: list[PointSymbol], around: float) -> list[PointSymbol]:
    """Every spot joins the first one before it that it would touch; a grid keeps that from comparing all with all."""
    cell = 2 * (RING["most"] + around)
    grid: dict[tuple[int, int], list[int]] = {}
    kept: list[PointSymbol] = []
    homes: list[tuple[float, float]] = []
    for spot in items:
        column, row = math.floor(spot.x / cell), math.floor(spot.y / cell)
        near = [at for c in (-1, 0, 1) for r in (-1, 0, 1) for at in grid.get((column + c, row + r), ())]
        host = next(
            (at for at in near if math.dist(homes[at], (spot.x, spot.y)) < kept[at].radius + spot.radius),
            None,
        )
        if host is None:
            grid.setdefault((column, row), []).append(len(kept))
            kept.append(spot)
            homes.append((spot.x, spot.y))
            continue
        other = kept[host]
        rows = other.rows + spot.rows
        part = len(spot.rows) / len(rows)
        x, y = other.x + (spot.x - other.x) * part, other.y + (spot.y - other.y) * part
        kind = other.kind if other.kind == "by_town" else "ring"
        kept[host] = PointSymbol(x, y, ring_radius(len(rows)) + around, rows, kind)
    return kept


def free_place(spot: PointSymbol, taken: Sequence[PointSymbol]) -> PointSymbol:
    """The spot where it hides none of ``taken``: its own place, else the first free one around it."""

    def free(x: float, y: float) -> bool:
        return all(math.hypot(other.x - x, other.y - y) >= other.radius + spot.radius for other in taken)

    if free(spot.x, spot.y):
        return spot
    for away in (1.6, 2.6, 3.8):
        for turn in range(12):
            angle = turn * math.pi / 6
            x, y = spot.x + math.cos(angle) * away * spot.radius, spot.y + math.sin(angle) * away * spot.radius
            if free(x, y):
                return replace(spot, x=x, y=y, home=(spot.x, spot.y))
    return spot


def _touch(one: PointSymbol, other: PointSymbol) -> bool:
    return math.hypot(one.x - other.x, one.y - other.y) < one.radius + other.radius
