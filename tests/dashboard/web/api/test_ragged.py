"""The API over a region in which only some municipalities have neighbourhoods, and figures have years."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.web.api.routes import api_routes

ITEMS = "/api/collections/areas/items"


@pytest.fixture(scope="module")
def api(ragged_bundle: Path) -> Iterator[TestClient]:
    """Asks the API about the ragged region; what fails inside fails the test."""
    patch = pytest.MonkeyPatch()
    patch.setenv("ATLAS_BUNDLE", str(ragged_bundle))
    yield TestClient(Starlette(routes=api_routes()), follow_redirects=False)
    patch.undo()


def properties(api: TestClient, query: str) -> dict[str, dict[str, object]]:
    found = api.get(f"{ITEMS}?f=json&{query}").json()["features"]
    return {one["id"]: one["properties"] for one in found}


def test_an_area_says_where_it_lies_and_of_when_its_residents_are(api: TestClient) -> None:
    areas = properties(api, "")
    names = ("level", "parent_id", "also_in", "whole_id", "municipality_id", "name_source", "population_vintage")
    assert [areas["440402"][name] for name in names] == [
        "neighbourhood", "44040", ["41002"], None, "44040", "published", 2021,
    ]  # fmt: skip
    assert (areas["440211A"]["whole_id"], areas["440214A"]["population_vintage"]) == ("44021_1", 2020)


def test_a_figure_has_its_year_the_larger_area_and_all_years(api: TestClient) -> None:
    areas = properties(api, "")
    parts = {name: areas["440211B"][name] for name in ("allowance", "allowance_year", "allowance_of")}
    assert parts == {"allowance": 30.0, "allowance_year": 2022, "allowance_of": "44021_1"}
    years = areas["44040"]["poverty_rate_years"]
    assert isinstance(years, list)
    assert [(one["year"], one["value"], one["status"]) for one in years] == [
        (2019, 8.1, "ok"), (2020, None, "no_data"), (2021, 7.6, "ok"),
    ]  # fmt: skip
    assert (areas["440401"]["poverty_rate"], areas["440401"]["poverty_rate_year"]) == (None, None)
    assert "income_of" not in areas["440401"]
    assert "income_years" not in areas["440401"]


def test_at_chooses_the_year_and_other_figures_are_of_their_newest(api: TestClient) -> None:
    area = properties(api, "at=2019&area=44021")["44021"]
    assert (area["poverty_rate"], area["poverty_rate_year"], area["income_year"]) == (15.2, 2019, 2021)
    assert properties(api, "at=2019&at=2020&area=44021")["44021"]["poverty_rate_year"] == 2020


def test_a_file_has_the_year_that_is_asked(api: TestClient) -> None:
    body = api.get("/api/areas.csv?at=2019&area=44021").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(body))
    assert (row["area_id"], row["poverty_rate"], row["poverty_rate_year"]) == ("44021", "15.2", "2019")
    described = api.get("/api/areas.csv-metadata.json").json()["tableSchema"]["columns"]
    assert [one["name"] for one in described] == list(row)


def test_since_adds_the_earlier_figure_and_the_change(api: TestClient) -> None:
    found = properties(api, "since=2019&level=municipality")
    names = ["poverty_rate", *(f"poverty_rate_{part}" for part in ("since", "since_value", "change", "change_status"))]
    assert {area: [row[name] for name in names] for area, row in found.items()} == {
        "44021": [16.4, 2019, 15.2, 1.2, "ok"],
        "44040": [7.6, 2019, 8.1, -0.5, "ok"],
        "41002": [11.9, 2019, 12.5, -0.6, "ok"],
    }
    assert "income_change" not in found["44021"]
    missing = properties(api, "since=2020&area=44040")["44040"]
    assert [missing[name] for name in names] == [7.6, 2020, None, None, "no_data"]
    assert not {name for name in properties(api, "area=44040")["44040"] if "change" in name or "since" in name}


@pytest.mark.parametrize("query", ["", "since=2019", "indicator=income", "indicator=poverty_rate&since=2019&at=2020"])
def test_a_file_of_areas_names_the_description_of_its_own_columns(api: TestClient, query: str) -> None:
    answer = api.get(f"/api/areas.csv?{query}")
    address = answer.headers["link"].partition(">")[0].removeprefix("<")
    described = [one["name"] for one in api.get(address).json()["tableSchema"]["columns"]]
    assert described == next(csv.reader([answer.text.removeprefix("\ufeff").splitlines()[0]]))


@pytest.mark.parametrize("query", ["since=2019&at=2020", "since=2019&indicator=poverty_rate"])
def test_a_file_has_the_change_and_a_description_of_its_columns(api: TestClient, query: str) -> None:
    answer = api.get(f"/api/areas.csv?{query}&area=44021")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    expected = {"since=2019&at=2020": "0.6"}.get(query, "1.2")
    assert [row[f"poverty_rate_{part}"] for part in ("since", "since_value", "change")] == ["2019", "15.2", expected]
    address = answer.headers["link"].split(">")[0].removeprefix("<")
    described = [one["name"] for one in api.get(address).json()["tableSchema"]["columns"]]
    assert [name for name in described if name in row] == list(row)
    assert "poverty_rate_change" in described


def test_a_change_is_described_and_an_impossible_one_is_refused(api: TestClient) -> None:
    schema = api.get("/api/collections/areas/schema?lang=en").json()["properties"]["properties"]["properties"]
    assert "a difference in percentage points" in schema["poverty_rate_change"]["description"]
    assert schema["poverty_rate_since"]["type"] == "integer"
    assert "income_change" not in schema
    parameters = api.get("/api/openapi.json").json()["components"]["parameters"]
    assert parameters["since"]["schema"]["enum"] == parameters["at"]["schema"]["enum"]
    refused = api.get("/api/areas.csv?since=2021")
    assert refused.status_code == 400
    assert "2019, 2020" in refused.text


def test_the_id_of_a_whole_gives_its_parts_and_says_so(api: TestClient) -> None:
    found = api.get(f"{ITEMS}?f=json&lang=en&area=44021_1").json()
    assert [one["id"] for one in found["features"]] == ["440211A", "440211B"]
    assert found["note"].endswith("Here it stands for: 440211A, 440211B.")
    assert "note" not in api.get(f"{ITEMS}?f=json&area=440211A").json()
    assert "Here it stands for: 440211A, 440211B." in api.get(f"{ITEMS}?f=html&lang=en&area=44021_1").text


@pytest.mark.parametrize(
    ("identity", "location"), [("44021_1", f"{ITEMS}?area=44021_1"), ("44021_2", f"{ITEMS}/440212A")]
)
def test_the_address_of_a_whole_leads_to_its_parts(api: TestClient, identity: str, location: str) -> None:
    answer = api.get(f"{ITEMS}/{identity}", headers={"accept": "application/json"})
    assert (answer.status_code, answer.headers["location"]) == (301, f"http://testserver{location}")


def test_a_file_about_a_whole_is_about_its_parts(api: TestClient) -> None:
    body = api.get("/api/neighbourhood.csv?area=44021_1").content.decode("utf-8-sig")
    assert {row["area_id"] for row in csv.DictReader(io.StringIO(body))} == {"440211A", "440211B"}


def test_indicators_have_years_levels_source_and_terms(api: TestClient) -> None:
    content = api.get("/api/indicators?lang=en").json()
    found = {one["id"]: one for one in content["indicators"]}
    assert (found["poverty_rate"]["vintages"], found["poverty_rate"]["levels"]) == (
        [2019, 2020, 2021],
        ["municipality"],
    )
    assert found["allowance"]["levels"] == ["neighbourhood"]
    (source,) = found["allowance"]["sources"]
    assert (source["title"], source["licence"], source["vintage"]) == ("Made-up allowance", "CC0", 2022)
    assert {"reach_800", "gap_income"} <= {one["id"] for one in content["measures"]}
    assert "/indicators" in api.get("/api/openapi.json").json()["paths"]


def test_practices_and_meeting_places_name_their_municipality(api: TestClient) -> None:
    for name in ("practices", "meeting_places"):
        found = api.get(f"/api/collections/{name}/items?f=json").json()["features"]
        towns = {one["id"]: one["properties"]["municipality_id"] for one in found}
        assert {"41002", "44021", "44040"} <= set(towns.values())


@pytest.mark.parametrize(
    "query",
    [
        "at=1999", "at=abc", "at=2015,2016", "scale=0,0,1", "scale=nan", "scale=nan,nan,nan,nan", "scale=9,0,1,1",
        "indicator=income&at=2019", "area=44021_99", "level=street", "indicator=nothing",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", [ITEMS, "/api/areas.csv", "/api/practices.csv", "/api/neighbourhood.csv"])
def test_a_value_that_cannot_be_used_is_refused_with_what_is_allowed(api: TestClient, path: str, query: str) -> None:
    answer = api.get(f"{path}?{query}")
    assert answer.status_code == 400
    assert all(one["allowed"] for one in answer.json()["problems"])


@pytest.mark.parametrize(
    "query",
    [
        "level=municipality&indicator=allowance", "level=neighbourhood&indicator=poverty_rate",
        "indicator=allowance&area=41002", "scale=town&area=41002", "scale=2,50,6,52", "area=41002&at=2019&scale=region",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", [ITEMS, "/api/areas.csv", "/api/practices.geojson"])
def test_any_combination_of_valid_values_is_answered(api: TestClient, path: str, query: str) -> None:
    assert api.get(f"{path}?{query}").status_code == 200


def test_areas_of_several_levels_are_not_put_side_by_side(api: TestClient) -> None:
    answer = api.get("/api/neighbourhood.csv?area=41002&compare=440211A")
    assert (answer.status_code, answer.json()["problems"][0]["name"]) == (400, "compare")
