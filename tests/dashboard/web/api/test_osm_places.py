"""Places of OpenStreetMap in the API: the same rows everywhere, with who verified them and under which terms."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.outlets.xlsx_writer import as_xlsx
from dashboard.presenters.i18n import words_of
from dashboard.query.dataset import Dataset
from dashboard.web.api.downloads import meeting_places_table
from dashboard.web.api.features import rows_of
from dashboard.web.api.routes import api_routes
from geodata.bundle import read_bundle
from geodata.statuses import Scope
from tests import osm_region

ITEMS = "/api/collections/meeting_places/items?f=json&limit=1000"
Rows = list[dict[str, object]]


@pytest.fixture(scope="module")
def api(osm_bundle: Path) -> Iterator[TestClient]:
    """Asks the API about the region with places of OpenStreetMap; what fails inside fails the test."""
    patch = pytest.MonkeyPatch()
    patch.setenv("ATLAS_BUNDLE", str(osm_bundle))
    yield TestClient(Starlette(routes=api_routes()), follow_redirects=False)
    patch.undo()


def features(api: TestClient, query: str = "") -> Rows:
    return [one["properties"] for one in api.get(f"{ITEMS}&{query}").json()["features"]]


def lines(api: TestClient, query: str = "") -> list[dict[str, str]]:
    answer = api.get(f"/api/meeting_places.csv?{query}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_bundle_api_and_file_have_the_same_rows(api: TestClient, osm_bundle: Path) -> None:
    table = pd.read_parquet(osm_bundle / "meeting_places.parquet", columns=["source_id", "kind", "verified"])
    bundle = Counter((row.source_id, row.kind, str(row.verified)) for row in table.itertuples())
    unverified = {kind: number for (source, kind, _), number in bundle.items() if source == "osm"}
    assert unverified == {**osm_region.COUNTED, "other": osm_region.OTHERS}
    assert Counter((one["source_id"], one["kind"], str(one["verified"])) for one in features(api)) == bundle
    assert Counter((one["source_id"], one["kind"], one["verified"]) for one in lines(api)) == bundle


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("verified=false", 4), ("verified=true", 18), ("verified=true&verified=false", 22), ("source_id=osm", 4),
        ("source_id=osm&verified=true", 0), ("kind=other", 2), ("kind=youth_centre&verified=false", 1),
        ("verified=false&municipality=Gent", 0), ("verified=false&municipality=Bruxelles", 4),
    ],
)  # fmt: skip
def test_who_verified_a_place_and_its_source_are_filters(api: TestClient, query: str, number: int) -> None:
    assert len(features(api, query)) == len(lines(api, query)) == number


@pytest.mark.parametrize("query", ["verified=yes", "source_id=nobody", "kind=others"])
def test_what_is_no_value_of_a_filter_is_said(api: TestClient, query: str) -> None:
    for path in (f"{ITEMS}&{query}", f"/api/meeting_places.csv?{query}", f"/api/meeting_places.xlsx?{query}"):
        answer = api.get(path)
        assert answer.status_code == 400
        assert query.split("=")[0] in answer.text


def test_what_a_row_does_not_say_of_a_place_is_unknown(api: TestClient) -> None:
    said = {one["meeting_place_id"]: one for one in features(api)}
    assert said["osm-maison-brussel"]["step_free"] == "no"
    assert {said["osm-maison-brussel"][key] for key in ("language", "open_to", "staffed", "fee")} == {"unknown"}
    assert said["osm-jeunes-brussel"]["step_free"] == "unknown"
    assert {one["hours_per_week"] for one in said.values()} == {None}
    assert {one["meeting_place_id"]: one["step_free"] for one in lines(api)} == {
        name: one["step_free"] for name, one in said.items()
    }


def test_a_row_has_the_terms_of_its_list_and_of_its_point(api: TestClient) -> None:
    terms = {one["meeting_place_id"]: (one["licence"], one["location_source"]) for one in features(api)}
    assert terms["bibliotheek-kiel-antwerpen"] == ("CC BY 4.0", None)
    assert terms["osm-maison-brussel"] == ("ODbL 1.0", "OpenStreetMap")
    assert terms[osm_region.MATCHED] == ("CC BY 4.0; lat, lon: ODbL 1.0", "OpenStreetMap")
    in_file = {one["meeting_place_id"]: one["licence"] for one in lines(api)}
    assert in_file == {place: licence for place, (licence, _) in terms.items()}


def test_a_place_on_both_lists_is_one_row_ours(api: TestClient) -> None:
    (row,) = [one for one in features(api) if one["matched_osm_id"]]
    assert (row["meeting_place_id"], row["source_id"], row["verified"]) == (osm_region.MATCHED, "meeting-places", True)
    assert osm_region.MATCH not in {one["meeting_place_id"] for one in features(api)}


def test_a_file_has_points_and_none_where_only_the_municipality_is_known(api: TestClient) -> None:
    rows = {one["meeting_place_id"]: (one["lat"], one["lon"]) for one in lines(api)}
    assert rows["osm-maison-brussel"] == ("50.846", "4.351")
    assert rows["resto-gent"] == ("", "")


def test_an_excel_file_names_both_sources_with_their_terms(osm_bundle: Path) -> None:
    dataset = Dataset(read_bundle(osm_bundle))
    table = meeting_places_table(dataset, words_of(dataset, "en"))
    assert {one.credit: one.licence for one in table.sources} == {
        "Sample data": "CC BY 4.0, except points from OpenStreetMap: © OpenStreetMap contributors, ODbL 1.0",
        "© OpenStreetMap contributors": "ODbL 1.0",
    }
    with ZipFile(io.BytesIO(as_xlsx(table))) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "© OpenStreetMap contributors" in text


def test_filters_and_columns_are_documented(api: TestClient) -> None:
    document = api.get("/api/openapi.json").json()
    parameters = document["components"]["parameters"]
    assert parameters["verified"]["schema"]["items"]["enum"] == ["true", "false"]
    assert parameters["source_id"]["schema"]["items"]["enum"] == ["meeting-places", "osm"]
    assert "other" in parameters["kind"]["schema"]["items"]["enum"]
    for path in ("/collections/meeting_places/items", "/meeting_places.csv", "/meeting_places.xlsx"):
        named = {one["$ref"].rpartition("/")[2] for one in document["paths"][path]["get"]["parameters"]}
        assert {"kind", "verified", "source_id"} <= named
    described = api.get("/api/meeting_places.csv-metadata.json").json()["tableSchema"]
    assert described["primaryKey"] == "meeting_place_id"
    assert [one["name"] for one in described["columns"]] == list(lines(api)[0])


def test_the_places_around_an_area_say_their_terms_and_leave_out_what_counts_nowhere(api: TestClient) -> None:
    text = api.get("/api/neighbourhood-places.csv?area=21000_18&lang=en").content.decode("utf-8-sig")
    rows = {one["id"]: one for one in csv.DictReader(io.StringIO(text)) if one["what"] == "meeting_place"}
    assert {"osm-maison-brussel", "osm-jeunes-brussel"} <= set(rows)
    assert not {"osm-institut-brussel", "osm-zonder-naam-brussel"} & set(rows)
    own = rows["osm-maison-brussel"]
    assert (own["source_id"], own["verified"], own["licence"]) == ("osm", "False", "ODbL 1.0")


def test_a_measure_without_a_row_in_a_comparison_is_null_there(osm_bundle: Path) -> None:
    """What verified places alone give of a comparison is of a municipality's, and of none over the region."""
    bundle, name = read_bundle(osm_bundle), "verified_gap_bimd2011"
    area = bundle.areas["area_id"].iloc[0]
    row = {"area_id": area, "measure_id": name, "comparison": "town", "value": 7.0, "status": "ok"}
    measures = bundle.measures[bundle.measures["measure_id"] != name]
    dataset = Dataset(replace(bundle, measures=pd.concat([measures, pd.DataFrame([row])], ignore_index=True)))
    values = {scope: {one[name] for one in rows_of(dataset, "areas", scope=scope)} for scope in Scope}
    assert values == {Scope.TOWN: {7.0, None}, Scope.REGION: {None}}
    # Of one indicator, only its own.
    assert name not in rows_of(dataset, "areas", "bimd2011_income")[0]
