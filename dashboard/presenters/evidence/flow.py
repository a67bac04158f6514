"""Sankey diagram of traces of support: who pays, for which kind of support, in which setting.

The width of a stream is the number of traces in its setting, and a practice can have several settings. So more traces
are drawn than there are; the numbers beside names count each trace once, and practices without any separately.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.presenters.evidence.figure import NONE, FigureTable, Picture, TableCell, numeric, rows_link
from dashboard.presenters.fragments import picture
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle.models.measures import Flow
from geodata.models import PUBLIC_PAYERS, UNKNOWN

COLUMNS = ("funding", "kind", "setting")
# Column → facet of the view and of the vocabulary.
FACETS = {"funding": "funding", "kind": "support", "setting": "setting"}
WIDTH, NODE, HEAD = 960, 13, 34
AT = {"funding": 212, "kind": 500, "setting": 800}
# Height of one trace in one setting, minimum height of a node's label, and the gap between nodes.
SCALE, LEAST, GAP = 1.6, 17.0, 7.0
PAYERS = ("public", "private", "unknown")


@dataclass(frozen=True)
class TraceCount:
    """The number of distinct traces, and of practices without any, which are drawn as unknown."""

    traces: int
    bare: int

    def text(self, words: Words) -> str:
        """The traces; after a plus sign the practices without any."""
        traces = words.whole(self.traces)
        return f"{traces} + {words.whole(self.bare)}" if self.bare else traces


class Stream(Flow):
    """Traces of one payer, kind and setting: ``n`` in total, of which ``bare`` are practices without any trace."""

    bare: int = 0

    @property
    def count(self) -> TraceCount:
        """Traces and practices without any; within one setting every trace counts once."""
        return TraceCount(self.n - self.bare, self.bare)

    def term(self, column: str) -> str:
        """The stream's term in a column."""
        return str(getattr(self, column))


@dataclass(frozen=True)
class Node:
    """A term of a column: its position, the total width of its streams (``n``), and what that counts."""

    column: str
    term: str
    label: str
    n: int
    count: TraceCount
    practices: int
    url: str
    y: float
    height: float


def streams(dataset: Dataset) -> tuple[Stream, ...]:
    """Every stream of the bundle, in the order of the vocabulary."""
    terms = {column: list(dataset.bundle.vocabulary.facets[FACETS[column]]) for column in COLUMNS}
    bare = Counter(setting for settings in _bare(dataset)["setting"] for setting in settings)
    streams = [
        Stream(**dict(row), bare=bare[row.setting] if row.funding == row.kind == UNKNOWN else 0)
        for row in dataset.bundle.evidence.flow
    ]
    return tuple(sorted(streams, key=lambda s: tuple(terms[column].index(s.term(column)) for column in COLUMNS)))


def trace_count(dataset: Dataset, column: str = "", term: str = "") -> TraceCount:
    """The traces of a term and the practices without any, each once; without a term those of all."""
    traces, bare = dataset.bundle.supports, _bare(dataset)
    if column == "setting":
        settings = dataset.bundle.practices.set_index("practice_id")["setting"]
        there = {practice for practice, terms in settings.items() if term in terms}
        return TraceCount(int(traces["practice_id"].isin(there).sum()), int(bare["practice_id"].isin(there).sum()))
    if column:
        return TraceCount(int((traces[column] == term).sum()), len(bare) if term == UNKNOWN else 0)
    return TraceCount(len(traces), len(bare))


def totals_text(every: Sequence[Stream], dataset: Dataset, words: Words) -> str:
    """The number of traces, how often they are drawn, and the number of practices without any."""
    total, drawn = trace_count(dataset), sum(stream.count.traces for stream in every)
    numbers = {"n": total.traces, "practices": len(dataset.bundle.practices) - total.bare, "times": drawn}
    text = words("evidence.flow.n", **{name: words.whole(n) for name, n in numbers.items()})
    if not total.bare:
        return text
    without = words.plural("evidence.flow.without", total.bare, where=words.term("support", UNKNOWN))
    return f"{text} {without}"


def _bare(dataset: Dataset) -> pd.DataFrame:
    practices = dataset.bundle.practices
    return practices[~practices["practice_id"].isin(dataset.bundle.supports["practice_id"])]


def view_of(lang: str, **terms: str) -> View:
    """The view that selects the practices with a trace of these terms: ``funding``, ``kind``, ``setting``."""
    return View(lang=lang, **{FACETS[column]: (term,) for column, term in terms.items()})  # type: ignore[arg-type]


def practices_of(dataset: Dataset, **terms: str) -> int:
    """The number of practices that this view selects; fewer than traces where a practice has several."""
    return int(dataset.index.mask(view_of("nl", **terms)).sum())


def nodes(every: Sequence[Stream], dataset: Dataset, words: Words) -> dict[str, tuple[Node, ...]]:
    """Column → its nodes from top to bottom, the columns centred on one another."""
    sizes = {column: _sizes(every, column, dataset) for column in COLUMNS}
    heights = {column: sum(max(LEAST, n * SCALE) + GAP for n in sizes[column].values()) for column in COLUMNS}
    tallest = max(heights.values(), default=0.0)
    placed = {}
    for column in COLUMNS:
        y, made = HEAD + (tallest - heights[column]) / 2, []
        for term, n in sizes[column].items():
            slot = max(LEAST, n * SCALE)
            top = y + (slot - n * SCALE) / 2
            url = rows_link(view_of(words.lang, **{column: term}))
            practices = practices_of(dataset, **{column: term})
            label = words.term(FACETS[column], term)
            count = trace_count(dataset, column, term)
            made.append(Node(column, term, label, n, count, practices, url, round(top, 2), round(n * SCALE, 2)))
            y += slot + GAP
        placed[column] = tuple(made)
    return placed


def pictures(every: Sequence[Stream], dataset: Dataset, words: Words) -> tuple[Picture, ...]:
    """The streams, for wide screens; a phone shows :func:`crossing` instead."""
    placed = nodes(every, dataset, words)
    bands = _bands(every, placed)
    everything = [node for column in COLUMNS for node in placed[column]]
    height = max((node.y + max(node.height, LEAST) for node in everything), default=HEAD) + 14
    svg = picture(
        "flow",
        name="flow",
        title=words("evidence.flow.title"),
        description=" ".join(_node_text(node, words) for node in everything),
        width=WIDTH,
        height=round(height),
        heads=[
            (AT[column] + (NODE if column == "funding" else 0), words(f"evidence.flow.column.{column}"), column)
            for column in COLUMNS
        ],
        base=_base(every, bands),
        nodes=[_drawn(node, every, bands, words) for node in everything],
    )
    return (Picture(svg, "wide"),)


def cross_table(every: Sequence[Stream], words: Words) -> FigureTable:
    """The streams as a cross table of payers and kinds by settings, narrow enough for a phone."""
    used = {stream.setting for stream in every}
    settings = [setting for setting in words.vocabulary.facets["setting"] if setting in used]
    counts = {(stream.funding, stream.kind, stream.setting): stream.count for stream in every}
    rows: list[tuple[TableCell, ...]] = []
    for payer in dict.fromkeys(stream.funding for stream in every):
        rows.append((TableCell(words.term("funding", payer)),))
        for kind in dict.fromkeys(stream.kind for stream in every if stream.funding == payer):
            numbers = [counts.get((payer, kind, setting)) for setting in settings]
            cells = (numeric(n.text(words) if n else NONE) for n in numbers)
            rows.append((TableCell(words.term("support", kind)), *cells))
    columns = (words("evidence.flow.column.kind"), *(words.term("setting", setting) for setting in settings))
    return FigureTable(words("evidence.flow.title"), columns, tuple(rows))


def table(every: Sequence[Stream], dataset: Dataset, words: Words) -> FigureTable:
    """One row per stream: its traces, and their practices, linked to the rows."""
    rows = []
    for stream in every:
        terms = {column: stream.term(column) for column in COLUMNS}
        practices = words.whole(practices_of(dataset, **terms))
        labels = (TableCell(words.term(FACETS[column], term)) for column, term in terms.items())
        link = rows_link(view_of(words.lang, **terms))
        rows.append((*labels, numeric(stream.count.text(words)), numeric(practices, link)))
    names = [words(f"evidence.flow.column.{column}") for column in COLUMNS]
    names += [words("evidence.flow.traces"), words("evidence.flow.practices")]
    return FigureTable(words("evidence.flow.title"), tuple(names), tuple(rows))


def _sizes(every: Iterable[Stream], column: str, dataset: Dataset) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for stream in every:
        counts[stream.term(column)] += stream.n
    return {term: counts[term] for term in dataset.bundle.vocabulary.facets[FACETS[column]] if counts[term]}


def _bands(every: Sequence[Stream], placed: dict[str, tuple[Node, ...]]) -> dict[str, dict[Stream, float]]:
    """The upper edge of each stream on each side of each column; sorted so that few streams cross."""
    tops = {(node.column, node.term): node.y for nodes_ in placed.values() for node in nodes_}
    rank = {(node.column, node.term): place for nodes_ in placed.values() for place, node in enumerate(nodes_)}
    sides = {"funding": ("funding", "kind", "setting"), "kind_left": ("kind", "funding", "setting"),
             "kind_right": ("kind", "setting", "funding"), "setting": ("setting", "kind", "funding")}  # fmt: skip
    bands: dict[str, dict[Stream, float]] = {}
    for side, columns in sides.items():
        filled, bands[side] = dict.fromkeys(tops, 0.0), {}
        ranked = {stream: tuple(rank[column, stream.term(column)] for column in columns) for stream in every}
        for stream in sorted(every, key=ranked.__getitem__):
            key = (columns[0], stream.term(columns[0]))
            bands[side][stream] = tops[key] + filled[key]
            filled[key] += stream.n * SCALE
    return bands


HALVES = (("funding", "kind_left", "funding", "kind"), ("kind_right", "setting", "kind", "setting"))


def _base(every: Sequence[Stream], bands: dict[str, dict[Stream, float]]) -> list[dict[str, str]]:
    """The streams, those between the same two nodes joined into one path."""
    drawn = []
    for start, end, left, right in HALVES:
        pairs: dict[tuple[str, str], list[Stream]] = {}
        for stream in every:
            pairs.setdefault((stream.term(left), stream.term(right)), []).append(stream)
        for (term, _), joined in pairs.items():
            width = sum(stream.n for stream in joined) * SCALE
            top, bottom = (min(bands[side][stream] for stream in joined) for side in (start, end))
            path = _ribbon(left, right, top, bottom, width)
            drawn.append({"path": path, "payer": _payer(term) if left == "funding" else "any"})
    return drawn


def _payer(term: str) -> str:
    return "public" if term in PUBLIC_PAYERS else "unknown" if term == "unknown" else "private"


def _ribbon(left: str, right: str, top: float, end: float, width: float) -> str:
    x0, x1 = AT[left] + NODE, AT[right]
    middle = (x0 + x1) / 2
    return (
        f"M{x0} {top:.1f}C{middle} {top:.1f} {middle} {end:.1f} {x1} {end:.1f}v{width:.1f}"
        f"C{middle} {end + width:.1f} {middle} {top + width:.1f} {x0} {top + width:.1f}z"
    )


def _drawn(node: Node, every: Sequence[Stream], bands: dict[str, dict[Stream, float]], words: Words) -> dict[str, Any]:
    """A node with its label and the streams that are highlighted on hover or focus."""
    lit = "".join(
        _ribbon(left, right, bands[start][stream], bands[end][stream], stream.n * SCALE)
        for stream in every
        if stream.term(node.column) == node.term
        for start, end, left, right in HALVES
    )
    before = node.column == "funding"
    return {
        "url": node.url,
        "title": _node_text(node, words),
        "x": AT[node.column],
        "y": node.y,
        "width": NODE,
        "height": node.height,
        "lit": lit,
        "label": node.label,
        "n": node.count.text(words),
        "text_x": AT[node.column] - 8 if before else AT[node.column] + NODE + 8,
        "text_y": round(node.y + node.height / 2 + 4.5, 2),
        "anchor": "end" if before else "start",
        "payer": _payer(node.term) if before else "any",
    }


def _node_text(node: Node, words: Words) -> str:
    numbers = {"practices": words.whole(node.practices), "traces": words.whole(node.count.traces)}
    if node.count.bare:
        return words.plural("evidence.flow.node_bare", node.count.bare, label=node.label, **numbers)
    return words("evidence.flow.node", label=node.label, **numbers)
