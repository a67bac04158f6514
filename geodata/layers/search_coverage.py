"""Search effort: which municipalities were searched for practices and for meeting places, when, how, how completely.

A municipality that nobody searched has no figure about support; that is not the same as having no support.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pydantic import Field

from geodata.bundle.models.coverage import KindSearch, PublishedList
from geodata.documents import Document, formatted, near, read_document, read_model
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


class SearchEffort(Model):
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


def read_search_coverage(path: Path, municipalities: Iterable[str], vocabulary: Vocabulary) -> SearchEffort:
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
        return SearchEffort()
    document = read_document(path, SourceError)
    effort, problems = read_model(document, (), SearchEffort, path.name)
    if effort is not None:
        known = sorted(set(municipalities))
        problems = [
            *_group_problems(document, effort, known),
            *_name_problems(document, effort, known, list(vocabulary.facets.get("meeting_place_kind", {}))),
            *_twice_problems(document, effort),
            *(
                problem
                for row, search in enumerate(effort.searches)
                for problem in _sum_problems(document, row, search)
            ),
        ]
    if effort is None or problems:
        raise SourceError(problems)
    return effort


def _group_problems(document: Document, effort: SearchEffort, known: list[str]) -> list[Problem]:
    """A group is of use where it is itself an area of the region, or where its members are."""
    return [
        document.problem(
            ("groups", name),
            "municipality",
            f"group {formatted(name)}: neither it nor any of its members is a municipality of the region",
            near(name, known),
        )
        for name, members in effort.groups.items()
        if name not in known and not set(members) & set(known)
    ]


def _name_problems(document: Document, effort: SearchEffort, known: list[str], kinds: list[str]) -> list[Problem]:
    problems = []
    for row, search in enumerate(effort.searches):
        if search.municipality not in known and search.municipality not in effort.groups:
            message = f"search {row + 1}: `municipality` is {formatted(search.municipality)}"
            fix = near(search.municipality, [*effort.groups, *known])
            problems.append(document.problem(("searches", row, "municipality"), "municipality", message, fix))
        if search.kind not in kinds:
            message = f"search {row + 1}: `kind` is {formatted(search.kind)}"
            problems.append(
                document.problem(("searches", row, "kind"), "vocabulary", message, near(search.kind, kinds))
            )
    return problems


def _twice_problems(document: Document, effort: SearchEffort) -> list[Problem]:
    counts = Counter((search.municipality, search.kind) for search in effort.searches)
    first: set[tuple[str, str]] = set()
    problems = []
    for row, search in enumerate(effort.searches):
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
            f"`how` is {formatted(str(search.how))} and no `list` is named",
            "name the list, or write `names`",
        )
    if search.how == SearchMethod.SELECTION:
        add("how", "value", "`how` is 'selection', which is for practices", "write `list`, `copy`, `names` or `chance`")
    if search.searched and search.how == SearchMethod.CHANCE:
        message = f"`how` is 'chance' and `complete` is '{search.complete}'"
        add("how", "chance", message, "finding by chance is no search: write `complete: no`")
    return problems
