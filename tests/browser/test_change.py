"""The change of a figure since an earlier year: chosen by keyboard, read on the map, gone with its year."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard.maps.palette import CHANGES
from tests.browser.conftest import NewPage, serving, watching
from tests.browser.the_map import opened

pytestmark = pytest.mark.browser
# Of Aalst, Gent and Merelbeke-Melle.
CLASSES = "atlas.areas.level.classes"
OVER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def yearly(ragged_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(ragged_bundle, tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address


def unfolded(page: Page) -> Locator:
    """The choice of an earlier year, opened by keyboard from the button of the drawer."""
    page.locator("[data-open=drawer]:visible").first.press("Enter")
    row = page.locator("[data-key='drawer-since-title']")
    row.press("Enter")
    choice = page.locator("[data-key='drawer-since-choice']")
    expect(choice).to_be_visible()
    return choice


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_a_change_is_chosen_read_and_taken_off(new_page: NewPage, yearly: str, width: int, height: int) -> None:
    page = new_page(width, height, base_url=yearly)
    with watching(page):
        atlas = opened(page, "lang=en&layers=areas")
        choice = unfolded(page)
        expect(choice.locator("option:checked")).to_have_text("no comparison")
        choice.select_option("2019")
        expect(page.locator(".said h1")).to_contain_text("Poverty rate in 2021 compared with 2019: lower in 2 of the 3")
        atlas.wait_for(f"{CLASSES} === '262'")
        assert atlas.ask("atlas.areas.spec.palette") == list(CHANGES)
        assert "since=2019" in page.url
        atlas.ask("atlas.areas.label(1) && null")
        atlas.wait_for("atlas.areas.label(1).textContent.includes('+1.2')")
        atlas.wait_for("atlas.areas.label(2).textContent.includes('in percentage points: −0.5')")
        assert page.evaluate(OVER) <= 0
        page.keyboard.press("Escape")
        expect(page.locator(".strip-change")).to_be_visible()
        expect(page.locator(".strip-change .strip-unit")).to_be_visible()
        limits = page.locator(".strip-change .strip-scale li span").filter(visible=True)
        shown = [text for text in limits.all_inner_texts() if text]
        assert {"−1.4", "−0.2", "+0.2", "+1.4"} <= set(shown)
        boxes = sorted((box["x"], box["x"] + box["width"]) for one in limits.all() if (box := one.bounding_box()))
        assert all(one[1] <= other[0] for one, other in pairwise(boxes))
        # Of 2019 there is no earlier year left.
        atlas = opened(page, "lang=en&layers=areas&since=2019&at=2020")
        page.locator(".year-bar label").first.click()
        expect(page.locator(".strip-change")).to_have_count(0)
        expect(page.locator("[data-key='drawer-since-title']")).to_have_count(0)
        assert "since=" not in page.url
        expect(page.locator(".bad")).to_have_count(0)
