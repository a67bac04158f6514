"""Who pays, for which kind of support, where people come together: traces of support as streams.

A stream is as thick as there are traces in its setting, and a practice can have several settings. So what is drawn is
more than the traces there are; the numbers beside names count each trace once, and practices without any by themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.presenters.evidence.figure import Cell, Picture, Table, number, rows_link, whole
from dashboard.presenters.fragments import picture
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.selection import UNKNOWN
from dashboard.query.view import View
from geodata.models import PUBLIC_PAYERS

COLUMNS = ("funding", "kind", "setting")
FACETS = {"funding": "funding", "kind": "support", "setting": "setting"}
TERMS = {"funding": "funding", "kind": "support", "setting": "setting"}
WIDTH, NODE, HEAD = 960, 13, 34
AT = {"funding": 212, "kind": 500, "setting": 800}
# Height of one trace in one setting, the least room that a node's words need, and the space between nodes.
SCALE, LEAST, GAP = 1.6, 17.0, 7.0
PAYERS = ("public", "private", "unknown")


@dataclass(frozen=True)
class Counted:
    """Different traces, and the practices without any that are drawn beside them as not known."""

    traces: int
    bare: int

    def said(self, words: Words) -> str:
        """The traces; after a plus the practices without any."""
        traces = whole(self.traces, words)
        return f"{traces} + {whole(self.bare, words)}" if self.bare else traces


@dataclass(frozen=True)
class Stream:
    """Traces of one payer, kind and setting: ``n`` are drawn, of which ``bare`` are practices without any trace."""

    funding: str
    kind: str
    setting: str
    n: int
    bare: int = 0

    @property
    def counted(self) -> Counted:
        """What is drawn, told apart; within one setting every trace counts once."""
        return Counted(self.n - self.bare, self.bare)

    def term(self, column: str) -> str:
        """The stream's term in a column."""
        found: str = getattr(self, column)
        return found


@dataclass(frozen=True)
class Node:
    """A term of a column: where it stands, how much passes through it (``n``), and what that counts."""

    column: str
    term: str
    label: str
    n: int
    counted: Counted
    practices: int
    url: str
    y: float
    height: float


def streams(dataset: Dataset) -> tuple[Stream, ...]:
    """Every stream of the bundle, in the order of the vocabulary."""
    order = {column: list(dataset.bundle.vocabulary.facets[TERMS[column]]) for column in COLUMNS}
    bare = Counter(setting for settings in _bare(dataset)["setting"] for setting in settings)
    found = [
        Stream(row["funding"], row["kind"], row["setting"], row["n"], bare[row["setting"]] if _unknown(row) else 0)
        for row in dataset.bundle.evidence["flow"]
    ]
    return tuple(sorted(found, key=lambda s: tuple(order[column].index(s.term(column)) for column in COLUMNS)))


def counted(dataset: Dataset, column: str = "", term: str = "") -> Counted:
    """The traces of a term and the practices without any that are drawn with it, each once; of all without a term."""
    traces, bare = dataset.bundle.supports, _bare(dataset)
    if column == "setting":
        settings = dataset.bundle.practices.set_index("practice_id")["setting"]
        there = {practice for practice, held in settings.items() if term in held}
        return Counted(int(traces["practice_id"].isin(there).sum()), int(bare["practice_id"].isin(there).sum()))
    if column:
        return Counted(int((traces[column] == term).sum()), len(bare) if term == UNKNOWN else 0)
    return Counted(len(traces), len(bare))


def summed(found: Sequence[Stream], dataset: Dataset, words: Words) -> str:
    """How many traces there are, how often they are drawn, and what is drawn that is no trace."""
    every, drawn = counted(dataset), sum(s.counted.traces for s in found)
    numbers = {"n": every.traces, "practices": len(dataset.bundle.practices) - every.bare, "times": drawn}
    said = words("evidence.flow.n", **{name: whole(n, words) for name, n in numbers.items()})
    if not every.bare:
        return said
    without = words.plural("evidence.flow.without", every.bare, where=words.term("support", UNKNOWN))
    return f"{said} {without}"


def _bare(dataset: Dataset) -> pd.DataFrame:
    practices = dataset.bundle.practices
    return practices[~practices["practice_id"].isin(dataset.bundle.supports["practice_id"])]


def _unknown(row: Mapping[str, Any]) -> bool:
    return bool(row["funding"] == row["kind"] == UNKNOWN)


def view_of(lang: str, **terms: str) -> View:
    """The view that selects the practices with a trace of these terms: ``funding``, ``kind``, ``setting``."""
    return View(lang=lang, **{FACETS[column]: (term,) for column, term in terms.items()})  # type: ignore[arg-type]


def practices_of(dataset: Dataset, **terms: str) -> int:
    """How many practices that view selects; traces are more, where a practice has several alike or several settings."""
    return int(dataset.index.mask(view_of("nl", **terms)).sum())


def nodes(found: Sequence[Stream], dataset: Dataset, words: Words) -> dict[str, tuple[Node, ...]]:
    """Column → its nodes from top to bottom, the columns centred on one another."""
    sizes = {column: _sizes(found, column, dataset) for column in COLUMNS}
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
            label = words.term(TERMS[column], term)
            known = counted(dataset, column, term)
            made.append(Node(column, term, label, n, known, practices, url, round(top, 2), round(n * SCALE, 2)))
            y += slot + GAP
        placed[column] = tuple(made)
    return placed


def pictures(found: Sequence[Stream], dataset: Dataset, words: Words) -> tuple[Picture, ...]:
    """The streams, for wide screens; a phone shows :func:`crossing` instead."""
    placed = nodes(found, dataset, words)
    bands = _bands(found, placed)
    everything = [node for column in COLUMNS for node in placed[column]]
    height = max((node.y + max(node.height, LEAST) for node in everything), default=HEAD) + 14
    svg = picture(
        "flow",
        name="flow",
        title=words("evidence.flow.title"),
        description=" ".join(_said(node, words) for node in everything),
        width=WIDTH,
        height=round(height),
        heads=[
            (AT[column] + (NODE if column == "funding" else 0), words(f"evidence.flow.column.{column}"), column)
            for column in COLUMNS
        ],
        base=_base(found, bands),
        nodes=[_drawn(node, found, bands, words) for node in everything],
    )
    return (Picture(svg, "wide"),)


def crossing(found: Sequence[Stream], words: Words) -> Table:
    """The same streams as a table of payers and kinds against settings, narrow enough for a phone."""
    settings = tuple(dict.fromkeys(sorted((s.setting for s in found), key=_order(words, "setting"))))
    counts = {(s.funding, s.kind, s.setting): s.counted for s in found}
    rows: list[tuple[Cell, ...]] = []
    for payer in dict.fromkeys(s.funding for s in found):
        rows.append((Cell(words.term("funding", payer)),))
        for kind in dict.fromkeys(s.kind for s in found if s.funding == payer):
            numbers = [counts.get((payer, kind, setting)) for setting in settings]
            cells = (number(n.said(words) if n else "–") for n in numbers)
            rows.append((Cell(words.term("support", kind)), *cells))
    columns = (words("evidence.flow.column.kind"), *(words.term("setting", setting) for setting in settings))
    return Table(words("evidence.flow.title"), columns, tuple(rows))


def table(found: Sequence[Stream], dataset: Dataset, words: Words) -> Table:
    """One row a stream: its traces, and the practices that they belong to, which are the rows behind it."""
    rows = []
    for s in found:
        terms = {column: s.term(column) for column in COLUMNS}
        practices = whole(practices_of(dataset, **terms), words)
        labels = (Cell(words.term(TERMS[column], term)) for column, term in terms.items())
        rows.append(
            (*labels, number(s.counted.said(words)), number(practices, rows_link(view_of(words.lang, **terms))))
        )
    columns = (
        *(f"evidence.flow.column.{column}" for column in COLUMNS),
        "evidence.flow.traces",
        "evidence.flow.practices",
    )
    return Table(words("evidence.flow.title"), tuple(words(column) for column in columns), tuple(rows))


def _order(words: Words, facet: str) -> Any:
    return list(words.vocabulary.facets[facet]).index


def _sizes(found: Iterable[Stream], column: str, dataset: Dataset) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for s in found:
        counts[s.term(column)] += s.n
    return {term: counts[term] for term in dataset.bundle.vocabulary.facets[TERMS[column]] if counts[term]}


def _bands(found: Sequence[Stream], placed: dict[str, tuple[Node, ...]]) -> dict[str, dict[Stream, float]]:
    """Where each stream's upper edge is on each side of each column; sorted so that streams cross little."""
    tops = {(node.column, node.term): node.y for nodes_ in placed.values() for node in nodes_}
    rank = {(node.column, node.term): place for nodes_ in placed.values() for place, node in enumerate(nodes_)}
    sides = {"funding": ("funding", "kind", "setting"), "kind_left": ("kind", "funding", "setting"),
             "kind_right": ("kind", "setting", "funding"), "setting": ("setting", "kind", "funding")}  # fmt: skip
    bands: dict[str, dict[Stream, float]] = {}
    for side, order in sides.items():
        filled = dict.fromkeys(tops, 0.0)
        bands[side] = {}
        for s in sorted(found, key=lambda s, order=order: tuple(rank[column, s.term(column)] for column in order)):  # type: ignore[misc]
            key = (order[0], s.term(order[0]))
            bands[side][s] = tops[key] + filled[key]
            filled[key] += s.n * SCALE
    return bands


HALVES = (("funding", "kind_left", "funding", "kind"), ("kind_right", "setting", "kind", "setting"))


def _base(found: Sequence[Stream], bands: dict[str, dict[Stream, float]]) -> list[dict[str, str]]:
    """The streams as drawn, those between the same two nodes as one."""
    drawn = []
    for start, end, left, right in HALVES:
        pairs: dict[tuple[str, str], list[Stream]] = {}
        for s in found:
            pairs.setdefault((s.term(left), s.term(right)), []).append(s)
        for (term, _), mine in pairs.items():
            paths = _joined(mine, start, end, left, right, bands)
            drawn.append({"path": paths, "payer": _payer(term) if left == "funding" else "any"})
    return drawn


def _payer(term: str) -> str:
    return "public" if term in PUBLIC_PAYERS else "unknown" if term == "unknown" else "private"


def _joined(
    mine: Sequence[Stream], start: str, end: str, left: str, right: str, bands: dict[str, dict[Stream, float]]
) -> str:
    """One path for streams that lie beside one another at both ends."""
    thick = sum(s.n for s in mine) * SCALE
    return _ribbon(left, right, min(bands[start][s] for s in mine), min(bands[end][s] for s in mine), thick)


def _ribbon(left: str, right: str, top: float, end: float, thick: float) -> str:
    x0, x1 = AT[left] + NODE, AT[right]
    middle = (x0 + x1) / 2
    return (
        f"M{x0} {top:.1f}C{middle} {top:.1f} {middle} {end:.1f} {x1} {end:.1f}v{thick:.1f}"
        f"C{middle} {end + thick:.1f} {middle} {top + thick:.1f} {x0} {top + thick:.1f}z"
    )


def _drawn(node: Node, found: Sequence[Stream], bands: dict[str, dict[Stream, float]], words: Words) -> dict[str, Any]:
    """A node with its words and the streams that light up when it is pointed at or reached by keyboard."""
    mine = [s for s in found if s.term(node.column) == node.term]
    lit = "".join(
        _ribbon(left, right, bands[start][s], bands[end][s], s.n * SCALE)
        for s in mine
        for start, end, left, right in HALVES
    )
    before = node.column == "funding"
    return {
        "url": node.url,
        "said": _said(node, words),
        "x": AT[node.column],
        "y": node.y,
        "width": NODE,
        "height": node.height,
        "lit": lit,
        "label": node.label,
        "n": node.counted.said(words),
        "text_x": AT[node.column] - 8 if before else AT[node.column] + NODE + 8,
        "text_y": round(node.y + node.height / 2 + 4.5, 2),
        "anchor": "end" if before else "start",
        "payer": _payer(node.term) if before else "any",
    }


def _said(node: Node, words: Words) -> str:
    known = {"label": node.label, "practices": whole(node.practices, words)}
    traces = whole(node.counted.traces, words)
    if node.counted.bare:
        return words.plural("evidence.flow.node_bare", node.counted.bare, traces=traces, **known)
    return words("evidence.flow.node", traces=traces, **known)
