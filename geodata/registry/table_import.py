"""Tables of others → entries: a mapping says which column is which key; what cannot be read is told cell by cell.

Nothing is invented and nothing is dropped silently: an empty cell leaves its key out, and a cell, column or row that
was not used is in the report.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from geodata.documents import fields, near, read_bytes, read_document, read_model
from geodata.errors import Problem, RegistryError
from geodata.models import Model, Practice, ShortText
from geodata.registry.canonical import entry_text
from geodata.registry.check import check_entry
from geodata.registry.ids import slug
from geodata.registry.rules import Checks

LARGEST = 20_000_000


class Column(Model):
    """What one column holds.

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
    id_from: tuple[str, ...] = Field(default=(), description="columns whose words make the id, where none holds one")


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
    document = read_document(path, RegistryError)
    mapping, problems = read_model(document, (), TableMapping, path.name)
    if mapping is not None:
        for place, key in _keys(mapping):
            known, part = _known(key)
            if part is not None:
                message = f"`{key}` is no key of an entry"
                problems.append(document.problem(place, "unknown-key", message, near(part, known)))
            if any(other.startswith(f"{key}.") for _, other in _keys(mapping)):
                message = f"`{key}` is a value here and holds keys elsewhere"
                problems.append(document.problem(place, "key", message, "name the parts, or the whole"))
    if mapping is None or problems:
        raise RegistryError(problems)
    return mapping


def import_table(path: Path, mapping: TableMapping, checks: Checks, others: Sequence[Practice]) -> Imported:
    """Entries of a table (``.csv`` or ``.xlsx``); an entry is checked as any other, and left out if it has errors.

    Args:
        path: the table; its first row names the columns.
        mapping: what the columns hold.
        checks: what entries are checked against.
        others: the practices that are in the registry.

    Raises:
        RegistryError: the table cannot be read, or lacks a column that the mapping names.
    """
    table = _table(path, mapping)
    header = [name.strip() for name in table[0]] if table else []
    missing = [name for name in (*mapping.columns, *mapping.id_from) if name not in header]
    if missing:
        raise RegistryError([Problem(str(path), "column", f"has no column {m!r}", near(m, header)) for m in missing])
    unused = [name for name in header if name and name not in mapping.columns and name not in mapping.ignore]
    unread = [
        Unread(0, name, "", "the mapping does not name this column; name it, or list it under ignore")
        for name in unused
    ]
    texts: list[str] = []
    known = list(others)
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            unread.append(Unread(number, "", "", "the row is empty"))
            continue
        extra = [cell for cell in cells[len(header) :] if cell.strip()]
        unread += [Unread(number, "", cell, "there is no column above this cell") for cell in extra]
        entry, lost = _entry(dict(zip(header, cells, strict=False)), mapping, number)
        unread += lost
        practice, findings = check_entry(entry, checks, known)
        unread += [Unread(number, f.path, f.severity, f"{f.message()} ({f.fix()})") for f in findings]
        if practice is None or any(found.severity == "error" for found in findings):
            unread.append(Unread(number, "", str(entry.get("id", "")), "the row was left out: see its errors"))
            continue
        known.append(practice)
        texts.append(entry_text(entry))
    return Imported("\n".join(texts), len(texts), max(len(table) - 1, 0), tuple(unread))


def _entry(cells: Mapping[str, str], mapping: TableMapping, number: int) -> tuple[dict[str, Any], list[Unread]]:
    """The entry of one row, and the cells that could not be translated."""
    values: dict[str, Any] = dict(mapping.constants)
    unread: list[Unread] = []
    for name, meant in mapping.columns.items():
        column = Column(key=meant) if isinstance(meant, str) else meant
        cell = " ".join(cells.get(name, "").split())
        parts = [part.strip() for part in cell.split(column.separator)] if column.separator else [cell]
        kept: list[str] = []
        for part in filter(None, parts):
            if column.values is not None and part not in column.values:
                unread.append(Unread(number, name, part, near(part, column.values)))
            else:
                kept.append(column.values[part] if column.values is not None else part)
        if kept and column.key in values and column.key not in mapping.constants:
            unread.append(Unread(number, name, cell, f"another column gave `{column.key}` already"))
        elif kept:
            values[column.key] = kept if column.separator else kept[0]
    words = " ".join(cells.get(name, "") for name in mapping.id_from)
    if mapping.id_from and "id" not in values:
        values["id"] = slug(words)
    return _nested(values), unread


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
        raise RegistryError(Problem(str(path), "size", f"larger than {LARGEST} bytes", "split the table"))
    if path.suffix.lower() == ".xlsx":
        return _sheet(path, content, mapping.sheet)
    try:
        text = content.decode(mapping.encoding)
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mapping.delimiter, strict=True))
    except (UnicodeDecodeError, LookupError) as problem:
        fix = "say the table's own `encoding` in the mapping, for example cp1252"
        raise RegistryError(Problem(str(path), "encoding", f"is not {mapping.encoding}: {problem}", fix)) from None
    except csv.Error as problem:
        fix = "say the table's own `delimiter`, and look for a quote that is not closed"
        raise RegistryError(Problem(str(path), "table", f"cannot be read: {problem}", fix)) from None


def _sheet(path: Path, content: bytes, name: str | None) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        if name is not None and name not in names:
            raise RegistryError(Problem(str(path), "sheet", f"has no sheet {name!r}", near(name, names)))
        rows = (book.get_sheet_by_name(name) if name else book.get_sheet_by_index(0)).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as problem:
        raise RegistryError(
            Problem(str(path), "table", f"cannot be read: {problem}", "save it as .xlsx or .csv")
        ) from None
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: object) -> str:
    """A cell as people see it: a whole number without decimals."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
