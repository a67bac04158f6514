"""The legend takes no more than a fifth of any map: one line in a small frame, beside or below the map in others."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.test_embed import DRAWN, EMBED
from tests.browser.the_map import opened, over_map, wait_until

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
FRAMES = ((320, 400), (360, 640), (480, 320), (800, 450), (1200, 800))
QUESTIONS = ("question=where", "question=gap")
SMALL = 480
# What share of the map's box lies under the legend, whichever form it has.
COVERED = """((map) => [...document.querySelectorAll("#atlas-legend, .legend-line, .leaflet-control .atlas-legend")]
  .map((one) => one.getBoundingClientRect()).reduce((sum, box) => {
    const width = Math.min(map.right, box.right) - Math.max(map.left, box.left);
    const height = Math.min(map.bottom, box.bottom) - Math.max(map.top, box.top);
    return sum + Math.max(0, width) * Math.max(0, height) / (map.width * map.height);
  }, 0))(map.getContainer().getBoundingClientRect())"""
# Parts of the strip that reach into one another or out of it.
COLLIDING = """() => {
  const strip = document.querySelector(".explore-strip");
  const outer = strip.getBoundingClientRect();
  const parts = [...strip.querySelectorAll([
    ".strip-key > p, .strip-figure > p, .strip-scale, .strip-scale span, .strip-compared, .strip-more, .strip-trend",
    ".year-bar label, .strip-then"].join(", "))]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width)
    .map((one) => ({ one, box: one.getBoundingClientRect() }))
    /* What has no room in the one line of a phone is not in sight. */
    .filter(({ one, box }) => box.top < (one.closest(".strip-key") || strip).getBoundingClientRect().bottom);
  const out = parts.filter(({ box }) =>
    box.left < outer.left - 1 || box.right > outer.right + 1 || box.bottom > outer.bottom + 1);
  const meeting = parts.flatMap(({ one, box }, at) => parts.slice(at + 1)
    .filter((other) => !one.contains(other.one))
    .filter((other) => box.left < other.box.right - 1 && other.box.left < box.right - 1)
    .filter((other) => box.top < other.box.bottom - 1 && other.box.top < box.bottom - 1)
    .map((other) => one.textContent.trim() + " / " + other.one.textContent.trim()));
  return { parts: parts.length, found: [...out.map(({ one }) => one.textContent.trim()), ...meeting] };
}"""


@pytest.mark.parametrize("size", FRAMES)
@pytest.mark.parametrize("query", QUESTIONS)
def test_the_legend_covers_a_fifth_of_the_map_at_most(watched: Watched, size: tuple[int, int], query: str) -> None:
    page, _ = watched
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for lang, theme in (("nl", "light"), ("fr", "dark")):
        page.goto(f"/embed?lang={lang}&theme={theme}&{query}")
        wait_until(page, DRAWN)
        line, small = page.locator(".legend-line"), min(size) < SMALL
        assert line.is_visible() == small
        assert page.locator("#atlas-legend").is_visible() != small
        share = page.evaluate(over_map(COVERED, EMBED))
        assert (0 < share <= 0.2) if small else share == 0, share
        if not small:
            continue
        # In sight without scrolling, and nothing of it is cut.
        box = line.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= size[1] + 1
        assert line.locator("p").evaluate("(one) => one.scrollHeight <= one.clientHeight + 1")
        more = line.get_by_role("button")
        more.click()
        expect(more).to_have_attribute("aria-expanded", "true")
        expect(page.locator("#atlas-legend .atlas-mark").first).to_be_visible()
        assert page.evaluate(over_map(COVERED, EMBED)) <= 0.2
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        more.click()
        expect(page.locator("#atlas-legend")).to_be_hidden()


def test_a_frame_without_a_legend_has_no_line(watched: Watched) -> None:
    page, _ = watched
    page.set_viewport_size({"width": 320, "height": 400})
    page.goto("/embed?legend=0")
    wait_until(page, DRAWN)
    expect(page.locator(".legend-line, #atlas-legend")).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 1024, 768, 390])
@pytest.mark.parametrize("query", QUESTIONS)
def test_no_part_of_the_strip_lies_over_another(watched: Watched, width: int, query: str) -> None:
    page, _ = watched
    page.set_viewport_size({"width": width, "height": 900})
    for lang in ("nl", "fr", "en"):
        opened(page, f"lang={lang}&{query}")
        page.evaluate("document.fonts.ready.then(() => 1)")
        found = page.evaluate(COLLIDING)
        assert found["parts"] >= 2
        assert found["found"] == [], lang
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_the_strip_leads_to_the_whole_legend(watched: Watched) -> None:
    page, _ = watched
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, "lang=en")
    page.locator(".strip-more").click()
    legend = page.locator(".explore-legend")
    expect(legend).to_be_focused()
    expect(legend.get_by_role("heading").first).to_be_in_viewport()
    expect(page.locator(".atlas-legend")).to_have_count(1)
