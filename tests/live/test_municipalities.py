"""What is known of municipalities without outlines, held against the outlines of the large region."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet
import shapely

from geodata.municipalities import known_municipalities
from geodata.municipalities.gazetteer import COVERAGE_RADII
from tools.gazetteer import measure_coverage_radii

KNOWN = known_municipalities(None)


def test_no_point_of_a_municipality_is_said_to_lie_outside_it(flanders_bundle: Path) -> None:
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
            if KNOWN[row["name_nl"]].distance_km(point.y, point.x):
                wrong.append((row["name_nl"], point.y, point.x))
    assert wrong == []


def test_the_reach_of_municipalities_is_what_their_outlines_say(flanders_bundle: Path) -> None:
    assert measure_coverage_radii(flanders_bundle) == COVERAGE_RADII.read_text("utf-8")


def test_outlines_are_asked_and_joined_as_the_municipalities_did(flanders_bundle: Path) -> None:
    known = known_municipalities(flanders_bundle)
    assert set(known) == set(KNOWN)
    near = (50.98, 3.74)  # in Merelbeke, within reach of Zwijnaarde
    assert KNOWN["Gent"].distance_km(*near) == 0 < known["Gent"].distance_km(*near)
    assert known["Merelbeke"].distance_km(*near) == known["Merelbeke-Melle"].distance_km(*near) == 0
    assert known["Antwerpen"].distance_km(51.19, 4.49) == 0  # Borsbeek
