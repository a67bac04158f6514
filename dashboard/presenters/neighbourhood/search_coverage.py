"""How far an area's municipality was searched, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.presenters.bivariate import effort_of
from dashboard.presenters.i18n import Words
from dashboard.presenters.neighbourhood.area_values import towns_of
from dashboard.query.dataset import Dataset
from geodata.models import LANGUAGES


@dataclass(frozen=True)
class Search:
    """One kind of meeting place.

    Attributes:
        kind, outcome: in words.
        list_title, list_url: the list that was read; empty where there was none.
        note, note_lang: a remark and the language that it is in; empty where there is none.
    """

    kind: str
    outcome: str
    list_title: str
    list_url: str
    note: str
    note_lang: str


@dataclass(frozen=True)
class SearchCoverage:
    """The search in a municipality.

    Attributes:
        municipality: its name in the reader's language.
        level: ``searched``, ``partly`` or ``not_searched``.
        said: what to say about it; ``searches`` one a kind of meeting place.
        practices_left_out, places_left_out: known to be in the municipality, but not where in it.
    """

    municipality: str
    level: str
    said: tuple[str, ...]
    searches: tuple[Search, ...]
    practices_left_out: int
    places_left_out: int


def search_coverage(municipality: str | None, dataset: Dataset, words: Words) -> SearchCoverage:
    """The search in a municipality as the boundaries name it; one that is not told of was not searched."""
    coverage = dataset.bundle.coverage
    name = dataset.municipality_names(words.lang).get(municipality or "", municipality or words("unknown"))
    row = effort_of(municipality, dataset)
    level = row["level"] if row else "not_searched"
    kinds = coverage.get("kinds", [])
    number = {"n": row["kinds_searched"] if row else 0, "of": len(kinds)}
    said = [words(f"neighbourhood.searched.{level}", municipality=name, **number)]
    practices = coverage.get("practices") or {}
    if practices.get("complete") != "yes":
        said.append(words("neighbourhood.searched.practices"))
    by_kind = {search["kind"]: search for search in row["searches"]} if row else {}
    towns = towns_of(dataset)
    placed = sum(towns.get(area) == municipality for area in practices_at(dataset))
    return SearchCoverage(
        municipality=name,
        level=level,
        said=tuple(said),
        searches=tuple(_search(kind, by_kind.get(kind), words) for kind in kinds),
        practices_left_out=max(0, row["practices"] - placed) if row else 0,
        places_left_out=row.get("meeting_places_left_out", 0) if row else 0,
    )


def practices_at(dataset: Dataset) -> list[str]:
    """The area of every practice that is in one."""
    return dataset.once("practices_at", lambda: dataset.bundle.practices["area_id"].dropna().to_list())


def _search(kind: str, search: dict[str, Any] | None, words: Words) -> Search:
    label = words.term("meeting_place_kind", kind)
    if search is None:
        return Search(label, words("neighbourhood.search.none"), "", "", "", "")
    parts = [words(f"neighbourhood.search.{search['complete']}")]
    total = search.get("stated_total")
    if total is not None:
        parts.append(words("neighbourhood.search.of", n=search["found"], total=total))
    else:
        parts.append(words.plural("neighbourhood.search.found", search["found"]))
    if search.get("as_of"):
        parts.append(str(search["as_of"]))
    if search.get("group"):
        parts.append(words("neighbourhood.search.group", group=search["group"]))
    source, note = search.get("list") or {}, search.get("note") or {}
    lang = next((lang for lang in (words.lang, *LANGUAGES) if note.get(lang)), "")
    title, address = source.get("title", ""), source.get("url", "")
    return Search(label, " · ".join(parts), title, address, note.get(lang, ""), lang)
