"""The legend of a picture: what colours, hatches and symbols say, with units and numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboard.maps.drawing import HATCHES
from dashboard.maps.still.canvas import LEADING, MUTED, Canvas
from dashboard.maps.still.icons import draw_icon
from dashboard.maps.still.points import Drawn
from dashboard.presenters.i18n import Words
from dashboard.presenters.symbols import SYMBOLS

Draw = Callable[[float, float], None]


@dataclass(frozen=True)
class LegendBlock:
    """A piece of the legend: its height, and how to draw it from its top left.

    ``leads``: it says what the next one is, and is not parted from it.
    """

    height: float
    draw: Draw
    group: str
    leads: bool = False


@dataclass(frozen=True)
class LegendLayout:
    """The legend for a width and a size of type.

    Attributes:
        drawn: which symbols are on the map and how many.
        counted: whether classes and cells have the numbers of their areas, with what explains them.
        told: whether it also says what only explains.
    """

    canvas: Canvas
    words: Words
    said: dict[str, Any]
    drawn: Drawn
    size: float
    width: float
    with_unit: bool
    total: int
    counted: bool = True
    told: bool = True

    @property
    def level(self) -> dict[str, Any]:
        """What is said of the only level of areas that the picture shows."""
        level: dict[str, Any] = self.said["levels"][0]
        return level

    @property
    def small(self) -> float:
        """The size of what is read second."""
        return max(min(9.5, self.size), 0.88 * self.size)

    def blocks(self) -> list[LegendBlock]:
        """All blocks in order."""
        found = self._figures() if self.level["classes"] else self._cells() if self.said["cells"] else []
        found += [self._marked(*mark, group="figures") for mark in self._hatches()]
        found += self._heading()
        found += [self._marked(*mark, group="marks") for mark in self._marks()]
        return found

    def _marked(self, name: str, label: str, group: str) -> LegendBlock:
        lines = self.canvas.wrap(label, self.size, self.width - 1.9 * self.size)
        height = max(1.5 * self.size, LEADING * self.size * len(lines) + 0.2 * self.size)
        return LegendBlock(height, self._row(name, lines, height), group)

    def _figures(self) -> list[LegendBlock]:
        title = self.canvas.wrap(self.said["title"], 1.06 * self.size, self.width, "strong")
        unit = self.canvas.wrap(self.said["unit"], self.size, self.width) if self.with_unit else []
        method = self.canvas.wrap(self.level["method"], self.small, self.width) if self.counted else []

        def head(x: float, y: float) -> None:
            y = self.canvas.lines(x, y, title, 1.06 * self.size, "strong")
            self.canvas.lines(x, y, unit, self.size, color=MUTED)

        def foot(x: float, y: float) -> None:
            self.canvas.lines(x, y, method, self.small, color=MUTED)

        top = LEADING * self.size * (1.06 * len(title) + len(unit)) + 0.5 * self.size
        found = [
            LegendBlock(top, head, "figures", leads=True),
            LegendBlock((3.6 if self.counted else 2.7) * self.size, self._scale, "figures", leads=self.counted),
        ]
        return (
            [*found, LegendBlock(LEADING * self.small * len(method) + 0.5 * self.size, foot, "figures")]
            if method
            else found
        )

    def _cells(self) -> list[LegendBlock]:
        """Need and support together: the grid with its numbers, and what the cells chosen, or the corner, hold."""
        cells = self.said["cells"]
        title = self.canvas.wrap(self.said["title"], 1.06 * self.size, self.width, "strong")
        axes = [line for axis in cells["axes"] for line in self.canvas.wrap(axis, self.small, self.width)]
        named = [one for one in cells["grid"] if one["at"] in cells["chosen"]]
        named = named or [one for one in cells["grid"] if one["id"] == cells["corner"]]
        told = [line for one in named for line in self.canvas.wrap(one["sentence"], self.small, self.width)]

        def head(x: float, y: float) -> None:
            self.canvas.lines(x, y, title, 1.06 * self.size, "strong")

        def axis(x: float, y: float) -> None:
            self.canvas.lines(x, y, axes, self.small, color=MUTED)

        def foot(x: float, y: float) -> None:
            self.canvas.lines(x, y, told, self.small)

        found = [
            LegendBlock(LEADING * self.size * 1.06 * len(title) + 0.3 * self.size, head, "figures", leads=True),
            LegendBlock(6.9 * self.size, self._grid, "figures"),
        ]
        if self.with_unit:
            found.append(LegendBlock(LEADING * self.small * len(axes) + 0.3 * self.size, axis, "figures"))
        if self.told:
            found.append(LegendBlock(LEADING * self.small * len(told) + 0.5 * self.size, foot, "figures"))
        return found

    def _grid(self, x: float, y: float) -> None:
        cells, size = self.said["cells"], self.size
        left, wide, tall = x + 1.4 * size, min(self.width - 1.4 * size, 13 * size) / 3, 1.75 * size
        chosen = cells["chosen"]
        for at, one in enumerate(cells["grid"]):
            column, row = at % 3, at // 3
            box = (left + column * wide, y + row * tall, left + (column + 1) * wide, y + (row + 1) * tall)
            pale = chosen and one["at"] not in chosen
            colour = cells["faded"] if pale else cells["looks"]["both"][one["at"]]
            self.canvas.rectangle(box, facecolor=colour, edgecolor="#fff" if not pale else "#ddd6c8", linewidth=1)
            middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2 + 0.33 * size)
            if self.counted:
                halo = ("#fffefb", 0.24 * size)
                self.canvas.text(*middle, one["count"], 0.94 * size, "strong", ha="center", halo=halo)
        bottom = y + 3 * tall
        self.canvas.text(
            left + 1.5 * wide, bottom + 1.05 * size, cells["support"], self.small, ha="center", color=MUTED
        )
        side: dict[str, Any] = {"rotation": 90, "ha": "center", "va": "center", "color": MUTED}
        self.canvas.text(x + 0.5 * size, y + 1.5 * tall, cells["need"], self.small, "sans", **side)

    def _heading(self) -> list[LegendBlock]:
        """How many of the practices on show are in the picture: above the symbols, which add up to it."""
        if not self.drawn.marks:
            return []
        said = self.words(
            "still.shown", n=self.words.decimal(self.drawn.shown, 0), total=self.words.decimal(self.total, 0)
        )
        lines = self.canvas.wrap(said, self.size, self.width, "strong")

        def draw(x: float, y: float) -> None:
            self.canvas.lines(x, y, lines, self.size, "strong")

        return [LegendBlock(LEADING * self.size * len(lines) + 0.25 * self.size, draw, "marks", leads=True)]

    def _scale(self, x: float, y: float) -> None:
        """Classes as a bar: above each how many areas it holds, below it where one ends and the next begins."""
        classes, small = self.level["classes"], self.small
        step = self.width / len(classes)
        top = y + (1.15 if self.counted else 0.25) * self.size
        bottom = top + 0.9 * self.size
        for at, item in enumerate(classes):
            left = x + at * step
            box = (left, top, left + step, bottom)
            self.canvas.rectangle(box, facecolor=item["colour"], edgecolor="#fff", linewidth=0.5)
            if self.counted:
                middle = left + step / 2
                self.canvas.text(middle, top - 0.32 * self.size, item["count"], small, ha="center", color=MUTED)
        edges = [*(item["from"] for item in classes), self.level["end"]]
        for at, edge in enumerate(edges):
            place = "left" if at == 0 else "right" if at == len(edges) - 1 else "center"
            self.canvas.text(x + at * step, bottom + 1.05 * self.size, edge, 0.94 * self.size, ha=place)

    def _hatches(self) -> list[tuple[str, str]]:
        return [(f"hatch-{mark['hatch']}", mark["label"]) for mark in self.level["hatches"]]

    def _marks(self) -> list[tuple[str, str]]:
        """The symbols that are on the map, with how many practices each stands for, those in circles counted in."""
        drawn, words = self.drawn, self.words
        rows: list[tuple[str, str]] = [
            (mark, f"{words(f'symbol.{mark}')} · {words.decimal(drawn.marks[mark], 0)}")
            for mark in SYMBOLS
            if mark in drawn.marks
        ]
        rows += [("several", words("still.several"))] if drawn.several else []
        rows += [("group", words("still.group"))] if drawn.by_town else []
        rows += [("approximate", words("symbol.approximate"))] if drawn.approximate else []
        if drawn.meeting_places:
            rows.append(
                ("meeting_place", f"{words('symbol.meeting_place')} · {words.decimal(drawn.meeting_places, 0)}")
            )
        return rows

    def _row(self, name: str, lines: list[str], height: float) -> Draw:
        def draw(x: float, y: float) -> None:
            middle, size = x + 0.65 * self.size, self.size
            top = y + (height - LEADING * size * len(lines)) / 2
            if name.startswith("hatch-"):
                self._swatch(name.removeprefix("hatch-"), x, y + 0.72 * size)
            else:
                draw_icon(self.canvas, name, middle, y + 0.76 * size, 1.32 * size)
            self.canvas.lines(x + 1.9 * size, top, lines, size)

        return draw

    def _swatch(self, kind: str, x: float, middle: float) -> None:
        from matplotlib.path import Path

        size, style = self.size, HATCHES[kind]
        mark = next(one for one in self.level["hatches"] if one["hatch"] == kind)
        left, top, right, bottom = box = (x, middle - 0.45 * size, x + 1.3 * size, middle + 0.45 * size)
        ground, line = style["paper"] or mark["colour"], style["line"] or mark["line"]
        self.canvas.rectangle(box, facecolor=ground, edgecolor="#cfc8ba", linewidth=0.8, zorder=9)
        path = Path([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], closed=True)
        for falling in (False, True) if style["crossed"] else (style["falling"],):
            self.canvas.hatch(path, box, line, 0.075 * size, 0.0525 * style["step"] * size, zorder=10, falling=falling)


def draw_column(blocks: list[LegendBlock], x: float, y: float, gap: float) -> float:
    """Draw blocks below one another, a gap between groups; returns where they end."""
    group = blocks[0].group if blocks else ""
    for block in blocks:
        y += gap if block.group != group else 0
        group = block.group
        block.draw(x, y)
        y += block.height
    return y
