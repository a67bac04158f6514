"""A newcomer adds a practice in a real browser, and what leaves the page goes into the registry as it is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from geodata.project import registry_file
from tests.browser.conftest import ROOT, NewPage, Watch, serving
from tests.browser.the_map import wait_until

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
MAP = ".st-key-spot_map .atlas-map"
VIEW = f"document.querySelector('{MAP}')?.atlas"


def contribute(page: Page, lang: str = "en") -> None:
    """Open the page by its address."""
    page.goto(f"/contribute?lang={lang}")
    expect(page.locator(".contribute-head h1")).to_be_visible(timeout=30_000)


def write(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label).first
    field.fill(text)
    field.blur()


def choose(page: Page, label: str, typed: str, option: str) -> None:
    page.get_by_label(label).first.click(delay=60)
    page.keyboard.type(typed, delay=40)
    page.get_by_role("option", name=option, exact=True).click(delay=60)


def pick_on_the_map(page: Page, lat: float, lon: float) -> None:
    """A real click where a place is drawn."""
    wait_until(page, f"() => {VIEW}?.getSize().x > 100")
    page.locator(MAP).scroll_into_view_if_needed()
    page.evaluate(f"([lat, lon]) => {{ {VIEW}.setView([lat, lon], 15, {{ animate: false }}); }}", [lat, lon])
    point = page.evaluate(f"(at) => {VIEW}.latLngToContainerPoint(at)", [lat, lon])
    page.locator(MAP).click(position={"x": point["x"], "y": point["y"]})


def ready(page: Page) -> Locator:
    return page.locator(".state.ready")


def fill(page: Page, name: str = "Buurtsoep Nieuwe Kaai") -> None:
    """All that is needed, but for the place."""
    write(page, "Name of the practice", name)
    write(page, "What happens there, and for whom?", "Every week neighbours cook: soup for whoever comes # free")
    page.locator(".st-key-form").get_by_role("button", name="living").click()
    write(page, "Web address of the page", "https://soup.example.org/about")
    write(page, "Title of the page", "Soup: about us")


def validated(folder: Path, entry: str) -> subprocess.CompletedProcess[str]:
    """The real command over the registry with one more entry."""
    (folder / "practices.yaml").write_text(registry_file().read_text("utf-8") + "\n" + entry, "utf-8")
    (folder / "retired.yaml").write_bytes(registry_file().with_name("retired.yaml").read_bytes())
    command = [sys.executable, "-m", "geodata", "validate", str(folder / "practices.yaml")]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180)


def test_a_newcomer_is_told_a_mistake_mends_it_and_leaves_with_an_entry_that_passes(
    watched: Watched, tmp_path: Path
) -> None:
    page, _ = watched
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/?lang=en")
    page.locator(".masthead-pages a[href*=contribute]").click()
    expect(page.locator(".contribute-head h1")).to_be_visible(timeout=30_000)
    expect(page.locator(".state")).to_contain_text("Name of the practice")
    expect(page.locator(".findings p")).to_have_count(0)
    expect(page.get_by_role("button", name="Copy the text")).to_be_disabled()
    fill(page)
    expect(ready(page)).to_be_visible()

    write(page, "Web address of the page", "soup.example.org")
    expect(page.locator(".findings .error")).to_contain_text("This is not a full web address")
    expect(ready(page)).to_have_count(0)
    write(page, "Web address of the page", "https://soup.example.org/about")
    expect(page.locator(".findings p")).to_have_count(0)

    choose(page, "Municipality", "gent", "Ghent (Gent)")
    pick_on_the_map(page, 51.0625, 3.708)
    expect(page.locator(".state")).to_contain_text("How sure is this spot?")
    page.get_by_text("in this street", exact=True).click()
    expect(ready(page)).to_be_visible()
    expect(page.locator(".st-key-preview_card h2")).to_have_text("Buurtsoep Nieuwe Kaai")
    expect(page.locator(".st-key-preview .atlas-map")).to_be_visible()

    page.get_by_role("button", name="Copy the text").click()
    expect(page.locator(".copy-entry [role=status]")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as got:
        page.get_by_role("button", name="Download as a file").click()
    assert got.value.suggested_filename == "buurtsoep-nieuwe-kaai-gent.yaml"
    assert got.value.path().read_text("utf-8") == copied
    assert "precision: street" in copied
    told = validated(tmp_path, copied)
    assert told.returncode == 0, told.stdout
    # The registry has old entries with warnings of their own; ours has none.
    assert "buurtsoep" not in told.stdout
    assert told.stderr.startswith("0 errors")


def test_a_place_found_by_name_is_never_finer_than_it_was_found(watched: Watched) -> None:
    page, _ = watched
    contribute(page)
    write(page, "Name of the place or neighbourhood", "Rabot")
    page.get_by_role("button", name=re.compile("^Rabot - Blaisantvest")).click()
    sure = page.get_by_role("radiogroup", name="How sure is this spot?")
    expect(sure.locator("label:has(input)")).to_have_text(
        ["somewhere in this neighbourhood", "only the municipality is known"]
    )
    expect(page.locator(".st-key-spot_says")).to_contain_text("51.057")


def test_the_map_looks_at_the_municipality_that_was_chosen_and_the_keyboard_sets_its_middle(watched: Watched) -> None:
    page, _ = watched
    contribute(page)
    choose(page, "Municipality", "oostende", "Ostend (Oostende)")
    wait_until(page, f"() => Math.abs({VIEW}?.getCenter().lat - 51.22) < 0.05 && {VIEW}.getZoom() > 11")
    page.evaluate(f"() => {{ {VIEW}.setView([51.05, 3.72], 14, {{ animate: false }}); }}")
    page.locator(MAP).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-spot_says")).to_contain_text(re.compile(r"51\.0[45]\d+, 3\.7[12]"))


def test_a_hostile_text_is_shown_as_text(watched: Watched) -> None:
    page, _ = watched
    contribute(page)
    write(page, "Name of the practice", "<img src=x onerror='window.hacked=1'> **b** $x$ {{7*7}}")
    write(page, "What happens there, and for whom?", "</script><script>window.hacked=1</script>")
    write(page, "Title of the page", "<b onmouseover='window.hacked=1'>t</b>")
    expect(page.locator(".st-key-preview_card h2")).to_have_text(
        "<img src=x onerror='window.hacked=1'> **b** $x$ {{7*7}}"
    )
    expect(page.locator(".findings .error").first).to_contain_text("Write plain words")
    assert page.locator(".st-key-contribute img[src=x]").count() == 0
    assert page.evaluate("window.hacked") is None


def test_leaving_the_page_and_another_language_keep_the_draft(watched: Watched) -> None:
    page, _ = watched
    contribute(page)
    write(page, "Name of the practice", "Torekes")
    expect(page.locator(".alike")).to_contain_text("Torekes")
    assert page.locator(".alike a").first.get_attribute("href") == "/?practice=torekes-rabot-gent&lang=en"
    page.locator(".masthead-pages a[href*=about]").click()
    expect(page.locator(".prose h1")).to_be_visible()
    page.locator(".masthead-pages a[href*=contribute]").click()
    expect(page.get_by_label("Name of the practice").first).to_have_value("Torekes")
    page.locator(".masthead-languages").get_by_role("button", name="FR").click()
    expect(page.get_by_label("Nom de la pratique").first).to_have_value("Torekes")
    page.get_by_role("button", name="Recommencer").click()
    page.get_by_role("button", name="Oui, effacer").click()
    expect(page.get_by_label("Nom de la pratique").first).to_have_value("")


def test_what_is_typed_while_the_page_answers_is_not_lost(watched: Watched) -> None:
    page, _ = watched
    contribute(page)
    # Torekes brings the warning about duplicates up, which moves everything below it.
    name, summary = page.get_by_label("Name of the practice").first, page.locator(".st-key-form textarea").first
    name.press_sequentially("Torekes aan de Nieuwe Kaai", delay=70)
    page.keyboard.press("Tab")
    page.keyboard.type("Buren koken elke week soep voor wie komt.", delay=40)
    page.keyboard.press("Tab")
    expect(page.locator(".st-key-preview_card h2")).to_have_text("Torekes aan de Nieuwe Kaai")
    expect(page.locator(".st-key-preview_card .summary")).to_have_text("Buren koken elke week soep voor wie komt.")
    expect(name).to_have_value("Torekes aan de Nieuwe Kaai")
    expect(summary).to_have_value("Buren koken elke week soep voor wie komt.")


def test_a_phone_has_no_sideways_scroll_and_an_entry_opens_to_be_changed(new_page: NewPage) -> None:
    page = new_page(390, 844)
    page.goto("/contribute?practice=torekes-rabot-gent&lang=nl")
    expect(page.locator(".contribute-head h1")).to_have_text("Aanpassen: Torekes", timeout=60_000)
    expect(page.get_by_label("Naam van de praktijk").first).to_have_value("Torekes")
    expect(ready(page)).to_be_visible()
    page.locator(".entry summary").click()
    expect(page.locator(".entry pre")).to_contain_text("- id: torekes-rabot-gent")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.audit  # of Streamlit's own start; tests/dashboard/pages asks its PagesManager
def test_the_first_reader_of_a_new_server_may_come_by_the_address_of_a_page(
    browser: Browser, atlas_bundle: Path, tmp_path: Path
) -> None:
    with serving(atlas_bundle, tmp_path / "log.txt") as address:
        page = browser.new_page()
        page.goto(f"{address}/contribute?lang=en")
        expect(page.locator(".contribute-head h1")).to_be_visible(timeout=30_000)
        page.close()


def test_a_role_is_chosen_with_its_page_and_stays_readable_under_the_pointer(watched: Watched, tmp_path: Path) -> None:
    page, _ = watched
    contribute(page)
    fill(page)
    page.locator(".st-key-fold_support summary").click()
    page.get_by_role("button", name="Add a trace of support").click()
    support = page.locator(".st-key-row_supports_0")
    support.get_by_role("radio", name="professionals").click()
    expect(support.get_by_role("radio", name="not known", exact=True)).to_be_checked()
    write(page, "What is it exactly?", "community worker")
    expect(ready(page)).to_be_visible()
    chosen = support.get_by_role("radio", name="supports it")
    chosen.click()
    expect(page.locator(".state")).to_contain_text("Which page shows it? (Support 1)")
    # Chosen and pointed at: white on ink, as when the pointer has left.
    expect(chosen).to_have_css("background-color", "rgb(29, 42, 51)")
    support.get_by_role("button", name="page 1: Soup: about us").click()
    expect(ready(page)).to_be_visible()
    with page.expect_download() as got:
        page.get_by_role("button", name="Download as a file").click()
    entry = got.value.path().read_text("utf-8")
    assert "role: supports" in entry
    told = validated(tmp_path, entry)
    assert told.stderr.startswith("0 errors"), told.stdout
