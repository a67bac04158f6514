"""The map's limits, and what its frame and its controls are called in the reader's language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from dashboard.view import LEAST_ZOOM, MOST_ZOOM
from tests.browser.conftest import Watch
from tests.browser.test_contribute import contribute
from tests.browser.the_map import MAP, opened

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
SAID = {
    "nl": ("Kaart van praktijken en buurten", "Inzoomen", "Uitzoomen", "Sluiten"),
    "fr": ("Carte des pratiques et des quartiers", "Agrandir", "Réduire", "Fermer"),
}


@pytest.mark.parametrize(
    "query", ["center=51.06,3.71&zoom=30", "zoom=-5&center=51,4", "center=,&zoom=9", "center=51,&zoom=9"]
)
def test_a_position_that_the_page_refuses_is_none_for_the_map(watched: Watched, query: str) -> None:
    page, _ = watched
    atlas = opened(page, f"lang=en&{query}")
    assert atlas.ask("[map.getMinZoom(), map.getMaxZoom()]") == [LEAST_ZOOM, MOST_ZOOM]
    expect(page.locator(".said")).to_contain_text("Possible:")
    assert 7 < atlas.ask("map.getZoom()") < 11
    assert atlas.ask("map.getBounds().contains([51.06, 3.71]) && map.getBounds().contains([50.85, 4.35])")


def test_the_map_keeps_to_its_limits(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en&center=51.06,3.71&zoom=2")
    assert atlas.ask("map.getZoom()") == LEAST_ZOOM
    expect(atlas.frame.get_by_role("button", name="Zoom out")).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize("lang", SAID)
def test_map_and_frame_speak_the_readers_language(watched: Watched, lang: str) -> None:
    page, _ = watched
    title, nearer, farther, close = SAID[lang]
    atlas = opened(page, f"lang={lang}&municipality=Antwerpen")
    for name in (nearer, farther):
        expect(atlas.frame.get_by_role("button", name=name)).to_have_attribute("title", name)
    assert atlas.document.evaluate("[document.documentElement.lang, document.title]") == [lang, title]
    expect(page.locator(MAP)).to_have_attribute("title", title)
    expect(atlas.frame.get_by_role("region", name=title)).to_be_visible()
    atlas.click(atlas.drawn("town-"))
    expect(atlas.frame.locator(".leaflet-popup-close-button")).to_have_attribute("aria-label", close)


def test_the_maps_of_the_other_pages_do_so_too(watched: Watched) -> None:
    page, _ = watched
    page.goto("/?lang=fr")
    page.locator(".st-key-nav a[href*=neighbourhood]").click()
    expect(page.locator(".st-key-neighbourhood")).to_be_visible(timeout=30_000)
    expect(page.locator(MAP)).to_have_attribute("title", SAID["fr"][0], timeout=30_000)
    contribute(page, "fr")
    expect(page.locator(".st-key-spot_map iframe")).to_have_attribute(
        "title", "L’endroit de cette pratique", timeout=30_000
    )
    spot = page.frame_locator(".st-key-spot_map iframe")
    expect(spot.get_by_role("button", name="Agrandir")).to_be_visible()


def test_a_needed_field_is_called_by_its_name_and_a_star(watched: Watched) -> None:
    page, _ = watched
    contribute(page, "fr")
    expect(page.get_by_label("Nom de la pratique").first).to_have_attribute("aria-label", "Nom de la pratique *")
    assert page.locator("[aria-label*='\\\\']").count() == 0
