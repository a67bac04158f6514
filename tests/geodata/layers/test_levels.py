"""Areas of two levels as one table: parents, the other municipalities that an area lies in, wholes, names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from geodata.errors import SourceError
from geodata.layers import read_boundaries, united
from geodata.region import Region
from geodata.sources import SourceFiles

LOCAL = {"nl": "x"}


def region(**changes: Any) -> Region:
    layer = {"crs": "EPSG:3812"}
    columns = {"area_id": "code", "name_nl": "name"}
    below = {**columns, "parent_id": "town", "also_in": "others"}
    return Region.model_validate(
        {
            "id": "toy",
            "languages": ["nl"],
            "label": LOCAL,
            "metric_crs": "EPSG:3812",
            "sources": [
                {"id": name, "file": f"{name}.gpkg", "title": LOCAL, "credit": "us", "licence": "CC0"}
                for name in ("towns", "parts")
            ],
            "boundaries": [
                {**layer, "level": "municipality", "source": "towns", "rows": 3, "columns": columns},
                {**layer, "level": "neighbourhood", "source": "parts", "rows": 2, "columns": below},
            ],
            **changes,
        }
    )


Pair = tuple[str | None, str | None]


def areas(tmp_path: Path, parents: Pair = ("1", "2"), also: Pair = (None, "1|3"), **more: Any) -> gpd.GeoDataFrame:
    declared = region(**more)
    boxes = [shapely.box(600_000 + 1000 * n, 700_000, 601_000 + 1000 * n, 701_000) for n in range(3)]
    towns = {"code": ["1", "2", "3"], "name": ["Een", "Twee", "Drie"]}
    parts = {"code": ["1_7", "2_7"], "name": ["West", "Oost"], "town": parents, "others": also}
    gpd.GeoDataFrame(towns, geometry=boxes, crs="EPSG:3812").to_file(tmp_path / "towns.gpkg")
    gpd.GeoDataFrame(parts, geometry=boxes[:2], crs="EPSG:3812").to_file(tmp_path / "parts.gpkg")
    files = SourceFiles(declared, tmp_path, cache=tmp_path)
    layers = [
        read_boundaries(files.path(layer.source), layer, declared.metric_crs, declared.languages)
        for layer in declared.boundaries
    ]
    return united(layers, declared, {}).set_index("area_id")


def test_an_area_names_the_municipalities_that_it_is_in(tmp_path: Path) -> None:
    table = areas(tmp_path)
    assert table["also_in"].to_dict() == {"1": [], "2": [], "3": [], "1_7": [], "2_7": ["1", "3"]}
    assert table["municipality_id"].to_dict() == {"1": "1", "2": "2", "3": "3", "1_7": "1", "2_7": "2"}
    assert table["municipality_name"].to_dict() == {
        "1": "Een", "2": "Twee", "3": "Drie", "1_7": "Een", "2_7": "Twee",
    }  # fmt: skip
    assert set(table["name_source"]) == {"published"}


def test_a_point_inside_each_area_is_stated(tmp_path: Path) -> None:
    table = areas(tmp_path)
    points = gpd.GeoSeries(gpd.points_from_xy(table["lon"], table["lat"]), table.index, crs="EPSG:4326")
    assert table.geometry.contains(points).all()


def test_parts_of_wholes_have_the_code_of_theirs(tmp_path: Path) -> None:
    wholes = {"level": "neighbourhood", "part": r"^[0-9]+_([0-9]+)$", "id": "W_{}"}
    table = areas(tmp_path, wholes=wholes)
    found = table["whole_id"].astype(object).where(table["whole_id"].notna(), None)
    assert found.to_dict() == {"1": None, "2": None, "3": None, "1_7": "W_7", "2_7": "W_7"}


@pytest.mark.parametrize(
    ("parents", "also", "message"),
    [
        (("1", "8"), (None, None), "2_7 and 1 in all: `parent_id` is no area"),
        (("1", "2"), ("3|9", "9"), "1_7, 2_7 and 2 in all: `also_in` is no area"),
        # A neighbourhood is no municipality.
        (("1", "1_7"), (None, None), "2_7 and 1 in all: `parent_id` is no area"),
    ],
)
def test_a_municipality_that_is_not_there_is_reported(tmp_path: Path, parents: Pair, also: Pair, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        areas(tmp_path, parents, also)
    assert [(problem.rule, problem.message()) for problem in caught.value.problems] == [("parent", message)]


def test_a_municipality_with_a_first_figure_of_its_own_is_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="`default_need_in` names '9', which is no area"):
        areas(tmp_path, default_need_in=[{"indicator": "need", "municipalities": ["1", "9"]}])
    with pytest.raises(SourceError, match="`parts` names '8', which is no area"):
        areas(tmp_path, parts=[{"label": dict.fromkeys(("nl", "fr", "en"), "East"), "municipalities": ["1", "8"]}])
