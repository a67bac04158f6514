"""The page Method: docs/method.md as HTML, links to its headings, and the numbers of the bundle that is served.

The document contains no number that depends on the registry or on a search for meeting places: it would be wrong the
day after an entry is added. Those numbers are computed here, from the bundle, when the page is shown. Its one generated
table says of how many entries it was made.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.presenters.credits import date_text
from dashboard.presenters.i18n import Words
from geodata.bundle.models import MunicipalityCoverage
from geodata.statuses import SearchLevel

if TYPE_CHECKING:
    from markdown_it.token import Token

    from dashboard.query.dataset import Dataset

ANCHOR = re.compile(r'^<a id="([\w-]+)"></a>\n(#+ .+)$', re.MULTILINE)
# What is generated stands between two of these.
COMMENT = re.compile(r"^<!-- [^\n]* -->\n", re.MULTILINE)
MARKED = re.compile(r" \{#([\w-]+)\}$")
NAMED = 6  # municipalities that are named; more are counted
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "method.md"


@dataclass(frozen=True)
class Chapter:
    """A heading with an anchor, without the brackets at the end of its text."""

    anchor: str
    title: str


@dataclass(frozen=True)
class MethodDocument:
    """The document as HTML, and its chapters."""

    html: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class BundleFact:
    """A number of the bundle: the anchor of the heading it belongs to (or empty), what it is, and its value."""

    anchor: str
    title: str
    text: str


def bundle_facts(dataset: Dataset, words: Words) -> tuple[BundleFact, ...]:
    """The numbers of the document that change with the data; those that the bundle does not contain are left out."""
    coverage, info, facts = dataset.bundle.coverage.municipalities, dataset.bundle.measure_info, []

    def add(anchor: str, key: str, form: str = "text", **values: object) -> None:
        texts = {name: words.whole(value) if isinstance(value, int) else value for name, value in values.items()}
        text = words(f"method.today.{key}.{form}", **texts)
        facts.append(BundleFact(anchor, words(f"method.today.{key}.title"), text))

    if when := dataset.bundle.manifest.data_date:
        add("", "data", when=date_text(when, words))
    if coverage:
        _add_search(coverage, len(dataset.bundle.coverage.kinds), add)
        ranked = [dataset.municipality_name(row.name, words.lang) for row in coverage if row.ranked]
        form = "none" if not ranked else "text" if len(ranked) <= NAMED else "many"
        add("search-effort", "ranked", form, n=len(ranked), of=len(coverage), names=words.join(ranked))
        listed = sum(row.meeting_places for row in coverage)
        out = sum(row.meeting_places_left_out for row in coverage)
        share = round(100 * out / listed) if listed else 0
        add("access", "left_out", "text" if out else "none", n=out, of=listed, share=share)
        if unverified := dataset.bundle.manifest.counts.meeting_places_unverified:
            _add_openstreetmap(unverified, dataset, add)
        add("support", "documented", n=sum(row.practices > 0 for row in coverage), of=len(coverage))
    if info.region.compared:
        total = len(info.indicators)
        add("gap", "settings", n=len(info.region.compared), of=total, settings=info.region.settings_all)
        kinds = words.join([words.term("meeting_place_kind", kind) for kind in info.region.kinds])
        add("gap", "kinds_compared", "text" if kinds else "none", kinds=kinds)
    return tuple(facts)


def _add_openstreetmap(unverified: int, dataset: Dataset, add: Callable[..., None]) -> None:
    others, every = dataset.bundle.manifest.counts.meeting_places_other, len(dataset.meeting_places)
    years = [dataset.sources[one].vintage or 0 for one in dataset.unverified_sources if one in dataset.sources]
    year = str(max(years)) if any(years) else "–"
    add("access", "openstreetmap", n=unverified - others, of=every, others=others, year=year)


def _add_search(coverage: Sequence[MunicipalityCoverage], kinds: int, add: Callable[..., None]) -> None:
    levels = Counter(row.level for row in coverage)
    counts = {level.value: levels[level] for level in SearchLevel}
    add("search-effort", "searched", **counts, of=len(coverage))
    if partly := [row.kinds_searched for row in coverage if row.level == "partly"]:
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

    A comment on a line of its own is left out. All other markup is shown as text, and links to files beside the
    document, which the server does not serve, are replaced by their text.
    """
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(ANCHOR.sub(r"\2 {#\1}", COMMENT.sub("", text)))
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
