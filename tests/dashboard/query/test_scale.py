"""What an indicator is compared with: the values of a part of the region, each whole once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.query.dataset import Dataset
from dashboard.query.scale import Scale, scale_of
from dashboard.query.view import TOWN, View


@pytest.fixture
def cut(ragged_dataset: Dataset) -> Dataset:
    """Income of three areas in Melle, the first of which is a part of a whole that begins in Gent."""
    bundle = ragged_dataset.bundle
    ids = bundle.areas.loc[bundle.areas["level"] == "neighbourhood", "area_id"]
    melle = list(ids[ids.str.startswith("44040")])
    towns = bundle.areas["municipality_id"].mask(bundle.areas["area_id"] == "440214A", "44040")
    parents = bundle.areas["parent_id"].mask(bundle.areas["area_id"] == "440214A", "44040")
    table = bundle.indicators.copy()
    income = table["indicator_id"] == "income"
    table.loc[income & table["area_id"].isin(["440211A", melle[0]]), "of"] = "whole"
    table.loc[income & table["area_id"].isin(["440211A", *melle]), "value"] = 17200.0
    areas = bundle.areas.assign(municipality_id=towns, parent_id=parents)
    return Dataset(replace(bundle, areas=areas, indicators=table))


def test_a_whole_that_a_border_cuts_counts_once_in_the_region_and_once_in_each_town(cut: Dataset) -> None:
    assert list(cut.known_figures("neighbourhood", "income").index).count("440401") == 0
    in_melle = scale_of(View(area="44040", scale=TOWN), cut, "income")
    assert in_melle == Scale("town", "neighbourhood", town="44040")
    assert sorted(in_melle.values(cut, "income").index) == ["440214A", "440401", "440402"]
    in_gent = Scale("town", "neighbourhood", town="44021")
    assert "440211A" in in_gent.values(cut, "income").index
