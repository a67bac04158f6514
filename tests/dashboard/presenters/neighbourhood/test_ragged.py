"""The page of an area where only some municipalities have neighbourhoods."""

from __future__ import annotations

import pytest

from dashboard.presenters.i18n import words_of
from dashboard.presenters.neighbourhood.area_values import (
    AreaFigure,
    Rank,
    area_figures,
    figures_of_every_year,
)
from dashboard.presenters.neighbourhood.catchment import catchment
from dashboard.presenters.neighbourhood.dot_plot import dot_plot
from dashboard.presenters.neighbourhood.links import area_labels, chosen
from dashboard.presenters.neighbourhood.profile import Profile, profiles
from dashboard.query.dataset import Dataset
from dashboard.query.view import View

BARE, CUT = "41002", "440211B"


def figure(area: str, name: str, dataset: Dataset, view: View) -> AreaFigure:
    return next(one for one in area_figures([area], dataset, view) if one.id == name)


def profile(area: str, dataset: Dataset, lang: str = "en") -> Profile:
    view = View(area=area, lang=lang)
    return profiles([area], area_figures([area], dataset, view), view, dataset, words_of(dataset, lang))[0]


@pytest.mark.parametrize(
    ("area", "names"),
    [(BARE, ["poverty_rate", "income"]), (CUT, ["income", "allowance"]), ("440401", ["income"])],
)
def test_an_area_has_the_figures_that_are_made_for_it(ragged_dataset: Dataset, area: str, names: list[str]) -> None:
    found = area_figures([area], ragged_dataset, View())
    assert [one.id for one in found if one.group == "need"] == names


def test_the_figure_of_the_map_has_the_year_of_the_view_and_others_their_newest(ragged_dataset: Dataset) -> None:
    assert [one.year for one in area_figures([BARE], ragged_dataset, View(at=2019))][:2] == [2019, 2021]
    assert figure(BARE, "poverty_rate", ragged_dataset, View(at=2019)).values[0].value == 12.5
    assert figure(BARE, "poverty_rate", ragged_dataset, View(indicator="income", at=2021)).year == 2021


def test_a_file_has_every_year(ragged_dataset: Dataset) -> None:
    found = figures_of_every_year([BARE], ragged_dataset)
    years = [(one.year, one.values[0].value) for one in found if one.id == "poverty_rate"]
    assert years == [(2021, 11.9), (2020, 12.1), (2019, 12.5)]


def test_a_larger_area_counts_once_for_each_of_its_parts(ragged_dataset: Dataset) -> None:
    for part in ("440211A", CUT):
        found = figure(part, "allowance", ragged_dataset, View()).values[0]
        assert (found.value, found.of) == (30.0, "44021_1")
        assert found.ranks == (Rank("Gent", 1, 1, 3), Rank(None, 1, 1, 3))
        plot = dot_plot(figure(part, "allowance", ragged_dataset, View()), ragged_dataset)
        assert plot is not None
        assert [row.of for row in plot.rows] == [3, 3]


def test_a_municipality_without_neighbourhoods_shows_what_is_known(ragged_dataset: Dataset) -> None:
    found = profile(BARE, ragged_dataset)
    assert {one.near.id for one in found.listed_practices} == {"atelier-aalst", "ruilhuis-aalst"}
    assert [one.near.id for one in found.places] == ["bibliotheek-aalst"]
    assert found.coverage.municipality == "Aalst"
    assert found.catchment.reach == ""
    assert {near.walk_m for near in (*(one.near for one in found.practices), *(one.near for one in found.places))} == {
        None
    }


@pytest.mark.parametrize("lang", ["nl", "fr", "en"])
def test_it_says_that_it_is_not_divided(ragged_dataset: Dataset, lang: str) -> None:
    words = words_of(ragged_dataset, lang)
    found = profile(BARE, ragged_dataset, lang)
    assert words("neighbourhood.undivided") in found.unknown
    assert found.bivariate is not None
    assert (found.bivariate.known, found.bivariate.cell) == (False, words("together.bare"))
    assert words("neighbourhood.undivided") not in profile("44021", ragged_dataset, lang).unknown
    assert profile("44021", ragged_dataset, lang).bivariate is None


def test_what_has_no_point_is_listed_by_itself_without_a_symbol(ragged_dataset: Dataset) -> None:
    found = profile(BARE, ragged_dataset)
    assert [(one.near.id, one.near.placed) for one in found.practices] == [("atelier-aalst", True)]
    assert found.unplaced_title == "Place within Aalst not known"
    (group,) = found.unplaced_practices
    assert [(one.near.id, one.near.placed) for one in group.items] == [("ruilhuis-aalst", False)]
    assert (found.practices_number, found.places_number) == (2, 1)


def test_the_picture_has_no_gap_beside_the_last_neighbourhood(ragged_dataset: Dataset) -> None:
    finest = ragged_dataset.areas_of("neighbourhood")["area_id"]
    shown = {area for one in finest for area in catchment(one, ragged_dataset).around}
    assert BARE in shown
    assert not shown & {"44021", "44040"}


def test_residents_have_the_year_of_the_area(ragged_dataset: Dataset) -> None:
    assert profile("440214A", ragged_dataset).facts[0] == "3,000 residents (2020)"
    assert profile("440212A", ragged_dataset).facts[0] == "7,000 residents (2021)"


@pytest.mark.parametrize(
    ("lang", "label"),
    [
        ("nl", "Heide (Melle, deels in Aalst)"),
        ("fr", "Heide (Melle, en partie à Alost)"),
        ("en", "Heide (Melle, partly in Aalst)"),
    ],
)
def test_areas_are_listed_by_municipality(ragged_dataset: Dataset, lang: str, label: str) -> None:
    labels = area_labels(ragged_dataset, lang)
    assert labels["440402"] == label
    assert set(labels) == set(ragged_dataset.bundle.areas["area_id"])
    towns = [ragged_dataset.municipality_of[area] for area in labels]
    assert towns == sorted(towns)
    assert [area for area in labels if ragged_dataset.municipality_of[area] == "Melle"] == ["44040", "440401", "440402"]


def test_a_municipality_and_a_neighbourhood_are_never_side_by_side(ragged_dataset: Dataset) -> None:
    assert chosen(View(area=BARE, compare=(CUT,)), ragged_dataset) == ((BARE,), True)
    assert chosen(View(area=CUT, compare=("440401",)), ragged_dataset) == ((CUT, "440401"), False)
