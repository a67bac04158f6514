"""The spot of an area from which a walk reaches most residents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dashboard.query.area_at import area_at
from dashboard.query.dataset import Dataset
from dashboard.query.residents import residents
from dashboard.query.spot_in_area import spot_in_area
from dashboard.query.view import Pin
from dashboard.query.what_if import what_if
from geodata.bundle import read_bundle

CORNER = "4402118"


@pytest.fixture(scope="module")
def dataset(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


def test_no_other_point_of_the_area_has_more_residents_within_a_walk(dataset: Dataset) -> None:
    who = residents(dataset)
    points = who.home.xy[who.home.area == who.areas.index(CORNER)]
    lon, lat = dataset.metric_transformer.transform(points[:, 0], points[:, 1], direction="INVERSE")
    sharers = [what_if((Pin(y, x),), dataset).pins[0].sharers for y, x in zip(lat, lon, strict=True)]
    best = what_if((Pin(*spot_in_area(CORNER, dataset)),), dataset).pins[0].sharers
    assert len(sharers) > 1
    assert best == pytest.approx(max(sharers))
    assert max(sharers) > min(sharers)


def test_it_lies_in_the_area(dataset: Dataset) -> None:
    for area in dataset.bundle.measure_info.towns["44021"].agreed.get("bimd2011", {CORNER: ""}):
        found = area_at(*spot_in_area(area, dataset), dataset, dataset.levels[-1])
        assert found == area


def test_where_nobody_knows_where_residents_live_it_is_the_point_inside(dataset: Dataset) -> None:
    bare = Dataset(replace(dataset.bundle, residence=dataset.bundle.residence.iloc[:0]))
    row = dataset.area_records[CORNER]
    assert np.allclose(spot_in_area(CORNER, bare), (row["lat"], row["lon"]))
