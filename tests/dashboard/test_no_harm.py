"""An entry that is published by municipality only: whatever was written of its place, nothing tells it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pyarrow.parquet as pq
import pytest
import shapely

from geodata.bundle import read_bundle
from geodata.crs import WGS84
from geodata.pipeline import build
from geodata.pipeline import inputs as reading
from geodata.sources import region_folder
from tests.no_harm import Search, bundle_texts, digest, drawn_texts, page_texts, served_texts
from tests.two_levels import CORNER, SIDE, write_region

HIDDEN, SHOWN = "hidden-alpha", "garden-alpha"
SECRETS = ("Zwijgstraat", "Fluisterplein", "9876", "Stiltewijk")
REGISTRY = """\
- id: hidden-alpha
  name: Open table
  summary: {{nl: Mensen eten samen., en: People eat together.}}
  setting: [living]
  place:
    name: Stiltewijk, {square}
    address: Zwijgstraat 5
    postcode: "9876"
    municipality: Alpha
{location}  status: active
  verified: 2024
  visibility: municipality
  groups: [people-without-papers, residents]
  supports:
    - {{kind: professional, what: {{en: a community worker}}, provider: Table vzw, funding: local}}
  references:
    - {{id: page, title: About the table, url: "https://example.org/table", year: 2024}}

- id: garden-alpha
  name: Garden
  summary: {{en: Neighbours garden together.}}
  setting: [living]
  place:
    municipality: Alpha
    location: {{lat: {lat}, lon: {lon}, precision: street}}
  status: active
  references:
    - {{id: page, title: About the garden, url: "https://example.org/garden", year: 2024}}
"""
LOCK = """\
- query: "name: Stiltewijk, Fluisterplein | address: Zwijgstraat 5 | postcode: 9876 | municipality: Alpha"
  lat: {lat}
  lon: {lon}
  precision: address
  label: Zwijgstraat 5
  provider: made up
  licence: CC0
  date: 2026-01-01
  reviewed: true
- query: "municipality: Alpha"
  lat: {lat}
  lon: {lon}
  precision: municipality
  label: Alpha
  provider: made up
  licence: CC0
  date: 2026-01-01
  reviewed: true
"""


def point(cell: int) -> tuple[float, float]:
    """Latitude and longitude of the middle of one of Alpha's neighbourhoods."""
    import geopandas as gpd

    x, y = CORNER[0] + SIDE * (cell % 3 + 0.5), CORNER[1] + SIDE * (cell // 3 + 0.5)
    at = gpd.GeoSeries([shapely.Point(x, y)], crs=3812).to_crs(WGS84).iloc[0]
    return round(at.y, 5), round(at.x, 5)


def built(folder: Path, cell: int, square: str, written: bool) -> Path:
    """A bundle whose hidden entry lies in a cell, by its own coordinates or by those of the lock file."""
    (lat, lon), (other_lat, other_lon) = point(cell), point(8)
    location = f"    location: {{lat: {lat}, lon: {lon}, precision: address}}\n" if written else ""
    write_region(folder / "regions" / "polder")
    registry, lock = folder / "practices.yaml", folder / "geocodes.yaml"
    registry.write_text(REGISTRY.format(square=square, location=location, lat=other_lat, lon=other_lon), "utf-8")
    lock.write_text(LOCK.format(lat=lat, lon=lon), "utf-8")
    regions = folder / "regions"
    with patch.object(reading, "region_folder", lambda name: region_folder(name, regions)):
        return build("polder", registry=registry, out=folder / "out", geocodes=lock).folder


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("written"), 0, "Fluisterplein", written=True)


def test_where_a_hidden_entry_is_changes_nothing_in_a_bundle(
    bundle: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nobody can find out from a bundle what does not change it; all that is served is made of the bundle."""
    others = [
        built(tmp_path_factory.mktemp("elsewhere"), 4, "Ander plein", written=True),
        built(tmp_path_factory.mktemp("locked"), 0, "Fluisterplein", written=False),
    ]
    for other in others:
        assert {path.name for path in other.iterdir()} == {path.name for path in bundle.iterdir()}
        for path in bundle.iterdir():
            if path.name != "manifest.json":
                assert path.read_bytes() == (other / path.name).read_bytes(), path.name
        mine, theirs = (json.loads((folder / "manifest.json").read_text()) for folder in (bundle, other))
        for manifest in (mine, theirs):
            # Digests of the files that were read.
            del manifest["inputs"], manifest["digest"]
            for source in manifest["sources"]:
                del source["sha256"]
        assert mine == theirs


def test_a_hidden_entry_has_no_place_but_its_municipality(bundle: Path) -> None:
    rows = {row["practice_id"]: row for row in pq.read_table(bundle / "practices.parquet").to_pylist()}
    hidden, shown = rows[HIDDEN], rows[SHOWN]
    told = ("place_name", "address", "postcode", "lat", "lon", "geometry")
    assert {name: hidden[name] for name in told} == dict.fromkeys(told)
    assert (hidden["area_id"], hidden["municipality_id"]) == ("A", "A")
    assert hidden["municipality_name"] == "Alpha"
    assert (hidden["precision"], hidden["unmatched"]) == ("municipality", "by_municipality")
    assert (hidden["visibility"], shown["visibility"]) == ("municipality", "public")
    assert shown["area_id"] == "A8"
    assert list(hidden["groups"]) == ["residents"]


def test_a_hidden_entry_counts_in_its_municipality_and_in_no_neighbourhood(bundle: Path) -> None:
    measures = read_bundle(bundle).measures
    held = measures[measures["measure_id"] == "practices_all"].set_index("area_id")["value"]
    assert held["A"] == 2
    assert held.drop("A").sum() == 1
    assert held["A8"] == 1


def outlets(bundle: Path, tmp: Path) -> Iterator[tuple[str, str]]:
    yield from bundle_texts(bundle)
    for asked, status, text in served_texts(bundle, (HIDDEN, SHOWN), ("A0", "A8"), tmp):
        assert status == 200, asked
        yield asked, text
    yield from drawn_texts(bundle, (HIDDEN, SHOWN), ("A0", "A8"))
    yield from page_texts(bundle, (HIDDEN,), ("A0",))


def test_no_outlet_tells_where_a_hidden_entry_is(bundle: Path, tmp_path: Path) -> None:
    lat, lon = point(0)
    search, named = Search([digest(word) for word in SECRETS]), set()
    for outlet, text in outlets(bundle, tmp_path):
        assert search.found(text) == set(), outlet
        assert f"{lat:.3f}" not in text, outlet
        assert f"{lon:.3f}" not in text, outlet
        if "Open table" in text:
            named.add(outlet)
    # Every outlet that names practices was searched where it names this one.
    assert len(named) > 30


def test_the_search_finds_what_it_looks_for() -> None:
    search = Search([digest("Zwijgstraat"), digest("Rue du Silence 5")])
    assert search.found("niets") == set()
    assert search.found('{"address": "ZWIJGSTRAAT 5"}') == {digest("zwijgstraat")}
    assert search.found("in de rue-du-silence, 5bis; rue du silence 5") == {digest("rue du silence 5")}
    assert search.found("zwijgstraat") == {digest("zwijgstraat")}
    assert search.found("id: zwijgstraat-gent", without=["zwijgstraat-gent"]) == set()
