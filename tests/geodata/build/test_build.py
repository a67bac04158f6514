"""From inputs to bundle: the real region, the same bytes twice, and nothing lost when an input is broken."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geodata.build import build
from geodata.bundle import Bundle, read_bundle
from geodata.bundle import writer as bundle_writer
from geodata.errors import BundleError
from geodata.project import CHECKOUT, registry_file

BAD = CHECKOUT / "tests" / "data" / "registries"


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def atlas(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "geodata", *map(str, arguments)]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def bundle(atlas_bundle: Path) -> Bundle:
    return read_bundle(atlas_bundle)


def test_the_real_region_is_whole(bundle: Bundle) -> None:
    assert (len(bundle.areas), len(bundle.practices), len(bundle.meeting_places)) == (237, 82, 313)
    counts = bundle.areas["municipality_name"].value_counts().to_dict()
    assert counts == {"Brussels Hoofdstedelijk Gewest": 145, "Antwerpen": 67, "Gent": 25}


def test_every_practice_is_in_an_area_or_named_with_the_reason(bundle: Bundle) -> None:
    named = {item["id"]: item["reason"] for item in bundle.unmatched["practices"]}
    placed = bundle.practices.dropna(subset=["area_id"])
    assert set(placed["practice_id"]) | set(named) == set(bundle.practices["practice_id"])
    assert not set(placed["practice_id"]) & set(named)
    assert set(placed["area_id"]) <= set(bundle.areas["area_id"])
    assert set(named.values()) == {"no_location", "too_imprecise", "by_municipality", "outside_every_area"}
    assert named["intergenerationele-projecten-steel"] == "no_location"
    assert placed.set_index("practice_id").loc["torekes-rabot-gent", "area_id"] == "440217"


def test_rabot_is_the_most_deprived_and_areas_without_residents_have_no_figure(bundle: Bundle) -> None:
    scores = bundle.indicators[bundle.indicators["indicator_id"] == "bimd2011"].set_index("area_id")
    assert scores["value"].idxmax() == "440217"
    assert scores.loc["440217", "value"] == pytest.approx(66.29)
    assert (scores["status"] == "no_data").sum() == 17


def test_the_geometry_is_geoparquet_in_wgs84(atlas_bundle: Path) -> None:
    for name, rows in (("areas", 237), ("practices", 82), ("meeting_places", 313)):
        table = gpd.read_parquet(atlas_bundle / f"{name}.parquet")
        assert (len(table), table.crs.to_epsg()) == (rows, 4326)


def test_the_manifest_names_every_source_with_its_terms(bundle: Bundle) -> None:
    assert [source["id"] for source in bundle.manifest["sources"]] == [
        "practices", "vocabulary", "coverage", "outlines", "figures", "meeting-places",
    ]  # fmt: skip
    assert all(source["licence"] and source["credit"] and source["sha256"] for source in bundle.manifest["sources"])


def test_the_order_of_terms_is_that_of_the_vocabulary(bundle: Bundle) -> None:
    assert list(bundle.vocabulary.facets["setting"]) == ["living", "working", "learning", "leisure"]


def test_the_same_inputs_give_the_same_bytes(atlas_bundle: Path, tmp_path: Path) -> None:
    again = build("three-cities", out=tmp_path, force=True)
    assert again.written
    assert digests(again.folder) == digests(atlas_bundle)


def test_nothing_changed_is_nothing_done_and_a_damaged_bundle_is_built_anew(tmp_path: Path) -> None:
    first = build("three-cities", out=tmp_path)
    assert not build("three-cities", out=tmp_path).written
    (first.folder / "areas.parquet").write_bytes(b"half")
    assert build("three-cities", out=tmp_path).written


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("there_is_none", "cannot be read: No such file"),
        ("unknown_setting", "garden-gent: `setting.0` is 'livng' (did you mean `living`?"),
        (
            "swapped_coordinates",
            "garden-gent: `place.location` is lat 3.72, lon 51.05: latitude and longitude are swapped",
        ),
        ("not_yaml", "not YAML"),
        ("empty_list", "the file holds nothing"),
    ],
)
def test_broken_input_ends_with_one_and_says_why_and_leaves_the_bundle(
    atlas_bundle: Path, tmp_path: Path, name: str, said: str
) -> None:
    shutil.copytree(atlas_bundle, tmp_path / "three-cities")
    before = digests(tmp_path / "three-cities")
    ended = atlas("build", "--registry", BAD / f"{name}.yaml", "--out", tmp_path)
    assert ended.returncode == 1
    assert f"{BAD / name}.yaml" in ended.stderr
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert digests(tmp_path / "three-cities") == before
    assert [path.name for path in tmp_path.iterdir()] == ["three-cities"]


def test_an_unknown_region_names_those_that_exist(tmp_path: Path) -> None:
    ended = atlas("build", "--region", "atlantis", "--out", tmp_path)
    assert ended.returncode == 1
    assert "`region` is 'atlantis' (allowed: " in ended.stderr
    assert "three-cities" in ended.stderr


def test_a_write_that_fails_leaves_the_earlier_bundle_and_no_litter(
    atlas_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(atlas_bundle, tmp_path / "three-cities")
    before = digests(tmp_path / "three-cities")

    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundle_writer, "_sync", full)
    with pytest.raises(BundleError, match="No space left on device"):
        build("three-cities", out=tmp_path, force=True)
    assert digests(tmp_path / "three-cities") == before
    assert [path.name for path in tmp_path.iterdir()] == ["three-cities"]


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_new_bundle_takes_the_place_of_the_old_one(
    atlas_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    shutil.copytree(atlas_bundle, tmp_path / "three-cities")
    (tmp_path / "three-cities" / "left-over").touch()
    if not can_exchange:
        monkeypatch.setattr(bundle_writer, "_exchanged", lambda _one, _other: False)
    build("three-cities", out=tmp_path, force=True)
    assert digests(tmp_path / "three-cities") == digests(atlas_bundle)
    assert [path.name for path in tmp_path.iterdir()] == ["three-cities"]


def test_reading_refuses_what_is_no_bundle(atlas_bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"no bundle here \(run: atlas build"):
        read_bundle(tmp_path / "nothing")
    copy = shutil.copytree(atlas_bundle, tmp_path / "three-cities")
    (copy / "supports.parquet").write_bytes(b"PAR1")
    with pytest.raises(BundleError, match="not those that the manifest names"):
        read_bundle(copy)
    manifest = json.loads((copy / "manifest.json").read_text()) | {"schema_version": 99}
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BundleError, match="`schema_version` is 99"):
        read_bundle(copy)


def test_the_web_process_reads_a_bundle_without_geopandas(atlas_bundle: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from geodata.bundle import read_bundle;"
        f"b = read_bundle(Path({str(atlas_bundle)!r})); assert len(b.areas) == 237;"
        "import dashboard.web.routes, dashboard.maps.builder;"
        "print([m for m in ('geopandas', 'pyogrio', 'pyproj') if m in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_years_and_lists_survive_the_disk(bundle: Bundle) -> None:
    row = bundle.practices.set_index("practice_id").loc["torekes-rabot-gent"]
    assert (row["start"], row["verified"], row["setting"]) == (2010, 2021, ("living", "working"))
    assert pd.isna(row["end"])


def test_the_registry_of_the_project_is_the_one_that_is_built(bundle: Bundle) -> None:
    stated = next(source["sha256"] for source in bundle.manifest["sources"] if source["id"] == "practices")
    assert stated == hashlib.sha256(registry_file().read_bytes()).hexdigest()
