"""A real server with the frozen sample, and a real browser that may talk to nobody else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.serving import serving as serving

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:", "about:")
# Chromium speaks to its maker unless told not to, and the sandbox cannot be had as root.
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


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

    def message(self, message: Any) -> None:
        """Keep errors on the console."""
        if message.type == "error":
            self.console.append(message.text)


@contextmanager
def watching(context: BrowserContext) -> Iterator[tuple[Page, Watch]]:
    """A page that is watched; a request to the outside or an error on the console fails at its end."""
    page, watch = context.new_page(), Watch()
    page.on("request", watch.request)
    page.on("console", watch.message)
    page.on("pageerror", lambda problem: watch.console.append(str(problem)))
    yield page, watch
    context.close()
    assert watch.outside == []
    assert watch.console == []


@pytest.fixture
def watched(browser: Browser, server: str) -> Iterator[tuple[Page, Watch]]:
    """A desktop page in Dutch; the test fails on a request to the outside or an error on the console."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="nl-BE", base_url=server)
    with watching(context) as found:
        yield found
