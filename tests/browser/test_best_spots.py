"""Best spots as a person uses them: asked, answered, struck out, made a pin; by keyboard and on a phone."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from dashboard.presenters.i18n import texts
from tests.browser.conftest import NewPage, Watch, watching
from tests.browser.layout_checks import FAULTS
from tests.browser.test_invest import invest
from tests.browser.test_layout import violations

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
TOWN = "lang=en&municipality=Gent"
SQUARES = "atlas.what_if.squares.squares.candidates.length"


def ask(page: Page) -> None:
    page.get_by_label("For whom?").select_option(label="all residents")
    page.get_by_role("button", name="Search in Ghent").click()
    expect(page.locator(".spots-found h3")).to_be_visible(timeout=60_000)


def pins(page: Page) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get("whatif", [])


def test_an_answer_is_on_the_map_a_square_is_struck_out_and_another_becomes_a_pin(watched: Watched) -> None:
    page, _ = watched
    atlas = invest(page, TOWN)
    ask(page)
    expect(page.locator(".spots-rows > li")).to_have_count(3)
    expect(page.locator(".spots-found h3")).to_be_focused()
    assert atlas.ask(SQUARES) == 3
    expect(page.locator("[data-spots-key]").first).to_be_visible()
    expect(page.locator(".spots-ask")).not_to_have_attribute("open", "")
    struck = page.locator("[data-strike]").first.get_attribute("data-strike")
    with page.expect_request("**/api/best-spots*") as sent:
        page.get_by_role("button", name="not here").first.click()
    assert [",".join(map(str, pair)) for pair in json.loads(sent.value.post_data or "")["struck"]] == [
        ",".join(f"{float(one):g}" for one in (struck or "").split(","))
    ]
    expect(page.get_by_role("button", name="Allow the struck square again")).to_be_visible(timeout=60_000)
    expect(page.locator(".spots-found")).to_contain_text("Leaving these squares out would")
    page.get_by_role("button", name="Square A: put a pin here").press("Enter")
    expect(page.locator(".invest h1")).to_contain_text("would")
    assert len(pins(page)) == 1
    # A run of the page takes neither the answer nor its squares away.
    expect(page.locator(".spots-rows > li")).to_have_count(3)
    assert atlas.ask(SQUARES) == 3


def test_pins_go_to_every_spot_at_once(watched: Watched) -> None:
    page, _ = watched
    invest(page, TOWN)
    ask(page)
    page.get_by_role("button", name="Set a pin at each").click()
    expect(page.locator(".atlas-pin")).to_have_count(3)
    assert len(pins(page)) == 3


def test_another_town_is_another_question(watched: Watched) -> None:
    page, _ = watched
    atlas = invest(page, TOWN)
    ask(page)
    page.get_by_label("Town").select_option(label="Antwerp")
    expect(page.get_by_role("button", name="Search in Antwerp")).to_be_visible(timeout=30_000)
    expect(page.locator(".spots-found")).to_have_count(0)
    assert atlas.ask(SQUARES) == 0
    expect(page.locator("[data-spots-key]").first).to_be_hidden()


def test_own_places_come_from_a_file_and_are_refused_row_by_row(watched: Watched) -> None:
    page, _ = watched
    invest(page, TOWN)
    page.get_by_text("Only places that you consider").click()
    page.locator("[data-spots-file]").set_input_files(
        {"name": "own.csv", "mimeType": "text/csv", "buffer": b"name,lat,lon\nParish hall <b>,51.05,3.72\nFar,1,2"}
    )
    expect(page.locator("[name=considered]")).to_have_value("name,lat,lon\nParish hall <b>,51.05,3.72\nFar,1,2")
    ask(page)
    expect(page.locator(".spots-found .bad")).to_contain_text("Row 3: “1, 2” is outside the region.")


@pytest.mark.parametrize(("status", "key"), [(503, "busy_elsewhere"), (504, "too_long"), (0, "offline")])
def test_without_an_answer_a_sentence_says_why(new_page: NewPage, status: int, key: str) -> None:
    page = new_page()
    invest(page, TOWN)

    def answered(route: Route) -> None:
        if status:
            route.fulfill(status=status, body="no")
        else:
            route.abort()

    page.route("**/api/best-spots*", answered)
    page.get_by_role("button", name="Search in Ghent").click()
    expect(page.locator(".spots-busy")).to_have_text(texts("en")[f"spots.{key}"])


@pytest.mark.parametrize("width", [390, 1440])
def test_the_question_and_the_answer_fit_and_can_be_used_by_everybody(new_page: NewPage, width: int) -> None:
    page = new_page(width, 844, touch=width == 390)
    with watching(page):
        invest(page, TOWN)
        if width == 390:
            page.get_by_role("button", name="Best spots").click()
            expect(page.locator(".invest-list")).to_be_hidden()
        assert violations(page) == []
        assert page.evaluate(FAULTS, width == 390) == []
        ask(page)
        page.get_by_text("How many would it take?").click()
        assert violations(page) == []
        # What scrolls under the tabs of a phone is not what a finger aims at.
        page.locator(".invest-head").evaluate('(head) => head.scrollIntoView({ block: "end" })')
        assert page.evaluate(FAULTS, width == 390) == []
        expect(page.locator(".invest-map")).to_be_in_viewport()


def test_a_keyboard_is_enough(watched: Watched) -> None:
    page, _ = watched
    invest(page, TOWN)
    page.locator("[name=places][value='3']").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name=places][value='4']")).to_be_checked()
    page.get_by_label("For whom?").select_option("all")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Search in Ghent").press("Enter")
    expect(page.locator(".spots-found h3")).to_be_focused(timeout=60_000)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Spot A")).to_have_count(2)
    expect(page.get_by_role("button", name="Spot A").first).to_be_focused()
