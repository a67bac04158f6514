"""Need and support together, as a person points at it, walks it with the keyboard, and reads it on a phone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from dashboard.maps.bivariate_layer import bivariate_layer
from dashboard.maps.palette import CELL_OUTLINE
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle
from tests.browser.conftest import NewPage, Watch
from tests.browser.the_map import MAP, TheMap, opened, settle

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
GAP = "lang=en&layers=practices&layers=gap"
# The kinds of areas that the map paints in full colour, by their cell, in the order of the address's cells.
PAINTED = (
    "[...new Set([...atlas.areas.level.classes])].filter((code) => code >= '0' && code <= '8')"
    ".filter((code) => atlas.areas.palette()[Number(code)] !== atlas.areas.spec.cells.faded).sort()"
)

# Whether a tile of the map has a line in a colour.
OUTLINED = """[...map.getPane("atlas-areas").querySelectorAll("canvas")].some((tile) => {
  const { data } = tile.getContext("2d").getImageData(0, 0, tile.width, tile.height);
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(value.slice(at, at + 2), 16));
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) return true;
  }
  return false;
})"""


def cell(atlas: TheMap, name: str) -> Any:
    return atlas.page.locator(f"[data-cell='{name}']")


def asked(page: Page, name: str) -> list[str]:
    return parse_qs(urlsplit(page.url).query).get(name, [])


def rows(page: Page) -> int:
    return int(page.locator(".st-key-table [role=grid]").first.get_attribute("aria-rowcount") or 0) - 1


def test_a_cell_of_the_legend_changes_sentence_table_map_address_and_file_alike(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, GAP)
    said = atlas.page.locator(".atlas-cell-said")
    expect(said).to_contain_text(
        "High need, few known meeting places: 1 neighbourhood with 12,400 residents (2011; Antwerp 1)."
    )
    page.set_viewport_size({"width": 1440, "height": 1300})
    page.get_by_role("button", name="Table").click()
    number = {name: int(cell(atlas, name).inner_text()) for name in ("3-1", "3-3")}
    cell(atlas, "3-3").click()
    expect(page.locator(".said h1")).to_contain_text("in the 1 neighbourhood with high need and")
    expect(said).to_contain_text("High need, many known meeting places: 1 neighbourhood")
    assert asked(page, "cell") == ["3-3"]
    assert atlas.ask(PAINTED) == ["8"]
    practices = int(re.match(r"\d+", page.locator(".said h1").inner_text())[0])  # type: ignore[index]
    assert rows(page) == practices == atlas.tally()["all"]
    cell(atlas, "3-1").click()
    expect(page.locator(".said h1")).to_contain_text(f"in the {sum(number.values())} neighbourhoods")
    assert asked(page, "cell") == ["3-1", "3-3"]
    assert atlas.ask(PAINTED) == ["6", "8"]
    page.locator(".st-key-table_head").locator("button", has_text="Areas").click()
    expect(page.locator(".st-key-table [role=grid]").first).to_have_attribute(
        "aria-rowcount", str(sum(number.values()) + 1)
    )
    with page.expect_download() as got:
        page.get_by_role("link", name="(CSV)").click()
    assert len(got.value.path().read_text("utf-8-sig").splitlines()) == practices + 1
    atlas.page.locator(".atlas-cell-all").click()
    expect(page.locator(".bar-count strong")).to_have_text("15")
    assert asked(page, "cell") == []


def test_the_grid_is_walked_and_chosen_with_the_keyboard_and_two_quick_choices_add_up(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, GAP)
    cell(atlas, "1-1").focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowUp", "ArrowRight", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    expect(cell(atlas, "3-1")).to_be_focused()
    expect(atlas.page.locator(".atlas-cell-said")).to_have_attribute("aria-live", "polite")
    page.keyboard.press("Enter")
    expect(page.locator(".said h1")).to_contain_text("1 neighbourhood with high need and few known meeting places")
    expect(cell(atlas, "3-1")).to_be_focused()
    expect(cell(atlas, "3-1")).to_have_attribute("aria-pressed", "true")
    expect(cell(atlas, "3-1")).to_have_attribute("aria-label", re.compile("^High need, few known meeting places: 1 "))
    page.keyboard.press("Enter")
    expect(page.locator(".bar-count strong")).to_have_text("15")
    atlas.page.evaluate("['1-1', '3-3'].forEach((id) => document.querySelector(`[data-cell='${id}']`).click())")
    expect(page.locator(".said h1")).to_contain_text(
        "few known meeting places or high need and many known meeting places"
    )
    assert asked(page, "cell") == ["1-1", "3-3"]


def test_the_legend_with_cells_says_them_and_moves_nothing(watched: Watched) -> None:
    page, _ = watched
    sent: list[object] = []
    page.on("websocket", lambda channel: channel.on("framesent", lambda frame: sent.append(frame)))
    atlas = opened(page, GAP)
    # It is beside the map, of which it covers nothing.
    legend, whole = (page.locator(part).bounding_box() for part in (".atlas-legend", MAP))
    assert legend is not None
    assert whole is not None
    assert legend["x"] >= whole["x"] + whole["width"]
    # Need and places alone are one click away, without a run of the page.
    page.wait_for_timeout(500)
    before_looks = len(sent)
    colours = "atlas.areas.palette()"
    both = atlas.ask(colours)
    assert len(set(both)) == 9
    for name, same in (("Need", (0, 1, 2)), ("Places", (0, 3, 6))):
        atlas.page.locator(".atlas-looks").get_by_role("button", name=name).click()
        alone = atlas.ask(colours)
        assert len(set(alone)) == 3
        assert len({alone[at] for at in same}) == 1
    atlas.page.locator(".atlas-looks").get_by_role("button", name="Both").click()
    assert atlas.ask(colours) == both
    page.wait_for_timeout(300)
    assert len(sent) == before_looks
    # Cells that are pointed at.
    corner = cell(atlas, "3-1")
    before = corner.bounding_box()
    for name in ("1-1", "2-2", "1-3", "3-3"):
        cell(atlas, name).hover()
        number = cell(atlas, name).inner_text()
        expect(atlas.page.locator(".atlas-cell-said")).to_contain_text(f": {number} neighbourhood")
        assert corner.bounding_box() == before
    # Several cells that are chosen, in one sentence.
    chosen = ("1-1", "2-2", "3-3", "1-2", "2-1")
    total = sum(int(cell(atlas, name).inner_text()) for name in chosen)
    for name in chosen:
        cell(atlas, name).click()
    expect(page.locator(".said h1")).to_contain_text(f"in the {total} neighbourhoods")
    settle(page)
    page.mouse.move(700, 20)
    expect(atlas.page.locator(".atlas-cell-said")).to_have_text(
        f"In the 5 chosen cells together: {total} neighbourhoods."
    )
    assert abs(corner.bounding_box()["y"] - before["y"]) < 1


def test_the_corner_has_an_outline_on_map_and_in_key_until_need_alone_is_shown(
    watched: Watched, atlas_bundle: Path
) -> None:
    page, _ = watched
    dataset = Dataset(read_bundle(atlas_bundle))
    scale = bivariate_layer(View(layers=("gap",)), dataset)
    assert scale is not None
    corner = dataset.cover_of(dataset.levels[-1]).iloc[scale.codes.index("6")]
    atlas = opened(page, f"lang=en&layers=gap&center={corner['lat']:.5f},{corner['lon']:.5f}&zoom=14")
    mine, looks = cell(atlas, "3-1"), atlas.page.locator(".atlas-looks")
    assert atlas.ask(OUTLINED, CELL_OUTLINE)
    expect(mine).to_have_class("atlas-cell-outlined")
    expect(cell(atlas, "3-3")).not_to_have_class("atlas-cell-outlined")
    looks.get_by_role("button", name="Need").click()
    expect(mine).not_to_have_class("atlas-cell-outlined")
    assert not atlas.ask(OUTLINED, CELL_OUTLINE)
    mine.click()
    expect(mine).to_have_class("atlas-cell-outlined")
    assert atlas.ask(OUTLINED, CELL_OUTLINE)


def test_beside_the_map_the_legend_says_what_grey_means_and_leads_to_the_form(watched: Watched) -> None:
    page, _ = watched
    page.goto(f"/embed?{GAP}")
    line = page.locator(".atlas-invitation")
    expect(line).to_be_visible()
    expect(line).to_contain_text("nobody has searched there yet")
    expect(line.get_by_role("link")).to_have_attribute("href", "/contribute?lang=en")


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_a_cell_stays_under_the_pointer_that_chose_it(new_page: NewPage, size: tuple[int, int]) -> None:
    page = new_page(*size)
    atlas = opened(page, GAP)
    if size[0] < 500:
        atlas.page.locator(".strip-more").click()
        legend = atlas.page.locator(".atlas-legend").bounding_box()
        assert legend is not None
        assert legend["x"] >= 0
        assert legend["x"] + legend["width"] <= 390
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        # What gets shorter at the very end of a page always moves.
        page.evaluate("document.querySelector('main').scrollBy(0, -200)")
    mine, said = cell(atlas, "3-1"), atlas.page.locator(".atlas-cell-said")
    box = mine.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4)
    for name, of_it in (("3-1", "1 neighbourhood with high need"), ("", "No neighbourhood has high need")):
        page.mouse.down()
        page.mouse.up()
        expect(page.locator(".said h1")).to_contain_text(of_it)
        assert ",".join(asked(page, "cell")) == name
        settle(page)
        at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] - 4}
        under = "({x, y}) => document.elementFromPoint(x, y).closest('[data-cell]').dataset.cell"
        assert atlas.page.evaluate(under, at) == "3-1"
        assert abs(mine.bounding_box()["y"] - box["y"]) < 1
        expect(said).to_contain_text("High need, few known meeting places: 1")
    expect(atlas.page.locator(".atlas-cell-all")).to_be_hidden()


def test_pointing_at_an_area_says_its_cell_and_how_far_was_searched(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en&layers=gap&center=51.0616,3.7105&zoom=13")
    atlas.point(atlas.at(51.0625, 3.7040))
    label = atlas.page.locator(".atlas-tooltip")
    expect(label).to_contain_text(re.compile(r"(High|Low|Medium) need"))
    expect(label).not_to_contain_text("calculations")
    expect(label).to_contain_text("Searched for 4 of 7 kinds of meeting places.")
