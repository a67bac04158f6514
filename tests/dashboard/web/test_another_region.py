"""Another city's region: two languages, no municipalities, one figure. Its maps, files and pictures open."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.maps import map_files
from dashboard.query.dataset import current_dataset
from dashboard.web.routes import routes
from geodata.pipeline import build
from tests.geodata.pipeline import test_new_region

regions = test_new_region.regions


@pytest.fixture
def client(regions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    assert (regions / "polder").is_dir()
    monkeypatch.setenv("ATLAS_BUNDLE", str(build("polder", out=tmp_path / "out").folder))
    return TestClient(Starlette(routes=routes(tmp_path)))


def test_a_region_of_two_languages_without_municipalities_opens_everywhere(client: TestClient) -> None:
    # The interface has a language that the region has not.
    addresses = ["/embed?lang=fr", "/embed?area=007&scale=town", "/embed?scale=5.3,52.1,5.5,52.2", "/still.svg"]
    addresses += ["/brief.pdf?area=007", "/api/areas.csv", "/api/practices.csv", "/api/indicators"]
    collections = [f"/api/collections/{name}/items" for name in ("areas", "practices", "meeting_places")]
    found = {address: client.get(address).status_code for address in [*addresses, *collections]}
    assert set(found.values()) == {200}, found
    first = client.get("/api/collections/areas/items/007").json()["properties"]
    assert (first["name_nl"], first["name_fr"], first["municipality"]) == ("West", None, None)
    names = map_files.area_names(current_dataset(), "neighbourhood", "fr")
    assert client.get(names.address).json()["names"] == ["West", "Oost"]
