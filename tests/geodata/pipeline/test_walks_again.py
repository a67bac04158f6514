"""Points of residence and places of supply in a bundle, and the walks between them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geodata.bundle import Bundle, read_bundle
from geodata.measures.access import canonical_order, pairs, reach
from tests.walks_again import published, residents, unequal

BUNDLES = ("atlas_bundle", "ragged_bundle", "two_level_bundle", "inset_bundle")


@pytest.fixture(params=BUNDLES)
def bundle(request: pytest.FixtureRequest) -> Bundle:
    folder: Path = request.getfixturevalue(request.param)
    return read_bundle(folder)


def test_points_and_places_read_back_give_the_published_measures_again(bundle: Bundle) -> None:
    assert unequal(bundle) == []


def test_another_place_does_not(atlas_bundle: Path) -> None:
    bundle = read_bundle(atlas_bundle)
    without = replace(bundle, supply=bundle.supply[:-3])
    assert {"access_800", "reach_1200", "without_place_400", "nearest_place"} <= set(unequal(without))


def test_points_are_those_of_areas_with_residents_and_fit_into_the_table_exactly(bundle: Bundle) -> None:
    finest = bundle.areas[bundle.areas["level"] == bundle.areas["level"].iloc[-1]]
    assert list(dict.fromkeys(bundle.residence["area_id"])) == list(finest.loc[finest["population"] > 0, "area_id"])
    for name in ("column", "row"):
        parts = bundle.residence[name].to_numpy(float) * 256
        assert (parts == parts.round()).all()


def test_places_are_in_canonical_order_and_are_those_that_are_used(bundle: Bundle) -> None:
    xy = bundle.supply[["x", "y"]].to_numpy(float)
    assert canonical_order(xy).tolist() == list(range(len(xy)))
    assert len(xy) == bundle.measure_info.left_out.meeting_places.used
    kinds = bundle.meeting_places.set_index("meeting_place_id")["kind"]
    assert bundle.supply["kind"].tolist() == kinds.loc[bundle.supply["meeting_place_id"]].tolist()
    precise = bundle.meeting_places.set_index("meeting_place_id")["precision"].isin(["address", "street"])
    assert bundle.supply["exact"].tolist() == precise.loc[bundle.supply["meeting_place_id"]].tolist()


def test_municipalities_have_the_sum_of_residents_without_a_place(bundle: Bundle) -> None:
    towns = bundle.areas[bundle.areas["level"] == "municipality"].set_index("area_id")
    ids, home, people = residents(bundle)
    near = reach(pairs(home.xy, bundle.supply[["x", "y"]].to_numpy(float), 800), 800)
    without = pd.Series(np.bincount(home.area, people * (near == 0), len(ids)), ids)
    parents = bundle.areas.set_index("area_id")["parent_id"]
    for town, value in published(bundle, "without_place_800").items():
        if town in towns.index:
            inside = without[[name for name in ids if parents[name] == town]]
            assert value == pytest.approx(inside.sum())
