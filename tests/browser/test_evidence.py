"""The page Evidence in a real browser: by keyboard, on a phone, on paper; pictures measured as they are drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from geodata.models import LANGUAGES

pytestmark = pytest.mark.browser
Opened = Callable[..., Page]
WIDTHS = (1440, 390)
# Streamlit's page looks for its server beside the page's own address first, and is told that it is not there.
PROBES = ("/_stcore/health", "/_stcore/host-config")
OUTSIDE = """() => [...document.querySelectorAll('[data-picture] svg')]
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
def evidence(browser: Browser, server: str) -> Iterator[Opened]:
    """Opens the page; the test fails on a request to the outside, a refused one, or an error of a script."""
    wrong: list[str] = []
    contexts = []

    def opened(width: int = 1440, query: str = "lang=en") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale="nl-BE", base_url=server)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda problem: wrong.append(str(problem)))
        page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith((server, "data:", "blob:")) else None)
        page.on("response", lambda r: wrong.append(r.url) if r.status >= 400 and not r.url.endswith(PROBES) else None)
        page.goto(f"/evidence?{query}")
        expect(page.locator("#search-effort")).to_be_attached(timeout=30_000)
        # One of two pictures, by the width: both are there until the styles are.
        expect(page.locator("#spread svg:visible")).to_have_count(1, timeout=30_000)
        page.evaluate("document.fonts.ready.then(() => null)")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_of_a_picture_lies_within_it_and_nothing_scrolls_sideways(
    evidence: Opened, lang: str, width: int
) -> None:
    page = evidence(width, f"lang={lang}")
    assert page.locator("[data-picture] svg:visible").count() >= 11
    assert page.evaluate(OUTSIDE) == []
    for box in ("document.documentElement", "document.querySelector('[data-testid=stMain]')"):
        assert page.evaluate(f"{box}.scrollWidth") == width
    for details in page.locator("details").all():
        details.evaluate("(element) => { element.open = true; }")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") == width


def test_a_picture_has_its_name_for_who_does_not_see_it(evidence: Opened) -> None:
    page = evidence()
    expect(page.get_by_role("img", name="In how many practices is support documented?")).to_have_count(1)
    expect(page.get_by_role("group", name=re.compile("^Who pays, for which kind"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile(r"^Flanders or Brussels: 3 traces, 2 practices"))).to_be_visible()


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
    expect(page.locator(".said h1")).to_contain_text("2 of 15 practices, paid by Flanders or Brussels", timeout=30_000)


def test_a_phone_shows_the_streams_as_a_table(evidence: Opened) -> None:
    page = evidence(390)
    expect(page.locator("#flow svg")).to_be_hidden()
    expect(page.locator("#flow .crossing")).to_be_visible()
    expect(evidence(1440).locator("#flow .crossing")).to_be_hidden()


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
    page.get_by_role("combobox", name="Figure of need").click(delay=60)
    page.get_by_role("option", name=re.compile("Crime")).click()
    expect(page.locator("#spread .foot")).to_contain_text("Crime")
    expect(curve).not_to_have_attribute("d", before or "")
    assert "indicator=bimd2011_crime" in page.url
    assert page.locator("#spread .said-here").inner_text() != said


def test_limits_are_set_in_the_size_of_the_findings(evidence: Opened) -> None:
    page = evidence()
    size = "(element) => getComputedStyle(element).fontSize"
    limits = {element.evaluate(size) for element in page.locator(".limits > .told").all()}
    assert limits == {page.locator("#shares .told").first.evaluate(size)}
    assert len(page.locator(".limits > .told").all()) == 5


def test_the_file_is_the_table(evidence: Opened) -> None:
    page = evidence()
    page.locator("#flow summary").click()
    shown = page.locator("#flow table.long tbody tr").count()
    with page.expect_download() as got:
        page.locator("#flow a.file").click()
    assert len(got.value.path().read_text("utf-8-sig").splitlines()) == shown + 1
    assert got.value.suggested_filename == "solidarity-atlas-sample-flow.csv"


def test_paper_gets_every_figure_and_no_controls(evidence: Opened) -> None:
    page = evidence()
    page.emulate_media(media="print")
    for name in ("shares", "shares-setting", "flow", "comparison", "spread", "search-effort"):
        expect(page.locator(f"#{name} h3")).to_be_visible()
    for hidden in (".st-key-masthead", "#shares .ways", ".contents"):
        expect(page.locator(hidden)).to_be_hidden()
    pages = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))
    assert len(pages) >= 4
