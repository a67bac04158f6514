"""What a person does on the first page, in a real browser."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage, Watch
from tests.browser.the_map import MAP, opened

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]


def finding(page: Page) -> str:
    return page.locator(".said h1").inner_text()


def tick(page: Page, group: str, value: str) -> Locator:
    """Choose an option of a group of the bar; the group stays open."""
    option = page.locator(f"[data-key='bar-{group}'] .option").filter(has=page.locator(f"input[value='{value}']"))
    if not option.is_visible():
        page.locator(f"[data-key='bar-{group}-title']").click()
    option.locator("label").click()
    return option


def test_the_map_shows_every_area_and_the_practices_and_asks_nobody_else(watched: Watched) -> None:
    page, watch = watched
    atlas = opened(page)
    expect(page.locator(".said h1")).to_contain_text("11 van de 15 praktijken")
    expect(page.locator(".explore-legend .atlas-legend")).to_contain_text("2011")
    assert atlas.areas() == 4
    tally = atlas.tally()
    assert tally["all"] == 14
    assert tally["rings"] >= 1
    # Nothing outside is asked until the reader switches the street map on.
    assert watch.outside == []
    watch.allowed = ("https://tile.openstreetmap.org/",)
    page.locator(".bar-more").click()
    page.locator(".drawer-row:has(.atlas-outside) > summary").first.click()
    page.route("https://tile.openstreetmap.org/**", lambda route: route.fulfill(status=204))
    with page.expect_request("https://tile.openstreetmap.org/**"):
        page.locator(".atlas-outside input").check()


def test_a_filter_changes_finding_markers_table_and_address(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page)
    page.get_by_role("button", name="Tabel").click()
    expect(page.locator(".st-key-table canvas").first).to_be_visible()
    option = tick(page, "setting", "leisure")
    expect(page.locator(".said h1")).to_contain_text("vrije tijd")
    assert parse_qs(urlsplit(page.url).query)["setting"] == ["leisure"]
    shown = int(page.locator(".bar-count strong").inner_text())
    assert (shown, atlas.tally()["all"]) == (5, 5)
    assert f"van de {shown}" in finding(page)
    expect(page.locator(".st-key-table [role=grid]").first).to_have_attribute("aria-rowcount", str(shown + 1))
    expect(option.locator(".option-count")).to_have_text(str(shown))


def test_choosing_a_practice_and_a_neighbourhood_opens_their_detail(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "center=51.0625,3.708&zoom=15")
    atlas.click(atlas.practice("de-site-gent"))
    expect(page.locator(".panel[data-practice='de-site-gent'] h2")).to_have_text("De Site")
    expect(page.locator(".panel")).to_contain_text("Wie trekt, wie ondersteunt, wie beslist?")
    page.get_by_role("button", name="Toon deze buurt").click()
    expect(page.locator(".panel[data-area='440217']")).to_contain_text("61,2")
    expect(atlas.page.locator("path.atlas-outline-chosen")).to_be_attached()
    page.get_by_role("button", name="Sluiten").click()
    expect(page.locator(".explore-column .split")).to_be_visible()
    expect(atlas.page.locator("path.atlas-outline-chosen")).to_have_count(0)
    atlas.click(atlas.practice("de-site-gent"))
    expect(page.locator(".panel[data-practice='de-site-gent']")).to_be_visible()


def test_an_address_restores_the_same_view(watched: Watched) -> None:
    page, _ = watched
    chosen = "setting=living&support=professional&indicator=bimd2011_income&practice=torekes-rabot-gent"
    opened(page, f"lang=fr&{chosen}&center=51.06,3.71&zoom=13")
    said = finding(page)
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert "habiter" in said
    page.reload()
    expect(page.locator(".said h1")).to_have_text(said)
    expect(page.locator(".panel[data-practice='torekes-rabot-gent']")).to_be_visible()
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["center"] == ["51.06,3.71"]
    assert asked["support"] == ["professional"]
    expect(page.locator(MAP).locator("canvas.leaflet-tile").first).to_be_visible()


def test_panning_never_reruns_and_a_filter_keeps_the_position(watched: Watched) -> None:
    page, _ = watched
    sent: list[object] = []
    page.on("websocket", lambda channel: channel.on("framesent", lambda frame: sent.append(frame)))
    atlas = opened(page)
    page.wait_for_timeout(600)
    before = len(sent)
    assert before > 0
    box = page.locator(MAP).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.4
    page.mouse.move(x, y)
    page.mouse.wheel(0, -600)
    expect(page).to_have_url(re.compile("center="))
    page.wait_for_timeout(600)
    assert len(sent) == before
    there = parse_qs(urlsplit(page.url).query)
    tick(page, "setting", "living")
    expect(page.locator(".said h1")).to_contain_text("samen wonen")
    after = parse_qs(urlsplit(page.url).query)
    assert (after["center"], after["zoom"]) == (there["center"], there["zoom"])
    transform = atlas.ask("[map.getCenter().lat, map.getZoom()]")
    assert transform[0] == pytest.approx(float(there["center"][0].split(",")[0]), abs=1e-4)
    assert transform[1] == pytest.approx(float(there["zoom"][0]), abs=0.01)


def test_the_downloaded_rows_are_the_rows_on_show_and_clear_all_shows_everything(watched: Watched) -> None:
    page, _ = watched
    opened(page, "lang=en&support=subsidy&q=gent&match=all")
    number = int(page.locator(".bar-count strong").inner_text())
    assert 0 < number < 15
    with page.expect_download() as got:
        page.get_by_role("link", name="(CSV)").click()
    lines = got.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == number + 1
    page.locator(".tag-clear").click()
    expect(page.locator(".bar-count strong")).to_have_text("15")
    expect(page.locator(".said h1")).to_contain_text("of the 15 practices")
    assert "support" not in parse_qs(urlsplit(page.url).query)


def test_nothing_found_says_so_and_what_an_address_says_is_never_markup(watched: Watched) -> None:
    page, _ = watched
    opened(page, "lang=en&q=%3Cimg%20src%3Dx%20onerror%3D%22window.hacked%3D1%22%3E&setting=%3Cscript%3E")
    expect(page.locator(".said h1")).to_contain_text("No")
    expect(page.locator(".bar-count strong")).to_have_text("0")
    expect(page.locator(".explore")).to_contain_text("<img src=x")
    expect(page.locator(".said .bad")).to_contain_text("<script>")
    assert page.evaluate("window.hacked") is None
    assert page.locator(".explore img[src=x]").count() == 0


def test_the_other_pages_keep_filters_and_language(watched: Watched) -> None:
    page, _ = watched
    opened(page, "lang=en&setting=learning")
    pages = page.locator(".masthead-pages")
    pages.get_by_role("link", name="Practices").click()
    expect(page.locator(".card").first).to_be_visible()
    expect(page.locator(".said h1")).to_contain_text("where people learn together")
    pages.get_by_role("link", name="About").click()
    expect(page.locator(".prose h1")).to_have_text("About this atlas")
    expect(page.locator(".prose a[href='https://doi.org/10.0000/sample']").first).to_be_visible()


def test_practices_known_by_municipality_open_from_a_list(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en&municipality=Antwerpen")
    atlas.click(atlas.drawn("town-"))
    atlas.page.locator(".atlas-popup button[data-practice='voetbal-antwerpen']").click()
    expect(page.locator(".panel[data-practice='voetbal-antwerpen']")).to_contain_text("only the municipality is")


def test_a_phone_has_no_sideways_scroll_opens_its_filters_and_shows_where_it_is(new_page: NewPage) -> None:
    page = new_page(390, 844, locale="fr-BE")
    opened(page)
    expect(page.locator(".said h1")).to_contain_text("pratiques")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(".filters-opener").click()
    sheet = page.locator("dialog.drawer")
    expect(sheet).to_be_in_viewport(ratio=0.9)
    sheet.locator(".drawer-show").click()
    expect(sheet).to_be_hidden()
    here = page.locator("#masthead-list [aria-current=page]")
    for name in ("Quartiers", "Contribuer", "À propos"):
        page.locator(".masthead-menu").click()
        page.locator("#masthead-list").get_by_role("link", name=name).click()
        expect(here).to_have_text(name)
        page.locator(".masthead-menu").click()
        expect(here).to_be_in_viewport(ratio=0.9)
        box = here.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        page.keyboard.press("Escape")
