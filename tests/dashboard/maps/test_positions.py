"""Where practices are drawn of which only the municipality is known, and what part of the region a map opens on."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.maps.area_layer import BESIDE, area_spec
from dashboard.maps.bivariate_layer import bivariate_layer
from dashboard.maps.choropleth import choropleth
from dashboard.maps.positions import practice_positions
from dashboard.presenters.i18n import words_of
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle


@pytest.fixture(scope="module")
def ragged(ragged_bundle: Path) -> Dataset:
    return Dataset(read_bundle(ragged_bundle))


def test_a_practice_without_a_point_stands_with_the_others_of_its_municipality_else_inside_it(ragged: Dataset) -> None:
    practices = ragged.bundle.practices.copy()
    practices.loc[practices["practice_id"] == "ruilhuis-aalst", "municipality_id"] = "44021"
    changed = Dataset(read_bundle_with(ragged, practices))
    drawn = {one.id: (one.lat, one.lon) for one in practice_positions(changed)}
    assert drawn["ruilhuis-aalst"] == drawn["keuken-gent"] == (51.05, 3.72)
    # A withheld place: the point is the one of its municipality, which every area has.
    assert drawn["onthaal-melle"] == (50.995, 3.81)
    assert drawn["tuin-dok-gent"] == (51.06, 3.7)
    towns = {one.id: one.town for one in practice_positions(ragged)}
    assert (towns["onthaal-melle"], towns["tuin-dok-gent"]) == ("Melle", None)


def read_bundle_with(dataset: Dataset, practices):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(dataset.bundle, practices=practices)


def test_a_map_opens_on_what_it_compares(ragged: Dataset) -> None:
    def focus(view: View) -> object:
        scale, layer = choropleth(view, ragged), bivariate_layer(view, ragged)
        return area_spec(view, ragged, words_of(ragged, "en"), scale, layer).focus

    assert focus(View()) is None
    assert focus(View(indicator="income", scale="3.6,50.9,3.9,51.1")) is None
    # Without areas that have no class: with few residents, or few a km², in Melle, where too few kinds were searched,
    # and the municipality that has no neighbourhoods.
    beside = pytest.approx([51.035 - BESIDE, 3.685 - BESIDE, 51.07 + BESIDE, 3.735 + BESIDE])
    assert [edge for corner in focus(View(layers=("gap",))) for edge in corner] == beside  # type: ignore[attr-defined]
    gent = pytest.approx([50.995 - BESIDE, 3.685 - BESIDE, 51.07 + BESIDE, 3.735 + BESIDE])
    town = View(indicator="income", municipality=("Gent",))
    assert [edge for corner in focus(town) for edge in corner] == gent  # type: ignore[attr-defined]
