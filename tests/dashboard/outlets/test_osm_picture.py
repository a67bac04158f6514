"""Places of OpenStreetMap in a picture: drawn, counted and credited."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.outlets.still_picture import Size, Still
from dashboard.query.dataset import Dataset
from dashboard.query.view import OSM_LAYERS, View
from geodata.bundle import read_bundle
from tests.dashboard.outlets.extents import words_on
from tests.dashboard.outlets.test_still_picture import drawn

NEAR = View(lang="en", center=(50.8465, 4.353), zoom=14.0, layers=("meeting_places", *OSM_LAYERS))


@pytest.fixture(scope="module")
def dataset(osm_bundle: Path) -> Dataset:
    return Dataset(read_bundle(osm_bundle))


@pytest.mark.parametrize("size", [(1920, 1080), (800, 450), (400, 560)])
def test_a_picture_counts_them_in_its_legend(dataset: Dataset, size: tuple[int, int]) -> None:
    said = words_on(drawn(NEAR, dataset, size)).replace("\N{NO-BREAK SPACE}", "")
    assert "OpenStreetMap,notverified·2" in said
    assert "countsinnofigure·2" in said


def test_a_picture_credits_them(dataset: Dataset) -> None:
    said = words_on(drawn(NEAR, dataset))
    assert "©OpenStreetMapcontributors" in said
    assert "exceptpointsfromOpenStreetMap" in said


def test_an_old_address_draws_none(dataset: Dataset) -> None:
    old = View(lang="en", center=NEAR.center, zoom=NEAR.zoom, layers=("practices", "areas"))
    assert "OpenStreetMap" not in words_on(drawn(old, dataset))
    assert Still(NEAR, dataset, Size(800, 450)).spec.osm_places is not None
