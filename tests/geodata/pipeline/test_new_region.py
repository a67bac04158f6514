"""A region is a folder, not code: a made-up one from a GeoJSON and a CSV, in its own system, with its own names."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geodata.bundle import read_bundle
from geodata.errors import GeodataError
from geodata.pipeline import build
from geodata.pipeline import inputs as reading
from geodata.sources import declaration

REGION = """
id: polder
languages: [nl, en]
label: {nl: De Polder, en: The Polder}
metric_crs: EPSG:28992
bounds: [52.14, 5.37, 52.17, 5.45]
sources:
  - id: districts
    file: districts.geojson
    title: {en: Districts}
    credit: Municipality of Polder
    licence: CC0
    vintage: 2020
  - id: income
    file: income.csv
    title: {en: Income}
    credit: Statistics of Polder
    licence: CC BY 4.0
    vintage: 2021
boundaries:
  - level: neighbourhood
    source: districts
    crs: EPSG:28992
    rows: 2
    code_vintage: districts-2020
    columns: {area_id: wijkcode, name_nl: wijknaam}
indicator_table: {source: income, delimiter: ";", area_id: wijk, population: inwoners, code_vintage: districts-2020}
default_indicator: income
indicators:
  - id: income
    column: inkomen
    label: {en: Income 2021}
    unit: {en: euro a year}
    description: {en: Mean income of residents.}
    direction: low_is_need
    vintage: 2021
    source: income
"""


@pytest.fixture
def regions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "regions" / "polder"
    folder.mkdir(parents=True)
    squares = [shapely.box(155_000, 463_000, 157_000, 464_000), shapely.box(157_000, 463_000, 159_000, 464_000)]
    table = gpd.GeoDataFrame({"wijkcode": ["007", "008"], "wijknaam": ["West", "Oost"]}, geometry=squares, crs=28992)
    table.to_file(folder / "districts.geojson")
    (folder / "income.csv").write_text("wijk;inwoners;inkomen\n007;1200;31000.5\n008;0;\n")
    (folder / "region.yaml").write_text(REGION)
    monkeypatch.setattr(reading, "region_folder", lambda name: declaration.region_folder(name, tmp_path / "regions"))
    return tmp_path / "regions"


def test_a_folder_is_a_region(regions: Path, tmp_path: Path) -> None:
    assert (regions / "polder" / "region.yaml").exists()
    bundle = read_bundle(build("polder", out=tmp_path / "out").folder)
    areas = bundle.areas.set_index("area_id")
    assert areas["name_nl"].to_dict() == {"007": "West", "008": "Oost"}
    assert areas["area_km2"].tolist() == pytest.approx([2, 2])
    assert shapely.from_wkb(areas.loc["007", "geometry"]).centroid.x == pytest.approx(5.40, abs=0.02)
    figures = bundle.indicators.set_index("area_id")
    assert figures["status"].to_dict() == {"007": "ok", "008": "no_data"}
    assert figures.loc["007", "value"] == 31000.5
    assert bundle.manifest.region_info.population_vintage == 2021
    assert [name for name in areas.columns if name.startswith("name_")] == ["name_nl", "name_en", "name_source"]
    assert bundle.manifest.languages == ("nl", "en")
    # Texts of the registry in other languages are not part of it.
    assert [name for name in bundle.practices.columns if name.startswith("summary_")] == ["summary_nl", "summary_en"]
    # A region that names no registry has the project's.
    assert len(bundle.practices) == 15


def test_bounds_that_leave_outlines_out_are_refused_with_those_that_hold_them(regions: Path, tmp_path: Path) -> None:
    path = regions / "polder" / "region.yaml"
    path.write_text(REGION.replace("52.17, 5.45", "52.15, 5.45"))
    with pytest.raises(GeodataError, match=r"reach beyond `bounds`.*write `bounds: \[52\.15, 5\.38, 52\.17, 5\.45\]`"):
        build("polder", out=tmp_path / "out")


def test_an_edition_that_does_not_fit_is_refused(regions: Path, tmp_path: Path) -> None:
    path = regions / "polder" / "region.yaml"
    path.write_text(REGION.replace("inwoners, code_vintage: districts-2020", "inwoners, code_vintage: districts-2015"))
    with pytest.raises(GeodataError, match="income has codes of 'districts-2015', districts expects"):
        build("polder", out=tmp_path / "out")
    assert not (tmp_path / "out").exists()
