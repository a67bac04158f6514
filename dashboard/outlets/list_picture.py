"""The list of Where to invest drawn as an image: the rows of the page in its order, what they mean, and the sources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from dashboard.maps.palette import ACCENT, INK, MUTED
from dashboard.maps.still.canvas import LEADING, Canvas, drawable, drawing
from dashboard.outlets.ranked_list import list_sources
from dashboard.presenters.credits import credit_lines, dated
from dashboard.presenters.gap_findings import gap_finding
from dashboard.presenters.i18n import Words, words_of
from dashboard.presenters.invest.ranked_list import TownList, town_list
from dashboard.query.area_list import TownAreas, area_list, listed_view
from dashboard.query.dataset import Dataset
from dashboard.query.view import View

WIDTH, MARGIN = 1200, 40
TITLE, HEAD, TEXT, SMALL = 30.0, 21.0, 15.0, 12.5
# Beside a row in the corner, and between its text and what is around it.
EDGE, PAD = 3.0, 5.0
LINE = "#e4dfd5"
# Right edges of the columns after the first, as shares of the width; the last column is text and begins at its left.
RIGHTS = {"need": 0.42, "places": 0.55, "without": 0.69, "residents": 0.78}
TURNS = 0.80


def list_picture(view: View, dataset: Dataset, kind: Literal["png", "svg"] = "png", address: str = "") -> bytes:
    """Draw the list of a view; as tall as it is long.

    Args:
        view: its town, order and language.
        address: where the list can be opened, printed with the sources.
    """
    with drawing():
        drawn = ListPicture(view, dataset, address)
        return drawn.draw().saved(kind, drawable(drawn.title))


@dataclass(frozen=True)
class ListPicture:
    """One image of a list, and what it is made from."""

    view: View
    dataset: Dataset
    address: str = ""

    @cached_property
    def words(self) -> Words:
        """The view's language."""
        return words_of(self.dataset, self.view.lang)

    @cached_property
    def towns(self) -> tuple[TownAreas, ...]:
        """The rows."""
        return area_list(self.view, self.dataset)

    @cached_property
    def said(self) -> tuple[str, str]:
        """The finding of the page: its headline, and how sure that is."""
        found = gap_finding(listed_view(self.view, self.dataset), self.dataset, self.words)
        return (found[0], found[1]) if found else (self.words("page.invest"), "")

    @property
    def title(self) -> str:
        """The headline."""
        return self.said[0]

    def draw(self) -> Canvas:
        """Draw it on a canvas that is as tall as it needs."""
        height = self._set(Canvas(WIDTH, 100))
        canvas = Canvas(WIDTH, height)
        self._set(canvas)
        return canvas

    def _set(self, canvas: Canvas) -> float:
        """Set everything on a canvas; returns how tall it has to be."""
        inner, y = WIDTH - 2 * MARGIN, 0.8 * MARGIN
        y = canvas.lines(MARGIN, y, canvas.wrap(self.title, TITLE, inner, "serif"), TITLE, "serif")
        walk = self.words("invest.walk", walk=self.dataset.catchment_m)
        y = self._quiet(canvas, y + 4, " ".join(filter(None, (self.said[1], walk))))
        for town in self.towns:
            y = self._town(canvas, y + 18, town_list(town, self.dataset, self.words))
        sources = [self.dataset.sources[one] for one in list_sources(self.towns, self.dataset)]
        credit = " ".join(credit_lines(sources, self.dataset, self.words))
        y = self._quiet(canvas, y + 18, f"{self.words('still.sources')} {credit}")
        y = self._quiet(canvas, y, f"{dated(self.dataset, self.words)} {self.address}".strip())
        return round(y + 0.6 * MARGIN)

    def _quiet(self, canvas: Canvas, y: float, text: str) -> float:
        return canvas.lines(MARGIN, y, canvas.wrap(text, SMALL, WIDTH - 2 * MARGIN), SMALL, color=MUTED)

    def _town(self, canvas: Canvas, y: float, town: TownList) -> float:
        title = " · ".join(filter(None, (town.title, town.count)))
        y = canvas.lines(MARGIN, y, canvas.wrap(title, HEAD, WIDTH - 2 * MARGIN, "serif"), HEAD, "serif")
        for text in (f"{town.figure} {town.searched}", town.wanted):
            if text:
                y = self._quiet(canvas, y, text)
        y = self._heads(canvas, y + 8, town)
        for row in town.rows:
            top = y
            lines = [canvas.wrap(row.name, TEXT, self._x("need") - MARGIN - 110, "strong")]
            turns = canvas.wrap(row.turns, SMALL, WIDTH - MARGIN - self._at(TURNS))
            y += 2 * PAD + max(LEADING * TEXT * len(lines[0]), LEADING * SMALL * len(turns))
            canvas.lines(MARGIN + EDGE + 8, top + PAD, lines[0], TEXT, "strong")
            for name, cell in row.cells.items():
                canvas.text(self._x(name), top + PAD + 0.98 * TEXT, drawable(cell), TEXT, ha="right")
            canvas.lines(self._at(TURNS), top + PAD, turns, SMALL)
            canvas.line([(MARGIN, y), (WIDTH - MARGIN, y)], color=LINE)
            if row.corner:
                canvas.rectangle((MARGIN, top + 1, MARGIN + EDGE, y - 1), color=ACCENT)
        return self._quiet(canvas, y + 6, town.left_out) if town.left_out else y

    def _heads(self, canvas: Canvas, y: float, town: TownList) -> float:
        """What stands above the columns; returns where the rows begin."""
        heads = {name: canvas.wrap(text, SMALL, 0.115 * WIDTH, "strong") for name, text in town.heads.items()}
        most = max(map(len, heads.values()))
        bottom = y + LEADING * SMALL * most
        for name, lines in heads.items():
            top = bottom - LEADING * SMALL * len(lines)
            for at, line in enumerate(lines):
                canvas.text(
                    self._x(name), top + (LEADING * at + 0.98) * SMALL, line, SMALL, "strong", ha="right", color=MUTED
                )
        for x, name in ((MARGIN + EDGE + 8, "area"), (self._at(TURNS), "turns")):
            if name == "area" or town.compared:
                head = self.words(f"invest.head.{name}")
                canvas.text(x, bottom - (LEADING - 0.98) * SMALL, head, SMALL, "strong", color=MUTED)
        canvas.line([(MARGIN, bottom + 5), (WIDTH - MARGIN, bottom + 5)], color=INK)
        return bottom + 6

    def _at(self, share: float) -> float:
        return MARGIN + share * (WIDTH - 2 * MARGIN)

    def _x(self, column: str) -> float:
        return self._at(RIGHTS[column])
