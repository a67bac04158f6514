"""Best spots over HTTP: asked by this site's own pages only, refused plainly, and nothing of the reader is kept."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard.outlets.work_pool import KINDS, Kind, close_work_pool
from dashboard.web.best_spots import MOST_BYTES, MOST_STRUCK, ROUTE
from dashboard.web.origins import Origins
from dashboard.web.routes import routes

GENT = f"{ROUTE}?lang=en&municipality=Gent"
PLACE = "name,lat,lon\n<img src=x onerror=alert(1)>,51.05,3.72"


@pytest.fixture(scope="module", autouse=True)
def ended() -> Iterator[None]:
    yield
    close_work_pool()


@pytest.fixture
def client(atlas_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    return TestClient(Starlette(routes=routes(tmp_path), middleware=[Middleware(Origins)]))


def test_an_answer_is_a_piece_of_the_page_and_squares_for_its_map(client: TestClient) -> None:
    found = client.post(GENT, json={"places": 2, "weigh": "all", "walk": 400})
    assert found.status_code == 200
    assert found.headers["cache-control"] == "no-cache"
    squares = found.json()["squares"]
    assert [one["letter"] for one in squares["candidates"]] == ["A", "B"]
    assert squares["candidates"][0]["name"] == "Square A: put a pin here"
    assert squares["radius"] == pytest.approx(400 / 1.3)
    assert all(0 < often <= 1 for _, _, often in squares["recurring"])
    assert "these 2 spots" in found.json()["html"]


def test_own_places_are_escaped_and_in_no_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    found = client.post(GENT, json={"weigh": "all", "considered": PLACE})
    assert found.status_code == 200
    assert "<img" not in found.json()["html"]
    assert "&lt;img src=x" in found.json()["html"]
    assert "onerror" not in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"places":' + b"[" * 100_000,
        b'{"places":' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"places": NaN}',
        b'{"places": true}',
        b'{"places": 6}',
        b'{"places": "3"}',
        b'{"walk": 801}',
        b'{"weigh": {"a": 1}}',
        b'{"goal": "\\ud800"}',
        b'{"checked": "library"}',
        b'{"checked": [["library"]]}',
        b'{"checked": ["no_kind"]}',
        b'{"struck": 1}',
        b'{"struck": [[1]]}',
        b'{"struck": [[1, Infinity]]}',
        b'{"struck": [[1, 1e400]]}',
        b'{"struck": [[1, true]]}',
        b'{"considered": 3}',
        b'{"considered": "lat"}',
        b'{"considered": "\\ud800"}',
        json.dumps({"struck": [[1, 1]] * (MOST_STRUCK + 1)}).encode(),
        json.dumps({"considered": "x" * MOST_BYTES}).encode(),
    ],
    ids=lambda body: body[:30],
)
def test_what_cannot_be_used_is_refused_with_what_is_allowed(client: TestClient, body: bytes) -> None:
    found = client.post(GENT, content=body)
    assert found.status_code == 400
    assert found.text.strip()


def test_a_refusal_names_every_value(client: TestClient) -> None:
    found = client.post(GENT, json={"places": 9, "walk": 1, "goal": "x"})
    assert found.text.splitlines() == [
        "places='9': allowed: 1, 2, 3, 4, 5",
        "walk='1': allowed: 400, 800, 1200",
        "goal='x': allowed: reach, walk",
    ]


def test_rows_that_are_no_use_are_named_in_the_readers_language(client: TestClient) -> None:
    answers = {
        lang: client.post(f"{ROUTE}?lang={lang}&municipality=Gent", json={"considered": "lat,lon\n1,2"}).text
        for lang in ("nl", "fr", "en")
    }
    assert answers["en"].startswith("Row 2: “1, 2” is outside the region.")
    assert answers["nl"].startswith("Rij 2: ")
    assert answers["fr"].startswith("Ligne 2\xa0: ")


def test_several_towns_have_no_least_walk(client: TestClient) -> None:
    found = client.post(ROUTE, json={"goal": "walk"})
    assert (found.status_code, found.text) == (400, "goal='walk': allowed: reach\n")
    assert client.post(ROUTE, json={"weigh": "all"}).status_code == 200


def test_only_the_sites_own_pages_may_ask_and_only_by_post(client: TestClient) -> None:
    foreign = client.post(GENT, json={}, headers={"origin": "https://elsewhere.example"})
    assert foreign.status_code == 403
    own = client.post(GENT, json={"places": 0}, headers={"origin": "http://testserver"})
    assert own.status_code == 400
    assert client.get(GENT).status_code == 405
    assert client.put(GENT, json={}).status_code == 405


@pytest.mark.parametrize(
    ("job", "status"), [("tests.dashboard.outlets.pool_jobs:wrong", 503), ("dashboard.query.best_spots:solve", 504)]
)
def test_without_an_answer_the_status_says_why(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, job: str, status: int
) -> None:
    monkeypatch.setitem(KINDS, "best_spots", Kind(job, 0.001 if status == 504 else 10))
    answer = client.post(GENT, json={"weigh": "all"})
    assert answer.status_code == status
