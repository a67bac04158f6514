"""The preview page of a proposal in a real browser, opened from disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.dashboard.outlets.test_changes_map import hostile, page_of


@pytest.mark.browser
def test_the_page_opens_from_disk_with_map_and_list_at_both_widths(tmp_path: Path, browser: Browser) -> None:
    file = tmp_path / "map.html"
    file.write_text(page_of(hostile()), "utf-8")
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    wrong: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda problem: wrong.append(str(problem)))
    page.on("console", lambda line: wrong.append(line.text))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.on("request", lambda request: asked.append(request.url))
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(file.as_uri())
        page.wait_for_selector("#map path.leaflet-interactive")
        assert page.locator("#map path.leaflet-interactive").count() == 2
        assert page.locator("article").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (wrong, asked) == ([], [file.as_uri()] * 2)
    page.close()
