"""Meeting places that do not exist on the map: shown in an embed, and set, moved and removed where a page lets them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.maps import scripts
from tests.browser import the_map
from tests.browser.conftest import NewPage, Watch, watching
from tests.browser.the_map import TheMap, opened, over_map, wait_until

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
EMBED = "embed.js"
DRAWN = over_map(f"{the_map.DRAWN} && atlas.what_if && atlas.what_if.known.length", EMBED)
# Antwerp: beside the library of Zuid, and where no place is known.
WHERE = "lang=en&center=51.207,4.4&zoom=14"
PINS = "whatif=51.2,4.388,library&whatif=51.212,4.405"
PIN = ".atlas-pin"
# The colour of the canvas of circles at a place, as red, green, blue and how opaque it is.
COLOUR = """((canvas) => {
  const at = map.latLngToContainerPoint(value);
  const outer = map.getContainer().getBoundingClientRect();
  const box = canvas.getBoundingClientRect();
  const ratio = canvas.width / box.width;
  const [x, y] = [outer.left + at.x - box.left, outer.top + at.y - box.top].map((one) => Math.round(one * ratio));
  return [...canvas.getContext("2d").getImageData(x, y, 1, 1).data];
})(map.getContainer().querySelector("canvas.atlas-what-if"))"""


def test_an_embed_shows_pins_and_what_they_newly_reach_and_nobody_can_move_them(watched: Watched) -> None:
    page, _ = watched
    page.goto(f"/embed?{WHERE}&{PINS}")
    wait_until(page, DRAWN)
    expect(page.locator("#atlas-head")).to_contain_text("The map shows 2 places that do not exist (what if).")
    pins = page.get_by_role("img", name="a place that does not exist")
    expect(pins).to_have_count(2)
    expect(pins.nth(0)).to_have_accessible_name("Pin 1, library: a place that does not exist")
    expect(pins.nth(1)).to_contain_text("2")
    assert pins.nth(0).get_attribute("tabindex") is None
    # Near the second pin nobody had a place; near the first one the library of Zuid is within a walk; far off nothing.
    lifted, already, away = (
        page.evaluate(over_map(COLOUR, EMBED), at) for at in ([51.2125, 4.4055], [51.2002, 4.386], [51.2125, 4.395])
    )
    assert min(lifted[:3]) >= 250
    assert lifted[3] == 153
    assert already[3] == away[3] == 0
    box = pins.nth(1).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 22, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 82, box["y"] + 20, steps=4)
    page.mouse.up()
    assert page.evaluate(over_map("atlas.what_if.pins.map(({ lat, lon }) => [lat, lon])", EMBED)) == [
        [51.2, 4.388],
        [51.212, 4.405],
    ]


def test_the_legend_of_an_embed_explains_the_circles(watched: Watched) -> None:
    page, _ = watched
    page.goto(f"/embed?{WHERE}&{PINS}")
    wait_until(page, DRAWN)
    legend = page.locator("#atlas-legend")
    expect(legend).to_contain_text("would be newly within a walk")
    expect(legend).to_contain_text("already within a walk of a known place")
    page.goto(f"/embed?{WHERE}")
    wait_until(page, over_map(the_map.DRAWN, EMBED))
    expect(page.locator("#atlas-legend")).not_to_contain_text("within a walk of a known place")
    expect(page.locator(PIN)).to_have_count(0)


def test_no_name_lies_on_a_pin(watched: Watched) -> None:
    page, _ = watched
    page.goto(f"/embed?{WHERE}&{PINS}")
    wait_until(
        page, over_map("atlas.labels && atlas.labels.placed.labels.length && atlas.what_if?.known.length", EMBED)
    )
    heads = page.evaluate(over_map("atlas.what_if.drawn.length", EMBED))
    kept_clear = page.evaluate(
        over_map("atlas.labels.obstacles.filter(({ radius }) => radius === 19).length", EMBED),
    )
    assert heads == kept_clear == 2


def test_explore_says_that_pins_do_not_exist_and_leads_back_to_what_does(watched: Watched) -> None:
    page, _ = watched
    opened(page, f"{WHERE}&{PINS}")
    said = page.locator(".said .supposed")
    expect(said).to_contain_text("The map shows 2 places that do not exist (what if).")
    said.get_by_role("link").click()
    expect(page.locator(PIN)).to_have_count(0)
    expect(said).to_have_count(0)
    assert "whatif" not in page.url


class Editing:
    """The map of Explore whose pins can be changed, as the page that asks what if makes it; keeps what is reported."""

    def __init__(self, page: Page, query: str) -> None:
        self.page = page
        page.add_init_script(
            "window.told = []; addEventListener('atlas:choose', (event) => window.told.push(event.detail));"
        )
        self.map: TheMap = opened(page, f"{WHERE}&{query}")
        self.draw({"editable": True})

    def draw(self, changes: dict[str, Any]) -> None:
        """Give the layer another spec, as an answer of the page does."""
        self.map.wait_for("atlas.what_if")
        self.page.evaluate(
            over_map(
                f"""await (async () => {{
                  const {{ draw }} = await import("{scripts.module_address("main.js")}");
                  draw(map, "what_if", {{ ...atlas.what_if.spec, ...value }});
                }})()"""
            ),
            changes,
        )

    @property
    def told(self) -> list[dict[str, Any]]:
        """What was reported."""
        found: list[dict[str, Any]] = self.page.evaluate("window.told")
        return found

    def wait_told(self, number: int) -> list[dict[str, Any]]:
        """What was reported, once there is so much of it."""
        self.page.wait_for_function("(number) => window.told.length >= number", arg=number)
        return self.told

    def say(self, text: str) -> None:
        """The map says this to who hears the page."""
        expect(self.page.locator(".atlas-map [role=status].atlas-unseen")).to_have_text(text)


ONE = "whatif=51.212,4.405,library"


def test_a_pin_is_dragged_and_reported_once(watched: Watched) -> None:
    page, _ = watched
    editing = Editing(page, ONE)
    x, y = editing.map.at(51.212, 4.405)
    page.mouse.move(x, y - 23)
    page.mouse.down()
    page.mouse.move(x + 30, y - 23, steps=3)
    page.mouse.move(x + 60, y + 17, steps=5)
    assert editing.told == []
    page.mouse.up()
    ((lat, lon, kind),) = editing.wait_told(1)[0]["pins"]
    assert editing.map.at(lat, lon) == pytest.approx((x + 60, y + 40), abs=1.5)
    assert kind == "library"
    assert [one["kind"] for one in editing.told] == ["whatif"]
    editing.say("Pin 1 moved.")
    expect(page.locator(PIN)).to_be_focused()
    # The page answers with what was reported: the pin stays, and keeps the focus.
    editing.draw({"pins": [{"lat": lat, "lon": lon, "kind": kind, "number": 1, "name": "Pin 1"}]})
    assert editing.map.at(lat, lon) == pytest.approx((x + 60, y + 40), abs=1.5)
    expect(page.locator(PIN)).to_be_focused()


def test_arrow_keys_move_a_pin_by_metres_and_are_reported_once(watched: Watched) -> None:
    page, _ = watched
    editing = Editing(page, ONE)
    pin = page.get_by_role("button", name="Pin 1, library: a place that does not exist")
    expect(pin).to_have_accessible_name(
        "Pin 1, library: a place that does not exist. "
        "Arrow keys move it by 50 m, with Shift by 250 m; Delete removes it."
    )
    pin.focus()
    for key in ("ArrowUp", "ArrowUp", "Shift+ArrowRight"):
        page.keyboard.press(key)
    ((lat, lon, _),) = editing.wait_told(1)[0]["pins"]
    # 100 m to the north and 250 m to the east; an address is exact to about a metre.
    assert (lat - 51.212) * 111_320 == pytest.approx(100, abs=1.5)
    assert (lon - 4.405) * 111_320 * 0.6265 == pytest.approx(250, abs=1.5)
    assert len(editing.told) == 1
    expect(pin).to_be_focused()
    page.keyboard.press("Delete")
    assert editing.wait_told(2)[1] == {"kind": "whatif", "pins": []}
    expect(page.locator(PIN)).to_have_count(0)
    editing.say("Pin 1 removed.")


def test_a_press_selects_an_area_until_a_pin_is_to_be_added(watched: Watched) -> None:
    page, _ = watched
    editing = Editing(page, ONE)
    spot = editing.map.at(51.205, 4.412)
    editing.map.ask("atlas.what_if.add(true)")
    expect(page.locator(".atlas-map")).to_have_class(re.compile(r"\batlas-setting\b"))
    editing.map.click(spot)
    (event,) = editing.wait_told(1)
    assert event["kind"] == "whatif"
    assert event["pins"][0] == [51.212, 4.405, "library"]
    assert editing.map.at(*event["pins"][1][:2]) == pytest.approx(spot, abs=1)
    assert event["pins"][1][2] is None
    editing.say("Pin 2 added.")
    expect(page.locator(PIN).nth(1)).to_be_focused()
    # One press adds one pin; the next one selects again.
    assert not editing.map.ask("atlas.what_if.adding")
    editing.map.click(editing.map.at(51.2055, 4.418))
    assert editing.wait_told(2)[1]["kind"] == "area"


def test_the_keyboard_adds_in_the_middle_up_to_five_and_escape_adds_none(watched: Watched) -> None:
    page, _ = watched
    editing = Editing(page, "&".join(f"whatif=51.21{n},4.405" for n in range(4)))
    page.locator(".atlas-map").focus()
    editing.map.ask("atlas.what_if.add(true)")
    page.keyboard.press("Escape")
    assert not editing.map.ask("atlas.what_if.adding")
    assert editing.told == []
    editing.map.ask("atlas.what_if.add(true)")
    page.locator(".atlas-map").focus()
    page.keyboard.press("Enter")
    pins = editing.wait_told(1)[0]["pins"]
    assert len(pins) == 5
    assert pins[4][:2] == pytest.approx([51.207, 4.4], abs=0.0001)
    editing.map.ask("atlas.what_if.add(true)")
    assert not editing.map.ask("atlas.what_if.adding")
    editing.say("There are 5 pins, and no room for more.")


def test_an_answer_to_an_earlier_change_does_not_move_pins_back(watched: Watched) -> None:
    page, _ = watched
    editing = Editing(page, ONE)
    before = editing.map.ask("atlas.what_if.spec.pins")
    page.locator(PIN).focus()
    page.keyboard.press("ArrowUp")
    first = editing.wait_told(1)[0]["pins"][0]
    page.keyboard.press("ArrowUp")
    second = editing.wait_told(2)[1]["pins"][0]
    for lat, lon, _ in ([before[0]["lat"], before[0]["lon"], None], first):
        editing.draw({"pins": [{**before[0], "lat": lat, "lon": lon}]})
        assert editing.map.ask("atlas.what_if.pins[0].lat") == second[0]
    # What the page itself decides holds.
    editing.draw({"pins": [{**before[0], "lat": 51.2, "lon": 4.4}]})
    assert editing.map.ask("atlas.what_if.pins[0].lat") == 51.2


def test_a_proposed_square_takes_the_only_pin_and_else_adds_one(watched: Watched) -> None:
    page, _ = watched
    editing = Editing(page, ONE)
    squares = [
        {"letter": letter, "lat": lat, "lon": 4.4, "name": f"Square {letter}: put a pin here"}
        for letter, lat in (("A", 51.206), ("B", 51.209))
    ]
    answered = {"candidates": squares, "recurring": [], "radius": 615.4}
    editing.page.evaluate(over_map("atlas.what_if.answer(value)"), answered)
    page.get_by_role("button", name="Square A: put a pin here").click()
    assert editing.wait_told(1)[0]["pins"] == [[51.206, 4.4, "library"]]
    page.locator(PIN).focus()
    page.keyboard.press("Delete")
    editing.wait_told(2)
    page.get_by_role("button", name="Square B: put a pin here").click()
    assert editing.wait_told(3)[2]["pins"] == [[51.209, 4.4, None]]


def test_a_pin_is_large_enough_for_a_finger_which_scrolls_nothing_there(new_page: NewPage) -> None:
    page = new_page(390, 844, touch=True)
    with watching(page):
        page.goto(f"/embed?{WHERE}&{ONE}")
        wait_until(page, DRAWN)
        box = page.locator(PIN).bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 40
        assert page.locator(PIN).evaluate("(pin) => getComputedStyle(pin).touchAction") == "none"


def test_pins_are_printed(watched: Watched) -> None:
    page, _ = watched
    page.goto(f"/embed?{WHERE}&{PINS}")
    wait_until(page, DRAWN)
    page.emulate_media(media="print")
    expect(page.locator(f"{PIN} svg").first).to_be_visible()
    assert page.locator("canvas.atlas-what-if").evaluate("(canvas) => getComputedStyle(canvas).opacity") == "0.999"
