"""Links to practices that were taken out: they lead on, or say why not."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.query.dataset import Dataset
from dashboard.query.view import parse_view
from dashboard.web.routes import routes
from geodata.bundle import read_bundle
from geodata.bundle.models import Tombstone
from geodata.errors import BundleError

NEW = "torekes-rabot-gent"
RETIRED = {
    "old-torekes-gent": {"date": "2026-11-01", "reason": f"the same practice as {NEW}", "redirect": NEW},
    "older-torekes-gent": {"date": "2025-03-02", "reason": "renamed", "redirect": "old-torekes-gent"},
    "gone-gent": {"date": "2026-11-02", "reason": "its only source is <gone>"},
}


@pytest.fixture(scope="module")
def bundle(atlas_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of the sample with three other ids taken out."""
    folder = tmp_path_factory.mktemp("retired") / atlas_bundle.name
    shutil.copytree(atlas_bundle, folder)
    content = json.dumps(RETIRED).encode()
    (folder / "retired.json").write_bytes(content)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["files"]["retired.json"] = hashlib.sha256(content).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def test_the_bundle_says_when_why_and_where_to_as_the_file_does(atlas_bundle: Path) -> None:
    retired = read_bundle(atlas_bundle).retired
    assert {name: tombstone.model_dump(exclude_none=True) for name, tombstone in retired.items()} == {
        "torekes-gent": {"date": "2024-03-01", "reason": "the same practice under another id", "redirect": NEW},
        "verdwenen-praktijk": {
            "date": "2025-06-30",
            "reason": "taken out at the request of the organisation",
        },
    }


@pytest.fixture
def client(bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("ATLAS_BUNDLE", str(bundle))
    return TestClient(Starlette(routes=routes(tmp_path)), follow_redirects=False)


@pytest.mark.parametrize("old", ["old-torekes-gent", "older-torekes-gent"])
def test_a_practice_that_another_replaced_leads_there_in_one_step(client: TestClient, old: str) -> None:
    answer = client.get(f"/api/collections/practices/items/{old}")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"http://testserver/api/collections/practices/items/{NEW}"
    assert "taken out on" in answer.json()["description"]
    assert client.get(answer.headers["location"]).json()["id"] == NEW


def test_the_form_and_language_that_were_asked_for_go_along(client: TestClient) -> None:
    answer = client.get("/api/collections/practices/items/old-torekes-gent?f=html&lang=fr")
    assert answer.headers["location"].endswith(f"/{NEW}?lang=fr&f=html")


def test_a_practice_that_nothing_replaced_is_gone_and_says_why(client: TestClient) -> None:
    answer = client.get("/api/collections/practices/items/gone-gent")
    assert (answer.status_code, answer.json()["code"]) == (410, "Gone")
    assert answer.json()["description"] == "gone-gent was taken out on 2026-11-02: its only source is <gone>"
    page = client.get("/api/collections/practices/items/gone-gent", headers={"accept": "text/html"})
    assert "&lt;gone&gt;" in page.text
    assert "<gone>" not in page.text


def test_a_view_of_an_old_practice_shows_the_new_one(client: TestClient, bundle: Path) -> None:
    dataset = Dataset(read_bundle(bundle))
    for old in ("old-torekes-gent", "older-torekes-gent"):
        view, problems = parse_view({"practice": [old]}, dataset.allowed)
        assert (view.practice, problems) == (NEW, ())
    view, problems = parse_view({"practice": ["gone-gent"]}, dataset.allowed)
    assert view.practice is None
    assert [bad.value for bad in problems] == ["gone-gent"]
    assert client.get("/api/practices.csv?practice=older-torekes-gent").status_code == 200


def test_redirects_in_a_ring_lead_nowhere(bundle: Path) -> None:
    read = read_bundle(bundle)
    ring = {
        name: Tombstone(date="2024-03-01", reason="the same practice", redirect=redirect)
        for name, redirect in {"a": "b", "b": "a", "c": "nothing"}.items()
    }
    dataset = Dataset(replace(read, retired=ring))
    assert [dataset.successor(name) for name in ("a", "b", "c", NEW)] == [None] * 4
    assert dataset.allowed.retired == {}


def test_a_bundle_that_does_not_name_its_retired_ids_is_refused(bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / bundle.name
    shutil.copytree(bundle, folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    del manifest["files"]["retired.json"]
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(BundleError, match="the manifest does not name it"):
        read_bundle(folder)
