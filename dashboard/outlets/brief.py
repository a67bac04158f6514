"""A neighbourhood on one page of A4, as PDF: to print, to hand out, to attach. The same bytes every time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from dashboard.maps.palette import INK, MUTED
from dashboard.maps.still.canvas import LEADING, Canvas, drawable, drawing
from dashboard.maps.still.frames import viewports
from dashboard.maps.still.icons import draw_icon
from dashboard.maps.still.legend_blocks import LegendBlock, LegendLayout, LegendStyle, draw_column
from dashboard.maps.still.points import DrawnSymbols
from dashboard.outlets.brief_figures import compared, unknowns
from dashboard.outlets.export_request import ExportError, parse_query, write_files
from dashboard.outlets.mapped_view import MappedView
from dashboard.outlets.still_picture import Size, Still
from dashboard.presenters.credits import credit_lines, used_sources
from dashboard.presenters.panels import AreaPanel, PracticePanel, area_panel, practice_panel
from dashboard.query.bivariate import need_indicator
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle.models import SourceInfo
from geodata.errors import Problem

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT = 44.0, WIDTH - 44.0
MAP_WIDTH, MAP_HEIGHT = 292.0, 226.0
TEXT, SMALL, RULE = 9.0, 7.4, "#d9d3c7"
COLUMN = LEFT + MAP_WIDTH + 20
# The most pixels that the map is taller where little is known, and the most rows of meeting places.
MAP_MORE, PLACE_ROWS = 150.0, 8
# A heading with its line; between two practices.
HEAD, APART = 21.0, 5.0
COLUMN_WIDTH = (RIGHT - LEFT - 20) / 2
SECOND = LEFT + COLUMN_WIDTH + 20


def write(view_query: str, out: Path, bundle: Path) -> None:
    """Write the page of the area that a query string names, see :func:`dashboard.outlets.export.write`."""
    view, dataset = parse_query(view_query, bundle)
    write_files(out, written(view, dataset, out.suffix.lower()))


def written(view: View, dataset: Dataset, suffix: str) -> dict[str, bytes]:
    """The page by suffix.

    Raises:
        ExportError: the view names no area.
    """
    if view.area is None:
        raise ExportError(
            Problem.of("view", "area", "a brief is of one area, and the view names none", "add `area=ID`")
        )
    return {suffix: brief(view, dataset)}


def brief(view: View, dataset: Dataset, address: str = "") -> bytes:
    """The page of the view's area, in the view's language; ``address`` is where the atlas shows it.

    All practices of the area are on it, whatever the view's filters.
    """
    with drawing():
        # Beside the figures of one area, the map shows the figure itself.
        layers = tuple(dict.fromkeys("areas" if layer == "gap" else layer for layer in view.layers))
        shown = _shown(view, dataset)
        bare = replace(view.without_filters(), practice=None, center=None, zoom=None, level=None, layers=layers)
        same = shown == view.indicator
        bare = replace(bare, indicator=shown, at=view.at if same else None, since=view.since if same else None)
        page = Brief(bare, dataset, address)
        return page.draw().saved("pdf", drawable(f"{page.panel.name} – {page.words('brand')}"))


def _shown(view: View, dataset: Dataset) -> str | None:
    """The indicator of the map: that of need beside meeting places, and where the default says nothing of the area."""
    default = dataset.default_indicator
    known = default is None or dataset.level_of(str(view.area)) in dataset.indicator_levels(default)
    if "gap" in view.layers or (view.indicator is None and not known):
        return need_indicator(view, dataset.bundle) or view.indicator
    return view.indicator


def two_columns(heights: Sequence[float], room: float, last: float) -> tuple[int, int]:
    """Where a list breaks into two columns, and where it ends for lack of room.

    Args:
        heights: of the items, in order.
        room: how tall a column may be.
        last: what the second one has to leave free if items are left out.

    Returns:
        ``(first, end)``: items up to ``first`` are in the left column, up to ``end`` in the right one.
    """
    number = len(heights)
    first = min(range(number + 1), key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    if max(sum(heights[:first]), sum(heights[first:])) <= room:
        return max(first, min(1, number)), number
    first = max(at for at in range(number + 1) if sum(heights[:at]) <= room)
    return first, max(at for at in range(first, number + 1) if sum(heights[first:at]) <= room - last)


@dataclass(frozen=True)
class Brief(MappedView):
    """The page of one area, and what it is made from."""

    address: str = ""

    @cached_property
    def panel(self) -> AreaPanel:
        """What the screen says about the area."""
        return area_panel(str(self.view.area), self.dataset, self.words, self.view)

    def draw(self) -> Canvas:
        """Draw the page; the canvas contains all that was drawn."""
        canvas = Canvas(WIDTH, HEIGHT, "#ffffff")
        top = self._head(canvas)
        bottom = self._not_known(canvas, self._foot(canvas))
        places = HEAD + LEADING * SMALL * min(max(1, (len(self.panel.meeting_places) + 1) // 2), PLACE_ROWS) + 4
        figures = self._legend(canvas, DrawnSymbols(level=self._level(top)), MAP_WIDTH, "figures")
        room = bottom - places - 10 - (top + MAP_HEIGHT + sum(block.height for block in figures) + 18)
        practices = [practice_panel(one, self.dataset, self.words) for one, _ in self.panel.practices]
        summaries = self._needed(canvas, practices, True) <= room
        spare = max(0.0, min(MAP_MORE, room - self._needed(canvas, practices, summaries)))
        y = self._upper(canvas, top, MAP_HEIGHT + spare)
        self._practices(canvas, y, bottom - places - 10, practices, summaries)
        self._places(canvas, bottom - places, bottom)
        return canvas

    def _level(self, top: float) -> str:
        """The level of areas that the map draws."""
        box = (LEFT, top, LEFT + MAP_WIDTH, top + MAP_HEIGHT)
        frame, *_ = viewports(self.view, self.dataset, self.selection, box, self.words, TEXT)
        return self.picture.level(frame, DrawnSymbols())

    def _needed(self, canvas: Canvas, known: list[PracticePanel], summaries: bool) -> float:
        """How tall the list of practices is when none is left out."""
        heights = [self._practice(canvas, one, COLUMN_WIDTH, summaries)[0] + APART for one in known]
        first, _ = two_columns(heights, float("inf"), 0)
        return HEAD + max(sum(heights[:first]), sum(heights[first:]), LEADING * TEXT) + APART

    def _head(self, canvas: Canvas) -> float:
        words, panel = self.words, self.panel
        kind = " · ".join(filter(None, (panel.kind, panel.municipality)))
        canvas.text(LEFT, 44, drawable(kind), TEXT, color=MUTED)
        canvas.text(RIGHT, 44, words("brand"), TEXT, "strong", ha="right")
        size = 24.0
        lines = canvas.wrap(panel.name, size, RIGHT - LEFT, "serif")
        while len(lines) > 2 and size > 13:
            size -= 1
            lines = canvas.wrap(panel.name, size, RIGHT - LEFT, "serif")
        y = canvas.lines(LEFT, 52, lines, size, "serif")
        y = canvas.lines(LEFT, y, canvas.wrap(" · ".join(panel.facts), TEXT, RIGHT - LEFT), TEXT, color=MUTED)
        return y + 8

    @cached_property
    def picture(self) -> Still:
        """What the map is drawn with."""
        return Still(self.view, self.dataset, Size(480, 480))

    def _legend(
        self, canvas: Canvas, drawn: DrawnSymbols, width: float, group: str, size: float = 8.4
    ) -> list[LegendBlock]:
        """A group of the legend; without numbers of areas, for which a page has no room to say what they are."""
        style, total = LegendStyle(size, width, counts=False), len(self.selection.practices)
        return LegendLayout(canvas, self.words, self.spec.legend, drawn, style, True, total).blocks(group)

    def _upper(self, canvas: Canvas, top: float, height: float) -> float:
        """The map with what its colours say below it; beside it the figures, and what its symbols say."""
        box, drawn = (LEFT, top, LEFT + MAP_WIDTH, top + height), DrawnSymbols()
        for frame in viewports(self.view, self.dataset, self.selection, box, self.words, TEXT):
            self.picture.draw_frame(canvas, frame, drawn, first=True)
        y = draw_column(self._legend(canvas, drawn, MAP_WIDTH, "figures"), LEFT, box[3] + 6, 0)
        beside = self._figures(canvas, top) + 8
        tries = [self._legend(canvas, drawn, RIGHT - COLUMN, "symbols", size) for size in (8.4, 7.8, 7.2)]
        # Where even small type does not fit, what follows is lower: every symbol on the map has its row.
        symbols = next((one for one in tries if sum(block.height for block in one) <= y - beside), tries[-1])
        return max(y, draw_column(symbols, COLUMN, beside, 0)) + 12

    def _figures(self, canvas: Canvas, top: float) -> float:
        """The figures as a table: here, in the municipality, in the region, and its place among all."""
        words, table = self.words, compared(str(self.view.area), self.dataset, self.words)
        y = self._heading(canvas, COLUMN, top, words("detail.figures"), RIGHT - COLUMN)
        if not table.rows:
            lines = canvas.wrap(words("brief.no_figures"), TEXT, RIGHT - COLUMN)
            return canvas.lines(COLUMN, y, lines, TEXT, color=MUTED)
        ends = [RIGHT - 40.0 * at for at in reversed(range(len(table.heads)))]
        for end, head in zip(ends, table.heads, strict=True):
            canvas.text(end, y + SMALL, canvas.cut(head, 6.8, 40), 6.8, ha="right", color=MUTED)
        y += LEADING * SMALL + 4
        room = ends[0] - 29 - COLUMN
        for row in table.rows:
            lines = canvas.wrap(row.label, 8.2, room)
            for end, value, at in zip(ends, row.values, range(len(ends)), strict=True):
                canvas.text(end, y + 8.2, value, 8.6, "strong" if at == 0 else "sans", ha="right")
            y = canvas.lines(COLUMN, y, lines, 8.2) + 2.5
            canvas.line([(COLUMN, y - 1.2), (RIGHT, y - 1.2)], color=RULE, linewidth=0.5)
        note = " ".join(filter(None, (self.change, table.note)))
        return canvas.lines(COLUMN, y + 2, canvas.wrap(note, SMALL, RIGHT - COLUMN), SMALL, color=MUTED)

    @cached_property
    def change(self) -> str:
        """How the figure of the map changed here, as a sentence; empty where the map shows no change."""
        main = next((figure for figure in self.panel.figures if figure.change), None)
        if main is None:
            return ""
        return self.words("filter.colon").join((main.label, main.change)) + self.words("sentence.end")

    def _heading(self, canvas: Canvas, x: float, y: float, text: str, width: float) -> float:
        canvas.line([(x, y), (x + width, y)], color=RULE, linewidth=0.7)
        canvas.text(x, y + 14, drawable(text), 10.5, "strong")
        return y + HEAD

    def _practices(self, canvas: Canvas, y: float, bottom: float, found: list[PracticePanel], summaries: bool) -> None:
        """As many practices as there is room for, each with its traces of support, and how many more there are."""
        words = self.words
        y = self._heading(canvas, LEFT, y, f"{words('detail.practices_here')} · {len(found)}", RIGHT - LEFT)
        if not found:
            canvas.lines(LEFT, y, canvas.wrap(words("detail.no_practices"), TEXT, RIGHT - LEFT), TEXT, color=MUTED)
            return
        drawn = [self._practice(canvas, one, COLUMN_WIDTH, summaries) for one in found]
        first, end = two_columns([height + APART for height, _ in drawn], bottom - y, LEADING * TEXT)
        for x, part in ((LEFT, drawn[:first]), (SECOND, drawn[first:end])):
            at = y
            for height, draw in part:
                draw(x, at)
                at += height + APART
        if end < len(found):
            canvas.text(SECOND, at + TEXT, words.plural("brief.more", len(found) - end), TEXT, color=MUTED)

    def _practice(
        self, canvas: Canvas, practice: PracticePanel, width: float, summaries: bool
    ) -> tuple[float, Callable[[float, float], None]]:
        """How tall a practice is, and how to draw it; ``summaries``: with its summary."""
        words, inner = self.words, width - 17
        name = canvas.wrap(practice.name, TEXT, inner, "strong", lines=2)
        dates = canvas.wrap(" · ".join(practice.dates[1:]), SMALL, inner, lines=2)
        traces: list[str] = []
        for trace in practice.traces:
            what = f": {trace.what}" if trace.what else ""
            traces += canvas.wrap(f"{trace.kind}{what} ({trace.provider}; {trace.paid_by})", SMALL, inner, lines=3)
        traces = traces or canvas.wrap(words("detail.no_supports"), SMALL, inner)
        summary = canvas.wrap(practice.summary, SMALL, inner) if summaries else []
        height = LEADING * (TEXT * len(name) + SMALL * (len(dates) + len(summary) + len(traces)))

        def draw(x: float, y: float) -> None:
            draw_icon(canvas, practice.mark, x + 6, y + 0.62 * TEXT, 13)
            y = canvas.lines(x + 17, y, name, TEXT, "strong")
            y = canvas.lines(x + 17, y, dates, SMALL, color=MUTED)
            y = canvas.lines(x + 17, y, summary, SMALL)
            canvas.lines(x + 17, y, traces, SMALL, color=MUTED if summary else INK)

        return height, draw

    def _places(self, canvas: Canvas, y: float, bottom: float) -> None:
        words = self.words
        lines = [f"{name} – {kind}" for name, kind, _ in self.panel.meeting_places]
        number = f" · {len(lines)}" if lines or self.panel.places_searched else ""
        y = self._heading(canvas, LEFT, y, words("detail.meeting_places_here") + number, RIGHT - LEFT)
        if not lines:
            canvas.lines(LEFT, y, canvas.wrap(self.panel.no_places, SMALL, RIGHT - LEFT), SMALL, color=MUTED)
            return
        rows = max(1, int((bottom - y) / (LEADING * SMALL)))
        if len(lines) > 2 * rows:
            lines = [*lines[: 2 * rows - 1], words.plural("brief.more", len(lines) - 2 * rows + 1)]
        for at, line in enumerate(lines):
            column, row = divmod(at, rows)
            text = canvas.cut(line, SMALL, COLUMN_WIDTH)
            canvas.text((LEFT, SECOND)[column], y + LEADING * SMALL * row + SMALL, text, SMALL)

    def _not_known(self, canvas: Canvas, bottom: float) -> float:
        """What the page does not say; returns where it begins."""
        words, width = self.words, RIGHT - LEFT
        lines = canvas.wrap(" ".join(unknowns(str(self.view.area), self.dataset, words)), SMALL, width, lines=9)
        top = bottom - LEADING * SMALL * len(lines) - 21 - 6
        y = self._heading(canvas, LEFT, top, words("brief.not_known"), width)
        canvas.lines(LEFT, y, lines, SMALL)
        return top - 4

    def _foot(self, canvas: Canvas) -> float:
        credit = credit_lines(self._sources(), self.dataset, self.words)
        texts = [self.words("still.sources"), *credit, self.dated, self.address]
        lines = canvas.wrap(" ".join(filter(None, texts)), 6.4, RIGHT - LEFT, lines=9)
        top = HEIGHT - 30 - LEADING * 6.4 * len(lines)
        canvas.line([(LEFT, top - 4), (RIGHT, top - 4)], color=RULE, linewidth=0.7)
        canvas.lines(LEFT, top, lines, 6.4, color=MUTED)
        return top - 8

    def _sources(self) -> list[SourceInfo]:
        """Those of the map and of every figure in the table."""
        wanted = {indicator.source for indicator in self.dataset.bundle.manifest.indicators}
        shown = used_sources(self.view, self.dataset)
        ids = {source.id for source in shown}
        return shown + [one for one in self.dataset.bundle.manifest.sources if one.id in wanted - ids]
