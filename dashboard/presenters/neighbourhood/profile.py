"""View model of one area, as plain values for the templates. No Streamlit, no HTML."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from dashboard.presenters.area_texts import area_facts, town_texts
from dashboard.presenters.bivariate import BivariateSummary, bivariate_summary
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, languages
from dashboard.presenters.known_in_town import (
    KnownGroup,
    KnownItem,
    folded,
    more_in_town,
    place_item,
    practice_item,
    town_of,
    unplaced_title,
)
from dashboard.presenters.neighbourhood.area_values import AreaFigure
from dashboard.presenters.neighbourhood.catchment import Catchment, Near, catchment, unplaced
from dashboard.presenters.neighbourhood.dot_plot import LETTERS
from dashboard.presenters.neighbourhood.figure_view import figure_text
from dashboard.presenters.panels import KINDS_TO_KNOW, Trace, practice_panel
from dashboard.presenters.symbols import Symbol, symbol
from dashboard.query.bivariate import NO_DATA, NOT_LOCATED, NOT_SEARCHED, SMALL, SPARSE, TOO_FEW_KINDS
from dashboard.query.dataset import Dataset, record
from dashboard.query.known import unplaced_in_town
from dashboard.query.view import View
from geodata.bundle.models import MunicipalitySearch
from geodata.statuses import SearchLevel

ROUNDED_TO_M = 50
REASONS = (NO_DATA, NOT_SEARCHED, TOO_FEW_KINDS, NOT_LOCATED, SMALL, SPARSE)


@dataclass(frozen=True)
class NearPractice:
    """A practice in the catchment or in the municipality, with its traces of support."""

    near: Near
    item: KnownItem
    name: str
    mark: Symbol
    walk: str
    traces: tuple[Trace, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """How far it is, what it is and where."""
        return tuple(filter(None, (self.walk, *self.item.facts)))


@dataclass(frozen=True)
class NearPlace:
    """A meeting place in the catchment or in the municipality."""

    near: Near
    item: KnownItem
    walk: str

    @property
    def facts(self) -> tuple[str, ...]:
        """How far it is, and all there is to say beside its name."""
        return tuple(filter(None, (self.walk, *self.item.about)))


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
    """

    municipality: str
    level: str
    paragraphs: tuple[str, ...]
    searches: tuple[Search, ...]


@dataclass(frozen=True)
class Profile:
    """One area.

    Attributes:
        letter: empty where it is the only one.
        shapes: the picture of the map, SVG in Base64.
        practices, places: of its catchment, all with a known place.
        unplaced_practices, unplaced_places: of a municipality, what is known to be in it and no more precisely.
        unplaced_title: heading of these.
        more: of a neighbourhood, how many there are of these in its municipality, the area ``town``; else empty.
    """

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
    unplaced_practices: tuple[KnownGroup[NearPractice], ...]
    unplaced_places: tuple[KnownGroup[NearPlace], ...]
    unplaced_title: str
    more: str
    town: str | None
    place_symbols: tuple[PlaceSymbol, ...]
    traces: tuple[str, ...]
    unknown: tuple[str, ...]
    coverage: SearchCoverage

    @property
    def listed_practices(self) -> tuple[NearPractice, ...]:
        """All practices that are listed."""
        return (*self.practices, *chain.from_iterable(group.items for group in self.unplaced_practices))

    @property
    def practices_number(self) -> int:
        """How many practices are listed."""
        return len(self.listed_practices)

    @property
    def places_number(self) -> int:
        """How many meeting places are listed."""
        return len(self.places) + sum(group.number for group in self.unplaced_places)

    @property
    def practice_groups(self) -> tuple[KnownGroup[NearPractice], ...]:
        """The practices with a known place, as one group."""
        return (KnownGroup("", self.practices),)

    @property
    def place_groups(self) -> tuple[KnownGroup[NearPlace], ...]:
        """The meeting places, by kind where they are many."""
        return folded(self.places, lambda place: place.item.kind)


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
    # Where nothing beyond the area is listed, that each of these is in it needs no saying.
    level = row["level"] if around.reach else ""
    practices = tuple(_practice(near, level, dataset, words) for near in around.practices)
    places = tuple(_place(near, level, dataset, words) for near in around.places)
    without = {
        why: tuple(_practice(near, "", dataset, words) for near in rows)
        for why, rows in unplaced(area, "practice", dataset).items()
    }
    listed = (*practices, *chain.from_iterable(without.values()))
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
        unplaced_practices=tuple(KnownGroup(words(f"known_in_town.why.{why}"), rows) for why, rows in without.items()),
        unplaced_places=_unplaced_places(area, dataset, words),
        unplaced_title=unplaced_title(area, dataset, words),
        more=more_in_town(area, dataset, words),
        town=town_of(area, dataset),
        place_symbols=_place_symbols(around, places),
        traces=_traces(listed, words),
        unknown=(
            *([words("neighbourhood.undivided")] if dataset.undivided(area) else []),
            *coverage.paragraphs,
            *_unknown(area, dataset, listed, places, words),
            *_unknown_figures(figures, dataset, words),
        ),
        coverage=coverage,
    )


def _unplaced_places(area: str, dataset: Dataset, words: Words) -> tuple[KnownGroup[NearPlace], ...]:
    """The meeting places known to be in a municipality and no more precisely, by the reason."""
    return tuple(
        KnownGroup(words(f"known_in_town.why.{why}"), tuple(_place(near, "", dataset, words) for near in rows))
        for why, rows in unplaced(area, "meeting_place", dataset).items()
    )


def _shapes(around: Catchment, words: Words) -> str:
    """The outlines as an image in Base64: Streamlit removes inline SVG from HTML."""
    paths = {"around": around.around.values(), "outline": around.outline, "reach": around.reach}
    svg = fragment("neighbourhood_shapes", words, half=round(around.half_m), **paths)
    return b64encode(svg.encode()).decode()


def _practice(near: Near, level: str, dataset: Dataset, words: Words) -> NearPractice:
    panel, item = (
        practice_panel(near.id, dataset, words),
        practice_item(record(dataset.practices_by_id, near.id), dataset, words),
    )
    return NearPractice(near, item, panel.name, symbol(dataset.kinds(near.id)), _walk(near, level, words), panel.traces)


def _place(near: Near, level: str, dataset: Dataset, words: Words) -> NearPlace:
    row = {**record(dataset.places_by_id, near.id), "meeting_place_id": near.id}
    return NearPlace(near, place_item(row, words), _walk(near, level, words))


def _place_symbols(around: Catchment, places: Sequence[NearPlace]) -> tuple[PlaceSymbol, ...]:
    """Places known to their neighbourhood only share its point; one symbol with their number represents them."""
    at: dict[tuple[float, float], list[str]] = {}
    for place in places:
        if not place.near.placed:
            continue
        point = (place.near.left(around), place.near.top(around))
        at.setdefault(point, []).append(f"{place.item.name} · {place.item.kind}")
    return tuple(PlaceSymbol(left, top, len(names), "\n".join(names)) for (left, top), names in at.items())


def _walk(near: Near, level: str, words: Words) -> str:
    """How far something is from the area, or that it is in it; nothing for the lists of a municipality."""
    if near.walk_m is None:
        return words(f"neighbourhood.near.inside.{level}") if level else ""
    metres = max(ROUNDED_TO_M, round(near.walk_m / ROUNDED_TO_M) * ROUNDED_TO_M)
    return words("neighbourhood.near.walk", n=words.whole(metres))


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
    area: str, dataset: Dataset, practices: Sequence[NearPractice], places: Sequence[NearPlace], words: Words
) -> tuple[str, ...]:
    nearby = [practice.near for practice in practices] + [place.near for place in places]
    counts = (
        (f"practices_left_out.{dataset.level_of(area)}", unplaced_in_town(area, dataset, "practice")),
        ("places_left_out", unplaced_in_town(area, dataset, "meeting_place")),
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
    )


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
