"""Spreadsheets (``.xlsx``) as rows of texts. The extent of a sheet is checked before it is read whole.

One cell in the last corner of a sheet makes a file of a kilobyte a table of 17 thousand million cells.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from geodata.documents import near
from geodata.errors import Problem, RegistryError

# Twenty thousand practices in a hundred columns.
MOST_CELLS = 2_000_000
LARGEST_UNPACKED = 200_000_000
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_sheet(path: Path, content: bytes, name: str | None) -> list[list[str]]:
    """The rows of a sheet, the first one if none is named.

    Args:
        path: what to call the file in problems.
        content: the file.
        name: of the sheet.

    Raises:
        RegistryError: it is no spreadsheet, has no such sheet, or one that reaches too far.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        _within_reach(path, content, name)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        if name is not None and name not in names:
            raise RegistryError(Problem.of(str(path), "sheet", f"has no sheet {name!r}", near(name, names)))
        rows = (book.get_sheet_by_name(name) if name else book.get_sheet_by_index(0)).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, LookupError, zipfile.BadZipFile, ElementTree.ParseError) as exc:
        raise RegistryError(
            Problem.of(str(path), "table", f"cannot be read: {exc}", "save it as .xlsx or .csv")
        ) from None
    return [[_text(value) for value in row] for row in rows]


def _within_reach(path: Path, content: bytes, name: str | None) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        if sum(part.file_size for part in book.infolist()) > LARGEST_UNPACKED:
            fix = "split the table, or save it as .csv"
            raise RegistryError(Problem.of(str(path), "size", f"unpacks to more than {LARGEST_UNPACKED} bytes", fix))
        sheet = _part(book, name)
        row, column = _last(book, sheet) if sheet else (0, 0)
    if row * column > MOST_CELLS:
        message = f"its last cell is {column_name(column)}{row}, so it has {row * column} cells, most of them empty"
        fix = f"delete what is apart from the table (Ctrl+End goes there); at most {MOST_CELLS} cells are read"
        raise RegistryError(Problem.of(str(path), "size", message, fix))


def _part(book: zipfile.ZipFile, name: str | None) -> str | None:
    """The part of the file with a sheet."""
    main = "xl/workbook.xml"
    sheets = [node for node in ElementTree.fromstring(book.read(main)).iter() if _tag(node) == "sheet"]
    sheet = next((node for node in sheets if name is None or node.get("name") == name), None)
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    target = next(
        (link.get("Target", "") for link in links if sheet is not None and link.get("Id") == sheet.get(OFFICE)), ""
    )
    return posixpath.normpath(posixpath.join("xl", target)).lstrip("/") if target else None


def _last(book: zipfile.ZipFile, part: str) -> tuple[int, int]:
    """Row and column (from 1) that no cell with a value lies beyond; cells may say where they are, or follow on."""
    last_row = last_column = row = column = 0
    with book.open(part) as file:
        for event, node in ElementTree.iterparse(file, ("start", "end")):
            match event, _tag(node):
                case "start", "row":
                    row, column = int(node.get("r") or row + 1), 0
                case "start", "c":
                    letters = (node.get("r") or "").rstrip("0123456789")
                    column = _number(letters) if letters else column + 1
                case "end", "c" if len(node):
                    digits = (node.get("r") or "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                    last_row, last_column = max(last_row, int(digits or row)), max(last_column, column)
                case "end", "row":
                    node.clear()
    return last_row, last_column


def column_name(number: int) -> str:
    """A column's letters, from its number (from 1): 28 → AB."""
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _tag(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def _text(value: Any) -> str:
    """A cell as people see it: a whole number without decimals."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
