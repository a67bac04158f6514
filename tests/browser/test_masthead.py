"""The masthead in a real browser: one line at every width, a menu by keyboard, and the way past it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from dashboard.presenters.i18n import languages
from tests.browser.conftest import NewPage, Watch
from tests.browser.the_map import wait_until

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]


def opened(page: Page, query: str = "lang=nl") -> None:
    page.goto(f"/about?{query}")
    expect(page.locator(".prose h1")).to_be_visible(timeout=30_000)


@pytest.mark.parametrize("lang", languages())
def test_the_masthead_is_one_line_at_every_width(new_page: NewPage, lang: str) -> None:
    page = new_page(1440)
    opened(page, f"lang={lang}")
    for width, height in ((360, 52), (390, 52), (768, 56), (1024, 56), (1440, 56), (1920, 56)):
        page.set_viewport_size({"width": width, "height": 800})
        wait_until(page, f"() => document.querySelector('.masthead').clientWidth === {width}")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        box = page.locator(".masthead").bounding_box()
        assert box is not None
        assert box["height"] == height
        assert page.evaluate("document.querySelector('.masthead-row').scrollWidth") <= width
        menu = page.locator(".masthead-menu")
        expect(menu if menu.is_visible() else page.locator("#masthead-list a").last).to_be_in_viewport(ratio=0.95)
        assert menu.is_visible() == (width < 800)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_pages_and_languages_open_by_keyboard_and_escape_closes_them(watched: Watched) -> None:
    page, _ = watched
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page)
    menu = page.locator(".masthead-menu")
    expect(menu).to_have_attribute("aria-expanded", "false")
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#masthead-list a[aria-current]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(page.locator("#masthead-list")).to_be_hidden()
    tongues = page.locator(".masthead-language")
    tongues.click()
    page.get_by_role("button", name="FR Français").click()
    expect(page.locator(".prose h1")).to_have_text("À propos de cet atlas")
    expect(page.locator("#masthead-tongues")).to_be_hidden()
    assert page.evaluate("document.documentElement.lang") == "fr"
    menu.click()
    page.locator("#masthead-list").get_by_role("link", name="Constats").click()
    expect(page.locator("#search-effort")).to_be_attached(timeout=30_000)
    expect(page.locator("#masthead-list")).to_be_hidden()


def test_the_first_stop_of_the_keyboard_leads_past_the_masthead(watched: Watched) -> None:
    page, _ = watched
    opened(page)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("banner").count() == 1
    assert page.get_by_role("heading", level=1).count() == 1
