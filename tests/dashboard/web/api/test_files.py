"""CSV files and what describes their columns."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.outlets.csv_writer import FORMULA
from dashboard.query.dataset import Dataset
from dashboard.web.api import responses
from dashboard.web.routes import routes


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("name", ["practices", "areas"])
def test_every_column_is_described_in_three_languages_and_in_order(client: TestClient, name: str) -> None:
    answer = client.get(f"/api/{name}.csv")
    described = client.get(f"/api/{name}.csv-metadata.json").json()
    columns = described["tableSchema"]["columns"]
    assert [one["name"] for one in columns] == list(rows(answer.text)[0])
    for one in columns:
        assert {text["@language"] for text in one["dc:description"]} == {"nl", "fr", "en"}
        assert all(text["@value"] for text in one["dc:description"])
    assert described["url"] == f"http://testserver/api/{name}.csv"
    assert f"/api/{name}.csv-metadata.json" in answer.headers["link"]


@pytest.mark.parametrize("name", ["practices", "areas"])
def test_cells_have_the_type_that_is_described(client: TestClient, name: str) -> None:
    columns = client.get(f"/api/{name}.csv-metadata.json").json()["tableSchema"]["columns"]
    convert = {"integer": int, "number": float}
    for row in rows(client.get(f"/api/{name}.csv").text):
        for one in columns:
            if row[one["name"]] and one["datatype"] in convert:
                convert[one["datatype"]](row[one["name"]])
            assert row[one["name"]] or not one["required"]


def test_the_file_of_areas_holds_every_figure_with_its_status(client: TestClient, dataset: Dataset) -> None:
    found = {row["area_id"]: row for row in rows(client.get("/api/areas.csv").text)}
    assert list(found) == list(dataset.bundle.areas["area_id"])
    table = dataset.bundle.indicators
    assert len(table) == 4 * 30
    columns = zip(table["area_id"], table["indicator_id"], table["value"], table["status"], strict=True)
    for area, indicator, value, status in columns:
        cell = found[area]
        assert cell[f"{indicator}_status"] == status
        assert (cell[indicator] == "") == pd.isna(value)
        if cell[indicator]:
            assert float(cell[indicator]) == value


def test_a_level_or_indicator_restricts_the_file_and_a_bad_one_is_refused(client: TestClient) -> None:
    assert len(rows(client.get("/api/areas.csv?level=neighbourhood").text)) == 26
    head = client.get("/api/areas.csv?indicator=bimd2011").text.splitlines()[0]
    assert ",bimd2011," in head
    assert "bimd2011_health" not in head
    answer = client.get("/api/areas.csv?level=province&indicator=wealth")
    assert answer.status_code == 400
    assert [bad["name"] for bad in answer.json()["problems"]] == ["indicator", "level"]


def test_no_cell_is_a_formula_for_a_spreadsheet(
    dataset: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"{start}HYPERLINK(1)" for start in FORMULA]
    rows_named = range(len(names))
    areas, practices = dataset.bundle.areas.copy(), dataset.bundle.practices.copy()
    areas.loc[rows_named, "name_nl"] = names
    practices.loc[rows_named, "name"] = names
    hostile = Dataset(replace(dataset.bundle, areas=areas, practices=practices))
    monkeypatch.setattr(responses, "current_dataset", lambda: hostile)
    client = TestClient(Starlette(routes=routes(tmp_path)))
    for table, column in (("areas", "name_nl"), ("practices", "name")):
        found = [row[column] for row in rows(client.get(f"/api/{table}.csv").text)]
        assert found[: len(names)] == [f"'{name}" for name in names]


def test_there_is_no_description_of_a_file_that_is_not_there(client: TestClient) -> None:
    assert client.get("/api/roads.csv-metadata.json").status_code == 404


def test_an_area_that_nobody_searched_is_no_gap_in_any_answer(client: TestClient) -> None:
    # Nothing was searched in Anderlecht, which has two neighbourhoods.
    rows_there = rows(client.get("/api/areas.csv?level=neighbourhood&municipality=Anderlecht").text)
    assert [row["area_id"] for row in rows_there] == ["21000_40", "21000_41"]
    for row in rows_there:
        told = {name: cell for name, cell in row.items() if name.startswith("gap_")}
        assert {cell for name, cell in told.items() if not name.endswith("_status")} == {""}
        assert {cell for name, cell in told.items() if name.endswith("_status")} == {"not_searched"}
    cells = "&".join(f"cell={need}-{support}" for need in (1, 2, 3) for support in (1, 2, 3))
    answer = client.get(f"/api/collections/areas/items?limit=1000&layers=gap&{cells}").json()
    # Those of Ghent and Antwerp with a figure and enough residents: all but harbour, docks and Muide.
    assert answer["numberMatched"] == answer["numberReturned"] == 15
    assert {one["properties"]["municipality"] for one in answer["features"]} == {"Gent", "Antwerpen"}
