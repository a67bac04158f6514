"""Figures of an area and its places among its municipality and its region, checked by hand and against plain loops."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.presenters.neighbourhood.area_values import AreaValue, Rank, area_figures
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle
from tests.dashboard.presenters.neighbourhood import toy


def reading(area: str, figure: str) -> AreaValue:
    line = next(line for line in area_figures([area], toy.toy_dataset(), View()) if line.id == figure)
    return line.values[0]


def test_a_figure_comes_with_its_place_in_the_municipality_and_in_the_region() -> None:
    assert reading("a1", "need").ranks == (Rank("Alpha", 1, 1, 3), Rank(None, 1, 1, 3))


def test_equal_figures_share_their_places() -> None:
    assert reading("a2", "need").ranks == (Rank("Alpha", 2, 3, 3), Rank(None, 2, 3, 3))


def test_place_one_has_most_support() -> None:
    assert reading("a3", "reach_800").ranks == (Rank("Alpha", 1, 1, 3),)
    assert reading("a1", "reach_800").ranks == (Rank("Alpha", 3, 3, 3),)


def test_known_places_rank_no_area_where_the_municipality_cannot_be_compared() -> None:
    data = toy.toy_dataset()
    info = data.bundle.measure_info.model_copy(update={"towns": {}})
    other = toy.toy_dataset(measure_info=info)
    for figure in ("reach_800", "support"):
        found = next(one for one in area_figures(["a1"], other, View()) if one.id == figure).values[0]
        assert (found.value is None, found.ranks) == (False, ())


def test_an_area_that_nobody_searched_has_no_figure_about_support_and_no_place() -> None:
    for figure in ("reach_800", "support"):
        found = reading("b1", figure)
        assert (found.value, found.low, found.high, found.ranks) == (None, None, None, ())
        assert found.status == "not_searched"


def test_an_area_without_a_figure_says_so() -> None:
    found = next(line for line in area_figures(["a1", "b1"], toy.toy_dataset(), View()) if line.id == "need").values[1]
    assert (found.value, found.status, found.ranks) == (None, "no_data", ())


def test_a_figure_of_a_part_of_the_residents_says_of_which() -> None:
    assert (reading("a1", "need").status, reading("a1", "need").coverage) == ("partial", 0.5)


def test_readings_come_in_the_order_in_which_areas_were_asked_for() -> None:
    for line in area_figures(["a3", "b1", "a1"], toy.toy_dataset(), View()):
        assert [found.area for found in line.values] == ["a3", "b1", "a1"]


def test_an_area_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        toy.toy_dataset().level_of("nowhere")


def rated(area: str, **found: tuple[int, float]) -> AreaValue:
    return next(line for line in area_figures([area], toy.rated(**found), View()) if line.id == "rate_all").values[0]


def test_areas_without_a_practice_share_the_last_places_however_few_live_there() -> None:
    # Few residents draw the rate of nothing so near to the mean that it exceeds that of a practice among many.
    found = {"a1": (0, 0.9), "a2": (1, 0.4), "a3": (0, 0.1), "b1": (2, 1.5)}
    for area in ("a1", "a3"):
        assert rated(area, **found).ranks == (Rank("Alpha", 2, 3, 3), Rank(None, 3, 4, 4))
    assert rated("a2", **found).ranks == (Rank("Alpha", 1, 1, 3), Rank(None, 2, 2, 4))
    assert [rated(area, **found).practices for area in toy.AREAS] == [0, 1, 0, 2]
    assert rated("a1", **found).value == 0.9


def test_areas_that_differ_by_chance_only_share_all_places() -> None:
    found = {"a1": (0, 0.3), "a2": (1, 0.3), "a3": (0, 0.3), "b1": (2, 0.3)}
    assert {rated(area, **found).ranks[-1] for area in toy.AREAS} == {Rank(None, 1, 4, 4)}


@settings(max_examples=15)
@given(st.tuples(*[st.tuples(st.integers(0, 2), st.floats(0, 9, allow_nan=False))] * 4))
def test_two_areas_without_a_practice_never_have_different_places(pairs: tuple[tuple[int, float], ...]) -> None:
    data = toy.rated(**dict(zip(toy.AREAS, pairs, strict=True)))
    readings = next(line for line in area_figures(toy.AREAS, data, View()) if line.id == "rate_all").values
    assert len({one.ranks[-1] for one in readings if one.practices == 0}) <= 1


def test_in_a_built_bundle_too(atlas_bundle: Path) -> None:
    dataset = Dataset(read_bundle(atlas_bundle))
    for level in dataset.levels:
        areas = list(dataset.area_rows(level))
        for line in [line for line in area_figures(areas, dataset, View()) if line.id.startswith("rate_")]:
            none = [one for one in line.values if one.practices == 0 and one.value is not None]
            assert len({one.ranks[-1:] for one in none}) <= 1
            ranked = [one for one in line.values if one.practices and one.ranks]
            # Municipalities get no places by their rates.
            assert bool(ranked) == (level == dataset.levels[-1])
            if ranked:
                some = max(one.ranks[-1].last for one in ranked)
                assert all(some < one.ranks[-1].first for one in none)


def test_in_a_built_bundle_places_agree_with_counting_one_by_one(atlas_bundle: Path) -> None:
    dataset = Dataset(read_bundle(atlas_bundle))
    towns = dict(zip(dataset.bundle.areas["area_id"], dataset.bundle.areas["municipality_name"], strict=True))
    for line in [
        one
        for one in area_figures(["440217", "21000_56", "11002ANT09"], dataset, View())
        if not one.id.startswith("rate_")
    ]:
        for found in line.values:
            for rank in found.ranks:
                peers = [v for a, v in line.known.items() if rank.scope in (None, towns[str(a)])]
                assert rank.of == len(peers)
                assert rank.first == 1 + sum(v > found.value for v in peers)
                assert rank.last == sum(v >= found.value for v in peers)
