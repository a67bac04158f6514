"""Explore at five widths in every language, walked through its states: nothing cut, covered, too small or too pale."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import resources

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.presenters.i18n import languages
from tests.browser.conftest import NewPage, watching
from tests.browser.layout_checks import FAULTS
from tests.browser.the_map import opened, settle

pytestmark = pytest.mark.browser
SIZES = {360: 740, 390: 844, 768: 1024, 1440: 900, 1920: 1080}
PHONE, WITH_BAR = 767, 1200
PRACTICE, AREA = "torekes-rabot-gent", "440217"
# Every width is seen in every language; in which all its states are seen. Each language has them on a narrow screen and
# on a wide one, the longest words on the narrowest.
THROUGHOUT = {360: ("fr",), 390: ("nl", "en"), 768: ("nl",), 1440: ("fr",), 1920: ("en", "nl")}
State = Callable[[Page], None]


def choose(kind: str, chosen: str | None) -> State:
    """What a press on the map reports."""

    def state(page: Page) -> None:
        page.evaluate(
            "(detail) => dispatchEvent(new CustomEvent('atlas:choose', { detail }))", {"kind": kind, "id": chosen}
        )

    return state


def practice(page: Page) -> None:
    choose("practice", PRACTICE)(page)
    expect(page.locator(f".panel[data-practice='{PRACTICE}']")).to_be_visible()


def area(page: Page) -> None:
    choose("area", AREA)(page)
    expect(page.locator(f".panel[data-area='{AREA}']")).to_be_visible()


def nothing_chosen(page: Page) -> None:
    choose("none", None)(page)
    expect(page.locator(".panel")).to_have_count(0)


def drawer(page: Page) -> None:
    page.locator(".filters-opener, .bar-more").filter(visible=True).click()
    expect(page.locator("dialog.drawer")).to_be_visible()


def drawer_unfolded(page: Page) -> None:
    page.evaluate("document.querySelectorAll('dialog.drawer details').forEach((one) => one.open = true)")


def drawer_closed(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator("dialog.drawer")).to_be_hidden()


def bar_panel(page: Page) -> None:
    page.locator(".bar-group:not([hidden]) > summary").last.click()
    expect(page.locator(".bar-panel").filter(visible=True)).to_be_visible()


def bar_panel_closed(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator(".bar-panel").filter(visible=True)).to_have_count(0)


def tags(page: Page) -> None:
    page.evaluate(
        "document.querySelectorAll(\"dialog.drawer [data-key='drawer-support'] input\")"
        ".forEach((one, at) => at < 3 && one.click())"
    )
    choose("text", "a")(page)
    expect(page.locator(".tag")).to_have_count(4)


def nothing_found(page: Page) -> None:
    choose("text", "nergens te vinden en ook niet daarbuiten")(page)
    expect(page.locator(".bar-count strong")).to_have_text("0")


def cleared(page: Page) -> None:
    page.locator(".tag-clear").click()
    expect(page.locator(".tag")).to_have_count(0)


def table(page: Page) -> None:
    page.evaluate("document.querySelector(\"[data-key='bar-table']\").click()")
    expect(page.locator(".st-key-table canvas").first).to_be_visible()


def table_closed(page: Page) -> None:
    page.evaluate("document.querySelector(\"[data-key='bar-table']\").click()")
    expect(page.locator(".st-key-table")).to_have_count(0)


def gap(page: Page) -> None:
    page.locator("[data-key='question-gap']").click()
    expect(page.locator(".explore-gap")).to_be_visible()


def menu(page: Page) -> None:
    page.locator(".masthead-menu").click()
    expect(page.locator("#masthead-list")).to_be_visible()


def states(width: int, every: bool) -> Iterator[tuple[str, tuple[State, ...]]]:
    """The states after the first one, each as what leads to it from the one before."""
    yield "gap", (gap,)
    yield "tags", (tags,)
    if every:
        yield "practice", (cleared, practice)
        yield "area", (area,)
        yield "drawer", (nothing_chosen, drawer, drawer_unfolded)
        yield "table", (drawer_closed, table)
        yield "nothing found", (table_closed, nothing_found)
        if width >= WITH_BAR:
            yield "bar panel", (cleared, bar_panel)
        if width <= PHONE:
            yield "menu", (menu,)


def faults(page: Page, touch: bool) -> list[str]:
    """What :data:`FAULTS` finds."""
    found: list[str] = page.evaluate(FAULTS, touch)
    return found


def by_fault(wrong: dict[str, list[str]]) -> str:
    """Each fault once, with the states that have it."""
    every = dict.fromkeys(fault for found in wrong.values() for fault in found)
    return "\n".join(f"{one} [{', '.join(state for state in wrong if one in wrong[state])}]" for one in every)


@pytest.mark.parametrize("width", SIZES)
def test_nothing_is_cut_covered_small_or_pale(new_page: NewPage, width: int) -> None:
    touch = width <= PHONE
    wrong: dict[str, list[str]] = {}
    for lang in languages():
        page = new_page(width, SIZES[width], touch=touch)
        with watching(page):
            opened(page, f"lang={lang}")
            wrong[f"{lang} where"] = faults(page, touch)
            for state, steps in states(width, lang in THROUGHOUT[width]):
                for step in steps:
                    step(page)
                settle(page)
                wrong[f"{lang} {state}"] = faults(page, touch)
    assert not any(wrong.values()), by_fault(wrong)


FAULTY = {
    "nothing": '<main style="font-size: 16px; color: #333">Text <button style="width: 44px; height: 44px">A</button>'
    "</main>",
    "sideways": '<div style="width: 3000px; height: 20px"></div>',
    "clipped": '<p style="width: 60px; overflow: hidden; white-space: nowrap">Words that are too long</p>',
    "overlapping": '<p>Below</p><p style="position: absolute; top: 4px; left: 36px">Above</p>',
    "covered": '<p>Below</p><canvas width="400" height="90" style="position: absolute; top: 0; left: 0;'
    ' pointer-events: none"></canvas>',
    "small": '<button style="width: 30px; height: 30px">A</button>',
    "pale": '<p style="color: #999; background: #fff">Text</p>',
    "tiny": '<p style="font-size: 11px">Text</p>',
    "zooming": '<input value="Text" style="width: 200px; height: 44px; font-size: 15px">',
}
# What looks like a fault and is none.
SOUND = {
    "an ellipsis that says all": '<p title="Words that are too long" style="width: 60px; overflow: hidden;'
    ' text-overflow: ellipsis; white-space: nowrap">Words that are too long</p>',
    "a link in a sentence": '<p>Words and <a href="#" style="color: #00f">a link</a> in them</p>',
    "white on a dark ground": '<p style="color: #fff; background: #123">Text</p>',
    "large and paler": '<p style="font-size: 24px; color: #888; background: #fff">Text</p>',
    "seen by readers of screens alone": '<p style="position: absolute; width: 1px; height: 1px; overflow: hidden;'
    ' clip-path: inset(50%)">Text</p>',
    "a list that scrolls": '<div style="height: 60px; overflow: auto"><p>A</p><p>B</p><p>C</p></div><p>D</p>',
}


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    """A page of nobody's, 400 pixels wide."""
    context = browser.new_context(viewport={"width": 400, "height": 600})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("fault", FAULTY)
def test_each_check_finds_its_fault_and_no_other(blank: Page, fault: str) -> None:
    blank.set_content(f"<!doctype html><body>{FAULTY[fault]}")
    assert {found.split(":")[0] for found in faults(blank, touch=True)} == {fault} - {"nothing"}


@pytest.mark.parametrize("case", SOUND)
def test_no_check_finds_what_is_no_fault(blank: Page, case: str) -> None:
    blank.set_content(f"<!doctype html><body>{SOUND[case]}")
    assert faults(blank, touch=True) == []


def test_small_targets_need_room_around_them_where_a_mouse_presses(blank: Page) -> None:
    one = '<button style="width: 20px; height: 20px; padding: 0; margin-right: {}px">{}</button>'
    blank.set_content("<!doctype html><body>" + one.format(0, "A") + one.format(0, "B"))
    assert [found.split(":")[0] for found in faults(blank, touch=False)] == ["small", "small"]
    blank.set_content("<!doctype html><body>" + one.format(8, "A") + one.format(8, "B"))
    assert faults(blank, touch=False) == []


AXE = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
  .flatMap(({ id, nodes }) => nodes.map(({ target, any, all }) =>
    [id, target.join(" "), ...[...any, ...all].map(({ message }) => message)].join(": ")))"""


def violations(page: Page) -> list[str]:
    """What axe-core's rules find; the script comes from its package, and no policy of the page's concerns it."""
    source = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    if not page.evaluate("'axe' in window"):
        page.evaluate(source)
    found: list[str] = page.evaluate(AXE)
    return found


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing(new_page: NewPage, width: int) -> None:
    page = new_page(width, SIZES[width], touch=width <= PHONE)
    with watching(page):
        opened(page, "lang=nl")
        wrong = {"where": violations(page)}
        for state, steps in {
            "gap": (gap,),
            "practice": (practice,),
            "area": (area,),
            "drawer": (nothing_chosen, drawer, drawer_unfolded),
        }.items():
            for step in steps:
                step(page)
            settle(page)
            wrong[state] = violations(page)
        page.goto("/practices?lang=nl")
        expect(page.locator(".cards, .card").first).to_be_visible(timeout=30_000)
        wrong["practices"] = violations(page)
    assert not any(wrong.values()), by_fault(wrong)


def test_axe_finds_a_fault(blank: Page) -> None:
    blank.set_content('<!doctype html><html lang="en"><title>A</title><main><h1>A</h1><img src="data:,"></main>')
    assert "image-alt" in {found.split(":")[0] for found in violations(blank)}
