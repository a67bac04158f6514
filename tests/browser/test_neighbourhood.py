"""One area from near by, as a person gets there and reads it, in a real browser."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.the_map import wait_until

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]


@pytest.fixture
def page(watched: Watched) -> Page:
    """A page that asks nobody but this machine."""
    return watched[0]


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def fits(page: Page) -> bool:
    """Whether nothing makes the page wider than the window."""
    main = "[data-testid=stMain]"
    return bool(page.evaluate(f"document.querySelector('{main}').scrollWidth <= window.innerWidth"))


def phone(page: Page) -> None:
    """Make the page as narrow as a phone."""
    page.set_viewport_size({"width": 390, "height": 900})
    wait_until(page, "() => document.querySelector('main').clientWidth <= 390")


def test_from_an_area_on_the_map_to_all_about_it_and_back(watched: Watched) -> None:
    page, _ = watched
    page.goto("/?lang=nl&area=440217")
    page.get_by_role("link", name="Meer over deze buurt").click()
    expect(page.locator(".nb-card[data-area='440217'] .nb-name")).to_have_text("Rabot - Blaisantvest")
    expect(page.locator("[data-figure='bimd2011'] .nb-values")).to_contain_text("rang 1 van 8 in Gent")
    expect(page.locator("details[data-practice='de-site-gent']")).to_contain_text("in deze buurt")
    page.get_by_role("link", name="Toon op de kaart").click()
    expect(page.locator(".panel[data-area='440217']")).to_be_visible()


def test_a_click_on_the_map_of_the_page_opens_an_area(watched: Watched) -> None:
    page, _ = watched
    page.goto("/?lang=nl")
    page.locator(".masthead-pages").get_by_role("link", name="Buurten").click()
    expect(page.locator(".nb h1")).to_have_text("Eén buurt van dichtbij")
    expect(page.locator(".neighbourhood-map canvas.leaflet-tile").first).to_be_attached(timeout=30_000)
    view = "document.querySelector('.atlas-map')?.atlas"
    wait_until(page, f"() => {view}?.getSize().x > 100")
    start = page.evaluate(f"{view}.getZoom()")
    page.evaluate(f"{view}.once('moveend', () => {{ window.arrived = true; }}) && null")
    page.locator(".neighbourhood-map").get_by_role("button", name="Gent", exact=True).click()
    wait_until(page, "() => window.arrived")
    assert page.evaluate(f"{view}.getZoom()") > start
    box = page.locator(".neighbourhood-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".nb-card")).to_contain_text("Gent")
    assert "area" in asked(page)


@pytest.mark.parametrize("width", [1440, 390])
def test_areas_found_by_name_stand_side_by_side(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/neighbourhood?lang=nl")
    box = page.get_by_role("combobox")
    for name, first in (("Rabot", "Rabot - Blaisantvest"), ("Anneessens", "Anneessens")):
        box.fill(name)
        expect(page.get_by_role("option", name=re.compile(first))).to_be_visible()
        box.press("ArrowDown")
        box.press("Enter")
        expect(page.locator(".nb-card .nb-name").filter(has_text=first)).to_be_visible()
        expect(box).to_be_focused()
    assert asked(page)["area"] == ["440217"]
    assert len(asked(page)["compare"]) == 1
    expect(page.locator(".nb-card .nb-letter")).to_have_text(["A", "B"])
    expect(page.locator("[data-figure='bimd2011'] .nb-values .nb-letter")).to_have_text(["A", "B"])
    expect(page.locator("article[data-near]")).to_have_count(2)
    assert fits(page)
    page.get_by_role("button", name="Rabot - Blaisantvest", exact=False).click()
    expect(page.locator(".nb-card .nb-name")).to_have_text(["Anneessens"])


def test_every_mark_lies_within_its_plot_and_marks_agree_with_the_numbers(page: Page) -> None:
    page.goto("/neighbourhood?lang=en&area=440217&compare=21000_56&compare=21000_50")
    expect(page.locator(".nb-figures")).to_be_visible(timeout=30_000)
    outside = """() => [...document.querySelectorAll('.nb-row')].filter((row) => {
            const box = row.getBoundingClientRect();
            return [...row.querySelectorAll('.nb-mark, .nb-dot, .nb-range')].some((it) => {
                const at = it.getBoundingClientRect(), middle = (at.left + at.right) / 2;
                if (middle < box.left - 1 || middle > box.right + 1) return true;
                return at.top < box.top - 4 || at.bottom > box.bottom + 4;
            });
        }).length"""
    assert page.evaluate(outside) == 0
    figure = page.locator("[data-figure='bimd2011']")
    said = [float(text) for text in figure.locator(".nb-values strong").all_inner_texts()]
    marks = figure.locator(".nb-row").last.locator(".nb-mark")
    shown = {}
    for mark in marks.all():
        left = re.search(r"left: ?([\d.]+)%", mark.get_attribute("style") or "")
        assert left is not None
        shown[mark.inner_text()] = float(left[1])
    assert [shown[letter] for letter in "ABC"] == pytest.approx(said, abs=0.06)
    assert fits(page)
    phone(page)
    assert page.evaluate(outside) == 0
    assert fits(page)


def test_source_terms_and_method_are_one_click_away(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto("/neighbourhood?lang=fr&area=440217")
    figure = page.locator("[data-figure='bimd2011']")
    figure.get_by_text("Source et méthode").click(timeout=30_000)
    expect(figure.locator("details")).to_contain_text("Author")
    figure.get_by_role("link", name="Comment est-ce fait ?").click()
    expect(page.locator(".prose h1").first).to_have_text("Comment les chiffres sont faits")
    heading = page.locator("#need")
    expect(heading).to_be_in_viewport(timeout=15_000)
    box, masthead = heading.bounding_box(), page.locator(".masthead").bounding_box()
    assert box is not None
    assert masthead is not None
    assert box["y"] >= masthead["height"]
    assert fits(page)


def test_both_files_download_and_paper_gets_everything_and_nothing_to_press(page: Page) -> None:
    page.goto("/neighbourhood?lang=en&area=440217")
    for name in ("Download the figures (CSV)", "Download practices and meeting places (CSV)"):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name).click(timeout=30_000)
        assert "440217" in waiting.value.path().read_text("utf-8-sig")
    page.emulate_media(media="print")
    for narrow in (False, True):
        if narrow:
            phone(page)
        expect(page.locator(".nb-figures")).to_be_visible()
        expect(page.locator(".nb-sources")).to_be_visible()
        expect(page.get_by_text("temporary use of the former factory floor")).to_be_visible()
        for hidden in (".masthead", ".nb-actions", ".combobox"):
            expect(page.locator(hidden).first).to_be_hidden()
