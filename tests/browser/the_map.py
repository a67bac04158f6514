"""The map on the page, as a person points at it: what a canvas shows is found by asking where, then by real clicks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Frame, FrameLocator, Page, expect

MAP = ".st-key-map_frame iframe"
Place = tuple[float, float]


@dataclass(frozen=True)
class TheMap:
    """The map of a page that has finished loading. Places are pixels of the page."""

    page: Page

    @property
    def frame(self) -> FrameLocator:
        """For locators inside the map's own document."""
        return self.page.frame_locator(MAP)

    @property
    def document(self) -> Frame:
        """The map's own document."""
        handle = self.page.locator(MAP).element_handle()
        frame = handle.content_frame() if handle else None
        assert frame is not None
        return frame

    def ask(self, expression: str, value: Any = None) -> Any:
        """What an expression over ``map`` and ``value`` gives, once nothing moves any more."""
        self.document.wait_for_function("!window.map._animatingZoom")
        return self.document.evaluate(f"(value) => {{ const map = window.map; return {expression}; }}", value)

    def areas(self) -> int:
        """How many areas are drawn."""
        return int(self.ask("map.atlas.areas.geometry(Math.round(map.getZoom())).length"))

    def tally(self) -> dict[str, int]:
        """How many practices are drawn alone, in circles, in lists of municipalities, and in all."""
        found: dict[str, int] = self.ask("map.atlas.practices.tally()")
        return found

    def _here(self, point: dict[str, float]) -> Place:
        box = self.page.locator(MAP).bounding_box()
        assert box is not None
        return box["x"] + point["x"], box["y"] + point["y"]

    def practice(self, practice: str) -> Place:
        """Where a practice's own symbol is drawn."""
        self.document.wait_for_function("id => window.map.atlas.practices.where(id)", arg=practice)
        return self._here(self.ask("map.atlas.practices.where(value)", practice))

    def drawn(self, key: str) -> Place:
        """Where the first thing is drawn whose key begins so: ``town-``, ``several-``, ``place-``."""
        find = "map.atlas.points.drawn.find((item) => item.key.startsWith(value))"
        where = f"map.layerPointToContainerPoint(L.point({find}.x, {find}.y).subtract(map.getPixelOrigin()))"
        return self._here(self.ask(where, key))

    def at(self, lat: float, lon: float) -> Place:
        """Where a place is drawn."""
        return self._here(self.ask("map.latLngToContainerPoint(value)", [lat, lon]))

    def click(self, place: Place) -> None:
        """A real click."""
        self.page.mouse.click(*place)

    def point(self, place: Place) -> None:
        """Move the mouse there, as a hand does: not in one jump."""
        self.page.mouse.move(place[0] - 3, place[1] - 2)
        self.page.mouse.move(*place)


def opened(page: Page, query: str = "") -> TheMap:
    """Open Explore and wait for areas and practices."""
    page.goto(f"/?{query}")
    expect(page.frame_locator(MAP).locator("canvas.leaflet-tile").first).to_be_attached(timeout=30_000)
    atlas = TheMap(page)
    ready(atlas)
    return atlas


def ready(atlas: TheMap) -> None:
    """Wait until areas and practices are drawn and the page stands still."""
    atlas.document.wait_for_function(
        "() => { const { areas, points, practices } = (window.map && window.map.atlas) || {};"
        " const drawn = areas && areas.geometry(Math.round(window.map.getZoom()));"
        " return drawn && (!practices || (points && points.drawn)); }"
    )
    settle(atlas.page)


STANDS_STILL = """async (find) => {
  await document.fonts.ready;
  const place = () => { const { x, y, width, height } = document.querySelector(find).getBoundingClientRect();
    return [x, y, width, height].join(); };
  for (let before = place(), since = performance.now(); performance.now() - since < 100;) {
    await new Promise((next) => setTimeout(next, 20));
    const now = place();
    if (now !== before) [before, since] = [now, performance.now()];
  }
}"""


# What Streamlit shows while it runs belongs to the page before; one that stands alone has no run.
RAN = """() => { const app = document.querySelector("[data-testid=stApp]");
  return !app || app.dataset.testScriptState === "notRunning"; }"""


def settle(page: Page) -> None:
    """Wait until the page stands still: its run is over, its typefaces are there and the map keeps its place."""
    page.wait_for_function(RAN)
    page.evaluate(STANDS_STILL, MAP)
