"""Walks out of a bundle: its points and places give the published measures again, to the last bit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geodata.bundle import Bundle, read_bundle
from geodata.measures.access import PER, Floats, Pairs, Residence, access, canonical_order, nearest, pairs, reach
from geodata.pipeline.measures_table import GIVEN

BUNDLES = ("atlas_bundle", "ragged_bundle", "two_level_bundle", "inset_bundle")


@pytest.fixture(params=BUNDLES)
def bundle(request: pytest.FixtureRequest) -> Bundle:
    folder: Path = request.getfixturevalue(request.param)
    return read_bundle(folder)


def residents(bundle: Bundle) -> tuple[pd.Index[Any], Residence, Floats]:
    """Areas with residents, their points, and the residents of each point."""
    row, ids = pd.factorize(bundle.residence["area_id"])
    xy = bundle.residence[["column", "row"]].to_numpy(float) * bundle.measure_info.parameters.grid_m
    home = Residence(xy, row.astype(np.intp))
    people = bundle.areas.set_index("area_id")["population"].loc[ids].to_numpy(float)
    return pd.Index(ids), home, home.shared(people)


def published(bundle: Bundle, measure_id: str, column: str = "value") -> pd.Series[float]:
    rows = bundle.measures[(bundle.measures["measure_id"] == measure_id) & bundle.measures["status"].isin(GIVEN)]
    return rows.set_index("area_id")[column]


def same(said: pd.Series[float], ids: pd.Index[Any], again: Floats) -> bool:
    """Whether what is published of these areas is what was worked out again, to the last bit."""
    mine = said[said.index.isin(ids)]
    worked = pd.Series(again, ids).loc[mine.index]
    return mine.to_numpy(float).tobytes() == worked.to_numpy(float).round(9).tobytes()


def test_points_and_places_read_back_give_the_published_measures_again(bundle: Bundle) -> None:
    ids, home, people = residents(bundle)
    places = bundle.supply[["x", "y"]].to_numpy(float)
    said = bundle.measure_info.parameters
    for walk in said.catchments_m:
        near: Pairs = pairs(home.xy, places, walk, said.detour_factor)
        number, edge = reach(near, walk), said.decays[said.main.decay]
        shared = access(near, people, np.ones(len(places)), walk, edge).per_resident
        without = np.bincount(home.area, people * (number == 0), len(ids))
        assert same(published(bundle, f"access_{walk}"), ids, home.mean(shared, len(ids)) * PER)
        assert same(published(bundle, f"reach_{walk}"), ids, home.mean(number, len(ids)))
        assert same(published(bundle, f"without_place_{walk}"), ids, without)
    assert same(published(bundle, "nearest_place"), ids, home.mean(nearest(home.xy, places), len(ids)))


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
