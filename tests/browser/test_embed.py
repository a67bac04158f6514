"""The embed on somebody else's site, and the exported file without a network, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.outlets.export import write
from dashboard.outlets.links import embed_code
from tests.browser import the_map
from tests.browser.conftest import Watch
from tests.browser.the_map import framed, opened, over_map, wait_until, where

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
EMBED = "embed.js"
DRAWN = over_map(the_map.DRAWN, EMBED)
TALLY = over_map(f"{the_map.TALLY}.all", EMBED)
# Which practices are on the map, and the class of every area.
SHOWN = (
    "(({ areas, practices }) => ({ areas: areas.spec.levels.map((level) => level.classes),"
    " colours: areas.spec.palette, practices: practices ? practices.rows"
    ".map((row) => practices.file.ids[row]).sort() : [] }))(atlas)"
)


def test_an_embed_paints_on_another_site_asks_its_own_server_only_and_gets_the_height_it_asks(
    watched: Watched, server: str, site: Callable[[str], str]
) -> None:
    page, _ = watched
    page.add_init_script("window.told = []; addEventListener('message', (event) => window.told.push(event.data));")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site(embed_code(f"{server}/embed?lang=nl&setting=living", "kaart", 300)))
    frame = framed(page, DRAWN)
    assert frame.evaluate(TALLY) == 10
    page.wait_for_function("() => window.told.length")
    told = page.evaluate("window.told.at(-1)")
    assert set(told) == {"type", "height"}
    assert told["type"] == "solidarity-atlas:height"
    assert told["height"] > 300
    page.wait_for_function(
        "() => document.querySelector('iframe').getBoundingClientRect().height === window.told.at(-1).height"
    )
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight + 1")
    inside = [url for url in asked if not url.endswith("/page.html") and not url.startswith("data:")]
    assert inside
    assert {urlsplit(url).netloc for url in inside} == {urlsplit(server).netloc}
    assert not [url for url in inside if "stream" in url]


def test_an_embed_in_a_sandbox_without_an_origin_still_paints(
    watched: Watched, server: str, site: Callable[[str], str]
) -> None:
    page, _ = watched
    frame = f'<iframe src="{server}/embed?lang=nl" sandbox="allow-scripts" width="700" height="600"></iframe>'
    page.goto(site(frame))
    assert framed(page, DRAWN).evaluate(TALLY) == 14


def test_nobody_else_may_frame_the_dashboard(browser: Browser, server: str, site: Callable[[str], str]) -> None:
    page = browser.new_page()
    with page.expect_console_message(lambda message: "frame-ancestors 'self'" in message.text):
        page.goto(site(f'<iframe src="{server}/?lang=nl"></iframe>'))
    page.close()


@pytest.mark.parametrize(
    "query",
    ["lang=nl&setting=living&support=professional&support=subsidy&match=all&indicator=bimd2011_income",
     pytest.param("lang=fr&year=2015&classes=quantiles&steps=7&q=gent", marks=pytest.mark.audit)],
)  # fmt: skip
def test_an_embed_shows_what_the_dashboard_shows(watched: Watched, query: str) -> None:
    page, _ = watched
    dashboard = opened(page, query).ask(SHOWN)
    page.goto(f"/embed?{query}")
    wait_until(page, DRAWN)
    assert page.evaluate(over_map(SHOWN, EMBED)) == dashboard
    assert dashboard["practices"]


def test_nothing_is_cut_off_at_any_width(watched: Watched) -> None:
    page, _ = watched
    page.set_viewport_size({"width": 280, "height": 640})
    page.goto("/embed?lang=fr&setting=living&support=professional&controls=zoom,search,layers")
    for width in (280, 390, 640, 1440):
        page.set_viewport_size({"width": width, "height": 640})
        wait_until(page, DRAWN)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        more = page.locator(".legend-line button")
        assert more.is_visible() == (width < 480)
        if more.is_visible() and more.get_attribute("aria-expanded") == "false":
            more.click()
        for part in ("#atlas-head h1", ".atlas-legend", "#atlas-foot", "a.open"):
            box = page.locator(part).bounding_box()
            assert box is not None, (width, part)
            assert box["x"] >= 0, (width, part)
            assert box["x"] + box["width"] <= width, (width, part)
        stage, legend = (page.locator(part).bounding_box() for part in ("#atlas-stage", "#atlas-legend"))
        assert stage is not None
        assert legend is not None
        assert stage["height"] >= 250, width
        beside = legend["x"] >= stage["x"] + stage["width"] - 1
        assert beside or legend["y"] >= stage["y"] + stage["height"] - 1, width


def test_a_click_opens_a_practice_and_an_area_as_text(watched: Watched) -> None:
    page, _ = watched
    page.goto("/embed?lang=nl&center=51.0625,3.708&zoom=15")
    wait_until(page, DRAWN)
    place = over_map(where("item.key === 'de-site-gent'"), EMBED)
    wait_until(page, place)
    at = page.evaluate(place)
    box = page.locator("#atlas-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    card = page.locator("#atlas-card")
    expect(card.locator("h2")).to_have_text("De Site")
    expect(card).to_contain_text("Sporen van steun")
    expect(card).to_be_focused()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    at = page.evaluate(over_map("map.latLngToContainerPoint([51.0585, 3.7130])", EMBED))
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    expect(card).to_contain_text("Achterstelling 2011")
    expect(page.locator("path.atlas-outline-chosen")).to_be_attached()
    assert re.search(r"\d,\d", card.inner_text())


def test_the_practices_can_be_read_and_opened_without_a_mouse(watched: Watched) -> None:
    page, _ = watched
    page.goto("/embed?lang=nl&setting=living&q=gent")
    wait_until(page, DRAWN)
    number = page.evaluate(TALLY)
    button = page.get_by_role("button", name=f"De {number} getoonde praktijken als lijst")
    button.focus()
    page.keyboard.press("Enter")
    card = page.locator("#atlas-card")
    expect(card.locator("li button")).to_have_count(number)
    card.locator("li button", has_text="Torekes").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#atlas-card h2")).to_have_text("Torekes")
    assert page.evaluate(over_map("map.getBounds().contains([51.063, 3.711])", EMBED))


def test_what_the_view_chose_is_open(watched: Watched) -> None:
    page, _ = watched
    page.goto("/embed?lang=nl&area=440217")
    expect(page.locator("#atlas-card h2")).to_have_text("Rabot - Blaisantvest")
    expect(page.locator("#atlas-card")).to_contain_text("61,2")
    page.goto("/embed?lang=nl&practice=torekes-rabot-gent")
    expect(page.locator("#atlas-card h2")).to_have_text("Torekes")


def test_hostile_texts_of_a_card_stay_text(watched: Watched) -> None:
    page, _ = watched
    text = "<img src=x onerror=window.hacked=1>"

    def hostile(route: Any) -> None:
        body = route.fetch().json()
        body["name"] = body["summary"] = text
        body["references"] = [{"title": text, "url": "javascript:window.hacked=1"}]
        route.fulfill(json=body, headers={"access-control-allow-origin": "*"})

    page.route("**/cards/**", hostile)
    page.goto("/embed?lang=nl&practice=torekes-rabot-gent")
    expect(page.locator("#atlas-card h2")).to_have_text(text)
    assert page.locator("#atlas-card a").count() == 0
    assert page.evaluate("window.hacked") is None


def test_the_link_to_the_atlas_follows_the_map(watched: Watched) -> None:
    page, _ = watched
    page.goto("/embed?lang=nl&setting=living")
    wait_until(page, DRAWN)
    link = page.locator("a.open")
    assert "center" not in (link.get_attribute("href") or "")
    page.locator(".leaflet-control-zoom-in").click()
    expect(link).to_have_attribute("href", re.compile("setting=living.*center=.*zoom="))


def test_readers_switch_parts_of_the_map_off_and_on(watched: Watched) -> None:
    page, _ = watched
    page.goto("/embed?lang=en&controls=zoom,layers")
    wait_until(page, DRAWN)
    practices = page.get_by_role("checkbox", name="practices")
    practices.uncheck()
    wait_until(page, over_map("!atlas.practices", EMBED))
    practices.check()
    wait_until(page, over_map(f"atlas.practices && {the_map.TALLY}.all === 14", EMBED))
    page.get_by_role("checkbox", name="colour").uncheck()
    assert page.evaluate(over_map("atlas.areas.spec.colour", EMBED)) is False


def test_a_still_map_does_not_move(watched: Watched) -> None:
    page, _ = watched
    page.goto("/embed?lang=en&still=1")
    wait_until(page, DRAWN)
    before = page.evaluate(over_map("[map.getZoom(), map.getCenter()]", EMBED))
    box = page.locator("#atlas-map").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.wheel(0, -400)
    page.mouse.dblclick(box["x"] + 200, box["y"] + 200)
    page.wait_for_timeout(400)
    assert page.evaluate(over_map("[map.getZoom(), map.getCenter()]", EMBED)) == before
    expect(page.locator("#atlas-card")).to_be_hidden()


def test_an_exported_file_shows_the_map_without_a_network(browser: Browser, tmp_path: Path, atlas_bundle: Path) -> None:
    out = tmp_path / "map.html"
    write("lang=nl&setting=living&controls=zoom,search,layers", out, atlas_bundle)
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 720})
    page, watch = context.new_page(), Watch()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", watch.message)
    page.on("pageerror", lambda problem: watch.console.append(str(problem)))
    page.goto(out.as_uri())
    of_file = partial(over_map, entry=EMBED, folder="atlas/")
    wait_until(page, of_file(the_map.DRAWN))
    assert page.evaluate(of_file(f"{the_map.TALLY}.all")) == 10
    expect(page.locator(".atlas-legend")).to_contain_text("2011")
    page.evaluate(of_file("map.setView([51.0616, 3.7105], 13, { animate: false }) && null"))
    wait_until(page, of_file(the_map.DRAWN))
    box = page.get_by_role("combobox")
    box.fill("rabot - bl")
    page.get_by_role("option").first.click()
    expect(page.locator("#atlas-card")).to_contain_text("Rabot")
    box.fill("torekes")
    page.get_by_role("option").first.click()
    expect(page.locator("#atlas-card h2")).to_have_text("Torekes")
    expect(page.locator("#atlas-card")).to_contain_text("Sporen van steun")
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert [url for url in asked if url.startswith("file:")] == [out.as_uri()]
    assert watch.console == []


def test_sharing_gives_the_link_of_what_is_on_the_screen(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en&setting=living")
    atlas.page.locator(".leaflet-control-zoom-in").click()
    expect(page).to_have_url(re.compile("zoom="))
    page.get_by_role("button", name="Share", exact=True).click()
    panel = page.get_by_role("dialog")
    field = panel.get_by_role("textbox")
    expect(field).to_have_value(re.compile("zoom="))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel.get_by_role("button", name="Copy", exact=True).click()
    expect(panel.get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    asked, here = (parse_qs(urlsplit(url).query) for url in (copied, page.url))
    assert asked == here
    panel.get_by_text("On your website", exact=True).click(delay=60)
    handle = panel.locator("iframe").element_handle()
    preview = handle.content_frame() if handle else None
    assert preview is not None
    wait_until(preview, DRAWN)
    assert preview.evaluate(over_map("map.getZoom()", EMBED)) == float(asked["zoom"][0])


@pytest.mark.audit
def test_a_change_of_the_view_keeps_the_maps_place_in_the_address(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=nl&setting=living")
    atlas.page.locator(".leaflet-control-zoom-in").click()
    expect(page).to_have_url(re.compile("zoom="))
    page.locator("[data-key='bar-setting-title']").click()
    page.locator("[data-key='bar-setting-learning']").check()
    expect(page).to_have_url(re.compile("setting=learning"))
    expect(page).to_have_url(re.compile("zoom="))
