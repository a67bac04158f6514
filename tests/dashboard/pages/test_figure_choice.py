"""The controls of the figure, its year and its scale, in Streamlit's own test harness."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.pages import figure_choice
from dashboard.query.dataset import Dataset
from geodata.bundle import read_bundle
from tests.dashboard.pages.test_pages import html, run


@pytest.fixture(autouse=True)
def bundle(ragged_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(ragged_bundle))


def options(page: AppTest, key: str) -> list[str]:
    return list(page.selectbox(key=f"w:{key}").options)


def captions(page: AppTest) -> str:
    return " ".join(one.value for one in page.caption)


def test_figures_are_offered_with_their_year_and_kind_of_area() -> None:
    assert options(run(lang="en"), "indicator") == [
        "Poverty rate (2021) · by municipality",
        "Income (2021) · by neighbourhood",
        "Allowance (2022) · in a part of the region only",
    ]
    last = options(run(lang="nl"), "indicator")[-1]
    assert last == "Tegemoetkoming (2022) · alleen in een deel van de regio"


def test_a_figure_of_several_years_has_a_choice_of_year_which_another_figure_resets() -> None:
    page = run(lang="en", at="2019")
    assert options(page, "at") == ["2021", "2020", "2019"]
    assert page.session_state["w:at"] == 2019
    page.selectbox(key="w:indicator").set_value("income").run()
    assert "at" not in page.query_params
    assert not [box for box in run(lang="en", indicator="income").selectbox if box.key == "w:at"]


def test_the_newest_year_is_not_written_into_the_address() -> None:
    page = run(lang="en", at="2019")
    page.selectbox(key="w:at").set_value(2021).run()
    assert "at" not in page.query_params


def test_need_offers_the_figures_that_are_compared_and_shows_the_one_that_is() -> None:
    page = run(lang="en", layers="gap")
    assert options(page, "indicator") == [
        "Income (2021) · by neighbourhood",
        "Allowance (2022) · in a part of the region only",
    ]
    assert page.session_state["w:indicator"] == "income"
    assert "do not stand for need" in captions(page)
    assert run(lang="en", layers="gap", municipality="Gent").session_state["w:indicator"] == "allowance"
    chosen = run(lang="en", layers="gap", indicator="poverty_rate")
    assert chosen.session_state["w:indicator"] == "poverty_rate"


def test_a_municipality_is_offered_as_scale_once_it_is_chosen() -> None:
    without = run(lang="en", indicator="income")
    assert without.session_state["w:scale"] == "region"
    assert "choose one above" in captions(without)
    page = run(lang="en", indicator="income", municipality="Gent")
    assert page.session_state["w:scale"] == "town"
    assert "choose one above" not in captions(page)
    assert run(lang="en", indicator="income", municipality="Gent", scale="region").session_state["w:scale"] == "region"
    framed = run(lang="en", indicator="income", scale="3.6,50.9,3.9,51.1")
    assert framed.session_state["w:scale"] == "frame"
    assert "compared within a part of the map" in html(framed)


def test_bad_years_and_scales_are_reported_and_a_moved_area_is_named() -> None:
    page = html(run(lang="en", at="1999", scale="moon", area="44021_1"))
    assert "at was “1999”. Possible: 2019, 2020, 2021." in page
    assert "scale was “moon”" in page
    assert "you see its part Dok" in page


def test_only_figures_of_some_area_are_offered(ragged_bundle: Path) -> None:
    dataset = Dataset(read_bundle(ragged_bundle))
    kinds = {item.id: figure_choice.figure_kind(dataset, item.id) for item in dataset.bundle.manifest.indicators}
    assert kinds == {"poverty_rate": "municipality", "income": "neighbourhood", "allowance": "part"}
