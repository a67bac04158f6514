"""The files say what the page says, and no cell runs in a spreadsheet."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.outlets.area_tables import figures_table, places_table
from dashboard.outlets.csv_writer import as_csv
from dashboard.outlets.file_table import FileTable
from dashboard.presenters.i18n import Words
from dashboard.presenters.neighbourhood.area_values import area_figures
from dashboard.presenters.neighbourhood.catchment import catchment
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle
from tests.dashboard.presenters.neighbourhood import toy


def table(made: FileTable) -> Any:
    """The CSV file as a table, of which a cell can be of any type."""
    content = as_csv(made.rows)
    assert content.startswith(b"\xef\xbb\xbf")
    return pd.read_csv(io.BytesIO(content), dtype={"area_id": str}, encoding="utf-8-sig")


def test_one_row_an_area_and_figure_with_place_source_and_terms() -> None:
    found = table(figures_table(["a1", "b1"], View(), toy.toy_dataset(), toy.words())).set_index(
        ["area_id", "figure_id"]
    )
    need = found.loc[("a1", "need")]
    assert (need["value"], need["place_from"], need["places"], need["municipality_places"]) == (80, 1, 3, 3)
    assert (need["sources"], need["licences"], need["year"]) == ("The figures", "CC BY 4.0", 2011)
    assert found.loc[("b1", "reach_800"), "status"] == "not_searched"
    assert pd.isna(found.loc[("b1", "reach_800"), "value"])


def test_need_beside_support_is_in_the_file_and_empty_where_nobody_searched() -> None:
    found = table(figures_table(["a1", "b1"], View(), toy.toy_dataset(), toy.words())).set_index(
        ["area_id", "figure_id"]
    )
    assert found.loc[("a1", "gap_need"), "value"] == 7
    assert found.loc[("a1", "gap_share_need"), ["low", "high"]].tolist() == [1, 2.5]
    assert pd.isna(found.loc[("b1", "gap_need"), "value"])
    assert found.loc[("b1", "gap_need"), "status"] == "not_searched"


def test_the_count_behind_a_rate_is_in_the_file_and_has_no_place() -> None:
    data = toy.rated(a1=(0, 0.9), a2=(1, 0.4), a3=(0, 0.1), b1=(2, 1.5))
    found = table(figures_table(["a1", "a2"], View(), data, toy.words())).set_index(["area_id", "figure_id"])
    assert found.loc[("a1", "living_all"), ["value", "status"]].tolist() == [0, "partial"]
    assert found.loc[("a2", "living_all"), "unit"] == "documented practices in the setting living"
    assert pd.isna(found.loc[("a1", "living_all"), "place_from"])
    assert found.loc[("a1", "rate_all"), ["place_from", "place_to"]].tolist() == [3, 4]


def test_places_are_those_of_the_page_with_their_walk() -> None:
    found = table(places_table(["a1"], toy.toy_dataset(), toy.words())).set_index("id")
    assert list(found.index) == ["one", "inside", "named", "near"]
    assert pd.isna(found.loc["inside", "walk_m"])
    assert abs(found.loc["near", "walk_m"] - 780) <= 2
    assert found.loc["one", "url"] == "https://example.org/one"


def test_what_has_no_place_in_a_municipality_is_in_its_file_with_the_reason(ragged_dataset: Dataset) -> None:
    found = table(places_table(["41002"], ragged_dataset, Words("nl", ragged_dataset.bundle.vocabulary))).set_index(
        "id"
    )
    assert sorted(found.index) == ["atelier-aalst", "bibliotheek-aalst", "ruilhuis-aalst"]
    assert found["unplaced"].dropna().to_dict() == {"ruilhuis-aalst": "town_only"}
    assert found.loc["ruilhuis-aalst", ["lat", "lon"]].isna().all()


def test_no_cell_is_a_formula() -> None:
    found = table(places_table(["a1"], toy.toy_dataset(), toy.words())).set_index("id")
    assert found.loc["one", "name"] == "'=One & co"


def test_an_area_with_nothing_around_gives_a_table_of_no_rows() -> None:
    empty = toy.toy_dataset(meeting_places=toy.places().iloc[:0])
    found = table(places_table(["b1"], empty, toy.words()))
    assert len(found) == 0
    assert "walk_m" in found.columns


def test_real_files_hold_every_reading_and_every_place(atlas_bundle: Path) -> None:
    dataset = Dataset(read_bundle(atlas_bundle))
    words, areas = Words("nl", dataset.bundle.vocabulary), ["440217", "21000_56"]
    rows = table(figures_table(areas, View(), dataset, words))
    sheet = area_figures(areas, dataset, View())
    kinds = [line for line in sheet if line.id.startswith("rate_")]
    # Every file has the distance to the nearest place, which the page has where few live a km² alone.
    assert len(rows) == len(areas) * (len(sheet) + 1 + len(kinds) + 3)
    compared = rows[rows["figure_id"].str.startswith(("support", "gap_", "tipping_"))]
    assert len(compared) == 4 * len(areas)
    assert set(compared["comparison"]) == {"town"}
    assert rows.loc[~rows.index.isin(compared.index), "comparison"].isna().all()
    counts = rows[rows["figure_id"].str.startswith("living_")]
    assert counts["figure_id"].str.removeprefix("living_").tolist() == [
        line.id.removeprefix("rate_") for line in kinds for _ in areas
    ]
    assert counts["value"].tolist() == [reading.practices for line in kinds for reading in line.values]
    listed = table(places_table(areas, dataset, words)).groupby("area_id").size()
    for area in areas:
        around = catchment(area, dataset)
        assert listed.get(area, 0) == len(around.practices) + len(around.places)
