"""A table that leaves the atlas as CSV and as Excel: its rows, what its columns mean, and its sources."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from dashboard.presenters.credits import Attribution, attribution, dated
from dashboard.presenters.i18n import Words, texts
from dashboard.query.dataset import Dataset

Kind = Literal["text", "number", "flag"]
# How the names of columns end that hold codes: text, also where a code consists of digits.
CODES = ("id", "postcode")
# What pandas calls the values of a column of mixed types → their kind; all others are text.
INFERRED: Mapping[str, Kind] = {
    "boolean": "flag", "integer": "number", "floating": "number", "mixed-integer-float": "number",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A column: its name in every file, how a spreadsheet takes its cells, its meaning, and the terms it can have."""

    name: str
    kind: Kind
    meaning: str
    terms: str = ""


@dataclass(frozen=True)
class FileTable:
    """A table on its way out; it can be sent to another process.

    Attributes:
        title: what the rows are, in the reader's language.
        columns: in the order of ``rows``.
        rows: one value a cell; several are joined by ``; ``.
        sources: of what the rows say.
        dated: the atlas's name, date and edition of the data.
        date: of the data, ISO 8601 or a year; None where no source states one.
        words: the reader's language.
    """

    title: str
    columns: tuple[Column, ...]
    rows: pd.DataFrame
    sources: tuple[Attribution, ...]
    dated: str
    date: str | None
    words: Words


def file_table(
    name: str,
    rows: pd.DataFrame,
    sources: Collection[str],
    dataset: Dataset,
    words: Words,
    meanings: Mapping[str, str] | None = None,
    terms: Mapping[str, str] | None = None,
) -> FileTable:
    """A table of the atlas.

    Args:
        name: of its texts in ``files``.
        rows: see :class:`FileTable`.
        sources: ids of the manifest; those that it lacks are left out.
        dataset: the bundle on show.
        words: the reader's language.
        meanings: column → what it means; without it, the texts of the interface.
        terms: column → the terms that it can have.
    """
    names = [str(column) for column in rows.columns]
    meanings = meanings or {column: _meaning(name, column, words) for column in names}
    return FileTable(
        title=words(f"files.title.{name}"),
        columns=tuple(
            Column(column, _kind(column, rows[column]), meanings[column], (terms or {}).get(column, ""))
            for column in names
        ),
        rows=rows,
        sources=tuple(attribution(source, dataset, words) for one, source in dataset.sources.items() if one in sources),
        dated=dated(dataset, words),
        date=dataset.bundle.manifest.data_date,
        words=words,
    )


def explained(table: FileTable) -> pd.DataFrame:
    """The columns of a table as a table: ``column``, ``meaning``, ``values`` (the possible terms)."""
    rows = [(column.name, column.meaning, column.terms) for column in table.columns]
    return pd.DataFrame(rows, columns=["column", "meaning", "values"])


def _meaning(file: str, column: str, words: Words) -> str:
    """A column means the same in all files and the API, but for those of which a file says something else."""
    own, shared = f"files.{file}.{column}", f"files.column.{column}"
    known = texts(words.lang)
    return known.get(own) or known.get(shared) or words(f"api.property.{column}")


def _kind(name: str, values: pd.Series) -> Kind:
    if name.endswith(CODES):
        return "text"
    if pd.api.types.is_bool_dtype(values):
        return "flag"
    if pd.api.types.is_numeric_dtype(values):
        return "number"
    return INFERRED.get(pd.api.types.infer_dtype(values, skipna=True), "text")
