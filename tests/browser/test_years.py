"""The bar of years under the map: by click and by keys, with the practices of then, and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage, serving, watching
from tests.browser.the_map import opened

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(dated_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(dated_bundle, tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address


@pytest.fixture
def page(new_page: NewPage, address: str) -> Iterator[Page]:
    page = new_page(base_url=address)
    with watching(page):
        yield page


def radio(page: Page, year: int) -> Locator:
    return page.get_by_role("radiogroup", name="Year · region").get_by_role("radio", name=f"{year}, mean of the region")


def shows(page: Page, shown: int, /, **params: list[str]) -> None:
    """The map, the bar and the address are of a year."""
    expect(radio(page, shown)).to_be_checked()
    expect(page.locator(".strip-figure")).to_contain_text(f"Poverty rate ({shown})")
    found = parse_qs(urlsplit(page.url).query)
    assert {name: found[name] for name in ("at", "year") if name in found} == params


def test_a_year_is_chosen_by_click_and_by_keys_and_stands_in_the_address(page: Page) -> None:
    opened(page, "lang=en")
    shows(page, 2021)
    page.locator(".year-bar label").first.click()
    shows(page, 2019, at=["2019"])
    for key, year in (("ArrowLeft", 2019), ("ArrowRight", 2020), ("End", 2021), ("ArrowRight", 2021), ("Home", 2019)):
        page.keyboard.press(key)
        shows(page, year, **({} if year == 2021 else {"at": [str(year)]}))
        # What is chosen by keys keeps the focus, so that the next key goes on from there.
        expect(radio(page, year)).to_be_focused()


def test_quick_keys_add_up(page: Page) -> None:
    opened(page, "lang=en&at=2019")
    radio(page, 2019).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    shows(page, 2021)


def test_the_practices_of_then_follow_the_bar_until_the_box_or_the_tag_says_no(page: Page) -> None:
    opened(page, "lang=en&at=2020")
    box = page.get_by_role("checkbox", name="Only practices known to be active then")
    tags = page.locator(".explore-tags .tag")
    expect(box).not_to_be_checked()
    box.click()
    expect(tags).to_have_text(["2020 ×"])
    shows(page, 2020, at=["2020"], year=["2020"])
    page.locator(".year-bar label").last.click()
    expect(tags).to_have_text(["2021 ×"])
    shows(page, 2021, year=["2021"])
    expect(box).to_be_checked()
    tags.first.click()
    expect(box).not_to_be_checked()
    shows(page, 2021)
    box.click()
    expect(tags).to_have_count(1)
    box.click()
    expect(tags).to_have_count(0)
    shows(page, 2021)


def test_a_year_without_known_practices_takes_the_tick_away_and_says_why(page: Page) -> None:
    opened(page, "lang=en&year=2021")
    page.locator(".year-bar label").first.click()
    shows(page, 2019, at=["2019"])
    box = page.get_by_role("checkbox", name="No practices known in 2019; known years: 2020–2023")
    expect(box).to_be_disabled()
    expect(box).not_to_be_checked()


@pytest.mark.parametrize("width", [390, 1440])
def test_every_year_is_a_target_of_24_pixels_within_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    opened(page, "lang=en")
    boxes = [box for one in page.locator(".year-bar label").all() if (box := one.bounding_box())]
    assert len(boxes) == 3
    assert all(box["width"] >= 24 and box["height"] >= 24 for box in boxes)
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_figure_of_one_year_has_no_bar(page: Page) -> None:
    opened(page, "lang=en&indicator=income")
    expect(page.locator(".strip-figure")).to_contain_text("Income (2021)")
    expect(page.locator(".year-bar")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_lines_of_an_area_fit_the_window_and_stand_beside_a_table(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto("/neighbourhood?lang=en&area=44040")
    chart = page.locator(".nb-chart")
    expect(chart).to_be_visible()
    names = [box for one in page.locator(".nb-name-of").all() if (box := one.bounding_box())]
    assert len(names) == 3
    assert all(box["x"] + box["width"] <= width for box in names)
    tops = sorted(box["y"] for box in names)
    assert all(after - before >= 16 for before, after in pairwise(tops))
    cut = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length"
    assert page.locator(".nb-name-of span").evaluate_all(cut) == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_text("The figures as a table").click()
    expect(page.get_by_role("row", name="2020 –")).to_be_visible()
