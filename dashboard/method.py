"""Where the page on method tells how a figure is made, and docs/method.md as that page shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from dashboard.i18n import Words

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "method.md"


@dataclass(frozen=True)
class Chapter:
    """A heading of the second level: its anchor and its text."""

    anchor: str
    title: str


@dataclass(frozen=True)
class MethodDocument:
    """The document as HTML, and its chapters. Markup in the document is shown as text."""

    html: str
    chapters: tuple[Chapter, ...]


def method_link(anchor: str, words: Words) -> str:
    """The address of a heading of the page Method in the reader's language, e.g. ``/method?lang=nl#gap``."""
    return f"/method?lang={words.lang}#{anchor}"


def method_document() -> MethodDocument | None:
    """docs/method.md; None where the atlas was installed without it."""
    try:
        return rendered(DOCUMENT.read_text("utf-8"))
    except FileNotFoundError:
        return None


@lru_cache(maxsize=2)
def rendered(text: str) -> MethodDocument:
    """A Markdown text with an anchor at every heading, named as GitHub names it, so that links work in both places."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    taken: dict[str, int] = {}
    chapters = []
    for token, inner in pairwise(tokens):
        if token.type == "heading_open":
            title = "".join(child.content for child in inner.children or ())
            anchor = _anchor(title, taken)
            token.attrSet("id", anchor)
            if token.tag == "h2":
                chapters.append(Chapter(anchor, title))
    return MethodDocument(parser.renderer.render(tokens, parser.options, {}), tuple(chapters))


def _anchor(title: str, taken: dict[str, int]) -> str:
    """Lower case, without punctuation, dashes for spaces; numbered where a heading occurs again."""
    anchor = re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")
    taken[anchor] = taken.get(anchor, -1) + 1
    return f"{anchor}-{taken[anchor]}" if taken[anchor] else anchor
