"""From inputs to bundle: the sample region, the same bytes twice, and nothing lost when an input is broken."""

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

from geodata.bundle import Bundle, read_bundle
from geodata.bundle import writer as bundle_writer
from geodata.errors import BundleError, GeodataError
from geodata.pipeline import build
from geodata.project import CHECKOUT, registry_file

BAD = CHECKOUT / "tests" / "data" / "registries"


SOURCES = [
    "practices",
    "vocabulary",
    "coverage",
    "geocodes",
    "municipality-names",
    "postcodes",
    "place-names",
    "municipalities",
    "neighbourhoods",
    "figures",
    "meeting-places",
]


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def atlas(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "geodata", *map(str, arguments)]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def bundle(atlas_bundle: Path) -> Bundle:
    return read_bundle(atlas_bundle)


def test_every_row_of_the_sources_is_in_the_bundle(bundle: Bundle) -> None:
    assert (len(bundle.areas), len(bundle.practices), len(bundle.meeting_places)) == (4 + 26, 15, 18)
    assert bundle.areas["level"].value_counts().to_dict() == {"neighbourhood": 26, "municipality": 4}
    below = bundle.areas[bundle.areas["level"] == "neighbourhood"]
    assert below["municipality_name"].value_counts().to_dict() == {
        "Gent": 9, "Antwerpen": 9, "Brussel": 6, "Anderlecht": 2,
    }  # fmt: skip


def test_every_practice_is_in_an_area_or_listed_with_the_reason(bundle: Bundle) -> None:
    reasons = bundle.practices.dropna(subset=["unmatched"]).set_index("practice_id")["unmatched"]
    areas = bundle.practices.dropna(subset=["area_id"]).set_index("practice_id")["area_id"]
    assert {item.id: item.reason for item in bundle.unmatched.practices} == {
        "nieuw-sledderlo-genk": "outside_every_area",
        "netwerk-zonder-plek": "no_location",
    }
    assert reasons.to_dict() == {
        "nieuw-sledderlo-genk": "outside_every_area",
        "voetbal-antwerpen": "too_imprecise",
        "netwerk-zonder-plek": "no_location",
        "onthaal-antwerpen": "by_municipality",
        "ruilwinkel-gent": "no_location",
    }
    assert areas.to_dict() == {
        "torekes-rabot-gent": "440217",
        "rabot-op-je-bord-gent": "440217",
        "de-site-gent": "440217",
        "eetcafe-toreke-gent": "440217",
        # Of the lock file alone.
        "samen-dampoort-gent": "4402105",
        "school-ledeberg-gent": "4402118",
        "naaiatelier-zuid-antwerpen": "11002ANT04",
        "zorgzaam-kiel-antwerpen": "11002ANT09",
        "buurtwinkel-anneessens-brussel": "21000_10",
        "jardin-de-cureghem-anderlecht": "21000_40",
        # Known to their municipality only, or published so.
        "voetbal-antwerpen": "11002",
        "onthaal-antwerpen": "11002",
        "ruilwinkel-gent": "44021",
    }


def test_figures_keep_their_area_and_areas_without_residents_have_none(bundle: Bundle) -> None:
    scores = bundle.indicators[bundle.indicators["indicator_id"] == "bimd2011"].set_index("area_id")
    assert scores["value"].idxmax() == "21000_40"
    assert scores.loc["440217", "value"] == pytest.approx(61.2)
    assert set(scores.index[scores["status"] == "no_data"]) == {"44021HA01", "11002ANT16"}


def test_the_geometry_is_geoparquet_in_wgs84(atlas_bundle: Path) -> None:
    for name, rows in (("areas", 30), ("practices", 15), ("meeting_places", 18)):
        table = gpd.read_parquet(atlas_bundle / f"{name}.parquet")
        assert (len(table), table.crs.to_epsg()) == (rows, 4326)


def test_the_manifest_lists_every_source_with_its_terms(bundle: Bundle) -> None:
    assert [source.id for source in bundle.manifest.sources] == SOURCES
    assert all(source.licence and source.credit and source.sha256 for source in bundle.manifest.sources)


def test_the_order_of_terms_is_that_of_the_vocabulary(bundle: Bundle) -> None:
    assert list(bundle.vocabulary.facets["setting"]) == ["living", "working", "learning", "leisure"]


def test_the_same_inputs_give_the_same_bytes(atlas_bundle: Path, tmp_path: Path) -> None:
    again = build("sample", out=tmp_path, force=True)
    assert again.written
    assert digests(again.folder) == digests(atlas_bundle)


def test_unchanged_inputs_are_not_built_again_and_a_damaged_bundle_is(atlas_bundle: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(atlas_bundle, tmp_path / "sample")
    assert not build("sample", out=tmp_path).written
    (folder / "areas.parquet").write_bytes(b"half")
    assert build("sample", out=tmp_path).written
    assert digests(folder) == digests(atlas_bundle)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("there_is_none", "cannot be read: No such file"),
        ("unknown_setting", "garden-gent: `setting.0` is 'livng' (did you mean `living`?"),
        (
            "swapped_coordinates",
            "garden-gent: `place.location` is lat 3.72, lon 51.05: latitude and longitude are swapped",
        ),
        ("not_yaml", "not YAML"),
        ("empty_list", "the file contains nothing"),
    ],
)
def test_a_broken_registry_is_reported_and_the_bundle_stays(
    atlas_bundle: Path, tmp_path: Path, name: str, message: str
) -> None:
    shutil.copytree(atlas_bundle, tmp_path / "sample")
    with pytest.raises(GeodataError) as caught:
        build("sample", registry=BAD / f"{name}.yaml", out=tmp_path)
    assert f"{BAD / name}.yaml" in str(caught.value)
    assert message in str(caught.value)
    assert digests(tmp_path / "sample") == digests(atlas_bundle)
    assert [path.name for path in tmp_path.iterdir()] == ["sample"]


def test_a_build_that_fails_ends_with_one_and_no_traceback(tmp_path: Path) -> None:
    broken = atlas("build", "--region", "sample", "--registry", BAD / "unknown_setting.yaml", "--out", tmp_path)
    assert broken.returncode == 1
    assert "garden-gent: `setting.0` is 'livng' (did you mean `living`?" in broken.stderr
    assert "Traceback" not in broken.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_region_lists_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(GeodataError, match=r"`region` is 'atlantis' \(allowed: ragged, sample"):
        build("atlantis", out=tmp_path)


def test_a_former_name_of_a_region_builds_into_the_folder_of_its_new_one(ragged_bundle: Path, tmp_path: Path) -> None:
    built = build("frayed", out=tmp_path)
    assert built.folder == tmp_path / "ragged"
    assert [path.name for path in tmp_path.iterdir()] == ["ragged"]
    assert digests(built.folder) == digests(ragged_bundle)


def test_a_write_that_fails_leaves_the_earlier_bundle_and_no_litter(
    atlas_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(atlas_bundle, tmp_path / "sample")
    before = digests(tmp_path / "sample")

    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundle_writer, "_sync", full)
    with pytest.raises(BundleError, match="No space left on device"):
        build("sample", out=tmp_path, force=True)
    assert digests(tmp_path / "sample") == before
    assert [path.name for path in tmp_path.iterdir()] == ["sample"]


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_new_bundle_takes_the_place_of_the_old_one(
    atlas_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    shutil.copytree(atlas_bundle, tmp_path / "sample")
    (tmp_path / "sample" / "left-over").touch()
    if not can_exchange:
        monkeypatch.setattr(bundle_writer, "_exchanged", lambda _one, _other: False)
    build("sample", out=tmp_path, force=True)
    assert digests(tmp_path / "sample") == digests(atlas_bundle)
    assert [path.name for path in tmp_path.iterdir()] == ["sample"]


# Runs apart, where nothing but the imports was done: a child process that is forked off builds and is killed.
KILLING = """
import os, random, signal, sys, time
from pathlib import Path
from geodata.pipeline import build
from geodata.pipeline.compose import up_to_date
from geodata.bundle import read_manifest

out, dice = Path(sys.argv[1]), random.Random(7)
before = read_manifest(out / "sample")
for turn in range(4):
    child = os.fork()
    if not child:
        build("sample", out=out, force=True)
        os._exit(0)
    known, ended = set(os.listdir(out)), 0
    while set(os.listdir(out)) <= known and not ended:
        ended = os.waitpid(child, os.WNOHANG)[0]
        time.sleep(0.001)
    time.sleep(dice.uniform(0, 0.2))
    if not ended:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert up_to_date(out / "sample", before.inputs), turn
"""


def test_killed_while_it_writes_the_earlier_bundle_is_whole(atlas_bundle: Path, tmp_path: Path) -> None:
    shutil.copytree(atlas_bundle, tmp_path / "sample")
    subprocess.run([sys.executable, "-c", KILLING, str(tmp_path)], cwd=CHECKOUT, check=True)
    assert digests(tmp_path / "sample") == digests(atlas_bundle)


def test_reading_refuses_what_is_no_bundle(atlas_bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"no bundle here \(run: atlas build"):
        read_bundle(tmp_path / "nothing")
    copy = shutil.copytree(atlas_bundle, tmp_path / "sample")
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
        f"b = read_bundle(Path({str(atlas_bundle)!r})); assert len(b.areas) == 30;"
        "import dashboard.web.routes, dashboard.maps.folium_map;"
        "print([m for m in ('geopandas', 'pyogrio', 'pyproj') if m in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_years_and_lists_survive_the_disk(bundle: Bundle) -> None:
    row = bundle.practices.set_index("practice_id").loc["torekes-rabot-gent"]
    assert (row["start"], row["verified"], row["setting"]) == (2010, 2021, ("living", "working"))
    assert pd.isna(row["end"])


def test_the_registry_of_the_project_is_the_one_that_is_built(bundle: Bundle) -> None:
    stated = next(source.sha256 for source in bundle.manifest.sources if source.id == "practices")
    assert stated == hashlib.sha256(registry_file().read_bytes()).hexdigest()
