"""What every figure of the page has: words, pictures, a table, its sources, its method and its file."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Literal

from dashboard.presenters.i18n import Words
from dashboard.query.view import View, view_query

Size = Literal["wide", "narrow", "all"]
WIDE, NARROW = 720, 340
# How wide a letter is on average, as a share of the size of the type; a browser test holds every text to its picture.
LETTER = 0.52


@dataclass(frozen=True)
class Picture:
    """An SVG, and for which width of screen it is; ``all`` suits every one."""

    svg: str
    size: Size
    heading: str = ""

    @property
    def encoded(self) -> str:
        """The SVG in base 64, for an attribute of its place on the page."""
        return b64encode(self.svg.encode()).decode()


@dataclass(frozen=True)
class Cell:
    """One cell of a table; ``url`` leads to the rows that it counts."""

    text: str
    url: str = ""
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A table under a figure. The first cell of a row is its heading; a row of one cell begins a group."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Attribution:
    """A source as a reader follows it."""

    title: str
    url: str
    about: str


@dataclass(frozen=True)
class EvidenceFigure:
    """One figure.

    Attributes:
        name: in the address of its file and as the place on the page.
        kind: which kind of finding it is.
        said: what it says, one paragraph each.
        pictures: in the order in which they stand.
        marks: swatch → what it means.
        small: a table that stands in for the picture on a phone.
        hint: how to use the picture, where there is one.
        counted: what was counted, with numbers.
        rows: address and words of the rows behind it; empty where no page lists them.
        areas: address of a file of the areas behind it; empty where it is not about areas.
    """

    name: str
    kind: str
    title: str
    said: tuple[str, ...]
    pictures: tuple[Picture, ...]
    table: Table | None
    counted: str
    sources: tuple[Attribution, ...]
    method: str
    csv: str
    marks: tuple[tuple[str, str], ...] = ()
    small: Table | None = None
    hint: str = ""
    rows: tuple[str, str] = ("", "")
    areas: str = ""


def rows_link(view: View) -> str:
    """The address of the page that lists exactly the practices of a view."""
    return f"/practices?{view_query(view)}"


def times(ratio: float, words: Words) -> str:
    """A ratio with one decimal, below 1 with two, so that its size can be read."""
    return words.decimal(ratio, 1 if ratio >= 1 else 2)


def signed(number: float, words: Words, digits: int = 2) -> str:
    """A number that may be below 0, with a minus sign and not a hyphen."""
    return words.decimal(number, digits).replace("-", "−")


def whole(number: float, words: Words) -> str:
    """A whole number as the language writes it."""
    return words.decimal(number, 0)


def number(text: str, url: str = "") -> Cell:
    """A cell that is set like a number."""
    return Cell(text, url, number=True)
