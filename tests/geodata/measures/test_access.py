"""Access: worked by hand, and what holds whatever the numbers."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.measures.access import (
    CATCHMENTS_M,
    DECAYS,
    DETOUR_FACTOR,
    Pairs,
    access,
    canonical_order,
    decay,
    nearest,
    pairs,
    reach,
)
from geodata.measures.residence import residence

SPOT = st.tuples(st.integers(0, 3000), st.integers(0, 3000))
SPOTS = st.lists(SPOT, min_size=1, max_size=12)
CATCHMENT = st.sampled_from(CATCHMENTS_M)
EDGE = st.sampled_from(tuple(DECAYS.values()))


def near(points: list[tuple[int, int]], places: list[tuple[int, int]]) -> Pairs:
    return pairs(np.array(points, float), np.array(places, float), max(CATCHMENTS_M))


def test_the_walk_is_the_beeline_times_the_detour() -> None:
    found = near([(0, 0), (1000, 0)], [(0, 300), (0, 0)])
    assert found.point.tolist() == [0, 0]
    assert found.place.tolist() == [0, 1]
    assert found.metres.tolist() == [300 * DETOUR_FACTOR, 0]


def test_a_place_at_the_end_of_the_walk_still_counts_and_one_beyond_does_not() -> None:
    found = Pairs(np.array([0, 0]), np.array([0, 1]), np.array([400.0, 400.1]), 1, 2)
    assert reach(found, 400).tolist() == [1]
    assert reach(found, 800).tolist() == [2]
    assert decay(found.metres, 400, 0.1).tolist() == pytest.approx([0.1, 0])


def test_one_place_shared_by_two_points_worked_by_hand() -> None:
    # At half of the catchment the weight is the fourth root of that at its edge: with 1/16 that is 1/2.
    found = Pairs(np.array([0, 1]), np.array([0, 0]), np.array([0.0, 400.0]), 2, 1)
    shared = access(found, np.array([100.0, 200.0]), np.ones(1), 800, 1 / 16)
    # 100 people at the door and 200 who count for half: 200 share one place.
    assert shared.per_resident.tolist() == pytest.approx([1 / 200, 0.5 / 200])


def test_a_place_where_nobody_lives_is_given_to_nobody_and_said() -> None:
    shared = access(near([(0, 0)], [(0, 0), (9000, 0)]), np.array([10.0]), np.ones(2), 800, 0.1)
    assert shared.reached.tolist() == [True, False]
    assert shared.per_resident.tolist() == pytest.approx([1 / 10])
    empty = access(near([(0, 0)], [(0, 0)]), np.array([0.0]), np.ones(1), 800, 0.1)
    assert (empty.reached.tolist(), empty.per_resident.tolist()) == ([False], [0.0])


def test_without_places_nobody_has_access() -> None:
    none = pairs(np.zeros((2, 2)), np.empty((0, 2)), 1200)
    assert reach(none, 800).tolist() == [0, 0]
    assert access(none, np.ones(2), np.empty(0), 800, 0.1).per_resident.tolist() == [0, 0]


@given(points=SPOTS, places=SPOTS, catchment=CATCHMENT, edge=EDGE, data=st.data())
def test_all_that_is_shared_out_is_what_somebody_can_reach(
    points: list[tuple[int, int]], places: list[tuple[int, int]], catchment: int, edge: float, data: st.DataObject
) -> None:
    people = np.array(data.draw(st.lists(st.integers(0, 5000), min_size=len(points), max_size=len(points))), float)
    supply = np.array(data.draw(st.lists(st.integers(0, 4), min_size=len(places), max_size=len(places))), float)
    found = access(near(points, places), people, supply, catchment, edge)
    assert (found.per_resident * people).sum() == pytest.approx(supply[found.reached].sum())


@given(points=SPOTS, places=SPOTS, catchment=CATCHMENT, edge=EDGE)
def test_the_order_of_rows_does_not_matter_and_twice_the_places_is_twice_the_access(
    points: list[tuple[int, int]], places: list[tuple[int, int]], catchment: int, edge: float
) -> None:
    people, supply = np.arange(1.0, len(points) + 1), np.ones(len(places))
    one = access(near(points, places), people, supply, catchment, edge).per_resident
    turned = access(near(points[::-1], places[::-1]), people[::-1], supply, catchment, edge).per_resident
    assert turned[::-1] == pytest.approx(one)
    twice = access(near(points, places + places), people, np.ones(2 * len(places)), catchment, edge).per_resident
    assert twice == pytest.approx(2 * one)


@given(points=SPOTS, places=SPOTS, catchment=CATCHMENT, edge=EDGE, share=st.floats(0.1, 0.9))
def test_cutting_a_point_in_two_changes_nobody_s_access(
    points: list[tuple[int, int]], places: list[tuple[int, int]], catchment: int, edge: float, share: float
) -> None:
    people, supply = np.arange(1.0, len(points) + 1), np.ones(len(places))
    whole = access(near(points, places), people, supply, catchment, edge).per_resident
    parts = np.append(people, people[0] * (1 - share))
    parts[0] *= share
    cut = access(near([*points, points[0]], places), parts, supply, catchment, edge).per_resident
    assert cut == pytest.approx(np.append(whole, whole[0]))


@given(points=SPOTS, places=SPOTS, pin=SPOT, catchment=CATCHMENT)
def test_a_place_more_never_lowers_reach_and_never_lengthens_a_walk(
    points: list[tuple[int, int]], places: list[tuple[int, int]], pin: tuple[int, int], catchment: int
) -> None:
    before, after = near(points, places), near(points, [*places, pin])
    gained = reach(after, catchment) - reach(before, catchment)
    home, here = np.array(points, float), np.array([pin], float)
    assert gained.tolist() == (nearest(home, here) <= catchment).astype(float).tolist()
    walks = [nearest(home, np.array(there, float)) for there in (places, [*places, pin])]
    assert (walks[1] <= walks[0]).all()


@given(points=SPOTS, places=SPOTS, pins=SPOTS, catchment=CATCHMENT, edge=EDGE)
def test_pins_are_shared_out_beside_the_places_that_are_there(
    points: list[tuple[int, int]],
    places: list[tuple[int, int]],
    pins: list[tuple[int, int]],
    catchment: int,
    edge: float,
) -> None:
    people = np.arange(1.0, len(points) + 1)
    every = [*places, *pins]
    found = access(near(points, every), people, np.ones(len(every)), catchment, edge)
    assert (found.per_resident * people).sum() == pytest.approx(found.reached.sum())
    # What the pins give is given by them alone: nobody's share of another place changes.
    parts = [access(near(points, some), people, np.ones(len(some)), catchment, edge) for some in (places, pins)]
    assert found.per_resident == pytest.approx(parts[0].per_resident + parts[1].per_resident)
    assert (found.per_resident >= parts[0].per_resident * (1 - 1e-12)).all()


@given(points=SPOTS, places=SPOTS, catchment=CATCHMENT, edge=EDGE, random=st.randoms(use_true_random=False))
def test_the_same_places_in_any_order_give_the_same_bits(
    points: list[tuple[int, int]],
    places: list[tuple[int, int]],
    catchment: int,
    edge: float,
    random: Random,
) -> None:
    people, mixed = np.arange(1.0, len(points) + 1) / 7, list(places)
    random.shuffle(mixed)
    bits = []
    for listed in (np.array(places, float), np.array(mixed, float)):
        ordered = listed[canonical_order(listed)]
        found = access(
            pairs(np.array(points, float), ordered, catchment), people, np.ones(len(listed)), catchment, edge
        )
        bits.append(found.per_resident.tobytes())
    assert bits[0] == bits[1]


@given(points=SPOTS, places=SPOTS, detour=st.sampled_from((1.1, 1.3, 1.6)), walk=CATCHMENT)
def test_pairs_as_the_crow_flies_made_longer_are_those_of_the_walk(
    points: list[tuple[int, int]], places: list[tuple[int, int]], detour: float, walk: int
) -> None:
    home, there = np.array(points, float), np.array(places, float)
    straight = pairs(home, there, walk / 1.1, detour=1.0).longer(detour).within(walk)
    walked = pairs(home, there, walk, detour=detour)
    for name in ("point", "place", "metres"):
        assert getattr(straight, name).tobytes() == getattr(walked, name).tobytes()


def test_places_of_some_kinds_keep_their_numbers() -> None:
    found = near([(0, 0)], [(0, 0), (100, 0), (200, 0)]).of(np.array([True, False, True]))
    assert (found.place.tolist(), found.places) == ([0, 2], 3)
    assert reach(found, 400).tolist() == [2]


def test_the_walk_to_the_nearest_place_is_infinite_without_any() -> None:
    points = np.array([[0.0, 0], [0, 400]])
    assert nearest(points, np.array([[0.0, 100], [300, 400]])).tolist() == pytest.approx([130, 390])
    assert nearest(points, np.empty((0, 2))).tolist() == [np.inf, np.inf]


def test_a_point_beside_the_grid_is_written_in_parts_that_are_exact() -> None:
    home = residence([shapely.box(5010.3, 5010.7, 5020.1, 5020.9)], 250)
    steps = home.xy / 250
    assert (steps * 256 == np.round(steps * 256)).all()
    assert (steps * 250).tobytes() == home.xy.tobytes()


def test_residents_are_spread_over_a_large_area_and_stand_inside_a_small_one() -> None:
    large, small = shapely.box(10, 10, 1010, 510), shapely.box(5010, 5010, 5020, 5020)
    home = residence([large, small], 250)
    assert np.bincount(home.area).tolist() == [8, 1]
    assert shapely.contains_xy(large, *home.xy[:8].T).all()
    assert shapely.contains_xy(small, *home.xy[8])
    assert home.shared(np.array([800.0, np.nan])).tolist() == [100] * 8 + [0]
    assert home.mean(np.array([*range(8), 5.0]), 2).tolist() == [3.5, 5]


def test_without_areas_nobody_lives_anywhere() -> None:
    assert residence([], 250).xy.shape == (0, 2)


def test_where_points_fall_does_not_depend_on_the_other_areas() -> None:
    area = shapely.box(130, 130, 990, 990)
    alone, among = residence([area], 250), residence([shapely.box(-700, 0, 100, 900), area], 250)
    assert among.xy[among.area == 1].tolist() == alone.xy.tolist()
