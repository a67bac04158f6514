"""Addresses around the page lead where they say."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from dashboard.bundles import Shown
from dashboard.links import brief_link
from dashboard.neighbourhood import links
from dashboard.view import View, parse_view
from geodata.bundle import read_bundle
from tests.dashboard.neighbourhood import toy


def read(address: str, data: Shown) -> View:
    view, problems = parse_view(parse_qs(urlsplit(address).query), data.allowed)
    assert problems == ()
    return view


def test_another_area_takes_the_place_of_the_first(atlas_bundle: Path) -> None:
    data = Shown(read_bundle(atlas_bundle))
    view = View(lang="fr", area="440217", compare=("21000_56", "21000_50"), indicator="bimd2011_income")
    shown, _ = links.chosen(view, data)
    found = links.of_areas(view, [*shown, "4402101"], shown, data, "fr")
    assert read(found["4402101"].open, data).area == "4402101"
    assert read(found["4402101"].open, data).compare == ("21000_56", "21000_50")
    assert read(found["21000_56"].open, data).compare == ("21000_50",)
    assert read(found["440217"].remove, data).area == "21000_56"
    assert read(found["21000_50"].remove, data).compare == ("21000_56",)
    alone = read(found["21000_50"].map, data)
    assert (alone.area, alone.compare, alone.indicator, alone.lang) == ("21000_50", (), "bimd2011_income", "fr")


def test_taking_the_only_area_away_leads_to_the_start() -> None:
    data = toy.shown()
    found = links.of_areas(View(area="a1"), ["a1"], ["a1"], data, "en")
    assert "area" not in found["a1"].remove


def test_areas_of_another_level_are_left_out_and_told(atlas_bundle: Path) -> None:
    data = Shown(read_bundle(atlas_bundle))
    assert links.chosen(View(area="440217", compare=("44021", "4402101")), data) == (("440217", "4402101"), True)
    assert links.chosen(View(area="440217"), data) == (("440217",), False)
    assert links.chosen(View(), data) == ((), False)


def test_a_practice_opens_beside_the_map_without_filters(atlas_bundle: Path) -> None:
    data = Shown(read_bundle(atlas_bundle))
    view = View(lang="en", area="440217", setting=("working",))
    address = links.of_practices(view, ["de-site-gent"], data)["de-site-gent"].open
    assert urlsplit(address).path == "/"
    assert read(address, data) == View(lang="en", practice="de-site-gent")


def test_an_area_has_a_page_of_paper_with_the_figure_of_the_view() -> None:
    view = View(lang="fr", area="a1", setting=("living",), zoom=3.0, center=(1.0, 2.0))
    assert brief_link("a1", view, toy.shown().default_indicator) == "/brief.pdf?lang=fr&area=a1"
