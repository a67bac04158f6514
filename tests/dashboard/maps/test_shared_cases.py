"""Cases that Python and the scripts share: ``tests/scripts`` reads the same files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.maps import bivariate_layer, choropleth
from dashboard.maps.drawing import HATCHES, cell_line
from dashboard.maps.still import basemap_areas, points
from dashboard.query.view import CELLS, View

CASES = Path(__file__).parents[2] / "data" / "cases"
CLUSTERS = json.loads((CASES / "clusters.json").read_text("utf-8"))
CELLS_CASES = json.loads((CASES / "cells.json").read_text("utf-8"))
CLASSES = json.loads((CASES / "classes.json").read_text("utf-8"))
# Any nine colours.
COLOURS = tuple(f"#00000{at}" for at in range(9))


def named(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in cases]


@pytest.mark.parametrize("case", named(CLUSTERS["clusters"]))
def test_symbols_that_touch_are_joined_as_in_the_shared_cases(case: dict[str, Any]) -> None:
    scale = case["scale"]
    spots = [points.PointSymbol(x, y, points.radius(1) * scale, (at,)) for at, (x, y) in enumerate(case["points"])]
    found = points.clusters(spots, scale)
    assert [list(spot.rows) for spot in found] == [cluster["members"] for cluster in case["clusters"]]
    for spot, cluster in zip(found, case["clusters"], strict=True):
        assert (spot.x, spot.y, spot.radius) == pytest.approx([cluster[name] for name in ("x", "y", "radius")])


@pytest.mark.parametrize("case", named(CLUSTERS["free_places"]))
def test_room_is_made_as_in_the_shared_cases(case: dict[str, Any]) -> None:
    spot, *others = [points.PointSymbol(x, y, radius, (0,)) for x, y, radius in (case["item"], *case["others"])]
    found = points.free_place(spot, others)
    assert [found.x, found.y] == pytest.approx(case["place"])


def test_symbols_are_as_wide_as_in_the_shared_cases() -> None:
    assert [points.radius(number) for number, _ in CLUSTERS["radii"]] == pytest.approx(
        [r for _, r in CLUSTERS["radii"]]
    )


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
