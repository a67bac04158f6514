"""The part of the region that is too small to read: enlarged in a free corner of a roomy map, and a way to go there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard.maps import scripts
from tests.browser.conftest import NewPage, serving, watching
from tests.browser.the_map import TheMap, opened, wait_until

pytestmark = pytest.mark.browser
BOX = ".atlas-inset"
# Whether the box reaches over an area of the map.
COVERS = """(() => {
  const frame = map.getContainer().getBoundingClientRect();
  const box = document.querySelector(".atlas-inset").getBoundingClientRect();
  const [north, south] = [[box.left, box.top], [box.right, box.bottom]]
    .map(([x, y]) => map.containerPointToLatLng([x - frame.left, y - frame.top]));
  const bounds = L.latLngBounds([north, south]);
  const { length } = atlas.areas.geometry(Math.round(map.getZoom()));
  return [...Array(length).keys()].some((area) =>
    bounds.intersects(atlas.areas.geometry(Math.round(map.getZoom())).bounds(area)));
})()"""
# The inset's own map, and the controllers of it.
INNER = """await import(value + "controllers.js").then(({ controllersOf }) => {
  const { inner } = atlas.inset;
  const mine = Object.fromEntries(controllersOf(inner));
  return { zoom: inner.getZoom(), rows: mine.practices.rows.length, levels: mine.areas.spec.levels.length,
    classes: mine.areas.spec.levels[0].classes, file: mine.areas.spec.levels[0].geometry[0].url };
})"""

# A change of the classes of the coarse level, as a view makes it.
CHANGED = """(() => {
  const { spec } = atlas.areas;
  const levels = spec.levels.map((level, at) => (at ? level : { ...level, classes: value }));
  atlas.areas.update({ ...spec, levels });
  map.fire("atlas:updated");
  return null;
})()"""


@pytest.fixture(scope="module")
def magnified(inset_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(inset_bundle, tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address


@pytest.fixture
def page(new_page: NewPage, magnified: str) -> Iterator[Page]:
    page = new_page(1920, 1080, base_url=magnified)
    with watching(page):
        yield page


def box_of(atlas: TheMap) -> dict[str, float]:
    box = atlas.page.locator(BOX).bounding_box()
    assert box is not None
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


def test_it_is_there_while_the_whole_region_is_and_hides_no_area(page: Page) -> None:
    atlas = opened(page, "lang=en")
    expect(atlas.page.locator(BOX)).to_be_visible()
    button = atlas.page.get_by_role("button", name="Melle, close up")
    expect(button).to_contain_text("1 practice, in Melle")
    expect(button).to_contain_text("Zoom in on Melle")
    assert not atlas.ask(COVERS)
    # Under no other control, and the line ends where the part is.
    box = box_of(atlas)
    for control in atlas.page.locator(".leaflet-control").all():
        other = control.bounding_box()
        if other and other["width"] and other["height"]:
            apart = other["x"] >= box["x"] + box["width"] or other["x"] + other["width"] <= box["x"]
            assert apart or other["y"] >= box["y"] + box["height"] or other["y"] + other["height"] <= box["y"]
    ends = atlas.ask(
        """(({ x2, y2 }) => map.containerPointToLatLng([Number(x2), Number(y2)]))(Object.fromEntries(
        [...document.querySelector(".atlas-inset-leader line").attributes].map((one) => [one.name, one.value])))"""
    )
    assert ends["lng"] == pytest.approx(3.81, abs=0.06)
    assert ends["lat"] == pytest.approx(50.995, abs=0.03)


def test_it_draws_what_the_map_draws_nearly_twice_as_large_from_the_same_files(page: Page) -> None:
    outlines: list[str] = []
    page.on("request", lambda request: outlines.append(request.url) if "/geometry/" in request.url else None)
    atlas = opened(page, "lang=en")
    expect(atlas.page.locator(BOX)).to_be_visible()
    atlas.wait_for("atlas.inset.drawn.size === 2")
    inner = atlas.ask(INNER, scripts.module_address(""))
    assert inner["rows"] == 1
    # 1.9 times, so that the region beside it can be as wide as the map; here less, for the box has a largest size.
    assert 0.7 < inner["zoom"] - atlas.ask("map.getZoom()") < 0.93
    assert inner["file"] in {url[url.index("/geometry/") :] for url in outlines}
    assert len(outlines) == len(set(outlines))
    drawn = atlas.ask("atlas.areas.spec.levels[0].classes")
    assert inner["classes"] == drawn
    # A change of the view reaches it, in the same box.
    atlas.ask("document.querySelector('.atlas-inset').dataset.same = 'yes'")
    atlas.ask(CHANGED, drawn[::-1])
    changed = "[...atlas.inset.drawn.values()].some((text) => JSON.parse(text).levels?.[0].classes === value)"
    atlas.wait_for(changed, drawn[::-1])
    expect(atlas.page.locator(BOX)).to_have_attribute("data-same", "yes")


@pytest.mark.parametrize("how", ["click", "Enter"])
def test_a_press_goes_to_the_part_and_the_box_leaves(page: Page, how: str) -> None:
    atlas = opened(page, "lang=nl")
    button = atlas.page.get_by_role("button", name="Inzoomen op Melle")
    expect(button).to_be_visible()
    if how == "click":
        button.click()
    else:
        button.focus()
        page.keyboard.press("Enter")
    expect(atlas.page.locator(BOX)).to_have_count(0)
    expect(atlas.page.locator(".atlas-inset-leader")).to_have_count(0)
    atlas.wait_for("!map._animatingZoom && map.getZoom() > 10")
    centre = atlas.ask("map.getCenter()")
    assert centre["lat"] == pytest.approx(50.995, abs=0.01)
    assert centre["lng"] == pytest.approx(3.81, abs=0.01)
    # What had the focus is gone: the map has it, and not nobody.
    assert atlas.ask("document.activeElement === map.getContainer()")
    # Back at the whole region it is there once more.
    atlas.ask("map.fitBounds(atlas.inset.spec.region, { animate: false, padding: [60, 260] }) && null")
    expect(atlas.page.locator(BOX)).to_have_count(1)


def test_a_pointer_or_key_over_it_says_nothing_twice(page: Page) -> None:
    atlas = opened(page, "lang=en")
    box = box_of(atlas)
    page.evaluate(
        "window.told = []; window.addEventListener('atlas:choose', (event) => window.told.push(event.detail.kind))"
    )
    atlas.point((box["x"] + 40, box["y"] + 60))
    expect(atlas.page.locator(".atlas-tooltip")).to_have_count(0)
    atlas.page.get_by_role("button", name="Melle, close up").focus()
    page.keyboard.press("Escape")
    wait_until(page, "() => window.told.length")
    assert page.evaluate("window.told") == ["none"]


def test_a_map_that_moves_the_region_under_it_takes_it_off(page: Page) -> None:
    atlas = opened(page, "lang=en")
    expect(atlas.page.locator(BOX)).to_be_visible()
    atlas.ask("map.panBy([0, -300], { animate: false }) && null")
    expect(atlas.page.locator(BOX)).to_have_count(0)
    atlas.ask("map.panBy([0, 300], { animate: false }) && null")
    expect(atlas.page.locator(BOX)).to_be_visible()
    atlas.ask("map.setZoom(map.getZoom() + 2, { animate: false }) && null")
    expect(atlas.page.locator(BOX)).to_have_count(0)


def test_a_map_that_is_not_roomy_has_none(new_page: NewPage, magnified: str) -> None:
    for width, height, touch in ((390, 844, True), (820, 900, False)):
        page = new_page(width, height, base_url=magnified, touch=touch)
        with watching(page):
            atlas = opened(page, "lang=en")
            assert atlas.ask("Boolean(atlas.inset.spec)")
            expect(atlas.page.locator(BOX)).to_have_count(0)


def test_an_embed_has_none(page: Page) -> None:
    page.goto("/embed?lang=en")
    expect(page.locator("canvas.leaflet-tile").first).to_be_attached()
    expect(page.locator(BOX)).to_have_count(0)


def test_the_room_that_it_wants_is_what_it_takes(page: Page) -> None:
    atlas = opened(page, "lang=en")
    room = """await import(value).then(({ regionPadding, reserveBelow }) => {
      const below = () => regionPadding(map).paddingBottomRight[1];
      const all = below();
      reserveBelow(map, () => 0);
      return all - below();
    })"""
    wanted = atlas.ask(room, scripts.module_address("viewport.js"))
    height = box_of(atlas)["height"]
    assert height <= wanted <= height + 120
