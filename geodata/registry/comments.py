"""Comments of an entry, each with the key it speaks of, so that it can go with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from geodata.documents.yaml_loader import Span
from geodata.errors import Key

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
        alone = not text[text.rfind("\n", 0, at) + 1 : at].strip()
        if alone:
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
