"""Workbooks read back: their sheets as rows of typed cells."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]


def opened(content: bytes) -> Workbook:
    """A workbook as a spreadsheet reads it."""
    return load_workbook(io.BytesIO(content))


def cells(book: Workbook, sheet: int) -> list[list[Any]]:
    """The rows of a sheet, the names first; None for an empty cell."""
    return [list(row) for row in book.worksheets[sheet].iter_rows(values_only=True)]


def first_column(content: bytes) -> list[Any]:
    """What stands below the first name of the first sheet; rows of which nothing is written are left out at the end."""
    return [row[0] for row in cells(opened(content), 0)[1:]]
