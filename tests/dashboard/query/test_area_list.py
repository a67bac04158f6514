"""The list of Where to invest: which areas it has, in which order, and what is known of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest

from dashboard.query.area_list import ListedArea, area_list, listed_view, need_in_town, towns_of
from dashboard.query.dataset import Dataset
from dashboard.query.view import Sort, View
from geodata.bundle import read_bundle
from geodata.region import NeedIn
from geodata.statuses import Scope

GENT, ANDERLECHT = "44021", "21001"


@pytest.fixture(scope="module")
def dataset(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


def with_areas(dataset: Dataset, **columns: pd.Series) -> Dataset:
    """The same region with other values of all its areas."""
    return Dataset(replace(dataset.bundle, areas=dataset.bundle.areas.assign(**columns)))


def names(dataset: Dataset, **view: object) -> list[str]:
    return [area.name for town in area_list(View(lang="nl", **view), dataset) for area in town.areas]  # type: ignore[arg-type]


def gent(dataset: Dataset, sort: Sort = "tipping") -> tuple[ListedArea, ...]:
    (town,) = area_list(View(lang="nl", area=GENT, sort=sort), dataset)
    return town.areas


def test_without_a_town_the_list_has_every_town_that_can_be_compared_by_the_alphabet(dataset: Dataset) -> None:
    towns = area_list(View(lang="nl"), dataset)
    assert {town.id for town in towns} == set(dataset.bundle.measure_info.towns)
    assert [town.name for town in towns] == sorted(town.name for town in towns)
    assert all(town.compared for town in towns)


@pytest.mark.parametrize("view", [View(municipality=("Gent",)), View(area=GENT), View(area="4402118")])
def test_a_town_is_chosen_by_its_name_its_area_or_one_of_its_areas(dataset: Dataset, view: View) -> None:
    assert [town.id for town in area_list(view, dataset)] == [GENT]


def test_figures_are_those_of_the_bundle_in_comparison_with_the_town(dataset: Dataset) -> None:
    measures = dataset.bundle.measures
    (town,) = area_list(View(area=GENT), dataset)
    assert town.indicator is not None
    own = measures[measures["comparison"].isna() | (measures["comparison"] == Scope.TOWN)]
    values = own.pivot_table(index="area_id", columns="measure_id", values="value", observed=True)
    seen = 0
    for area in town.areas:
        row = values.loc[area.id]
        assert area.corner == (row.get(f"gap_{town.indicator.id}") == 7)
        assert area.tipping == (row[f"tipping_{town.indicator.id}"] if area.corner else None)
        if area.without is not None:
            seen += 1
            assert area.without == round(row["without_place_800"])
            assert area.places == pytest.approx(row["reach_800"])
    assert seen > 1


def test_the_corner_comes_first_then_residents_without_a_known_place(dataset: Dataset) -> None:
    areas = gent(dataset)
    corner = [area.corner for area in areas]
    assert any(corner)
    assert corner == sorted(corner, reverse=True)
    others = [area.without for area in areas if not area.corner and area.without is not None]
    assert others == sorted(others, reverse=True)


@pytest.mark.parametrize("sort", get_args(Sort))
def test_every_order_has_the_same_areas(dataset: Dataset, sort: Sort) -> None:
    assert {area.id for area in gent(dataset, sort)} == {area.id for area in gent(dataset)}


def test_each_order_orders(dataset: Dataset) -> None:
    residents = [area.residents for area in gent(dataset, "residents")]
    assert residents == sorted(residents, reverse=True)
    without = [area.without for area in gent(dataset, "without") if area.without is not None]
    assert without == sorted(without, reverse=True)
    (town,) = area_list(View(area=GENT, sort="need"), dataset)
    need = [area.need for area in town.areas if area.need is not None]
    assert town.indicator is not None
    assert need == sorted(need, reverse=town.indicator.direction == "high_is_need")
    by_name = [area.name for area in gent(dataset, "name")]
    assert by_name == sorted(by_name, key=str.casefold)


def test_a_town_that_cannot_be_compared_has_need_alone_and_the_highest_first(dataset: Dataset) -> None:
    (town,) = area_list(View(area=ANDERLECHT), dataset)
    assert not town.compared
    assert town.areas
    for area in town.areas:
        assert (area.places, area.without, area.nearest_m, area.tipping, area.corner) == (None, None, None, None, False)
    need = [area.need for area in town.areas if area.need is not None]
    assert town.indicator is not None
    assert need == sorted(need, reverse=town.indicator.direction == "high_is_need")


def test_areas_with_few_residents_are_left_out_and_counted(dataset: Dataset) -> None:
    full = gent(dataset)
    areas = dataset.bundle.areas
    few = areas["population"].where(areas["area_id"] != full[0].id, 249)
    (town,) = area_list(View(area=GENT), with_areas(dataset, population=few))
    (before,) = area_list(View(area=GENT), dataset)
    assert len(town.areas) == len(full) - 1
    assert town.small == before.small + 1


def test_at_least_1000_residents_hides_and_counts(dataset: Dataset) -> None:
    areas = dataset.bundle.areas
    ids = [area.id for area in gent(dataset)]
    residents = areas["population"].mask(areas["area_id"] == ids[0], 999).mask(areas["area_id"] == ids[1], 1000)
    fewer = with_areas(dataset, population=residents)
    (town,) = area_list(View(area=GENT, least=1000), fewer)
    assert town.hidden == sum(area.residents < 1000 for area in gent(fewer)) >= 1
    assert ids[0] not in {area.id for area in town.areas}
    assert ids[1] in {area.id for area in town.areas}


def test_where_few_live_a_square_kilometre_the_nearest_place_counts_and_no_walk(dataset: Dataset) -> None:
    chosen = gent(dataset)[-1].id
    areas = dataset.bundle.areas
    wide = areas["area_km2"].mask(areas["area_id"] == chosen, 1000.0)
    area = next(one for one in gent(with_areas(dataset, area_km2=wide)) if one.id == chosen)
    assert (area.places, area.without) == (None, None)
    assert area.nearest_m is not None
    assert area.nearest_m > 0


def test_a_region_declares_the_figure_of_need_of_some_towns(dataset: Dataset) -> None:
    known = dataset.bundle.measure_info.indicators
    declared = (NeedIn(indicator=known[1], municipalities=(GENT,)),)
    info = dataset.bundle.manifest.region_info.model_copy(update={"default_need_in": declared})
    manifest = dataset.bundle.manifest.model_copy(update={"region_info": info})
    other = Dataset(replace(dataset.bundle, manifest=manifest))
    assert need_in_town(View(), GENT, other) == known[1]
    assert need_in_town(View(), ANDERLECHT, other) == need_in_town(View(), ANDERLECHT, dataset)
    assert need_in_town(View(indicator=known[0]), GENT, other) == known[0]
    # A figure that does not stand for need is not that of the list.
    assert need_in_town(View(indicator="nothing"), GENT, other) == known[1]


def test_the_map_beside_the_list_is_of_its_town_and_figure(dataset: Dataset) -> None:
    view = listed_view(View(area="4402118", setting=("living",), q="x", cell=("3-1",)), dataset)
    assert (view.question, view.municipality, view.filter_count) == ("gap", ("Gent",), 1)
    assert view.indicator == need_in_town(View(), GENT, dataset)
    assert listed_view(View(), dataset).municipality == ()


def test_every_town_can_be_chosen_once(dataset: Dataset) -> None:
    groups = towns_of(dataset, "nl")
    ids = [town for towns in groups.values() for town, _ in towns]
    assert sorted(ids) == sorted(dataset.areas_of("municipality")["area_id"])
    assert {town for town, _ in groups["compared"]} == set(dataset.bundle.measure_info.towns)


def test_a_municipality_without_neighbourhoods_is_its_own_only_row(ragged_dataset: Dataset) -> None:
    town = ragged_dataset.municipality_ids["Aalst"]
    (listed,) = area_list(View(area=town), ragged_dataset)
    assert listed.undivided
    assert [area.id for area in listed.areas] == [town]
    assert pd.notna(listed.areas[0].residents)
