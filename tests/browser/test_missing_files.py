"""Files that do not come: the map says which, asks again, and never looks as if there were nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from dashboard.maps import scripts
from tests.browser.conftest import Watch
from tests.browser.the_map import MAP, TheMap, opened, search_box

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
RABOT = (51.0616, 3.7105)
NEAR = "lang=en&center=51.06,3.71&zoom=13&layers=areas"


def only_missing(watch: Watch) -> None:
    """What the browser itself says of an answer 503 is no mistake of ours; anything else is."""
    assert [text for text in watch.console if "503" not in text] == []
    watch.console.clear()


def block(page: Page, what: str) -> None:
    page.route(what, lambda route: route.fulfill(status=503))


def refuse_until_asked_again(page: Page, folder: str) -> None:
    """Files of a folder do not come before somebody presses the button of the notice.

    Refused in the page itself: a map that finds its zoom in a second step asks again by itself, and would get what it
    asks for if the network were mended first.
    """
    page.add_init_script(
        """(() => {
          const real = window.fetch;
          let asked = false;
          const refused = (address) => !asked && String(address.url || address).includes("FOLDER");
          window.fetch = (address, ...rest) =>
            refused(address) ? Promise.resolve(new Response("", { status: 503 })) : real(address, ...rest);
          const press = (event) => { asked = asked || Boolean(event.target.closest(".atlas-notice button")); };
          window.addEventListener("click", press, true);
        })()""".replace("FOLDER", folder)
    )


def test_outlines_that_do_not_come_are_said_and_asked_for_again(watched: Watched) -> None:
    page, watch = watched
    refuse_until_asked_again(page, "/geometry/")
    page.goto("/?lang=en")
    notice = page.locator(MAP).locator(".atlas-notice")
    expect(notice).to_contain_text("could not be loaded")
    notice.get_by_role("button", name="Try again").click()
    expect(notice).to_have_count(0)
    page.locator(MAP).locator("canvas.leaflet-tile").first.wait_for(state="attached")
    only_missing(watch)


@pytest.mark.audit
def test_outlines_that_come_by_another_way_take_the_notice_away(watched: Watched) -> None:
    page, watch = watched
    block(page, "**/geometry/*detail*")
    page.goto("/?lang=en&center=51.06,3.71&zoom=12")
    notice = page.locator(MAP).locator(".atlas-notice")
    expect(notice).to_contain_text("could not be loaded")
    atlas = TheMap(page)
    atlas.ask("map.setZoom(8.5, { animate: false }) && null")
    expect(notice).to_have_count(0)
    atlas.ask("map.setZoom(12, { animate: false }) && null")
    expect(notice).to_contain_text("could not be loaded")
    atlas.ask("map.setZoom(8.5, { animate: false }) && null")
    page.unroute("**/geometry/*detail*")
    atlas.ask("map.setZoom(12, { animate: false }) && null")
    files = scripts.module_address("files.js")
    atlas.wait_for(f"Boolean((await import('{files}')).loadedFile(atlas.areas.fileFor(12).url))")
    expect(notice).to_have_count(0)
    only_missing(watch)


def test_points_that_do_not_come_are_said_and_one_button_asks_for_all(watched: Watched) -> None:
    page, watch = watched
    refuse_until_asked_again(page, "/layers/")
    page.goto("/?lang=en")
    atlas = TheMap(page)
    notice = atlas.page.locator(".atlas-notice")
    expect(notice.locator("p")).to_have_count(2, timeout=30_000)
    for said in ("practices", "meeting places"):
        expect(notice).to_contain_text(f"The {said} could not be loaded.")
    notice.get_by_role("button", name="Try again").click()
    expect(notice).to_have_count(0)
    for file in ("practices", "meeting_places"):
        atlas.wait_for("Boolean(atlas.points && atlas.points.parts[value])", file)
    only_missing(watch)


@pytest.mark.audit
def test_names_that_do_not_come_are_said_and_a_click_counts_once_they_do(watched: Watched) -> None:
    page, watch = watched
    block(page, "**/layers/areas-*")
    atlas = opened(page, NEAR)
    atlas.click(atlas.at(*RABOT))
    page.mouse.move(3, 300)  # pointing at an area asks for its name as well
    notice = atlas.page.locator(".atlas-notice")
    expect(notice).to_have_text("The names of the areas could not be loaded.Try again")
    page.unroute("**/layers/areas-*")
    notice.get_by_role("button", name="Try again").evaluate("button => button.click()")
    expect(page.locator(".panel[data-area='440217']")).to_be_visible()
    expect(notice).to_have_count(0)
    only_missing(watch)


def test_a_search_that_cannot_know_says_so_and_lives_again(watched: Watched) -> None:
    page, watch = watched
    block(page, "**/layers/areas-*")
    atlas = opened(page, NEAR)
    box = search_box(page)
    box.fill("rabot")
    found = atlas.page.locator(".atlas-search ul")
    expect(found).to_contain_text("could not be loaded")
    expect(atlas.page.locator(".atlas-search [role=status]")).to_contain_text("could not be loaded")
    page.unroute("**/layers/areas-*")
    found.get_by_role("button", name="Try again").click()
    expect(atlas.page.get_by_role("option").first).to_contain_text("Rabot - Blaisantvest")
    only_missing(watch)


@pytest.mark.audit
def test_a_search_that_failed_once_works_at_the_next_letter(watched: Watched) -> None:
    page, watch = watched
    block(page, "**/layers/areas-*")
    atlas = opened(page, NEAR)
    box = search_box(page)
    box.fill("rabo")
    expect(atlas.page.locator(".atlas-search ul")).to_contain_text("could not be loaded")
    page.unroute("**/layers/areas-*")
    box.press_sequentially("t")
    expect(atlas.page.get_by_role("option").first).to_contain_text("Rabot - Blaisantvest")
    only_missing(watch)
