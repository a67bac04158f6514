"""CSV as every file of the atlas has it: UTF-8 with byte order mark, CRLF, formulas neutralised."""

from __future__ import annotations

import pandas as pd

# What a spreadsheet would run as a formula when a cell begins with it.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV; cells that a spreadsheet would run as a formula get a leading apostrophe."""
    text = table.select_dtypes(exclude="number").columns
    table = table.assign(**{name: table[name].map(_neutralised) for name in text})
    return table.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _neutralised(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
