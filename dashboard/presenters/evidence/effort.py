"""Where somebody searched for meeting places, when, by which list and how completely. Not searched is not none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.presenters.evidence.figure import Cell, Table, number, whole
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset

NOT_SEARCHED = "not_searched"


@dataclass(frozen=True)
class Looked:
    """One municipality and kind: how far it was searched (``yes``, ``partly``, ``chance``, ``not_searched``)."""

    state: str
    text: str
    note: str


@dataclass(frozen=True)
class CoverageRow:
    """A municipality in which somebody searched, with what was done for each kind.

    ``ranked``: enough of its listed places are on the map for its areas to be compared.
    """

    name: str
    practices: str
    on_map: str
    ranked: bool
    looked: tuple[Looked, ...]


def looked_for(municipality: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Kind and search of a municipality, the latest of a kind last."""
    return ((search["kind"], search) for search in municipality["searches"])


def state(search: Mapping[str, Any] | None) -> str:
    """How far a kind was searched; what was found by chance is no search."""
    if search is None or (search["complete"] == "no" and not search["found"]):
        return NOT_SEARCHED
    return str(search["complete"]) if search["searched"] else "chance"


def matrix(dataset: Dataset, words: Words) -> tuple[CoverageRow, ...]:
    """The municipalities in which any kind was searched or a place was found, in the order of names."""
    kinds, rows = dataset.bundle.coverage["kinds"], []
    for municipality in dataset.bundle.coverage["municipalities"]:
        found = dict(looked_for(municipality))
        if municipality["level"] == NOT_SEARCHED and not any(state(found.get(kind)) != NOT_SEARCHED for kind in kinds):
            continue
        looked = tuple(_looked(found.get(kind), words) for kind in kinds)
        practices = words.plural("evidence.effort.practices", municipality["practices"])
        listed = municipality["meeting_places"]
        located = whole(listed - municipality["meeting_places_left_out"], words)
        on_map = words("evidence.effort.on_map", located=located, n=whole(listed, words))
        rows.append(
            CoverageRow(_name(municipality["name"], dataset, words), practices, on_map, municipality["ranked"], looked)
        )
    return tuple(rows)


def said(dataset: Dataset, words: Words) -> tuple[str, ...]:
    """How many municipalities and residents nobody searched for meeting places; then how practices were searched."""
    counts = dataset.bundle.coverage["counts"]
    towns = {level: whole(counts[level]["municipalities"], words) for level in counts}
    people = {f"{level}_residents": whole(counts[level]["population"], words) for level in ("partly", NOT_SEARCHED)}
    lines = [words("evidence.effort.counts", **towns, **people)]
    note = dataset.bundle.coverage["practices"].get("note")
    return (*lines, words("evidence.effort.practices_note", note=words.local(note))) if note else tuple(lines)


def table(dataset: Dataset, words: Words) -> Table:
    """One row a municipality and kind of which anything is known: how, by which list, when, how many."""
    rows: list[tuple[Cell, ...]] = []
    for municipality in dataset.bundle.coverage["municipalities"]:
        if municipality["searches"]:
            rows.append((Cell(_name(municipality["name"], dataset, words)),))
            rows += [_row(kind, search, words) for kind, search in looked_for(municipality)]
    columns = ("kind", "complete", "found", "year", "how", "list", "note")
    named = tuple(words(f"evidence.effort.column.{name}") for name in columns)
    return Table(words("evidence.effort.title"), named, tuple(rows))


def _row(kind: str, search: Mapping[str, Any], words: Words) -> tuple[Cell, ...]:
    listed = search["list"]
    return (
        Cell(words.term("meeting_place_kind", kind)),
        Cell(words(f"evidence.effort.state.{state(search)}")),
        number(_found(search, words)),
        number(str(search["as_of"] or "–")),
        Cell(words(f"evidence.effort.how.{search['how']}")),
        Cell(listed["title"], listed["url"]) if listed else Cell("–"),
        Cell(_note(search, words)),
    )


def _looked(search: Mapping[str, Any] | None, words: Words) -> Looked:
    how_far = state(search)
    if search is None or how_far == NOT_SEARCHED:
        return Looked(NOT_SEARCHED, words("evidence.effort.state.not_searched"), "")
    parts = [_found(search, words), str(search["as_of"]) if search["as_of"] else words("evidence.effort.no_year")]
    return Looked(how_far, words(f"evidence.effort.state.{how_far}"), " · ".join(parts))


def _found(search: Mapping[str, Any], words: Words) -> str:
    found, stated = search["found"], search["stated_total"]
    if stated is None:
        return words.plural("evidence.effort.found", found)
    return words("evidence.effort.found_of", found=whole(found, words), total=whole(stated, words))


def _note(search: Mapping[str, Any], words: Words) -> str:
    return words.local(search["note"]) if search["note"] else "–"


def _name(name: str, dataset: Dataset, words: Words) -> str:
    return dataset.municipality_names(words.lang).get(name, name)
