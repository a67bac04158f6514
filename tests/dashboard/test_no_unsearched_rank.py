"""No area is ranked by known meeting places where its municipality was not searched enough, in whatever outlet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.outlets.area_tables import figures_table
from dashboard.presenters.area_card import area_card, card_figures
from dashboard.presenters.i18n import words_of
from dashboard.presenters.neighbourhood.area_values import area_figures
from dashboard.presenters.tables import areas_table
from dashboard.query.dataset import Dataset
from dashboard.query.view import CELLS, View
from dashboard.web.routes import routes
from geodata.bundle import read_bundle

COMPARED = ("support", "gap_", "tipping_")
REGIONS = ("atlas_bundle", "ragged_bundle", "two_level_bundle")


@pytest.fixture(params=REGIONS)
def bundle_path(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


@pytest.fixture
def dataset(bundle_path: Any) -> Dataset:
    return Dataset(read_bundle(bundle_path))


def not_compared(dataset: Dataset) -> set[str]:
    """The areas of municipalities that were not searched enough, as the coverage says it: not as the measures do."""
    towns = {one.name for one in dataset.bundle.coverage.municipalities if not one.ranked}
    areas = dataset.bundle.areas
    return set(areas.loc[areas["municipality_name"].isin(towns), "area_id"])


def named(row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The figures of an answer that compare areas by known meeting places."""
    for name, value in row.items():
        if name.startswith(COMPARED) and not name.endswith("_status"):
            yield name, value


def test_every_region_has_such_areas(dataset: Dataset) -> None:
    assert not_compared(dataset)


def test_measures_and_lists_rank_none(dataset: Dataset) -> None:
    left_out, measures = not_compared(dataset), dataset.bundle.measures
    rows = measures[measures["area_id"].isin(left_out) & measures["measure_id"].str.startswith(COMPARED)]
    assert len(rows) or dataset.levels == ("municipality",)
    assert rows[["value", "low", "high"]].isna().all(axis=None)
    for comparison in (dataset.bundle.measure_info.region, *dataset.bundle.measure_info.towns.values()):
        assert not {area for found in comparison.agreed.values() for area in found} & left_out
    view = View(cell=CELLS)
    assert not dataset.index.areas_in_cells(view) & left_out


def test_the_table_ranks_none(dataset: Dataset) -> None:
    left_out, words = not_compared(dataset), words_of(dataset, "en")
    for municipality in ((), *((name,) for name in dataset.index.options("municipality"))):
        view = View(layers=("gap",), municipality=municipality)
        table = areas_table(view, dataset.bundle.practices, dataset, words)
        number = words("compared.tipping.column", n=25)
        assert number in table
        mine = table[table.index.isin(left_out)]
        assert mine[number].isna().all()
        assert not mine[words("together.title")].str.contains("need, ").any()


def test_cards_profiles_and_their_file_rank_none(dataset: Dataset) -> None:
    words, levels = words_of(dataset, "en"), dataset.areas_by_id["level"]
    for area in sorted(not_compared(dataset)):
        need = area_card(area, dataset, words, card_figures(View(), dataset)).need
        assert need is None or not need.known
        support = [one for one in area_figures([area], dataset, View()) if one.group == "support"]
        assert [one.id for one in support if one.values[0].ranks] == []
        if levels[area] == dataset.levels[-1]:
            rows = figures_table([area], View(), dataset, words).rows
            rows = rows[rows["figure_id"].str.startswith(COMPARED)]
            assert rows[["value", "place_from", "municipality_place_from"]].isna().all(axis=None)


def test_api_and_files_rank_none(
    dataset: Dataset, bundle_path: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(bundle_path))
    client, left_out, seen = TestClient(Starlette(routes=routes(tmp_path))), not_compared(dataset), 0
    towns = [one.name for one in dataset.bundle.coverage.municipalities]
    for query in ("", *(f"&municipality={quote(town)}" for town in towns)):
        features = client.get(f"/api/collections/areas/items?limit=1000&f=json{query}").json()["features"]
        body = client.get(f"/api/areas.csv?lang=en{query}").text.removeprefix("\ufeff")
        for row in (*(one["properties"] for one in features), *csv.DictReader(io.StringIO(body))):
            if row["area_id"] in left_out:
                assert not [name for name, value in named(row) if value not in (None, "")]
                seen += 1
    assert seen >= 2 * len(left_out)
