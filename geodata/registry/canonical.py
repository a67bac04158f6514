"""The canonical layout of the registry: keys in the models' order, one way to write each text, comments kept.

A text is plain where that is safe for every reader, else between quotes; wrapped at spaces. Each comment goes with the
key it is about.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geodata.documents.reading import fields
from geodata.documents.yaml_loader import Span, compose
from geodata.errors import Key, Problem
from geodata.models import Practice
from geodata.registry.entries import own_lines, read_entries

WIDTH = 100
# What other readers of YAML would not take for a text: numbers, dates, times, yes and no in their many forms.
GUESSED = re.compile(
    r"[-+.]?[0-9][0-9_,.:eExXoOa-fA-F+-]*(?:[Tt ][0-9:. Zz+-]+)?|[-+]?\.(?:inf|nan)|~|null|true|false|yes|no|on|off|y|n"
    r"|<<|=",
    re.IGNORECASE,
)
# Starts and parts that mean something in YAML.
STARTS = re.compile(r"[-?:](?:\s|$)|[,\[\]{}#&*!|>'\"%@`]|---|\.\.\.")
MEANT = re.compile(r":(?:\s|$)|\s#")
FLOW = re.compile(r"[,\[\]{}:]|^[?-]")
# A single space between words; where there are more, a line break would lose some.
BLANK = re.compile(r"(?<=\S) (?=\S)")


def scalar(text: str, number: bool = False, flow: bool = False) -> str:
    """A text on one line.

    Args:
        text: its value.
        number: a number is meant, and is written as one if it is one.
        flow: it is inside brackets or braces.
    """
    if number and re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text):
        return text
    if re.search(r"[\n\t]", text):
        return json.dumps(text, ensure_ascii=False)
    if not text or text != text.strip() or STARTS.match(text) or MEANT.search(text) or (flow and FLOW.search(text)):
        single = "'" not in text or '"' in text or "\\" in text
        return "'" + text.replace("'", "''") + "'" if single else f'"{text}"'
    return f'"{text}"' if GUESSED.fullmatch(text) else text


def wrapped(written: str, start: int, indent: int) -> list[str]:
    """A written text as lines: the first goes on at column ``start``, the others start at ``indent``.

    A line ends at the last space before :data:`WIDTH`; a text with escapes is not broken.
    """
    if (written.startswith('"') and "\\" in written) or start + len(written) <= WIDTH:
        return [written]
    lines, line, column = [], "", start
    for word in BLANK.split(written):
        if line and column + len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line, column = word, indent
        else:
            line = f"{line} {word}" if line else word
    lines.append(line)
    return [lines[0], *(" " * indent + rest for rest in lines[1:])]


COMMENT = re.compile(r"#[^\n]*")


@dataclass
class Comments:
    """Comments by key path: lines of their own above a key, and those at the end of its line."""

    above: dict[Key, list[str]] = field(default_factory=dict)
    beside: dict[Key, list[str]] = field(default_factory=dict)
    below: list[str] = field(default_factory=list)

    def take_above(self, key: Key, whole: bool = False) -> list[str]:
        """Lines above a key; with ``whole`` also all comments within it, which is written on one line."""
        found = self.above.pop(key, [])
        if whole:
            for comments_by_key in (self.above, self.beside):
                for inner in [name for name in comments_by_key if len(name) > len(key) and name[: len(key)] == key]:
                    found += comments_by_key.pop(inner)
        return found

    def take_beside(self, key: Key) -> list[str]:
        """The comments at the end of a key's line."""
        return self.beside.pop(key, [])


def read_comments(text: str, spans: Sequence[Span]) -> Comments:
    """All comments of an entry.

    Args:
        text: the entry.
        spans: the extents of its keys and values, in the order of the text; key paths start at the list of one.
    """
    comments = Comments()
    # A mapping starts where its first key does; as an item of a list it is what a comment above it speaks of.
    anchors = [span for span in spans if span.style != "[" or (span.key and isinstance(span.key[-1], int))]
    for at, comment in _found(text, spans):
        if not text[text.rfind("\n", 0, at) + 1 : at].strip():
            following = next((span for span in anchors if span.start > at), None)
            if following is None:
                comments.below.append(comment)
            else:
                comments.above.setdefault(following.key[1:], []).append(comment)
        else:
            before = [span for span in anchors if span.start <= at]
            comments.beside.setdefault(before[-1].key[1:] if before else (), []).append(comment)
    return comments


def _found(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, str]]:
    """Comments are between values; and on the line that announces a block of text."""
    at = 0
    for span in [*(span for span in spans if span.style != "["), Span(len(text), len(text), (), "")]:
        yield from ((match.start(), match[0].rstrip()) for match in COMMENT.finditer(text, at, span.start))
        if span.style in ("|", ">"):
            end = text.find("\n", span.start, span.end)
            yield from ((match.start(), match[0].rstrip()) for match in COMMENT.finditer(text, span.start, end))
        at = max(at, span.end)


# Written between braces on one line, as far as they fit.
INLINE = frozenset({"location", "period", "stance"})
INLINE_ITEMS = frozenset({"sources_of_solidarity", "decides", "builds_on"})
# Of a reading, who reads it and where comes after what it says.
READ_LAST = ("read_by", "references")
INLINE_KEYS = (
    *("lat", "lon", "precision", "start", "end", "end_reason", "after"),
    *("name", "practice", "about", "who", "term", "read_by", "references"),
)
NUMBERS = frozenset({"lat", "lon", "start", "end", "verified", "year"})


def canonical(content: bytes) -> tuple[str | None, list[Problem]]:
    """A registry in canonical layout, or None and the problems that prevent it.

    Idempotent; the values of the entries and every comment stay.
    """
    reading = read_entries(content)
    problems = [*reading.problems, *(found for entry in reading.entries for found in entry.problems)]
    if problems:
        return None, problems
    lead, parts = _lines(reading.head), []
    for entry in reading.entries:
        body, following = _cut(entry.text)
        parts.append("\n".join([*_tidy(lead), *_Layout(_comments(body)).entry(entry.value)]))
        lead = following
    if any(line for line in lead):
        parts.append("\n".join(_tidy(lead)).rstrip("\n"))
    text = "\n\n".join(parts) + "\n"
    # Laid out, a text may be longer than it was written, and too long.
    again = read_entries(text.encode())
    problems = [*again.problems, *(found for entry in again.entries for found in entry.problems)]
    if problems and {found.rule for found in problems} <= {"size", "entry-length"}:
        return None, problems
    # Anything else that differs is a defect of ours and must not reach a file.
    if [_stripped(entry.value) for entry in again.entries] != [_stripped(entry.value) for entry in reading.entries]:
        raise AssertionError("the canonical layout would change the values of the registry")
    return text, []


def entry_text(entry: Mapping[str, Any]) -> str:
    """One entry, given as plain keys and values, in canonical layout: a list of one, ready to be put in the file."""
    return "\n".join(_Layout(Comments()).entry(_texts(entry))) + "\n"


def commented(text: str, earlier: str) -> str:
    """An entry that takes another one's place, with its comments; a comment whose key is gone goes to the end.

    An entry with comments of its own gets no others: its author saw them.
    """
    reading = read_entries(text.encode())
    comments, (new,) = _comments(_cut(earlier)[0]), reading.entries
    if "#" in reading.head or _comments(new.text) != Comments() or comments == Comments():
        return text
    return "\n".join(_Layout(comments).entry(new.value)) + "\n"


def _texts(value: Any) -> Any:
    """Numbers as they are written; what is None or empty is left out."""
    if isinstance(value, Mapping):
        inner = {str(key): _texts(item) for key, item in value.items()}
        return {key: item for key, item in inner.items() if item not in (None, "", [], {})}
    if isinstance(value, list | tuple):
        return [text for item in value if (text := _texts(item)) not in (None, "", [], {})]
    return None if value is None else str(value)


def _comments(body: str) -> Comments:
    return read_comments(body, compose(body, spans=True).spans) if "#" in body else Comments()


def _cut(text: str) -> tuple[str, list[str]]:
    """An entry's own lines, and the comments at the start of a line after it: they speak of what follows."""
    lines = _lines(text)
    end = own_lines(lines)
    return "\n".join(lines[:end]), lines[end:]


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.removesuffix("\n").split("\n")]


def _tidy(lines: Iterable[str]) -> list[str]:
    """Comment lines with at most one blank line between them, and none before the first."""
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines)).lstrip("\n")
    lead = text.split("\n") if text.strip() else []
    return lead[:-1] if len(lead) > 1 and not lead[-1] and lead[-2] == "" else lead


class _Layout:
    """Writes one entry; takes comments as it comes to their keys."""

    def __init__(self, comments: Comments) -> None:
        self.comments = comments

    def entry(self, value: Mapping[str, Any]) -> list[str]:
        lines = [*self.comments.take_above(()), *self._item(value, (), 0)]
        left = [
            line for by_key in (self.comments.above, self.comments.beside) for one in by_key.values() for line in one
        ]
        return [*lines, *(f"  {line}" for line in [*left, *self.comments.below])]

    def _item(self, value: Any, key: Key, indent: int) -> list[str]:
        """One item of a list, its dash at ``indent``."""
        above = [" " * indent + line for line in self.comments.take_above(key)] if key else []
        beside = self.comments.take_beside(key)
        body = self._mapping(value, key, indent + 2) or [" " * (indent + 2) + "{}"]
        # Comments above the first key go above the dash.
        first = next(n for n, line in enumerate(body) if not line.lstrip().startswith("#"))
        above += [" " * indent + line for line in beside] + [" " * indent + line.strip() for line in body[:first]]
        return [*above, " " * indent + "- " + body[first].lstrip(" "), *body[first + 1 :]]

    def _mapping(self, value: Mapping[str, Any], key: Key, indent: int) -> list[str]:
        order = sorted(_ordered(value, fields(Practice, key)), key=READ_LAST.__contains__)
        return [line for name in order for line in self._pair(name, value[name], (*key, name), indent)]

    def _pair(self, name: str, value: Any, key: Key, indent: int) -> list[str]:
        start = " " * indent + scalar(name) + ":"
        whole = _inline(value, name)
        if whole is not None and len(start) + 1 + len(whole) <= WIDTH + 20:
            return self._one_line(f"{start} {whole}", key, indent)
        if isinstance(value, str):
            written = scalar(value.strip(), name in NUMBERS)
            lines = wrapped(written, len(start) + 1, indent + 2)
            return self._one_line(f"{start} {lines[0]}", key, indent, lines[1:])
        above = [" " * indent + line for line in self.comments.take_above(key)]
        beside = "".join(f"  {line}" for line in self.comments.take_beside(key))
        if isinstance(value, Mapping):
            return [*above, start + beside, *self._mapping(value, key, indent + 2)]
        inner = [line for n, item in enumerate(value) for line in self._listed(item, (*key, n), name, indent + 2)]
        return [*above, start + beside, *inner]

    def _listed(self, item: Any, key: Key, name: str, indent: int) -> list[str]:
        """One item of the list under ``name``."""
        if name in INLINE_ITEMS and isinstance(item, Mapping) and item and (text := _flow(item, deep=True)) is not None:
            return self._one_line(" " * indent + f"- {text}", key, indent)
        if isinstance(item, Mapping) and item:
            return self._item(item, key, indent)
        if isinstance(item, str):
            lines = wrapped(scalar(item.strip()), indent + 2, indent + 2)
            return self._one_line(" " * indent + f"- {lines[0]}", key, indent, lines[1:])
        return self._one_line(" " * indent + f"- {_flow(item, deep=True)}", key, indent)

    def _one_line(self, line: str, key: Key, indent: int, more: Sequence[str] = ()) -> list[str]:
        """A line, or a text over several, with the comments of all its parts."""
        above, beside = self.comments.take_above(key, whole=True), self.comments.take_beside(key)
        if more or len(beside) > 1 or (above and beside):
            above, beside = above + beside, []
        tail = f"  {beside[0]}" if beside else ""
        return [*(" " * indent + comment for comment in above), line + tail, *more]


def _inline(value: Any, name: str) -> str | None:
    """A value that goes between brackets or braces on its key's line, or None."""
    if isinstance(value, str):
        return None
    if not value:
        return "[]" if isinstance(value, list) else "{}"
    if isinstance(value, list):
        return _flow(value) if all(isinstance(item, str) for item in value) else None
    return _flow(value, deep=True) if name in INLINE else None


def _flow(value: Any, deep: bool = False) -> str | None:
    """A list or mapping of texts between brackets or braces; None where it contains more than texts."""
    if isinstance(value, str):
        return scalar(value.strip(), flow=True)
    nested = value.values() if isinstance(value, Mapping) else value
    if not deep and not all(isinstance(item, str) for item in nested):
        return None
    if isinstance(value, Mapping):
        pairs = (
            (scalar(name, flow=True), scalar(item.strip(), name in NUMBERS, flow=True))
            if isinstance(item, str)
            else (scalar(name, flow=True), _flow(item, deep) or "")
            for name, item in ((name, value[name]) for name in _ordered(value, INLINE_KEYS))
        )
        return "{" + ", ".join(f"{name}: {item}" for name, item in pairs) + "}"
    return "[" + ", ".join(_flow(item, deep) or "" for item in value) + "]"


def _ordered(value: Mapping[str, Any], known: Sequence[str]) -> list[str]:
    return [*(name for name in known if name in value), *(name for name in value if name not in known)]


def _stripped(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _stripped(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_stripped(item) for item in value]
    return value.strip()
