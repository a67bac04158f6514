"""Our own routes, asked without Streamlit around them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from dashboard.maps import scripts
from dashboard.maps.map_files import (
    area_names,
    bivariate_classes,
    figures,
    meeting_places,
    outlines,
    practices,
)
from dashboard.query.dataset import Dataset
from dashboard.web.headers import HEADERS, SecurityHeaders, policy
from dashboard.web.routes import routes
from geodata.bundle import read_bundle


@pytest.fixture
def client(atlas_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    return TestClient(Starlette(routes=routes(tmp_path), middleware=[Middleware(SecurityHeaders)]))


def test_health_names_region_and_digest(client: TestClient, atlas_bundle: Path) -> None:
    manifest = json.loads((atlas_bundle / "manifest.json").read_text())
    answer = client.get("/healthz")
    assert answer.json() == {"status": "ok", "region": "sample", "digest": manifest["digest"]}


def test_health_without_a_bundle_says_what_to_do(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(tmp_path / "polder"))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert "run: atlas build --region polder" in answer.json()["detail"]


def test_outlines_are_named_by_their_content_and_kept_for_ever(client: TestClient, atlas_bundle: Path) -> None:
    dataset = Dataset(read_bundle(atlas_bundle))
    for file in outlines(dataset, "neighbourhood"):
        answer = client.get(file["url"])
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-encoding"] == "gzip"
        assert (answer.content[:4], int.from_bytes(answer.content[4:8], "little")) == (b"ATL1", 26)
        plain = client.get(file["url"], headers={"accept-encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == answer.content
    assert client.get("/geometry/areas-neighbourhood-detail-0000.bin").status_code == 404
    assert client.get("/geometry/manifest-0000.bin").status_code == 404


def test_files_of_the_map_are_named_by_their_content(client: TestClient, atlas_bundle: Path) -> None:
    dataset = Dataset(read_bundle(atlas_bundle))
    for file in (
        area_names(dataset, "neighbourhood", "fr"),
        figures(dataset, "neighbourhood", "bimd2011", 2011),
        bivariate_classes(dataset, "bimd2011_income", "region", "fr"),
        practices(dataset, "fr"),
        meeting_places(dataset, "fr"),
    ):
        answer = client.get(file.address)
        assert "immutable" in answer.headers["cache-control"]
        assert answer.json() == json.loads(gzip.decompress(file.content))
    stale = area_names(dataset, "neighbourhood", "fr").address.replace(
        "areas-neighbourhood-fr", "areas-neighbourhood-nl"
    )
    for wrong in (
        stale,
        "/layers/practices-xx-0.json",
        "/layers/figures-neighbourhood-nothing-0.json",
        "/layers/x.json",
    ):
        assert client.get(wrong).status_code == 404, wrong


def test_the_csv_follows_the_view(client: TestClient) -> None:
    whole = client.get("/api/practices.csv").text.splitlines()
    some = client.get("/api/practices.csv?setting=working&lang=fr").text.splitlines()
    # Rabot - Blaisantvest (3-3) has four practices, Kiel (3-2) one.
    cell = client.get("/api/practices.csv?cell=3-3&cell=3-2").text.splitlines()
    assert (len(whole), len(some), len(cell)) == (16, 6, 6)
    assert "attachment" in client.get("/api/practices.csv").headers["content-disposition"]


def test_files_about_areas_follow_the_address(client: TestClient) -> None:
    chosen = "lang=en&area=440217&compare=21000_56"
    answer = client.get(f"/api/neighbourhood.csv?{chosen}")
    assert answer.headers["content-disposition"].endswith('sample-figures.csv"')
    rows = answer.text.splitlines()
    assert sum("Rabot - Blaisantvest" in row for row in rows) == sum("21000_56" in row for row in rows) > 7
    assert "de-site-gent" in client.get(f"/api/neighbourhood-places.csv?{chosen}").text


def test_files_about_no_area_or_unknown_ones_say_what_is_wrong(client: TestClient) -> None:
    for address in ("/api/neighbourhood.csv", "/api/neighbourhood-places.csv"):
        assert client.get(address).status_code == 400
        assert "needs an area_id" in client.get(address).text
        wrong = client.get(f"{address}?area=440217&compare=nowhere")
        assert (wrong.status_code, "compare='nowhere'" in wrong.text) == (400, True)


def test_a_bad_view_is_answered_with_what_is_allowed(client: TestClient) -> None:
    answer = client.get("/api/practices.csv?setting=livng")
    assert answer.status_code == 400
    assert "setting='livng': allowed: living, working, learning, leisure" in answer.text


def test_leaflet_and_our_scripts_come_from_this_address(client: TestClient) -> None:
    for path in ("leaflet/leaflet.js", "leaflet/leaflet.css", "maps/symbols/both.svg"):
        assert client.get(f"/assets/{path}").status_code == 200, path
    for name in scripts.STYLES:
        assert client.get(scripts.style_address(name)).text == scripts.style(name)
    for name, source in scripts.modules().items():
        answer = client.get(scripts.module_address(name))
        assert answer.text == source, name
        assert answer.headers["content-type"].startswith("text/javascript")
        assert "immutable" in answer.headers["cache-control"]
        # A frame in a sandbox has no origin, and modules are requested with the origin of the page.
        assert answer.headers["access-control-allow-origin"] == "*"
    assert client.get("/assets/maps/../../view.py").status_code == 404


def test_every_answer_carries_the_security_headers(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert answer.headers["content-security-policy"] == policy()
    assert "default-src 'self'" in answer.headers["content-security-policy"]
