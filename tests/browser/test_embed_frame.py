"""In a frame nothing is cut, hidden or faint: legend, signs at the edge, both themes; and a page without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.outlets.links import FRAME_SIZE
from tests.browser import the_map
from tests.browser.conftest import Watch
from tests.browser.test_embed import DRAWN, EMBED
from tests.browser.the_map import over_map, wait_until

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
GAP = "layers=gap&layers=practices&controls=zoom,search,layers"
# Texts whose colour is too near to what lies behind them: WCAG 2, 4.5 to 1. Colours behind one another are mixed.
FAINT = """() => {
  const parts = (colour) => { const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
  const over = (top, under) => top.slice(0, 3).map((one, at) => one * top[3] + under[at] * (1 - top[3]));
  const linear = (c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const light = (rgb) => rgb.map((one) => linear(one / 255))
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (node) => {
    if (!node) return [255, 255, 255];
    const own = parts(getComputedStyle(node).backgroundColor);
    return own[3] === 1 ? own.slice(0, 3) : over(own, behind(node.parentElement));
  };
  const found = [];
  const all = "#atlas-head *, #atlas-legend *, #atlas-symbols *, .legend-line *, .toggles *, #atlas-foot *";
  document.querySelectorAll(all).forEach((node) => {
    const text = [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    if (!text || !node.checkVisibility({ visibilityProperty: true })) return;
    const ground = behind(node);
    const [a, b] = [light(over(parts(getComputedStyle(node).color), ground)), light(ground)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push(node.textContent.slice(0, 40) + " " + ratio.toFixed(2));
  });
  return found;
}"""
# Of what is drawn, whatever lies neither wholly inside the map nor wholly outside.
CUT = """(() => {
  const { min, max } = map.getPixelBounds();
  return atlas.points.drawn.filter((one) => one.key && one.radius > 6).filter(({ x, y, radius: r }) => {
    const out = x + r <= min.x || x - r >= max.x || y + r <= min.y || y - r >= max.y;
    const inside = x - r >= min.x && x + r <= max.x && y - r >= min.y && y + r <= max.y;
    return !out && !inside;
  }).map((one) => one.key);
})()"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read_in_both_themes(watched: Watched, theme: str) -> None:
    page, _ = watched
    for query in (f"lang=nl&{GAP}", "lang=fr&controls=zoom,search,layers"):
        for size in (FRAME_SIZE, (360, 420)):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.goto(f"/embed?{query}&theme={theme}")
            wait_until(page, DRAWN)
            assert page.evaluate(FAINT) == [], size


@pytest.mark.parametrize(("lang", "query"), [("nl", ""), ("fr", f"&{GAP}"), ("fr", ""), ("en", f"&{GAP}")])
def test_the_legend_is_whole_at_the_size_offered_and_grows_the_page_where_it_is_not(
    watched: Watched, lang: str, query: str
) -> None:
    page, _ = watched
    page.set_viewport_size({"width": FRAME_SIZE[0], "height": FRAME_SIZE[1]})
    page.goto(f"/embed?lang={lang}{query}")
    for width, height in (FRAME_SIZE, (800, 420), (390, 600)):
        page.set_viewport_size({"width": width, "height": height})
        wait_until(page, DRAWN)
        more = page.locator(".legend-line button")
        if more.is_visible() and more.get_attribute("aria-expanded") == "false":
            more.click()
        assert page.evaluate(
            "[...document.querySelectorAll('#atlas-legend, #atlas-legend .atlas-legend')]"
            ".every((box) => box.scrollHeight <= box.clientHeight + 1)"
        ), width
        needed = page.evaluate("document.documentElement.scrollHeight")
        assert needed <= height or (width, height) != FRAME_SIZE, needed
        expect(page.locator(".atlas-mark").last).to_be_visible()
        # Numbers above the colours are nothing without the line that says what they count.
        expect(page.locator(".atlas-counted, .atlas-axis-is").first).to_be_visible()


@pytest.mark.parametrize(
    ("query", "width"),
    [("lang=en", 300), ("lang=en", 660), ("lang=en", 1200)]
    + [("lang=en&center=51.0,4.4&zoom=9.5&layers=practices", width) for width in (390, 640, 800)],
)
def test_no_sign_is_cut_by_the_edge_of_the_map(watched: Watched, query: str, width: int) -> None:
    page, _ = watched
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"/embed?{query}")
    wait_until(page, DRAWN)
    page.wait_for_timeout(300)
    assert page.evaluate(over_map(CUT, EMBED)) == []


def test_a_step_of_a_story_cuts_no_sign(watched: Watched) -> None:
    page, _ = watched
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/present?story=sample-story&lang=en#all")
    wait_until(page, over_map(the_map.DRAWN, "present.js"))
    page.wait_for_timeout(500)
    assert page.evaluate(over_map(CUT, "present.js")) == []


def test_the_cells_of_a_still_map_are_a_key_and_no_switch(watched: Watched) -> None:
    page, _ = watched
    page.goto("/embed?lang=en&layers=gap&still=1&cell=3-1")
    wait_until(page, DRAWN)
    expect(page.locator(".atlas-grid-cells button")).to_have_count(9)
    expect(page.locator(".atlas-grid-cells button:enabled, .atlas-looks, .atlas-cell-all")).to_have_count(0)
    before = page.evaluate(over_map("JSON.stringify(atlas.areas.cells)", EMBED))
    box = page.locator(".atlas-grid-cells").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 15, box["y"] + 15)
    page.mouse.click(box["x"] + box["width"] - 15, box["y"] + 15)
    assert page.evaluate(over_map("JSON.stringify(atlas.areas.cells)", EMBED)) == before
    expect(page.locator("h1")).to_contain_text("Need and known meeting places: Deprivation 2011")


def test_without_scripts_a_picture_lies_where_the_map_would_be(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 800, "height": 720})
    page = context.new_page()
    page.goto(f"{server}/embed?lang=en")
    picture = page.locator("#atlas-stage img")
    expect(picture).to_be_visible()
    stage, drawn = page.locator("#atlas-stage").bounding_box(), picture.bounding_box()
    assert stage is not None
    assert drawn is not None
    assert abs(stage["y"] - drawn["y"]) < 2
    assert drawn["width"] > 0.95 * stage["width"]
    expect(page.locator("#atlas-list")).to_be_hidden()
    context.close()
