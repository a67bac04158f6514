"""Places of OpenStreetMap on the map: told apart, said not to be verified, and switched off and on by the address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import the_map
from tests.browser.conftest import NewPage, serving, watching
from tests.browser.the_map import opened, over_map, wait_until, where

pytestmark = pytest.mark.browser
BRUSSELS = "center=50.8465,4.353&zoom=15"
EMBED = "embed.js"
KEYS = "atlas.points.drawn.map((one) => one.key).filter((one) => one.startsWith(value)).length"


@pytest.fixture(scope="module")
def address(osm_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(osm_bundle, tmp_path_factory.mktemp("server") / "log.txt") as found:
        yield found


@pytest.fixture
def page(new_page: NewPage, address: str) -> Iterator[Page]:
    page = new_page(1440, 900, base_url=address)
    with watching(page):
        yield page


def embedded(page: Page, query: str) -> None:
    page.goto(f"/embed?lang=en&{BRUSSELS}&{query}")
    wait_until(page, over_map(the_map.DRAWN, EMBED))


def drawn(page: Page, layer: str) -> int:
    found: int = page.evaluate(over_map(KEYS, EMBED), f"{layer}-")
    return found


def open_place(page: Page, key: str) -> None:
    at = page.evaluate(over_map(where(f"item.key.startsWith('{key}')"), EMBED))
    box = page.locator(".leaflet-container").bounding_box()
    assert at
    assert box
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])


def test_an_old_address_shows_none_and_a_new_one_those_that_count(page: Page) -> None:
    embedded(page, "")
    assert (drawn(page, "osm_places"), drawn(page, "osm_other")) == (2, 0)
    embedded(page, "layers=practices,meeting_places,areas")
    assert (drawn(page, "osm_places"), drawn(page, "osm_other")) == (0, 0)
    embedded(page, "layers=osm_places,osm_other")
    assert (drawn(page, "place"), drawn(page, "osm_places"), drawn(page, "osm_other")) == (0, 2, 2)


def test_a_place_says_that_nobody_verified_it_and_links_its_page(page: Page) -> None:
    embedded(page, "layers=osm_places")
    page.evaluate(
        over_map("atlas.osm_places.open([atlas.osm_places.file.names.indexOf(value)])", EMBED), "Maison de jeunes"
    )
    popup = page.locator(".atlas-popup")
    expect(popup).to_contain_text("OpenStreetMap, not verified by the editors")
    expect(popup.locator(".atlas-label a")).to_have_attribute(
        "href", "https://www.openstreetmap.org/?mlat=50.848&mlon=4.354#map=19/50.848/4.354"
    )
    page.evaluate(
        over_map("atlas.osm_places.open([atlas.osm_places.file.names.findIndex((one) => one.includes('<b>'))])", EMBED)
    )
    expect(popup.locator("strong")).to_have_text("Maison <b>du</b> Peuple")
    expect(popup.locator(".atlas-label a")).to_have_attribute("href", "https://example.org/maison")


def test_one_that_is_clicked_is_named_by_its_kind_where_it_has_no_name(page: Page) -> None:
    embedded(page, "layers=osm_other")
    row = page.evaluate(over_map("atlas.osm_other.file.names.indexOf(null)", EMBED))
    open_place(page, f"osm_other-{row}")
    expect(page.locator(".atlas-popup strong")).to_have_text("other place")


def test_a_switch_of_an_embed_takes_them_off_and_puts_them_back(page: Page) -> None:
    embedded(page, "controls=layers")
    switch = page.get_by_label("meeting places from OpenStreetMap, not verified")
    switch.uncheck()
    wait_until(page, over_map(f"({KEYS}) === 0", EMBED), "osm_places-")
    assert drawn(page, "place") > 0
    switch.check()
    wait_until(page, over_map(f"({KEYS}) === 2", EMBED), "osm_places-")


def test_the_switch_of_the_atlas_writes_the_address(page: Page) -> None:
    atlas = opened(page, f"lang=en&{BRUSSELS}")
    atlas.wait_for("atlas.osm_places?.spots.length === 2")
    page.locator("[data-open=drawer]:visible").first.press("Enter")
    page.locator("[data-key='drawer-layers-title']").click()
    page.get_by_label("meeting places from OpenStreetMap, not verified").uncheck()
    atlas.wait_for("!atlas.osm_places && atlas.meeting_places")
    expect(page).not_to_have_url("osm_places")
    assert "layers=meeting_places" in page.url
    page.get_by_label("other places from OpenStreetMap").check()
    atlas.wait_for("atlas.osm_other?.spots.length === 2")
    assert "layers=osm_other" in page.url
