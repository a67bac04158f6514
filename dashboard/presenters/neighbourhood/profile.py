"""View model of one area, as plain values for the templates. No Streamlit, no HTML."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.presenters.area_texts import area_facts, town_texts
from dashboard.presenters.bivariate import BivariateSummary, bivariate_summary
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, languages
from dashboard.presenters.neighbourhood.area_values import AreaFigure
from dashboard.presenters.neighbourhood.catchment import Catchment, Near, catchment
from dashboard.presenters.neighbourhood.dot_plot import LETTERS
from dashboard.presenters.neighbourhood.figure_view import figure_text
from dashboard.presenters.panels import KINDS_TO_KNOW, Trace, practice_panel
from dashboard.presenters.symbols import Symbol, symbol
from dashboard.query.bivariate import NO_DATA, NOT_LOCATED, NOT_SEARCHED, SMALL, SPARSE, TOO_FEW_KINDS
from dashboard.query.dataset import Dataset, derived, record
from dashboard.query.view import View
from geodata.bundle.models import MunicipalitySearch
from geodata.statuses import SearchLevel

ROUNDED_TO_M = 50
FOLDED_FROM = 8
REASONS = (NO_DATA, NOT_SEARCHED, TOO_FEW_KINDS, NOT_LOCATED, SMALL, SPARSE)


@dataclass(frozen=True)
class NearPractice:
    """A practice in the catchment, with its traces of support."""

    near: Near
    name: str
    mark: Symbol
    where: str
    traces: tuple[Trace, ...]


@dataclass(frozen=True)
class NearPlace:
    """A meeting place in the catchment."""

    near: Near
    name: str
    kind: str
    where: str
    url: str
    year: int | None


@dataclass(frozen=True)
class PlaceSymbol:
    """The symbol of the meeting places at one point of the picture; the position is in per cent."""

    left: float
    top: float
    n: int
    title: str


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


@dataclass(frozen=True)
class Profile:
    """One area. ``letter`` is empty where it is the only one; ``shapes`` is the picture of the map, SVG in Base64."""

    id: str
    letter: str
    name: str
    kind: str
    municipality: str
    facts: tuple[str, ...]
    bivariate: BivariateSummary | None
    catchment: Catchment
    shapes: str
    neighbours: tuple[tuple[str, str], ...]
    practices: tuple[NearPractice, ...]
    places: tuple[NearPlace, ...]
    place_symbols: tuple[PlaceSymbol, ...]
    traces: tuple[str, ...]
    unknown: tuple[str, ...]
    coverage: SearchCoverage

    @property
    def many_places(self) -> bool:
        """Whether the list of meeting places is long enough to be collapsed."""
        return len(self.places) > FOLDED_FROM


def profiles(
    areas: Sequence[str], figures: Sequence[AreaFigure], view: View, dataset: Dataset, words: Words
) -> list[Profile]:
    """The profile of each area, in order; ``figures`` are those of the areas, ``view`` is that of the page."""
    letters = LETTERS if len(areas) > 1 else " "
    return [
        _profile(area, letters[number].strip(), [(figure, number) for figure in figures], view, dataset, words)
        for number, area in enumerate(areas)
    ]


def _profile(
    area: str,
    letter: str,
    figures: Sequence[tuple[AreaFigure, int]],
    view: View,
    dataset: Dataset,
    words: Words,
) -> Profile:
    row = record(dataset.areas_by_id, area)
    names, around = dataset.area_names(words.lang), catchment(area, dataset)
    practices = tuple(_practice(near, row["level"], dataset, words) for near in around.practices)
    places = tuple(_place(near, row["level"], dataset, words) for near in around.places)
    coverage = search_coverage(row["municipality_name"], dataset, words)
    return Profile(
        id=area,
        letter=letter,
        name=names[area],
        kind=words(f"detail.area.{row['level']}"),
        municipality=town_texts(dataset, words.lang)[area],
        facts=area_facts(row, words),
        bivariate=bivariate_summary(area, dataset, words, view),
        catchment=around,
        shapes=_shapes(around, words),
        neighbours=tuple(sorted(((other, names[other]) for other in around.around), key=lambda pair: pair[1])),
        practices=practices,
        places=places,
        place_symbols=_place_symbols(around, places),
        traces=_traces(practices, words),
        unknown=(
            *([words("neighbourhood.undivided")] if dataset.undivided(area) else []),
            *coverage.paragraphs,
            *_unknown(row["level"], coverage, practices, places, words),
            *_unknown_figures(figures, dataset, words),
        ),
        coverage=coverage,
    )


def _shapes(around: Catchment, words: Words) -> str:
    """The outlines as an image in Base64: Streamlit removes inline SVG from HTML."""
    paths = {"around": around.around.values(), "outline": around.outline, "reach": around.reach}
    svg = fragment("neighbourhood_shapes", words, half=round(around.half_m), **paths)
    return b64encode(svg.encode()).decode()


def _practice(near: Near, level: str, dataset: Dataset, words: Words) -> NearPractice:
    panel = practice_panel(near.id, dataset, words)
    return NearPractice(near, panel.name, symbol(dataset.kinds(near.id)), _where(near, level, words), panel.traces)


def _place(near: Near, level: str, dataset: Dataset, words: Words) -> NearPlace:
    row = record(dataset.places_by_id, near.id)
    return NearPlace(
        near=near,
        name=str(row["name"]),
        kind=words.term("meeting_place_kind", row["kind"]),
        where=_where(near, level, words),
        url=str(row["url"]),
        year=None if pd.isna(row["year"]) else int(row["year"]),
    )


def _place_symbols(around: Catchment, places: Sequence[NearPlace]) -> tuple[PlaceSymbol, ...]:
    """Places known to their neighbourhood only share its point; one symbol with their number represents them."""
    at: dict[tuple[float, float], list[str]] = {}
    for place in places:
        if not place.near.placed:
            continue
        point = (place.near.left(around), place.near.top(around))
        at.setdefault(point, []).append(f"{place.name} · {place.kind}")
    return tuple(PlaceSymbol(left, top, len(names), "\n".join(names)) for (left, top), names in at.items())


def _where(near: Near, level: str, words: Words) -> str:
    if near.walk_m is None:
        where = words(f"neighbourhood.near.inside.{level}")
    else:
        metres = max(ROUNDED_TO_M, round(near.walk_m / ROUNDED_TO_M) * ROUNDED_TO_M)
        where = words("neighbourhood.near.walk", n=words.whole(metres))
    if not near.placed:
        return f"{where}, " + words("neighbourhood.near.unplaced")
    approximate = words("neighbourhood.near.approximate")
    return f"{where}, {approximate}" if near.approximate else where


def _traces(practices: Sequence[NearPractice], words: Words) -> tuple[str, ...]:
    """For each kind of support the number of practices with a trace of it; empty without practices."""
    if not practices:
        return ()
    kinds = Counter(kind for practice in practices for kind in {trace.kind for trace in practice.traces})
    known = [words.term("support", kind) for kind in KINDS_TO_KNOW]
    return tuple(
        words("neighbourhood.traces.kind", kind=kind, n=kinds[kind], total=len(practices))
        for kind in sorted(filter(kinds.get, known), key=lambda kind: -kinds[kind])
    )


def _unknown(
    level: str, coverage: SearchCoverage, practices: Sequence[NearPractice], places: Sequence[NearPlace], words: Words
) -> tuple[str, ...]:
    nearby = [practice.near for practice in practices] + [place.near for place in places]
    counts = (
        (f"practices_left_out.{level}", coverage.practices_left_out),
        ("places_left_out", coverage.places_left_out),
        ("approximate", sum(near.approximate for near in nearby)),
        ("no_traces", sum(not practice.traces for practice in practices)),
    )
    return tuple(words.plural(f"neighbourhood.unknown.{key}", number) for key, number in counts if number)


def _unknown_figures(figures: Sequence[tuple[AreaFigure, int]], dataset: Dataset, words: Words) -> tuple[str, ...]:
    """The figures without a value and why, and those that represent a part of the residents only."""
    reasons: dict[str, list[str]] = {}
    parts: dict[float, list[str]] = {}
    for figure, number in figures:
        value, declared = figure.values[number], figure.declared
        label = words.figure_label(declared, figure.year) if declared else figure_text(figure, "label", dataset, words)
        if value.value is None:
            reasons.setdefault(value.status if value.status in REASONS else NO_DATA, []).append(label)
        elif value.covered is not None:
            parts.setdefault(value.covered, []).append(label)
    return (
        *(words(f"neighbourhood.unknown.{reason}", list=words.join(labels)) for reason, labels in reasons.items()),
        *(words("neighbourhood.unknown.part", list=words.join(labels), n=share) for share, labels in parts.items()),
    )


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
    """Municipality as the boundaries name it → the number of practices whose finest area in it is known."""
    rows = dataset.bundle.practices
    return Counter(map(dataset.municipality_of.get, rows.loc[rows["unmatched"].isna(), "area_id"].dropna()))


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
