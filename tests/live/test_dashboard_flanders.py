"""What the dashboard makes of the large region: nothing unsearched is a gap, stories run, answers stay small."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.maps.spec import as_json, map_spec
from dashboard.outlets.narrated_story import story_problems
from dashboard.presenters.i18n import Words
from dashboard.presenters.tables import areas_table
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.view import CELLS, View
from geodata.bundle import read_bundle


@pytest.fixture(scope="module")
def dataset(flanders_bundle: Path) -> Dataset:
    return Dataset(read_bundle(flanders_bundle))


def test_areas_that_nobody_searched_are_a_gap_nowhere(dataset: Dataset) -> None:
    towns = dataset.bundle.coverage.municipalities
    unsearched = {town.name for town in towns if town.level == "not_searched"}
    fine = dataset.areas_of("neighbourhood")
    nobody = set(fine.loc[fine["municipality_name"].isin(unsearched), "area_id"])
    view = View(lang="en", layers=("practices", "gap"), cell=CELLS)
    selection = select(view, dataset.bundle, dataset.index)
    assert selection.in_cells
    assert not nobody & selection.in_cells
    table = areas_table(view, selection.practices, dataset, Words("en", dataset.bundle.vocabulary))
    assert not nobody & set(table.index)


def test_every_step_of_every_story_can_be_shown(dataset: Dataset) -> None:
    assert [problem for story in dataset.bundle.stories for problem in story_problems(story, dataset)] == []


def test_a_change_of_figure_sends_little(dataset: Dataset) -> None:
    for indicator in dataset.bundle.measure_info.region.compared[:2]:
        view = View(lang="en", layers=("practices", "gap"), indicator=indicator)
        selection = select(view, dataset.bundle, dataset.index)
        spec = map_spec(view, dataset, selection, Words("en", dataset.bundle.vocabulary))
        sent = [as_json(spec.areas), as_json(spec.legend)]
        # A letter for each area; outlines and names are files of their own.
        assert len(json.dumps(sent)) < 20_000, indicator
