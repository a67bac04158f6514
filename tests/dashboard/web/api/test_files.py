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

from dashboard.bundles import Shown
from dashboard.export.tables import FORMULA
from dashboard.web.api import answers
from dashboard.web.routes import routes
from geodata.bundle import read_bundle


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


def test_the_file_of_areas_holds_every_figure_with_its_status(client: TestClient, data: Shown) -> None:
    found = {row["area_id"]: row for row in rows(client.get("/api/areas.csv").text)}
    assert list(found) == list(data.bundle.areas["area_id"])
    for row in data.bundle.indicators.itertuples():
        cell = found[row.area_id]
        assert cell[f"{row.indicator_id}_status"] == row.status
        assert (cell[row.indicator_id] == "") == pd.isna(row.value)
        if cell[row.indicator_id]:
            assert float(cell[row.indicator_id]) == row.value


def test_a_level_or_indicator_restricts_the_file_and_a_bad_one_is_refused(client: TestClient) -> None:
    assert len(rows(client.get("/api/areas.csv?level=neighbourhood").text)) == 237
    head = client.get("/api/areas.csv?indicator=bimd2011").text.splitlines()[0]
    assert ",bimd2011," in head
    assert "bimd2011_health" not in head
    answer = client.get("/api/areas.csv?level=province&indicator=wealth")
    assert answer.status_code == 400
    assert [bad["name"] for bad in answer.json()["problems"]] == ["indicator", "level"]


@pytest.mark.parametrize("start", FORMULA)
def test_no_cell_is_a_formula_for_a_spreadsheet(
    data: Shown, start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    areas = data.bundle.areas.copy()
    areas.loc[0, "name_nl"] = f"{start}HYPERLINK(1)"
    practices = data.bundle.practices.copy()
    practices.loc[0, "name"] = f"{start}HYPERLINK(1)"
    hostile = Shown(replace(data.bundle, areas=areas, practices=practices))
    monkeypatch.setattr(answers, "shown", lambda: hostile)
    client = TestClient(Starlette(routes=routes(tmp_path)))
    assert rows(client.get("/api/areas.csv").text)[0]["name_nl"] == f"'{start}HYPERLINK(1)"
    assert rows(client.get("/api/practices.csv").text)[0]["name"] == f"'{start}HYPERLINK(1)"


def test_there_is_no_description_of_a_file_that_is_not_there(client: TestClient) -> None:
    assert client.get("/api/roads.csv-metadata.json").status_code == 404


def test_an_area_that_nobody_searched_is_no_gap_in_any_answer(
    flanders_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(flanders_bundle))
    client = TestClient(Starlette(routes=routes(tmp_path)))
    idle = {
        town["name"]
        for town in read_bundle(flanders_bundle).coverage["municipalities"]
        if town["level"] == "not_searched"
    }
    found = [row for row in rows(client.get("/api/areas.csv?level=neighbourhood").text) if row["municipality"] in idle]
    assert len(found) > 2000
    for row in found:
        told = {name: cell for name, cell in row.items() if name.startswith("gap_")}
        assert {cell for name, cell in told.items() if not name.endswith("_status")} == {""}
        assert {cell for name, cell in told.items() if name.endswith("_status")} == {"not_searched"}
    cells = "&".join(f"cell={need}-{support}" for need in (1, 2, 3) for support in (1, 2, 3))
    answer = client.get(f"/api/collections/areas/items?limit=1000&layers=gap&{cells}").json()
    assert answer["numberMatched"] == answer["numberReturned"] > 0
    assert not idle & {one["properties"]["municipality"] for one in answer["features"]}
