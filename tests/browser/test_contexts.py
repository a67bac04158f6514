"""Tests share what the browser has loaded, and nothing else: no page sees what a test before it has left."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import SharedContexts

pytestmark = pytest.mark.browser
LEAVE = """async () => {
  document.cookie = "left=1; max-age=3600";
  localStorage.setItem("left", "1");
  sessionStorage.setItem("left", "1");
  await caches.open("left");
  await new Promise((done) => { indexedDB.open("left").onsuccess = done; });
}"""
FOUND = """async () => ({
  cookie: document.cookie,
  local: localStorage.length,
  session: sessionStorage.length,
  caches: await caches.keys(),
  databases: (await indexedDB.databases()).map((one) => one.name),
  place: (await navigator.permissions.query({ name: "geolocation" })).state,
  online: navigator.onLine,
  paper: matchMedia("print").matches,
  width: innerWidth,
})"""


def found(page: Page) -> dict[str, Any]:
    """What a page of the atlas can know of others."""
    page.goto("/api?f=html&lang=nl")
    here: dict[str, Any] = page.evaluate(FOUND)
    return here


def test_a_page_sees_nothing_of_the_test_before(shared_contexts: SharedContexts, server: str) -> None:
    shared_contexts.clean()
    first = shared_contexts.page(server, 1440, 900)
    clean = found(first)
    assert (clean["cookie"], clean["local"], clean["caches"], clean["databases"]) == ("", 0, [], [])
    first.evaluate(LEAVE)
    first.emulate_media(media="print")
    first.context.grant_permissions(["geolocation"])
    first.context.set_offline(True)
    first.context.route("**/*", lambda route: route.abort())
    left = first.evaluate(FOUND)
    assert [name for name in clean if left[name] == clean[name]] == ["width"]
    shared_contexts.clean()
    assert first.is_closed()
    second = shared_contexts.page(server, 1440, 900)
    assert second.context == first.context
    assert found(second) == clean
    shared_contexts.clean()


def test_contexts_differ_by_language_touch_and_address_only(shared_contexts: SharedContexts, server: str) -> None:
    wide, narrow = shared_contexts.page(server, 1440, 900), shared_contexts.page(server, 390, 844)
    assert wide.context == narrow.context
    assert [page.evaluate("innerWidth") for page in (wide, narrow)] == [1440, 390]
    french, touched = (
        shared_contexts.page(server, 390, 844, "fr-BE"),
        shared_contexts.page(server, 390, 844, touch=True),
    )
    assert len({page.context for page in (wide, french, touched)}) == 3
    assert french.evaluate("navigator.language") == "fr-BE"
    assert [page.evaluate("navigator.maxTouchPoints") for page in (wide, touched)] == [0, 1]
    shared_contexts.clean()
