"""Strict YAML: from text to plain values with their positions; nothing is guessed, and size and depth are bounded.

The parser (libyaml, by PyYAML) only cuts the text into events. This module decides
what a document may contain: lists, keys and texts. A text stays the text that was written; the models turn it into a
number where one is meant. Anchors, aliases, tags and merge keys are refused when they come by, before anything is built
from them, and depth and number of values are bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from geodata.documents.text_decoding import FORBIDDEN, named
from geodata.errors import GeodataError, Key, Problem

DEEPEST = 10
LONGEST_VALUE = 5_000
# As long as a name may be: a column of a table to import may be a question. YAML itself ends plain keys at 1,024.
LONGEST_KEY = 300
MOST_VALUES = 200_000
Position = tuple[int, int]
# What the parser says about a text that is not YAML → the sentence that explains it.
EXPLAINED = (
    ("mapping values are not allowed", "syntax-colon"),
    ("unexpected end of stream", "syntax-quote"),
    ("could not find expected ':'", "syntax-key"),
    ("cannot start any token", "syntax-character"),
    ("expected ',' or", "syntax-bracket"),
    ("did not find expected key", "syntax-indentation"),
    ("did not find expected '-'", "syntax-indentation"),
    ("expected <block end>", "syntax-indentation"),
    ("escape", "syntax-escape"),
)


class YamlMap(dict[str, Any]):
    """Keys and values, with the position of each key; ``flow`` where they are between braces."""

    __slots__ = ("flow", "position", "positions")

    def __init__(self, position: Position, flow: bool = False) -> None:
        super().__init__()
        self.flow = flow
        self.position = position
        self.positions: dict[str, Position] = {}


class YamlList(list[Any]):
    """A list, with the position of each item."""

    __slots__ = ("position", "positions")

    def __init__(self, position: Position) -> None:
        super().__init__()
        self.position = position
        self.positions: list[Position] = []


@dataclass(frozen=True)
class Span:
    """The extent of a key or value in the text: offsets of its characters, and the path of the value it belongs to."""

    start: int
    end: int
    key: Key
    style: str


@dataclass(frozen=True)
class Composed:
    """The value of a text; ``whole`` is False where reading had to stop before its end."""

    value: Any
    problems: tuple[Problem, ...]
    whole: bool
    spans: tuple[Span, ...] = ()


def compose(text: str, line: int = 1, spans: bool = False) -> Composed:
    """Compose one document.

    Args:
        text: what :func:`geodata.documents.text_decoding.decode` made of it.
        line: the 1-based line of the file on which the text starts.
        spans: record the extent of every key and value.

    Returns:
        The value with every problem, up to the event at which reading had to stop.

    Raises:
        GeodataError: PyYAML was built without libyaml. Its parser in Python is forty times slower and refuses
            texts that libyaml reads (``[why?]``).
    """
    composer = _Composer(line, spans)
    try:
        # Up to the first event at which reading has to stop.
        whole = all(map(composer.take, _events(text)))
    except (yaml.YAMLError, RecursionError, ValueError) as exc:
        whole = False
        composer.problems.append(_syntax(exc, text, line))
    return Composed(composer.root, tuple(composer.problems), whole, tuple(composer.spans or ()))


def _events(text: str) -> Iterator[Any]:
    if not yaml.__with_libyaml__:
        fix = "install libyaml with its headers, then: pip install --force-reinstall --no-binary pyyaml pyyaml"
        raise GeodataError(Problem.of("PyYAML", "libyaml", "was built without libyaml", fix))
    parsed: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
    return parsed


class _Composer:
    """Builds values from events; a stack of what is open instead of recursion."""

    def __init__(self, line: int, spans: bool) -> None:
        self.root: Any = None
        self.problems: list[Problem] = []
        self.spans: list[Span] | None = [] if spans else None
        self._first = line
        self._open: list[YamlMap | YamlList] = []
        # The key whose value comes next, by depth; None where a key comes next.
        self._keys: list[str | None] = []
        self._values = self._documents = 0

    def take(self, event: Any) -> bool:
        """Take the next event; False when reading has to stop."""
        match type(event).__name__:
            case "ScalarEvent":
                return self._scalar(event)
            case "MappingStartEvent" | "SequenceStartEvent" as kind:
                return self._start(event, kind == "MappingStartEvent")
            case "MappingEndEvent" | "SequenceEndEvent":
                self._open.pop()
                self._keys.pop()
                if self._open:
                    self._keys[-1] = None
            case "AliasEvent":
                self._refuse("alias", event, value=f"*{event.anchor}")
                return self._put("", event)
            case "DocumentStartEvent":
                self._documents += 1
                if self._documents > 1 or event.explicit:
                    self._refuse("several-documents", event)
                return self._documents == 1
        return True

    def _position(self, event: Any) -> Position:
        mark = event.start_mark
        return mark.line + self._first, mark.column + 1

    def _path(self) -> Key:
        """The path of the value that comes next."""
        top = len(self._open) - 1
        return tuple(
            # A list that is not the innermost contains what is open within it already.
            len(node) - (depth < top) if isinstance(node, YamlList) else key or ""
            for depth, (node, key) in enumerate(zip(self._open, self._keys, strict=True))
            if isinstance(node, YamlList) or key is not None
        )

    def _refuse(
        self, rule: str, event: Any, *inner: str, message_key: str = "", at: Position | None = None, **values: Any
    ) -> None:
        line, column = at or self._position(event)
        path = (*self._path(), *inner)
        self.problems.append(Problem(rule, path, values, message_key, line=line, column=column))

    def _marked(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse("anchor", event, value=f"&{event.anchor}")
        if event.tag is not None:
            self._refuse("tag", event, value=str(event.tag).replace("tag:yaml.org,2002:", "!!")[:60])

    def _start(self, event: Any, mapping: bool) -> bool:
        self._marked(event)
        if len(self._open) >= DEEPEST:
            self._refuse("nesting", event, limit=DEEPEST)
            return False
        if self._open and isinstance(self._open[-1], YamlMap) and self._keys[-1] is None:
            self._refuse("key", event, kind="keys" if mapping else "list")
            return False
        at = self._position(event)
        node: YamlMap | YamlList = YamlMap(at, bool(event.flow_style)) if mapping else YamlList(at)
        if not self._put(node, event):
            return False
        self._open.append(node)
        self._keys.append(None)
        return True

    def _scalar(self, event: Any) -> bool:
        if event.anchor is not None or event.tag is not None:
            self._marked(event)
        value: str = event.value
        if len(value) > LONGEST_VALUE:
            self._refuse("value-length", event, number=len(value), limit=LONGEST_VALUE)
            value = value[:LONGEST_VALUE]
        if event.style == '"' and (hidden := FORBIDDEN.search(value)):
            self._refuse("control-character", event, value=named(hidden[0]))
            value = FORBIDDEN.sub(" ", value)
        if self._open and self._keys[-1] is None and type(self._open[-1]) is YamlMap:
            return self._key(value, event)
        if not value and not event.style:
            self._empty(event)
        return self._put(value, event)

    def _empty(self, event: Any) -> None:
        """A missing value has the position of its key."""
        node = self._open[-1] if self._open else None
        if isinstance(node, YamlMap):
            # Between braces, what looks like a key without a value is mostly the rest of a text with a comma.
            message_key = "empty-value-braces" if node.flow else ""
            self._refuse("empty-value", event, message_key=message_key, at=node.positions.get(self._keys[-1] or ""))
        elif node is not None:
            self._refuse("empty-value", event)

    def _key(self, value: str, event: Any) -> bool:
        node = self._open[-1]
        assert isinstance(node, YamlMap)
        if (number := len(value)) > LONGEST_KEY:
            value = value[:LONGEST_KEY]
            self._refuse("key", event, value, message_key="key-length", number=number, limit=LONGEST_KEY)
        if value == "<<" and not event.style:
            self._refuse("merge-key", event, value)
        if value in node:
            self._refuse("duplicate-key", event, value, key=value, line=node.positions[value][0])
        else:
            node.positions[value] = self._position(event)
        self._keys[-1] = value
        self._span(event)
        return True

    def _put(self, value: Any, event: Any) -> bool:
        self._values += 1
        if self._values > MOST_VALUES:
            self._refuse("too-many-values", event, limit=MOST_VALUES)
            return False
        self._span(event)
        if not self._open:
            self.root = value
            return True
        node = self._open[-1]
        if isinstance(node, YamlList):
            node.positions.append(self._position(event))
            node.append(value)
            return True
        key = self._keys[-1]
        if key is None:  # an alias as a key
            self._keys[-1] = ""
            return True
        node.setdefault(key, value)
        if isinstance(value, str):  # else the key stays that of what is open, until that ends
            self._keys[-1] = None
        return True

    def _span(self, event: Any) -> None:
        if self.spans is None:
            return
        # An item of a list is at the number it is about to get.
        closed = type(event).__name__ == "ScalarEvent"
        end = event.end_mark.index if closed else event.start_mark.index
        style = (event.style or "") if closed else "["
        self.spans.append(Span(event.start_mark.index, end, self._path(), style))


def _syntax(problem: Exception, text: str, line: int) -> Problem:
    reasons = str(getattr(problem, "problem", None) or problem).splitlines() or [""]
    sentence = next((name for part, name in EXPLAINED if part in reasons[0]), "syntax")
    mark = getattr(problem, "problem_mark", None)
    start = getattr(problem, "context_mark", None)
    # What was opened and never closed is found at the end of the text; it is fixed where it was opened.
    unclosed = sentence in ("syntax-quote", "syntax-key", "syntax-bracket") or (mark and mark.index >= len(text))
    if start is not None and unclosed:
        mark = start
    at = (mark.line + line, mark.column + 1) if mark is not None else (line, 1)
    return Problem("syntax", values={"value": reasons[0]}, message_key=sentence, line=at[0], column=at[1])
