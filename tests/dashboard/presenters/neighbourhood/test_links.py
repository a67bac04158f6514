"""Addresses around the page lead where they say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from dashboard.outlets.links import brief_link
from dashboard.presenters.neighbourhood import links
from dashboard.query.dataset import Dataset
from dashboard.query.view import View, parse_view
from geodata.bundle import read_bundle
from tests.dashboard.presenters.neighbourhood import toy


def read(address: str, dataset: Dataset) -> View:
    view, problems = parse_view(parse_qs(urlsplit(address).query), dataset.allowed)
    assert problems == ()
    return view


def test_another_area_takes_the_place_of_the_first(atlas_bundle: Path) -> None:
    dataset = Dataset(read_bundle(atlas_bundle))
    view = View(lang="fr", area="440217", compare=("21000_56", "21000_50"), indicator="bimd2011_income")
    shown, _ = links.chosen(view, dataset)
    found = links.area_links(replace(view, lang="fr"), [*shown, "4402101"], shown, dataset)
    assert read(found["4402101"].open, dataset).area == "4402101"
    assert read(found["4402101"].open, dataset).compare == ("21000_56", "21000_50")
    assert read(found["21000_56"].open, dataset).compare == ("21000_50",)
    assert read(found["440217"].remove, dataset).area == "21000_56"
    assert read(found["21000_50"].remove, dataset).compare == ("21000_56",)
    alone = read(found["21000_50"].map, dataset)
    assert (alone.area, alone.compare, alone.indicator, alone.lang) == ("21000_50", (), "bimd2011_income", "fr")


def test_taking_the_only_area_away_leads_to_the_start() -> None:
    data = toy.toy_dataset()
    found = links.area_links(View(lang="en", area="a1"), ["a1"], ["a1"], data)
    assert "area" not in found["a1"].remove


def test_areas_of_another_level_are_left_out_and_told(atlas_bundle: Path) -> None:
    dataset = Dataset(read_bundle(atlas_bundle))
    assert links.chosen(View(area="440217", compare=("44021", "4402101")), dataset) == (("440217", "4402101"), True)
    assert links.chosen(View(area="440217"), dataset) == (("440217",), False)
    assert links.chosen(View(), dataset) == ((), False)


def test_a_practice_opens_beside_the_map_without_filters(atlas_bundle: Path) -> None:
    dataset = Dataset(read_bundle(atlas_bundle))
    view = View(lang="en", area="440217", setting=("working",))
    address = links.practice_links(view, ["de-site-gent"], dataset)["de-site-gent"].open
    assert urlsplit(address).path == "/"
    assert read(address, dataset) == View(lang="en", practice="de-site-gent")


def test_an_area_has_a_page_of_paper_with_the_figure_of_the_view() -> None:
    view = View(lang="fr", area="a1", setting=("living",), zoom=3.0, center=(1.0, 2.0))
    assert brief_link("a1", view, toy.toy_dataset().default_indicator) == "/brief.pdf?lang=fr&area=a1"
