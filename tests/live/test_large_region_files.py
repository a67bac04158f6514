"""Pictures and files of the large region: it is drawn by municipality, a neighbourhood's surroundings finely."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.maps.area_layer import drawn_levels
from dashboard.maps.choropleth import choropleth
from dashboard.maps.still.canvas import drawing
from dashboard.maps.still.frames import level_of, viewports
from dashboard.outlets.export import write
from dashboard.outlets.still_picture import Size, Still
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle
from tests.dashboard.outlets.extents import outside, overlapping


@pytest.fixture(scope="module")
def dataset(flanders_bundle: Path) -> Dataset:
    return Dataset(read_bundle(flanders_bundle))


def test_the_whole_is_drawn_by_municipality_and_what_is_near_by_neighbourhood(dataset: Dataset) -> None:
    practices = dataset.bundle.practices
    located = practices.loc[practices["unmatched"].isna(), "area_id"].min()
    whole = View(lang="nl", indicator="income")
    for view, level in ((whole, "municipality"), (replace(whole, area=located), "neighbourhood")):
        one = Still(view, dataset, Size(1920, 1080))
        box = (0.0, 0.0, 1920.0, 1080.0)
        (first, *_) = viewports(view, dataset, one.selection, box, one.words, one.size.text)
        assert level_of(drawn_levels(view, dataset, choropleth(view, dataset)), first) == level
        with drawing():
            canvas = one.draw()
        assert outside(canvas) == []
        assert overlapping(canvas) == []


def test_a_page_that_stands_alone_carries_one_outline_a_level(flanders_bundle: Path, tmp_path: Path) -> None:
    out = tmp_path / "map.html"
    write("lang=en&indicator=income", out, flanders_bundle)
    found = re.search(r'id="atlas-config">(.*?)</script>', out.read_text("utf-8"), re.DOTALL)
    assert found is not None
    levels = dict(json.loads(found[1])["layers"])["areas"]["levels"]
    kept = [[outline["url"].rpartition("-")[0] for outline in level["geometry"]] for level in levels]
    assert kept == [["/geometry/areas-municipality-overview"], ["/geometry/areas-neighbourhood-detail"]]
    assert all(outline["up_to"] is None for level in levels for outline in level["geometry"])
    # With names on the map and the card of each area.
    assert out.stat().st_size < 3_000_000
