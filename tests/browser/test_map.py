"""The map's own behaviour in a real browser: pointing, choosing, keyboard, fingers, sharpness, and honest counts."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from playwright.sync_api import Browser, FloatRect, Page, expect

from dashboard.maps import scripts
from dashboard.maps.drawing import TOWNS_BELOW
from dashboard.query.dataset import Dataset
from geodata.bundle import read_bundle
from tests.browser.conftest import NewPage, Watch
from tests.browser.the_map import MAP, TALLY, opened, over_map, search_box, wait_until

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
RABOT = (51.0616, 3.7105)
HARBOUR = (51.0440, 3.7088)
KUREGEM = (50.8447, 4.3193)
# Which areas are found at places.
FOUND = f"""await import("{scripts.module_address("projection.js")}")
  .then(({{ toWorld }}) => value.map((place) => atlas.areas.geometry(13).at(...toWorld(...place))))"""
# How many paths of areas get a border when the tiles are drawn anew; lines of hatches are strokes without a path.
BORDERS = """(() => {
  const pen = CanvasRenderingContext2D.prototype;
  const usual = pen.stroke;
  let drawn = 0;
  pen.stroke = function (...path) { drawn += path.length; return usual.apply(this, path); };
  atlas.areas.tiles.repaint();
  pen.stroke = usual;
  return drawn;
})()"""


def test_an_area_says_its_name_and_figure_and_a_click_tells_the_page_only_which(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en&center=51.06,3.71&zoom=13&layers=areas")
    atlas.point(atlas.at(*RABOT))
    label = atlas.page.locator(".atlas-tooltip")
    expect(label).to_contain_text("Rabot - Blaisantvest")
    expect(label).to_contain_text("61.2")
    expect(atlas.page.locator("path.atlas-outline-hover")).to_be_attached()
    atlas.page.evaluate(
        "window.told = []; window.addEventListener('atlas:choose', (event) => window.told.push(event.detail))"
    )
    atlas.click(atlas.at(*RABOT))
    expect(page.locator(".panel[data-area='440217']")).to_be_visible()
    expect(atlas.page.locator("path.atlas-outline-chosen")).to_be_attached()
    assert atlas.page.evaluate("window.told") == [{"kind": "area", "id": "440217"}]
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["area"], asked["center"], asked["zoom"]) == (["440217"], ["51.06000,3.71000"], ["13"])


def test_an_area_is_found_with_the_keyboard_alone(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=fr")
    # A name that nothing has is answered.
    box = search_box(page)
    box.fill("zzzz")
    expect(atlas.page.locator(".atlas-search .atlas-nothing")).to_have_text("Aucun résultat pour ce nom")
    expect(atlas.page.locator(".atlas-search [role=status]")).to_have_text("Aucun résultat pour ce nom")
    box.fill("")
    page.keyboard.type("cureg", delay=15)
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(atlas.page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator(".panel h2")).to_contain_text("Cureghem")
    expect(atlas.page.locator("path.atlas-outline-chosen")).to_be_attached()
    assert atlas.ask("map.getZoom()") > 11


def test_a_row_of_the_table_of_areas_brings_the_area_into_sight(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en")
    page.get_by_role("button", name="Table").click()
    page.locator(".st-key-table_head").locator("button", has_text="Areas").click()
    grid = page.locator(".st-key-table [role=grid]").first
    expect(grid).to_have_attribute("aria-rowcount", "27")
    expect(grid).to_contain_text("Rabot - Blaisantvest")
    box = page.locator(".st-key-table canvas").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 18, box["y"] + 54)
    # The row with the highest figure comes first.
    expect(page.locator(".panel[data-area='21000_40']")).to_be_visible()
    expect(atlas.page.locator("path.atlas-outline-chosen")).to_be_attached()
    assert atlas.ask("map.getBounds().contains(value)", KUREGEM)


def test_every_point_of_every_area_is_found_in_it(watched: Watched, atlas_bundle: Path) -> None:
    """The browser's reading of the packed outlines against the bundle's own polygons; at other zooms, what is drawn."""
    page, _ = watched
    atlas = opened(page, "lang=en&center=51.06,3.71&zoom=13")
    dataset = Dataset(read_bundle(atlas_bundle))
    shapes = shapely.from_wkb(dataset.areas_of("neighbourhood")["geometry"].to_numpy())
    inside = shapely.point_on_surface(shapes)
    places = [[point.y, point.x] for point in inside]
    found = atlas.ask(FOUND, places)
    assert found == list(range(26))
    assert atlas.ask(FOUND, [[50.5, 4.9]]) == [-1]
    assert set(atlas.ask("[...document.querySelectorAll('canvas.leaflet-tile')].map((tile) => tile.width)")) == {513}
    # Rings and symbols together count every practice once; from afar those known by municipality are in its ring.
    for zoom in (8, 9.25, 11, 12.5, 14, 17):
        atlas.ask("map.setView([50.85, 4.35], value, { animate: false }) && null", zoom)
        assert atlas.ask("map.getZoom()") == zoom
        tally = atlas.tally()
        assert (tally["all"], tally["listed"]) == (14, 3 if zoom >= TOWNS_BELOW else 0), zoom
        arranged = atlas.ask("atlas.practices.arrange(map.getZoom()).flatMap((item) => item.rows)")
        assert len(arranged) == len(set(arranged)) == 14, zoom
    # Areas hardly larger than a border have none.
    for zoom, bordered in ((5, False), (11, True)):
        atlas.ask("map.setZoom(value, { animate: false }) && null", zoom)
        atlas.wait_for("atlas.areas.geometry(Math.round(map.getZoom()))")
        assert (atlas.ask(BORDERS) > 0) is bordered, zoom


def test_a_ring_opens_into_its_practices(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en&municipality=Gent")
    place = atlas.drawn("several-")
    atlas.point(place)
    expect(atlas.page.locator(".atlas-tooltip")).to_contain_text("with professionals")
    before = atlas.ask("map.getZoom()")
    atlas.click(place)
    # The map flies there: what it shows underway is not the end.
    atlas.wait_for("map.getZoom() > value + 1", before)
    atlas.wait_for(f"{TALLY}.alone >= 2")


def test_a_finger_need_not_be_precise(new_page: NewPage) -> None:
    page = new_page(390, 844, touch=True)
    atlas = opened(page, "center=51.0625,3.708&zoom=15")
    x, y = atlas.practice("de-site-gent")
    page.touchscreen.tap(x + 20, y + 6)
    expect(page.locator(".panel[data-practice='de-site-gent']")).to_be_visible()


def test_tiles_are_as_sharp_as_the_screen(browser: Browser, server: str) -> None:
    context = browser.new_context(
        viewport={"width": 1000, "height": 800}, base_url=server, device_scale_factor=2, locale="nl-BE"
    )
    atlas = opened(context.new_page(), "center=51.06,3.71&zoom=13")
    drawn = atlas.ask("[...document.querySelectorAll('canvas.leaflet-tile')].map((tile) => tile.width)")
    assert set(drawn) == {513 * 2}
    points = atlas.ask(
        "(() => { const one = document.querySelector('canvas.atlas-points'); return one.width / one.clientWidth; })()"
    )
    assert points == pytest.approx(2, abs=0.01)
    context.close()


def colours_around(page: Page, place: tuple[float, float]) -> set[Any]:
    """The colours in a small square of the screen."""
    from io import BytesIO

    from PIL import Image

    shot = page.screenshot(clip={"x": place[0] - 12, "y": place[1] - 12, "width": 24, "height": 24})
    image = Image.open(BytesIO(shot)).convert("RGB")
    return {pixel for _, pixel in image.getcolors(maxcolors=1024) or []}


def test_an_area_without_a_figure_is_hatched_and_one_with_a_figure_is_plain(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en&layers=areas&center=51.052,3.709&zoom=13&classes=natural&steps=7&level=neighbourhood")
    assert len(colours_around(page, atlas.at(*HARBOUR))) > 3
    assert len(colours_around(page, atlas.at(*RABOT))) == 1
    # How figures become colours is the reader's choice.
    expect(atlas.page.locator(".atlas-scale span")).to_have_count(7)
    expect(atlas.page.locator(".atlas-method")).to_contain_text("similar figures")
    counts = atlas.page.locator(".atlas-scale em").all_inner_texts()
    assert sum(int(count) for count in counts) == 24
    expect(atlas.page.get_by_role("img", name=re.compile("how many neighbourhoods"))).to_be_visible()


def test_a_change_of_figures_repaints_and_sends_no_outline_again(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en&layers=areas&center=51.06,3.71&zoom=13")
    x, y = atlas.at(*RABOT)
    middle: FloatRect = {"x": x - 150, "y": y - 150, "width": 400, "height": 200}
    before = page.screenshot(clip=middle)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    tile = atlas.page.query_selector("canvas.leaflet-tile")
    page.locator(".bar-more").click()
    page.locator("[data-key='drawer-indicator-title']").click()
    page.locator("[data-key='drawer-indicator'] label").filter(has_text=re.compile("^Health")).click()
    page.keyboard.press("Escape")
    expect(atlas.page.locator(".atlas-legend summary")).to_contain_text("Health")
    assert page.screenshot(clip=middle) != before
    assert [url for url in asked if "/geometry/" in url or "/layers/" in url] == []
    assert tile is not None
    assert tile.evaluate("tile => tile.isConnected")


def test_names_are_text_whatever_they_hold(watched: Watched, atlas_bundle: Path) -> None:
    page, _ = watched

    def hostile(route: Any) -> None:
        names = Dataset(read_bundle(atlas_bundle)).area_names("en")
        ids = list(names)
        label = "<img src=x onerror=window.hacked=1>"
        body = {"ids": ids, "names": [label] * len(ids), "places": [label] * len(ids)}
        route.fulfill(json=body)

    page.route("**/layers/areas-*", hostile)
    atlas = opened(page, "lang=en&center=51.06,3.71&zoom=13&layers=areas")
    atlas.point(atlas.at(*RABOT))
    expect(atlas.page.locator(".atlas-tooltip strong")).to_have_text("<img src=x onerror=window.hacked=1>")
    search_box(page).fill("img")
    expect(atlas.page.get_by_role("option").first).to_contain_text("<img src=x")
    assert page.evaluate("window.hacked") is None


def test_outlines_are_sent_compressed(browser: Browser, server: str, atlas_bundle: Path) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=server)
    page = context.new_page()
    with page.expect_response("**/geometry/areas-municipality-*") as got:
        opened(page)
    answer = got.value
    assert answer.header_value("content-encoding") == "gzip"
    (kind,) = re.findall(r"areas-municipality-[a-z]+", answer.url)
    stored = (atlas_bundle / f"{kind}.bin.gz").read_bytes()
    assert int(answer.header_value("content-length") or 0) == len(stored)
    assert answer.body() == gzip.decompress(stored)
    context.close()


@pytest.mark.parametrize("query", ["lang=en", "lang=en&area=440217"])
def test_a_map_that_gets_its_size_late_still_finds_its_place(watched: Watched, query: str) -> None:
    page, _ = watched
    # Styles come after scripts: the map is made in a box of no size.
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { const late = document.createElement('style'); late.id = 'late';"
        " late.textContent = '.explore-map { width: 0 !important; height: 0 !important; min-height: 0 !important }';"
        " document.head.append(late); })"
    )
    page.goto(f"/?{query}")
    page.locator(MAP).wait_for(state="attached")
    wait_until(page, over_map("atlas.areas"))
    assert page.locator(MAP).evaluate("(box) => box.clientWidth * box.clientHeight") == 0
    page.evaluate("document.getElementById('late').remove()")
    wait_until(page, over_map("map.getBounds().contains(value) && map.getZoom() > 7"), RABOT)
    page.locator(MAP).locator("canvas.leaflet-tile").first.wait_for(state="attached")
