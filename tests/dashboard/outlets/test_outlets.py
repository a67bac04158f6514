"""The list of what a view can become: each entry has a route that answers and, where it names one, a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.outlets import OUTLETS, renderers
from dashboard.outlets.export import write
from dashboard.presenters.i18n import languages, texts
from dashboard.web.routes import routes
from geodata.bundle import read_bundle

ROOT = Path(__file__).resolve().parents[3]
VIEWS = [name for name, outlet in OUTLETS.items() if outlet.shows == "view"]
STORIES = [name for name, outlet in OUTLETS.items() if outlet.shows == "story"]


@pytest.fixture
def client(two_level_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("ATLAS_BUNDLE", str(two_level_bundle))
    return TestClient(Starlette(routes=routes(tmp_path)))


@pytest.mark.parametrize("name", VIEWS)
def test_every_outlet_of_a_view_answers_at_its_route(name: str, client: TestClient, area: str) -> None:
    outlet = OUTLETS[name]
    needed = {"area": area} if outlet.needs == "area" else {}
    answer = client.get(outlet.route, params={"lang": "en", **needed})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == outlet.media_type
    assert answer.content


@pytest.mark.parametrize("name", STORIES)
def test_an_outlet_of_stories_says_that_there_is_none(name: str, client: TestClient) -> None:
    answer = client.get(OUTLETS[name].route, params={"lang": "en"})
    assert (answer.status_code, answer.text) == (404, texts("en")["present.none"])


@pytest.mark.parametrize("suffix", renderers())
def test_every_suffix_becomes_a_file(suffix: str, two_level_bundle: Path, area: str, tmp_path: Path) -> None:
    out = tmp_path / f"view{suffix.upper()}"
    write(f"lang=en&area={area}", out, two_level_bundle)
    assert out.stat().st_size > 0


def test_routes_and_suffixes_are_each_one_outlets() -> None:
    assert len({outlet.route for outlet in OUTLETS.values()}) == len(OUTLETS)
    assert all(bool(outlet.suffix) == bool(outlet.render) for outlet in OUTLETS.values())
    pairs = [(outlet.shows, outlet.suffix) for outlet in OUTLETS.values() if outlet.suffix]
    assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize("lang", languages())
def test_every_file_that_is_offered_has_its_words(lang: str) -> None:
    offered = {name for name, outlet in OUTLETS.items() if outlet.offered}
    assert {key.split(".")[2] for key in texts(lang) if key.startswith("share.file.")} == offered


def test_readers_find_every_outlet_in_the_readme_and_programs_in_the_api(client: TestClient) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert [outlet.route for outlet in OUTLETS.values() if f"`{outlet.route}" not in text] == []
    assert [suffix for suffix in renderers() if f"FILE{suffix}" not in text and f"\\|{suffix}" not in text] == []
    paths = json.loads(client.get("/api/openapi.json").content)["paths"]
    for outlet in OUTLETS.values():
        if outlet.route.startswith("/api/"):
            answers = paths[outlet.route.removeprefix("/api")]["get"]["responses"]["200"]["content"]
            assert list(answers) == [outlet.media_type]


@pytest.fixture
def area(two_level_bundle: Path) -> str:
    return str(read_bundle(two_level_bundle).areas["area_id"].iloc[0])
