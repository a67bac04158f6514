"""Where was searched: read strictly, one bad file a rule; and what it makes of a municipality."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geodata.bundle.models.documents import LevelCounts
from geodata.errors import SourceError
from geodata.layers.search_coverage import Search, SearchCoverage, read_search_coverage
from geodata.pipeline.search_coverage import by_outline, coverage, levels_of, municipality_of
from geodata.project import CHECKOUT, vocabulary_file
from geodata.registry import load_vocabulary
from geodata.statuses import SearchLevel

BAD = CHECKOUT / "tests" / "data" / "coverage"
HERE = ("Gent", "Anderlecht")
MISTAKES = [
    ("unknown_municipality", 2, "`municipality` is 'Gand' (allowed: Anderlecht, Gent)"),
    ("unknown_kind", 2, "search 1: `kind` is 'libary' (did you mean `library`?"),
    ("unknown_group", 2, "group 'Wallonie': neither it nor any of its members is a municipality"),
    ("twice", 3, "search 2: library in Gent occurs 2 times (make it one, with `parts`"),
    ("more_than_there_are", 2, "`found` is 9, more than `stated_total` 8"),
    ("complete_and_short", 2, "`complete` is 'yes' with 7 of 8 found (write `partly`, or find the others"),
    ("complete_without_list", 2, "`complete` is 'yes' and no `list` is named"),
    ("list_without_list", 2, "`how` is 'list' and no `list` is named"),
    ("chance_is_no_search", 2, "finding by chance is no search: write `complete: no`"),
    ("odd_completeness", 2, "`searches.0.complete` is 'mostly' (input should be 'yes', 'partly' or 'no'"),
    ("unknown_key", 2, "`searches.0.foud` is not a key (did you mean `found`?"),
    ("nothing_found_said", 2, "`searches.0.found` is missing (add `found`"),
]


def read(name: str) -> SearchCoverage:
    return read_search_coverage(BAD / f"{name}.yaml", HERE, load_vocabulary(vocabulary_file()))


def test_each_mistake_is_reported_with_its_place_and_fix() -> None:
    reported: dict[str, list[str]] = {}
    for name, *_ in MISTAKES:
        with pytest.raises(SourceError) as caught:
            read(name)
        reported[name] = [str(problem) for problem in caught.value.problems]
    wrong = {
        name: reported[name]
        for name, line, message in MISTAKES
        if len(reported[name]) != 1
        or message not in reported[name][0]
        or not reported[name][0].startswith(f"{BAD / name}.yaml:{line}:")
    }
    assert wrong == {}


def test_every_bad_file_is_tried() -> None:
    assert {name for name, *_ in MISTAKES} | {"good"} == {path.stem for path in BAD.glob("*.yaml")}
    assert len(read("good").searches) == 2


def test_where_there_is_no_file_nothing_was_searched(tmp_path: Path) -> None:
    search_coverage = read_search_coverage(tmp_path / "coverage.yaml", HERE, load_vocabulary(vocabulary_file()))
    assert search_coverage == SearchCoverage()
    assert levels_of(search_coverage, pd.Series(["Gent", None]), 7).tolist() == ["not_searched", "not_searched"]


def search(kind: str, complete: str, municipality: str = "Gent") -> Search:
    named = {"title": "List", "url": "https://example.org"}
    return Search.model_validate(
        {"municipality": municipality, "kind": kind, "complete": complete, "how": "list", "list": named, "found": 1}
    )


@pytest.mark.parametrize(
    ("made", "level"),
    [
        ([], "not_searched"),
        (["no", "no"], "not_searched"),
        (["no", "partly"], "partly"),
        (["yes"], "partly"),
        (["yes", "partly"], "partly"),
        (["yes", "yes"], "searched"),
    ],
)
def test_a_municipality_is_searched_when_every_kind_was(made: list[str], level: str) -> None:
    kinds = ["library", "open_house"]
    searches = tuple(search(kind, complete) for kind, complete in zip(kinds, made, strict=False))
    search_coverage = SearchCoverage(searches=searches)
    assert levels_of(search_coverage, pd.Series(["Gent"]), 2).tolist() == [level]


def test_a_municipality_has_its_own_search_before_that_of_its_group() -> None:
    search_coverage = SearchCoverage(
        groups={"Brussels": ("Anderlecht", "Elsene")},
        searches=(search("library", "yes", "Brussels"), search("library", "no", "Anderlecht")),
    )
    assert [found.complete for found in search_coverage.of("Anderlecht")] == ["no"]
    assert [found.complete for found in search_coverage.of("Elsene")] == ["yes"]
    assert search_coverage.of("Gent") == ()


def test_practices_of_a_member_count_for_the_group_where_only_that_is_an_area() -> None:
    search_coverage = SearchCoverage(groups={"Brussels": ("Anderlecht",)})
    names = pd.Series(["Anderlecht", "Gent", "Namur", None])
    assert municipality_of(search_coverage, names, {"Brussels", "Gent"}).tolist() == ["Brussels", "Gent", None, None]
    assert municipality_of(search_coverage, names, {"Anderlecht"}).tolist()[0] == "Anderlecht"


def test_a_row_counts_where_its_point_is_whatever_its_address_names() -> None:
    areas = pd.DataFrame(
        {"area_id": ["G", "A"], "level": "municipality", "municipality_name": ["Gent", "Aalst"]}, dtype=object
    )
    rows = pd.DataFrame(
        {"municipality_name": ["Gent", "Gent", "Brussels Region"], "municipality_id": ["G", "A", None]}, dtype=object
    )
    assert by_outline(rows, areas)["municipality_name"].tolist() == ["Gent", "Aalst", "Brussels Region"]
    assert by_outline(rows, areas[:0])["municipality_name"].tolist() == ["Gent", "Gent", "Brussels Region"]


def test_the_document_names_every_municipality_and_what_was_left_out() -> None:
    search_coverage = SearchCoverage(searches=(search("library", "partly"),))
    areas = pd.DataFrame(
        {
            "level": ["neighbourhood", "neighbourhood", "municipality"],
            "municipality_name": ["Gent", "Gent", "Aalst"],
            "population": [10.0, 20, None],
        }
    )
    places = pd.DataFrame(
        {
            "municipality_name": ["Gent", "Gent", None, "Gent"],
            "used": [True, False, True, True],
            "verified": [True, True, True, False],
        }
    )
    practices = pd.DataFrame({"municipality_name": ["Gent"]})
    document = coverage(search_coverage, areas, practices, places, {"library": 0, "x": 0})
    aalst, gent = document.municipalities
    # One without neighbourhoods has none to be ranked.
    assert (aalst.ranked, gent.ranked) == (False, False)
    assert (aalst.name, aalst.level, aalst.searches, aalst.population) == ("Aalst", "not_searched", (), 0)
    assert (gent.level, gent.kinds_searched, gent.areas, gent.population) == ("partly", 1, 2, 30)
    assert (gent.meeting_places, gent.meeting_places_left_out, gent.practices) == (2, 1, 1)
    assert gent.unverified_places == 1
    assert document.counts[SearchLevel.NOT_SEARCHED] == LevelCounts(municipalities=1, areas=1, population=0)
    assert document.practices.searched is False
    only = gent.searches[0]
    assert (only.searched, only.list and only.list.url, only.group) == (True, "https://example.org", None)
