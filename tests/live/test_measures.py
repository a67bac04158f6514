"""The measures of the live regions: what holds whatever is searched next, and what the embedded region weighs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from geodata.bundle import Bundle, read_bundle
from tests.walks_again import unequal

# Of the points of residence in the embedded region.
MOST_BYTES = 300_000


@pytest.fixture(scope="module", params=["embedded_bundle", "flanders_bundle"])
def bundle(request: pytest.FixtureRequest) -> Bundle:
    folder: Path = request.getfixturevalue(request.param)
    return read_bundle(folder)


def compared(bundle: Bundle, measure_id: str) -> pd.Series[float]:
    """The values of a measure by area and comparison."""
    rows = bundle.measures[bundle.measures["measure_id"] == measure_id]
    return rows.set_index(["area_id", "comparison"])["value"]


def test_points_and_places_give_the_published_measures_again(bundle: Bundle) -> None:
    assert unequal(bundle) == []


def test_towns_are_compared_and_each_area_in_the_corner_says_what_would_turn_it(bundle: Bundle) -> None:
    info = bundle.measure_info
    assert info.towns
    assert info.region.kinds
    corners = 0
    for name in info.indicators:
        corner = compared(bundle, f"gap_{name}") == 7
        numbers = compared(bundle, f"tipping_{name}")[corner].dropna()
        assert (numbers >= 1).all()
        assert (numbers == numbers.round()).all()
        corners += int(corner.sum())
    assert corners


def test_an_area_is_compared_in_its_town_and_over_the_region_or_in_neither(bundle: Bundle) -> None:
    support = compared(bundle, "support").unstack("comparison")
    assert (support["town"].notna() == support["region"].notna()).all()
    assert support["town"].notna().sum() == bundle.measure_info.left_out.areas.ranked
    for own, town in bundle.measure_info.towns.items():
        assert own in bundle.measure_info.region.municipalities
        assert set(bundle.measure_info.region.kinds) <= set(town.kinds)
        assert town.settings == 24 * 3 * (len(town.kinds) + 1)


def test_areas_where_two_figures_agree_are_compared_by_both(bundle: Bundle) -> None:
    info = bundle.measure_info
    publisher = {item.id: item.source for item in bundle.manifest.indicators}
    for scope, said in (("region", info.region), *(("town", town) for town in info.towns.values())):
        for first, agreed in said.agreed.items():
            for area, second in agreed.items():
                assert publisher[first] != publisher[second]
                for name in (first, second):
                    assert pd.notna(compared(bundle, f"gap_{name}")[area, scope])


def test_points_of_residence_of_the_embedded_region_are_small(embedded_bundle: Path) -> None:
    assert (embedded_bundle / "residence.parquet").stat().st_size <= MOST_BYTES
    levels = read_bundle(embedded_bundle).areas.set_index("area_id")["level"]
    points = pd.read_parquet(embedded_bundle / "residence.parquet")
    assert set(points["area_id"].map(levels)) == {"neighbourhood"}
