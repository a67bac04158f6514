"""Filters by keyboard, mouse and touch: groups in the bar, drawer and sheet, the search box, and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage, Watch, watching

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
# What reaches beyond the right edge of the window or of what clips it, and text that is cut where nothing says so.
BEYOND = """() => [...document.querySelectorAll(".filters *, .tags *")].filter((one) => {
  const { right, width, height } = one.getBoundingClientRect();
  return width > 1 && height > 1 && right > document.documentElement.clientWidth + 0.5 && !one.closest(".tags, svg");
}).map((one) => one.className || one.tagName)"""
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll(
    ".filters-search, .filters-bar > *:not([hidden])")].map((one) => [one.className, one.getBoundingClientRect()])
    .filter(([, box]) => box.width);
  return boxes.flatMap(([name, one], at) => boxes.slice(at + 1).filter(([, other]) =>
    one.left < other.right - 0.5 && other.left < one.right - 0.5 && one.top < other.bottom - 0.5
    && other.top < one.bottom - 0.5).map(([other]) => name + " over " + other));
}"""


def explore(page: Page, query: str = "lang=en", path: str = "/") -> Page:
    """Open a page with filters and wait for them."""
    page.goto(f"{path}?{query}")
    expect(page.locator(".filters-opener, .bar-more").filter(visible=True)).to_be_visible(timeout=30_000)
    return page


@pytest.fixture
def phone(new_page: NewPage) -> Iterator[Page]:
    page = new_page(390, 844, touch=True)
    with watching(page):
        yield explore(page)


def group(page: Page, name: str) -> Locator:
    return page.locator(f"[data-key='bar-{name}-title']")


def focused(page: Page) -> str:
    """The key of what has the focus."""
    return str(page.evaluate("document.activeElement.closest('[data-key]')?.dataset.key || ''"))


def shown(page: Page) -> int:
    """How many practices the bar says that there are."""
    return int(page.locator(".bar-count strong").inner_text())


def test_a_group_opens_over_the_map_and_closes_in_every_way(watched: Watched) -> None:
    page = explore(watched[0])
    button, panel = group(page, "support"), page.locator("[data-key='bar-support'] .bar-panel")
    before = page.locator(".explore-map").bounding_box()
    button.click()
    expect(panel).to_be_visible()
    assert page.locator(".explore-map").bounding_box() == before
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    assert focused(page) == "bar-support-title"
    button.click()
    page.locator(".said h1").click()
    expect(panel).to_be_hidden()
    button.click()
    for _ in range(40):
        page.keyboard.press("Tab")
        if not focused(page).startswith("bar-support"):
            break
    expect(panel).to_be_hidden()
    button.click()
    group(page, "funding").click()
    expect(panel).to_be_hidden()
    expect(page.locator("[data-key='bar-funding'] .bar-panel")).to_be_visible()
    page.locator(".bar-more").click()
    expect(page.locator("[data-key='bar-funding'] .bar-panel")).to_be_hidden()
    expect(page.locator("dialog.drawer")).to_be_visible()


def test_arrows_move_among_options_and_the_space_bar_ticks(watched: Watched) -> None:
    page = explore(watched[0])
    group(page, "support").focus()
    page.keyboard.press("ArrowDown")
    options = page.locator("[data-key='bar-support'] .option input")
    keys = [key for one in options.all() if (key := one.get_attribute("data-key"))]
    assert len(keys) > 2
    assert focused(page) == keys[0]
    page.keyboard.press("ArrowDown")
    assert focused(page) == keys[1]
    page.keyboard.press("End")
    assert focused(page) == keys[-1]
    page.keyboard.press("ArrowDown")
    assert focused(page) == keys[0]
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("support="))
    expect(group(page, "support")).to_contain_text(":")
    # The page has drawn everything anew: the panel is open and the focus where it was.
    assert focused(page) == keys[0]
    expect(options.first).to_be_checked()
    page.keyboard.press("Escape")
    assert focused(page) == "bar-support-title"


def test_counts_say_what_an_option_selects(watched: Watched) -> None:
    page = explore(watched[0])
    group(page, "support").click()
    option = page.locator("[data-key='bar-support'] .option").first
    count = int(option.locator(".option-count").inner_text())
    assert 0 < count < shown(page)
    option.locator("label").click()
    expect(page.locator(".bar-count strong")).to_have_text(str(count))


def test_quick_presses_add_up(watched: Watched) -> None:
    page = explore(watched[0])
    group(page, "support").click()
    labels = page.locator("[data-key='bar-support'] .option label")
    page.evaluate(
        "() => [...document.querySelectorAll(\"[data-key='bar-support'] .option input\")].slice(0, 2)"
        ".forEach((one) => one.click())"
    )
    expect(page.locator(".tag")).to_have_count(2)
    expect(group(page, "support")).to_contain_text("+1")
    expect(labels.locator("input:checked")).to_have_count(2)
    page.keyboard.press("Escape")
    page.locator(".tag").first.click()
    expect(page.locator(".tag")).to_have_count(1)
    page.locator(".tag-clear").click()
    expect(page.locator(".tag")).to_have_count(0)
    assert "support" not in page.url


def test_an_option_says_what_it_means(watched: Watched) -> None:
    page = explore(watched[0])
    group(page, "support").click()
    option = page.locator("[data-key='bar-support'] .option").first
    box = option.get_by_role("checkbox")
    note = option.locator("p")
    expect(box).to_have_accessible_description(note.text_content() or "")
    expect(note).to_be_hidden()
    option.locator("summary").click()
    expect(note).to_be_visible()
    assert "support=" not in page.url


def test_the_drawer_is_a_panel_with_everything(watched: Watched) -> None:
    page = explore(watched[0])
    more = page.locator(".bar-more")
    more.click()
    drawer = page.locator("dialog.drawer")
    expect(drawer).to_be_visible()
    expect(more).to_have_attribute("aria-expanded", "true")
    assert focused(page) == "drawer-title"
    order = [row.get_attribute("data-key") for row in drawer.locator(".drawer-body > details").all()]
    assert order[0] == "drawer-indicator"
    assert order.index("drawer-layers") < order.index("drawer-support") < order.index("drawer-municipality")
    assert order[-1] == "drawer-more"
    page.locator("[data-key='drawer-layers-title']").click()
    page.locator("[data-key='drawer-layers-meeting_places']").click()
    expect(page).to_have_url(re.compile("layers=practices&layers=osm_places&layers=areas"))
    expect(drawer).to_be_visible()
    expect(page.locator("[data-key='drawer-layers-meeting_places']")).not_to_be_checked()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    assert focused(page) == "bar-more"
    expect(page.locator(".tag")).to_have_count(0)


def test_a_municipality_is_found_in_another_language_and_without_accents(watched: Watched) -> None:
    page = explore(watched[0], "lang=nl")
    page.locator(".bar-more").click()
    page.locator("[data-key='drawer-municipality-title']").click()
    finder = page.locator(".option-finder")
    options = page.locator("[data-key='drawer-municipality'] .option")
    assert options.count() > 1
    finder.fill("gänd")
    expect(options.filter(visible=True)).to_have_count(1)
    expect(options.filter(visible=True)).to_contain_text("Gent")
    finder.press("Enter")
    expect(page).to_have_url(re.compile("municipality=Gent"))
    # What was typed is still there after the page has drawn all anew, and so is the focus.
    expect(page.locator("[data-key='drawer-municipality-Gent']")).to_be_checked()
    expect(finder).to_have_value("gänd")
    expect(options.filter(visible=True)).to_have_count(1)
    finder.fill("nergens")
    expect(options.filter(visible=True)).to_have_count(0)
    expect(page.locator(".option-found")).to_be_visible()


def test_a_year_and_how_choices_are_combined_are_under_more(watched: Watched) -> None:
    page = explore(watched[0])
    page.locator(".bar-more").click()
    page.locator("[data-key='drawer-more-title']").click()
    page.locator("[data-key='drawer-match-title']").click()
    page.locator("[data-key='drawer-match-all']").click()
    expect(page).to_have_url(re.compile("match=all"))
    page.locator("[data-key='drawer-year-title']").click()
    page.locator("[data-key='drawer-year-choice']").select_option(index=1)
    expect(page).to_have_url(re.compile("year="))
    expect(page.locator(".tag")).to_have_count(1)


def test_the_sheet_takes_the_focus_and_gives_it_back(phone: Page) -> None:
    opener = phone.locator(".filters-opener")
    opener.tap()
    sheet = phone.get_by_role("dialog")
    expect(sheet).to_be_visible()
    assert phone.evaluate("document.querySelector('dialog.drawer').matches(':modal')")
    assert focused(phone) == "drawer-title"
    for _ in range(60):
        phone.keyboard.press("Tab")
        assert phone.evaluate(
            "document.activeElement === document.body || Boolean(document.activeElement.closest('dialog.drawer'))"
        )
    phone.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    assert focused(phone) == "opener"


def test_the_sheet_says_how_many_it_will_show(phone: Page) -> None:
    phone.locator(".filters-opener").tap()
    chip = phone.locator("[data-key='drawer-support'] .option label").first
    count = chip.locator(".option-count").inner_text()
    chip.tap()
    show = phone.locator(".drawer-show")
    expect(show).to_contain_text(f" {count} ")
    show.tap()
    expect(phone.locator("dialog.drawer")).to_be_hidden()
    expect(phone.locator(".filters-opener")).to_contain_text("1")
    expect(phone.locator(".tag")).to_have_count(1)


def test_the_sheet_closes_by_a_swipe_and_beside_it(phone: Page) -> None:
    opener, sheet = phone.locator(".filters-opener"), phone.locator("dialog.drawer")
    for far, closes in ((30, False), (240, True)):
        if not sheet.is_visible():
            opener.tap()
        box = phone.locator(".drawer-grip").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        session = phone.context.new_cdp_session(phone)
        touch = "Input.dispatchTouchEvent"
        session.send(touch, {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        # The finger rests before it lifts: after a fling, Chromium takes the next tap for the end of that.
        for step in range(1, 10):
            session.send(touch, {"type": "touchMove", "touchPoints": [{"x": x, "y": y + far * min(step, 6) / 6}]})
            phone.wait_for_timeout(50)
        session.send(touch, {"type": "touchEnd", "touchPoints": []})
        if closes:
            expect(sheet).to_be_hidden()
        else:
            expect(sheet).to_be_visible()
    opener.tap()
    expect(sheet).to_be_visible()
    phone.touchscreen.tap(195, 40)
    expect(sheet).to_be_hidden()


def test_what_is_tapped_is_large_and_typed_in_sixteen_pixels(phone: Page) -> None:
    phone.locator(".filters-opener").tap()
    phone.evaluate("document.querySelectorAll('dialog.drawer .drawer-row').forEach((one) => one.open = true)")
    fields = phone.locator("dialog.drawer :is(input[type=search], select)").filter(visible=True)
    assert fields.count() >= 3
    for field in fields.all():
        assert float(field.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= 16
    small = phone.evaluate(
        """() => [...document.querySelectorAll("dialog.drawer :is(summary, label, button, a, select)")]
          .filter((one) => one.checkVisibility() && !one.matches(".drawer-close"))
          .filter((one) => one.getBoundingClientRect().height < 40).map((one) => one.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_the_search_box_finds_names_and_at_last_texts(watched: Watched) -> None:
    page = explore(watched[0], "lang=nl")
    box = page.get_by_role("combobox")
    box.fill("gent")
    rows = page.get_by_role("option")
    expect(rows.last).to_contain_text("“gent”")
    assert rows.count() > 1
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowUp")
    expect(rows.last).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == rows.last.get_attribute("id")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=gent"))
    expect(page.locator(".tag")).to_have_text(re.compile("gent"))
    expect(box).to_have_value("")
    # Without a name that has it, the texts are all that is left, and Enter takes them.
    box.fill("zzzz")
    expect(rows).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=zzzz"))
    expect(page.locator(".bar-count strong")).to_have_text("0")


def test_enter_takes_the_first_name(watched: Watched) -> None:
    page = explore(watched[0], "lang=nl")
    page.get_by_role("combobox").fill("gent")
    expect(page.get_by_role("option").nth(1)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("area="))
    assert "q=" not in page.url


def test_on_practices_the_search_filters_and_opens_a_practice(watched: Watched) -> None:
    page = explore(watched[0], "lang=nl", "/practices")
    box = page.get_by_role("combobox")
    box.fill("torekes")
    expect(page.get_by_role("option")).to_have_count(2)
    page.get_by_role("option").last.click()
    expect(page).to_have_url(re.compile("/practices.*q=torekes"))
    expect(page.locator(".tag")).to_have_count(1)
    box.fill("torekes")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/\?.*practice=torekes"))


@pytest.mark.parametrize("width", [360, 390, 768, 1024, 1440, 1920])
def test_nothing_sticks_out_or_overlaps(new_page: NewPage, width: int) -> None:
    queries = ["", "&support=professional&support=subsidy&q=tuin&municipality=Gent", "&layers=practices&layers=gap"]
    page = new_page(width, 844 if width < 768 else 900, touch=width < 768)
    for lang in ("nl", "fr", "en"):
        for query in queries:
            explore(page, f"lang={lang}{query}")
            state = f"{width} {lang} {query}"
            assert page.evaluate("document.documentElement.scrollWidth") <= width, state
            assert page.evaluate(OVERLAPS) == [], state
            page.locator(".filters-opener, .bar-more").filter(visible=True).click()
            expect(page.locator("dialog.drawer")).to_be_visible()
            assert page.evaluate(BEYOND) == [], state
            if width >= 1024:
                heights = page.evaluate(
                    "[...document.querySelectorAll('.filters-line')].map((one) => one.offsetHeight)"
                )
                assert heights == [34], state
