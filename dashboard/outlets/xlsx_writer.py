"""Excel workbooks: rows with real types, what each column means, and the sources; the same bytes for the same table."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from html import escape
from itertools import chain, count
from typing import Any

import pandas as pd
import xlsxwriter  # type: ignore[import-untyped]

from dashboard.outlets.file_table import FileTable, Kind, explained

# No text becomes a formula, a link or a number, and no file is written beside the one asked for.
OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
# Excel's limits, in UTF-16 units: of a cell, of the name of a sheet, of a property of the document.
CELL, SHEET, PROPERTY = 32_767, 31, 255
LARGEST = 9.99999999999999e307  # number of a cell
# What XML 1.0 cannot hold; Excel ends lines with a line feed alone.
UNWRITABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\s]+")
RESERVED = "history"
# In characters: the narrowest and widest column, and one whose text wraps; and how many rows decide the width.
NARROW, WIDE, WRAPPED, SAMPLE = 8, 48, 80, 200
UNDATED = "2000"  # the year in a workbook of data without a date


def as_xlsx(table: FileTable) -> bytes:
    """A table as a workbook: a sheet of its rows, one of its columns, one of its sources.

    The first sheet has the names, rows and order of the CSV of the same table, see
    :mod:`dashboard.outlets.csv_writer`; a missing value is an empty cell, and a text is never run as a formula.
    """
    words, content = table.words, io.BytesIO()
    titles = sheet_names([table.title, words("files.sheet.columns"), words("files.sheet.sources")])
    book = xlsxwriter.Workbook(content, OPTIONS)
    properties = {"title": clipped(table.title, PROPERTY), "comments": clipped(table.dated, PROPERTY)}
    book.set_properties({**properties, "created": _created(table.date)})
    head = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})

    rows = book.add_worksheet(titles[0])
    _fill(rows, [(column.name, column.kind, table.rows[column.name]) for column in table.columns], head)
    about = explained(table)
    named = [(words(f"files.head.{name}"), about[name]) for name in about if name != "values" or about[name].any()]
    _fill(book.add_worksheet(titles[1]), [(name, "text", cells) for name, cells in named], head, wrap)
    _fill(book.add_worksheet(titles[2]), _sources(table), head, wrap)
    book.close()
    return content.getvalue()


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names that Excel takes for sheets: short enough, without its signs, each once whatever the case."""
    names: list[str] = []
    for title in wanted:
        name = NOT_IN_SHEET_NAMES.sub(" ", clean(title)).strip(" '")
        taken = {"", RESERVED, *(other.casefold() for other in names)}
        numbered = (f"{clipped(name, SHEET - 5)} ({number})".strip() for number in count(2))
        names.append(next(one for one in chain([clipped(name, SHEET)], numbered) if one.casefold() not in taken))
    return names


def clean(text: str) -> str:
    """A text that a workbook can hold: its lines end as Excel's, and what XML cannot hold is marked as lost."""
    return UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def clipped(text: str, units: int) -> str:
    """A text of at most so many UTF-16 units; a longer one ends in an ellipsis."""
    if len(text) <= units // 2:
        return text
    encoded = text.encode("utf-16-le", "surrogatepass")
    if len(encoded) <= 2 * units:
        return text
    return encoded[: 2 * (units - 1)].decode("utf-16-le", "ignore") + "…"


def _created(date: str | None) -> datetime:
    """The date of the data: a workbook made twice says the same."""
    day = date or UNDATED
    return datetime.fromisoformat(f"{day}-01-01" if len(day) == len("2025") else day)


def _sources(table: FileTable) -> list[tuple[str, Kind, pd.Series]]:
    """The sources, one a row; below them which data these are."""
    parts = ("title", "credit", "vintage", "licence", "licence_url", "url")
    cells = {part: [*(getattr(source, part) for source in table.sources), None] for part in parts}
    cells["title"][-1] = table.dated
    return [(table.words(f"files.head.{part}"), "text", pd.Series(cells[part], dtype=object)) for part in parts]


def _fill(sheet: Any, columns: Iterable[tuple[str, Kind, pd.Series]], head: Any, wrap: Any = None) -> None:
    """Names in a first row that stays in sight, then the cells; ``wrap`` is for sheets of long texts."""
    last, number = 0, -1
    for number, (name, kind, values) in enumerate(columns):
        _write_text(sheet.write_string, 0, number, name, head)
        write, longest = WRITERS[kind], len(name) + 3  # the button of the filter
        for row, value in enumerate(values.tolist(), 1):
            if not pd.isna(value):
                write(sheet, row, number, value, wrap)
                if row <= SAMPLE:
                    longest = max(longest, max(map(len, str(value).split("\n"))))
        last = max(last, len(values))
        sheet.set_column(number, number, min(max(longest, NARROW), WRAPPED if wrap else WIDE))
    sheet.freeze_panes(1, 0)
    if number >= 0:
        sheet.autofilter(0, 0, last, number)


def _text(sheet: Any, row: int, column: int, value: object, form: Any) -> None:
    _write_text(sheet.write_string, row, column, str(value), form)


def _write_text(write: Callable[..., object], row: int, column: int, value: str, form: Any) -> None:
    text = clipped(clean(value), CELL)
    if text.startswith("<r>") and text.endswith("</r>"):
        # The library takes such a text for its own markup of letters and writes it as it is: so it gets that.
        markup = f'<r><t xml:space="preserve">{escape(text, quote=False)}</t></r>'
        text = markup if len(markup) <= CELL else f"{text[:-1]}…"
    if text:
        write(row, column, text, form)


def _number(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    if abs(value) <= LARGEST:  # nor what is no number
        sheet.write_number(row, column, value, form)


def _flag(sheet: Any, row: int, column: int, value: object, form: Any) -> None:
    sheet.write_boolean(row, column, bool(value), form)


WRITERS: dict[Kind, Callable[[Any, int, int, Any, Any], None]] = {"text": _text, "number": _number, "flag": _flag}
