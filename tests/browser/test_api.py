"""The open data from the dashboard: found on the page About, read as pages, without a script or another server."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch


def test_about_leads_to_the_data_and_the_data_lead_back(watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    page.goto("/?lang=nl")
    page.get_by_role("link", name="Over", exact=True).click()
    page.get_by_role("link", name="Open data van de atlas").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Open data van de Solidariteitsatlas")
    page.get_by_role("link", name="Praktijken van solidariteit (15)").click()
    page.get_by_role("link", name="Doorbladeren").click()
    expect(page.locator("tbody tr")).to_have_count(15)
    page.get_by_role("link", name="Torekes", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Torekes")
    page.get_by_role("link", name="Openen in de atlas").click()
    expect(page).to_have_url(re.compile(r"/\?lang=nl&practice=torekes-rabot-gent"))
    expect(page.get_by_text("Torekes").first).to_be_visible()


def test_pages_of_the_data_fit_their_screen(watched: tuple[Page, Watch]) -> None:
    page, _ = watched
    for path in ("", "/api.html", "/collections/practices", "/collections/practices/items", "/collections/areas/items"):
        page.goto(f"/api{path}?lang=fr&f=html")
        expect(page.locator("html")).to_have_attribute("lang", "fr")
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth") == width, path
        assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Source Sans\"'))")
