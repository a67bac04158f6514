"""A real server with the frozen sample, and a real browser that may talk to nobody else."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.serving import serving as serving

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:", "about:")
# Chromium speaks to its maker unless told not to, and the sandbox cannot be had as root. The shell without windows
# rounds the widths of letters unless told not to, which no reader's browser does.
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]
# Opened by its address a page of Streamlit's looks for its server below that address first, and is told that it is not
# there.
PROBES = ("/_stcore/health", "/_stcore/host-config")
# What an origin can keep in a browser beside cookies and the HTTP cache, as the DevTools protocol names it.
STORED = "local_storage,indexeddb,cache_storage,service_workers,websql,file_systems"
# Costs time only in a test that fails.
expect.set_options(timeout=15_000)


def chromium() -> str | None:
    """The system's Chromium or Chrome; the shell without windows, where there is one, takes half the processor time."""
    names = (
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    )
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def server(atlas_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running atlas with the frozen sample."""
    with serving(atlas_bundle, tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one the tests are skipped, but fail where CI is set."""
    executable = chromium()
    if executable is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium or Chrome found, and CI is set")
        pytest.skip("no Chromium or Chrome found: browser tests are skipped")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield started
        started.close()


class SharedContexts:
    """Contexts of the browser that tests share: what the browser has loaded and compiled outlives a test.

    Nothing else does: see :meth:`clean`. A test that needs a context of its own (no scripts, another sharpness, no
    network) makes one.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        # By base address, locale and touch: each with a page that stays, through which the rest is cleaned.
        self.made: dict[tuple[str, str, bool], tuple[BrowserContext, Page, CDPSession]] = {}
        self.used: set[tuple[str, str, bool]] = set()

    def page(self, base_url: str, width: int, height: int, locale: str = "nl-BE", touch: bool = False) -> Page:
        """A new page of the context with this address, locale and touch, at a size of its own in CSS pixels."""
        key = (base_url, locale, touch)
        if key not in self.made:
            context = self.browser.new_context(base_url=base_url, locale=locale, has_touch=touch, is_mobile=touch)
            keeper = context.new_page()
            self.made[key] = (context, keeper, context.new_cdp_session(keeper))
        self.used.add(key)
        page = self.made[key][0].new_page()
        page.set_viewport_size({"width": width, "height": height})
        return page

    def clean(self) -> None:
        """Close all pages and remove cookies, what the site has stored, permissions and routes of the contexts used."""
        for key in self.used:
            context, keeper, session = self.made[key]
            for page in context.pages:
                if page != keeper:
                    page.close()
            context.unroute_all()
            context.set_offline(False)
            context.clear_cookies()
            context.clear_permissions()
            session.send("Storage.clearDataForOrigin", {"origin": key[0], "storageTypes": STORED})
        self.used.clear()


@pytest.fixture(scope="session")
def shared_contexts(browser: Browser) -> SharedContexts:
    """The contexts of this session's browser; the browser closes them."""
    return SharedContexts(browser)


class NewPage(Protocol):
    """See :func:`new_page`."""

    def __call__(
        self,
        width: int = 1440,
        height: int = 900,
        *,
        locale: str = "nl-BE",
        touch: bool = False,
        base_url: str | None = None,
    ) -> Page: ...


@pytest.fixture
def new_page(shared_contexts: SharedContexts, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """Open pages in shared contexts, of the atlas with the frozen sample unless another address is given."""

    def made(
        width: int = 1440,
        height: int = 900,
        *,
        locale: str = "nl-BE",
        touch: bool = False,
        base_url: str | None = None,
    ) -> Page:
        address = base_url or request.getfixturevalue("server")
        return shared_contexts.page(address, width, height, locale, touch)

    yield made
    shared_contexts.clean()


class Watch:
    """What a page did that it must not do."""

    def __init__(self) -> None:
        self.outside: list[str] = []
        self.allowed: tuple[str, ...] = ()
        self.console: list[str] = []

    def request(self, request: Request) -> None:
        """Keep requests that leave this machine."""
        if not request.url.startswith((*LOOPBACK, *self.allowed)):
            self.outside.append(request.url)

    def message(self, message: ConsoleMessage) -> None:
        """Keep errors on the console."""
        if message.type == "error" and not message.location["url"].endswith(PROBES):
            self.console.append(message.text)


@contextmanager
def watching(page: Page) -> Iterator[Watch]:
    """Watch a page; a request to the outside or an error on the console fails at its end."""
    watch = Watch()
    page.on("request", watch.request)
    page.on("console", watch.message)
    page.on("pageerror", lambda problem: watch.console.append(str(problem)))
    yield watch
    page.close()
    assert watch.outside == []
    assert watch.console == []


@pytest.fixture
def watched(new_page: NewPage) -> Iterator[tuple[Page, Watch]]:
    """A desktop page in Dutch; the test fails on a request to the outside or an error on the console."""
    page = new_page()
    with watching(page) as watch:
        yield page, watch


class Quiet(SimpleHTTPRequestHandler):
    """A site that keeps no log."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Somebody else's site, on another port: give it the body of a page, get the page's address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def put(body: str) -> str:
        (tmp_path / "page.html").write_text(
            f'<!doctype html><html><link rel="icon" href="data:,"><body>{body}</body></html>', "utf-8"
        )
        return f"http://127.0.0.1:{server.server_port}/page.html"

    yield put
    server.shutdown()
    thread.join()
    server.server_close()
