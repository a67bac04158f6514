"""What the measurements draw: generated, the same each time, and without gaps."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from benchmarks.coverage import EXTENT, METRIC, generated_areas, generated_figures
from benchmarks.practices import generated_practices
from benchmarks.regions import _write_plain
from geodata.project import vocabulary_file
from geodata.region import Indicator
from geodata.registry import load_vocabulary

TWO = {"one": 2011, "two": 2021}


@pytest.fixture(scope="module")
def areas() -> gpd.GeoDataFrame:
    return generated_areas(300, seed=1)


def test_generated_areas_leave_no_gap_and_do_not_overlap(areas: gpd.GeoDataFrame) -> None:
    shapes = areas.to_crs(METRIC).geometry.to_numpy()
    whole = shapely.box(*EXTENT).area
    assert len(areas) == 300
    assert areas["area_id"].is_unique
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    # Back from degrees a straight outer edge bends a little.
    assert shapely.area(shapes).sum() == pytest.approx(whole, rel=1e-3)
    assert shapely.union_all(shapes).area == pytest.approx(shapely.area(shapes).sum(), rel=1e-9)
    assert len(shapely.get_rings(shapely.union_all(shapes))) == 1


def test_generated_areas_are_about_as_fine_as_sectors(areas: gpd.GeoDataFrame) -> None:
    assert 20 < shapely.get_num_coordinates(areas.geometry.to_numpy()).mean() < 30


def test_the_plain_ways_get_simplified_outlines_of_generated_areas_too(areas: gpd.GeoDataFrame, tmp_path: Path) -> None:
    figures = generated_figures(areas, {"one": 2011}, 3)
    indicator = Indicator.model_construct(id="one", label={"en": "One"})
    _write_plain(tmp_path / "plain", areas, figures, [indicator], [])
    plain = json.loads((tmp_path / "plain" / "areas.json").read_text("utf-8"))["geojson"]
    shapes = shapely.from_geojson([json.dumps(feature["geometry"]) for feature in plain["features"]])
    assert len(shapes) == len(areas)
    before, after = (shapely.get_num_coordinates(one).sum() for one in (areas.geometry.to_numpy(), shapes))
    assert after < before
    assert not shapely.is_empty(shapes).any()


def test_the_same_seed_gives_the_same_region(areas: gpd.GeoDataFrame) -> None:
    assert generated_areas(300, seed=1).equals(areas)
    assert not generated_areas(300, seed=2).geometry.equals(areas.geometry)
    assert generated_figures(areas, TWO, 3).equals(generated_figures(areas, TWO, 3))


def test_generated_practices_say_so_and_lie_in_the_area_of_their_municipality(areas: gpd.GeoDataFrame) -> None:
    made = generated_practices(50, areas, load_vocabulary(vocabulary_file()), seed=4)
    assert len({practice.id for practice in made}) == 50
    for practice in made:
        assert practice.id.startswith("generated-")
        assert practice.name.startswith("Generated")
        place = practice.place.location
        assert place is not None
        around = areas[areas.contains(shapely.Point(place.lon, place.lat))]
        assert practice.place.municipality in set(around["municipality_name"])
