"""Search coverage: which municipalities were searched for practices and for meeting places, when, how and how far.

A municipality that nobody searched has no figure about support; that is not the same as having no support.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pydantic import Field

from geodata.bundle.models.documents import KindSearch, PublishedList
from geodata.documents import Document, formatted, near, read_document, read_model
from geodata.errors import Problem, SourceError
from geodata.fields import LocalText, ShortText, Year
from geodata.models import Model, Vocabulary
from geodata.statuses import Completeness, SearchMethod


class Search(KindSearch):
    """One kind of meeting place in one municipality."""

    municipality: ShortText

    @property
    def searched(self) -> bool:
        """Whether somebody searched."""
        return self.complete != Completeness.NO

    @property
    def own(self) -> bool:
        """Whether it was searched elsewhere than on OpenStreetMap alone."""
        return self.searched and not (self.list and self.list.of_openstreetmap)

    @property
    def openstreetmap(self) -> bool:
        """Whether OpenStreetMap is its list, or that of one of its parts."""
        lists = (self.list, *(part.list for part in self.parts))
        return any(read.of_openstreetmap for read in lists if read)


class PracticeSearch(Model):
    """How practices were searched in the whole region; ``selection``: documented cases, no municipality searched."""

    complete: Completeness
    how: SearchMethod
    as_of: Year | None = None
    lists: tuple[PublishedList, ...] = ()
    note: LocalText


class SearchCoverage(Model):
    """What ``coverage.yaml`` contains. ``groups``: a name under which several municipalities were searched together."""

    practices: PracticeSearch | None = None
    groups: dict[ShortText, tuple[ShortText, ...]] = Field(default={})
    searches: tuple[Search, ...] = ()

    def of(self, municipality: str) -> tuple[Search, ...]:
        """The searches in a municipality, its own before those of a group that it is in, one a kind."""
        names = [municipality, *(name for name, members in self.groups.items() if municipality in members)]
        found: dict[str, Search] = {}
        for search in (search for name in names for search in self.searches if search.municipality == name):
            found.setdefault(search.kind, search)
        return tuple(found.values())


def read_search_coverage(path: Path, municipalities: Iterable[str], vocabulary: Vocabulary) -> SearchCoverage:
    """Read a region's ``coverage.yaml``; where there is none, nothing was searched.

    Args:
        path: the file.
        municipalities: names of the region's municipalities, as its boundaries write them.
        vocabulary: its facet ``meeting_place_kind`` lists the kinds that exist.

    Raises:
        SourceError: with every problem: shape, municipalities and kinds that do not exist, a kind that occurs twice,
            totals that contradict one another, a search that names no list.
    """
    if not path.exists():
        return SearchCoverage()
    document = read_document(path, SourceError)
    search_coverage, problems = read_model(document, (), SearchCoverage, path.name)
    if search_coverage is not None:
        known, kinds = sorted(set(municipalities)), list(vocabulary.facets.get("meeting_place_kind", {}))
        problems = [
            *_group_problems(document, search_coverage, known),
            *_name_problems(document, search_coverage, known, kinds),
            *_repeated_problems(document, search_coverage),
            *(
                problem
                for row, search in enumerate(search_coverage.searches)
                for problem in _contradictions(document, row, search)
            ),
        ]
    if search_coverage is None or problems:
        raise SourceError(problems)
    return search_coverage


def _group_problems(document: Document, search_coverage: SearchCoverage, known: list[str]) -> list[Problem]:
    """A group is of use where it is itself an area of the region, or where its members are."""
    return [
        document.problem(
            ("groups", name),
            "municipality",
            f"group {formatted(name)}: neither it nor any of its members is a municipality of the region",
            near(name, known),
        )
        for name, members in search_coverage.groups.items()
        if name not in known and not set(members) & set(known)
    ]


def _name_problems(
    document: Document, search_coverage: SearchCoverage, known: list[str], kinds: list[str]
) -> list[Problem]:
    names = [*search_coverage.groups, *known]
    return [
        document.problem(
            ("searches", row, key), rule, f"search {row + 1}: `{key}` is {formatted(value)}", near(value, allowed)
        )
        for row, search in enumerate(search_coverage.searches)
        for key, rule, value, allowed in (
            ("municipality", "municipality", search.municipality, names),
            ("kind", "vocabulary", search.kind, kinds),
        )
        if value not in allowed
    ]


def _repeated_problems(document: Document, search_coverage: SearchCoverage) -> list[Problem]:
    keys = [(search.municipality, search.kind) for search in search_coverage.searches]
    counts, first = Counter(keys), {key: row for row, key in reversed(list(enumerate(keys)))}
    return [
        document.problem(
            ("searches", row),
            "unique-search",
            f"search {row + 1}: {kind} in {municipality} occurs {counts[municipality, kind]} times",
            "make it one, with `parts`",
        )
        for row, (municipality, kind) in enumerate(keys)
        if first[municipality, kind] != row
    ]


def _contradictions(document: Document, row: int, search: Search) -> list[Problem]:
    at = f"search {row + 1} ({search.kind} in {search.municipality})"
    found, total, complete = search.found, search.stated_total, search.complete == Completeness.YES
    checks = (
        (
            total is not None and found > total,
            ("found", "total", f"`found` is {found}, more than `stated_total` {total}"),
            "count only what is on the list, or correct the total",
        ),
        (
            complete and total is not None and found < total,
            ("complete", "complete", f"`complete` is 'yes' with {found} of {total} found"),
            "write `partly`, or find the others",
        ),
        (
            complete and search.list is None,
            ("complete", "list", "`complete` is 'yes' and no `list` is named"),
            "name the list, or write `partly`",
        ),
        (
            search.how in (SearchMethod.LIST, SearchMethod.COPY) and search.list is None,
            ("how", "list", f"`how` is {formatted(str(search.how))} and no `list` is named"),
            "name the list, or write `names`",
        ),
        (
            search.how == SearchMethod.SELECTION,
            ("how", "value", "`how` is 'selection', which is for practices"),
            "write `list`, `copy`, `names` or `chance`",
        ),
        (
            search.searched and search.how == SearchMethod.CHANCE,
            ("how", "chance", f"`how` is 'chance' and `complete` is '{search.complete}'"),
            "finding by chance is no search: write `complete: no`",
        ),
    )
    return [
        document.problem(("searches", row, key), rule, f"{at}: {message}", fix)
        for wrong, (key, rule, message), fix in checks
        if wrong
    ]
