"""The search coverage of an area's municipality, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from dashboard.presenters.i18n import Words, languages
from dashboard.query.dataset import Dataset, derived
from geodata.bundle.models import MunicipalitySearch
from geodata.statuses import SearchLevel


@dataclass(frozen=True)
class Search:
    """The search for one kind of meeting place.

    Attributes:
        kind, outcome: in words.
        list_title, list_url: the list that was used; empty where there was none.
        note, note_lang: a remark and its language; empty where there is none.
    """

    kind: str
    outcome: str
    list_title: str
    list_url: str
    note: str
    note_lang: str


@dataclass(frozen=True)
class SearchCoverage:
    """The search coverage of a municipality.

    Attributes:
        municipality: its name in the reader's language.
        level: ``searched``, ``partly`` or ``not_searched``.
        paragraphs: the coverage in words.
        searches: one per kind of meeting place.
        practices_left_out, places_left_out: known to be in the municipality, but without an area.
    """

    municipality: str
    level: str
    paragraphs: tuple[str, ...]
    searches: tuple[Search, ...]
    practices_left_out: int
    places_left_out: int


def search_coverage(municipality: str | None, dataset: Dataset, words: Words) -> SearchCoverage:
    """The search coverage of a municipality as the boundaries name it; without an entry it was not searched."""
    name = dataset.municipality_name(municipality, words.lang) if municipality else words("unknown")
    row, kinds = dataset.coverage_by_municipality.get(municipality), dataset.bundle.coverage.kinds
    level = row.level if row else SearchLevel.NOT_SEARCHED
    number = {"n": row.kinds_searched if row else 0, "of": len(kinds)}
    paragraphs = [words(f"neighbourhood.searched.{level}", municipality=name, **number)]
    if dataset.bundle.coverage.practices.complete != "yes":
        paragraphs.append(words("neighbourhood.searched.practices"))
    by_kind = {search.kind: search for search in (row.searches if row else ())}
    return SearchCoverage(
        municipality=name,
        level=level,
        paragraphs=tuple(paragraphs),
        searches=tuple(_search(kind, by_kind.get(kind), words) for kind in kinds),
        practices_left_out=max(0, (row.practices if row else 0) - _located_practices(dataset)[municipality]),
        places_left_out=row.meeting_places_left_out if row else 0,
    )


@derived
def _located_practices(dataset: Dataset) -> Counter[Any]:
    """Municipality as the boundaries name it → the number of practices with an area in it."""
    return Counter(map(dataset.municipality_of.get, dataset.bundle.practices["area_id"].dropna()))


def _search(kind: str, search: MunicipalitySearch | None, words: Words) -> Search:
    label = words.term("meeting_place_kind", kind)
    if search is None:
        return Search(label, words("neighbourhood.search.none"), "", "", "", "")
    parts = [words(f"neighbourhood.search.{search.complete}")]
    if (total := search.stated_total) is not None:
        parts.append(words("neighbourhood.search.of", n=search.found, total=total))
    else:
        parts.append(words.plural("neighbourhood.search.found", search.found))
    if search.as_of:
        parts.append(str(search.as_of))
    if search.group:
        parts.append(words("neighbourhood.search.group", group=search.group))
    source, note = search.list, search.note or {}
    lang = next((lang for lang in (words.lang, *languages()) if note.get(lang)), "")
    outcome = " · ".join(parts)
    return Search(
        label, outcome, source.title if source else "", source.url if source else "", note.get(lang, ""), lang
    )
