"""Meeting places that do not exist, as values: what a map gets, what its legend says, the same circles everywhere."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from dashboard.maps import map_files
from dashboard.maps.drawing import PIN_CURVES, PIN_HEAD, PIN_NUMBERED, PIN_RADIUS
from dashboard.maps.folium_map import composed_json, view_map
from dashboard.maps.legend import ALREADY, NEWLY
from dashboard.maps.spec import MapSpec, map_spec
from dashboard.maps.still.what_if import Shapes, newly_reached
from dashboard.maps.what_if_layer import proposed_squares, what_if_spec
from dashboard.presenters.i18n import languages, words_of
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.spots import Spot, SpotAnswer, SpotRequest
from dashboard.query.view import DEFAULT_LAYERS, PINS, Pin, View
from geodata.bundle import read_bundle

CASES = json.loads((Path(__file__).parents[2] / "data" / "cases" / "walks.json").read_text("utf-8"))
PINNED = View(lang="en", whatif=(Pin(51.2, 4.4, "library"), Pin(51.21, 4.41)))


@pytest.fixture(scope="module")
def dataset(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


def spec_of(view: View, dataset: Dataset) -> MapSpec:
    return map_spec(view, dataset, select(view, dataset.bundle, dataset.index), words_of(dataset, view.lang))


def test_without_pins_a_map_has_no_such_layer(dataset: Dataset) -> None:
    assert spec_of(View(), dataset).what_if is None
    assert "what_if" not in spec_of(View(), dataset).layers()


def test_pins_have_numbers_names_and_the_walk_of_the_figures(dataset: Dataset) -> None:
    spec = spec_of(PINNED, dataset).what_if
    assert spec is not None
    assert [(pin.number, pin.lat, pin.lon, pin.kind) for pin in spec.pins] == [
        (1, 51.2, 4.4, "library"),
        (2, 51.21, 4.41, None),
    ]
    assert [pin.name for pin in spec.pins] == [
        "Pin 1, library: a place that does not exist",
        "Pin 2, a place that does not exist",
    ]
    # 800 m of walk, and a walk is 1.3 times as long as the straight line.
    assert spec.radius == pytest.approx(615.38, abs=0.01)
    assert not spec.editable
    assert spec.file == map_files.meeting_places(dataset, "en").address


def test_a_page_that_edits_has_the_layer_without_pins_and_another_walk(dataset: Dataset) -> None:
    spec = what_if_spec(View(lang="en"), dataset, words_of(dataset, "en"), editable=True, walk_m=400)
    assert spec is not None
    assert (spec.pins, spec.editable, spec.most) == ((), True, PINS)
    assert spec.radius == pytest.approx(307.69, abs=0.01)
    (south, west), (north, east) = spec.bounds
    assert (west, south, east, north) == dataset.allowed.bounds


def test_proposed_squares_have_letters_and_no_address(dataset: Dataset) -> None:
    spots = tuple(Spot((1.0, 2.0), lat, 4.4, "a", "", 10.0) for lat in (51.2, 51.21))
    squares = proposed_squares(SpotAnswer(SpotRequest("income"), 30.0, spots=spots), dataset, words_of(dataset, "en"))
    assert [(one.letter, one.lat, one.lon) for one in squares.candidates] == [("A", 51.2, 4.4), ("B", 51.21, 4.4)]
    assert [one.name for one in squares.candidates] == ["Square A: put a pin here", "Square B: put a pin here"]
    assert squares.radius == pytest.approx(615.38, abs=0.01)


def test_a_folium_map_has_the_layer_between_symbols_and_names(dataset: Dataset) -> None:
    layers = [role for role, _ in composed_json(view_map(spec_of(PINNED, dataset), dataset))["layers"]]
    assert layers.index("practices") < layers.index("what_if") < layers.index("labels")


@pytest.mark.parametrize("layers", [*DEFAULT_LAYERS.values(), ()])
def test_the_legend_says_what_the_circles_are_only_with_pins(dataset: Dataset, layers: tuple[str, ...]) -> None:
    view = replace(PINNED, layers=layers)
    for level in spec_of(view, dataset).legend.levels:
        assert [one.hatch for one in level.hatches][-2:] == [NEWLY, ALREADY]
    for level in spec_of(replace(view, whatif=()), dataset).legend.levels:
        assert not {NEWLY, ALREADY} & {one.hatch for one in level.hatches}


def test_whatever_is_said_of_a_pin_is_said_as_of_what_does_not_exist(dataset: Dataset) -> None:
    words = {lang: words_of(dataset, lang) for lang in languages()}
    said = {lang: [words[lang]("what_if.newly"), words[lang].plural("what_if.note", 2)] for lang in words}
    assert said["en"] == ["would be newly within a walk", "The map shows 2 places that do not exist (what if)."]
    assert all(text in said["nl"][0] + said["nl"][1] for text in ("zou ", "niet bestaan"))
    assert all(text in said["fr"][0] + said["fr"][1] for text in ("serait ", "n’existent pas"))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES["newly"]])
def test_what_is_newly_within_a_walk_is_as_in_the_shared_cases(case: dict[str, Any]) -> None:
    def circles(given: list[list[float]]) -> Shapes:
        return np.array([shapely.Point(x, y).buffer(radius, quad_segs=64) for x, y, radius in given], dtype=object)

    found = newly_reached(circles(case["pins"]), circles(case["known"]))
    assert shapely.length(found) == pytest.approx(case["length"], rel=1e-3, abs=0.1)


def test_a_pin_is_a_closed_drop_whose_head_has_room_for_its_square() -> None:
    points = np.array([(0.0, 0.0), *(point for curve in PIN_CURVES for point in curve)])
    assert tuple(points[-1]) == (0.0, 0.0)
    assert points[:, 1].min() == pytest.approx(PIN_HEAD - PIN_RADIUS)
    assert np.hypot(PIN_NUMBERED, PIN_NUMBERED) / 2 < PIN_RADIUS
