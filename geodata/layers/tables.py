"""Tables of codes and figures: text with a delimiter, or a spreadsheet; look-ups between codes and their editions.

Every cell is text until it is parsed as a number.
"""

import zipfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.errors import Problem, SourceError
from geodata.region import IndicatorTable, Lookup, TableFormat

# A spreadsheet is a zip file: one of a few kilobytes may unpack to gigabytes.
LARGEST_UNPACKED = 300_000_000  # bytes
SHOWN_AT_MOST, CODES_AT_MOST = 5, 10
FloatArray = npt.NDArray[np.float64]


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
    try:
        table = (
            _spreadsheet(path, form)
            if path.suffix == ".xlsx"
            else pd.read_csv(path, sep=form.delimiter, dtype=str, keep_default_na=False, encoding=form.encoding)
        )
    except SourceError:
        raise
    except UnicodeDecodeError as problem:
        message = f"byte {problem.start} is not {form.encoding}"
        raise SourceError(Problem.of(str(path), "encoding", message, "declare the file's own `encoding`")) from None
    except Exception as problem:  # readers of spreadsheets raise their own types for broken files
        reason = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        fix = "the file is missing, cut short or of another kind: get it again, or declare what it is"
        raise SourceError(Problem.of(str(path), "table", f"cannot be read: {reason}", fix)) from problem
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


def _spreadsheet(path: Path, form: TableFormat) -> pd.DataFrame:
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(item.file_size for item in archive.infolist())
    if unpacked > LARGEST_UNPACKED:
        message = f"unpacks to {unpacked} bytes, more than {LARGEST_UNPACKED}"
        raise SourceError(Problem.of(str(path), "size", message, "this is no table of codes: get the file again"))
    options: dict[str, Any] = {"sheet_name": form.sheet or 0, "dtype": str, "keep_default_na": False}
    table: pd.DataFrame = pd.read_excel(path, header=form.heading - 1, engine="calamine", **options)
    table = table if form.last is None else table.iloc[: form.last - form.heading]
    return table.rename(columns={f"Unnamed: {n}": _letter(n) for n in range(table.shape[1])})


def _letter(column: int) -> str:
    """What spreadsheets call a column: A, B … Z, AA."""
    return (_letter(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def code_problems(path: Path, column: str, codes: pd.Series) -> list[Problem]:
    """The codes that occur more than once."""
    repeated = sorted(set(codes[codes.duplicated()]))
    return [
        Problem.of(str(path), "area-id", f"`{column}` has {code!r} more than once", "one row an area")
        for code in repeated[:CODES_AT_MOST]
    ]


def numbers_of(
    path: Path, form: TableFormat, column: str, cells: pd.Series, codes: pd.Series
) -> tuple[FloatArray, list[Problem]]:
    """The cells of a column as numbers, NaN where there is none, and those that are no numbers."""
    missing = cells.isin(("", *form.missing))
    numbers = pd.to_numeric(cells.where(~missing, ""), errors="coerce").replace([np.inf, -np.inf], np.nan)
    problems = [
        Problem.of(
            f"{path}:{cells.index[row] + form.heading + 1}",
            "number",
            f"{codes.iloc[row]}: `{column}` is {cells.iloc[row]!r}",
            "write a number with a decimal point, or leave the cell empty when there is none",
        )
        for row in np.flatnonzero(numbers.isna() & ~missing)[:CODES_AT_MOST]
    ]
    return numbers.to_numpy(float), problems


def range_problems(path: Path, column: str, values: pd.Series, limits: tuple[float, float]) -> list[Problem]:
    """The values beyond the lowest and highest that a measure can take."""
    outside = values[(values < limits[0]) | (values > limits[1])]
    return [
        Problem.of(str(path), "range", f"{area}: `{column}` is {value}", f"between {limits[0]:g} and {limits[1]:g}")
        for area, value in outside.head(CODES_AT_MOST).items()
    ]


def elsewhere(codes: pd.Index, table: IndicatorTable) -> pd.Series:
    """Which codes of a table are declared to be of other regions."""
    pattern = table.elsewhere or r"(?!)"
    return pd.Series(codes.astype(str).str.match(pattern), index=codes, dtype=bool)


def read_lookup(path: Path, lookup: Lookup) -> pd.Series:
    """Read a look-up.

    Returns:
        The code that each code belongs to, indexed by code (both text). Rows with an empty cell are left out.

    Raises:
        SourceError: the table is not as declared, or a code belongs to two others.
    """
    table = read_table(path, lookup, [lookup.from_column, lookup.to_column]).drop_duplicates()
    table = table[(table != "").all(axis=1)]
    codes = table[lookup.from_column]
    if repeated := sorted(set(codes[codes.duplicated()])):
        some = ", ".join(repeated[:SHOWN_AT_MOST])
        message = f"`{lookup.from_column}` has {some} with more than one `{lookup.to_column}`"
        raise SourceError(Problem.of(str(path), "look-up", message, "a code may belong to one other only"))
    return table.set_index(lookup.from_column)[lookup.to_column]


def check_vintages(where: str, steps: list[tuple[str, str | None, str | None]]) -> None:
    """Refuse a join between different editions of codes.

    Args:
        where: what is being joined, for the message.
        steps: name, edition that goes in and edition that comes out, of each table in the chain, in order.

    Raises:
        SourceError: with every step whose edition is not the one that the step before gives.
    """
    problems = [
        Problem.of(
            where,
            "vintage",
            f"{one} has codes of {out!r}, {other} expects {into!r}",
            "use tables of one edition, or declare the `crosswalk` between them in region.yaml",
        )
        for (one, _, out), (other, into, _) in pairwise(steps)
        if out != into
    ]
    if problems:
        raise SourceError(problems)
