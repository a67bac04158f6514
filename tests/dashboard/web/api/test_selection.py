"""The API selects what every other outlet selects, and gives what the bundle holds."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from dashboard.outlets.csv_writer import as_csv
from dashboard.outlets.practice_files import practices_file_table
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.view import FACETS, View, view_query
from geodata.statuses import Scope


@given(st.data())
@settings(max_examples=15)
def test_items_and_file_hold_the_rows_of_the_view(client: TestClient, dataset: Dataset, draw: st.DataObject) -> None:
    first, last = dataset.index.years
    view = View(
        lang=draw.draw(st.sampled_from(["nl", "fr", "en"])),
        match=draw.draw(st.sampled_from(["any", "all"])),
        year=draw.draw(st.none() | st.integers(first, last)),
        q=draw.draw(st.sampled_from(["", "gent", "tuin", "vzw", "é"])),
    )
    for facet in draw.draw(st.sets(st.sampled_from(FACETS), max_size=3)):
        chosen = draw.draw(st.sets(st.sampled_from(dataset.allowed.facets[facet]), max_size=2))
        options: dict[str, Any] = {facet: tuple(one for one in dataset.allowed.facets[facet] if one in chosen)}
        view = replace(view, **options)
    expected = list(select(view, dataset.bundle, dataset.index).practices["practice_id"])
    query = view_query(view)
    items = client.get(f"/api/collections/practices/items?limit=1000&{query}").json()
    assert [feature["id"] for feature in items["features"]] == expected
    rows = select(view, dataset.bundle, dataset.index)
    assert client.get(f"/api/practices.csv?{query}").content == as_csv(
        practices_file_table(rows, dataset, view.lang).rows
    )


# Genk has a practice and no area in the sample.
TOWNS = {"Gent": 10, "Ghent": 10, "Gand": 10, "Bruxelles": 7, "Anderlecht": 3, "Genk": 0, "unknown": 0}


def test_areas_are_found_by_every_name_of_their_municipality(client: TestClient) -> None:
    for town, expected in TOWNS.items():
        items = client.get(f"/api/collections/areas/items?limit=1000&municipality={town}").json()
        assert items["numberMatched"] == expected, town
        assert client.get(f"/api/areas.csv?municipality={town}").text.count("\r\n") == expected + 1, town


def test_an_indicator_asks_for_its_figures_only(client: TestClient, dataset: Dataset) -> None:
    whole = client.get("/api/collections/areas/items?limit=1").json()["features"][0]["properties"]
    one = client.get("/api/collections/areas/items?limit=1&indicator=bimd2011_health").json()["features"][0]
    assert {name for name in one["properties"] if name.startswith("bimd")} == {
        "bimd2011_health",
        "bimd2011_health_year",
        "bimd2011_health_coverage",
        "bimd2011_health_status",
    }
    assert one["properties"].items() <= whole.items()
    assert {item.id for item in dataset.bundle.manifest.indicators} <= whole.keys()


def test_figures_are_those_of_the_bundle(client: TestClient, dataset: Dataset) -> None:
    features = client.get("/api/collections/areas/items?limit=1000").json()["features"]
    given_here = {feature["id"]: feature["properties"] for feature in features}
    measures = dataset.bundle.measures
    measures = measures[measures["comparison"].isna() | (measures["comparison"] == Scope.REGION)]
    for table, of in ((dataset.bundle.indicators, "indicator_id"), (measures, "measure_id")):
        assert len(table)
        for area, name, value, status in zip(table["area_id"], table[of], table["value"], table["status"], strict=True):
            told = given_here[area]
            assert told[name] == (None if pd.isna(value) else value)
            assert of == "measure_id" or told[f"{name}_status"] == status


@pytest.mark.parametrize(
    ("town", "scope"), [("Gent", "town"), ("Ghent", "town"), ("Brussel", "region"), ("", "region")]
)
def test_figures_compare_within_the_only_municipality_and_say_so(
    client: TestClient, dataset: Dataset, town: str, scope: str
) -> None:
    query = f"municipality={town}" if town else ""
    rows = client.get(f"/api/collections/areas/items?limit=1000&{query}").json()["features"]
    file = list(csv.DictReader(io.StringIO(client.get(f"/api/areas.csv?{query}").text.removeprefix("\ufeff"))))
    assert [row["area_id"] for row in file] == [row["id"] for row in rows]
    measures = dataset.bundle.measures
    table = measures[measures["comparison"] == scope].set_index(["area_id", "measure_id"])["value"]
    checked = 0
    for told, line in zip((row["properties"] for row in rows), file, strict=True):
        area, fine = told["area_id"], told["level"] == dataset.levels[-1]
        assert (told["comparison"], line["comparison"]) == ((scope, scope) if fine else (None, ""))
        for name in ("support", "gap_bimd2011", "tipping_bimd2011", "gap_share_bimd2011") if fine else ():
            value = table[area, name]
            assert told[name] == (None if pd.isna(value) else value)
            assert line[name] == ("" if pd.isna(value) else str(value))
            checked += told[name] is not None
        assert set(told) > {"without_place_800", "nearest_place", "nearest_place_low", "living_all"}
    assert checked or town == "Brussel"


def test_meeting_places_are_selected_by_kind_and_municipality(client: TestClient, dataset: Dataset) -> None:
    query = urlencode([("kind", "library"), ("kind", "youth_centre"), ("municipality", "Gent")])
    items = client.get(f"/api/collections/meeting_places/items?limit=1000&{query}").json()["features"]
    table = dataset.bundle.meeting_places
    wanted = table[table["kind"].isin(["library", "youth_centre"]) & (table["municipality_name"] == "Gent")]
    assert [feature["id"] for feature in items] == list(wanted["meeting_place_id"])
    assert items


def test_a_practice_tells_who_reads_it_so_and_which_page_shows_it(client: TestClient) -> None:
    found = client.get("/api/collections/practices/items/torekes-rabot-gent").json()["properties"]
    assert found["readings"]
    assert all(set(reading) == {"term", "read_by"} for reading in found["readings"])
    assert {trace["kind"] for trace in found["traces"]} == set(found["support"])
    assert all(reference["url"].startswith("http") for reference in found["references"])


def test_areas_of_a_cell_are_those_of_the_map(client: TestClient, dataset: Dataset) -> None:
    wanted = {"11002ANT20", "440217"}
    assert dataset.index.areas_in_cells(View(cell=("3-1", "3-3"))) == wanted
    lines = client.get("/api/areas.csv?cell=3-1&cell=3-3").text.splitlines()
    assert {line.split(",")[0] for line in lines[1:]} == wanted
    found = client.get("/api/collections/areas/items?cell=3-1&cell=3-3&limit=1000").json()
    assert {feature["id"] for feature in found["features"]} == wanted
    assert client.get("/api/areas.csv?cell=9-9").status_code == 400
