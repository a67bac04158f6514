"""Files of a view over HTTP: bounded, kept, named by what they show, and refused with what is allowed."""

from __future__ import annotations

import asyncio
import io
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.web import picture_routes
from dashboard.web.picture_routes import Pictures
from dashboard.web.routes import routes

T = TypeVar("T")


@pytest.fixture
def client(atlas_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    return TestClient(Starlette(routes=routes(tmp_path)))


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are not drawn: for tests of what is said about them."""
    monkeypatch.setattr("dashboard.outlets.still_picture.still", lambda *_: b"picture")


def test_a_picture_has_the_size_that_was_asked_and_is_drawn_once(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/still.png?lang=nl&width=400&height=300&unknown=1"
    first = client.get(address)
    assert first.headers["content-type"] == "image/png"
    assert Image.open(io.BytesIO(first.content)).size == (400, 300)
    drawn = client.get("/still.svg?lang=nl&width=500")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert 'width="500" height="700"' in drawn.text[:900]
    monkeypatch.setattr("dashboard.outlets.still_picture.still", lambda *_: pytest.fail("drawn again"))
    assert client.get(address).content == first.content
    same = client.get(address, headers={"if-none-match": f'W/{first.headers["etag"]}, "other"'})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", first.headers["etag"])


@pytest.mark.usefixtures("undrawn")
def test_another_question_has_another_tag(client: TestClient) -> None:
    known = client.get("/still.png?width=300&height=240").headers["etag"]
    tags = {known}
    others = ("width=301", "title=x", "lang=fr", "support=policy", "area=21000_18")
    for other in others:
        again = client.get(f"/still.png?width=300&height=240&{other}", headers={"if-none-match": known})
        assert again.status_code == 200, other
        tags.add(again.headers["etag"])
    assert len(tags) == 1 + len(others)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("width=199", "width='199': allowed: 200–3840"),
        ("height=3841", "height='3841': allowed: 200–3840"),
        ("width=-5", "width='-5'"),
        ("width=1e3", "width='1e3'"),
        ("width=٣٠٠", "width="),
        ("width=99999999999999999999", "width="),
        ("title=" + "x" * 201, "title: 201 characters: allowed: at most 200"),
        ("setting=livng", "setting='livng': allowed: living"),
        ("area=nowhere", "area='nowhere'"),
    ],
)
def test_what_cannot_be_used_is_answered_with_what_is_allowed(client: TestClient, question: str, said: str) -> None:
    answer = client.get(f"/still.png?{question}")
    assert answer.status_code == 400
    assert said in answer.text


def test_a_brief_needs_an_area(client: TestClient) -> None:
    assert client.get("/brief.pdf").status_code == 400
    answer = client.get("/brief.pdf?area=21000_18&lang=fr")
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["content-disposition"] == 'inline; filename="solidarity-atlas-sample-21000_18.pdf"'


def alone(asking: Coroutine[Any, Any, T]) -> T:
    """Run to its end in a thread of its own: a browser of another test may hold this one's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asking).result()


def test_the_same_picture_asked_by_many_at_once_is_drawn_once() -> None:
    drawn: list[int] = []

    def draw() -> bytes:
        time.sleep(0.05)
        drawn.append(1)
        return b"picture"

    async def ask() -> list[bytes | None]:
        pictures = Pictures(ThreadPoolExecutor(1))
        return list(await asyncio.gather(*(pictures.get("tag", draw) for _ in range(8))))

    assert alone(ask()) == [b"picture"] * 8
    assert len(drawn) == 1


def test_who_comes_when_too_many_wait_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_routes, "WAITING", 3)
    go = threading.Event()

    def draw() -> bytes:
        go.wait(10)
        return b"x"

    async def ask() -> list[bytes | None]:
        pictures = Pictures(ThreadPoolExecutor(1))
        waiting = [asyncio.create_task(pictures.get(str(n), draw)) for n in range(3)]
        await asyncio.sleep(0)
        refused = await pictures.get("late", draw)
        go.set()
        return [refused, *await asyncio.gather(*waiting)]

    assert alone(ask()) == [None, b"x", b"x", b"x"]


def test_the_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_routes, "CACHED_BYTES", 25)

    async def ask() -> Pictures:
        pictures = Pictures(ThreadPoolExecutor(1))
        for name in ("a", "b", "a", "c"):
            await pictures.get(name, lambda: b"0123456789")
        return pictures

    cache = alone(ask()).cache
    assert [tag for tag in ("a", "b", "c") if cache.get(tag)] == ["a", "c"]
