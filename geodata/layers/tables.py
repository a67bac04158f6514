"""Tables of codes and figures: text with a delimiter, or a spreadsheet. Every cell is text until somebody counts it."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from geodata.errors import Problem, SourceError
from geodata.region import TableFormat

# A spreadsheet is a zip file: one of a few kilobytes may unfold to gigabytes.
LARGEST_UNFOLDED = 300_000_000


def read_table(path: Path, form: TableFormat, columns: Sequence[str]) -> pd.DataFrame:
    """Read some columns of a table.

    Args:
        path: a text file, or a spreadsheet when its name ends in ``.xlsx``.
        form: delimiter, encoding, sheet and, if declared, the number of rows.
        columns: the columns wanted.

    Returns:
        The columns as stripped text, missing cells as empty text; codes keep their leading zeros.

    Raises:
        SourceError: the file cannot be read as declared, has other columns, or another number of rows.
    """
    table = _spreadsheet(path, form) if path.suffix == ".xlsx" else _text(path, form)
    missing = [name for name in columns if name not in table.columns]
    if missing:
        fix = f"name columns that exist: {', '.join(map(str, table.columns))}"
        raise SourceError([Problem.of(str(path), "column", f"there is no column `{name}`", fix) for name in missing])
    if form.rows is not None and len(table) != form.rows:
        message = f"{len(table)} rows, declared are {form.rows}"
        fix = "check that the file is whole, then correct `rows` in region.yaml"
        raise SourceError(Problem.of(str(path), "rows", message, fix))
    wanted: pd.DataFrame = table[list(columns)].fillna("").apply(lambda column: column.str.strip())
    return wanted


def _text(path: Path, form: TableFormat) -> pd.DataFrame:
    try:
        table: pd.DataFrame = pd.read_csv(
            path, sep=form.delimiter, dtype=str, keep_default_na=False, encoding=form.encoding
        )
        return table
    except UnicodeDecodeError as problem:
        message = f"byte {problem.start} is not {form.encoding}"
        raise SourceError(Problem.of(str(path), "encoding", message, "declare the file's own `encoding`")) from None
    except (OSError, ValueError, LookupError) as problem:
        raise _unreadable(path, problem) from problem


def _spreadsheet(path: Path, form: TableFormat) -> pd.DataFrame:
    try:
        with zipfile.ZipFile(path) as folded:
            unfolded = sum(item.file_size for item in folded.infolist())
        if unfolded > LARGEST_UNFOLDED:
            message = f"unfolds to {unfolded} bytes, more than {LARGEST_UNFOLDED}"
            raise SourceError(Problem.of(str(path), "size", message, "this is no table of codes: get the file again"))
        cells: pd.DataFrame = pd.read_excel(
            path, sheet_name=form.sheet or 0, dtype=str, engine="calamine", keep_default_na=False
        )
        return cells
    except SourceError:
        raise
    except Exception as problem:  # the reader raises its own types for broken files
        raise _unreadable(path, problem) from problem


def _unreadable(path: Path, problem: Exception) -> SourceError:
    reason = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    fix = "the file is missing, cut short or of another kind: get it again, or declare what it is"
    return SourceError(Problem.of(str(path), "table", f"cannot be read: {reason}", fix))
