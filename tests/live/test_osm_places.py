"""The places of OpenStreetMap in the light region: as many rows in the bundle as in its table, kind by kind."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.web.api.routes import api_routes
from geodata.sources import region_folder


def _table() -> dict[str, str]:
    """Id → kind of each row of the table, read without the pipeline."""
    path = region_folder("flanders-brussels-light") / "osm_meeting_places.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["osm_id"]: row["kind"] for row in csv.DictReader(file)}


def test_every_row_is_in_the_bundle_but_those_that_are_ours_or_left_out(embedded_bundle: Path) -> None:
    places = pd.read_parquet(embedded_bundle / "meeting_places.parquet")
    table, osm = _table(), places[places["source_id"] == "osm"]
    manifest = json.loads((embedded_bundle / "manifest.json").read_text("utf-8"))
    (source,) = [one for one in manifest["sources"] if one["id"] == "osm"]
    left_out = Counter(table.values()) - Counter(osm["kind"])
    assert not set(osm["meeting_place_id"]) - set(table)
    assert {row: table[row] for row in osm["meeting_place_id"]} == dict(
        zip(osm["meeting_place_id"], osm["kind"], strict=True)
    )
    assert (source["used"], source["left_out"]) == (len(osm), left_out.total())
    assert len(table) == len(osm) + left_out.total()
    matched = set(places["matched_osm_id"].dropna())
    assert matched <= set(table)
    assert not matched & set(osm["meeting_place_id"])
    assert not osm["verified"].any()


def test_the_api_has_the_rows_of_the_bundle(embedded_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(embedded_bundle))
    api = TestClient(Starlette(routes=api_routes()))
    places = pd.read_parquet(embedded_bundle / "meeting_places.parquet", columns=["kind", "verified"])
    counts = Counter(places.loc[~places["verified"], "kind"])
    for kind, number in counts.items():
        query = f"verified=false&kind={kind}"
        items = api.get(f"/api/collections/meeting_places/items?f=json&limit=1&{query}").json()
        file = api.get(f"/api/meeting_places.csv?{query}").content.decode("utf-8-sig")
        assert items["numberMatched"] == len(list(csv.DictReader(file.splitlines()))) == number, kind
