"""Practices and meeting places in a picture: as the map on the screen draws them, so that all on show can be counted.

What is drawn where follows :mod:`dashboard.maps.arrangement`, as in the browser. A halo, as wide as a place is vague,
has only what was chosen: nothing is pointed at in a picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from dashboard.maps import drawing
from dashboard.maps.arrangement import PointSymbol, PracticePoint, arranged, symbol_scale
from dashboard.maps.drawing import AROUND, CHOSEN, FAR, MOST_SIDE_BY_SIDE, SIDE_BY_SIDE, SYMBOL
from dashboard.maps.map_files import HALO_METRES
from dashboard.maps.palette import INK, PLACE_LINE
from dashboard.maps.point_layers import MeetingPlaceSpec, PracticeSpec
from dashboard.maps.positions import PracticePosition, meeting_place_spots, practice_positions, town_middles
from dashboard.maps.rings import ring_radius
from dashboard.maps.still.canvas import Box, Canvas
from dashboard.maps.still.frames import MapViewport, world
from dashboard.maps.still.icons import draw_icon, draw_number, draw_ring
from dashboard.presenters.i18n import Words
from dashboard.presenters.symbols import SYMBOLS
from dashboard.query.dataset import Dataset
from dashboard.query.view import OSM_LAYERS, OSM_OTHER
from geodata.models import Precision

Positions = Sequence[PracticePosition]
# The size of type in the square of several places.
PLACES_TYPE = 12


@dataclass
class DrawnSymbols:
    """What a picture shows: the level of its areas and counts for the legend, and boxes that labels must not hide.

    What lies in two maps of a picture is drawn in both and counted once: ``counted`` contains the ids. ``in_ink``:
    how symbols are coloured. ``pins`` are places that do not exist, ``known_walks`` circles around those that do.
    """

    level: str = ""
    symbols: Counter[str] = field(default_factory=Counter)
    several: int = 0
    approximate: int = 0
    by_town: int = 0
    meeting_places: int = 0
    osm_places: int = 0
    osm_other: int = 0
    pins: int = 0
    known_walks: int = 0
    selected: PointSymbol | None = None
    boxes: list[Box] = field(default_factory=list)
    counted: set[str] = field(default_factory=set)
    in_ink: bool = False

    @property
    def shown(self) -> int:
        """How many practices are in the picture."""
        return self.symbols.total()

    def new(self, ids: Iterable[str]) -> list[str]:
        """Those of the ids that were not counted yet; they are from now on."""
        found = [one for one in dict.fromkeys(ids) if one not in self.counted]
        self.counted.update(found)
        return found


def draw_meeting_places(
    canvas: Canvas,
    frame: MapViewport,
    dataset: Dataset,
    places: MeetingPlaceSpec,
    words: Words,
    unit: float,
    drawn: DrawnSymbols,
) -> None:
    """Small and quiet under the practices: open squares from near by, dots from afar, none beside rings of whole towns;
    those on one spot as one. What the editors did not verify has a dashed line, and is open from afar as well."""
    if frame.detail(unit) < drawing.TOWNS_BELOW:
        # Beside rings of whole towns they would be specks.
        return
    spots = meeting_place_spots(dataset, places.layer)
    at = frame.pixels(world([lon for _, lon, _ in spots], [lat for lat, _, _ in spots]))
    near = frame.detail(unit) >= FAR
    style = _place_style(places, near, unit)
    one, several = (drawing.PLACE_NEAR, drawing.PLACES_NEAR) if near else (drawing.PLACE_FAR, drawing.PLACES_FAR)
    if places.layer == OSM_OTHER:
        one = drawing.OTHER_NEAR if near else drawing.OTHER_FAR
    inside = frame.inside(at, one * unit)
    found = [(spots[row][2], *at[row].tolist()) for row in np.flatnonzero(inside).tolist()]
    # Numbers lie on top.
    found.sort(key=lambda one: len(one[0]) > 1)
    halves = [(several if len(ids) > 1 else one) * unit for ids, _, _ in found]
    boxes = [(x - half, y - half, x + half, y + half) for half, (_, x, y) in zip(halves, found, strict=True)]
    if near and places.layer in OSM_LAYERS:
        # White beyond the strokes keeps a square whole on a dark colour.
        wider = [(left - unit, top - unit, right + unit, bottom + unit) for left, top, right, bottom in boxes]
        canvas.rectangles(wider, zorder=8, facecolor="#fff")
    canvas.rectangles(boxes, zorder=8, **style)
    drawn.boxes += boxes
    for ids, x, y in found:
        if near and len(ids) > 1:
            draw_number(canvas, x, y, words.whole(len(ids)), PLACES_TYPE * unit, 8, places.line)
        # A practice may have the same id.
        new = len(drawn.new(f"place/{place}" for place in ids))
        setattr(drawn, places.layer, getattr(drawn, places.layer) + new)


def _place_style(places: MeetingPlaceSpec, near: bool, unit: float) -> dict[str, Any]:
    if places.layer not in OSM_LAYERS:
        open_ = {"facecolor": "#fff", "edgecolor": places.line, "linewidth": 1.2 * unit}
        return open_ if near else {"facecolor": places.far}
    if not near:
        # White dots would be louder than those of our own.
        return {"facecolor": "none", "edgecolor": places.far, "linewidth": 0.8 * unit}
    width = drawing.UNVERIFIED_WIDTH
    dash = (0, tuple(length / width for length in drawing.UNVERIFIED_DASH))
    return {"facecolor": "#fff", "edgecolor": places.line, "linewidth": width * unit, "linestyle": dash}


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
    positions, towns = practice_positions(dataset), town_middles(dataset)
    rows = practices.drawn
    at = frame.pixels(world([positions[row].lon for row in rows], [positions[row].lat for row in rows]))
    inside = frame.inside(np.nan_to_num(at, nan=-1e9), 3 * unit)
    table = [positions[row] for row, shown in zip(rows, inside, strict=True) if shown]
    chosen = [row for row, shown in zip(rows, inside, strict=True) if shown]
    index = {town: number for number, town in enumerate(towns)}
    points = [
        PracticePoint(x, y, index.get(one.municipality or "", -1), one.precision == Precision.MUNICIPALITY)
        for one, (x, y) in zip(table, (at[inside] / unit).tolist(), strict=True)
    ]
    middles = frame.pixels(world([lon for _, lon in towns.values()], [lat for lat, _ in towns.values()])) / unit
    selected = chosen.index(practices.selected) if practices.selected in chosen else None
    found = [
        _within(_in_pixels(spot, unit), frame.box, unit)
        for spot in arranged(points, list(map(tuple, middles.tolist())), frame.detail(unit), selected)
    ]
    _PracticeDrawing(canvas, frame, table, practices, words, unit, drawn).draw(found, selected)


@dataclass(frozen=True)
class _PracticeDrawing:
    """Draws symbols of practices into a frame, and counts them."""

    canvas: Canvas
    frame: MapViewport
    table: Positions
    practices: PracticeSpec
    words: Words
    unit: float
    drawn: DrawnSymbols

    def draw(self, spots: list[PointSymbol], selected: int | None) -> None:
        drawn = self.drawn
        drawn.in_ink = self.practices.in_ink
        for spot in spots:
            self._leader(spot)
        # What was chosen lies on top, also where it is one of a ring.
        for spot in sorted(spots, key=lambda spot: selected in spot.rows):
            self._spot(spot, selected in spot.rows)
            drawn.boxes.append(spot.box)
        own = next((spot for spot in spots if spot.kind == "chosen"), None)
        if own:
            self._halo(self.table[own.rows[0]])
            drawn.selected = own
        symbols = {self.table[row].id: self.table[row].symbol for spot in spots for row in spot.rows}
        drawn.symbols.update(symbols[practice] for practice in drawn.new(symbols))

    def _spot(self, spot: PointSymbol, contains_selected: bool) -> None:
        """Its symbol, a few side by side where they are at one address, else a ring with their number."""
        unit, size = self.unit, SYMBOL * symbol_scale(self.frame.detail(self.unit)) * self.unit
        found = [self.table[row] for row in spot.rows]
        if spot.kind == "chosen":
            style = {"facecolor": "#fff", "edgecolor": INK, "linewidth": 2.2 * unit, "zorder": 12}
            self.canvas.rectangle(spot.box, round_=8 * unit, **style)
            self._icon(found[0], spot.x, spot.y, CHOSEN * unit, 12.1)
        elif spot.kind == "symbol":
            self._icon(found[0], spot.x, spot.y, size)
        elif spot.kind == "ring" and self._beside_one_another(found):
            for at, one in enumerate(found):
                step = SIDE_BY_SIDE * symbol_scale(self.frame.detail(unit)) * unit
                self._icon(one, spot.x + (at - (len(found) - 1) / 2) * step, spot.y, size)
        else:
            self._ring(spot, found, contains_selected)

    @staticmethod
    def _beside_one_another(found: Positions) -> bool:
        one_spot = len({(one.lat, one.lon) for one in found}) == 1
        return one_spot and 1 < len(found) <= MOST_SIDE_BY_SIDE and all(one.town is None for one in found)

    def _icon(self, one: PracticePosition, x: float, y: float, size: float, zorder: float = 12) -> None:
        draw_icon(self.canvas, one.symbol, x, y, size, zorder, self.practices.in_ink)

    def _ring(self, spot: PointSymbol, found: Positions, contains_selected: bool) -> None:
        unit, radius, numbers = self.unit, ring_radius(len(found)), Counter(one.symbol for one in found)
        counts, zorder = [numbers[symbol] for symbol in SYMBOLS], 12.1 if contains_selected else 12
        colours = (self.practices.split, self.practices.accent)
        around = partial(self.canvas.circle, spot.x, spot.y, zorder=zorder)
        if spot.kind == "by_town":
            dash = (0, (2.5 / 1.2, 2.5 / 1.2))
            around((radius + AROUND + 1.2) * unit, facecolor="#fff")
            line: dict[str, Any] = {
                "facecolor": "none",
                "edgecolor": PLACE_LINE,
                "linewidth": 1.2 * unit,
                "linestyle": dash,
            }
            around((radius + AROUND) * unit, **line)
            self.drawn.by_town += len(found)
        else:
            self.drawn.several += len(found)
        draw_ring(self.canvas, (spot.x, spot.y), counts, unit, colours, self.words, zorder)
        if contains_selected:
            around((radius + 3) * unit, facecolor="none", edgecolor=INK, linewidth=2.2 * unit)

    def _halo(self, one: PracticePosition) -> None:
        """It keeps its size on the ground, around the true place; it is left out where its symbol is wider."""
        size = HALO_METRES[one.precision] / self.frame.metres_a_pixel
        if size <= SYMBOL / 2 * self.unit:
            return
        ((x, y),) = self.frame.pixels(world([one.lon], [one.lat]))
        accent = self.practices.accent
        circle = partial(self.canvas.circle, x, y, size, self.frame.box, zorder=7)
        circle(facecolor=accent, alpha=0.07)
        circle(facecolor="none", edgecolor=accent, linestyle=(0, (4 / 1.2, 4 / 1.2)), linewidth=1.2 * self.unit)
        self.drawn.approximate += 1

    def _leader(self, spot: PointSymbol) -> None:
        """From where something is to where there was room to draw it."""
        if spot.home:
            accent = self.practices.accent
            self.canvas.line([spot.home, (spot.x, spot.y)], color=accent, linewidth=1.2 * self.unit, zorder=10)
            self.canvas.circle(*spot.home, 2 * self.unit, facecolor=accent, zorder=10)


def _in_pixels(spot: PointSymbol, unit: float) -> PointSymbol:
    """A symbol in pixels of the picture."""
    home = (spot.home[0] * unit, spot.home[1] * unit) if spot.home else None
    return replace(spot, x=spot.x * unit, y=spot.y * unit, radius=spot.radius * unit, home=home)


def _within(spot: PointSymbol, box: Box, unit: float) -> PointSymbol:
    """The spot moved so far that all of it is in the box."""
    margin = spot.radius + 1.5 * unit
    x = min(max(spot.x, box[0] + margin), box[2] - margin)
    y = min(max(spot.y, box[1] + margin), box[3] - margin)
    return spot if (x, y) == (spot.x, spot.y) else replace(spot, x=x, y=y)
