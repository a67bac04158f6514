"""Files of a view over HTTP: bounded, kept, named by what they show, and refused with what is allowed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.outlets.work_pool import KINDS, Kind, close_work_pool
from dashboard.web.routes import routes


@pytest.fixture(scope="module", autouse=True)
def ended() -> Iterator[None]:
    yield
    close_work_pool()


@pytest.fixture
def client(atlas_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    return TestClient(Starlette(routes=routes(tmp_path)))


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are not drawn: for tests of what is said about them."""
    monkeypatch.setitem(KINDS, "png", Kind("tests.dashboard.outlets.pool_jobs:picture", 60))


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
    monkeypatch.setitem(KINDS, "png", Kind("tests.dashboard.outlets.pool_jobs:wrong", 60))
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
