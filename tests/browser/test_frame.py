"""The map's limits, and what it and its controls are called in the reader's language."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from dashboard.query.view import LEAST_ZOOM, MOST_ZOOM
from tests.browser.conftest import Watch
from tests.browser.the_map import opened, ready, speak

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
SAID = {
    "nl": ("Kaart van praktijken en buurten", "Inzoomen", "Uitzoomen", "Sluiten"),
    "fr": ("Carte des pratiques et des quartiers", "Agrandir", "Réduire", "Fermer"),
}


@pytest.mark.parametrize("query", ["center=51.06,3.71&zoom=30", "center=,&zoom=9"])
def test_a_position_that_the_page_refuses_is_none_for_the_map(watched: Watched, query: str) -> None:
    page, _ = watched
    atlas = opened(page, f"lang=en&{query}")
    assert atlas.ask("[map.getMinZoom(), map.getMaxZoom()]") == [LEAST_ZOOM, MOST_ZOOM]
    expect(page.locator(".said")).to_contain_text("Possible:")
    assert 7 < atlas.ask("map.getZoom()") < 11
    assert atlas.ask("map.getBounds().contains([51.06, 3.71]) && map.getBounds().contains([50.85, 4.35])")
    atlas.ask(f"map.setZoom({LEAST_ZOOM}, {{ animate: false }}) && null")
    expect(atlas.page.get_by_role("button", name="Zoom out")).to_have_attribute("aria-disabled", "true")


def test_the_map_speaks_the_readers_language(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=nl&municipality=Antwerpen")
    for lang, (title, nearer, farther, close) in SAID.items():
        if lang != "nl":
            speak(page, lang)
        expect(page.get_by_role("region", name=title)).to_be_visible()
        for name in (nearer, farther):
            expect(page.get_by_role("button", name=name)).to_have_attribute("title", name)
        assert page.locator("html").get_attribute("lang") == lang
        ready(atlas)
        atlas.click(atlas.drawn("town-"))
        expect(atlas.page.locator(".leaflet-popup-close-button")).to_have_attribute("aria-label", close)


def test_the_maps_of_the_other_pages_do_so_too_and_a_needed_field_is_called_by_its_name(watched: Watched) -> None:
    page, _ = watched
    page.goto("/neighbourhood?lang=fr")
    expect(page.get_by_role("region", name=SAID["fr"][0])).to_be_visible(timeout=30_000)
    page.locator(".masthead-pages a[href*=contribute]").click()
    expect(page.locator(".contribute-head h1")).to_be_visible(timeout=30_000)
    spot = page.locator(".st-key-spot_map .atlas-map")
    expect(spot).to_have_attribute("aria-label", re.compile("^L’endroit de cette pratique"), timeout=30_000)
    expect(spot.get_by_role("button", name="Agrandir")).to_be_visible()
    expect(page.get_by_label("Nom de la pratique").first).to_have_attribute("aria-label", "Nom de la pratique *")
    assert page.locator("[aria-label*='\\\\']").count() == 0
