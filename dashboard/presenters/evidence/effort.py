"""Search coverage: where meeting places were searched, when, by which list and how completely."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.presenters.evidence.figure import NONE, FigureTable, TableCell, numeric
from dashboard.presenters.i18n import Words
from dashboard.query.bivariate import NOT_SEARCHED
from dashboard.query.dataset import Dataset
from geodata.bundle.models import MunicipalitySearch
from geodata.statuses import SearchLevel


@dataclass(frozen=True)
class KindCoverage:
    """A kind of meeting place; ``state`` is ``yes``, ``partly``, ``no``, ``chance`` or ``not_searched``."""

    state: str
    text: str
    note: str


@dataclass(frozen=True)
class CoverageRow:
    """The search coverage of a municipality by kind of meeting place.

    ``ranked``: enough of its listed places are on the map for its areas to be compared.
    """

    name: str
    practices: str
    on_map: str
    ranked: bool
    kinds: tuple[KindCoverage, ...]


def state(search: MunicipalitySearch | None) -> str:
    """How far a kind was searched; a place found by chance is not a search."""
    if search is None or (search.complete == "no" and not search.found):
        return NOT_SEARCHED
    return str(search.complete) if search.searched else "chance"


def matrix(dataset: Dataset, words: Words) -> tuple[CoverageRow, ...]:
    """The municipalities in which any kind was searched or a place was found, in the order of names."""
    rows = []
    for municipality in dataset.bundle.coverage.municipalities:
        searches = {search.kind: search for search in municipality.searches}
        kinds = tuple(_kind_coverage(searches.get(kind), words) for kind in dataset.bundle.coverage.kinds)
        if municipality.level == NOT_SEARCHED and all(kind.state == NOT_SEARCHED for kind in kinds):
            continue
        practices = words.plural("evidence.effort.practices", municipality.practices)
        listed = municipality.meeting_places
        located = words.whole(listed - municipality.meeting_places_left_out)
        on_map = words("evidence.effort.on_map", located=located, n=words.whole(listed))
        name = dataset.municipality_name(municipality.name, words.lang)
        rows.append(CoverageRow(name, practices, on_map, municipality.ranked, kinds))
    return tuple(rows)


def paragraphs(dataset: Dataset, words: Words) -> tuple[str, ...]:
    """The number of municipalities and residents by search coverage; then how practices were searched."""
    counts = dataset.bundle.coverage.counts
    municipalities = {level: words.whole(counts[level].municipalities) for level in counts}
    people = {
        f"{level}_residents": words.whole(counts[level].population)
        for level in (SearchLevel.PARTLY, SearchLevel.NOT_SEARCHED)
    }
    years = words.join([str(year) for year in dataset.residents_years]) or words("unknown")
    text = words("evidence.effort.counts", **municipalities, **people, years=years)
    note = dataset.bundle.coverage.practices.note
    practices = words("evidence.effort.practices_note", note=words.local(note)) if note else ""
    return tuple(filter(None, (text, openstreetmap(dataset, words), practices)))


def openstreetmap(dataset: Dataset, words: Words) -> str:
    """What was taken from OpenStreetMap, where, and what nobody searched there; empty where nothing was."""
    rows = [row for row in dataset.bundle.coverage.municipalities if any(one.openstreetmap for one in row.searches)]
    if not rows:
        return ""
    kinds = dataset.bundle.coverage.kinds
    searches = [search for row in rows for search in row.searches]
    taken = {search.kind for search in searches if search.openstreetmap}
    missing = {*kinds} - {search.kind for search in searches if search.searched}

    def listed(chosen: set[str]) -> str:
        return words.join([words.term("meeting_place_kind", kind) for kind in kinds if kind in chosen])

    notes = [dataset.sources[one].note for one in dataset.unverified_sources if one in dataset.sources]
    said = words(
        "osm.effort.counted",
        towns=words.whole(len(rows)),
        n=words.whole(sum(row.unverified_places for row in rows)),
        kinds=listed(taken),
        note=" ".join(words.local(note) for note in notes if note),
    )
    return f"{said} {words('osm.effort.missing', kinds=listed(missing))}" if missing else said


def table(dataset: Dataset, words: Words) -> FigureTable:
    """One row per municipality and kind with a search: how, by which list, when, how many."""
    rows: list[tuple[TableCell, ...]] = []
    for municipality in dataset.bundle.coverage.municipalities:
        if municipality.searches:
            rows.append((TableCell(dataset.municipality_name(municipality.name, words.lang)),))
            rows += [_row(search, words) for search in municipality.searches]
    columns = ("kind", "complete", "found", "year", "how", "list", "note")
    names = tuple(words(f"evidence.effort.column.{name}") for name in columns)
    return FigureTable(words("evidence.effort.title"), names, tuple(rows))


def _row(search: MunicipalitySearch, words: Words) -> tuple[TableCell, ...]:
    listed = search.list
    return (
        TableCell(words.term("meeting_place_kind", search.kind)),
        TableCell(words(f"evidence.effort.state.{state(search)}")),
        numeric(_found(search, words)),
        numeric(str(search.as_of or NONE)),
        TableCell(words(f"evidence.effort.how.{search.how}")),
        TableCell(listed.title, listed.url) if listed else TableCell(NONE),
        TableCell(words.local(search.note) if search.note else NONE),
    )


def _kind_coverage(search: MunicipalitySearch | None, words: Words) -> KindCoverage:
    how_far = state(search)
    text = words(f"evidence.effort.state.{how_far}")
    if search is None or how_far == NOT_SEARCHED:
        return KindCoverage(how_far, text, "")
    parts = [_found(search, words), str(search.as_of) if search.as_of else words("evidence.effort.no_year")]
    parts += ["OpenStreetMap"] if search.openstreetmap else []
    return KindCoverage(how_far, text, " · ".join(parts))


def _found(search: MunicipalitySearch, words: Words) -> str:
    found, stated = search.found, search.stated_total
    if stated is None:
        return words.plural("evidence.effort.found", found)
    return words("evidence.effort.found_of", found=words.whole(found), total=words.whole(stated))
