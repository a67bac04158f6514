"""Back and forward, a reload, other pages and back, quick presses, a slow answer: the view is what the address says."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.conftest import Watch
from tests.browser.the_map import MAP, opened, ready, settle

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
COUNT = ".bar-count strong"


def asked(page: Page, name: str) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get(name, [])


def test_back_and_forward_give_the_views_that_were_there_and_a_reload_the_last_one(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en")
    page.locator("[data-key='bar-setting-title']").click()
    page.locator("[data-key='bar-setting-leisure']").check()
    expect(page.locator(COUNT)).to_have_text("5")
    page.locator("[data-key='question-gap']").click()
    expect(page.locator(".explore-gap")).to_be_attached()
    page.go_back()
    expect(page.locator(".explore-gap")).to_have_count(0)
    expect(page.locator(COUNT)).to_have_text("5")
    page.go_back()
    expect(page.locator(COUNT)).to_have_text("15")
    expect(page.locator(".tag")).to_have_count(0)
    assert atlas.tally()["all"] == 14
    page.go_forward()
    expect(page.locator(COUNT)).to_have_text("5")
    expect(page.locator(".tag")).to_have_count(1)
    assert atlas.tally()["all"] == 5
    page.reload()
    expect(page.locator(COUNT)).to_have_text("5", timeout=30_000)
    expect(page.locator(".tag")).to_have_count(1)


def test_a_reload_looks_where_the_reader_looked_also_away_from_what_was_chosen(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en&area=440217")
    box = page.locator(MAP).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 100)
    page.mouse.wheel(0, 300)
    expect(page).to_have_url(re.compile("center="))
    # The wheel's own motion would go on over what is set while it lasts.
    settle(page)
    atlas.ask("map.setView([51.2199, 4.4003], 11, { animate: false }) && null")
    expect(page).to_have_url(re.compile("center=51.21990"))
    page.reload()
    ready(atlas)
    expect(page.locator(".panel[data-area='440217']")).to_be_visible()
    expect(page.locator("path.atlas-outline-chosen")).to_be_attached()
    settle(page)
    assert atlas.ask("map.getCenter().lng") == pytest.approx(4.4003, abs=0.001)
    assert atlas.ask("map.getZoom()") == 11


def test_the_map_of_a_page_that_was_left_is_gone_and_another_is_made(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en")
    page.evaluate(f"() => {{ window.left = document.querySelector('{MAP}').atlas; window.told = []; }}")
    page.evaluate("addEventListener('atlas:choose', (event) => window.told.push(event.detail.kind))")
    pages = page.locator(".masthead-pages")
    for _ in range(2):
        pages.get_by_role("link", name="Practices").click()
        expect(page.locator(".card").first).to_be_visible()
        expect(page.locator(MAP)).to_have_count(0)
        pages.get_by_role("link", name="Explore").click()
        expect(page.locator(f"{MAP} canvas.leaflet-tile").first).to_be_attached(timeout=30_000)
    ready(atlas)
    expect(page.locator(MAP)).to_have_count(1)
    expect(page.locator(".explore, .masthead, dialog.drawer")).to_have_count(3)
    assert page.evaluate(f"() => document.querySelector('{MAP}').atlas !== window.left")
    assert page.evaluate("() => Object.keys(window.left._layers).length") == 0
    page.keyboard.press("Escape")
    atlas.wait_for("window.told.length")
    # One map answers, once.
    page.evaluate("() => new Promise((next) => setTimeout(next, 50))")
    assert page.evaluate("() => window.told") == ["none"]
    search = page.locator(".atlas-search input")
    search.fill("rabot - bl")
    page.get_by_role("option").first.click()
    expect(page.locator(".panel[data-area='440217']")).to_be_visible()
    page.locator(".said h1").click()
    page.keyboard.press("Escape")
    expect(page.locator(".panel[data-area='440217']")).to_have_count(0)


def test_presses_while_the_page_is_slow_all_count(watched: Watched) -> None:
    """The server's answers are held back; presses meanwhile are of options, of a tag, and on the map."""
    page, _ = watched
    held: list[tuple[WebSocketRoute, str | bytes]] = []
    slow = [False]

    def between(ours: WebSocketRoute) -> None:
        server = ours.connect_to_server()
        server.on_message(lambda message: held.append((ours, message)) if slow[0] else ours.send(message))

    page.route_web_socket(re.compile("/_stcore/stream"), between)
    atlas = opened(page, "lang=en&support=subsidy&center=51.0625,3.708&zoom=15")
    page.locator("[data-key='bar-setting-title']").click()
    slow[0] = True
    options = page.locator("[data-key='bar-setting'] .option input")
    for value in ("leisure", "living", "learning"):
        options.and_(page.locator(f"[value='{value}']")).click()
    page.evaluate("() => document.querySelector('.tag').click()")
    atlas.click(atlas.at(51.0616, 3.7105))
    assert asked(page, "setting") == []
    slow[0] = False
    for ours, message in held:
        ours.send(message)
    expect(page.locator(".panel").first).to_be_visible()
    expect(page).to_have_url(re.compile("area=|practice="))
    assert {*asked(page, "setting")} == {"leisure", "living", "learning"}
    assert asked(page, "support") == []
    for value in ("leisure", "living", "learning"):
        expect(options.and_(page.locator(f"[value='{value}']"))).to_be_checked()
