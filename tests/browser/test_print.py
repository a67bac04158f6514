"""Explore on paper: the map in the paper's size, with its legend and what stands beside it, and nothing to press."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.the_map import MAP, opened

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
# How many colours the map's canvases have, of tiles and of points, within the map's box.
COLOURS = """(() => {
  const box = map.getContainer().getBoundingClientRect();
  const drawn = (find) => new Set([...map.getContainer().querySelectorAll(find)].filter((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return right > box.left && left < box.right && bottom > box.top && top < box.bottom;
  }).flatMap((one) => [...new Uint32Array(
    one.getContext("2d").getImageData(0, 0, one.width, one.height).data.buffer)])).size;
  return { tiles: drawn("canvas.leaflet-tile"), points: drawn("canvas.atlas-points") };
})()"""


def test_a_view_prints_with_map_legend_and_column(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en&municipality=Gent")
    before = atlas.ask("[map.getBounds().toBBoxString(), map.getSize().x]")
    # As a browser does it: the event comes before the style of paper.
    page.evaluate("() => { dispatchEvent(new Event('beforeprint')); }")
    page.emulate_media(media="print")
    for part in (MAP, ".said h1", ".explore-legend .atlas-legend", ".explore-column .split"):
        expect(page.locator(part)).to_be_visible()
    for part in (".masthead", ".explore-bar", ".leaflet-control-zoom", ".questions"):
        expect(page.locator(part).first).to_be_hidden()
    box = page.locator(MAP).bounding_box()
    assert box is not None
    # In the paper's size: 180 by 120 millimetres at 96 pixels an inch.
    assert box["width"] == pytest.approx(180 / 25.4 * 96, abs=2)
    assert box["height"] == pytest.approx(120 / 25.4 * 96, abs=2)
    assert atlas.ask("map.getSize().x") == pytest.approx(box["width"], abs=2)
    # All that was in view is on the paper, and drawn.
    west, south, east, north = map(float, before[0].split(","))
    assert atlas.ask("map.getBounds().pad(0.02).contains(value)", [[south, west], [north, east]])
    atlas.wait_for(f"{COLOURS}.tiles > 3 && {COLOURS}.points > 3")
    page.emulate_media(media="screen")
    page.evaluate("() => { dispatchEvent(new Event('afterprint')); }")
    atlas.wait_for("map.getSize().x === value", before[1])
    made = page.pdf(format="A4")
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", made))
    assert 1 <= pages <= 4
    assert len(re.findall(rb"/Subtype\s*/Image", made)) >= 1
    # And the screen is as it was.
    atlas.wait_for("map.getSize().x === value", before[1])
