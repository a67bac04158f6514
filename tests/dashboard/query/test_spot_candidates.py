"""A reader's own places: read as tables and maps write them, refused row by row, and never a failure."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.query.spot_candidates import BYTES, MOST_PLACES, MOST_ZONES, NAME_LIMIT, Considered, read_considered
from dashboard.query.spots import Candidate

BOUNDS = (2.5, 50.6, 6.0, 51.6)
RING = [[4.0, 51.0], [4.1, 51.0], [4.1, 51.1], [4.0, 51.0]]
INSIDE = st.tuples(st.floats(50.6, 51.6), st.floats(2.5, 6.0)).map(lambda at: (round(at[0], 6), round(at[1], 6)))
NAME = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=NAME_LIMIT)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(("type", "features", "geometry", "coordinates", "properties", "name")), inner)
    ),
    max_leaves=12,
)


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def geojson(*features: Any) -> Considered:
    return read_considered(json.dumps({"type": "FeatureCollection", "features": features}), BOUNDS)


def rules(found: Considered) -> list[tuple[int, str]]:
    return [(one.row, one.rule) for one in found.problems]


@given(st.text() | JSON.map(json.dumps) | st.lists(JSON).map(lambda some: json.dumps({"features": some})))
def test_whatever_is_pasted_it_is_read_or_refused(text: str) -> None:
    found = read_considered(text, BOUNDS)
    assert found.candidates or found.zones or found.problems
    assert all(BOUNDS[1] <= one.lat <= BOUNDS[3] and BOUNDS[0] <= one.lon <= BOUNDS[2] for one in found.candidates)
    for said in [one.name for one in found.candidates] + [one.value for one in found.problems]:
        said.encode()
        assert said.isprintable()


@given(st.lists(st.tuples(NAME, INSIDE), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_a_table_gives_back_the_places_that_were_written(places: list[tuple[str, Any]], separator: str) -> None:
    written = io.StringIO()
    table = csv.writer(written, delimiter=separator)
    table.writerows([("naam", "lat", "lon"), *((name, lat, lon) for name, (lat, lon) in places)])
    found = read_considered("\ufeff" + written.getvalue(), BOUNDS)
    assert found.candidates == [Candidate(name, lat, lon) for name, (lat, lon) in places]
    assert not found.problems


@given(st.lists(st.tuples(NAME, INSIDE), min_size=1, max_size=5))
def test_a_map_gives_back_the_places_that_were_drawn(places: list[tuple[str, Any]]) -> None:
    drawn = [feature({"type": "Point", "coordinates": [lon, lat]}, name=name) for name, (lat, lon) in places]
    assert geojson(*drawn).candidates == [Candidate(name, lat, lon) for name, (lat, lon) in places]


def test_polygons_are_zones_of_which_only_the_outline_counts() -> None:
    hole = [[4.02, 51.01], [4.03, 51.01], [4.03, 51.02], [4.02, 51.01]]
    found = geojson(feature({"type": "MultiPolygon", "coordinates": [[RING, hole], [RING]]}))
    assert found.zones == [tuple(map(tuple, RING))] * 2
    assert not found.candidates


def test_a_decimal_comma_and_columns_in_dutch_are_read() -> None:
    found = read_considered("naam;breedtegraad;lengtegraad\nSchool;51,05;3,72\n;51,06;3,73", BOUNDS)
    assert found.candidates == [Candidate("School", 51.05, 3.72), Candidate("2", 51.06, 3.73)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (" ", [(0, "empty")]),
        ("name,lat,lon", [(0, "empty")]),
        ("x" * (BYTES + 1), [(0, "too_large")]),
        ("plek\n51,4", [(1, "no_columns")]),
        ("lat,lon\nnan,4\n51,inf\ntrue,4\n51\n4.4,51.2", [(2, "no_number"), (3, "no_number"), (4, "no_number")]),
        ("{", [(0, "no_json")]),
        ("[" * 100_000, [(0, "no_json")]),
        ('{"type":"Point","coordinates":[[[4]],51]}', [(1, "no_number")]),
        ('{"features":[{}, 3]}', [(1, "shape"), (2, "shape")]),
        ('{"features":[]}', [(0, "no_features")]),
        ('{"type":"Polygon","coordinates":[[[4,51],[4,51],[4,51],[4,51]]]}', [(1, "ring")]),
        ('{"type":"Polygon","coordinates":[[[0,0],[99,0],[99,80],[0,0]]]}', [(1, "outside")]),
    ],
)
def test_what_cannot_be_used_is_named_by_its_row(text: str, found: list[tuple[int, str]]) -> None:
    assert rules(read_considered(text, BOUNDS))[: len(found)] == found


def test_swapped_degrees_are_outside() -> None:
    found = read_considered("lat,lon\n4.4,51.2", BOUNDS)
    assert [(one.row, one.rule, one.value) for one in found.problems] == [(2, "outside", "4.4, 51.2")]


def test_too_many_are_cut_off_and_said() -> None:
    rows = "\n".join(f"51.0,{3 + row / 5000}" for row in range(MOST_PLACES + 1))
    found = read_considered(f"lat,lon\n{rows}", BOUNDS)
    assert (len(found.candidates), rules(found)) == (MOST_PLACES, [(0, "too_many")])
    zones = geojson(*(feature({"type": "Polygon", "coordinates": [RING]}) for _ in range(MOST_ZONES + 1)))
    assert (len(zones.zones), rules(zones)) == (MOST_ZONES, [(0, "too_many")])


def test_a_name_loses_what_is_not_printed() -> None:
    point = {"type": "Point", "coordinates": [4.0, 51.0]}
    names = [
        one.name for one in geojson(feature(point, name="a\u202eb\ud800\x00c"), feature(point, name=[[1]])).candidates
    ]
    assert names == ["abc", "…"]
