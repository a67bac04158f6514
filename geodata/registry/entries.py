"""From bytes to entries: a file is cut where entries start, so that one broken entry does not hide the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from geodata.documents.reading import place_of
from geodata.documents.text_decoding import decode
from geodata.documents.yaml_loader import compose
from geodata.findings import Finding, Key

LONGEST_ENTRY = 50_000
# Entries of today take 2,465 bytes each: with real ones the size of a file is met first, at about 2,030.
MOST_ENTRIES = 20_000
START = re.compile(r"^-(?= |$)", re.MULTILINE)
CONTENT = re.compile(r"^ *([^ #\n])", re.MULTILINE)
# What starts, ends or announces a document.
MARKER = re.compile(r"^(?:---|\.\.\.)(?= |$)|^%", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One entry as it stands in the file.

    Attributes:
        line: on which it starts, from 1.
        text: its lines, up to the next entry; comments between the two belong to it.
        value: its keys and values, all texts; None where it could not be read.
        name: its id, or ``entry 3``.
        findings: what reading it found.
        whole: whether it was read to its end.
    """

    line: int
    text: str
    value: Any
    name: str
    findings: tuple[Finding, ...]
    whole: bool

    def found(self, finding: Finding) -> Finding:
        """A finding about this entry, named and placed."""
        line, column = (finding.line, finding.column) if finding.line else place_of(self.value, finding.key)
        return Finding(
            finding.rule, finding.key, finding.values, finding.said, self.name, line, column, finding.severity
        )


@dataclass(frozen=True)
class ParsedRegistry:
    """A registry's text, its entries, and what was found about the file as a whole."""

    text: str
    head: str
    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]


def read_entries(content: bytes, go_on: Callable[[Entry], bool] = lambda _entry: True) -> ParsedRegistry:
    """Read a registry as text; never raises, in time and memory bounded by the size of a file.

    Args:
        content: the file.
        go_on: is handed each entry when it has been read; reading stops when it says so.
    """
    decoded = decode(content)
    if decoded.text is None:
        return ParsedRegistry("", "", (), decoded.findings)
    text, findings = decoded.text, list(decoded.findings)
    tabs = sorted(found.line for found in findings if found.rule == "tab")
    if MARKER.search(text):
        text = MARKER.sub(lambda marker: " " * len(marker[0]), text)
        findings += _markers(decoded.text)
    first = START.search(text)
    head = text[: first.start()] if first else text
    findings += _stray(head, first is None)
    entries: list[Entry] = []
    for line, part in _parts(text):
        if len(entries) == MOST_ENTRIES:
            findings.append(Finding("too-many-entries", values={"limit": MOST_ENTRIES}, line=line, column=1))
            break
        entries.append(_entry(line, part, len(entries), tabs))
        if not go_on(entries[-1]):
            break
    return ParsedRegistry(text, head, tuple(entries), tuple(findings))


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Each entry's first line and its text."""
    line, at, start = 1, 0, -1
    for match in START.finditer(text):
        if start >= 0:
            yield line, text[start : match.start()]
        line += text.count("\n", at, match.start())
        at = start = match.start()
    if start >= 0:
        yield line, text[start:]


def _entry(line: int, text: str, row: int, tabs: list[int]) -> Entry:
    name = f"entry {row + 1}"
    if len(text) > LONGEST_ENTRY:
        values = {"number": len(text), "limit": LONGEST_ENTRY}
        return Entry(line, text, None, name, (Finding("entry-length", (), values, "", name, line, 1),), False)
    composed = compose(text, line)
    items = composed.value
    value = items[0] if isinstance(items, list) and items else None
    if isinstance(value, dict) and isinstance(stated := value.get("id"), str) and 0 < len(stated) <= 80:
        name = " ".join(stated.split())
    findings = composed.findings
    if tabs and any(line <= tab <= line + text.count("\n") for tab in tabs):
        # A tab was told already, and is why the text does not hang together.
        findings = tuple(found for found in findings if found.rule != "syntax")
    placed = [
        Finding(f.rule, f.key[1:], f.values, f.said, name, f.line, f.column) for f in findings
    ]  # the path starts at the entry, not at the list of one that it was read as
    if composed.whole and not isinstance(value, dict) and not placed:
        placed.append(Finding("entry", (), {"kind": kind_of(value)}, "", name, line, 1))
    return Entry(line, text, value, name, tuple(placed), composed.whole)


def _markers(text: str) -> list[Finding]:
    found = [match.start() for _, match in zip(range(50), MARKER.finditer(text), strict=False)]
    return [Finding("several-documents", line=text.count("\n", 0, at) + 1, column=1) for at in found]


def _stray(head: str, alone: bool) -> list[Finding]:
    """Content before the first entry belongs to none."""
    content = CONTENT.search(head)
    if content is None or head.strip() == "[]":
        return [Finding("empty", line=1, column=1)] if alone else []
    at = content.start(1)
    return [Finding("list", line=head.count("\n", 0, at) + 1, column=at - head.rfind("\n", 0, at))]


def kind_of(value: object) -> str:
    """What a value is, as the sentences call it."""
    names = {dict: "keys", list: "list", str: "text", bool: "text", int: "number", float: "number"}
    return next((said for kind, said in names.items() if isinstance(value, kind)), "nothing")


def inside(key: Key, others: set[Key]) -> bool:
    """Whether a key path is one of others or lies under one of them."""
    return any(key[:length] in others for length in range(1, len(key) + 1))
