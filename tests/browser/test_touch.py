"""Fingers on a phone: one scrolls the page, two move the map; the region is not lost, nor what was chosen covered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, watching
from tests.browser.the_map import MAP, Place, TheMap, opened

pytestmark = pytest.mark.browser
STEPS = 8
POSITION = "[map.getCenter().lat, map.getCenter().lng, map.getZoom()]"
REGION = "L.latLngBounds(atlas.whole_region.spec.bounds)"


@pytest.fixture
def phone(new_page: NewPage) -> Iterator[Page]:
    page = new_page(390, 844, touch=True)
    with watching(page):
        yield page


def swipe(page: Page, fingers: Sequence[tuple[Place, Place]]) -> None:
    """Move fingers, each from one place of the page to another."""
    touch = page.context.new_cdp_session(page)

    def send(kind: str, share: float) -> None:
        points = [
            {"id": at, "x": begin[0] + share * (end[0] - begin[0]), "y": begin[1] + share * (end[1] - begin[1])}
            for at, (begin, end) in enumerate(fingers)
        ]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points if kind != "touchEnd" else []})

    send("touchStart", 0)
    for step in range(1, STEPS + 1):
        send("touchMove", step / STEPS)
    send("touchEnd", 1)
    touch.detach()


def two_fingers(page: Page, x: float, y: float) -> None:
    """Two fingers beside one another move by so many pixels."""
    box = page.locator(MAP).bounding_box()
    assert box is not None
    left, right = box["x"] + box["width"] / 2 - 30, box["x"] + box["width"] / 2 + 30
    middle = box["y"] + box["height"] / 2
    swipe(page, [((at - x / 2, middle - y / 2), (at + x / 2, middle + y / 2)) for at in (left, right)])


def top(page: Page) -> float:
    box = page.locator(MAP).bounding_box()
    assert box is not None
    return box["y"]


def one_finger(page: Page, distance: float) -> None:
    """One finger moves up over the map."""
    box = page.locator(MAP).bounding_box()
    assert box is not None
    at = box["x"] + box["width"] / 2, box["y"] + 0.7 * box["height"]
    swipe(page, [(at, (at[0], at[1] - distance))])


def test_one_finger_scrolls_the_page_and_is_told_once_how_to_move_the_map(phone: Page) -> None:
    atlas = opened(phone, "lang=nl")
    before, there = atlas.ask(POSITION), top(phone)
    one_finger(phone, 160)
    hint = phone.locator(".atlas-hint")
    expect(hint).to_have_text("Gebruik twee vingers om de kaart te verschuiven.")
    atlas.wait_for("map.getContainer().getBoundingClientRect().top < value", there - 100)
    assert atlas.ask(POSITION) == before
    hint.evaluate("(one) => one.remove()")
    now = top(phone)
    one_finger(phone, -100)
    atlas.wait_for("map.getContainer().getBoundingClientRect().top > value", now + 40)
    expect(hint).to_have_count(0)
    assert atlas.ask(POSITION) == before
    assert "center=" not in phone.url


def test_two_fingers_move_the_map_and_not_the_page(phone: Page) -> None:
    atlas = opened(phone, "lang=nl")
    before, there = atlas.ask(POSITION), top(phone)
    two_fingers(phone, -120, 0)
    atlas.wait_for("map.getCenter().lng > value", before[1])
    moved = atlas.ask(POSITION)
    assert moved[2] == pytest.approx(before[2], abs=0.3)
    assert top(phone) == there
    expect(phone.locator(".atlas-hint")).to_have_count(0)


@pytest.mark.parametrize("zoom", ["", "&center=51.05,3.72&zoom=13"])
def test_the_region_cannot_be_pushed_out_of_sight_and_a_button_brings_it_back(phone: Page, zoom: str) -> None:
    atlas = opened(phone, f"lang=nl{zoom}")
    # As far as a hand with patience gets it.
    for way in ((1, 0), (0, 1), (-1, 0)):
        for _ in range(30):
            atlas.ask("map.panBy(value, { animate: false }) && null", [1500 * way[0], 1500 * way[1]])
        two_fingers(phone, -180 * way[0], -140 * way[1])
        atlas.wait_for(f"!map._panAnim?._inProgress && map.getBounds().intersects({REGION})")
    home = phone.get_by_role("button", name="Hele regio")
    expect(home).to_be_visible()
    home.tap()
    atlas.wait_for(f"map.getBounds().contains({REGION})")
    expect(home).to_be_hidden()


def lies_above_the_sheet(atlas: TheMap, practice: str) -> None:
    """The practice's symbol is on the screen, and not under what lies over the foot of the page."""
    expect(atlas.page.locator(f".panel[data-practice='{practice}']")).to_be_visible()
    atlas.wait_for(
        """(({ lat, lon, ids }) => {
          const at = ids.indexOf(value), box = map.getContainer().getBoundingClientRect();
          const { x, y } = map.latLngToContainerPoint([lat[at], lon[at]]);
          const seen = document.elementFromPoint(box.left + x, box.top + y);
          return seen && map.getContainer().contains(seen);
        })(atlas.practices.file)""",
        practice,
    )


@pytest.mark.parametrize("lat", [51.0625, 51.0680])
def test_what_a_finger_chose_is_not_under_the_sheet_that_opens(phone: Page, lat: float) -> None:
    atlas = opened(phone, f"center={lat},3.708&zoom=15")
    x, y = atlas.practice("de-site-gent")
    phone.touchscreen.tap(x, y)
    lies_above_the_sheet(atlas, "de-site-gent")


def test_what_an_address_chose_is_not_under_the_sheet(phone: Page) -> None:
    atlas = opened(phone, "practice=torekes-rabot-gent")
    lies_above_the_sheet(atlas, "torekes-rabot-gent")
