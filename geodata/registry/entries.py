"""From bytes to entries: a file is cut where entries start, so that one broken entry does not hide the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from geodata.documents.reading import at_position
from geodata.documents.text_decoding import MOST_REPORTED, decode, position_in
from geodata.documents.yaml_loader import compose
from geodata.errors import Key, Problem

LONGEST_ENTRY = 50_000
# Entries of today take 2,465 bytes each: with real ones the size of a file is met first, at about 2,030.
MOST_ENTRIES = 20_000
START = re.compile(r"^-(?= |$)", re.MULTILINE)
CONTENT = re.compile(r"^ *([^ #\n])", re.MULTILINE)
# What starts, ends or announces a document.
MARKER = re.compile(r"^(?:---|\.\.\.)(?= |$)|^%", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """One entry of the file.

    Attributes:
        line: on which it starts, from 1.
        text: its lines, up to the next entry; comments between the two belong to it.
        value: its keys and values, all texts; None where it could not be read.
        name: its id, or ``entry 3``.
        problems: what reading it found.
        whole: whether it was read to its end.
    """

    line: int
    text: str
    value: Any
    name: str
    problems: tuple[Problem, ...]
    whole: bool

    def located(self, problem: Problem) -> Problem:
        """A problem of this entry, with its name and position."""
        return replace(problem if problem.line else at_position(problem, self.value), entry=self.name)


@dataclass(frozen=True)
class ParsedRegistry:
    """A registry's text, its entries, and what was found about the file as a whole."""

    text: str
    head: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def read_entries(content: bytes, proceed: Callable[[Entry], bool] = lambda _entry: True) -> ParsedRegistry:
    """Read a registry as text; never raises, in time and memory bounded by the size of a file.

    Args:
        content: the file.
        proceed: is handed each entry when it has been read; reading stops when it says so.
    """
    decoded = decode(content)
    if decoded.text is None:
        return ParsedRegistry("", "", (), decoded.problems)
    text, problems = decoded.text, list(decoded.problems)
    tabs = sorted(found.line for found in problems if found.rule == "tab")
    if MARKER.search(text):
        text = MARKER.sub(lambda marker: " " * len(marker[0]), text)
        problems += [
            Problem("several-documents", line=position_in(decoded.text, marker.start())[0], column=1)
            for marker in islice(MARKER.finditer(decoded.text), MOST_REPORTED)
        ]
    first = START.search(text)
    head = text[: first.start()] if first else text
    problems += _stray(head, first is None)
    entries: list[Entry] = []
    for line, part in _parts(text):
        if len(entries) == MOST_ENTRIES:
            problems.append(Problem("too-many-entries", values={"limit": MOST_ENTRIES}, line=line, column=1))
            break
        entries.append(_entry(line, part, len(entries), tabs))
        if not proceed(entries[-1]):
            break
    return ParsedRegistry(text, head, tuple(entries), tuple(problems))


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
        return Entry(line, text, None, name, (Problem("entry-length", (), values, "", name, line, 1),), False)
    composed = compose(text, line)
    items = composed.value
    value = items[0] if isinstance(items, list) and items else None
    if isinstance(value, dict) and isinstance(stated := value.get("id"), str) and 0 < len(stated) <= 80:
        name = " ".join(stated.split())
    problems = composed.problems
    if tabs and any(line <= tab <= line + text.count("\n") for tab in tabs):
        # A tab was reported already, and is why the text is not valid YAML.
        problems = tuple(found for found in problems if found.rule != "syntax")
    # The path starts at the entry, not at the list of one that it was read as.
    own_problems = [replace(found, key=found.key[1:], entry=name) for found in problems]
    if composed.whole and not isinstance(value, dict) and not own_problems:
        own_problems.append(Problem("entry", (), {"kind": kind_of(value)}, "", name, line, 1))
    return Entry(line, text, value, name, tuple(own_problems), composed.whole)


def _stray(head: str, alone: bool) -> list[Problem]:
    """Content before the first entry belongs to none."""
    content = CONTENT.search(head)
    if content is None or head.strip() == "[]":
        return [Problem("empty", line=1, column=1)] if alone else []
    line, column = position_in(head, content.start(1))
    return [Problem("list", line=line, column=column)]


def own_lines(lines: Sequence[str]) -> int:
    """How many lines are an entry's own: without blank lines and comments at the start of a line after it."""
    end = len(lines)
    while end > 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def kind_of(value: object) -> str:
    """What a value is, as the sentences call it."""
    names = {dict: "keys", list: "list", str: "text", bool: "text", int: "number", float: "number"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), "nothing")


def inside(key: Key, others: set[Key]) -> bool:
    """Whether a key path is one of others or lies under one of them."""
    return any(key[:length] in others for length in range(1, len(key) + 1))
