"""Practices and meeting places in a picture: as the map on the screen draws them, so that all on show can be counted.

Symbols that would hide one another become a circle with their number; a halo is as wide as a place is uncertain; what
is known by municipality only is a dashed circle with a number. The rules are those of clusters.js and practices.js,
which take their numbers from the same module: :mod:`dashboard.maps.drawing`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from dashboard.maps import drawing
from dashboard.maps.drawing import ALONE, DOUBLED, FAR, FAR_SCALE, MOST, PASSES, REACH, SEVERAL
from dashboard.maps.map_files import HALO_METRES
from dashboard.maps.palette import ACCENT, INK, PLACE_FAR, PLACE_LINE
from dashboard.maps.point_layers import PracticeSpec
from dashboard.maps.positions import PracticePosition, meeting_place_positions, practice_positions
from dashboard.maps.still.canvas import Box, Canvas, Points
from dashboard.maps.still.frames import MapViewport, world
from dashboard.maps.still.icons import draw_icon, draw_number, ring
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from geodata.models import Precision

Positions = Sequence[PracticePosition]


@dataclass(frozen=True)
class PointSymbol:
    """Where a symbol is drawn: its middle and half its width in pixels, the rows of practices that it represents, and
    their true position if it had to make room."""

    x: float
    y: float
    radius: float
    rows: tuple[int, ...]
    home: tuple[float, float] | None = None

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        return self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius


@dataclass
class DrawnSymbols:
    """What a picture shows: the level of its areas and counts for the legend, and boxes that labels must not hide.

    What lies in two maps of a picture is drawn in both and counted once: ``counted`` contains the ids.
    """

    level: str = ""
    symbols: Counter[str] = field(default_factory=Counter)
    several: int = 0
    approximate: int = 0
    by_town: int = 0
    meeting_places: int = 0
    selected: PointSymbol | None = None
    boxes: list[Box] = field(default_factory=list)
    counted: set[str] = field(default_factory=set)

    @property
    def shown(self) -> int:
        """How many practices are in the picture."""
        return self.symbols.total()

    def new(self, ids: Iterable[str]) -> list[str]:
        """Those of the ids that were not counted yet; they are from now on."""
        found = [one for one in dict.fromkeys(ids) if one not in self.counted]
        self.counted.update(found)
        return found


def radius(number: int) -> float:
    """Half the width of a symbol for so many practices, in pixels of the map on the screen."""
    return ALONE if number == 1 else min(MOST, SEVERAL + DOUBLED * math.log2(number))


def clusters(spots: Sequence[PointSymbol], unit: float) -> list[PointSymbol]:
    """Spots that would touch, joined: every row in exactly one of those returned."""
    items = list(spots)
    for _ in range(PASSES):
        joined = _once(items, unit)
        if len(joined) == len(items):
            break
        items = joined
    return items


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


def draw_meeting_places(canvas: Canvas, frame: MapViewport, dataset: Dataset, unit: float, drawn: DrawnSymbols) -> None:
    """Small and quiet under the practices: open squares from near by, dots from afar."""
    table = meeting_place_positions(dataset)
    at = frame.pixels(world(table["lon"], table["lat"]))
    near = frame.detail(unit) >= FAR
    half = (drawing.PLACE_NEAR if near else drawing.PLACE_FAR) * unit
    inside = frame.inside(at, half)
    style: dict[str, Any] = {"facecolor": PLACE_FAR}
    if near:
        style = {"facecolor": "#fff", "edgecolor": PLACE_LINE, "linewidth": 1.2 * unit}
    for x, y in at[inside]:
        box = (x - half, y - half, x + half, y + half)
        canvas.rectangle(box, zorder=8, **style)
        drawn.boxes.append(box)
    # A practice may have the same id.
    drawn.meeting_places += len(drawn.new(f"place/{one}" for one in table.loc[inside, "meeting_place_id"]))


def draw_practices(
    canvas: Canvas,
    frame: MapViewport,
    dataset: Dataset,
    practices: PracticeSpec,
    words: Words,
    unit: float,
    drawn: DrawnSymbols,
) -> None:
    """Draw the practices on show that lie in a frame, and the selected one even if filters leave it out.

    Args:
        unit: how many pixels of the picture a pixel of the dashboard's map is.
        drawn: counts them.
    """
    positions = practice_positions(dataset)
    rows = practices.drawn
    table = [positions[row] for row in rows]
    at = frame.pixels(world([one.lon for one in table], [one.lat for one in table]))
    inside = frame.inside(np.nan_to_num(at, nan=-1e9), 3 * unit)
    by_town = np.array([one.precision == Precision.MUNICIPALITY for one in table], dtype=bool)
    scale = unit if frame.detail(unit) >= FAR else FAR_SCALE * unit
    alone = [
        PointSymbol(at[row][0], at[row][1], radius(1) * scale, (row,))
        for row in np.flatnonzero(inside & ~by_town).tolist()
    ]
    own = next((spot for spot in alone if rows[spot.rows[0]] == practices.selected), None)
    items = clusters([spot for spot in alone if spot is not own], scale)
    if own:
        own = replace(own, radius=18 * unit)
        items = [*(free_place(spot, [own]) for spot in items), own]
    items = [_within(spot, frame.box, unit) for spot in items]
    grouped = _joined([_within(spot, frame.box, unit) for spot in _towns(table, at, inside & by_town, items, unit)])
    _halos(canvas, frame, table, items, unit, drawn)
    for spot in (*grouped, *items):
        _leader(canvas, spot, unit)
    for spot in grouped:
        ring(canvas, spot.x, spot.y, spot.radius, 1.6 * unit, 3.2 * unit, zorder=11)
        draw_number(canvas, spot.x, spot.y, words.decimal(len(spot.rows), 0), 13 * unit, 11)
    for spot in items:
        _draw_spot(canvas, spot, table, words, unit, drawn, large=spot is items[-1] and own is not None)
    drawn.selected = items[-1] if own else drawn.selected
    drawn.by_town += sum(len(spot.rows) for spot in grouped)
    drawn.boxes += [spot.box for spot in (*items, *grouped)]
    symbols = {table[row].id: table[row].symbol for spot in (*items, *grouped) for row in spot.rows}
    drawn.symbols.update(symbols[practice] for practice in drawn.new(symbols))


def _draw_spot(
    canvas: Canvas, spot: PointSymbol, table: Positions, words: Words, unit: float, drawn: DrawnSymbols, large: bool
) -> None:
    """Its symbol, a few side by side where they are at one address, else a circle with their number."""
    if large:
        frame_style = {"facecolor": "#fff", "edgecolor": INK, "linewidth": 2.2 * unit, "zorder": 12}
        canvas.rectangle(spot.box, round_=8 * unit, **frame_style)
    found = [table[row] for row in spot.rows]
    same = len({(one.lat, one.lon) for one in found}) == 1
    if len(found) > (4 if same else 1):
        ring(canvas, spot.x, spot.y, spot.radius, 2 * unit)
        draw_number(canvas, spot.x, spot.y, words.decimal(len(found), 0), 13 * unit)
        drawn.several += len(found)
        return
    size = 30 * unit if large else 2 * radius(1) * unit
    for at, one in enumerate(found):
        x = spot.x + (at - (len(found) - 1) / 2) * 21 * unit
        draw_icon(canvas, one.symbol, x, spot.y, size, 12.1 if large else 12)


def _once(items: list[PointSymbol], unit: float) -> list[PointSymbol]:
    """Every spot joins the first one before it that it would touch; a grid keeps that from comparing all with all."""
    cell = 2 * radius(10**9) * unit
    grid: dict[tuple[int, int], list[int]] = {}
    kept: list[PointSymbol] = []
    homes: list[tuple[float, float]] = []
    for spot in items:
        column, row = int(spot.x // cell), int(spot.y // cell)
        near = [at for c in (-1, 0, 1) for r in (-1, 0, 1) for at in grid.get((column + c, row + r), ())]
        host = next(
            (at for at in near if math.dist(homes[at], (spot.x, spot.y)) < REACH * (kept[at].radius + spot.radius)),
            None,
        )
        if host is None:
            grid.setdefault((column, row), []).append(len(kept))
            kept.append(spot)
            homes.append((spot.x, spot.y))
            continue
        other = kept[host]
        number = len(other.rows) + len(spot.rows)
        part = len(spot.rows) / number
        x, y = other.x + (spot.x - other.x) * part, other.y + (spot.y - other.y) * part
        kept[host] = PointSymbol(x, y, radius(number) * unit, other.rows + spot.rows)
    return kept


def _towns(
    table: Positions, at: Points, mask: npt.NDArray[np.bool_], items: list[PointSymbol], unit: float
) -> list[PointSymbol]:
    """One spot a municipality, joined where they would touch, each where it hides no other."""
    members: dict[str, list[int]] = {}
    for row in np.flatnonzero(mask).tolist():
        members.setdefault(str(table[row].town), []).append(row)
    ordered = [members[name] for name in sorted(members)]
    spots = [
        PointSymbol(float(at[rows[0]][0]), float(at[rows[0]][1]), 1.15 * ALONE * unit, tuple(rows)) for rows in ordered
    ]
    placed: list[PointSymbol] = []
    for spot in clusters(spots, unit):
        placed.append(free_place(replace(spot, radius=13 * unit), [*items, *placed]))
    return placed


def _joined(spots: list[PointSymbol]) -> list[PointSymbol]:
    """Where there was no room for all, those that lie over one another as one."""
    found: list[PointSymbol] = []
    for spot in spots:
        over = [
            at for at, other in enumerate(found) if math.dist((other.x, other.y), (spot.x, spot.y)) < 1.5 * spot.radius
        ]
        if over:
            found[over[0]] = replace(found[over[0]], rows=found[over[0]].rows + spot.rows)
        else:
            found.append(spot)
    return found


def _within(spot: PointSymbol, box: Box, unit: float) -> PointSymbol:
    """The spot moved so far that all of it is in the box."""
    margin = spot.radius + 1.5 * unit
    x = min(max(spot.x, box[0] + margin), box[2] - margin)
    y = min(max(spot.y, box[1] + margin), box[3] - margin)
    return spot if (x, y) == (spot.x, spot.y) else replace(spot, x=x, y=y)


def _halos(
    canvas: Canvas, frame: MapViewport, table: Positions, items: list[PointSymbol], unit: float, drawn: DrawnSymbols
) -> None:
    """A halo keeps its size on the ground; it is left out where its symbol is wider."""
    for spot in items:
        size = HALO_METRES[table[spot.rows[0]].precision] / frame.metres_a_pixel
        if len(spot.rows) > 1 or size <= ALONE * unit:
            continue
        circle = partial(canvas.circle, spot.x, spot.y, size, frame.box, zorder=7)
        circle(facecolor=ACCENT, alpha=0.07)
        circle(facecolor="none", edgecolor=ACCENT, linestyle=(0, (4 / 1.2, 4 / 1.2)), linewidth=1.2 * unit)
        drawn.approximate += 1


def _leader(canvas: Canvas, spot: PointSymbol, unit: float) -> None:
    """From where something is to where there was room to draw it."""
    if spot.home:
        canvas.line([spot.home, (spot.x, spot.y)], color=ACCENT, linewidth=1.2 * unit, zorder=10)
        canvas.circle(*spot.home, 1.8 * unit, facecolor=ACCENT, zorder=10)
