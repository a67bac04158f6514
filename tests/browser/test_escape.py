"""Escape: what was opened last closes first, and what was chosen is let go wherever the focus is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage, Watch
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


def test_a_list_that_was_opened_over_an_open_drawer_closes_before_it(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, f"{CHOSEN}&municipality=Antwerpen&center=51.2199,4.4003&zoom=11")
    page.locator(".bar-more").click()
    drawer, listed = page.locator("dialog.drawer"), page.locator(".atlas-popup")
    place = atlas.drawn("town-")
    beside = drawer.bounding_box()
    assert beside is not None
    assert place[0] < beside["x"] or place[1] > beside["y"] + beside["height"]
    atlas.click(place)
    expect(listed.locator("button").first).to_be_focused()
    expect(drawer).to_be_visible()
    for closed, still in ((listed, drawer), (drawer, page.locator(".panel[data-area='440217']"))):
        page.keyboard.press("Escape")
        expect(closed.filter(visible=True)).to_have_count(0)
        # Nothing else closes with it, not later either.
        page.evaluate("() => new Promise((next) => setTimeout(next, 100))")
        expect(still.first).to_be_visible()
    page.keyboard.press("Escape")
    cleared(page, atlas)


def test_escape_closes_a_panel_of_the_bar_and_a_sheet_before_the_choice(new_page: NewPage) -> None:
    page = new_page()
    atlas = opened(page, CHOSEN)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        if width == 1440:
            page.locator("[data-key='bar-support-title']").click()
            lies_open = page.locator("[data-key='bar-support'] .bar-panel")
        else:
            page.locator(".filters-opener").click()
            lies_open = page.locator("dialog.drawer")
        expect(lies_open).to_be_visible()
        page.keyboard.press("Escape")
        expect(lies_open).to_be_hidden()
        page.evaluate("() => new Promise((next) => setTimeout(next, 100))")
        expect(page.locator(".panel[data-area='440217']")).to_be_attached()
    page.keyboard.press("Escape")
    cleared(page, atlas)
