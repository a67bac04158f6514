"""The map on the page, as a person points at it: what a canvas shows is found by asking where, then by real clicks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Frame, Locator, Page, expect

from dashboard.maps import scripts

MAP = ".atlas-map"
PATIENCE_MS = 30_000
# The map of the dashboard's page: its element has it.
IN_PAGE = f"{{ map: document.querySelector('{MAP}')?.atlas }}"
Place = tuple[float, float]


def over_map(expression: str, entry: str = "", folder: str = "", name: str = "entry.map") -> str:
    """A function of ``value`` for the page: an expression over ``map``, and ``atlas``, its controllers by role.

    The modules are the page's own: once it has loaded, ``import`` gives those that run already. It gives null before.

    Args:
        expression: may use what the page's entry module exports as ``entry``.
        entry: the module that makes the map and exports it; without it the map is that of the dashboard's page.
        folder: of the modules, by default the server's; ``atlas/`` in a page that is one file.
        name: of the map, where another script than ours made it.
    """
    folder = folder or scripts.module_address("")
    return f"""async (value) => {{
      if (document.readyState !== "complete") return null;
      const {{ controllersOf }} = await import("{folder}controllers.js");
      const entry = {f'await import("{folder}{entry}")' if entry else IN_PAGE};
      const map = {name};
      if (!map) return null;
      const atlas = Object.fromEntries(controllersOf(map));
      return {expression};
    }}"""


# Whether areas and practices are drawn.
DRAWN = (
    "atlas.areas && atlas.areas.geometry(Math.round(map.getZoom()))"
    " && (!atlas.practices || Boolean(atlas.points && atlas.points.drawn))"
)


# How many practices are drawn alone, how many rings of several there are, how many are in rings of those of which only
# the municipality is known, and all together.
TALLY = """((items) => {
  const number = (kind) => items.filter(kind).reduce((sum, item) => sum + item.rows.length, 0);
  return { alone: number(({ kind }) => kind === "symbol" || kind === "chosen"),
    rings: items.filter(({ kind }) => kind === "ring").length,
    listed: number(({ kind }) => kind === "by_town"), all: number(() => true) };
})(atlas.practices.arrange(map.getZoom()))"""


def where(condition: str) -> str:
    """An expression for the place of the first thing drawn that meets a condition, in pixels of the map."""
    place = "map.layerPointToContainerPoint([item.x - map.getPixelOrigin().x, item.y - map.getPixelOrigin().y])"
    return f"((item) => item && {place})((atlas.points?.drawn || []).find((item) => {condition}))"


def wait_until(document: Page | Frame, function: str, value: Any = None) -> None:
    """Wait until such a function gives something true; Playwright's own wait takes any promise for true."""
    document.evaluate(
        f"""async (value) => {{
          const look = {function};
          for (const end = performance.now() + {PATIENCE_MS}; !(await look(value));) {{
            if (performance.now() > end) throw new Error("not so in time");
            await new Promise((next) => setTimeout(next, 20));
          }}
        }}""",
        value,
    )


def framed(page: Page, drawn: str) -> Frame:
    """The document in the page's one frame, once its map is drawn: once ``drawn`` is true there."""
    handle = page.locator("iframe").element_handle()
    frame = handle.content_frame() if handle else None
    assert frame is not None
    wait_until(frame, drawn)
    return frame


@dataclass(frozen=True)
class TheMap:
    """The map of a page that has finished loading. Places are pixels of the page."""

    page: Page

    def ask(self, expression: str, value: Any = None) -> Any:
        """What an expression over ``map``, ``atlas`` and ``value`` gives, once nothing moves any more."""
        wait_until(self.page, over_map("!map._animatingZoom"))
        return self.page.evaluate(over_map(expression), value)

    def wait_for(self, expression: str, value: Any = None) -> None:
        """Wait until such an expression is true."""
        wait_until(self.page, over_map(expression), value)

    def areas(self) -> int:
        """How many areas are drawn."""
        return int(self.ask("atlas.areas.geometry(Math.round(map.getZoom())).length"))

    def tally(self) -> dict[str, int]:
        """See :data:`TALLY`."""
        found: dict[str, int] = self.ask(TALLY)
        return found

    def _here(self, point: dict[str, float]) -> Place:
        box = self.page.locator(MAP).bounding_box()
        assert box is not None
        return box["x"] + point["x"], box["y"] + point["y"]

    def practice(self, practice: str) -> Place:
        """Where a practice's own symbol is drawn."""
        self.wait_for(where("item.key === value"), practice)
        return self._here(self.ask(where("item.key === value"), practice))

    def drawn(self, key: str) -> Place:
        """Where the first thing is drawn whose key begins so: ``town-``, ``several-``, ``place-``."""
        return self._here(self.ask(where("item.key.startsWith(value)"), key))

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
    expect(page.locator(MAP).locator("canvas.leaflet-tile").first).to_be_attached(timeout=30_000)
    atlas = TheMap(page)
    ready(atlas)
    return atlas


def ready(atlas: TheMap) -> None:
    """Wait until areas and practices are drawn and the page stands still."""
    atlas.wait_for(DRAWN)
    settle(atlas.page)


def search_box(page: Page) -> Locator:
    """The box that finds areas, practices and meeting places."""
    return page.locator(".atlas-search input")


def speak(page: Page, lang: str) -> None:
    """Choose another language in the masthead; its languages are in a menu where they have no room."""
    if page.locator(".masthead-language").is_visible():
        page.locator(".masthead-language").click()
    page.locator(f"[data-key='lang-{lang}']").click()
    expect(page.locator("html")).to_have_attribute("lang", lang)


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
