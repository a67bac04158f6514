"""Everything known in a municipality is in one list, with the reason where nobody knows where in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from dashboard.query.dataset import Dataset
from dashboard.query.known import Known, Unplaced, known_in, known_rows, unplaced_in_town
from tests.dashboard.presenters.neighbourhood import toy

BOTH: tuple[Known, ...] = ("practice", "meeting_place")


@pytest.mark.parametrize("region", ["sample_dataset", "ragged_dataset"])
@pytest.mark.parametrize("kind", BOTH)
def test_the_lists_of_municipalities_are_as_long_as_their_counts(
    region: str, kind: Known, request: pytest.FixtureRequest
) -> None:
    dataset: Dataset = request.getfixturevalue(region)
    measure = dataset.measure_table({"practice": "practices", "meeting_place": "meeting_places"}[kind], "municipality")
    towns = dataset.areas_of("municipality")["area_id"]
    listed = {town: known_in(town, dataset, kind).ids for town in towns}
    assert {town: len(ids) for town, ids in listed.items()} == dict(measure["value"])
    every = [one for ids in listed.values() for one in ids]
    rows = known_rows(dataset, kind)
    nowhere = rows.loc[rows["municipality_id"].isna(), f"{kind}_id"].tolist()
    assert sorted([*every, *nowhere]) == sorted(rows[f"{kind}_id"])
    assert len(set(every)) == len(every) > 0


@pytest.mark.parametrize("region", ["sample_dataset", "ragged_dataset"])
def test_neighbourhoods_and_what_is_unplaced_add_up_to_their_municipality(
    region: str, request: pytest.FixtureRequest
) -> None:
    dataset: Dataset = request.getfixturevalue(region)
    fine = dataset.areas_of("neighbourhood")
    for kind in BOTH:
        for town, areas in fine.groupby("municipality_id")["area_id"]:
            here = known_in(str(town), dataset, kind)
            inside = set[str]().union(*(known_in(area, dataset, kind).ids for area in areas))
            assert inside & set(here.ids) <= set(here.placed)
            assert {unplaced_in_town(area, dataset, kind) for area in areas} == {here.unplaced_number}


def test_each_reason_has_its_rows() -> None:
    table = toy.shared().bundle.meeting_places
    town = {"municipality_id": "a", "municipality_name": "Alpha", "area_id": "a"}
    bare: dict[Any, Any] = {
        **table.iloc[0].to_dict(),
        **town,
        "lon": None,
        "lat": None,
        "precision": None,
        "address": None,
    }
    rows = [
        {**bare, "meeting_place_id": "silent"},
        {**bare, "meeting_place_id": "street", "address": "Main Street 1"},
        {**bare, "meeting_place_id": "centre", "precision": "municipality", "lon": 4.0, "lat": 51.0},
        {**bare, "meeting_place_id": "lost", "municipality_id": None},
        {**bare, "meeting_place_id": "uncounted", "kind": "other"},
    ]
    dataset = _with_town(pd.DataFrame(rows))
    found = known_in("a", dataset, "meeting_place")
    assert found.placed == ()
    assert found.unplaced == {
        Unplaced.WRITTEN: ("street",), Unplaced.TOWN_ONLY: ("centre",), Unplaced.NOWHERE: ("silent",)
    }  # fmt: skip
    assert (len(found.ids), unplaced_in_town("a1", dataset, "meeting_place")) == (3, 3)
    assert known_in("b", dataset, "meeting_place").ids == ()


def test_what_is_withheld_is_said_to_be_so_whatever_is_written() -> None:
    dataset = _with_town(toy.places())
    practices = dataset.bundle.practices
    hidden = practices.assign(unmatched="by_municipality", precision="municipality", area_id="a", address="Hidden 1")
    found = known_in("a", Dataset(replace(dataset.bundle, practices=hidden)), "practice")
    assert list(found.unplaced) == [Unplaced.PROTECTED]
    assert found.unplaced_number == len(hidden)


def test_a_place_of_a_group_of_municipalities_is_in_none_of_them(ragged_dataset: Dataset) -> None:
    bundle = ragged_dataset.bundle
    first = bundle.meeting_places.iloc[[0]].assign(
        meeting_place_id="region", municipality_name="Brussels Hoofdstedelijk Gewest", municipality_id=None,
        area_id=None, lon=None, lat=None, precision=None,
    )  # fmt: skip
    dataset = Dataset(replace(bundle, meeting_places=pd.concat([bundle.meeting_places, first], ignore_index=True)))
    towns = dataset.areas_of("municipality")["area_id"]
    assert all("region" not in known_in(town, dataset, "meeting_place").ids for town in towns)


def _with_town(places: pd.DataFrame) -> Dataset:
    """The toy, in which Alpha and Beta are areas; with these meeting places."""
    areas = toy.shared().bundle.areas
    own = areas.iloc[[0, 3]].assign(
        area_id=["a", "b"], level="municipality", municipality_id=["a", "b"], name_nl=["Alpha", "Beta"]
    )
    return toy.toy_dataset(areas=pd.concat([own, areas], ignore_index=True), meeting_places=places)
