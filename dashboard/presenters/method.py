"""The page Method: docs/method.md as HTML, links to its headings, and the numbers of the bundle that is served.

The document itself contains no number that follows from the registry or from a search for meeting places: it would be
wrong the day after somebody adds an entry. Those numbers are worked out here, from the bundle, when the page is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.presenters.credits import spoken_date
from dashboard.presenters.i18n import Words

if TYPE_CHECKING:
    from markdown_it.token import Token

    from dashboard.query.dataset import Dataset

ANCHOR = re.compile(r'^<a id="([\w-]+)"></a>\n(#+ .+)$', re.MULTILINE)
MARKED = re.compile(r" \{#([\w-]+)\}$")
NAMED = 6  # municipalities that are named; more are counted
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "method.md"


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


@dataclass(frozen=True)
class TodayFact:
    """A number of the bundle on show: the heading of the document it belongs to (or none), what it is, how much."""

    anchor: str
    title: str
    text: str


def facts_of_today(dataset: Dataset, words: Words) -> tuple[TodayFact, ...]:
    """The numbers behind the document that change with the data, in the reader's language.

    Args:
        data: the bundle on show; what it does not know is left out.
        words: the reader's language.
    """
    coverage, info = dataset.bundle.coverage, dataset.bundle.measure_info
    towns = list(coverage.get("municipalities", ()))
    facts = []

    def add(anchor: str, key: str, form: str = "text", **values: object) -> None:
        said = {name: words.decimal(value, 0) if isinstance(value, int) else value for name, value in values.items()}
        facts.append(TodayFact(anchor, words(f"method.today.{key}.title"), words(f"method.today.{key}.{form}", **said)))

    if when := dataset.bundle.manifest.get("data_date"):
        add("", "data", when=spoken_date(when, words))
    if towns:
        _add_search(towns, len(coverage.get("kinds", ())), add)
        names = dataset.municipality_names(words.lang)
        ranked = [names.get(town["name"], town["name"]) for town in towns if town["ranked"]]
        form = "none" if not ranked else "text" if len(ranked) <= NAMED else "many"
        add("search-effort", "ranked", form, n=len(ranked), of=len(towns), names=words.join(ranked))
        listed = sum(town["meeting_places"] for town in towns)
        out = sum(town["meeting_places_left_out"] for town in towns)
        share = round(100 * out / listed) if listed else 0
        add("access", "left_out", "text" if out else "none", n=out, of=listed, share=share)
        add("support", "documented", n=sum(town["practices"] > 0 for town in towns), of=len(towns))
    if compared := info.get("compared"):
        total = len(info.get("indicators", compared))
        add("gap", "settings", n=len(compared), of=total, settings=info["parameters"]["settings_all"])
    return tuple(facts)


def _add_search(towns: list[dict[str, Any]], kinds: int, add: Callable[..., None]) -> None:
    levels = Counter(town["level"] for town in towns)
    counts = {level: levels[level] for level in ("searched", "partly", "not_searched")}
    add("search-effort", "searched", **counts, of=len(towns))
    partly = [town["kinds_searched"] for town in towns if town["level"] == "partly"]
    if partly:
        low, high = min(partly), max(partly)
        add("search-effort", "kinds", "text" if low < high else "one", low=low, high=high, of=kinds)


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
