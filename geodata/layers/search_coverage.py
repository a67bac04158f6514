"""Search coverage: which municipalities were searched for practices and for meeting places, when, how and how far.

A municipality that nobody searched has no figure about support; that is not the same as having no support.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pydantic import Field

from geodata.bundle.models.documents import KindSearch, PublishedList
from geodata.documents import Document, near, read_document, read_model, shown
from geodata.errors import Problem, SourceError
from geodata.models import LocalText, Model, ShortText, Vocabulary, Year
from geodata.statuses import Completeness, SearchMethod


class Search(KindSearch):
    """One kind of meeting place in one municipality."""

    municipality: ShortText

    @property
    def searched(self) -> bool:
        """Whether somebody searched."""
        return self.complete != Completeness.NO


class PracticeSearch(Model):
    """How practices were searched in the whole region; ``selection``: documented cases, no municipality searched."""

    complete: Completeness
    how: SearchMethod
    as_of: Year | None = None
    lists: tuple[PublishedList, ...] = ()
    note: LocalText


class SearchCoverage(Model):
    """What ``coverage.yaml`` holds. ``groups``: a name under which several municipalities were searched together."""

    practices: PracticeSearch | None = None
    groups: dict[ShortText, tuple[ShortText, ...]] = Field(default={})
    searches: tuple[Search, ...] = ()

    def of(self, municipality: str) -> tuple[Search, ...]:
        """The searches in a municipality, its own before those of a group that it is in, one a kind."""
        names = [municipality, *(name for name, members in self.groups.items() if municipality in members)]
        found: dict[str, Search] = {}
        for name in names:
            for search in self.searches:
                if search.municipality == name:
                    found.setdefault(search.kind, search)
        return tuple(found.values())


def read_search_coverage(path: Path, municipalities: Iterable[str], vocabulary: Vocabulary) -> SearchCoverage:
    """Read a region's ``coverage.yaml``; where there is none, nothing was searched.

    Args:
        path: the file.
        municipalities: names of the region's municipalities, as its boundaries write them.
        vocabulary: its facet ``meeting_place_kind`` says which kinds exist.

    Raises:
        SourceError: with every problem: shape, municipalities and kinds that do not exist, a kind that occurs twice,
            totals that contradict one another, a search that names no list.
    """
    if not path.exists():
        return SearchCoverage()
    document = read_document(path, SourceError)
    search_coverage, problems = read_model(document, (), SearchCoverage, path.name)
    if search_coverage is not None:
        known = sorted(set(municipalities))
        problems = [
            *_group_problems(document, search_coverage, known),
            *_name_problems(document, search_coverage, known, list(vocabulary.facets.get("meeting_place_kind", {}))),
            *_twice_problems(document, search_coverage),
            *(
                problem
                for row, search in enumerate(search_coverage.searches)
                for problem in _sum_problems(document, row, search)
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
            f"group {shown(name)}: neither it nor any of its members is a municipality of the region",
            near(name, known),
        )
        for name, members in search_coverage.groups.items()
        if name not in known and not set(members) & set(known)
    ]


def _name_problems(
    document: Document, search_coverage: SearchCoverage, known: list[str], kinds: list[str]
) -> list[Problem]:
    problems = []
    for row, search in enumerate(search_coverage.searches):
        if search.municipality not in known and search.municipality not in search_coverage.groups:
            message = f"search {row + 1}: `municipality` is {shown(search.municipality)}"
            fix = near(search.municipality, [*search_coverage.groups, *known])
            problems.append(document.problem(("searches", row, "municipality"), "municipality", message, fix))
        if search.kind not in kinds:
            message = f"search {row + 1}: `kind` is {shown(search.kind)}"
            problems.append(
                document.problem(("searches", row, "kind"), "vocabulary", message, near(search.kind, kinds))
            )
    return problems


def _twice_problems(document: Document, search_coverage: SearchCoverage) -> list[Problem]:
    counts = Counter((search.municipality, search.kind) for search in search_coverage.searches)
    first: set[tuple[str, str]] = set()
    problems = []
    for row, search in enumerate(search_coverage.searches):
        key = (search.municipality, search.kind)
        if key in first:
            message = f"search {row + 1}: {search.kind} in {search.municipality} occurs {counts[key]} times"
            fix = "make it one, with `parts`"
            problems.append(document.problem(("searches", row), "unique-search", message, fix))
        first.add(key)
    return problems


def _sum_problems(document: Document, row: int, search: Search) -> list[Problem]:
    at = f"search {row + 1} ({search.kind} in {search.municipality})"
    problems = []

    def add(key: str, rule: str, message: str, fix: str) -> None:
        problems.append(document.problem(("searches", row, key), rule, f"{at}: {message}", fix))

    if search.stated_total is not None and search.found > search.stated_total:
        message = f"`found` is {search.found}, more than `stated_total` {search.stated_total}"
        add("found", "total", message, "count only what is on the list, or correct the total")
    if search.complete == Completeness.YES and search.stated_total is not None and search.found < search.stated_total:
        message = f"`complete` is 'yes' with {search.found} of {search.stated_total} found"
        add("complete", "complete", message, "write `partly`, or find the others")
    if search.complete == Completeness.YES and search.list is None:
        add("complete", "list", "`complete` is 'yes' and no `list` is named", "name the list, or write `partly`")
    if search.how in (SearchMethod.LIST, SearchMethod.COPY) and search.list is None:
        add(
            "how",
            "list",
            f"`how` is {shown(str(search.how))} and no `list` is named",
            "name the list, or write `names`",
        )
    if search.how == SearchMethod.SELECTION:
        add("how", "value", "`how` is 'selection', which is for practices", "write `list`, `copy`, `names` or `chance`")
    if search.searched and search.how == SearchMethod.CHANCE:
        message = f"`how` is 'chance' and `complete` is '{search.complete}'"
        add("how", "chance", message, "finding by chance is no search: write `complete: no`")
    return problems
