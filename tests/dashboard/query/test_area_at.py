"""A point lies in the area that covers it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dashboard.query.area_at import area_at
from dashboard.query.dataset import Dataset
from geodata.bundle import read_bundle


@pytest.fixture(scope="module")
def sample(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


@given(lat=st.floats(50.83, 51.23), lon=st.floats(3.69, 4.46), level=st.sampled_from(["municipality", "neighbourhood"]))
def test_a_point_is_in_the_area_that_covers_it(sample: Dataset, lat: float, lon: float, level: str) -> None:
    table = sample.areas_of(level)
    inside = shapely.contains_xy(shapely.from_wkb(table["geometry"].to_numpy()), lon, lat)
    edge = shapely.intersects_xy(shapely.boundary(shapely.from_wkb(table["geometry"].to_numpy())), lon, lat)
    if not edge.any():
        assert area_at(lat, lon, sample, level) == next(iter(table["area_id"][inside]), None)


def test_the_middle_of_every_area_is_in_it(sample: Dataset) -> None:
    for level in sample.levels:
        table = sample.areas_of(level)
        for area, geometry in zip(table["area_id"], shapely.from_wkb(table["geometry"].to_numpy()), strict=True):
            point = geometry.representative_point()
            assert area_at(point.y, point.x, sample, level) == area


def test_a_point_in_a_hole_or_between_parts_is_in_no_area(sample: Dataset) -> None:
    holed = shapely.box(4, 50, 5, 51).difference(shapely.box(4.4, 50.4, 4.6, 50.6))
    parts = shapely.MultiPolygon([holed, shapely.box(6, 50, 7, 51)])
    bundle = sample.bundle
    town = bundle.areas[bundle.areas["level"] == "municipality"].head(1).assign(geometry=[shapely.to_wkb(parts)])
    dataset = Dataset(replace(bundle, areas=town))
    found = {
        spot: area_at(*spot, dataset, "municipality") for spot in ((50.2, 4.2), (50.5, 4.5), (50.5, 5.5), (50.5, 6.5))
    }
    area = town["area_id"].iloc[0]
    assert list(found.values()) == [area, None, None, area]
