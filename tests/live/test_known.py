"""Everything known in a municipality is listed once: bundle, lists, file and API count alike."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from dashboard.outlets.area_tables import places_table
from dashboard.presenters.i18n import words_of
from dashboard.query.dataset import Dataset
from dashboard.query.known import Known, known_in, known_rows
from dashboard.web.api.features import rows_of
from geodata.bundle import read_bundle
from geodata.models import OTHER_KIND

MEASURES: dict[Known, str] = {"practice": "practices", "meeting_place": "meeting_places"}


@pytest.fixture(scope="module", params=["embedded_bundle", "flanders_bundle"])
def dataset(request: pytest.FixtureRequest) -> Dataset:
    folder: Path = request.getfixturevalue(request.param)
    return Dataset(read_bundle(folder))


@pytest.mark.parametrize("kind", MEASURES)
def test_every_municipality_lists_what_it_counts_and_nothing_is_lost(dataset: Dataset, kind: Known) -> None:
    table = dataset.measure_table(MEASURES[kind], "municipality")
    counts = {str(town): int(number) for town, number in table["value"].items()}
    listed = {town: known_in(town, dataset, kind).ids for town in counts}
    assert {town: len(ids) for town, ids in listed.items()} == counts
    rows = known_rows(dataset, kind)
    unplaced = int(rows["municipality_id"].isna().sum())
    every = [one for ids in listed.values() for one in ids]
    assert len(every) + unplaced == len(rows)
    assert len(set(every)) == len(every)
    # Places of OpenStreetMap that are of no kind are served, and counted nowhere.
    of_a_kind = (row for row in rows_of(dataset, MEASURES[kind]) if row.get("kind") != OTHER_KIND)
    served = Counter(row["municipality_id"] for row in of_a_kind)
    assert {town: number for town, number in served.items() if town} == {t: n for t, n in counts.items() if n}


def test_files_of_municipalities_hold_their_lists(dataset: Dataset) -> None:
    totals = {
        town: [len(known_in(town, dataset, kind).ids) for kind in MEASURES]
        for town in dataset.area_rows("municipality")
    }
    most = sorted(totals, key=lambda town: -sum(totals[town]))[:4]
    rows = places_table(most, dataset, words_of(dataset, "nl")).rows
    assert set(rows["within_area"]) == {"yes"}
    for town in most:
        what = rows.loc[rows["area_id"] == town, "what"].value_counts()
        assert [int(what.get(kind, 0)) for kind in MEASURES] == totals[town]
