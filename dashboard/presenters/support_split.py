"""The practices on show split by what supports them, in all and by municipality, as bars beside the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, sentence_case
from dashboard.query.dataset import Dataset, derived
from dashboard.query.selection import NO_MUNICIPALITY, Selection
from dashboard.query.support import (
    MEETING_PLACE,
    PROFESSIONAL,
    SPLIT,
    UNKNOWN,
    Split,
    SupportCounts,
    SupportSplit,
    split_indices,
    support_split,
)
from dashboard.query.view import View, view_query
from geodata.models import Precision

# So many municipalities have a row; one more takes the place of the row of all others.
NAMED = 9


@dataclass(frozen=True)
class Change:
    """A link that changes the view: its parameters that change, and the address of the changed view."""

    parameters: Mapping[str, Any]
    href: str
    label: str


@dataclass(frozen=True)
class SplitRow:
    """A bar with its label.

    Attributes:
        name: what it is of.
        parts: the ids of the split that it has, with their numbers.
        total: its number, as the language writes it.
        text: what the bar shows, in words.
        width: of the bar, in per cent of the longest one.
        change: restricts the view to it; None where the view's filters cannot.
        current: whether the view is restricted to it.
    """

    name: str
    parts: tuple[tuple[Split, int], ...]
    total: str
    text: str
    width: float = 100
    change: Change | None = None
    current: bool = False


@dataclass(frozen=True)
class TownGroup:
    """Municipalities that have one row together: its name, and their names as the boundaries write them."""

    name: str
    municipalities: frozenset[str]


@derived
def municipality_names(dataset: Dataset, ids: tuple[str, ...]) -> frozenset[str]:
    """The names of municipalities by their ids, as the boundaries write them."""
    return frozenset(dataset.areas_by_id["municipality_name"][list(ids)])


def column_where(
    view: View, selection: Selection, dataset: Dataset, words: Words, groups: Sequence[TownGroup] = ()
) -> str:
    """The column beside the map that says where practices are and what supports them, as HTML.

    Args:
        selection: the rows that the view selects.
        words: the language.
        groups: municipalities that a region wants to have one row together.
    """
    split = support_split(selection.practices, dataset)
    if not split.all.total:
        return ""
    return fragment(
        "column_where",
        words,
        in_ink="gap" in view.layers,
        whole=_row(words("split.all"), split.all, words),
        kinds=kind_rows(view, selection, split, dataset, words),
        towns=town_rows(view, split, dataset, words, groups),
        precision=precision_note(selection, words),
    )


def kind_rows(view: View, selection: Selection, split: SupportSplit, dataset: Dataset, words: Words) -> list[SplitRow]:
    """A row a part of the split, those of nothing included; each with a link where the filters can express it."""
    rows = []
    for part in SPLIT:
        number, name = split.all.of(part), words(f"split_part.{part}.name")
        row = SplitRow(
            name, ((part, number),), words.whole(number), words(f"split_part.{part}.line", n=words.whole(number))
        )
        change = _kind_change(view, selection, part, dataset, words) if number else None
        rows.append(replace(row, change=change, current=number == split.all.total))
    return rows


def town_rows(
    view: View, split: SupportSplit, dataset: Dataset, words: Words, groups: Sequence[TownGroup] = ()
) -> list[SplitRow]:
    """A row a municipality or group, the most practices first, bars to one scale; then one for the others."""
    together = _grouped(split, dataset, words, groups)
    named = together if len(together) <= NAMED + 1 else together[:NAMED]
    rows = [_town_row(view, name, towns, counts, dataset, words) for name, towns, counts in named]
    if others := together[len(named) :]:
        counts = sum((counts for _, _, counts in others), SupportCounts())
        number = sum(len(towns) for _, towns, _ in others)
        rows.append(_row(words.plural("split.others", number), counts, words))
    if split.elsewhere.total:
        rows.append(_town_row(view, words("split.elsewhere"), (NO_MUNICIPALITY,), split.elsewhere, dataset, words))
    longest = max((sum(number for _, number in row.parts) for row in rows), default=1)
    return [replace(row, width=round(100 * sum(number for _, number in row.parts) / longest, 2)) for row in rows]


def precision_note(selection: Selection, words: Words) -> str:
    """How precisely the places of the selected practices are known, in a sentence or two."""
    practices = selection.practices
    # A practice of which no point is known is drawn in its municipality where that is known.
    known = practices["precision"].fillna(Precision.MUNICIPALITY.value)
    unplaced = practices["lat"].isna() & practices["municipality_name"].isna()
    counts = known[~unplaced].value_counts()
    parts = [
        words(f"split.precision.{precision.value}", n=words.whole(int(counts[precision.value])))
        for precision in Precision
        if counts.get(precision.value)
    ]
    sentences = [sentence_case(", ".join(parts)) + "."] if parts else []
    if unplaced.any():
        sentences.append(words.plural("split.unplaced", int(unplaced.sum())))
    return " ".join(sentences)


def _row(name: str, counts: SupportCounts, words: Words) -> SplitRow:
    parts = tuple((part, counts.of(part)) for part in SPLIT if counts.of(part))
    said = ", ".join(words(f"split_part.{part}.line", n=words.whole(number)) for part, number in parts)
    return SplitRow(name, parts, words.whole(counts.total), words("split.bar", place=name, parts=said))


def _town_row(
    view: View, name: str, towns: tuple[str, ...], counts: SupportCounts, dataset: Dataset, words: Words
) -> SplitRow:
    row, label = _row(name, counts, words), words("split.only_in", place=name)
    change = _change(view, {"municipality": list(towns)}, label, dataset)
    return replace(row, change=change, current=set(view.municipality) == set(towns))


def _grouped(
    split: SupportSplit, dataset: Dataset, words: Words, groups: Sequence[TownGroup]
) -> list[tuple[str, tuple[str, ...], SupportCounts]]:
    """Name, municipalities and counts of each row, in order."""
    rest, found = dict(split.municipalities), []
    for group in groups:
        towns = tuple(town for town in split.municipalities if town in group.municipalities)
        if towns:
            found.append((group.name, towns, sum((rest.pop(town) for town in towns), SupportCounts())))
    found += [(dataset.municipality_name(town, words.lang), (town,), counts) for town, counts in rest.items()]
    # Those of equal numbers stay in the order of the split.
    return sorted(found, key=lambda row: -row[2].total)


def _kind_change(view: View, selection: Selection, part: Split, dataset: Dataset, words: Words) -> Change | None:
    """The filter that leaves exactly the practices of a part; None where there is none."""
    terms = dataset.index.options("support")
    wanted = {
        "both": (PROFESSIONAL, MEETING_PLACE),
        "professionals": (PROFESSIONAL,),
        "meeting_place": (MEETING_PLACE,),
        "other": tuple(term for term in terms if term not in (PROFESSIONAL, MEETING_PLACE, UNKNOWN)),
        "unknown": (UNKNOWN,),
    }[part]
    parameters: dict[str, Any] = {"support": [term for term in terms if term in wanted]}
    if part == "both":
        parameters["match"] = "all"
    label = words("split.only", part=words(f"split_part.{part}.name"))
    changed = replace(view, **_values(parameters))
    mine = selection.practices.index[split_indices(dataset)[selection.practices.index] == SPLIT.index(part)]
    selects = np.flatnonzero(dataset.index.mask(changed))
    return _change(view, parameters, label, dataset) if np.array_equal(selects, mine.to_numpy()) else None


def _change(view: View, parameters: Mapping[str, Any], label: str, dataset: Dataset) -> Change:
    changed = replace(view, **_values(parameters))
    return Change(parameters, f"/?{view_query(changed, dataset.default_indicator)}", label)


def _values(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as the fields of a view."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in parameters.items()}
