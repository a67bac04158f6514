"""The legend of a picture as blocks: what colours, hatches and symbols mean, with units and counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from matplotlib.path import Path

from dashboard.maps.bivariate_layer import BivariateLegend
from dashboard.maps.drawing import HATCHES, SEARCHED_LINE, WHAT_IF
from dashboard.maps.legend import ALREADY, NEWLY, SEARCHED, Legend, LegendHatch, LegendLevel
from dashboard.maps.legend_symbols import symbol_label
from dashboard.maps.palette import INK, MUTED
from dashboard.maps.still.canvas import LEADING, Box, Canvas, Face
from dashboard.maps.still.icons import draw_icon
from dashboard.maps.still.points import DrawnSymbols
from dashboard.presenters.i18n import Words
from dashboard.presenters.symbols import SYMBOLS
from dashboard.query.view import OSM_LAYERS

Draw = Callable[[float, float], None]


@dataclass(frozen=True)
class LegendBlock:
    """A part of the legend: its height in pixels, and how to draw it from its top left.

    ``leads``: it is the heading of the next one, and is not separated from it.
    """

    height: float
    draw: Draw
    group: str
    leads: bool = False


@dataclass(frozen=True)
class LegendStyle:
    """How a legend is set.

    Attributes:
        size: of the type, in pixels.
        width: of a column, in pixels.
        counts: whether classes have the numbers of their areas, with what explains them.
        notes: whether it also has texts that only explain.
    """

    size: float
    width: float
    counts: bool = True
    notes: bool = True


@dataclass(frozen=True)
class LegendLayout:
    """The legend for a width and a size of type.

    Attributes:
        drawn: which symbols are on the map and how many.
        with_unit: whether it says what the colours measure.
        total: how many practices are on show, in the picture or not.
    """

    canvas: Canvas
    words: Words
    legend: Legend
    drawn: DrawnSymbols
    style: LegendStyle
    with_unit: bool
    total: int

    @property
    def level(self) -> LegendLevel:
        """The legend of the only level of areas that the picture shows."""
        return self.legend.at(self.drawn.level)

    @property
    def small(self) -> float:
        """The size of secondary text."""
        return max(min(9.5, self.style.size), 0.88 * self.style.size)

    def blocks(self, group: str = "") -> list[LegendBlock]:
        """All blocks in order, or those of a group: ``figures`` or ``symbols``."""
        bivariate = self.legend.bivariate
        found = self._classes() if self.level.classes else self._bivariate(bivariate) if bivariate else []
        found += [self._row(one.label, "figures", partial(self._swatch, one)) for one in self._hatches()]
        found += self._invitation()
        found += self._heading()
        found += [self._row(label, "symbols", partial(self._icon, name)) for name, label in self._symbols()]
        return [block for block in found if group in ("", block.group)]

    def _hatches(self) -> list[LegendHatch]:
        """Those of the level; what circles say only where there are any."""
        circles = {NEWLY: self.drawn.pins, ALREADY: self.drawn.known_walks}
        return [one for one in self.level.hatches if circles.get(one.hatch, 1)]

    def _lines(self, text: str, size: float, face: Any = "sans") -> list[str]:
        return self.canvas.wrap(text, size, self.style.width, face)

    def _text(self, lines: list[str], size: float, below: float, **style: Any) -> LegendBlock:
        """Lines with some room below, in sizes of the legend's type."""

        def draw(x: float, y: float) -> None:
            self.canvas.lines(x, y, lines, size, **style)

        return LegendBlock(LEADING * size * len(lines) + below * self.style.size, draw, "figures")

    def _classes(self) -> list[LegendBlock]:
        size, counts = self.style.size, self.style.counts
        title = self._lines(self.legend.title, 1.06 * size, "strong")
        below = (self.legend.unit, self.legend.scale) if self.with_unit else ()
        unit = [line for text in below for line in self._lines(text, size)]

        def head(x: float, y: float) -> None:
            y = self.canvas.lines(x, y, title, 1.06 * size, "strong")
            self.canvas.lines(x, y, unit, size, color=MUTED)

        top = LEADING * size * (1.06 * len(title) + len(unit)) + 0.5 * size
        found = [
            LegendBlock(top, head, "figures", leads=True),
            LegendBlock((3.6 if counts else 2.7) * size + self._limits_type[1], self._scale, "figures", leads=counts),
        ]
        said = " ".join(filter(None, (self.level.counted, self.level.method)))
        method = self._lines(said, self.small) if counts else []
        return [*found, self._text(method, self.small, 0.5, color=MUTED)] if method else found

    def _bivariate(self, bivariate: BivariateLegend) -> list[LegendBlock]:
        """Need and support together: the grid with its counts, and what the classes chosen, or the one of high need and
        few places, contain."""
        size = self.style.size
        title = self._lines(self.legend.title, 1.06 * size, "strong")
        head = self._text(title, 1.06 * size, 0.3, face="strong")
        found = [replace(head, leads=True), LegendBlock(6.9 * size, partial(self._grid, bivariate), "figures")]
        if self.with_unit:
            axes = [line for axis in bivariate.axes for line in self._lines(axis, self.small)]
            found.append(self._text(axes, self.small, 0.3, color=MUTED))
        if self.style.notes:
            chosen = [one for one in bivariate.grid if one.at in bivariate.chosen]
            chosen = chosen or [one for one in bivariate.grid if one.id == bivariate.high_need_few_places]
            notes = [line for one in chosen for line in self._lines(one.sentence, self.small)]
            found.append(self._text(notes, self.small, 0.5))
        return found

    def _invitation(self) -> list[LegendBlock]:
        """What grey means; a picture leads nowhere, so that it names no way to help."""
        bivariate = self.legend.bivariate
        if not (self.style.notes and bivariate and bivariate.invitation):
            return []
        return [self._text(self._lines(bivariate.invitation["sentence"], self.small), self.small, 0.3, color=MUTED)]

    def _grid(self, bivariate: BivariateLegend, x: float, y: float) -> None:
        canvas, size = self.canvas, self.style.size
        left, width, height = x + 1.4 * size, min(self.style.width - 1.4 * size, 13 * size) / 3, 1.75 * size
        for at, one in enumerate(bivariate.grid):
            row, column = divmod(at, 3)
            box = (left + column * width, y + row * height, left + (column + 1) * width, y + (row + 1) * height)
            canvas.rectangle(box, facecolor=bivariate.colour(one.at), edgecolor=bivariate.border(one.at), linewidth=1)
            outlined = one.at in bivariate.outlined
            if outlined:
                line: dict[str, Any] = {"edgecolor": bivariate.outline, "linewidth": 0.13 * size, "joinstyle": "miter"}
                canvas.rectangle(box, facecolor="none", **line, zorder=10.5)
            if self.style.counts:
                middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2 + 0.33 * size)
                face: Face = "strong" if outlined else "sans"
                canvas.text(*middle, one.count, 0.94 * size, face, ha="center", color=bivariate.number(one.at))
        below = y + 3 * height + 1.05 * size
        canvas.text(left + 1.5 * width, below, bivariate.support, self.small, ha="center", color=MUTED)
        side: dict[str, Any] = {"rotation": 90, "ha": "center", "va": "center", "color": MUTED}
        canvas.text(x + 0.5 * size, y + 1.5 * height, bivariate.need, self.small, **side)

    def _heading(self) -> list[LegendBlock]:
        """How many of the practices on show are in the picture: above the symbols, which add up to it."""
        if not self.drawn.symbols:
            return []
        shown, total = (self.words.decimal(number, 0) for number in (self.drawn.shown, self.total))
        lines = self._lines(self.words("still.shown", n=shown, total=total), self.style.size, "strong")
        return [replace(self._text(lines, self.style.size, 0.25, face="strong"), group="symbols", leads=True)]

    def _scale(self, x: float, y: float) -> None:
        """Classes as a bar: above each how many areas it contains, below it where one ends and the next begins."""
        classes, size = self.level.classes, self.style.size
        step = self.style.width / len(classes)
        top = y + (1.15 if self.style.counts else 0.25) * size
        bottom = top + 0.9 * size
        for at, item in enumerate(classes):
            left = x + at * step
            box = (left, top, left + step, bottom)
            self.canvas.rectangle(box, facecolor=item.colour, edgecolor="#fff", linewidth=0.5)
            if self.style.counts:
                middle = left + step / 2
                self.canvas.text(middle, top - 0.32 * size, item.count, self.small, ha="center", color=MUTED)
        small, lower = self._limits_type
        for at, limit in enumerate(self._limits):
            align = "left" if at == 0 else "right" if at == len(classes) else "center"
            down = 1.05 * size + (lower if at % 2 else 0)
            self.canvas.text(x + at * step, bottom + down, limit, small, ha=align)

    @property
    def _limits(self) -> list[str]:
        """The limits of the classes, from light to dark."""
        return [*(item.start for item in self.level.classes), self.level.end]

    @property
    def _limits_type(self) -> tuple[float, float]:
        """The size of the limits, and how much lower every other one is set: on a line of its own where there is no
        room for all on one."""
        size, step = 0.94 * self.style.size, self.style.width / len(self.level.classes)
        if self._longest(size, 1) <= step:
            return size, 0.0
        size *= min(1.0, 2 * step / self._longest(size, 2))
        return size, LEADING * size

    def _longest(self, size: float, apart: int) -> float:
        """How far limits that are ``apart`` in their order have to be from one another, in pixels."""
        widths = [self.canvas.measure(limit, size) for limit in self._limits]
        # The first and the last one lie within the bar, the others about the ends of their classes.
        halves = [widths[0], *(width / 2 for width in widths[1:-1]), widths[-1]]
        return max((a + b for a, b in zip(halves, halves[apart:], strict=False)), default=0.0) + 0.4 * size

    def _symbols(self) -> list[tuple[str, str]]:
        """The symbols that are on the map, with how many practices each represents, those in circles included."""
        drawn, words = self.drawn, self.words

        def counted(name: str, number: int) -> tuple[str, str]:
            # Where there is little room, that it is a practice is left out. The number stays with the last word.
            whole = self.style.notes or name in OSM_LAYERS
            label = symbol_label(name, words) if whole else words(f"symbol.{name}")
            return name, f"{label}\u00a0·\u00a0{words.decimal(number, 0)}"

        rows = [
            *((counted(name, drawn.symbols[name]), drawn.symbols[name]) for name in SYMBOLS),
            (("approximate", words("symbol.approximate")), drawn.approximate),
            (("several", words("symbol.several")), drawn.several),
            (("group", words("symbol.group")), drawn.by_town),
            (counted("meeting_place", drawn.meeting_places), drawn.meeting_places),
            *((counted(layer, getattr(drawn, layer)), getattr(drawn, layer)) for layer in OSM_LAYERS),
        ]
        return [row for row, number in rows if number]

    def _row(self, label: str, group: str, draw_sample: Draw) -> LegendBlock:
        """A hatch or a symbol (see ``draw_sample``) with what it means beside it."""
        size = self.style.size
        lines = self.canvas.wrap(label, size, self.style.width - 1.9 * size)
        height = max(1.5 * size, LEADING * size * len(lines) + 0.2 * size)

        def draw(x: float, y: float) -> None:
            draw_sample(x, y)
            self.canvas.lines(x + 1.9 * size, y + (height - LEADING * size * len(lines)) / 2, lines, size)

        return LegendBlock(height, draw, group)

    def _icon(self, name: str, x: float, y: float) -> None:
        size = self.style.size
        draw_icon(self.canvas, name, x + 0.65 * size, y + 0.76 * size, 1.32 * size, in_ink=self.drawn.in_ink)

    def _swatch(self, entry: LegendHatch, x: float, y: float) -> None:
        size, middle = self.style.size, y + 0.72 * self.style.size
        left, top, right, bottom = box = (x, middle - 0.45 * size, x + 1.3 * size, middle + 0.45 * size)
        if entry.hatch == SEARCHED:
            width = SEARCHED_LINE / 15 * size
            self.canvas.rectangle(box, facecolor="none", edgecolor=INK, linewidth=width, zorder=9)
            return
        if entry.hatch in (NEWLY, ALREADY):
            self._walk(entry.hatch == NEWLY, box)
            return
        hatch = HATCHES[entry.hatch]
        paper, line = hatch["paper"] or entry.colour, hatch["line"] or entry.line
        self.canvas.rectangle(box, facecolor=paper, edgecolor="#cfc8ba", linewidth=0.8, zorder=9)
        if not line:
            return
        path = Path([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], closed=True)
        self.canvas.hatch(path, box, hatch, line, 0.075 * size, 0.0525 * size, zorder=10)

    def _walk(self, newly: bool, box: Box) -> None:
        """What is within a walk of a place that does not exist, else of one that is known."""
        unit = self.style.size / 15
        width = WHAT_IF["line_width" if newly else "known_width"] * unit
        paper, colour = (WHAT_IF["lift"], WHAT_IF["line"]) if newly else ("none", WHAT_IF["known"])
        dash: Any = "-" if newly else (0, (1, 2.6))
        self.canvas.rectangle(box, facecolor=paper, edgecolor=colour, linewidth=width, linestyle=dash, zorder=9)


def draw_column(blocks: list[LegendBlock], x: float, y: float, gap: float) -> float:
    """Draw blocks below one another, a gap between groups; returns the bottom of the last."""
    group = blocks[0].group if blocks else ""
    for block in blocks:
        y += gap if block.group != group else 0
        group = block.group
        block.draw(x, y)
        y += block.height
    return y
