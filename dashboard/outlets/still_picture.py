"""A view as a still picture, PNG or SVG: title, map, legend, sources; the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Literal

from dashboard.maps.still.basemap_areas import draw_areas, draw_municipalities, draw_selected, outlines
from dashboard.maps.still.canvas import LEADING, MUTED, Box, Canvas, drawable, drawing
from dashboard.maps.still.frames import MapViewport, level_of, viewports
from dashboard.maps.still.labels import (
    LabelPlacer,
    draw_scale,
    name_areas,
    name_cities,
    name_selected_area,
    name_selected_practice,
    name_towns,
)
from dashboard.maps.still.layout import Layout, layout
from dashboard.maps.still.legend_blocks import LegendBlock, LegendLayout, LegendStyle, draw_column
from dashboard.maps.still.points import DrawnSymbols, draw_meeting_places, draw_practices
from dashboard.outlets.export_request import parse_query, write_files
from dashboard.outlets.links import PICTURE_LEAST
from dashboard.outlets.mapped_view import MappedView
from dashboard.presenters.credits import credit_lines, used_sources
from dashboard.query.dataset import Dataset
from dashboard.query.view import LAYERS, View

SIDE_LEAST, SIDE_MOST = PICTURE_LEAST, 3840
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
        """The size requested; a side left out follows the other: as slides are, and upright where it is narrow."""
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
        """Whether the legend is beside the map rather than below it."""
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
    """Draw the view of a query string into a file, see :func:`dashboard.outlets.export.write`."""
    view, dataset = parse_query(view_query, bundle)
    write_files(out, written(view, dataset, out.suffix.lower()))


def written(view: View, dataset: Dataset, suffix: str) -> dict[str, bytes]:
    """The picture by suffix."""
    kind: Literal["png", "svg"] = "svg" if suffix == ".svg" else "png"
    return {suffix: still(view, dataset, kind)}


def still(
    view: View,
    dataset: Dataset,
    kind: Literal["png", "svg"] = "png",
    size: Size | None = None,
    title: str = "",
    address: str = "",
) -> bytes:
    """Draw a view.

    Args:
        view: what to show, in its own language.
        size: in pixels; 1920 × 1080 if left out.
        title: instead of the view's sentence, at most :data:`TITLE_LIMIT` characters of it.
        address: where the view can be opened, printed with the sources where there is room.
    """
    with drawing():
        picture = Still(view, dataset, size or Size(WIDE, TALL), title, address)
        return picture.draw().saved(kind, drawable(picture.title))


@dataclass(frozen=True)
class Still(MappedView):
    """One picture, and what it is made from."""

    size: Size
    given_title: str = ""
    address: str = ""
    missing: str = ""

    @cached_property
    def title(self) -> str:
        """The sentence, or what was given instead."""
        return self.given_title.strip()[:TITLE_LIMIT] or self.sentence.rstrip(".")

    def draw(self) -> Canvas:
        """Draw it; the canvas contains all that was drawn.

        Where a picture is too small for the legend of all that the view shows, it shows less and says so.
        """
        size, margin = self.size, self.size.margin
        for layers in dict.fromkeys(_fewer(self.view.layers)):
            one = self if layers == self.view.layers else self._with(layers)
            canvas = Canvas(size.width, size.height)
            top = one._head(canvas, margin)
            free = (margin, top, size.width - margin, one._foot(canvas, size.height - 0.75 * margin))
            if plan := layout(free, size.text, size.beside, one._count, partial(one._legend, canvas)):
                break
        else:
            plan = Layout(free, (), 0)
        one._map(canvas, plan.map_box)
        for x, y, blocks in plan.columns:
            draw_column(blocks, x, y, plan.gap)
        return canvas

    def _with(self, layers: tuple[str, ...]) -> Still:
        """The same picture with fewer layers, and what it says about those that are missing."""
        names = self.words.join([self.words(f"layer.{one}") for one in self.view.layers if one not in layers])
        view = replace(self.view, layers=layers)
        return replace(self, view=view, missing=self.words("still.too_small", list=names))

    def _count(self, box: Box) -> DrawnSymbols:
        """What a map in a box would have on it."""
        found = DrawnSymbols()
        for frame in self._frames(box):
            found.level = self.level(frame, found)
            self._points(Canvas(self.size.width, self.size.height), frame, found)
        return found

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
        legend, note = self.spec.legend, self.note
        subtitle = ". ".join(filter(None, (legend.subtitle, legend.scale)))
        if subtitle and self._says_unit:
            y = canvas.lines(margin, y + 0.15 * size.text, canvas.wrap(subtitle, size.text, width, lines=2), size.text)
        if note:
            y = canvas.lines(margin, y, canvas.wrap(note, size.small, width, lines=3), size.small, color=MUTED)
        return y + 0.6 * size.text

    @property
    def note(self) -> str:
        """Which layers the picture is too small for, else which practices no neighbourhood contains."""
        return self.missing or self.left_out

    @property
    def _says_unit(self) -> bool:
        """Whether the line below the title says what the colours are; where there is little room the legend does."""
        return self.size.width >= 600 and self.size.height >= 300

    def _foot(self, canvas: Canvas, bottom: float) -> float:
        """Sources, edition, address, from the bottom up; returns where the map has to end."""
        size, margin = self.size, self.size.margin
        width = size.width - 2 * margin
        credit = " ".join(credit_lines(used_sources(self.view, self.dataset), self.words))
        lines = canvas.wrap(f"{self.words('still.sources')} {credit}", size.small, width)
        last = canvas.wrap(f"{self.dated} {self.address}".strip(), size.small, width)
        lines += last if len(last) <= 2 else canvas.wrap(self.dated, size.small, width)
        most = max(1, int(0.3 * size.height / (LEADING * size.small)))
        # Sources are given in full; where that leaves no room, the picture shows less, and has fewer of them.
        if len(lines) > most and not self.view.layers:
            lines = canvas.wrap(" ".join(lines), size.small, width, lines=most)
        top = bottom - LEADING * size.small * len(lines)
        canvas.lines(margin, top, lines, size.small, color=MUTED)
        return top - 0.7 * size.text

    def _legend(self, canvas: Canvas, drawn: DrawnSymbols, style: LegendStyle) -> list[LegendBlock]:
        practices = self.spec.practices
        # What was chosen is drawn even where filters leave it out.
        total = len(practices.drawn if drawn.selected else practices.rows) if practices else 0
        unit = not self._says_unit
        return LegendLayout(canvas, self.words, self.spec.legend, drawn, style, unit, total).blocks()

    def _map(self, canvas: Canvas, box: Box) -> DrawnSymbols:
        drawn = DrawnSymbols()
        for at, frame in enumerate(self._frames(box)):
            self.draw_frame(canvas, frame, drawn, first=at == 0)
        return drawn

    def _frames(self, box: Box) -> list[MapViewport]:
        return viewports(self.view, self.dataset, self.selection, box, self.words, self.size.text)

    def _points(self, canvas: Canvas, frame: MapViewport, drawn: DrawnSymbols) -> None:
        if self.spec.meeting_places:
            draw_meeting_places(canvas, frame, self.dataset, self.words, self.size.unit, drawn)
        if self.spec.practices:
            draw_practices(canvas, frame, self.dataset, self.spec.practices, self.words, self.size.unit, drawn)

    def level(self, frame: MapViewport, drawn: DrawnSymbols) -> str:
        """The level of areas to draw: in all maps of a picture that of the first, for they share a legend."""
        return drawn.level or level_of([one.level for one in self.spec.areas.levels], frame)

    def draw_frame(self, canvas: Canvas, frame: MapViewport, drawn: DrawnSymbols, first: bool) -> None:
        """Draw one map of the picture and count what is on it; the first one has the scale bar."""
        size, view, dataset, words = self.size, self.view, self.dataset, self.words
        unit, level, selected = size.unit, self.level(frame, drawn), self.spec.areas.selected
        drawn.level = level
        before = len(drawn.boxes)
        if frame.title:
            title = canvas.cut(frame.title, size.text, frame.box[2] - frame.box[0] + size.text, "strong")
            canvas.text(frame.box[0], frame.box[1] - 0.35 * size.text, title, size.text, "strong")
        shapes = draw_areas(canvas, frame, dataset, self.spec.areas, level, unit)
        if level != "municipality":
            draw_municipalities(canvas, frame, dataset, unit)
        if selected:
            draw_selected(canvas, frame, outlines(dataset, selected.level_name, frame), selected.index, unit)
        self._points(canvas, frame, drawn)
        placer = LabelPlacer(canvas, frame, drawn.boxes[before:])
        if first:
            placer.taken.append(draw_scale(canvas, frame, words, size.small, placer.taken))
        if selected:
            name_selected_area(placer, selected.id, dataset, words, size.text)
        if view.practice and drawn.selected:
            name_selected_practice(placer, view.practice, drawn.selected, dataset, size.text)
        if not frame.title:
            name_cities(placer, dataset, words, size.text)
        name_towns(placer, dataset, words, max(SMALLEST_TYPE, 0.86 * size.text), view.area)
        if level == "neighbourhood":
            # Municipalities that are not divided have their names already.
            ids = dataset.areas_of(level)["area_id"]
            rows = [row for row in shapes.seen(frame).tolist() if row < len(ids) and ids.iloc[row] != view.area]
            name_areas(placer, dataset, level, rows, words, max(SMALLEST_TYPE, 0.74 * size.text))


def _fewer(layers: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The layers; without meeting places; the colours alone; the practices alone; none."""
    for kept in (LAYERS, ("practices", "areas", "gap"), ("areas", "gap"), ("practices",)):
        if some := tuple(one for one in layers if one in kept):
            yield some
    yield ()
