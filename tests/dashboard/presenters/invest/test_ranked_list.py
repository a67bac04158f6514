"""The list of Where to invest in words: what a reader is told of each area and town, in every language."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.presenters.i18n import languages, words_of
from dashboard.presenters.invest.ranked_list import least_located, town_list
from dashboard.query.area_list import ListedArea, TownAreas, area_list
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle

GENT, ANDERLECHT = "44021", "21001"
AREA = ListedArea(
    id="a",
    name="A",
    need=12.5,
    need_of=None,
    corner=True,
    second="other",
    tipping=1,
    places=0.25,
    without=1200,
    nearest_m=None,
    residents=2000,
    year=2021,
)


@pytest.fixture(scope="module")
def dataset(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


@pytest.fixture(scope="module")
def town(dataset: Dataset) -> TownAreas:
    (found,) = area_list(View(lang="en", area=GENT), dataset)
    return found


def said(area: ListedArea, town: TownAreas, dataset: Dataset, lang: str = "en") -> tuple[str, str, dict[str, str]]:
    """What is said of one area: how many missed places turn it, the line below its name, and its cells."""
    (row,) = town_list(replace(town, areas=(area,)), dataset, words_of(dataset, lang)).rows
    return row.turns, row.below, row.cells


def test_an_area_in_the_corner_says_how_many_missed_places_would_turn_it(town: TownAreas, dataset: Dataset) -> None:
    assert said(AREA, town, dataset)[0] == "One missed place would turn this."
    assert said(replace(AREA, tipping=3), town, dataset)[0] == "3 missed places would turn this."
    assert said(replace(AREA, tipping=None), town, dataset)[0].startswith("More than ")
    assert said(replace(AREA, corner=False, second=None), town, dataset)[0] == ""


def test_need_that_only_one_figure_shows_is_said_to_be_so(town: TownAreas, dataset: Dataset) -> None:
    assert said(replace(AREA, second=None), town, dataset)[0].endswith("By one figure of need only.")


def test_figures_are_written_as_the_language_writes_them(town: TownAreas, dataset: Dataset) -> None:
    _, below, cells = said(AREA, town, dataset)
    assert cells == {"need": "12.5", "places": "0.2", "without": "1,200", "residents": "2,000"}
    assert below == "need 12.5 · 0.2 known places"
    assert said(replace(AREA, places=0.0), town, dataset)[1] == "need 12.5 · no known place"
    assert said(AREA, town, dataset, "nl")[2]["without"] == "1.200"


def test_where_few_live_the_walk_to_the_nearest_place_stands_instead(town: TownAreas, dataset: Dataset) -> None:
    sparse = replace(AREA, places=None, without=None, nearest_m=2654.0)
    _, below, cells = said(sparse, town, dataset)
    assert (cells["without"], cells["places"], below) == ("2.7\u00a0km to the nearest", "", "need 12.5")
    assert said(replace(sparse, nearest_m=614.0), town, dataset)[2]["without"] == "610\u00a0m to the nearest"


def test_what_is_not_known_is_said(town: TownAreas, dataset: Dataset) -> None:
    cells = said(replace(AREA, need=None, without=None), town, dataset)[2]
    assert (cells["need"], cells["without"]) == ("not known", "not known")


@pytest.mark.parametrize("lang", languages())
def test_a_town_says_its_figure_its_kinds_and_what_is_left_out(town: TownAreas, dataset: Dataset, lang: str) -> None:
    words = words_of(dataset, lang)
    listed = town_list(replace(town, small=2, hidden=3), dataset, words)
    assert town.indicator is not None
    assert words.figure_label(town.indicator) in listed.figure
    searched = [one.kind for one in town.coverage.searches if one.searched]
    assert all(words.term("meeting_place_kind", kind) in listed.searched for kind in dataset.bundle.coverage.kinds)
    assert f"{len(searched)}" in listed.searched
    assert "250" in listed.left_out
    assert "3" in listed.left_out
    assert listed.wanted == ""
    assert list(listed.heads) == ["need", "places", "without", "residents"]


def test_a_town_that_cannot_be_compared_says_so_in_its_title_and_what_is_wanted(dataset: Dataset) -> None:
    (town,) = area_list(View(lang="en", area=ANDERLECHT), dataset)
    listed = town_list(town, dataset, words_of(dataset, "en"))
    assert listed.title == "Anderlecht: need alone, not compared"
    assert list(listed.heads) == ["need", "residents"]
    assert "a search for 3 more kinds of meeting places" in listed.wanted
    assert "1 listed place with a point" in listed.wanted
    assert listed.searched == "Nobody searched Anderlecht for meeting places."
    assert all(row.below == row.turns == "" for row in listed.rows)


@pytest.mark.parametrize(("listed", "least"), [(0, 1), (1, 1), (2, 2), (3, 2), (12, 8), (68, 46)])
def test_two_thirds_of_the_listed_places_and_one_have_to_be_located(listed: int, least: int) -> None:
    assert least_located(listed, round(2 / 3, 6)) == least


def test_a_municipality_without_neighbourhoods_says_why_it_is_not_compared(ragged_dataset: Dataset) -> None:
    (town,) = area_list(View(lang="en", area=ragged_dataset.municipality_ids["Aalst"]), ragged_dataset)
    listed = town_list(town, ragged_dataset, words_of(ragged_dataset, "en"))
    assert "not divided into neighbourhoods" in listed.wanted
    assert listed.count == ""
