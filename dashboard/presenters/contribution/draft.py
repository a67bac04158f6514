"""A draft: form values by field, and the registry entry that they make.

A field is named by a path: ``name``, ``summary.nl``, ``references.2.url``. Rows of a list keep their number when others
are removed, so that the value of one never moves into another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from geodata.contributions.roles import with_role
from geodata.documents.text_decoding import FORBIDDEN
from geodata.errors import languages
from geodata.models import READ_BY_EDITORS, Practice, Visibility
from geodata.registry.ids import free_id, practice_id, slug

Value = str | tuple[str, ...]
Key = tuple[str | int, ...]
# What the rows of a list hold, beside the references that say so; a part with a dot is within another key.
SUPPORT = (
    "kind",
    "what",
    "provider",
    "funding",
    "role",
    "period.start",
    "period.end",
    "period.end_reason",
    "period.after",
)
READINGS = {
    "builds_on": ("name", "practice"),
    "decides": ("about", "who"),
    "resources": ("what", "held_by", "tenure"),
    "critical_notes": ("kind", "note"),
}
LISTS = ("references", "supports", "sources_of_solidarity", *READINGS)
# Parts with a text in each language.
LOCAL = frozenset({"what", "note"})


@dataclass(frozen=True)
class Draft:
    """Values by field and the rows of each list, in their order; ``changes`` is the id of the entry to be replaced."""

    values: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: {"references": (0,)})
    changes: str | None = None

    def written(self, path: str) -> str:
        """The text of a field as in the entry: one paragraph, without invisible characters."""
        value = self.values.get(path, "")
        return tidy(value) if isinstance(value, str) else ""

    def chosen(self, path: str) -> tuple[str, ...]:
        """The chosen terms of a multiple-choice field."""
        value = self.values.get(path, ())
        return value if isinstance(value, tuple) else ()

    def listed(self, name: str) -> tuple[int, ...]:
        """The numbers of a list's rows."""
        return self.rows.get(name, ())

    @property
    def untouched(self) -> bool:
        """Whether all fields are empty."""
        return not any(self.values.values())

    def put(self, values: Mapping[str, Value | None]) -> Draft:
        """The draft with other values by path; None removes one."""
        merged = {**self.values, **values}
        return replace(self, values={path: value for path, value in merged.items() if value})

    def adding(self, name: str) -> Draft:
        """The draft with one more row, under a number that was never used."""
        rows = self.listed(name)
        used = [int(path.split(".")[1]) for path in self.values if path.startswith(f"{name}.")]
        return replace(self, rows={**self.rows, name: (*rows, max((*rows, *used), default=-1) + 1)})

    def without(self, name: str, row: int) -> Draft:
        """The draft without a row and without references to it in other rows."""
        start = f"{name}.{row}."
        values: dict[str, Value] = {path: value for path, value in self.values.items() if not path.startswith(start)}
        if name == "references":
            values = {path: _unnamed(path, value, str(row)) for path, value in values.items()}
        rows = tuple(other for other in self.listed(name) if other != row)
        return Draft({path: value for path, value in values.items() if value}, {**self.rows, name: rows}, self.changes)


@dataclass(frozen=True)
class Drafted:
    """An entry as keys and values, and the form field of each of its keys."""

    entry: dict[str, Any]
    fields: Mapping[Key, str]

    def field_of(self, key: Key) -> str:
        """The field to fix for a key of the entry: its own, else that of its parent; empty for none."""
        while key:
            if key in self.fields:
                return self.fields[key]
            key = key[:-1]
        return ""


def tidy(text: str) -> str:
    """A text as one paragraph, without invisible characters, which are pasted inadvertently."""
    return " ".join(FORBIDDEN.sub("", " ".join(text.split())).split())


def drafted(draft: Draft, taken: frozenset[str] = frozenset()) -> Drafted:
    """The entry that a draft makes; empty fields are left out, ids are made from names.

    Args:
        draft: the form values.
        taken: ids of other practices, present or retired.
    """
    made = _Entry(draft)
    name, municipality = draft.written("name"), draft.written("place.municipality")
    if identity := draft.changes or (practice_id(name, municipality, taken) if name else ""):
        made.put(("id",), identity, "name")
    for path in ("name", "status", "verified", "initiator", "public_support"):
        made.copy((path,), path)
    for path in ("setting", "groups", "studies"):
        made.choices((path,), path)
    made.texts(("summary",), "summary")
    made.copy(("visibility",), "visibility")
    _place(made, withheld=draft.written("visibility") == Visibility.MUNICIPALITY)
    for path in ("start", "end"):
        made.copy(("period", path), f"period.{path}")
    made.references()
    made.supports()
    made.interpretations()
    made.readings()
    return Drafted(made.entry, made.fields)


def _place(made: _Entry, withheld: bool) -> None:
    """The place; of an entry that is published by municipality only, the municipality alone."""
    for path in ("municipality",) if withheld else ("name", "address", "postcode", "municipality"):
        made.copy(("place", path), f"place.{path}")
    for path in () if withheld else ("lat", "lon", "precision"):
        made.copy(("place", "location", path), f"location.{path}", "location")


def implied_role(draft: Draft, path: str) -> Mapping[str, Value]:
    """The role of a trace of support, as long as nobody chose one: the registry wants it written for some kinds."""
    role = with_role({"kind": draft.written(f"{path}.kind")}).get("role", "")
    return {} if draft.written(f"{path}.role") or not role else {f"{path}.role": role}


def draft_of(practice: Practice) -> Draft:
    """The draft that reproduces this practice."""
    entry = practice.model_dump(exclude={"id"}, exclude_none=True)
    if practice.visibility is Visibility.PUBLIC:
        del entry["visibility"]
    if location := entry["place"].pop("location", None):
        entry["location"] = {**location, "finest": location["precision"]}
    numbers = {reference.id: str(n) for n, reference in enumerate(practice.references)}
    for reading in _readings(entry):
        reading["references"] = tuple(numbers[name] for name in reading["references"])
        reading["read_by"] = numbers.get(reading["read_by"], "")
    for interpretation in entry["sources_of_solidarity"]:
        interpretation["read_by"] = numbers.get(interpretation["read_by"], READ_BY_EDITORS)
    rows = {name: tuple(range(len(entry[name]))) for name in LISTS}
    lists = {name: dict(enumerate(entry[name])) for name in LISTS}
    return Draft({path: value for path, value in _fields({**entry, **lists}) if value}, rows, practice.id)


def _readings(entry: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Everything in an entry that names the references which say so."""
    yield from (item for name in ("supports", *READINGS) for item in entry[name])
    if "stance" in entry:
        yield entry["stance"]


def _fields(tree: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, Value]]:
    """Field → value of an entry as nested mappings."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _fields(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value if isinstance(value, tuple) else str(value)


class _Entry:
    """Collects keys and values of an entry; empty rows are skipped."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.entry: dict[str, Any] = {}
        self.fields: dict[Key, str] = {
            ("summary",): "summary",
            ("place", "location"): "location",
            ("place", "location", "precision"): "location.precision",
            ("references",): "references",
            ("period",): "period.end",
            ("stance", "references"): "stance.references",
            **{(name,): name for name in ("name", "setting", "id")},
        }
        self.ids = _reference_ids(draft)

    def put(self, key: Key, value: Any, path: str) -> None:
        node: Any = self.entry
        for part in key[:-1]:
            node = node[int(part)] if isinstance(node, list) else node.setdefault(part, {})
        node[key[-1]] = value
        self.fields[key] = path

    def copy(self, key: Key, path: str, shown_at: str = "") -> None:
        if text := self.draft.written(path):
            self.put(key, text, shown_at or path)

    def choices(self, key: Key, path: str) -> None:
        if chosen := self.draft.chosen(path):
            self.put(key, list(chosen), path)

    def texts(self, key: Key, path: str) -> None:
        for lang in languages():
            self.copy((*key, lang), f"{path}.{lang}")

    def part(self, key: Key, path: str, part: str) -> None:
        """One part of a row; a text in each of its languages."""
        if part not in LOCAL:
            self.copy((*key, *part.split(".")), f"{path}.{part}")
        for lang in languages() if part in LOCAL else ():
            self.copy((*key, part, lang), f"{path}.{part}.{lang}", f"{path}.{part}")

    def rows(self, name: str, parts: tuple[str, ...]) -> Iterator[tuple[str, Key]]:
        """The path and the key of a new item for each row of a list that is not empty."""
        written = [f"{part}.{lang}" for part in parts if part in LOCAL for lang in languages()] + list(parts)
        for path in (f"{name}.{row}" for row in self.draft.listed(name)):
            if any(self.draft.values.get(f"{path}.{part}") for part in written):
                items = self.entry.setdefault(name, [])
                items.append({})
                key: Key = (name, len(items) - 1)
                self.fields[key] = path
                for part in parts:
                    self.fields[(*key, part.split(".")[0])] = f"{path}.{part}"
                yield path, key

    def said_by(self, key: Key, path: str) -> None:
        """The references that say so; and which of them reads it so, where that is not the editors."""
        if ids := [self.ids[n] for n in self.draft.chosen(f"{path}.references") if n in self.ids]:
            self.put((*key, "references"), ids, f"{path}.references")
        if reader := self.ids.get(self.draft.written(f"{path}.read_by")):
            self.put((*key, "read_by"), reader, f"{path}.read_by")

    def references(self) -> None:
        parts = ("title", "url", "year", "publisher")
        for path, key in self.rows("references", parts):
            self.put((*key, "id"), self.ids[path.removeprefix("references.")], path)
            for part in parts:
                self.copy((*key, part), f"{path}.{part}")

    def supports(self) -> None:
        for path, key in self.rows("supports", (*SUPPORT, "references")):
            for part in SUPPORT:
                self.part(key, path, part)
            # Where years in the wrong order are told.
            self.fields[(*key, "period")] = f"{path}.period.end"
            self.said_by(key, path)

    def interpretations(self) -> None:
        for path, key in self.rows("sources_of_solidarity", ("term", "read_by")):
            self.copy((*key, "term"), f"{path}.term")
            reader = self.draft.written(f"{path}.read_by") or READ_BY_EDITORS
            self.put((*key, "read_by"), self.ids.get(reader, reader), f"{path}.read_by")

    def readings(self) -> None:
        """What only a source can say: stance, who decides, what is used, what it grew from, critical notes."""
        if self.draft.written("stance.term"):
            self.copy(("stance", "term"), "stance.term")
            self.said_by(("stance",), "stance")
        for name, parts in READINGS.items():
            for path, key in self.rows(name, (*parts, "references")):
                for part in parts:
                    self.part(key, path, part)
                self.said_by(key, path)


def _unnamed(path: str, value: Value, row: str) -> Value:
    """A value without the removed reference."""
    if path.endswith(".references") and isinstance(value, tuple):
        return tuple(number for number in value if number != row)
    return "" if path.endswith(".read_by") and value == row else value


def _reference_ids(draft: Draft) -> dict[str, str]:
    """Row number → the id of the reference: its own, else made of publisher and year."""
    given = {row: draft.written(f"references.{row}.id") for row in draft.listed("references")}
    taken: set[str] = {name for name in given.values() if name}
    ids: dict[str, str] = {}
    for row, name in given.items():
        if not name:
            publisher, url, year = (draft.written(f"references.{row}.{part}") for part in ("publisher", "url", "year"))
            site = slug(publisher) or slug(_site(url))
            stem = "-".join(filter(None, (site[:50].strip("-") or "page", year if year.isdecimal() else "")))
            name = free_id(slug(stem) or "page", frozenset((*taken, READ_BY_EDITORS)))
            taken.add(name)
        ids[str(row)] = name
    return ids


def _site(address: str) -> str:
    """The second-level domain of a URL: ``https://www.saamo.be/gent`` → ``saamo``."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    parts = re.sub(r"^www\.", "", host).split(".")
    return parts[-2] if len(parts) > 1 else parts[0]
