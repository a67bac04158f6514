"""Tables of others → entries: a mapping says which column is which key; what cannot be read is reported cell by cell.

Nothing is invented and nothing is dropped silently: an empty cell leaves its key out (a role that the registry wants
written is ``unknown`` then), and a cell, column or row that was not used is in the report.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from geodata.contributions.roles import with_role
from geodata.contributions.spreadsheets import column_name, read_sheet
from geodata.documents import fields, load_model, near, read_bytes
from geodata.errors import Problem, RegistryError, errors_of
from geodata.fields import ShortText
from geodata.models import Model, Practice
from geodata.registry.canonical import entry_text
from geodata.registry.check import check_entry
from geodata.registry.ids import slug
from geodata.registry.rules import Checks

LARGEST = 20_000_000
MOST_GAPS = 10


class Column(Model):
    """What one column contains.

    ``key`` is a dotted path in an entry, with numbers for items: ``supports.0.what.nl``. ``separator`` makes a list of
    a cell. ``values`` translates cells; with it, a cell that is not in it is not used.
    """

    key: ShortText
    separator: str | None = Field(default=None, min_length=1, max_length=5)
    values: dict[str, str] | None = None


class TableMapping(Model):
    """How to read a table: its columns by name, and what is the same in every row."""

    delimiter: Literal[",", ";", "\t"] = ","
    encoding: ShortText = "utf-8-sig"
    sheet: ShortText | None = None
    columns: dict[str, Column | ShortText] = Field(min_length=1)
    constants: dict[ShortText, str] = Field(default={})
    ignore: tuple[str, ...] = ()
    id_from: tuple[str, ...] = Field(
        default=(), description="columns whose words make the id, where no column contains one"
    )


@dataclass(frozen=True)
class Unread:
    """A row, cell or column that was not used, and why; ``row`` counts from 1 with the header, 0 for a column."""

    row: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        place = f"row {self.row}" if self.row else "table"
        column = f", column {self.column!r}" if self.column else ""
        value = f": {self.value!r}" if self.value else ""
        return f"{place}{column}{value}: {self.reason}"


@dataclass(frozen=True)
class Imported:
    """Entries as YAML, ready to be put in the registry, and what was not read."""

    text: str
    entries: int
    rows: int
    unread: tuple[Unread, ...]


def load_mapping(path: Path) -> TableMapping:
    """Read a mapping; RegistryError with every problem, among them keys that no entry has."""
    document, mapping = load_model(path, TableMapping, RegistryError)
    problems = []
    for place, key in _keys(mapping):
        known, part = _known(key)
        if part is not None:
            message = f"`{key}` is no key of an entry"
            problems.append(document.problem(place, "unknown-key", message, near(part, known)))
        if any(other.startswith(f"{key}.") for _, other in _keys(mapping)):
            message = f"`{key}` is a value here and contains keys elsewhere"
            problems.append(document.problem(place, "key", message, "name the parts, or the whole"))
    if problems:
        raise RegistryError(problems)
    return mapping


def import_table(path: Path, mapping: TableMapping, checks: Checks, others: Sequence[Practice]) -> Imported:
    """Entries of a table (``.csv`` or ``.xlsx``); an entry is checked as any other, and left out if it has errors.

    Args:
        path: the table; its first row names the columns.
        mapping: what the columns contain.
        checks: what entries are checked against.
        others: the practices that are in the registry.

    Raises:
        RegistryError: the table cannot be read, or lacks a column that the mapping names.
    """
    table = _table(path, mapping)
    header = [name.strip() for name in table[0]] if table else []
    _fits(path, header, mapping)
    unread = [
        Unread(0, name, "", "the mapping does not name this column; name it, or list it under ignore")
        for name in header
        if name and name not in mapping.columns and name not in mapping.ignore
    ]
    rows = [(number, cells) for number, cells in enumerate(table[1:], start=2) if any(cell.strip() for cell in cells)]
    unread += _empty({number for number, _ in rows})
    texts: list[str] = []
    known = list(others)
    row_of: dict[str, int] = {}
    for number, cells in rows:
        unread += _without_column(header, cells, number)
        entry, lost = _entry(dict(zip(header, cells, strict=False)), mapping, number)
        unread += lost
        practice, problems = check_entry(entry, checks, known)
        problems = [_about_row(found, row_of.get(str(entry.get("id")))) for found in problems]
        unread += [Unread(number, f.path, f.severity, f"{f.message()} ({f.fix()})") for f in problems]
        if practice is None or errors_of(problems):
            unread.append(Unread(number, "", str(entry.get("id", "")), "the row was left out: see its errors"))
            continue
        known.append(practice)
        row_of[practice.id] = number
        texts.append(entry_text(entry))
    return Imported("\n".join(texts), len(texts), len(rows), tuple(unread))


def _fits(path: Path, header: Sequence[str], mapping: TableMapping) -> None:
    """Every column that the mapping names is there, and there once."""
    missing = [name for name in (*mapping.columns, *mapping.id_from) if name not in header]
    problems = [Problem.of(str(path), "column", f"has no column {name!r}", near(name, header)) for name in missing]
    for name in dict.fromkeys(header):
        places = [n for n, other in enumerate(header, start=1) if other == name]
        if name and len(places) > 1 and name not in mapping.ignore:
            where = ", ".join(f"{column_name(n)} (number {n})" for n in places)
            message = f"{len(places)} columns are called {name!r}: {where}"
            problems.append(Problem.of(str(path), "column", message, "give each a name of its own in the first row"))
    if problems:
        raise RegistryError(problems)


def _empty(filled: set[int]) -> list[Unread]:
    """Rows without a value between those that have one, in one line; what follows the last one is no part of it."""
    empty = sorted(set(range(2, max(filled, default=1))) - filled)
    if len(empty) == 1:
        return [Unread(empty[0], "", "", "the row is empty")]
    # Numbers that follow one another differ by the same from their place in the list.
    gaps = [[row for _, row in run] for _, run in groupby(enumerate(empty), lambda item: item[1] - item[0])]
    named = ", ".join(str(gap[0]) if len(gap) == 1 else f"{gap[0]}–{gap[-1]}" for gap in gaps[:MOST_GAPS])
    more = ", …" if len(gaps) > MOST_GAPS else ""
    return [Unread(0, "", "", f"{len(empty)} rows are empty: {named}{more}")] if empty else []


def _without_column(header: Sequence[str], cells: Sequence[str], number: int) -> list[Unread]:
    """Cells with no name above them."""
    named = (*header, *("" for _ in cells[len(header) :]))
    return [
        Unread(number, "", cell, "there is no column above this cell")
        for name, cell in zip(named, cells, strict=False)
        if not name and cell.strip()
    ]


def _about_row(found: Problem, row: int | None) -> Problem:
    """An id that is taken: names the row of this table that took it."""
    if found.rule == "unique-id" and row is not None:
        return replace(found, message_key="unique-id-row", values={"row": row})
    return found


def _entry(cells: Mapping[str, str], mapping: TableMapping, number: int) -> tuple[dict[str, Any], list[Unread]]:
    """The entry of one row, and the cells that could not be translated."""
    values: dict[str, Any] = dict(mapping.constants)
    unread: list[Unread] = []
    for name, meant in mapping.columns.items():
        column = Column(key=meant) if isinstance(meant, str) else meant
        cell = " ".join(cells.get(name, "").split())
        parts = [part.strip() for part in cell.split(column.separator)] if column.separator else [cell]
        translated: list[str] = []
        for part in filter(None, parts):
            if column.values is not None and part not in column.values:
                unread.append(Unread(number, name, part, near(part, column.values)))
            else:
                translated.append(column.values[part] if column.values is not None else part)
        if translated and column.key in values and column.key not in mapping.constants:
            unread.append(Unread(number, name, cell, f"another column gave `{column.key}` already"))
        elif translated:
            values[column.key] = translated if column.separator else translated[0]
    if mapping.id_from and "id" not in values:
        values["id"] = slug(" ".join(cells.get(name, "") for name in mapping.id_from))
    entry = _nested(values)
    if isinstance(supports := entry.get("supports"), list):
        entry["supports"] = [with_role(item) if isinstance(item, dict) else item for item in supports]
    return entry, unread


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Dotted keys as keys within keys; items of lists in the order of their numbers, those without a value left out."""
    tree: dict[str, Any] = {}
    for path, value in values.items():
        node = tree
        *parents, last = path.split(".")
        for part in parents:
            node = node.setdefault(part, {})
        node[last] = value
    return {key: _listed(value) for key, value in tree.items()}


def _listed(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    inner = {key: _listed(value) for key, value in node.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner


def _keys(mapping: TableMapping) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, column in mapping.columns.items():
        yield ("columns", name), column if isinstance(column, str) else column.key
    for key in mapping.constants:
        yield ("constants", key), key


def _known(path: str) -> tuple[list[str], str | None]:
    """The keys allowed where a dotted path leaves those of an entry, and the part that is none; None where all are."""
    parts: tuple[str | int, ...] = tuple(int(part) if part.isdigit() else part for part in path.split("."))
    for n, part in enumerate(parts):
        known = fields(Practice, parts[:n])
        if isinstance(part, str) and part not in known:
            return known, part
    return [], None


def _table(path: Path, mapping: TableMapping) -> list[list[str]]:
    content = read_bytes(path, RegistryError)
    if len(content) > LARGEST:
        raise RegistryError(Problem.of(str(path), "size", f"larger than {LARGEST} bytes", "split the table"))
    if path.suffix.lower() == ".xlsx":
        return read_sheet(path, content, mapping.sheet)
    try:
        text = content.decode(mapping.encoding)
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mapping.delimiter, strict=True))
    except (UnicodeDecodeError, LookupError) as exc:
        fix = "say the table's own `encoding` in the mapping, for example cp1252"
        raise RegistryError(Problem.of(str(path), "encoding", f"is not {mapping.encoding}: {exc}", fix)) from None
    except csv.Error as exc:
        fix = "say the table's own `delimiter`, and look for a quote that is not closed"
        raise RegistryError(Problem.of(str(path), "table", f"cannot be read: {exc}", fix)) from None
