"""What is within a walk: beeline times detour from the area's edge, of what is known precisely enough."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.presenters.neighbourhood.catchment import catchment
from dashboard.query.dataset import Dataset
from geodata.bundle import read_bundle
from tests.dashboard.presenters.neighbourhood import toy


def test_a_walk_is_the_beeline_from_the_edge_times_the_detour() -> None:
    found = {near.id: near for near in catchment("a1", toy.toy_dataset()).places}
    assert found["inside"].walk_m is None
    assert found["near"].walk_m == pytest.approx(600 * 1.3, abs=2)
    assert "far" not in found


def test_what_is_known_to_its_municipality_only_is_in_no_distance() -> None:
    assert "coarse" not in {near.id for near in catchment("a1", toy.toy_dataset()).places}


def test_what_only_names_its_neighbourhood_stands_inside_it_and_is_called_approximate() -> None:
    named = next(near for near in catchment("a1", toy.toy_dataset()).places if near.id == "named")
    assert named.approximate
    assert named.walk_m == pytest.approx(500 * 1.3, abs=2)


def test_the_nearest_come_first_and_those_inside_before_all() -> None:
    assert [near.id for near in catchment("a1", toy.toy_dataset()).places] == ["inside", "named", "near"]


def test_the_picture_holds_the_whole_walk_and_the_areas_around() -> None:
    around = catchment("a2", toy.toy_dataset())
    assert around.half_m > 500 + around.beeline_m
    assert set(around.around) == {"a1", "a3"}
    assert around.outline.startswith("M")
    for near in (*around.places, *around.practices):
        assert 0 <= near.left(around) <= 100
        assert 0 <= near.top(around) <= 100


def test_east_is_right_and_north_is_up() -> None:
    around = catchment("a1", toy.toy_dataset())
    by_id = {near.id: near for near in (*around.places, *around.practices)}
    assert by_id["near"].left(around) > by_id["inside"].left(around)
    assert by_id["one"].top(around) > by_id["inside"].top(around)


@given(x=st.floats(-900, 1900), y=st.floats(-900, 1900))
@settings(max_examples=40)
def test_a_place_is_listed_just_when_its_walk_is_short_enough(x: float, y: float) -> None:
    beside = max(0 - x, x - 1000, 0)
    above = max(0 - y, y - 1000, 0)
    walk = 1.3 * (beside**2 + above**2) ** 0.5
    data = toy.toy_dataset(meeting_places=toy.places(near=(x, y)))
    listed = "near" in {near.id for near in catchment("a1", data).places}
    if abs(walk - 800) > 2:
        assert listed == (walk < 800)


def test_a_municipality_shows_what_lies_in_it_and_no_walk(atlas_bundle: Path) -> None:
    around = catchment("44021", Dataset(read_bundle(atlas_bundle)))
    assert {near.id for near in around.practices} == {
        "torekes-rabot-gent",
        "rabot-op-je-bord-gent",
        "de-site-gent",
        "eetcafe-toreke-gent",
        "school-ledeberg-gent",
        "samen-dampoort-gent",
    }
    assert around.reach == ""
    assert all(near.walk_m is None for near in (*around.practices, *around.places))


def test_every_own_practice_of_an_area_is_listed(atlas_bundle: Path) -> None:
    dataset = Dataset(read_bundle(atlas_bundle))
    located = dataset.bundle.practices["unmatched"].isna()
    for area, rows in dataset.bundle.practices[located].groupby("area_id"):
        own = {near.id for near in catchment(str(area), dataset).practices if near.walk_m is None}
        assert own == set(rows["practice_id"])
