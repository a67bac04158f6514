"""An entry put into the registry, or in the place of another: every other byte stays, comments and line ends too."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Sequence

from geodata.registry.canonical import commented
from geodata.registry.entries import START, Entry, own_lines, read_entries


def inserted(content: bytes, entry: str, name: str, municipality: str | None) -> bytes:
    """The registry with one entry more.

    A registry that is sorted by id stays so. In one that is not, the entry goes after the last one of its
    municipality, or at the end: neighbours in the file are neighbours on the map, and two proposals for two places do
    not touch the same lines.

    Args:
        content: the registry (UTF-8), readable.
        entry: the new entry in canonical layout, ending with a line end.
        name: its id.
        municipality: its municipality, if it states one.
    """
    mark, text, entries, starts = _split(content)
    before = _neighbour(entries, name, municipality)
    newline = _line_end(text)
    entry = entry.replace("\n", newline)
    if before is None:
        if not starts:
            rest = re.sub(r"^\[\][ \t]*(?:\r?\n|$)", "", text, flags=re.MULTILINE)
            gap = newline if rest.strip("\r\n") else ""
            ended = rest if not rest or rest.endswith("\n") else rest + newline
            return mark + (ended + gap + entry).encode("utf-8")
        # Comments above the first entry are about the file, and those next to it about that entry: the new one goes
        # directly before its line.
        at = starts[0]
        return mark + (text[:at] + entry + newline + text[at:]).encode("utf-8")
    start = starts[before]
    end = starts[before + 1] if before + 1 < len(starts) else len(text)
    at = start + len(_own(text[start:end]))
    lead = newline if text[at - 1] == "\n" else newline * 2
    return mark + (text[:at] + lead + entry + text[at:]).encode("utf-8")


def replaced(content: bytes, entry: str, name: str) -> bytes:
    """The registry with one entry in the place of the one that has its id; comments in and around that one stay.

    Args:
        content: the registry (UTF-8), readable, with an entry of this id.
        entry: the entry in canonical layout, ending with a line end.
        name: its id.
    """
    mark, text, entries, starts = _split(content)
    at = [earlier.name for earlier in entries].index(name)
    entry = commented(entry, entries[at].text).replace("\n", _line_end(text))
    start, end = starts[at], starts[at + 1] if at + 1 < len(starts) else len(text)
    return mark + (text[:start] + entry + text[start + len(_own(text[start:end])) :]).encode("utf-8")


def _split(content: bytes) -> tuple[bytes, str, Sequence[Entry], Sequence[int]]:
    """The byte order mark, which is no part of the first line; the text, its entries, and where each starts."""
    mark = BOM_UTF8 if content.startswith(BOM_UTF8) else b""
    text = content[len(mark) :].decode("utf-8")
    entries = read_entries(content).entries
    starts = [match.start() for match in START.finditer(text)]
    if len(starts) != len(entries):
        raise ValueError("the registry has to be readable")
    return mark, text, entries, starts


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _neighbour(entries: Sequence[Entry], name: str, municipality: str | None) -> int | None:
    """The number of the entry after which the new one goes; None for before the first."""
    ids = [entry.name for entry in entries]
    if ids == sorted(ids) and len(ids) > 1:
        return sum(other < name for other in ids) - 1 if any(other < name for other in ids) else None
    same = [
        number
        for number, entry in enumerate(entries)
        if municipality
        and isinstance(entry.value, dict)
        and isinstance(place := entry.value.get("place"), dict)
        and place.get("municipality") == municipality
    ]
    return same[-1] if same else (len(entries) - 1 if entries else None)


def _own(text: str) -> str:
    """The lines of an entry, without blank lines and comments at the start of a line after it."""
    lines = text.splitlines(keepends=True)
    return "".join(lines[: own_lines(lines)])
