"""A view as a still picture, PNG or SVG: title, map, legend, sources; the same bytes every time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Literal

import numpy as np

from dashboard.maps.inset import area_rows
from dashboard.maps.palette import MUTED
from dashboard.maps.positions import practice_positions
from dashboard.maps.still.basemap_areas import draw_areas, draw_municipalities, draw_selected, outlines
from dashboard.maps.still.canvas import LEADING, Box, Canvas, drawable, drawing
from dashboard.maps.still.frames import MapViewport, level_of, shows_region, viewports, world
from dashboard.maps.still.inset import PlacedInset, draw_inset_card, placed_inset
from dashboard.maps.still.labels import SMALLEST_NAME, draw_labels, draw_scale, lay_out
from dashboard.maps.still.layout import Layout, layout
from dashboard.maps.still.legend_blocks import LegendBlock, LegendLayout, LegendStyle, draw_column
from dashboard.maps.still.points import DrawnSymbols, draw_meeting_places, draw_practices
from dashboard.maps.still.what_if import draw_what_if
from dashboard.outlets.export_request import parse_query, write_files
from dashboard.outlets.links import PICTURE_LEAST, PICTURE_MOST, PICTURE_TITLE_LIMIT
from dashboard.outlets.mapped_view import MappedView
from dashboard.presenters.change_finding import change_level
from dashboard.presenters.credits import credit_lines, used_sources
from dashboard.presenters.findings import WHOLE, Finding, FrameContents, finding, framed, title_without_numbers
from dashboard.presenters.sentences import left_out
from dashboard.query.dataset import Dataset
from dashboard.query.view import LAYERS, View

WIDE, TALL = 1920, 1080
# A smaller picture has no room for an inset.
INSET_LEAST = 1000
# How often a picture is laid out for a title about its own frame.
SETTLED_AFTER = 4
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
            return cls(min(PICTURE_MOST, round((height or TALL) * 16 / 9)), height or TALL)
        ratio = 9 / 16 if width >= 800 else 1.4
        return cls(width, height or min(PICTURE_MOST, max(PICTURE_LEAST, round(width * ratio))))

    @cached_property
    def text(self) -> float:
        """The size of running text."""
        return max(SMALLEST_TYPE + 0.5, 8.2 + 0.0066 * min(self.width, self.height * 16 / 9))

    @property
    def name_unit(self) -> float:
        """How large names are drawn, against the map on the screen."""
        return max(self.unit, SMALLEST_TYPE / SMALLEST_NAME)

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


def drawn(
    view: View,
    dataset: Dataset,
    kind: Literal["png", "svg"],
    width: int | None,
    height: int | None,
    title: str,
    address: str,
) -> bytes:
    """The picture of a request to the server, see :meth:`Size.of` and :func:`still`."""
    return still(view, dataset, kind, Size.of(width, height), title, address)


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
        title: instead of the view's finding, at most :data:`PICTURE_TITLE_LIMIT` characters of it.
        address: where the view can be opened, printed with the sources where there is room.
    """
    with drawing():
        written, canvas = Still(view, dataset, size or Size(WIDE, TALL), title, address).titled()
        return canvas.saved(kind, drawable(written))


@dataclass(frozen=True)
class Still(MappedView):
    """One picture, and what it is made from."""

    size: Size
    given_title: str = ""
    address: str = ""
    missing: str = ""
    frame: FrameContents = WHOLE

    @cached_property
    def title(self) -> str:
        """What was given, what pins would bring, or the headline of the finding."""
        return self.given_title.strip()[:PICTURE_TITLE_LIMIT] or self.what_if_title or self.finding.headline

    @cached_property
    def finding(self) -> Finding:
        """What the rows in the frame say."""
        return finding(self.view, self.selection, self.dataset, self.words, self.frame)

    @cached_property
    def left_out(self) -> str:
        """Which of the practices in the frame no neighbourhood contains, and why; empty if practices are not drawn."""
        inside = self.frame.practices
        shown = self.selection if inside is None else framed(self.selection, inside)
        return left_out(shown, self.dataset.region.label, self.words) if "practices" in self.view.layers else ""

    def draw(self) -> Canvas:
        """Draw it; the canvas contains all that was drawn."""
        return self.titled()[1]

    def titled(self) -> tuple[str, Canvas]:
        """Draw it, with the title that it got.

        The title states what is in the frame, and the room that the title takes decides how large the frame is: the
        picture is laid out until both agree. Where they never do, the title states no numbers.
        """
        picture = self
        for _ in range(SETTLED_AFTER):
            one, canvas, plan = picture._laid_out()
            inside = one._contents(plan.map_box)
            if inside == one.frame:
                break
            picture = replace(picture, frame=inside)
        else:
            title = title_without_numbers(self.view, self.selection, self.dataset, self.words)
            one, canvas, plan = replace(picture, given_title=title)._laid_out()
        one._map(canvas, plan.map_box)
        for x, y, blocks in plan.columns:
            draw_column(blocks, x, y, plan.gap)
        return one.title, canvas

    def _laid_out(self) -> tuple[Still, Canvas, Layout]:
        """The picture with its title and sources drawn, and where the map and its legend go.

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
        return one, canvas, plan

    def _contents(self, box: Box) -> FrameContents:
        """What the maps in a box contain of what the view selects."""
        placed = {one.id for one in practice_positions(self.dataset) if not math.isnan(one.lat)}
        selected = frozenset(self.selection.practices["practice_id"]) & placed
        practices = selected & self._count(box).counted if "practices" in self.view.layers else selected
        areas = self.dataset.areas_of(change_level(self.view, self.dataset) or self.dataset.levels[-1])
        middles = world(areas["lon"], areas["lat"])
        frames = viewports(self.view, self.dataset, self.selection, box, self.words, self.size.text)
        inside = np.logical_or.reduce([frame.inside(frame.pixels(middles)) for frame in frames])
        return FrameContents(
            practices=None if practices == selected else practices,
            areas=None if inside.all() else frozenset(areas["area_id"][inside]),
        )

    def _with(self, layers: tuple[str, ...]) -> Still:
        """The same picture with fewer layers, and what it says about those that are missing."""
        names = self.words.join([self.words(f"layer.{one}") for one in self.view.layers if one not in layers])
        view = replace(self.view, layers=layers)
        return replace(self, view=view, missing=self.words("still.too_small", list=names))

    def _count(self, box: Box) -> DrawnSymbols:
        """What a map in a box would have on it."""
        found = DrawnSymbols()
        frames, inset = self._frames(box)
        canvas = Canvas(self.size.width, self.size.height)
        for frame in frames:
            found.level = self.level(frame, found)
            self._points(canvas, frame, found)
        if inset:
            self._inset_points(canvas, inset, found)
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
            y = canvas.lines(margin, y, canvas.wrap(note, size.small, width, lines=6), size.small, color=MUTED)
        return y + 0.6 * size.text

    @property
    def note(self) -> str:
        """What on the map does not exist, and which layers the picture is too small for; else what is below a title."""
        return " ".join(filter(None, (self.supposed, self.missing))) if self.missing else self.below

    @property
    def _says_unit(self) -> bool:
        """Whether the line below the title says what the colours are; where there is little room the legend does."""
        return self.size.width >= 600 and self.size.height >= 300

    def _foot(self, canvas: Canvas, bottom: float) -> float:
        """Sources, edition, address, from the bottom up; returns where the map has to end."""
        size, margin = self.size, self.size.margin
        width = size.width - 2 * margin
        credit = " ".join(credit_lines(used_sources(self.view, self.dataset), self.dataset, self.words))
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
        frames, inset = self._frames(box)
        for at, frame in enumerate(frames):
            self.draw_frame(canvas, frame, drawn, first=at == 0, taken=inset.taken if inset else ())
        if inset:
            self._draw_inset(canvas, inset, drawn)
        return drawn

    def _frames(self, box: Box) -> tuple[list[MapViewport], PlacedInset | None]:
        """The maps of the picture in a box, and an inset where the only one shows the region and leaves room for it."""
        size, inset = self.size, None
        frames = viewports(self.view, self.dataset, self.selection, box, self.words, size.text)
        if (spec := self.spec.inset) and size.width >= INSET_LEAST and shows_region(frames, self.view, self.dataset):
            frame, inset = placed_inset(self._measure, frames[0], spec, self.dataset, size.text, size.unit)
            frames = [frame]
        return frames, inset

    @cached_property
    def _measure(self) -> Canvas:
        """A canvas that only measures text."""
        return Canvas(self.size.width, self.size.height)

    def _draw_inset(self, canvas: Canvas, inset: PlacedInset, drawn: DrawnSymbols) -> None:
        """The part of the region that is too small on the map, enlarged, in the same classes and symbols."""
        draw_inset_card(canvas, inset, self.size.unit)
        if spec := self.spec.inset:
            rows = area_rows(self.dataset, drawn.level, spec.municipalities)
            draw_areas(canvas, inset.frame, self.dataset, self.spec.areas, drawn.level, self.size.unit, rows)
        self._inset_points(canvas, inset, drawn)

    def _inset_points(self, canvas: Canvas, inset: PlacedInset, drawn: DrawnSymbols) -> None:
        """Its practices, which the map has counted already: the legend gets the symbols that only it has."""
        if not (self.spec.practices and self.spec.inset):
            return
        inside = self.spec.practices.model_copy(update={"rows": self.spec.inset.practices, "selected": None})
        found = DrawnSymbols()
        draw_practices(canvas, inset.frame, self.dataset, inside, self.words, self.size.unit, found)
        for name in ("several", "approximate", "by_town"):
            setattr(drawn, name, max(getattr(drawn, name), getattr(found, name)))

    def _points(self, canvas: Canvas, frame: MapViewport, drawn: DrawnSymbols) -> None:
        for places in self.spec.place_layers:
            draw_meeting_places(canvas, frame, self.dataset, places, self.words, self.size.unit, drawn)
        if self.spec.what_if:
            draw_what_if(canvas, frame, self.dataset, self.spec.what_if, self.words, self.size.unit, drawn)
        if self.spec.practices:
            draw_practices(canvas, frame, self.dataset, self.spec.practices, self.words, self.size.unit, drawn)

    def level(self, frame: MapViewport, drawn: DrawnSymbols) -> str:
        """The level of areas to draw: in all maps of a picture that of the first, for they share a legend."""
        return drawn.level or level_of([one.level for one in self.spec.areas.levels], frame)

    def draw_frame(
        self, canvas: Canvas, frame: MapViewport, drawn: DrawnSymbols, first: bool, taken: Sequence[Box] = ()
    ) -> None:
        """Draw one map of the picture and count what is on it; the first one has the scale bar. No name hides any of
        ``taken``."""
        size, dataset, words = self.size, self.dataset, self.words
        unit, level, selected = size.unit, self.level(frame, drawn), self.spec.areas.selected
        drawn.level = level
        before = len(drawn.boxes)
        if frame.title:
            title = canvas.cut(frame.title, size.text, frame.box[2] - frame.box[0] + size.text, "strong")
            canvas.text(frame.box[0], frame.box[1] - 0.35 * size.text, title, size.text, "strong")
        draw_areas(canvas, frame, dataset, self.spec.areas, level, unit)
        if level != "municipality":
            draw_municipalities(canvas, frame, dataset, unit)
        if selected:
            draw_selected(canvas, frame, outlines(dataset, selected.level_name, frame), selected.index, unit)
        self._points(canvas, frame, drawn)
        covered = [*drawn.boxes[before:], *taken]
        if first:
            covered.append(draw_scale(canvas, frame, words, size.small, covered))
        labels = lay_out(self.spec.labels, dataset, words.lang, frame, covered, size.name_unit)
        draw_labels(canvas, frame, labels, size.name_unit)


def _fewer(layers: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The layers; without meeting places; the colours alone; the practices alone; none."""
    for kept in (LAYERS, ("practices", "areas", "gap"), ("areas", "gap"), ("practices",)):
        if some := tuple(one for one in layers if one in kept):
            yield some
    yield ()
