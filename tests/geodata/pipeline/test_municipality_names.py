"""Municipalities are named by code in every language of the region, and nothing else is touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import box

from geodata.municipalities import Municipalities, municipalities
from geodata.pipeline.compose import inputs_digest
from geodata.pipeline.inputs import MUNICIPALITY_NAMES, named
from geodata.project import geocodes_file, registry_file
from geodata.region import Region
from geodata.sources import SourceFiles, load_region, region_folder
from tests.conftest import SAMPLE

TABLE = """
credit: Sample data
licence: CC0
municipalities:
  - {code: "1", names: {nl: Eerst, fr: Premier, de: Zuerst}}
  - {code: "2", names: {nl: Twee}}
  - {code: "3", names: {fr: Trois, nl: Drie}}
"""


@pytest.fixture
def table(tmp_path: Path) -> Municipalities:
    """Three made-up municipalities; the official name of the third is French."""
    path = tmp_path / "municipalities.yaml"
    path.write_text(TABLE, "utf-8")
    return municipalities(path)


@pytest.fixture
def region() -> Region:
    """The sample, which names its table and declares no names itself."""
    return load_region(region_folder("sample")).model_copy(update={"municipalities": {}})


@pytest.fixture
def areas() -> gpd.GeoDataFrame:
    """Two municipalities with a neighbourhood each, and one that the table does not contain (WGS84)."""
    rows = [
        ("1", "municipality", "EERST", None, "EERST"),
        ("2", "municipality", "Twee", None, "Twee"),
        ("1A", "neighbourhood", "EERST", None, "EERST"),
        ("2A", "neighbourhood", "Dorp", "Village", "Twee"),
        ("9", "municipality", "Ergens", None, "Ergens"),
    ]
    columns = ["area_id", "level", "name_nl", "name_fr", "municipality_name"]
    made = gpd.GeoDataFrame(rows, columns=columns, geometry=[box(n, 0, n + 1, 1) for n in range(5)], crs="EPSG:4326")
    return made.assign(name_en=None)


def test_municipalities_are_named_by_code(areas: gpd.GeoDataFrame, region: Region, table: Municipalities) -> None:
    found = named(areas, region, table)
    assert list(found.areas["name_nl"][:2]) == ["Eerst", "Twee"]
    assert list(found.areas["name_fr"][:2]) == ["Premier", "Twee"]
    # Without an English name they have the one in the region's first language.
    assert list(found.areas["name_en"][:2]) == ["Eerst", "Twee"]
    # A neighbourhood that is called as its municipality is another place, and a municipality may be unknown.
    assert found.areas["name_fr"].isna().tolist() == [False, False, True, False, True]
    assert found.areas["name_fr"][3] == "Village"
    assert found.areas["municipality_name"].tolist() == areas["municipality_name"].tolist()
    # By the name that the boundaries have, and by that of the registry for those without an outline.
    first = {"nl": "Eerst", "fr": "Premier", "en": "Eerst"}
    assert found.names == {"EERST": first, "Eerst": first, "Trois": {"nl": "Drie", "fr": "Trois", "en": "Drie"}}
    assert found.source is not None
    assert (found.source.id, found.source.credit) == (MUNICIPALITY_NAMES, "Sample data")


def test_languages_are_those_of_the_region(areas: gpd.GeoDataFrame, region: Region, table: Municipalities) -> None:
    german = named(areas.assign(name_de=None), region.model_copy(update={"languages": ("de", "fr")}), table)
    assert german.names["EERST"] == {"de": "Zuerst", "fr": "Premier"}
    assert german.areas["name_de"][0] == "Zuerst"


def test_what_the_region_declares_goes_before(areas: gpd.GeoDataFrame, region: Region, table: Municipalities) -> None:
    declared = {"EERST": {"nl": "Een", "fr": "Un", "en": "One"}}
    for known in (table, None):
        found = named(areas, region.model_copy(update={"municipalities": declared}), known)
        assert found.names["EERST"] == declared["EERST"]
        assert [found.areas[f"name_{lang}"][0] for lang in ("nl", "fr", "en")] == ["Een", "Un", "One"]


def test_a_region_without_a_table_has_the_names_of_its_boundaries(areas: gpd.GeoDataFrame, region: Region) -> None:
    found = named(areas, region, None)
    assert (found.names, found.source) == ({}, None)
    assert found.areas["name_nl"].tolist() == areas["name_nl"].tolist()
    assert found.areas["name_en"].isna().all()


def test_a_bundle_is_of_the_table_that_its_region_names(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "atlas")
    folder = tmp_path / "atlas" / "regions" / "sample"
    files = SourceFiles(load_region(folder), folder)
    before = inputs_digest(files, registry_file(), geocodes_file())
    with (folder / "municipalities.yaml").open("a", encoding="utf-8") as table:
        table.write("# Seen.\n")
    assert inputs_digest(files, registry_file(), geocodes_file()) != before
