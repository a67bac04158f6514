"""What the benchmarks do with a page can be done: a change of the page must not leave them waiting."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from benchmarks.browser import FIGURES, GaveUpError, Painted, Reader

PATIENCE_S = 30
READY = [Painted("areas", 1), Painted("practices", 1)]


@pytest.fixture
def reader(server: str, browser: Browser) -> Iterator[Reader]:
    found = Reader(browser, server + "/?lang=en", PATIENCE_S)
    yield found
    found.close()


def test_a_reader_loads_moves_and_changes_the_page(reader: Reader) -> None:
    assert reader.load(READY, watched=True) > 0
    assert reader.wire > 0
    assert len(reader.pan()) > 1
    before = reader.page.evaluate("document.querySelector('.atlas-map').atlas.getZoom()")
    assert reader.zoom_leaflet(closer=True) > 0
    assert reader.page.evaluate("document.querySelector('.atlas-map').atlas.getZoom()") > before
    assert reader.zoom_leaflet(closer=False) > 0
    shown = set()
    for _ in range(2):
        assert reader.change_indicator([Painted("areas", 1)]) > 0
        shown.add(reader.page.locator(".drawer [data-key^=drawer-indicator-]:checked").get_attribute("value"))
    assert len(shown) == 2 <= FIGURES
    assert reader.change_filter([Painted("practices")]) > 0
    assert "setting=learning" in reader.page.url
    assert not reader.outside


def test_what_is_never_painted_is_given_up(reader: Reader) -> None:
    reader.load(READY)
    reader.limit_s = 0.3
    with pytest.raises(GaveUpError):
        reader.change_filter([Painted("nothing")])


def test_the_map_within_the_map_reports_nothing(reader: Reader) -> None:
    reader.load(READY)
    reader.page.evaluate("bench.seen.length = 0")
    reader.page.evaluate("""async () => {
      const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
      const { reportPainted } = await import(loaded.find((name) => name.endsWith("/events.js")));
      reportPainted({ options: { inert: true } }, "areas", 1);
      reportPainted({ options: {} }, "labels", 1);
    }""")
    reader.page.wait_for_timeout(200)
    assert [entry["layer"] for entry in reader.page.evaluate("bench.seen")] == ["labels"]
