"""What the dashboard makes of the large region: nothing unsearched is a gap, stories run, answers stay small."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.bundles import Shown
from dashboard.i18n import Words
from dashboard.maps.builder import view_layers
from dashboard.maps.layers import CanvasChoropleth, LegendLayer
from dashboard.selection import select
from dashboard.story import story_problems
from dashboard.tables import areas_table
from dashboard.view import CELLS, View
from geodata.bundle import read_bundle


@pytest.fixture(scope="module")
def data(flanders_bundle: Path) -> Shown:
    return Shown(read_bundle(flanders_bundle))


def test_areas_that_nobody_searched_are_a_gap_nowhere(data: Shown) -> None:
    towns = data.bundle.coverage.municipalities
    unsearched = {town["name"] for town in towns if town["level"] == "not_searched"}
    fine = data.areas_of("neighbourhood")
    nobody = set(fine.loc[fine["municipality_name"].isin(unsearched), "area_id"])
    view = View(lang="en", layers=("practices", "gap"), cell=CELLS)
    selection = select(view, data.bundle, data.index)
    assert selection.in_cells
    assert not nobody & selection.in_cells
    table = areas_table(view, selection.practices, data, Words("en", data.bundle.vocabulary))
    assert not nobody & set(table.index)


def test_every_step_of_every_story_can_be_shown(data: Shown) -> None:
    assert [problem for story in data.bundle.stories for problem in story_problems(story, data)] == []


def test_a_change_of_figure_sends_little(data: Shown) -> None:
    for indicator in data.bundle.measure_info.compared[:2]:
        view = View(lang="en", layers=("practices", "gap"), indicator=indicator)
        selection = select(view, data.bundle, data.index)
        layers = view_layers(view, data, selection, Words("en", data.bundle.vocabulary))._children.values()
        sent = [layer.order for layer in layers if isinstance(layer, CanvasChoropleth | LegendLayer)]
        assert len(sent) == 2
        # A letter for each area; outlines and names are files of their own.
        assert len(json.dumps(sent)) < 20_000, indicator
