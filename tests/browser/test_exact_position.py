"""The middle of a map outside the dashboard is the place that its address states, whatever its frame."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dashboard.outlets.export import write
from tests.browser import the_map
from tests.browser.conftest import Watch
from tests.browser.test_embed import DRAWN, EMBED
from tests.browser.the_map import over_map, wait_until, where

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
SIZES = ((360, 640), (639, 700), (800, 500), (1280, 720), (1440, 900))
CENTER, ZOOM = (51.06186, 3.70994), 15.1
POSITION = f"center={CENTER[0]},{CENTER[1]}&zoom={ZOOM}"
# How far from the middle of the map's box a place is drawn, in pixels of the map, and at which zoom.
OFFSET = """((box, at) => ({ x: at.x - box.clientWidth / 2, y: at.y - box.clientHeight / 2, zoom: map.getZoom() }))(
  map.getContainer(), map.latLngToContainerPoint(value))"""
# What share of the map's box the legend covers.
COVERED = """((map, legend) => {
  if (!legend) return 0;
  const width = Math.min(map.right, legend.right) - Math.max(map.left, legend.left);
  const height = Math.min(map.bottom, legend.bottom) - Math.max(map.top, legend.top);
  return Math.max(0, width) * Math.max(0, height) / (map.width * map.height);
})(map.getContainer().getBoundingClientRect(), document.querySelector("#atlas-legend")?.getBoundingClientRect())"""
DIFFERENT_FRAMES = [
    f"{legend}&theme={theme}{more}"
    for legend in ("legend=1", "legend=0")
    for theme, more in (("light", "&layers=gap&layers=practices"), ("dark", "&title=0&controls=zoom,search,layers"))
]


def middle(found: dict[str, Any], zoom: float = ZOOM) -> bool:
    """Whether a place is within a pixel of the middle, at exactly this zoom."""
    return bool(abs(found["x"]) <= 1 and abs(found["y"]) <= 1 and abs(found["zoom"] - zoom) < 1e-9)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("frame", DIFFERENT_FRAMES)
def test_the_middle_of_every_frame_is_the_place_that_was_stated(
    watched: Watched, size: tuple[int, int], frame: str
) -> None:
    page, _ = watched
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"/embed?lang=nl&{POSITION}&{frame}")
    wait_until(page, DRAWN)
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    found = page.evaluate(over_map(OFFSET, EMBED), CENTER)
    assert middle(found), found
    assert page.evaluate(over_map(COVERED, EMBED)) <= 0.2


def test_it_stays_there_when_the_frame_changes_until_the_reader_moves_the_map(watched: Watched) -> None:
    page, _ = watched
    page.goto(f"/embed?lang=nl&{POSITION}&controls=zoom,layers")
    wait_until(page, DRAWN)
    for width, height in (*SIZES, *reversed(SIZES)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("(width) => document.querySelector('#atlas-map').clientWidth <= width", arg=width)
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        found = page.evaluate(over_map(OFFSET, EMBED), CENTER)
        assert middle(found), (width, height, found)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate(over_map("map.panBy([150, 90], { animate: false }) && null", EMBED))
    moved = page.evaluate(over_map("map.getCenter()", EMBED))
    page.set_viewport_size({"width": 900, "height": 600})
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    after = page.evaluate(over_map(OFFSET, EMBED), CENTER)
    assert abs(after["x"] + 150) < 3, after
    assert abs(after["y"] + 90) < 3, after
    kept = page.evaluate(over_map(OFFSET, EMBED), [moved["lat"], moved["lng"]])
    assert abs(kept["x"]) < 3
    assert abs(kept["y"]) < 3


def test_a_choice_elsewhere_does_not_move_a_map_whose_position_was_stated(watched: Watched) -> None:
    page, _ = watched
    for chosen in ("area=11002ANT20", "practice=zorgzaam-kiel-antwerpen"):
        page.goto(f"/embed?lang=nl&{POSITION}&{chosen}")
        wait_until(page, DRAWN)
        page.locator("#atlas-card h2").wait_for()
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        found = page.evaluate(over_map(OFFSET, EMBED), CENTER)
        assert middle(found), (chosen, found)


@pytest.mark.parametrize("how", ["symbol", "list"])
def test_what_the_reader_chooses_afterwards_is_not_under_the_card(watched: Watched, how: str) -> None:
    page, _ = watched
    page.set_viewport_size({"width": 900, "height": 600})
    page.goto("/embed?lang=nl&legend=0&center=51.0625,3.7025&zoom=15")
    wait_until(page, DRAWN)
    place = over_map(where("item.key === 'de-site-gent'"), EMBED)
    wait_until(page, place)
    at, box = page.evaluate(place), page.locator("#atlas-map").bounding_box()
    assert box is not None
    card = page.locator("#atlas-card")
    zoom = page.evaluate(over_map("map.getZoom()", EMBED))
    if how == "symbol":
        page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    else:
        page.locator("#atlas-list").click()
        card.get_by_role("button", name="De Site").click()
    expect(card.locator("h2")).to_have_text("De Site")
    over = card.bounding_box()
    assert over is not None
    # It was where the card is.
    assert box["x"] + at["x"] > over["x"]
    wait_until(page, over_map("!map._panAnim?._inProgress", EMBED))
    now = page.evaluate(place)
    assert now["x"] + box["x"] < over["x"] - 20
    assert page.evaluate(over_map("map.getZoom()", EMBED)) == zoom


def test_the_middle_of_an_exported_file_is_the_place_that_was_stated(
    browser: Browser, tmp_path: Path, atlas_bundle: Path
) -> None:
    out, of_file = tmp_path / "map.html", partial(over_map, entry=EMBED, folder="atlas/")
    context = browser.new_context(offline=True)
    page = context.new_page()
    for legend, theme in (("1", "light"), ("0", "dark")):
        write(f"lang=nl&{POSITION}&legend={legend}&theme={theme}", out, atlas_bundle)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.goto(out.as_uri())
            wait_until(page, of_file(the_map.DRAWN))
            found = page.evaluate(of_file(OFFSET), CENTER)
            assert middle(found), (width, legend, found)
    context.close()


@pytest.mark.parametrize("size", [(390, 844), (1024, 768), (1440, 900), (1920, 1080)])
def test_a_step_of_a_story_is_at_the_place_that_its_view_states(watched: Watched, size: tuple[int, int]) -> None:
    page, _ = watched
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto("/present?story=sample-story&lang=en#supported")
    wait_until(page, over_map(the_map.DRAWN, "present.js"))
    page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
    found = page.evaluate(over_map(OFFSET, "present.js"), [51.05, 3.73])
    ground = over_map("12 + Math.log2(Math.min(map.getSize().x / 1000, map.getSize().y / 700))", "present.js")
    assert middle(found, page.evaluate(ground)), found
