"""Where the page on method tells how a figure is made, and docs/method.md as that page shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.i18n import Words

if TYPE_CHECKING:
    from markdown_it.token import Token

ANCHOR = re.compile(r'^<a id="([\w-]+)"></a>\n(#+ .+)$', re.MULTILINE)
MARKED = re.compile(r" \{#([\w-]+)\}$")
DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "method.md"


@dataclass(frozen=True)
class Chapter:
    """A heading that has an anchor, and its text without what stands between brackets at its end."""

    anchor: str
    title: str


@dataclass(frozen=True)
class MethodDocument:
    """The document as HTML, and its chapters."""

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
    """A Markdown text as HTML. A heading under ``<a id="…"></a>`` has that anchor.

    All other markup is shown as text, and links to files beside the document, which the server does not have, are left
    out with their words kept.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(ANCHOR.sub(r"\2 {#\1}", text))
    chapters = []
    for token, inner in pairwise(tokens):
        if inner.children is not None:
            inner.children = _without_files(inner.children)
        if token.type == "heading_open" and inner.children and (found := MARKED.search(inner.children[-1].content)):
            inner.children[-1].content = MARKED.sub("", inner.children[-1].content)
            token.attrSet("id", found[1])
            title = "".join(child.content for child in inner.children)
            chapters.append(Chapter(found[1], re.sub(r" \([^()]*\)$", "", title)))
    return MethodDocument(str(parser.renderer.render(tokens, parser.options, {})), tuple(chapters))


def _without_files(children: list[Token]) -> list[Token]:
    """The parts of a line without links to other files; links within the document and to the web stay."""
    kept, inside = [], False
    for child in children:
        if child.type == "link_open" and not str(child.attrGet("href")).startswith(("#", "https://", "http://")):
            inside = True
        elif child.type == "link_close" and inside:
            inside = False
        else:
            kept.append(child)
    return kept
