"""Cases that Python and the scripts share: ``tests/scripts`` reads the same files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.maps import bivariate_layer, choropleth
from dashboard.maps.arrangement import PointSymbol, PracticePoint, arranged, clusters, free_place
from dashboard.maps.drawing import HATCHES, cell_line
from dashboard.maps.positions import same_spots
from dashboard.maps.rings import number_size, ring_parts, ring_radius, ring_width
from dashboard.maps.still import basemap_areas
from dashboard.query.view import CELLS, View

CASES = Path(__file__).parents[2] / "data" / "cases"
CLUSTERS = json.loads((CASES / "clusters.json").read_text("utf-8"))
CELLS_CASES = json.loads((CASES / "cells.json").read_text("utf-8"))
ARRANGEMENTS = json.loads((CASES / "arrangements.json").read_text("utf-8"))
RINGS = json.loads((CASES / "rings.json").read_text("utf-8"))
SPOTS = json.loads((CASES / "spots.json").read_text("utf-8"))
CLASSES = json.loads((CASES / "classes.json").read_text("utf-8"))
# Any nine colours.
COLOURS = tuple(f"#00000{at}" for at in range(9))


def named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in cases]


@pytest.mark.parametrize("case", named(CLUSTERS["clusters"]))
def test_symbols_that_touch_are_joined_as_in_the_shared_cases(case: dict[str, Any]) -> None:
    spots = [PointSymbol(x, y, case["radius"], (at,)) for at, (x, y) in enumerate(case["points"])]
    found = clusters(spots, case["around"])
    assert [list(spot.rows) for spot in found] == [cluster["members"] for cluster in case["clusters"]]
    for spot, cluster in zip(found, case["clusters"], strict=True):
        expected = [cluster[name] for name in ("x", "y", "radius")]
        assert [spot.x, spot.y, spot.radius] == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("case", named(CLUSTERS["free_places"]))
def test_room_is_made_as_in_the_shared_cases(case: dict[str, Any]) -> None:
    spot, *others = [PointSymbol(x, y, radius, (0,)) for x, y, radius in (case["item"], *case["others"])]
    found = free_place(spot, others)
    assert [found.x, found.y] == pytest.approx(case["place"])


@pytest.mark.parametrize("case", named(ARRANGEMENTS["arrangements"]))
def test_what_is_drawn_where_is_as_in_the_shared_cases(case: dict[str, Any]) -> None:
    points = [PracticePoint(x, y, town, bool(by_town)) for x, y, town, by_town in case["points"]]
    found = arranged(points, case["middles"], case["zoom"], case["chosen"])
    expected = case["symbols"]
    assert [(one.kind, list(one.rows)) for one in found] == [(one["kind"], one["members"]) for one in expected]
    assert sorted(row for one in found for row in one.rows) == list(range(len(points)))
    for one, other in zip(found, expected, strict=True):
        assert [one.x, one.y, one.radius] == pytest.approx([other[key] for key in ("x", "y", "radius")], abs=1e-5)
        assert (one.home is None) is (other["home"] is None)


@pytest.mark.parametrize("case", named(RINGS["parts"]))
def test_a_ring_is_split_as_in_the_shared_cases(case: dict[str, Any]) -> None:
    found = [[one.part, one.start, one.end] for one in ring_parts(case["counts"], ring_radius(sum(case["counts"])))]
    assert found == [pytest.approx(part, abs=1e-5) for part in case["parts"]]


def test_rings_are_as_large_as_in_the_shared_cases() -> None:
    for number, *expected in RINGS["radii"]:
        radius = ring_radius(number)
        assert [radius, ring_width(radius), number_size(radius)] == pytest.approx(expected)


@pytest.mark.parametrize("case", named(SPOTS["spots"]))
def test_meeting_places_on_one_spot_are_one_as_in_the_shared_cases(case: dict[str, Any]) -> None:
    assert same_spots(case["lat"], case["lon"]) == case["rows"]


@pytest.mark.parametrize("case", named(CLASSES["figures"]))
def test_values_get_the_class_codes_of_the_shared_cases(case: dict[str, Any]) -> None:
    figures = pd.DataFrame({"value": case["values"], "coverage": case["coverage"]}, dtype=float)
    assert "".join(choropleth._codes(figures, tuple(case["edges"]))) == case["codes"]


@pytest.mark.parametrize("case", CLASSES["codes"], ids=lambda case: case["code"])
def test_a_picture_draws_a_class_code_as_the_shared_cases_say(case: dict[str, Any]) -> None:
    code, index, hatch = case["code"], case["index"], case["hatch"]
    assert (code in basemap_areas.HATCHED) is (index is None)
    if index is None:
        assert basemap_areas.HATCHED[code] == HATCHES[hatch]
    else:
        assert basemap_areas._colour(code, COLOURS) == COLOURS[index]
        assert (code in choropleth.PARTIAL) is (hatch == "partial")


@pytest.mark.parametrize("case", named([case for case in CELLS_CASES["outlined"] if case["look"] == "both"]))
def test_a_picture_outlines_and_fades_cells_as_the_shared_cases_say(case: dict[str, Any]) -> None:
    cell = tuple(CELLS[at] for at in case["chosen"])
    colours = bivariate_layer.bivariate_colours(View(layers=("gap",), cell=cell))
    assert (colours.corner, list(colours.outlined)) == (CELLS_CASES["corner"], case["outlined"])
    assert [at for at in range(9) if colours.colour(at) == colours.faded] == case["faded"]
    assert [at for at in range(9) if colours.border(at) == colours.faded_border] == case["faded"]


def test_outlines_of_cells_are_as_wide_as_on_the_screen() -> None:
    assert [cell_line(zoom) for zoom, _ in CELLS_CASES["widths"]] == pytest.approx(
        [width for _, width in CELLS_CASES["widths"]]
    )


def test_every_class_code_that_is_written_is_among_the_shared_cases_or_between_two() -> None:
    shared = {case["code"] for case in CLASSES["codes"]}
    without = {bivariate_layer.UNSEARCHED, bivariate_layer.UNLOCATED, bivariate_layer.FEW_RESIDENTS}
    assert {choropleth.NONE, *without} <= shared
    for codes in (choropleth.WHOLE, choropleth.PARTIAL, bivariate_layer.CODES):
        assert {codes[0], codes[-1]} <= shared
