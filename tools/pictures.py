"""The pictures in ``docs/pictures``, taken from the real page; ``make pictures`` renews them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from geodata.pipeline import build
from tests.browser.conftest import FLAGS, ROOT, chromium, serving
from tests.browser.test_contribute import choose, contribute, fill, pick_on_the_map, ready, write

FOLDER = ROOT / "docs" / "pictures"
LARGEST = 120_000
# Of the map above the bar of years, in CSS pixels.
ABOVE_YEARS = 140


def take(page: Page, folder: Path) -> None:
    """Fill the form in as a newcomer does, with a picture at each turn."""

    def picture(name: str, scroll_to: str = "") -> None:
        if scroll_to:
            page.locator(scroll_to).first.evaluate("(place) => place.scrollIntoView({ block: 'start' })")
            page.locator("[data-testid=stMain]").evaluate("(main) => main.scrollBy(0, -70)")
        page.mouse.move(2, 300)
        page.evaluate("document.fonts.ready.then(() => null)")
        page.wait_for_timeout(900)
        page.screenshot(path=folder / f"{name}.png", scale="css")

    contribute(page)
    page.wait_for_timeout(1500)
    picture("contribute-start")
    fill(page, "Soup on the Quay (example)")
    write(page, "What happens there, and for whom?", "Every week neighbours cook soup together for whoever comes.")
    write(page, "Web address of the page", "soup.example.org")
    expect(page.locator(".findings .error")).to_be_visible()
    picture("contribute-mistake", ".st-key-step_shown")
    write(page, "Web address of the page", "https://soup.example.org/about")
    choose(page, "Municipality", "gent", "Ghent (Gent)")
    write(page, "Name of the place or neighbourhood", "Rabot")
    pick_on_the_map(page, 51.0625, 3.708)
    page.get_by_text("in this street", exact=True).click()
    expect(ready(page)).to_be_visible()
    picture("contribute-place", ".st-key-suggestions")
    page.locator(".entry summary").click()
    picture("contribute-send", ".st-key-spot_says")


def take_years(page: Page, folder: Path, width: int, height: int) -> None:
    """The bar of years below a part of the map that shows the change since an earlier year."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/?lang=en&since=2017")
    page.locator(".explore-strip").scroll_into_view_if_needed()
    page.wait_for_timeout(5000)
    strip = page.locator(".explore-strip").bounding_box()
    if strip is None:
        raise SystemExit("no bar of years below the map")
    strip["y"] -= ABOVE_YEARS
    strip["height"] += ABOVE_YEARS
    page.screenshot(path=folder / f"years-{width}.png", scale="css", clip=strip)


def main() -> None:
    """Take all pictures; fails where one is larger than readers on a phone should have to load."""
    executable = chromium()
    if executable is None:
        raise SystemExit("no Chromium or Chrome found: install one to take pictures")
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ["ATLAS_REPOSITORY"] = "example/solidarity-atlas"
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        bundle = build("flanders-brussels-light", out=Path(scratch)).folder
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        with serving(bundle, Path(scratch) / "log.txt") as address:
            context = browser.new_context(viewport={"width": 1100, "height": 760}, locale="en-GB", base_url=address)
            take(context.new_page(), FOLDER)
            for width, height in ((1440, 900), (390, 844)):
                take_years(context.new_page(), FOLDER, width, height)
        browser.close()
    large = [path.name for path in FOLDER.glob("*.png") if path.stat().st_size > LARGEST]
    if large:
        raise SystemExit(f"larger than {LARGEST} bytes: {', '.join(large)}")


if __name__ == "__main__":
    main()
