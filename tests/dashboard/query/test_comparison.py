"""With which areas a view compares: of the only municipality that it names, else of all that can be compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.query.bivariate import HIGH_NEED_FEW_PLACES
from dashboard.query.comparison import agreed_in_towns, comparing, town_comparison
from dashboard.query.dataset import Dataset
from dashboard.query.view import CELLS, REGION, TOWN, View
from geodata.bundle import read_bundle
from geodata.statuses import Scope

NEED = "bimd2011"


@pytest.fixture(scope="module")
def real(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


def named(dataset: Dataset, compared: bool) -> str:
    """What practices call the first municipality that can, or cannot, be compared."""
    towns = dataset.bundle.measure_info.towns
    return next(name for name, one in dataset.municipality_ids.items() if (one in towns) == compared)


def test_a_view_of_one_municipality_compares_its_areas(real: Dataset) -> None:
    name = named(real, compared=True)
    found = comparing(View(municipality=(name,)), real)
    assert (found.scope, found.town) == (Scope.TOWN, real.municipality_ids[name])
    assert found.info == real.bundle.measure_info.towns[real.municipality_ids[name]]


def test_other_views_compare_all_areas(real: Dataset) -> None:
    one, other = named(real, compared=True), named(real, compared=False)
    for view in (View(), View(municipality=(one, other)), View(municipality=(other,))):
        found = comparing(view, real)
        assert (found.scope, found.town, found.info) == (Scope.REGION, None, real.bundle.measure_info.region)


@pytest.mark.parametrize("scale", [REGION, TOWN, "3,50,6,52"])
def test_what_colours_compare_changes_no_cell(real: Dataset, scale: str) -> None:
    view = View(municipality=(named(real, compared=True),))
    assert comparing(View(municipality=view.municipality, scale=scale), real) == comparing(view, real)
    assert comparing(View(scale=scale), real) == comparing(View(), real)


def test_an_area_is_compared_with_those_of_its_municipality_where_that_can_be(real: Dataset) -> None:
    towns, areas = real.bundle.measure_info.towns, real.areas_of(real.levels[-1])
    for area, town in zip(areas["area_id"], areas["municipality_id"], strict=True):
        found = town_comparison(area, real)
        assert (found.town if found else None) == (town if town in towns else None)


def test_agreement_is_that_of_each_municipality(real: Dataset) -> None:
    expected: dict[str, str] = {}
    for town in real.bundle.measure_info.towns.values():
        expected |= town.agreed.get(NEED, {})
    assert agreed_in_towns(real, NEED) == expected


def test_a_comparison_of_a_municipality_has_its_areas_alone(real: Dataset) -> None:
    view = View(municipality=(named(real, compared=True),), cell=CELLS, indicator=NEED)
    found = comparing(view, real)
    table = real.compared_table(NEED, found)
    inside = set(real.areas_in_town(real.levels[-1], str(found.town))["area_id"])
    assert set(table.index) == inside
    assert real.index.areas_in_cells(view) == frozenset(table.index[table["cell"].notna()])
    everywhere = real.compared_table(NEED, comparing(View(), real))
    assert set(everywhere.index) == set(real.areas_of(real.levels[-1])["area_id"])


def test_only_areas_in_the_corner_have_a_tipping_number(real: Dataset) -> None:
    for scope in Scope:
        table = real.bivariate_table(NEED, scope)
        compared = table[table["status"] == "ok"]
        corner = compared["cell"] == HIGH_NEED_FEW_PLACES
        assert len(compared)
        assert (compared.loc[~corner, "tipping"] == 0).all()
        assert not (compared.loc[corner, "tipping"] == 0).any()
