"""Where to invest as a person uses it: from the question to a list to take along, pins by press, name and keyboard."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Download, Page, expect

from dashboard.presenters.i18n import languages
from tests.browser.conftest import NewPage, Watch, watching
from tests.browser.layout_checks import FAULTS
from tests.browser.test_layout import violations
from tests.browser.the_map import DRAWN, MAP, TheMap

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
GENT, ANDERLECHT, CORNER = "44021", "21001", "4402118"
PIN = "whatif=51.05000,3.72000"
READY = f"{DRAWN} && atlas.what_if"
SIZES = {390: 844, 768: 1024, 1440: 900}


def invest(page: Page, query: str = "lang=en") -> TheMap:
    """The page, once its map is drawn."""
    page.goto(f"/invest?{query}")
    return ready(page)


def ready(page: Page) -> TheMap:
    expect(page.locator(f".invest {MAP}")).to_be_visible(timeout=30_000)
    atlas = TheMap(page)
    atlas.wait_for(READY)
    return atlas


def asked(page: Page, name: str) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get(name, [])


def press_map(page: Page) -> None:
    """A press in the middle of the map."""
    box = page.locator(MAP).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def rows_shown(page: Page) -> list[str]:
    found: list[str] = page.locator("[data-row]").evaluate_all("(rows) => rows.map(({ dataset }) => dataset.row)")
    return found


class Counted:
    """Does what a person does, and counts it."""

    def __init__(self) -> None:
        self.actions = 0

    def __call__(self, action: Callable[[], Any]) -> Any:
        self.actions += 1
        return action()


def test_a_council_memo_takes_at_most_eight_actions(watched: Watched) -> None:
    page, _ = watched
    does = Counted()
    does(lambda: page.goto("/?lang=en&question=gap"))
    does(lambda: page.get_by_role("link", name="Take the list along").click(timeout=30_000))
    ready(page)
    does(lambda: page.get_by_label("Town").select_option(label="Ghent"))
    expect(page.locator(".invest-town-name")).to_contain_text("Ghent")
    assert asked(page, "municipality") == ["Gent"]
    does(lambda: page.get_by_role("button", name="Set a pin").click())
    does(lambda: press_map(page))
    expect(page.locator(".invest h1")).to_contain_text("would")
    assert len(asked(page, "whatif")) == 1
    does(lambda: page.locator(".invest-download summary").click())

    def download() -> Download:
        with page.expect_download() as got:
            page.get_by_role("link", name="Table (CSV)").click()
        return got.value

    got = does(download)
    rows = list(csv.DictReader(io.StringIO(got.path().read_text("utf-8-sig"))))
    assert [row["area_id"] for row in rows] == rows_shown(page)
    assert {row["municipality"] for row in rows} == {"Ghent"}
    assert does.actions <= 8


def test_another_town_is_framed_also_where_the_reader_moved_the_map(watched: Watched) -> None:
    page, _ = watched
    atlas = invest(page, "lang=en&municipality=Gent")
    centre = "[map.getCenter().lat, map.getCenter().lng]"
    lat, lon = atlas.ask(centre)
    assert abs(lat - 51.05) < 0.05
    assert abs(lon - 3.72) < 0.08
    page.locator(MAP).focus()
    page.keyboard.press("ArrowRight")
    page.get_by_label("Town").select_option(value=ANDERLECHT)
    expect(page.locator(".invest-town-name")).to_contain_text("need alone, not compared")
    atlas.wait_for("Math.abs(map.getCenter().lng - 4.31) < 0.1")
    near = atlas.ask("map.getZoom()")
    page.get_by_label("Town").select_option(value="")
    expect(page.locator(".invest-group")).not_to_have_count(0)
    atlas.wait_for("map.getZoom() < value - 1", near)


def test_order_and_least_residents_are_in_the_address_and_change_the_list(watched: Watched) -> None:
    page, _ = watched
    invest(page, "lang=en&municipality=Gent")
    before = rows_shown(page)
    page.get_by_label("Order").select_option("name")
    expect(page.locator("[data-row]").first).not_to_have_attribute("data-row", before[0])
    assert sorted(rows_shown(page)) == sorted(before)
    assert asked(page, "sort") == ["name"]
    page.get_by_label("At least 1,000 residents").check()
    page.wait_for_url("**least=1000**")
    page.get_by_label("Order").select_option("")
    expect(page.locator("[data-row]").first).to_have_attribute("data-row", before[0])
    assert asked(page, "sort") == []


def test_a_row_opens_its_area_on_the_map_and_its_card_which_a_press_closes(watched: Watched) -> None:
    page, _ = watched
    atlas = invest(page, "lang=en&municipality=Gent")
    page.locator(f"[data-row='{CORNER}'] a").click()
    expect(page.locator(f".invest-area [data-area='{CORNER}']")).to_be_visible()
    expect(page.locator(f"[data-row='{CORNER}']")).to_have_class("invest-corner invest-chosen")
    atlas.wait_for("atlas.areas.spec.selected?.id === value", CORNER)
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".invest-area [data-area]")).to_have_count(0)
    assert asked(page, "municipality") == ["Gent"]


def test_pins_are_set_moved_and_taken_away_by_keyboard_alone(watched: Watched) -> None:
    page, _ = watched
    atlas = invest(page, "lang=en&municipality=Gent")
    page.get_by_role("button", name="Set a pin").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".invest-adding")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".invest-adding")).to_be_hidden()
    page.get_by_role("button", name="Set a pin").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".invest h1")).to_contain_text("would")
    (first,) = asked(page, "whatif")
    pin = page.locator(".atlas-pin")
    pin.focus()
    page.keyboard.press("ArrowUp")
    page.wait_for_function("(before) => !location.search.includes(encodeURIComponent(before))", arg=first)
    (second,) = asked(page, "whatif")
    assert float(second.split(",")[0]) > float(first.split(",")[0])
    atlas.wait_for("atlas.what_if.pins.length === 1")
    pin.focus()
    page.keyboard.press("Delete")
    expect(page.locator(".invest-pins")).to_have_count(0)
    assert asked(page, "whatif") == []


def test_a_pin_is_set_at_what_is_found_by_name_changed_in_kind_and_taken_away(watched: Watched) -> None:
    page, _ = watched
    invest(page, "lang=en&municipality=Gent")
    box = page.get_by_role("combobox", name="Set a pin at…")
    box.fill("Rabot")
    page.locator(".invest-what-if [role=option]").first.click()
    expect(page.locator(".invest-pins li")).to_have_count(1)
    page.get_by_label("Kind of meeting place of pin 1").select_option("library")
    page.wait_for_url("**library**")
    box.fill("bibliotheek")
    place = page.locator(".invest-what-if [role=option]").filter(has_not_text="Look for").first
    place.click()
    expect(page.locator(".invest-pins li")).to_have_count(2)
    page.get_by_role("button", name="Take pin 1 away").click()
    expect(page.locator(".invest-pins li")).to_have_count(1)
    assert "library" not in asked(page, "whatif")[0]
    box.fill("nergenshuizen")
    page.locator(".invest-what-if [role=option]").last.click()
    expect(page.locator(".invest .bad")).to_contain_text("nergenshuizen")


def test_a_link_opens_the_same_pins_and_share_gives_the_address_of_this_page(watched: Watched) -> None:
    page, _ = watched
    atlas = invest(page, f"lang=en&municipality=Gent&{PIN}&whatif=51.06,3.73,library")
    assert atlas.ask("atlas.what_if.pins.map(({ kind }) => kind)") == [None, "library"]
    page.get_by_role("button", name="Share").click()
    link = page.locator(".st-key-share_panel textarea, .st-key-share_panel input").first
    expect(link).to_be_visible()
    value = link.input_value()
    assert urlsplit(value).path == "/invest"
    assert len(parse_qs(urlsplit(value).query)["whatif"]) == 2


def test_the_menu_of_downloads_closes_with_escape_and_a_press_beside_it(watched: Watched) -> None:
    page, _ = watched
    invest(page)
    menu = page.locator(".invest-download ul")
    summary = page.locator(".invest-download summary")
    summary.click()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    page.locator(".invest h1").click()
    expect(menu).to_be_hidden()


@pytest.fixture
def phone(new_page: NewPage) -> Iterator[Page]:
    page = new_page(390, 844, touch=True)
    with watching(page):
        yield page


def test_a_phone_has_the_map_and_one_part_at_a_time_below_it(phone: Page) -> None:
    invest(phone, "lang=nl&municipality=Gent")
    expect(phone.locator(".invest-rows").first).to_be_visible()
    expect(phone.locator(".invest-what-if")).to_be_hidden()
    phone.get_by_role("button", name="Wat als").click()
    expect(phone.locator(".invest-what-if")).to_be_visible()
    expect(phone.locator(".invest-rows").first).to_be_hidden()
    phone.get_by_role("button", name="Zet een pin").click()
    press_map(phone)
    expect(phone.locator(".invest h1")).to_contain_text("zou")
    expect(phone.locator(".invest-pins li")).to_have_count(1)
    order = phone.evaluate(
        "[...document.querySelector('.invest').children].filter((one) => one.offsetHeight)"
        ".map((one) => [one.className, one.getBoundingClientRect().top])"
    )
    assert [name for name, _ in order] == [name for name, _ in sorted(order, key=lambda one: one[1])]


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("width", SIZES)
def test_nothing_is_cut_covered_too_small_or_beyond_the_edge(new_page: NewPage, width: int, lang: str) -> None:
    touch = width <= 767
    page = new_page(width, SIZES[width], touch=touch)
    with watching(page):
        wrong = {}
        for query in ("", "municipality=Gent", f"municipality=Gent&{PIN}", f"area={CORNER}", f"area={ANDERLECHT}"):
            invest(page, f"lang={lang}&{query}")
            page.wait_for_timeout(300)
            wrong[query] = page.evaluate(FAULTS, touch)
            if touch:
                page.locator("[data-tab]:not([aria-current])").first.click()
                wrong[f"{query} other part"] = page.evaluate(FAULTS, touch)
    assert {query: found for query, found in wrong.items() if found} == {}


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing(new_page: NewPage, width: int) -> None:
    page = new_page(width, SIZES[width], touch=width <= 767)
    with watching(page):
        wrong = {}
        for query in ("", f"municipality=Gent&{PIN}", f"area={CORNER}", f"area={ANDERLECHT}"):
            invest(page, f"lang=nl&{query}")
            wrong[query] = violations(page)
    assert {query: found for query, found in wrong.items() if found} == {}
