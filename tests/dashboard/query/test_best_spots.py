"""Best spots on the sample: what holds between the questions, and that walks and residents are those of what-if."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dashboard.query import best_spots
from dashboard.query.best_spots import RECURRING, SHARES, solve
from dashboard.query.dataset import Dataset
from dashboard.query.residents import known_walks, residents
from dashboard.query.spot_ground import Ground
from dashboard.query.spots import Candidate, SpotAnswer, SpotRequest, spot_need
from dashboard.query.view import Pin, View
from dashboard.query.what_if import what_if
from geodata.bundle import read_bundle

NEED = "bimd2011"
GENT = "44021"
ALL = SpotRequest(NEED, GENT, weigh="all")


@pytest.fixture(scope="module")
def sample(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


@pytest.fixture(scope="module")
def answer(sample: Dataset) -> SpotAnswer:
    found = solve(ALL, sample)
    assert len(found.spots) == 3
    assert found.proved
    return found


def pins(answer: SpotAnswer) -> list[Pin]:
    return [Pin(spot.lat, spot.lon) for spot in answer.spots]


def test_pins_on_the_spots_reach_at_least_as_many_in_a_what_if(answer: SpotAnswer, sample: Dataset) -> None:
    # Pins also reach residents of other towns; those of a point on the very edge of a walk may be rounded away.
    found = what_if(pins(answer), sample, NEED, 800)
    assert found.gained.residents >= answer.reached * 0.98
    own = [change.newly for change in found.changes if sample.areas_by_id.at[change.area, "municipality_id"] == GENT]
    assert sum(own) == pytest.approx(answer.reached, rel=0.02)


def test_who_waits_is_the_published_measure(answer: SpotAnswer, sample: Dataset) -> None:
    who, without = residents(sample), known_walks(sample).without(800)
    own = [number for number, town in zip(without, who.towns, strict=True) if town == GENT]
    assert answer.waiting == pytest.approx(sum(own), abs=0.5)


def test_the_best_is_at_least_the_quick_choice_and_at_most_all(answer: SpotAnswer) -> None:
    assert sum(answer.curve[:3]) <= answer.reached <= answer.waiting
    assert answer.reached == sum(spot.adds for spot in answer.spots)
    assert list(answer.curve) == sorted(answer.curve, reverse=True)


def test_only_residents_of_high_need_count_where_asked(answer: SpotAnswer, sample: Dataset) -> None:
    high = solve(replace(ALL, weigh="need"), sample)
    assert 0 <= high.waiting < answer.waiting
    nobody = solve(replace(ALL, weigh="need", need=None), sample)
    assert (nobody.waiting, nobody.spots) == (0, ())


def test_a_struck_square_is_not_chosen_and_its_price_is_what_is_lost(answer: SpotAnswer, sample: Dataset) -> None:
    first = answer.spots[0].square
    without = solve(replace(ALL, struck=(first,)), sample)
    assert first not in [spot.square for spot in without.spots]
    assert without.price is not None
    assert without.price[0] == without.price[1] == answer.reached - without.reached >= 0


def test_a_square_that_nobody_knows_changes_nothing(answer: SpotAnswer, sample: Dataset) -> None:
    assert solve(replace(ALL, struck=((0.5, 0.5),)), sample).spots == answer.spots


def test_own_places_are_chosen_from_by_name_with_their_price(answer: SpotAnswer, sample: Dataset) -> None:
    own = tuple(Candidate(f"School {at}", spot.lat, spot.lon) for at, spot in enumerate(answer.spots))
    found = solve(replace(ALL, candidates=(*own, Candidate("Zee", 51.24, 2.9))), sample)
    assert {spot.name for spot in found.spots} <= {one.name for one in own}
    assert found.price is not None
    assert 0 <= found.price[0] <= found.price[1] <= answer.reached


def test_zones_exclude_squares_and_places_alike(answer: SpotAnswer, sample: Dataset) -> None:
    west, south, east, north = sample.region.bounds
    # As a bow tie, which crosses itself.
    everything = ((west, south), (east, south), (east, north), (west, north), (west, south))
    none = solve(replace(ALL, zones=(everything,)), sample)
    assert (none.spots, none.reached) == ((), 0)
    assert none.waiting == answer.waiting
    spot = answer.spots[0]
    around = tuple((spot.lon + x / 1e3, spot.lat + y / 1e3) for x, y in ((-1, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)))
    request = replace(ALL, zones=(around,))
    assert Ground(request, sample).struck.sum() >= 0
    assert solve(request, sample).reached <= answer.reached


def test_recurring_squares_are_not_those_chosen(answer: SpotAnswer) -> None:
    chosen = {(spot.lat, spot.lon) for spot in answer.spots}
    assert len(answer.recurring) <= RECURRING
    assert not chosen & {(one.lat, one.lon) for one in answer.recurring}
    assert all(1 <= one.often <= answer.answers for one in answer.recurring)


def test_the_fewest_places_for_a_share_are_no_more_than_the_quick_choice_takes(answer: SpotAnswer) -> None:
    assert [share.share for share in answer.shares] == list(SHARES)
    assert not answer.late
    assert answer.shares[0].places <= answer.shares[1].places


def test_without_time_left_the_shares_are_left_out_and_that_is_said(
    sample: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(best_spots, "ALTOGETHER", 0)
    found = solve(ALL, sample)
    assert (found.late, found.shares) == (True, ())
    assert found.spots


def test_several_towns_get_the_quick_choice_among_those_that_can_be_compared(sample: Dataset) -> None:
    found = solve(replace(ALL, town=None), sample)
    towns = {sample.areas_by_id.at[spot.area, "municipality_id"] for spot in found.spots}
    assert towns <= set(sample.bundle.measure_info.towns)
    assert (found.bound, found.shares) == (None, ())
    assert found.reached == sum(found.curve[:3]) > 0


def test_the_least_walk_is_shorter_than_the_walk_now(answer: SpotAnswer, sample: Dataset) -> None:
    found = solve(replace(ALL, goal="walk"), sample)
    assert found.walk_before is not None
    assert found.walk_after is not None
    assert 0 < found.walk_after < found.walk_before <= (found.farthest_m or 0)
    assert found.reached <= answer.reached
    assert found.waiting == answer.waiting
    best = what_if(pins(answer), sample, NEED, 800)
    assert best.gained.residents > 0


def test_who_stays_unreached_comes_most_first(answer: SpotAnswer) -> None:
    numbers = [number for _, number in answer.unreached]
    assert numbers == sorted(numbers, reverse=True)
    assert sum(numbers) <= answer.waiting - answer.reached + 1


def test_answers_are_the_same_each_time(answer: SpotAnswer, sample: Dataset) -> None:
    assert solve(ALL, sample) == answer


def test_the_figure_of_need_is_one_that_neighbourhoods_have(sample: Dataset) -> None:
    assert spot_need(View(indicator=NEED, municipality=("Gent",)), sample) == NEED
    known = spot_need(View(indicator="no_such_figure"), sample)
    assert known is not None
    table = sample.measure_table(f"need_{known}", sample.levels[-1])["value"]
    assert np.isfinite(table).any()
