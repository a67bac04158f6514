"""Places of OpenStreetMap on a map: layers of their own, which an address from before them does not show."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.maps import map_files
from dashboard.maps.legend import legend
from dashboard.maps.positions import meeting_place_spots, places_of_layer
from dashboard.maps.spec import MapSpec, map_spec
from dashboard.presenters.filter_options import layer_group
from dashboard.presenters.i18n import words_of
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.view import DEFAULT_LAYERS, OSM_LAYERS, View, parse_view, view_query
from geodata.bundle import read_bundle

OLD = ("practices", "meeting_places", "areas")


@pytest.fixture(scope="module")
def dataset(osm_bundle: Path) -> Dataset:
    return Dataset(read_bundle(osm_bundle))


@pytest.fixture(scope="module")
def without(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


def spec_of(view: View, dataset: Dataset) -> MapSpec:
    return map_spec(view, dataset, select(view, dataset.bundle, dataset.index), words_of(dataset, view.lang))


def content(file: map_files.MapFile) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(gzip.decompress(file.content))
    return found


@pytest.mark.parametrize(
    ("query", "layers"),
    [
        ({}, ("practices", "meeting_places", "osm_places", "areas")),
        ({"question": ["gap"]}, ("practices", "meeting_places", "osm_places", "gap")),
        ({"question": ["evidence"]}, ("practices", "meeting_places", "osm_places", "areas")),
        # Written before these layers were there.
        ({"layers": [*OLD]}, OLD),
        ({"layers": ["practices,meeting_places,gap"]}, ("practices", "meeting_places", "gap")),
        ({"layers": ["osm_other", "practices"]}, ("practices", "osm_other")),
    ],
)
def test_an_address_that_names_its_layers_means_what_it_meant(
    dataset: Dataset, query: dict[str, list[str]], layers: tuple[str, ...]
) -> None:
    view, problems = parse_view(query, dataset.allowed)
    assert (view.layers, problems) == (layers, ())


@pytest.mark.parametrize("question", ["where", "gap", "evidence"])
def test_usual_layers_are_not_written(question: str) -> None:
    view = View().asking(question)  # type: ignore[arg-type]
    assert view.layers == DEFAULT_LAYERS[view.question]
    assert "layers" not in view_query(view)
    assert "layers=osm_other" in view_query(View(layers=("osm_other",)))


def test_one_file_serves_ours_and_theirs_and_another_what_counts_nowhere(dataset: Dataset) -> None:
    spec = spec_of(View(layers=("meeting_places", *OSM_LAYERS)), dataset)
    assert [one.layer for one in spec.place_layers] == ["osm_other", "osm_places", "meeting_places"]
    assert spec.osm_places is not None
    assert spec.meeting_places is not None
    assert spec.osm_places.file == spec.meeting_places.file
    places, others = content(map_files.meeting_places(dataset, "fr")), content(map_files.other_places(dataset, "fr"))
    unverified = {places["names"][int(row)]: url for row, url in places["unverified"].items()}
    assert set(unverified) == {"Maison <b>du</b> Peuple", "Maison de jeunes"}
    assert unverified["Maison <b>du</b> Peuple"] == "https://example.org/maison"
    assert (others["names"], others["lines"]) == (["Institut lointain", None], ["autre lieu"])


def test_walks_and_the_search_know_what_counts(dataset: Dataset) -> None:
    counted = {place for _, _, ids in meeting_place_spots(dataset) for place in ids}
    assert {"osm-maison-brussel", "osm-jeunes-brussel"} <= counted
    assert not {"osm-institut-brussel", "osm-zonder-naam-brussel"} & counted
    assert [len(places_of_layer(dataset, one)) for one in OSM_LAYERS] == [2, 2]
    alone = spec_of(View(layers=("osm_places",)), dataset)
    assert alone.places["meeting_places"] == map_files.meeting_places(dataset, "nl").address


def test_the_legend_names_and_counts_them(dataset: Dataset) -> None:
    view = View(lang="en", layers=("meeting_places", *OSM_LAYERS))
    drawn = legend(view, dataset, None, words_of(dataset, "en")).symbols
    symbols = {one.image.rpartition("/")[2]: one.label for one in drawn}
    assert symbols == {
        "meeting_place.svg": "meeting place",
        "osm_places.svg": "meeting place from OpenStreetMap, not verified (2)",
        "osm_other.svg": "other place from OpenStreetMap, counts in no figure (2)",
    }


def test_a_region_without_them_has_no_layer_of_them(dataset: Dataset, without: Dataset) -> None:
    view = View(lang="en", layers=("meeting_places", *OSM_LAYERS))
    assert [one.layer for one in spec_of(view, without).place_layers] == ["meeting_places"]
    values = [
        {option.value for option in layer_group(view, one, words_of(one, "en")).options} for one in (without, dataset)
    ]
    assert values[1] - values[0] == set(OSM_LAYERS)
    assert len(legend(view, without, None, words_of(without, "en")).symbols) == 1


@pytest.mark.parametrize("layers", [("practices", "osm_places"), ("meeting_places",)])
def test_the_corner_of_the_map_names_openstreetmap_where_places_or_points_are_its(
    layers: tuple[str, ...], dataset: Dataset, without: Dataset
) -> None:
    named = legend(View(layers=layers, lang="fr"), dataset, None, words_of(dataset, "fr")).credit
    assert 'Lieux, en partie\u00a0: <a href="https://www.openstreetmap.org/copyright"' in named
    assert named.count("©\u00a0OpenStreetMap</a>") == 1
    elsewhere = legend(View(layers=layers), without, None, words_of(without, "en")).credit
    assert "OpenStreetMap" not in elsewhere
    assert "OpenStreetMap" not in legend(View(layers=("practices",)), dataset, None, words_of(dataset, "en")).credit
