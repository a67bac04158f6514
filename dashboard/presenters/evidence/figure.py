"""The parts of every figure on the page Evidence: paragraphs, pictures, a table, sources, method and file."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Literal

from dashboard.presenters.credits import Attribution
from dashboard.query.view import View, view_query

Size = Literal["wide", "narrow", "all"]
SIZES: tuple[Size, ...] = ("wide", "narrow")
# In CSS pixels.
WIDTHS: dict[Size, int] = {"wide": 720, "narrow": 340}
# The mean width of a letter as a share of the font size; a browser test checks that every text fits its picture.
LETTER = 0.52
NONE = "–"


@dataclass(frozen=True)
class Picture:
    """An SVG and the width of screen that it is for; ``all`` suits every one."""

    svg: str
    size: Size
    heading: str = ""

    @property
    def encoded(self) -> str:
        """The SVG in Base64, for a data attribute."""
        return b64encode(self.svg.encode()).decode()


@dataclass(frozen=True)
class TableCell:
    """One cell of a table; ``url`` links to the rows that it counts."""

    text: str
    url: str = ""
    number: bool = False


@dataclass(frozen=True)
class FigureTable:
    """A table under a figure. The first cell of a row is its heading; a row of one cell begins a group."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]


@dataclass(frozen=True)
class EvidenceFigure:
    """One figure.

    Attributes:
        name: in the address of its file and as the anchor on the page.
        kind: the kind of result.
        pictures: in their order on the page.
        counted: what was counted, with numbers.
        areas: address of a file of the areas behind it; empty where it is not about areas.
        marks: swatch → its meaning.
        small: a table that replaces the picture on a phone.
        hint: how to use the picture, where there is one.
        rows: address and label of the rows behind it; empty where no page lists them.
    """

    name: str
    kind: str
    title: str
    paragraphs: tuple[str, ...]
    table: FigureTable | None
    counted: str
    sources: tuple[Attribution, ...]
    method: str
    csv: str
    pictures: tuple[Picture, ...] = ()
    areas: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    small: FigureTable | None = None
    hint: str = ""
    rows: tuple[str, str] = ("", "")


def rows_link(view: View) -> str:
    """The address of the page that lists exactly the practices of a view."""
    return f"/practices?{view_query(view)}"


def numeric(text: str, url: str = "") -> TableCell:
    """A cell that is set like a number."""
    return TableCell(text, url, number=True)
