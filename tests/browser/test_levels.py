"""A region of two levels: the legend counts what the map draws, and figures for a part of the residents are hatched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watch, serving
from tests.browser.the_map import opened

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def polder(two_level_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(two_level_bundle, tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address


@pytest.fixture
def page(browser: Browser, polder: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=polder)
    page, watch = context.new_page(), Watch()
    page.on("console", watch.message)
    page.on("pageerror", lambda problem: watch.console.append(str(problem)))
    yield page
    context.close()
    assert watch.console == []


def test_the_legend_follows_the_zoom_as_the_areas_do_and_keeps_focus_and_fold(page: Page) -> None:
    atlas = opened(page, "lang=en&layers=areas&classes=quantiles&zoom=10&center=51.2,3.0")
    counts, legend = atlas.frame.locator(".atlas-scale em"), atlas.frame.locator(".atlas-legend")
    assert atlas.areas() == 4
    expect(counts).to_have_text(["1", "1", "0", "1", "1"])
    expect(legend).to_contain_text("1 municipality")
    summary = legend.locator("> summary")
    summary.focus()
    atlas.ask("map.setZoom(10.5, { animate: false }) && 1")
    expect(counts).to_have_text(["7"] * 5)
    assert atlas.areas() == 36
    expect(legend).to_contain_text("no figure (1 neighbourhood")
    expect(summary).to_be_focused()
    summary.press("Enter")
    atlas.ask("map.setZoom(10.25, { animate: false }) && 1")
    expect(counts).to_have_text(["1", "1", "0", "1", "1"])
    assert not legend.evaluate("(box) => box.open")
    expect(summary).to_be_focused()


@pytest.mark.parametrize("route", ["/", "/embed"])
@pytest.mark.parametrize(("level", "areas"), [("municipality", 4), ("neighbourhood", 35)])
def test_a_level_that_was_chosen_is_counted_at_every_zoom(page: Page, route: str, level: str, areas: int) -> None:
    query = f"lang=en&layers=areas&level={level}"
    if route == "/":
        counts = opened(page, query).frame.locator(".atlas-scale em")
    else:
        page.goto(f"/embed?{query}")
        counts = page.locator(".atlas-scale em")
    expect(counts).to_have_count(5)
    assert sum(int(text) for text in counts.all_inner_texts()) == areas
