"""What is measured of a page in headless Chromium, as a reader would act on it: real clicks, drags and wheel steps.

All times are in milliseconds. "Painted" is what ``observer.js`` notes: the frame that shows the change was handed on.
"""

from __future__ import annotations

import base64
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Frame, Page, Playwright, TimeoutError

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
OBSERVER = Path(__file__).with_name("observer.js")
QUIET_S = 0.3
STEPS = 40
# How many figures, and which settings, are chosen by turns.
FIGURES = 7
SETTINGS = ("learning", "leisure", "living")
# The element that holds the map: the atlas's own, a frame of folium's, or deck.gl's.
MAP_BOX = ".atlas-map, iframe, [data-testid=stDeckGlJsonChart]"
# Leaflet's map in its document: the atlas's element has it, folium's page names it.
MAP = "(document.querySelector('.atlas-map')?.atlas ?? globalThis.map)"
# How long after a moment the first frame of each kind was noted, once there is one of every kind; null where that is
# later than the limit. Asked in the page: its policy lets nobody else's text run there, as Playwright's waits would.
FIRST = """async ([since, kinds, limit]) => {
  const from = since ?? bench.asked;
  const end = performance.now() + limit;
  const meets = (kind) => (entry) => entry.at > from && entry.layer === kind.layer && entry.number >= kind.number
    && (entry.bytes || 0) >= kind.bytes;
  while (performance.now() < end) {
    const found = kinds.map((kind) => bench.seen.find(meets(kind)));
    if (found.every(Boolean)) return Math.max(...found.map((entry) => entry.at)) - from;
    await new Promise((next) => setTimeout(next, 40));
  }
  return null;
}"""
RECORD = """() => { window.benchFrames = []; window.benchOn = true;
  const step = (at) => { window.benchFrames.push(at); if (window.benchOn) requestAnimationFrame(step); };
  requestAnimationFrame(step); }"""
RECORDED = """() => { window.benchOn = false;
  return window.benchFrames.slice(1).map((at, row) => at - window.benchFrames[row]); }"""


class GaveUpError(Exception):
    """Something took longer than a measurement waits."""


@dataclass(frozen=True)
class Painted:
    """Which note of ``observer.js`` says that something is painted: its layer, how many things, how many bytes anew."""

    layer: str
    number: int = 0
    bytes: int = 0


def chromium(playwright: Playwright) -> Browser:
    """The system's Chromium or Chrome, without a window."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    executable = next((path for name in names if (path := shutil.which(name))), None)
    if executable is None:
        raise SystemExit(f"no Chromium or Chrome found: install one of {', '.join(names)}")
    return playwright.chromium.launch(executable_path=executable, args=FLAGS)


class Reader:
    """One reader with a browser of their own, whose cache and connection are watched.

    Args:
        browser: where.
        address: of the page, with its query.
        limit_s: how long to wait for anything, in seconds.
    """

    def __init__(self, browser: Browser, address: str, limit_s: float) -> None:
        self.context: BrowserContext = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        self.context.add_init_script(path=OBSERVER)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(limit_s * 1000)
        self.address = address
        self.limit_s = limit_s
        self.wire = 0
        self.outside: set[str] = set()
        self.page.on("request", lambda request: self._note_outside(request.url))
        self._watched()
        self._indicator = self._setting = 0

    def close(self) -> None:
        """Leave."""
        self.context.close()

    def load(self, painted: list[Painted], watched: bool = False) -> float:
        """From the start of the navigation to the map painted.

        Its bytes are counted where it is ``watched``: to hear of each file takes the browser some of the time that is
        measured, the more the more files there are.
        """
        self.watch(watched)
        try:
            self.page.goto(self.address, wait_until="commit")
        except TimeoutError as late:
            raise GaveUpError from late
        took = self._painted(painted, self.page.evaluate("performance.timeOrigin"))
        self.watch(True)
        return took

    def watch(self, wire: bool) -> None:
        """Count bytes from now on, or do not."""
        self.cdp.send("Network.enable" if wire else "Network.disable")

    def change_indicator(self, painted: list[Painted]) -> float:
        """From the click on the next figure in the list to the map painted."""
        self._indicator = (self._indicator + 1) % FIGURES
        if self._on_our_page():
            self._open_drawer()
            self.page.locator(".drawer label:has([data-key^=drawer-indicator-])").nth(self._indicator).click()
        else:
            self._pick_figure()
        return self._painted(painted)

    def change_filter(self, painted: list[Painted]) -> float:
        """From the click on a setting to the practices painted.

        Not the same setting twice running: Streamlit's page keeps what it was sent for the choice before.
        """
        setting = SETTINGS[self._setting]
        self._setting = (self._setting + 1) % len(SETTINGS)
        if self._on_our_page():
            self._open_drawer()
            self.page.locator(f".drawer label:has([data-key=drawer-setting-{setting}])").click()
        else:
            self.page.get_by_role("button", name=setting).first.click()
        return self._painted(painted)

    def _on_our_page(self) -> bool:
        """Whether this is the atlas; the plain ways have two controls of Streamlit's."""
        return self.page.locator(".atlas-map").count() > 0

    def _open_drawer(self) -> None:
        """All filters of the atlas, with the list of figures unfolded."""
        if not self.page.locator(".drawer").evaluate("(drawer) => drawer.open"):
            self.page.locator("[data-key=bar-more]").click()
        if not self.page.locator("[data-key=drawer-indicator]").evaluate("(row) => row.open"):
            self.page.locator("[data-key=drawer-indicator-title]").click()

    def _pick_figure(self) -> None:
        """The next figure in Streamlit's list."""
        for _ in range(10):
            self.page.get_by_role("combobox").click()
            try:
                option = self.page.get_by_role("option").nth(self._indicator)
                option.wait_for(timeout=2000)
                return option.click(timeout=5000)
            except TimeoutError:
                continue  # a rerun that was still under way closed the list
        return None

    def zoom_leaflet(self, closer: bool) -> float:
        """From the click on a zoom button to the map painted at its new zoom, Leaflet's animation (250 ms) included."""
        document = self.map_frame()
        document.evaluate(f"() => {{ {MAP}.once('zoomend', () => top.bench.note({{ layer: 'zoom', number: 1 }})); }}")
        document.locator(f".leaflet-control-zoom-{'in' if closer else 'out'}").click()
        return self._painted([Painted("zoom")])

    def zoom_deck(self, closer: bool, painted: Painted) -> float:
        """From a turn of the wheel over the map to the map painted."""
        x, y = self._middle()
        self.page.mouse.move(x, y)
        self.settle()
        self.page.mouse.wheel(0, -120 if closer else 120)
        return self._painted([Painted(painted.layer, painted.number)])

    def pan(self) -> list[float]:
        """Drag the map: the time between one animation frame and the next, while the button is down."""
        x, y = self._middle()
        frame = self.map_frame()
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        frame.evaluate(RECORD)
        end = time.monotonic() + self.limit_s
        for step in range(STEPS):
            self.page.mouse.move(x - 4 * step, y - 2 * step)
            if time.monotonic() > end:
                break
        frames: list[float] = frame.evaluate(RECORDED)
        self.page.mouse.up()
        self.settle()
        self.page.mouse.move(x - 160, y - 80)
        self.page.mouse.down()
        self.page.mouse.move(x, y, steps=4)
        self.page.mouse.up()
        return frames

    def settle(self) -> None:
        """Wait until nothing has come over the wire for a while and the page answers."""
        end = time.monotonic() + self.limit_s
        before, since = self.wire, time.monotonic()
        while time.monotonic() - since < QUIET_S and time.monotonic() < end:
            self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => done(0)))")
            self.page.wait_for_timeout(30)
            if self.wire != before:
                before, since = self.wire, time.monotonic()

    def heap_mb(self) -> float:
        """What the page's scripts hold, after a collection, in MB (10^6 bytes)."""
        self.cdp.send("HeapProfiler.collectGarbage")
        metrics = {item["name"]: item["value"] for item in self.cdp.send("Performance.getMetrics")["metrics"]}
        return float(metrics["JSHeapUsedSize"]) / 1e6

    def map_frame(self) -> Frame:
        """The document that holds the map: a frame of the page, or the page itself."""
        frames = self.page.frames
        return frames[-1] if len(frames) > 1 else frames[0]

    def _middle(self) -> tuple[float, float]:
        box = self.page.locator(MAP_BOX).first.bounding_box()
        if box is None:
            raise RuntimeError("there is no map on the page")
        return box["x"] + box["width"] / 2, box["y"] + min(box["height"], 700) / 2

    def _painted(self, painted: list[Painted], since: float | None = None) -> float:
        kinds = [{"layer": kind.layer, "number": kind.number, "bytes": kind.bytes} for kind in painted]
        took = self.page.evaluate(FIRST, [since, kinds, self.limit_s * 1000])
        if took is None:
            raise GaveUpError
        self.settle()
        return float(took)

    def _note_outside(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:", "about:")):
            self.outside.add(url)

    def _watched(self) -> None:
        """What is counted of the wire: answers as they came, and what WebSockets carried either way."""
        self.cdp = self.context.new_cdp_session(self.page)
        self.cdp.send("Performance.enable")
        self.cdp.on("Network.loadingFinished", lambda event: self._add(event["encodedDataLength"]))
        for name in ("Network.webSocketFrameSent", "Network.webSocketFrameReceived"):
            self.cdp.on(name, lambda event: self._add(_payload(event["response"])))

    def _add(self, number: float) -> None:
        self.wire += int(number)


def _payload(frame: dict[str, Any]) -> int:
    """Bytes of a WebSocket message; binary ones are told in base64."""
    data = frame["payloadData"]
    return len(base64.b64decode(data)) if frame["opcode"] == 2 else len(data.encode())
