"""A view as a still picture, PNG or SVG: title, map, legend, sources; the same bytes every time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from dashboard.bundles import Shown
from dashboard.export.asking import asked, put
from dashboard.export.canvas import LEADING, MUTED, Box, Canvas, drawable, drawing
from dashboard.export.credits import credit_lines, edition, used_sources
from dashboard.export.frames import Frame, frames, level_of
from dashboard.export.key import Block, Key, draw_column, fitting
from dashboard.export.land import draw_areas, draw_chosen, draw_towns, outlines
from dashboard.export.marks import Drawn, draw_meeting_places, draw_practices
from dashboard.export.names import Placer, name_areas, name_chosen, name_practice, name_towns
from dashboard.export.scale_bar import draw_scale
from dashboard.i18n import Words
from dashboard.maps.choropleth import Choropleth, choropleth
from dashboard.maps.gap import Gap, gap, gap_legend, shown_colours
from dashboard.maps.legend import legend
from dashboard.selection import Selection, select
from dashboard.sentence import left_out, sentence
from dashboard.view import View

SIDE_LEAST, SIDE_MOST = 200, 3840
WIDE, TALL = 1920, 1080
TITLE_LIMIT = 200
SMALLEST_TYPE = 10.0


@dataclass(frozen=True)
class Size:
    """Width and height in pixels, and the type that can be read at them."""

    width: int
    height: int

    @classmethod
    def of(cls, width: int | None, height: int | None) -> Size:
        """The size asked for; a side left out follows the other: as slides are, and upright where it is narrow."""
        if width is None and height is None:
            return cls(WIDE, TALL)
        if width is None:
            return cls(min(SIDE_MOST, round((height or TALL) * 16 / 9)), height or TALL)
        ratio = 9 / 16 if width >= 800 else 1.4
        return cls(width, height or min(SIDE_MOST, max(SIDE_LEAST, round(width * ratio))))

    @cached_property
    def text(self) -> float:
        """The size of running text."""
        return max(SMALLEST_TYPE + 0.5, 8.2 + 0.0066 * min(self.width, self.height * 16 / 9))

    @property
    def small(self) -> float:
        """The size of sources and notes."""
        return max(SMALLEST_TYPE, 0.74 * self.text)

    @property
    def beside(self) -> bool:
        """Whether the legend stands beside the map rather than below it."""
        return self.width >= 600 and self.width >= 1.2 * self.height

    @property
    def margin(self) -> float:
        """Around everything."""
        return round(max(8.0, 1.9 * self.text if self.width >= 600 else 1.2 * self.text))

    @property
    def unit(self) -> float:
        """How large symbols are drawn, against the map on the screen."""
        return max(0.72, self.text / 15.5)


def write(view_query: str, out: Path, bundle: Path) -> None:
    """Draw the view of a query string into a file, see :func:`dashboard.export.write`."""
    view, data = asked(view_query, bundle)
    put(out, written(view, data, out.suffix.lower()))


def written(view: View, data: Shown, suffix: str) -> dict[str, bytes]:
    """The picture by suffix."""
    kind: Literal["png", "svg"] = "svg" if suffix == ".svg" else "png"
    return {suffix: still(view, data, kind)}


def still(
    view: View,
    data: Shown,
    kind: Literal["png", "svg"] = "png",
    size: Size | None = None,
    title: str = "",
    address: str = "",
) -> bytes:
    """Draw a view.

    Args:
        view: what to show, in its own language.
        data: the bundle.
        kind: the format.
        size: in pixels; 1920 × 1080 if left out.
        title: instead of the view's sentence, at most :data:`TITLE_LIMIT` signs of it.
        address: where the view can be opened, printed with the sources where there is room.
    """
    with drawing():
        picture = Still(view, data, size or Size(WIDE, TALL), title, address)
        return picture.draw().saved(kind, drawable(picture.title))


@dataclass(frozen=True)
class Still:
    """One picture, and what it is made from."""

    view: View
    data: Shown
    size: Size
    given_title: str = ""
    address: str = ""

    @cached_property
    def words(self) -> Words:
        """The view's language."""
        return Words(self.view.lang, self.data.bundle.vocabulary)

    @cached_property
    def selection(self) -> Selection:
        """The rows on show."""
        return select(self.view, self.data.bundle, self.data.index)

    @cached_property
    def scale(self) -> Choropleth | None:
        """The classes, if areas are coloured."""
        return choropleth(self.view, self.data) if "areas" in self.view.layers else None

    @cached_property
    def cells(self) -> Gap | None:
        """Need and support together, if the view shows them."""
        return gap(self.view, self.data)

    @cached_property
    def title(self) -> str:
        """The sentence, or what was given instead."""
        return self.given_title.strip()[:TITLE_LIMIT] or sentence(self.view, self.selection, self.words).rstrip(".")

    def draw(self) -> Canvas:
        """Draw it; the canvas keeps all that was drawn."""
        canvas, size = Canvas(self.size.width, self.size.height), self.size
        margin = size.margin
        top = self._head(canvas, margin)
        bottom = self._foot(canvas, size.height - 0.75 * margin)
        if size.beside:
            column = 17.2 * size.text
            land = (margin, top, size.width - margin - column - 1.6 * size.text, bottom)
            drawn = self._map(canvas, land)
            key = self._key(canvas, drawn, column)
            draw_column(fitting(key, bottom - top - size.text), land[2] + 1.6 * size.text, top, size.text)
        else:
            self._stacked(canvas, top, bottom)
        return canvas

    def _head(self, canvas: Canvas, margin: float) -> float:
        """Title, what the colours are, what the map leaves out; returns where the map may begin."""
        size, width = self.size, self.size.width - 2 * self.size.margin
        large = 1.72 * size.text if size.width >= 600 else 1.5 * size.text
        most = 0.24 * size.height
        lines = canvas.wrap(self.title, large, width, "serif")
        while LEADING * large * len(lines) > most and large > 1.12 * size.text:
            large = max(1.12 * size.text, large * 0.94)
            lines = canvas.wrap(self.title, large, width, "serif")
        room = max(1, int(0.42 * size.height / (LEADING * large)))
        lines = canvas.wrap(self.title, large, width, "serif", lines=room)
        y = canvas.lines(margin, 0.8 * margin, lines, large, "serif")
        subtitle, note = self._subtitle(), self._note()
        if subtitle and self._says_unit:
            y = canvas.lines(margin, y + 0.15 * size.text, canvas.wrap(subtitle, size.text, width, lines=2), size.text)
        if note and size.height >= 400:
            y = canvas.lines(margin, y, canvas.wrap(note, size.small, width, lines=3), size.small, color=MUTED)
        return y + 0.6 * size.text

    @property
    def _says_unit(self) -> bool:
        """Whether the line below the title says what the colours are; where there is little room the legend does."""
        return self.size.width >= 600 and self.size.height >= 300

    def _subtitle(self) -> str:
        if self.cells:
            return " ".join(gap_legend(self.view, self.cells, self.data, self.words)["axes"])
        if self.scale is None:
            return ""
        label, unit = (self.words.local(self.scale.indicator[key]) for key in ("label", "unit"))
        year = str(self.scale.indicator["vintage"])
        return self.words("still.subtitle", label=label if year in label else f"{label} ({year})", unit=unit)

    def _note(self) -> str:
        """What neighbourhoods cannot hold, and what lies outside the picture."""
        if "practices" not in self.view.layers:
            return ""
        return left_out(self.selection, self.data.bundle.manifest["region_info"]["label"], self.words)

    def _foot(self, canvas: Canvas, bottom: float) -> float:
        """Sources, edition, address, from the bottom up; returns where the map has to end."""
        size, margin = self.size, self.size.margin
        width = size.width - 2 * margin
        said = " ".join(credit_lines(used_sources(self.view, self.data), self.words))
        brand = self.words("still.edition", brand=self.words("brand"), edition=edition(self.data))
        lines = canvas.wrap(f"{self.words('still.sources')} {said}", size.small, width)
        last = canvas.wrap(f"{brand} {self.address}" if self.address else brand, size.small, width)
        lines += last if len(last) <= 2 else canvas.wrap(brand, size.small, width)
        most = max(1, int(0.3 * size.height / (LEADING * size.small)))
        if len(lines) > most:
            lines = canvas.wrap(" ".join(lines), size.small, width, lines=most)
        top = bottom - LEADING * size.small * len(lines)
        canvas.lines(margin, top, lines, size.small, color=MUTED)
        return top - 0.7 * size.text

    def _key(self, canvas: Canvas, drawn: Drawn, width: float) -> list[Block]:
        level = drawn.level or self.data.levels[-1]
        said = legend(self.view, self.data, self.scale, self.words, self.cells, level)
        rows = self.selection.practices
        # What was chosen is drawn even where filters leave it out.
        total = len(set(rows["practice_id"]) | ({self.view.practice} if drawn.chosen else set()))
        return Key(
            canvas,
            self.words,
            said,
            drawn,
            max(SMALLEST_TYPE, 0.92 * self.size.text),
            width,
            not self._says_unit,
            total,
        ).blocks()

    def _stacked(self, canvas: Canvas, top: float, bottom: float) -> None:
        """The map, and the legend in two columns below it, as tall as it needs to be."""
        size, margin = self.size, self.size.margin
        width = size.width - 2 * margin
        gap = 1.4 * size.text
        half = (width - gap) / 2
        two = width >= 22 * size.text
        # How tall the legend is depends on what the map shows, and that on its height: the first drawing only counts.
        guess = Drawn()
        for frame in self._frames((margin, top, margin + width, top + 0.55 * (bottom - top))):
            guess.level = self._level(frame, guess)
            self._points(Canvas(size.width, size.height), frame, guess)
        measured = self._key(canvas, guess, half if two else width)
        room = 0.52 * (bottom - top)
        columns = _columns(measured) if two else [measured]
        kept = [fitting(column, room) for column in columns]
        if any(any(block.rank == 9 for block in column) and sum(b.height for b in column) > room for column in kept):
            kept = []
        tall = max((sum(block.height for block in column) for column in kept), default=0)
        drawn = self._map(canvas, (margin, top, margin + width, bottom - tall - (0.6 * size.text if kept else 0)))
        final = self._key(canvas, drawn, half if two else width) if kept else []
        for at, column in enumerate(_columns(final) if two else [final]):
            draw_column(fitting(column, tall), margin + at * (half + gap), bottom - tall, 0)

    def _map(self, canvas: Canvas, box: Box) -> Drawn:
        drawn = Drawn()
        for at, frame in enumerate(self._frames(box)):
            self.draw_frame(canvas, frame, drawn, first=at == 0)
        return drawn

    def _frames(self, box: Box) -> list[Frame]:
        return frames(self.view, self.data, self.selection, box, self.words, self.size.text)

    def _points(self, canvas: Canvas, frame: Frame, drawn: Drawn) -> None:
        view, data, unit = self.view, self.data, self.size.unit
        if "meeting_places" in view.layers:
            draw_meeting_places(canvas, frame, data, unit, drawn)
        if "practices" in view.layers:
            draw_practices(canvas, frame, data, self.selection, self.words, unit, drawn, view.practice)

    def _level(self, frame: Frame, drawn: Drawn) -> str:
        """The level of areas to draw: in all maps of a picture that of the first, for they share a legend."""
        return self.data.levels[-1] if self.cells else drawn.level or level_of(self.view, self.data, frame)

    def draw_frame(self, canvas: Canvas, frame: Frame, drawn: Drawn, first: bool) -> None:
        """Draw one map of the picture and count what is on it; the first one has the scale bar."""
        size, view, data, words = self.size, self.view, self.data, self.words
        unit, level = size.unit, self._level(frame, drawn)
        drawn.level = level
        cells = (self.cells.codes, shown_colours(view)) if self.cells else None
        before = len(drawn.boxes)
        if frame.title:
            canvas.text(frame.box[0], frame.box[1] - 0.35 * size.text, frame.title, size.text, "strong")
        shapes = draw_areas(canvas, frame, data, level, self.scale, unit, cells)
        if level != "municipality":
            draw_towns(canvas, frame, data, unit)
        chosen = next((one for one in data.levels if view.area in data.area_rows(one)), None)
        if view.area and chosen:
            draw_chosen(canvas, frame, outlines(data, chosen, frame), data.area_rows(chosen)[view.area], unit)
        self._points(canvas, frame, drawn)
        placer = Placer(canvas, frame, drawn.boxes[before:])
        if first:
            placer.taken.append(draw_scale(canvas, frame, words, size.small, placer.taken))
        if view.area and chosen:
            name_chosen(placer, view.area, data, words, size.text)
        if view.practice and drawn.chosen:
            name_practice(placer, view.practice, drawn.chosen, data, size.text)
        name_towns(placer, data, words, max(SMALLEST_TYPE, 0.86 * size.text), view.area)
        if level == "neighbourhood":
            ids = data.areas_of(level)["area_id"]
            rows = [row for row in shapes.seen(frame).tolist() if ids.iloc[row] != view.area]
            name_areas(placer, data, level, rows, words, max(SMALLEST_TYPE, 0.74 * size.text))


def _columns(blocks: list[Block]) -> list[list[Block]]:
    """Colours left and symbols right; where only one of them is there, half of it each."""
    columns = [[block for block in blocks if block.group == group] for group in ("figures", "marks")]
    if all(columns):
        return columns
    half = (len(blocks) + 1) // 2
    return [blocks[:half], blocks[half:]]
