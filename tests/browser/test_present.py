"""A story in the room: keys, clicker, mouse and finger, the speaker's window, paper, and no network."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.maps.positions import practice_positions
from dashboard.outlets.narrated_story import narrated_story
from dashboard.outlets.story_file import PICTURE, write
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from geodata.bundle import read_bundle
from tests.browser import the_map
from tests.browser.conftest import NewPage, Watch
from tests.browser.the_map import over_map, wait_until

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
STORY = "sample-story"
STORY_PAGE = "present.js"
DRAWN = over_map(the_map.DRAWN, STORY_PAGE)


def opened(page: Page, step: str = "", lang: str = "nl") -> None:
    page.goto(f"/present?story={STORY}&lang={lang}{'#' if step else ''}{step}")
    wait_until(page, DRAWN)


def step(page: Page) -> int:
    number: int = page.evaluate(over_map("entry.at", STORY_PAGE))
    return number


@pytest.fixture(scope="module")
def steps(atlas_bundle: Path) -> list[str]:
    return [one.id for one in read_bundle(atlas_bundle).stories[0].steps]


def test_keys_and_clicker_go_through_the_story_and_the_address_follows(watched: Watched, steps: list[str]) -> None:
    page, _ = watched
    opened(page)
    expect(page.locator("#present-said h2")).to_have_text("Wat er is")
    for key, at in (
        ("ArrowRight", 1), ("PageDown", 2), ("ArrowLeft", 1), (" ", 2), ("PageUp", 1), ("Shift+ ", 0), ("ArrowLeft", 0),
        ("End", 2), ("ArrowRight", 2), ("Home", 0),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert step(page) == at, key
        assert page.evaluate("location.hash") == f"#{steps[at]}"
    marks = page.locator("#present-steps button")
    expect(marks).to_have_count(len(steps))
    marks.nth(2).click()
    expect(marks.nth(2)).to_have_attribute("aria-current", "step")
    expect(page.locator("#present-count")).to_have_text("3 van 3")
    page.reload()
    wait_until(page, DRAWN)
    assert step(page) == 2


def test_a_step_shows_exactly_the_practices_of_its_view(watched: Watched, atlas_bundle: Path) -> None:
    page, _ = watched
    dataset = Dataset(read_bundle(atlas_bundle))
    scenes = narrated_story(dataset.bundle.stories[0], dataset, Words("nl", dataset.bundle.vocabulary)).scenes
    placed = {one.id for one in practice_positions(dataset) if one.lat == one.lat}
    opened(page)
    for at, scene in enumerate(scenes):
        page.evaluate(over_map("entry.go(value, false)", STORY_PAGE), at)
        wait_until(page, DRAWN)
        layers, practices = scene.embed.view.layers, scene.embed.selection.practices
        drawn = int(practices["practice_id"].isin(placed).sum()) if "practices" in layers else 0
        wait_until(page, over_map("Boolean(atlas.practices) === value", STORY_PAGE), "practices" in layers)
        tally = over_map(f"atlas.practices ? {the_map.TALLY}.all : 0", STORY_PAGE)
        assert page.evaluate(tally) == drawn, scene.id
        coloured = "areas" in layers or "gap" in layers
        assert page.evaluate(over_map("atlas.areas.spec.colour", STORY_PAGE)) == coloured
        expect(page.locator("#present-said .caption")).to_have_text(scene.caption)
        expect(page.locator("#present-map")).to_have_attribute("aria-label", scene.embed.sentence)


def test_the_map_flies_and_stands_still_for_who_asks_for_calm(watched: Watched) -> None:
    page, _ = watched
    opened(page)
    page.evaluate(over_map("map.on('zoom', () => { window.moves = (window.moves || 0) + 1; }) && null", STORY_PAGE))
    page.evaluate(over_map("entry.go(2, true)", STORY_PAGE))
    # A zoom of a step is meant for a map of 1000 by 700 pixels; a map of another size shows the same ground.
    wait_until(
        page,
        over_map(
            "(({ x, y }) => Math.abs(map.getZoom() - 13.75 - Math.log2(Math.min(x / 1000, y / 700))) < 0.01)"
            "(map.getSize())",
            STORY_PAGE,
        ),
    )
    assert page.evaluate("window.moves") > 5
    assert page.evaluate(over_map("map.getBounds().contains([51.06186, 3.70994])", STORY_PAGE))
    expect(page.locator("path.atlas-outline-chosen")).to_be_attached()
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("window.moves = 0")
    page.evaluate(over_map("entry.go(0, true)", STORY_PAGE))
    wait_until(page, over_map("map.getZoom() < 11", STORY_PAGE))
    assert page.evaluate("window.moves") <= 2


@pytest.mark.audit
def test_a_click_goes_on_but_not_on_a_control_nor_while_text_is_chosen(watched: Watched) -> None:
    page, _ = watched
    opened(page)
    page.mouse.click(400, 400)
    assert step(page) == 1
    page.locator("#present-previous").click()
    assert step(page) == 0
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#present-said h2'))")
    page.evaluate("document.querySelector('#present-said').click()")
    assert step(page) == 0
    page.evaluate("getSelection().removeAllRanges()")
    page.locator("#present-next").focus()
    page.keyboard.press(" ")
    assert step(page) == 1


def test_a_finger_swipes(new_page: NewPage) -> None:
    page = new_page(390, 844, touch=True)
    opened(page, lang="fr")
    touch = page.context.new_cdp_session(page)

    def swipe(start: tuple[int, int], end: tuple[int, int]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": start[0], "y": start[1]}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": end[0], "y": end[1]}]})
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    swipe((300, 200), (100, 210))
    wait_until(page, over_map("entry.at === 1", STORY_PAGE))
    swipe((200, 700), (190, 500))
    page.touchscreen.tap(200, 200)
    page.wait_for_timeout(200)
    assert step(page) == 1
    swipe((100, 200), (300, 190))
    wait_until(page, over_map("entry.at === 0", STORY_PAGE))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_speakers_window_follows_and_leads(watched: Watched) -> None:
    page, _ = watched
    opened(page, "supported", "en")
    with page.expect_popup() as popped:
        page.keyboard.press("n")
    notes = popped.value
    expect(notes.locator("h1")).to_have_text("Who supports")
    expect(notes.locator(".said-notes")).to_contain_text("Point at the Rabot.")
    expect(notes.locator(".after h2")).to_have_text("One neighbourhood")
    expect(notes.locator(".clock")).to_have_text(re.compile(r"0:0\d"))
    page.keyboard.press("ArrowRight")
    expect(notes.locator("h1")).to_have_text("One neighbourhood")
    notes.keyboard.press("PageUp")
    assert step(page) == 1
    notes.get_by_role("button", name="Previous step").click()
    assert step(page) == 0
    expect(page.locator("#present-said")).not_to_contain_text("Point at")


def test_full_screen_by_key_hides_the_tools(watched: Watched) -> None:
    page, _ = watched
    opened(page)
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement")
    expect(page.locator("#present-print")).to_be_hidden()
    page.keyboard.press("f")
    page.wait_for_function("() => !document.fullscreenElement")
    expect(page.locator("#present-print")).to_be_visible()


def test_escape_leaves_to_this_view_in_the_atlas(watched: Watched) -> None:
    page, _ = watched
    opened(page, "one")
    page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"/\?lang=nl&.*practice=torekes-rabot-gent"))


def test_a_screen_reader_hears_the_step_and_finds_the_controls(watched: Watched) -> None:
    page, _ = watched
    opened(page, "", "fr")
    said = page.locator("#present-said")
    expect(said).to_have_attribute("aria-live", "polite")
    expect(said).to_have_attribute("aria-atomic", "true")
    assert page.evaluate("document.documentElement.lang") == "fr"
    for name in ("Étape suivante", "Étape précédente", "Plein écran (F)", "Imprimer, une étape par page (P)"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_attached()
    nameless = "[...document.querySelectorAll('#present button, #present a')].filter((one) => !one.getAttribute('aria-label') && !one.textContent.trim())"  # noqa: E501
    assert page.evaluate(f"{nameless}.length") == 0


def test_once_loaded_it_goes_on_without_a_network(watched: Watched, steps: list[str]) -> None:
    page, _ = watched
    opened(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.set_offline(True)
    for at in range(1, len(steps)):
        page.keyboard.press("PageDown")
        wait_until(page, DRAWN)
        assert step(page) == at
    with page.expect_popup() as popped:
        page.keyboard.press("n")
    expect(popped.value.locator("h1")).to_have_text("Eén wijk")
    assert [url for url in asked if not url.startswith(("data:", "about:"))] == []
    page.context.set_offline(False)


def test_a_file_from_a_stick_tells_the_story_without_a_network(
    browser: Browser, tmp_path: Path, atlas_bundle: Path, steps: list[str]
) -> None:
    out = tmp_path / "story.html"
    write(STORY, "en", out, atlas_bundle)
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 720})
    page, watch = context.new_page(), Watch()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", watch.message)
    page.on("pageerror", lambda problem: watch.console.append(str(problem)))
    page.goto(f"{out.as_uri()}#all")
    of_file = partial(over_map, entry=STORY_PAGE, folder="atlas/")
    wait_until(page, of_file(the_map.DRAWN))
    assert page.evaluate(of_file("entry.at")) == steps.index("all")
    expect(page.locator("#present-legend")).to_contain_text("2011")
    for _ in steps:
        page.keyboard.press("PageUp")
    assert page.evaluate(of_file("entry.at")) == 0
    page.evaluate(of_file("entry.go(2, false)"))
    wait_until(page, of_file("map.getZoom() > 13 && map.getBounds().contains([51.06186, 3.70994])"))
    expect(page.locator("#present-said")).to_contain_text("A currency in one")
    with page.expect_popup() as popped:
        page.keyboard.press("n")
    expect(popped.value.locator(".said-notes")).to_contain_text("End.")
    page.keyboard.press("Escape")
    assert page.evaluate("[...document.querySelectorAll('.sheet img')].every((one) => one.naturalWidth)")
    context.close()
    assert {url for url in asked if not url.startswith(("data:", "about:"))} <= {out.as_uri(), f"{out.as_uri()}#all"}
    assert watch.console == []


def test_it_prints_one_step_a_page_with_its_map(watched: Watched, steps: list[str]) -> None:
    page, _ = watched
    opened(page)
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    page.keyboard.press("p")
    page.wait_for_function("() => window.printed === 1", timeout=120_000)
    drawn: list[Any] = page.evaluate("[...document.querySelectorAll('.sheet img')].map((one) => one.naturalWidth)")
    assert drawn == [PICTURE[0]] * len(steps)
    made = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b(?!s)", made)) == len(steps)
    assert step(page) == 0
