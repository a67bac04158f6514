"""Sentences of a region with neighbourhoods in some municipalities only: what is counted, and what is compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.maps.bivariate_layer import bivariate_layer
from dashboard.maps.choropleth import choropleth
from dashboard.maps.legend import legend
from dashboard.presenters.i18n import Words, languages, words_of
from dashboard.presenters.moved import moved_note, requested_area
from dashboard.presenters.panels import area_panel, practice_panel
from dashboard.presenters.sentences import colour_note, headline, left_out, sentence
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.view import CELLS, View
from geodata.bundle import read_bundle


@pytest.fixture(scope="module")
def ragged(ragged_bundle: Path) -> Dataset:
    return Dataset(read_bundle(ragged_bundle))


def words(dataset: Dataset, lang: str = "en") -> Words:
    return words_of(dataset, lang)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("nl", "in 1 buurt en 1 gemeente."), ("fr", "dans 1 quartier et 1 commune."),
     ("en", "in 1 neighbourhood and 1 municipality.")],
)  # fmt: skip
def test_municipalities_without_neighbourhoods_are_counted_apart(ragged: Dataset, lang: str, expected: str) -> None:
    view = View(lang=lang)
    selection = select(view, ragged.bundle, ragged.index)
    assert selection.levels == {"neighbourhood": 1, "municipality": 1}
    assert sentence(view, selection, ragged, words(ragged, lang)).endswith(expected)


def test_who_is_known_to_a_municipality_only_is_in_no_area_and_said_apart(ragged: Dataset) -> None:
    view = View(lang="en", municipality=("Melle",))
    selection = select(view, ragged.bundle, ragged.index)
    assert sentence(view, selection, ragged, words(ragged)) == "1 of 6 practices, in Melle."
    region = ragged.region.label
    assert left_out(selection, region, words(ragged)) == "1 is shown by municipality only, to protect people."


def test_a_place_that_no_source_states_is_known_to_its_municipality_if_that_is_known(ragged: Dataset) -> None:
    practices = ragged.bundle.practices.copy()
    practices.loc[practices["practice_id"] == "keuken-gent", "unmatched"] = "no_location"
    practices.loc[practices["practice_id"] == "buurthuis-hasselt", "unmatched"] = "no_location"
    changed = Dataset(replace(ragged.bundle, practices=practices))
    selection = select(View(), changed.bundle, changed.index)
    assert selection.left_out == {"too_imprecise": 1, "by_municipality": 1, "no_location": 1}
    said = {one: practice_panel(one, changed, words(changed)).not_placed for one in practices["practice_id"]}
    assert said["keuken-gent"].startswith("The neighbourhood is not known")
    assert said["buurthuis-hasselt"].startswith("No source states a place")
    assert said["tuin-dok-gent"] == said["atelier-aalst"] == ""


def test_practices_outside_the_cells_say_that_their_municipality_is_not_divided(ragged: Dataset) -> None:
    selection = select(View(cell=CELLS, layers=("gap",)), ragged.bundle, ragged.index)
    assert selection.in_no_cell == {"area_unknown": 2, "undivided": 2}
    assert "2 lie in municipalities that are not divided" in left_out(selection, ragged.region.label, words(ragged))


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (View(), ""),
        (View(at=2021), ""),
        (View(at=2019), "Colour: Poverty rate (2019)."),
        (View(indicator="income", municipality=("Gent",)), "Colour: Income (2021), compared within Gent."),
        (View(indicator="income", municipality=("Gent",), scale="region"), ""),
        (View(indicator="income", scale="3.6,50.9,3.9,51.1"),
         "Colour: Income (2021), compared within a part of the map."),
        (View(indicator="income", scale="town"),
         "Colour: Income (2021). No municipality is chosen, or more than one, so the whole region is compared."),
        (View(indicator="income", at=2021, scale="town", municipality=("Gent",), layers=("practices",)), ""),
    ],
)  # fmt: skip
def test_the_figure_of_colours_is_named_where_it_is_not_the_usual_one(
    ragged: Dataset, view: View, expected: str
) -> None:
    town = words(ragged)("sentence.end") and ragged.area_names("en")["44021"]
    assert colour_note(view, ragged, words(ragged)) == expected.replace("Gent", town)


def test_a_map_of_areas_alone_is_named_by_its_figure_with_the_year(ragged: Dataset) -> None:
    def named(view: View) -> str:
        return headline(view, select(view, ragged.bundle, ragged.index), ragged, words(ragged))

    assert named(View(lang="en", layers=("areas",), at=2020)) == "Poverty rate (2020) – Ragged region."
    assert named(View(lang="en", layers=("gap",))) == "Need and known meeting places: Income (2021) – Ragged region."


@pytest.mark.parametrize("lang", languages())
def test_the_nine_classes_do_not_follow_the_scale(ragged: Dataset, lang: str) -> None:
    spoken = words(ragged, lang)
    for town in ((), ("Gent",)):
        said = set()
        for scale in (None, "region", "town", "3.6,50.9,3.9,51.1"):
            view = View(lang=lang, layers=("gap",), indicator="income", municipality=town, scale=scale)
            shown = legend(view, ragged, choropleth(view, ragged), spoken, bivariate_layer(view, ragged)).bivariate
            assert shown is not None
            assert "(2021)" in shown.axes[0]
            said.add((shown.axes, shown.grid))
        assert len(said) == 1


def test_ranks_say_among_which_areas_they_are(ragged: Dataset) -> None:
    within = View(lang="en", indicator="income", municipality=("Gent",))
    noted = [area_panel("440211A", ragged, words(ragged), one).rank_note for one in (View(lang="en"), within)]
    assert "on this map" in noted[0]
    assert "of the neighbourhoods of" in noted[1]
    assert "on this map" in area_panel("440401", ragged, words(ragged), within).rank_note


def test_a_figure_that_is_made_elsewhere_is_no_figure_of_an_area(ragged: Dataset) -> None:
    shown = [
        [one.label for one in area_panel(area, ragged, words(ragged), View()).figures] for area in ("440401", "440211A")
    ]
    assert shown == [["Income (2021)"], ["Income (2021)", "Allowance (2022)"]]
    view = View(lang="en", indicator="allowance")
    (level,) = legend(view, ragged, choropleth(view, ragged), words(ragged)).levels
    assert [one.label for one in level.hatches][-3:] == [
        "no figure (1 neighbourhood: park, port, industry…)",
        "this figure exists elsewhere only (2 neighbourhoods)",
        "this figure exists elsewhere only (1 municipality)",
    ]


@pytest.mark.parametrize("lang", languages())
def test_a_link_to_a_whole_says_which_part_it_opens_and_links_to_the_others(ragged: Dataset, lang: str) -> None:
    said = moved_note("44021_1", View(lang=lang, area="440211A"), ragged, words(ragged, lang))
    assert said.count("<a ") == 1
    assert f'href="/?lang={lang}&amp;area=440211B"' in said
    assert "Dok" in said.split("<a ")[0]
    plain = moved_note("44021_1", View(lang=lang, area="440211A"), ragged, words(ragged, lang), linked=False)
    assert "<" not in plain
    assert ("Port" if lang == "fr" else "Haven") in plain


def test_a_link_that_stands_for_one_area_says_so_and_any_other_nothing(ragged: Dataset) -> None:
    assert "another code" in moved_note("44021_2", View(), ragged, words(ragged))
    assert moved_note("440211A", View(), ragged, words(ragged)) == moved_note("", View(), ragged, words(ragged)) == ""
    assert (requested_area({"area": ["a", "b"]}), requested_area({}), requested_area({"area": []})) == ("b", "", "")
