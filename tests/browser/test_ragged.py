"""A region with neighbourhoods in some municipalities only: what is drawn from near by can be pointed at and chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, serving, watching
from tests.browser.the_map import opened

pytestmark = pytest.mark.browser
# Aalst, which is not divided, and a point in it.
BARE, THERE = "41002", "[50.96, 3.98]"
OUTLINE = "path.atlas-outline-chosen"


@pytest.fixture(scope="module")
def frayed(ragged_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(ragged_bundle, tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address


@pytest.fixture
def page(new_page: NewPage, frayed: str) -> Iterator[Page]:
    page = new_page(base_url=frayed)
    with watching(page):
        yield page


def test_a_municipality_beside_neighbourhoods_is_named_and_opened(page: Page) -> None:
    atlas = opened(page, "lang=en&layers=areas&indicator=income&center=50.96,3.98&zoom=12")
    assert atlas.areas() == 7 + 1
    at = atlas.ask(f"atlas.areas.hit(L.latLng({THERE})).area")
    assert at == 7
    atlas.ask(f"atlas.areas.hit(L.latLng({THERE})).choose() && null")
    expect(page.locator(f".panel[data-area='{BARE}']")).to_be_visible()
    outline = atlas.page.locator(OUTLINE)
    expect(outline).to_have_count(1)
    atlas.wait_for("atlas.areas.chosen.level === 0")
    # Pointing at it draws no second outline over the first, though its row is of another level now.
    atlas.ask("atlas.areas.label(7) && null")
    atlas.ask("atlas.areas.hover({ area: 7 })")
    expect(atlas.page.locator("path.atlas-outline-hover")).to_have_count(0)
    atlas.ask("atlas.areas.hover({ area: 0 })")
    expect(atlas.page.locator("path.atlas-outline-hover")).to_have_count(1)
    before = outline.get_attribute("d")
    atlas.ask("map.setZoom(10, { animate: false }) && null")
    assert atlas.areas() == 3
    expect(outline).to_have_count(1)
    assert outline.get_attribute("d") != before


@pytest.mark.parametrize(
    "query",
    [
        # A municipality with neighbourhoods; one without; a neighbourhood under a figure of municipalities.
        "indicator=income&area=44021&center=51.03,3.71&zoom=12",
        f"indicator=income&area={BARE}&center=50.96,3.98&zoom=12",
        "indicator=poverty_rate&area=440212A&center=51.03,3.71&zoom=12",
    ],
)
@pytest.mark.parametrize("route", ["/", "/embed"])
def test_what_was_chosen_is_outlined_on_the_page_and_elsewhere(page: Page, route: str, query: str) -> None:
    query = f"lang=en&layers=areas&{query}"
    if route == "/":
        expect(opened(page, query).page.locator(OUTLINE)).to_have_count(1)
        return
    page.goto(f"/embed?{query}")
    expect(page.locator(OUTLINE)).to_have_count(1)
    name = {"44021": "Ghent", BARE: "Aalst"}.get(query.split("area=")[1].split("&")[0], "Kouter")
    expect(page.locator("h2", has_text=name)).to_be_visible()


def test_a_figure_of_one_level_is_drawn_by_it_at_every_zoom(page: Page) -> None:
    atlas = opened(page, "lang=en&layers=areas&indicator=poverty_rate&center=51.0,3.8&zoom=12")
    assert atlas.areas() == 3
    atlas = opened(page, "lang=en&layers=areas&indicator=allowance&center=51.0,3.8&zoom=9")
    assert atlas.areas() == 7 + 1
