"""``geocodes.yaml``: every answer that was taken, so that a build needs no geocoder and a review sees each change.

Builds read coordinates from here and from the registry, and from nowhere else. The file is sorted by query, one block
an entry, and written whole or not at all; the same entries give the same bytes.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from geodata.documents import formatted, read_document, read_model
from geodata.documents.text_decoding import FORBIDDEN
from geodata.errors import GeocodingError, Problem
from geodata.models import Location, Model, Precision
from geodata.places.candidates import Candidate, Query
from geodata.writing import replace_file

HEADER = """\
# Coordinates found for entries that write none themselves: `atlas geocode` fills this file, builds read it.
#
# query      what the entry says about its place; when that changes, the entry has to be found anew
# precision  how finely the answer is known, never finer than what was asked
# provider   who gave the answer; licence: whom to credit for it, and under which terms
# undecided  answers between which nobody has chosen yet; until then the coarser answer counts
# reviewed   true once a person has looked at it; then `atlas geocode` leaves it alone
"""
DECIMALS = 6

LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_500)]


class LockEntry(Model):
    """A query and the answer that was taken: a point in WGS84 degrees, and where it comes from."""

    query: LongText
    label: LongText
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    precision: Precision
    provider: LongText
    licence: LongText
    date: datetime.date
    undecided: tuple[LongText, ...] = ()
    reviewed: bool = False

    @classmethod
    def of(cls, query: Query, found: Candidate, undecided: Sequence[Candidate], day: datetime.date) -> LockEntry:
        """The entry for an answer."""
        return cls(
            query=query.text,
            label=_readable(found.label),
            lat=round(found.lat, DECIMALS),
            lon=round(found.lon, DECIMALS),
            precision=found.precision,
            provider=found.provider,
            licence=found.licence,
            date=day,
            undecided=tuple(dict.fromkeys(_readable(item.label) for item in undecided)),
        )

    @property
    def location(self) -> Location:
        """What a practice takes from it."""
        return Location(lat=self.lat, lon=self.lon, precision=self.precision)


@dataclass(frozen=True)
class Lock:
    """The entries by query; a :class:`geodata.places.candidates.Geocoder` as well, the most trusted one."""

    entries: Mapping[str, LockEntry] = field(default_factory=dict)

    def find(self, query: Query) -> LockEntry | None:
        """The entry for exactly this query."""
        return self.entries.get(query.text)

    def candidates(self, query: Query) -> tuple[Candidate, ...]:
        """The locked answer, if there is one."""
        entry = self.find(query)
        if entry is None:
            return ()
        why = "in the lock file" + (", reviewed" if entry.reviewed else "")
        return (Candidate(entry.label, entry.lat, entry.lon, entry.precision, entry.provider, entry.licence, 1.0, why),)

    def with_entry(self, entry: LockEntry) -> Lock:
        """The lock with one more or one other entry; every other entry stays as it is."""
        return replace(self, entries={**self.entries, entry.query: entry})

    def orphans(self, queries: Iterable[Query]) -> tuple[LockEntry, ...]:
        """Entries that no query needs any more, in order."""
        texts = {query.text for query in queries}
        return tuple(self.entries[text] for text in sorted(self.entries) if text not in texts)

    def without(self, entries: Iterable[LockEntry]) -> Lock:
        """The lock without some entries."""
        gone = {entry.query for entry in entries}
        return replace(self, entries={text: entry for text, entry in self.entries.items() if text not in gone})


def read_lock(path: Path) -> Lock:
    """Read the lock file; a missing file is an empty lock.

    Args:
        path: ``geocodes.yaml``.

    Returns:
        Entries by query, points in WGS84 degrees.

    Raises:
        GeocodingError: with every problem, each with its line: shape, and queries that occur twice.
    """
    if not path.exists():
        return Lock()
    document = read_document(path, GeocodingError)
    if not isinstance(document.data, list):
        fix = "write one list: each entry starts with `- query: …`; `[]` when it is empty"
        raise GeocodingError(document.problem((), "list", "the file is not a list", fix))
    entries: dict[str, LockEntry] = {}
    problems: list[Problem] = []
    for row in range(len(document.data)):
        entry, found = read_model(document, (row,), LockEntry, f"entry {row + 1}")
        problems += found
        if entry is not None and entry.query in entries:
            message = f"`query` {formatted(entry.query)} occurs twice"
            problems.append(document.problem((row, "query"), "unique-query", message, "keep one of the two"))
        if entry is not None:
            entries[entry.query] = entry
    if problems:
        raise GeocodingError(problems)
    return Lock(entries)


def lock_text(lock: Lock) -> str:
    """The file's contents: the same entries give the same text, whatever order they were found in."""
    blocks = [_block(lock.entries[text]) for text in sorted(lock.entries)]
    return HEADER + ("\n" + "\n".join(blocks) if blocks else "[]\n")


def write_lock(path: Path, lock: Lock) -> None:
    """Write the lock file whole or not at all; GeocodingError when it cannot be written, the file stays as it was."""
    replace_file(path, lock_text(lock).encode(), GeocodingError)


def absence(query: Query) -> str:
    """Why a place without a location has no coordinates from the lock file either, as a short reason."""
    if not (query.municipality or query.postcode):
        return "it states no municipality or postcode to look in"
    return "geocodes.yaml holds no answer for what it states: run atlas geocode"


def _block(entry: LockEntry) -> str:
    lines = [
        f"- query: {_quoted(entry.query)}",
        f"  label: {_quoted(entry.label)}",
        f"  lat: {_number(entry.lat)}",
        f"  lon: {_number(entry.lon)}",
        f"  precision: {entry.precision.value}",
        f"  provider: {_quoted(entry.provider)}",
        f"  licence: {_quoted(entry.licence)}",
        f"  date: {entry.date.isoformat()}",
    ]
    if entry.undecided:
        lines += ["  undecided:", *(f"    - {_quoted(label)}" for label in entry.undecided)]
    return "\n".join([*lines, f"  reviewed: {'true' if entry.reviewed else 'false'}", ""])


def _number(value: float) -> str:
    text = f"{value:.{DECIMALS}f}".rstrip("0")
    return text + "0" if text.endswith(".") else text


def _quoted(text: str) -> str:
    """A text as YAML and JSON both write it, with what cannot be seen written out."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(character if character.isprintable() else _escaped(character) for character in quoted)


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"


def _readable(label: str) -> str:
    """A provider's label without the characters that are not allowed in our files, replaced by spaces."""
    return FORBIDDEN.sub(" ", label).replace("\t", " ").strip() or "?"
