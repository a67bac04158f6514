"""What the map is given to find places by, and to outline what was chosen on whichever level."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.maps.map_files import area_names
from dashboard.maps.spec import MapSpec, map_spec
from dashboard.maps.standalone import standalone_map
from dashboard.outlets.html_file import carried_files, slim
from dashboard.presenters.i18n import Words, languages
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.view import View
from geodata.bundle import read_bundle
from geodata.bundle.models import PlaceNames
from tests.dashboard.presenters.neighbourhood.toy import toy_dataset

COLUMNS = (
    "area_id", "level", "parent_id", "municipality_id", "municipality_name", "name_nl", "name_fr", "name_en",
    "population",
)  # fmt: skip
AREAS = pd.DataFrame(
    [
        ("T", "municipality", None, "T", "Elsene", "Elsene", "Ixelles", None, None),
        ("L", "municipality", None, "L", "Lievegem", "Lievegem", None, None, 25_649),
        ("A", "neighbourhood", "T", "T", "Elsene", "Boondaal (Elsene) (Elsene)", None, None, 12_345),
        ("B", "neighbourhood", "T", "T", "Elsene", "Flagey", "Place Flagey", None, 160),
        ("C", "neighbourhood", "G", "G", "Gent", "Gentbrugge", None, None, None),
    ],
    columns=COLUMNS,
)


@pytest.fixture(scope="module")
def dataset(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


MORE = {
    "L": PlaceNames(also=("Lovendegem", "Lievegem"), villages={"Vinderhoute": 1182}, postcodes=("9920", "9921")),
    "gone": PlaceNames(also=("Elsewhere",)),
}


def names(level: str, lang: str) -> dict[str, Any]:
    dataset = toy_dataset(areas=AREAS, place_names=MORE)
    found: dict[str, Any] = json.loads(gzip.decompress(area_names(dataset, level, lang).content))
    return found


def test_a_municipality_stands_once_beside_the_name_of_its_area() -> None:
    found = names("neighbourhood", "nl")
    # The last one has no neighbourhoods and is drawn beside them.
    assert found["names"] == ["Boondaal (Elsene)", "Flagey", "Gentbrugge", "Lievegem"]
    assert found["places"] == [None, "Elsene", "Gent", None]


@pytest.mark.parametrize("lang", languages())
def test_an_area_has_the_names_of_all_languages_to_be_found_by(lang: str) -> None:
    for level, at, wanted in (
        ("municipality", 0, {"Elsene", "Ixelles"}),
        ("neighbourhood", 1, {"Flagey", "Place Flagey"}),
    ):
        found = names(level, lang)
        assert {found["names"][at], *found["also"][at]} == wanted
    found = names("neighbourhood", lang)
    assert all("Ixelles" in around for around in found["around"][:2])
    assert found["around"][2] is None


def test_a_municipality_is_found_by_merged_names_villages_and_postcodes_and_ranked_by_residents() -> None:
    found = names("municipality", "nl")
    assert found["level"] == "municipality"
    # One without a number of its own has that of its neighbourhoods.
    assert found["size"] == [12_500, 25_600]
    assert found["also"][1] == ["Lovendegem"]
    assert (found["villages"], found["postcodes"]) == ({"1": {"Vinderhoute": 1200}}, {"1": ["9920", "9921"]})
    found = names("neighbourhood", "nl")
    assert found["size"] == [12_300, 200, None, 25_600]
    # Of neighbourhoods there are none.
    assert (set(found["villages"]), set(found["postcodes"])) == ({"3"}, {"3"})


def test_the_coarsest_level_is_searched_first_and_one_that_is_not_drawn_comes_with_its_outlines(
    dataset: Dataset,
) -> None:
    places = spec_of(View(), dataset).places
    assert [name.split("-")[1] for name in places["names"]] == ["municipality", "neighbourhood"]
    assert places["undrawn"] == {}
    for view in (View(level="neighbourhood"), View(layers=("gap",))):
        spec = spec_of(view, dataset)
        assert list(spec.places["undrawn"]) == spec.places["names"][:1]
        assert "/geometry/areas-municipality-" in spec.places["undrawn"][spec.places["names"][0]][0]["url"]
        # A page that stands alone has no use for them without a search box.
        for controls, number in ((("zoom",), 0), (("search",), 1)):
            alone = dict(standalone_map(spec, view, dataset, controls)["layers"])["places"]
            assert (len(alone["undrawn"]), bool(alone["search"])) == (number, bool(number))


def spec_of(view: View, dataset: Dataset) -> MapSpec:
    words = Words(view.lang, dataset.bundle.vocabulary)
    return map_spec(view, dataset, select(view, dataset.bundle, dataset.index), words)


def test_meeting_places_are_found_where_they_are_drawn(dataset: Dataset) -> None:
    assert spec_of(View(), dataset).places["meeting_places"].startswith("/layers/meeting_places-nl-")
    assert spec_of(View(layers=("areas",)), dataset).places["meeting_places"] is None


@pytest.mark.parametrize("view", [View(level="neighbourhood", area="44021"), View(layers=("gap",), area="44021")])
def test_a_chosen_area_of_a_level_that_is_not_drawn_brings_its_outlines(dataset: Dataset, view: View) -> None:
    spec = spec_of(view, dataset)
    chosen = spec.layers()["areas"]["selected"]
    assert (chosen["id"], chosen["level"]) == ("44021", None)
    assert all("/geometry/areas-municipality-" in outline["url"] for outline in chosen["geometry"])
    assert "/layers/areas-municipality-nl-" in chosen["names"]
    # A page that stands alone carries them as well, at one sharpness.
    alone = dict(standalone_map(slim(spec), view, dataset, ("zoom",))["layers"])["areas"]["selected"]
    files = dict(carried_files(dataset, slim(spec), search=False))
    assert alone["names"] in files
    assert [outline["url"] in files for outline in alone["geometry"]] == [True]


def test_a_chosen_area_of_a_level_that_is_drawn_needs_no_more(dataset: Dataset) -> None:
    chosen = spec_of(View(area="44021"), dataset).layers()["areas"]["selected"]
    assert chosen == {"id": "44021", "level": 0, "index": chosen["index"]}
