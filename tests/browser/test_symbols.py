"""Symbols, rings and squares in an embed: counted, opened and drawn round at any zoom."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.maps.drawing import TOWNS_BELOW
from tests.browser import the_map
from tests.browser.conftest import Watch
from tests.browser.the_map import over_map, wait_until, where

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
EMBED = "embed.js"
SIX = """atlas.meeting_places.take({ names: [..."abcdef"].map((one) => "Place <b>" + one),
  lat: Array(6).fill(51.05), lon: Array(6).fill(3.72), line: Array(6).fill(0), lines: ["library"] })"""
# How many pixels of the ring of a town's practices have a colour, on a map that is moved to its middle.
COLOURED = """(async () => {
  const town = (item) => item.kind === "by_town" && item.rows.length > 1;
  const row = atlas.practices.arrange(value).find(town).rows[0];
  map.setView(atlas.practices.place(row), value, { animate: false });
  await new Promise((next) => setTimeout(next, 300));
  const item = atlas.points.drawn.find((one) => one.key.startsWith("town-"));
  const canvas = document.querySelector("canvas.atlas-points");
  const ratio = canvas.width / canvas.offsetWidth;
  const corner = map.getPixelOrigin().add(atlas.points.canvas._bounds.min);
  const size = Math.ceil(2 * item.radius * ratio);
  const [left, top] = [item.x - corner.x, item.y - corner.y].map((at) => Math.round(at * ratio - size / 2));
  const { data } = canvas.getContext("2d").getImageData(left, top, size, size);
  let found = 0;
  for (let at = 0; at < data.length; at += 4) found += data[at + 3] > 200 && Math.min(...data.slice(at, at + 3)) < 200;
  return found;
})()"""


def embedded(page: Page, query: str) -> None:
    """Open an embed and wait for its map."""
    page.goto(f"/embed?{query}")
    wait_until(page, over_map(the_map.DRAWN, EMBED))


def ask(page: Page, expression: str, value: Any = None) -> Any:
    """What an expression over the embed's map gives."""
    return page.evaluate(over_map(expression, EMBED), value)


def place_of(page: Page, condition: str) -> tuple[float, float]:
    """Where the first thing drawn that meets a condition is on the page."""
    at, box = ask(page, where(condition)), page.locator(".leaflet-container").bounding_box()
    assert at
    assert box
    return box["x"] + at["x"], box["y"] + at["y"]


def test_meeting_places_on_one_spot_are_one_square_that_opens_a_list(watched: Watched) -> None:
    page, _ = watched
    embedded(page, "lang=en&layers=practices,meeting_places,areas&center=51.05,3.72&zoom=14&municipality=Antwerpen")
    ask(page, f"{SIX} && null")
    keys = ask(page, "atlas.points.drawn.filter((one) => one.key.startsWith('place-')).map((one) => one.key)")
    assert keys == ["place-0"]
    page.mouse.click(*place_of(page, "item.key === 'place-0'"))
    popup = page.locator(".atlas-popup")
    expect(popup).to_contain_text("6 meeting places here")
    expect(popup.locator("li strong")).to_have_text([f"Place <b>{one}" for one in "abcdef"])


def test_a_ring_of_a_town_says_its_split_and_opens_into_symbols(watched: Watched) -> None:
    page, _ = watched
    embedded(page, "lang=en&center=51.05,3.9&zoom=8.5")
    kinds = ask(page, "atlas.practices.arrange(map.getZoom()).map((item) => item.kind)")
    assert set(kinds) == {"ring"}
    assert ask(page, f"{the_map.TALLY}.all") == 14
    place = place_of(page, "item.key.startsWith('several-')")
    page.mouse.move(place[0] - 2, place[1])
    page.mouse.move(*place)
    expect(page.locator(".atlas-tooltip strong")).to_contain_text("practices")
    expect(page.locator(".atlas-tooltip")).to_contain_text("with professionals and a meeting place")
    page.mouse.click(*place)
    wait_until(page, over_map(f"map.getZoom() >= {TOWNS_BELOW} && {the_map.TALLY}.alone > 0", EMBED))
    assert ask(page, f"{the_map.TALLY}.all") == 14


def test_rings_are_as_round_from_near_by_as_from_afar(watched: Watched) -> None:
    page, _ = watched
    embedded(page, "lang=en&layers=practices")
    far, near = (ask(page, COLOURED, zoom) for zoom in (12, 19))
    assert far > 100
    assert near == pytest.approx(far, rel=0.06)


def test_practices_are_in_ink_where_red_is_for_the_question(watched: Watched) -> None:
    page, _ = watched
    spec = "[atlas.practices.spec.accent, ...atlas.practices.spec.split]"
    embedded(page, "lang=en&layers=practices,areas")
    usual = ask(page, spec)
    embedded(page, "lang=en&layers=practices,gap")
    in_ink = ask(page, spec)
    assert in_ink[0] == ask(page, "atlas.practices.spec.ink")
    assert not {*usual[:5]} & {*in_ink[:5]}
