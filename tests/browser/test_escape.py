"""Escape: what was opened last closes first, and what was chosen is let go wherever the focus is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Watch
from tests.browser.the_map import MAP, TheMap, opened, search_box

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
CHOSEN = "lang=en&area=440217"


def cleared(page: Page, atlas: TheMap) -> None:
    expect(page.locator(".explore-column .split")).to_be_visible()
    expect(atlas.page.locator("path.atlas-outline-chosen")).to_have_count(0)
    assert "area=" not in page.url


def searched(page: Page, atlas: TheMap) -> Locator:
    """The map's search box, by which a neighbourhood was just chosen."""
    box = search_box(page)
    box.fill("rabot bl")
    expect(atlas.page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".panel[data-area='440217']")).to_be_visible()
    return box


def test_escape_clears_the_choice_wherever_the_focus_is(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, CHOSEN)
    expect(atlas.page.locator("path.atlas-outline-chosen")).to_be_attached()
    page.keyboard.press("Escape")  # nothing has the focus after loading
    cleared(page, atlas)
    searched(page, atlas)
    page.locator(".said h1").click()
    page.keyboard.press("Escape")
    cleared(page, atlas)
    searched(page, atlas)
    atlas.page.locator(MAP).focus()
    page.keyboard.press("Escape")
    cleared(page, atlas)


def test_escape_in_a_field_of_the_page_or_in_what_lies_over_it_keeps_the_choice(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, CHOSEN)
    search_box(page).focus()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Share").click()
    sheet = page.locator("[data-testid=stPopoverBody], [role=dialog]").first
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    page.wait_for_timeout(300)
    expect(page.locator(".panel[data-area='440217']")).to_be_visible()
    expect(atlas.page.locator("path.atlas-outline-chosen")).to_be_attached()
    page.locator(".said h1").click()
    page.keyboard.press("Escape")
    cleared(page, atlas)


@pytest.mark.audit
def test_escape_after_a_search_clears_what_the_search_chose(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en")
    box = searched(page, atlas)
    box.fill("kur")
    page.keyboard.press("Escape")
    expect(box).to_have_value("")
    page.wait_for_timeout(300)
    expect(page.locator(".panel[data-area='440217']")).to_be_visible()
    page.keyboard.press("Escape")
    cleared(page, atlas)
    searched(page, atlas)
    page.keyboard.press("Escape")
    cleared(page, atlas)
    expect(box).to_have_value("")  # the name goes with the choice


def test_escape_closes_a_list_before_it_clears_the_choice(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, f"{CHOSEN}&municipality=Antwerpen")
    expect(atlas.page.locator("path.atlas-outline-chosen")).to_be_attached()
    atlas.ask("map.setView([51.2199, 4.4003], 11, { animate: false }) && null")
    atlas.click(atlas.drawn("town-"))
    expect(atlas.page.locator(".atlas-popup button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(atlas.page.locator(".atlas-popup")).to_have_count(0)
    page.wait_for_timeout(300)
    expect(page.locator(".panel[data-area='440217']")).to_be_visible()
    page.keyboard.press("Escape")
    cleared(page, atlas)
