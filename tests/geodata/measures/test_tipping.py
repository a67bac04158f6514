"""The tipping number: places that nobody listed, built one by one, until an area is no longer in the corner."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.measures.access import DECIMALS, PER, Floats, Residence, access, canonical_order, pairs
from geodata.measures.bivariate import HIGH_NEED_FEW_PLACES, cells
from geodata.measures.tipping import MOST_MISSED, added_by_one, best_served, tipping_number

WALK, EDGE = 800, 0.1
SPOT = st.tuples(st.integers(0, 20), st.integers(0, 20))
AREA = st.tuples(st.integers(1, 5000), st.integers(0, 9), st.lists(SPOT, min_size=1, max_size=4))


def support(home: Residence, people: Floats, places: Floats) -> Floats:
    """Access of each area per 10,000 residents, from scratch."""
    places = places[canonical_order(places)]
    found = access(pairs(home.xy, places, WALK), home.shared(people), np.ones(len(places)), WALK, EDGE)
    return (home.mean(found.per_resident, len(people)) * PER).round(DECIMALS)


@given(areas=st.lists(AREA, min_size=1, max_size=7), places=st.lists(SPOT, max_size=8))
def test_so_many_places_at_the_best_point_take_the_area_out_and_one_less_does_not(
    areas: list[tuple[int, int, list[tuple[int, int]]]], places: list[tuple[int, int]]
) -> None:
    people, need = np.array([area[0] for area in areas], float), np.array([area[1] for area in areas], float)
    xy = np.array([spot for area in areas for spot in area[2]], float) * 250
    home = Residence(xy, np.repeat(np.arange(len(areas)), [len(area[2]) for area in areas]))
    residents, known = home.shared(people), np.array(places, float).reshape(-1, 2) * 250
    base = support(home, people, known)
    corner = cells(need, base, people) == HIGH_NEED_FEW_PLACES
    for row in range(len(areas)):
        spot = best_served(home, residents, row, WALK)
        added = added_by_one(home, residents, spot, len(areas), WALK, EDGE) * PER
        number = tipping_number(row, need, base, added, people)
        assert (number == 0) == (not corner[row])
        # Built for real: the places at that point are measured with all others.
        for built in range(MOST_MISSED + 1 if number is None else number + 1):
            after = support(home, people, np.concatenate((known, np.repeat(spot, built, axis=0))))
            still = cells(need, after, people)[row] == HIGH_NEED_FEW_PLACES
            assert still == (number is None or built < number)


def test_the_best_point_is_where_most_residents_are_near_whose_ever_area_it_is() -> None:
    # The area has points at 0 and 1,000 m; at 1,250 m is another area, within 615 m of the second as the crow flies.
    home = Residence(np.array([[0.0, 0], [1000, 0], [1250, 0]]), np.array([0, 0, 1]))
    assert best_served(home, np.array([50.0, 50, 30]), 0, WALK).tolist() == [[1000, 0]]
    # More live at the first point than at the second and beside it.
    assert best_served(home, np.array([90.0, 50, 30]), 0, WALK).tolist() == [[0, 0]]
    # The first of equal ones.
    assert best_served(home, np.array([80.0, 50, 30]), 0, WALK).tolist() == [[0, 0]]


def test_the_example_of_the_method_worked_by_hand() -> None:
    # Three areas of 1,000, 2,000 and 1,500 residents, far apart, with 2, 1 and 0 places: 20, 5 and 0 per 10,000.
    people, need, base = np.array([1000.0, 2000, 1500]), np.array([1.0, 2, 3]), np.array([20.0, 5, 0])
    added = np.array([0, 0, PER / 1500])
    assert cells(need, base, people)[2] == HIGH_NEED_FEW_PLACES
    # With one place the third has 6.7, above the 5 of the second, whose residents are the lowest third and more.
    assert tipping_number(2, need, base, added, people) == 1
    assert tipping_number(0, need, base, added, people) == 0
    # A place that three times as many share adds 2.2, so that the third one is needed.
    assert tipping_number(2, need, base, added / 3, people) == 3


def test_no_number_is_given_where_so_many_are_not_enough() -> None:
    people, need, base = np.ones(3), np.array([1.0, 2, 3]), np.array([5.0, 5, 0])
    assert tipping_number(2, need, base, np.array([0, 0, 5 / MOST_MISSED + 1e-6]), people) == MOST_MISSED
    assert tipping_number(2, need, base, np.array([0, 0, 5 / MOST_MISSED - 1e-6]), people) is None


def test_a_place_is_shared_with_the_areas_around() -> None:
    home = Residence(np.array([[0.0, 0], [250, 0], [9000, 0]]), np.arange(3))
    people = np.array([100.0, 300, 50])
    added = added_by_one(home, people, np.array([[0.0, 0]]), 3, WALK, EDGE)
    assert added[2] == 0
    assert (added * people).sum() == pytest.approx(1)
