"""The page Evidence in a real browser: by keyboard, on a phone, on paper; pictures measured as they are drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PROBES, NewPage

pytestmark = pytest.mark.browser
Opened = Callable[..., Page]
OUTSIDE = """() => [...document.querySelectorAll('.drawn svg')]
  .filter((svg) => svg.getBoundingClientRect().width > 0)
  .flatMap((svg) => {
    const box = svg.getBoundingClientRect();
    return [...svg.querySelectorAll('text')].filter((text) => {
      const own = text.getBoundingClientRect();
      const beside = own.left < box.left - 1 || own.right > box.right + 1;
      return beside || own.top < box.top - 1 || own.bottom > box.bottom + 1;
    }).map((text) => text.textContent);
  })"""


@pytest.fixture
def evidence(new_page: NewPage, server: str) -> Iterator[Opened]:
    """Opens the page; the test fails on a request to the outside, a refused one, or an error of a script."""
    wrong: list[str] = []

    def opened(width: int = 1440, query: str = "lang=en") -> Page:
        page = new_page(width)
        page.on("pageerror", lambda problem: wrong.append(str(problem)))
        page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith((server, "data:", "blob:")) else None)
        page.on("response", lambda r: wrong.append(r.url) if r.status >= 400 and not r.url.endswith(PROBES) else None)
        page.goto(f"/evidence?{query}")
        expect(page.locator("#search-effort")).to_be_attached(timeout=30_000)
        one_picture(page)
        return page

    yield opened
    assert wrong == []


def one_picture(page: Page) -> None:
    """Wait until one of two pictures is shown, by the width: both are until the styles are there."""
    expect(page.locator("#spread svg:visible")).to_have_count(1, timeout=30_000)
    page.evaluate("document.fonts.ready.then(() => null)")


@pytest.mark.parametrize(("lang", "widths"), [("nl", (1440,)), ("fr", (390,)), ("en", (390, 1440))])
def test_every_text_of_a_picture_lies_within_it_and_nothing_scrolls_sideways(
    evidence: Opened, lang: str, widths: tuple[int, ...]
) -> None:
    page = evidence(widths[0], f"lang={lang}")
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        one_picture(page)
        assert page.locator(".drawn svg:visible").count() >= 11
        assert page.evaluate(OUTSIDE) == []
        for box in ("document.documentElement", "document.querySelector('[data-testid=stMain]')"):
            assert page.evaluate(f"{box}.scrollWidth") == width
    for details in page.locator("details").all():
        details.evaluate("(element) => { element.open = true; }")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") == widths[-1]


def test_pictures_have_names_limits_their_size_and_files_the_rows_of_their_tables(evidence: Opened) -> None:
    page = evidence()
    expect(page.get_by_role("img", name="In how many practices is support documented?")).to_have_count(1)
    expect(page.get_by_role("group", name=re.compile("^Who pays, for which kind"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(r"^Flanders or Brussels: 3 traces, 2 practices"))).to_be_visible()

    size = "(element) => getComputedStyle(element).fontSize"
    limits = {element.evaluate(size) for element in page.locator(".limits > .told").all()}
    assert limits == {page.locator("#shares .told").first.evaluate(size)}
    assert len(page.locator(".limits > .told").all()) == 5

    page.locator("#flow summary").click()
    shown = page.locator("#flow table.long tbody tr").count()
    with page.expect_download() as got:
        page.locator("#flow a.file").first.click()
    assert len(got.value.path().read_text("utf-8-sig").splitlines()) == shown + 1
    assert got.value.suggested_filename == "solidarity-atlas-sample-flow.csv"


def test_paper_gets_every_figure_and_no_controls_and_a_phone_the_streams_as_a_table(evidence: Opened) -> None:
    page = evidence()
    page.emulate_media(media="print")
    for name in ("shares", "shares-setting", "flow", "comparison", "spread", "search-effort"):
        expect(page.locator(f"#{name} h3")).to_be_visible()
    for hidden in (".masthead", "#shares .ways", ".contents"):
        expect(page.locator(hidden)).to_be_hidden()
    pages = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
    assert len(pages) >= 4
    page.emulate_media(media="screen")
    expect(page.locator("#flow svg")).to_be_visible()
    expect(page.locator("#flow .crossing")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 900})
    expect(page.locator("#flow svg")).to_be_hidden()
    expect(page.locator("#flow .crossing")).to_be_visible()


def test_a_node_reached_by_keyboard_lights_up_its_streams_and_opens_its_practices(evidence: Opened) -> None:
    page = evidence()
    node = page.get_by_role("link", name=re.compile("^Flanders or Brussels"))
    lit = node.locator(".lit")
    expect(lit).to_have_css("opacity", "0")
    node.focus()
    expect(lit).to_have_css("opacity", "1")
    page.keyboard.press("Tab")
    expect(lit).to_have_css("opacity", "0")
    expect(page.get_by_role("link", name=re.compile("^European Union"))).to_be_focused()
    node.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".said h1")).to_contain_text(
        "2 of 15 practices, paid for by Flanders or Brussels", timeout=30_000
    )


@pytest.mark.audit
def test_a_number_in_a_table_opens_its_practices(evidence: Opened) -> None:
    page = evidence()
    page.locator("#shares summary").click()
    row = page.locator("#shares table.long tr").filter(has=page.get_by_role("rowheader", name="Both"))
    link = row.get_by_role("link").first
    number = link.inner_text()
    link.click()
    expect(page.locator(".said h1")).to_contain_text(f"{number} of 15 practices", timeout=30_000)
    expect(page.locator(".said h1")).to_contain_text("professionals and a meeting place")


def test_another_figure_of_need_draws_another_curve(evidence: Opened) -> None:
    page = evidence()
    curve = page.locator("#spread .wide svg path[stroke-width='2.6']")
    before, said = curve.get_attribute("d"), page.locator("#spread .said-here").inner_text()
    chooser = page.get_by_role("combobox", name="Figure of need")
    crime = chooser.locator("option").filter(has_text="Crime").inner_text()
    chooser.focus()
    chooser.select_option(label=crime)
    expect(page.locator("#spread .foot")).to_contain_text("Crime")
    expect(curve).not_to_have_attribute("d", before or "")
    assert "indicator=bimd2011_crime" in page.url
    expect(chooser).to_be_focused()
    assert page.locator("#spread .said-here").inner_text() != said
