"""Best spots: worked by hand, what holds whatever the numbers, and the optimum that spopt finds."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pulp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from spopt.locate import MCLP

from geodata.measures import covering_model
from geodata.measures.access import DETOUR_FACTOR
from geodata.measures.covering_model import CoveringModel, small_model
from geodata.measures.fewest_places import fewest_places
from geodata.measures.location import PARTS, Covering, Flags, countable, covering, exact, greedy, price
from geodata.measures.near_optimal import WITHIN, near_optimal
from tests.geodata.measures.spot_cases import WALK_M, coverings, xy

MOST = st.integers(0, 4)
TIMES = 1 - 1 / np.e


def recount(problem: Covering, rows: Any) -> float:
    """Residents near any of these candidates, point by point and without the functions that are tested."""
    table = problem.covers.toarray()
    covered = (point for point in range(table.shape[1]) if any(table[row, point] for row in rows))
    return float(sum(problem.residents[point] for point in covered))


def best_by_trying(problem: Covering, k: int, allowed: Flags | None = None) -> float:
    rows = np.arange(problem.covers.shape[0]) if allowed is None else np.flatnonzero(allowed)
    return max((recount(problem, some) for some in combinations(rows, min(k, len(rows)))), default=0.0)


def row_of_points(residents: list[float], covers: list[list[int]]) -> Covering:
    """A problem of which the points that each candidate covers are said."""
    table = np.zeros((len(covers), len(residents)))
    for row, points in enumerate(covers):
        table[row, points] = 1
    return Covering(countable(np.array(residents)), sparse.csr_matrix(table))


def test_a_candidate_covers_who_walks_to_it_in_time_the_end_included() -> None:
    beeline = 800 / DETOUR_FACTOR
    found = covering(xy([(0, 0), (beeline, 0), (beeline + 1, 0)]), np.ones(3), xy([(0, 0), (5000, 0)]), 800)
    assert found.covers.toarray().tolist() == [[1, 1, 0], [0, 0, 0]]


def test_residents_are_rounded_so_that_they_add_up_in_any_order() -> None:
    people = countable(np.random.default_rng(1).random(10_000) * 1e6)
    assert people.sum() == people[::-1].sum() == sum(people)
    assert countable(np.array([np.nan, 0.1, 3])).tolist() == [0, round(0.1 * PARTS) / PARTS, 3]


def test_greedy_takes_the_middle_and_the_optimum_does_not() -> None:
    # The middle reaches 40 + 40; then either side adds 30. The two sides reach all 140.
    problem = row_of_points([30, 40, 40, 30], [[1, 2], [0, 1], [2, 3]])
    first, best = greedy(problem, 2), exact(problem, 2)
    assert (first.rows.tolist(), first.adds.tolist(), first.residents) == ([0, 1], [80, 30], 110)
    assert (best.rows.tolist(), best.adds.tolist(), best.residents) == ([1, 2], [70, 70], 140)
    assert (best.status, best.bound, best.gap) == ("optimal", 140, 0)
    assert first.reached.tolist() == [True, True, True, False]


def test_of_equal_candidates_the_lowest_row_is_taken() -> None:
    same = row_of_points([5, 5, 5], [[2], [1], [0], [1]])
    assert greedy(same, 2).rows.tolist() == [0, 1]
    assert exact(same, 2).rows.tolist() == [0, 1]


def test_no_more_places_are_taken_than_reach_anybody() -> None:
    problem = row_of_points([5, 0], [[0], [1], [0, 1]])
    assert greedy(problem, 5).rows.tolist() == [0]
    assert exact(problem, 5).rows.tolist() == [0]
    assert exact(problem, 0).residents == 0
    empty = covering(np.empty((0, 2)), np.empty(0), np.empty((0, 2)), WALK_M)
    assert exact(empty, 3).rows.tolist() == []


def test_what_is_struck_out_has_its_price_and_an_answer_without_proof_a_range() -> None:
    problem = row_of_points([30, 40, 40, 30], [[1, 2], [0, 1], [2, 3]])
    free, without = exact(problem, 2), exact(problem, 2, np.array([True, False, True]))
    assert price(free, without) == price(exact(problem, 2), without)
    assert (price(free, without).least, price(free, without).most) == (30, 30)
    narrow = price(replace(free, bound=150, status="not_proved"), replace(without, bound=120, status="not_proved"))
    assert (narrow.least, narrow.most) == (20, 40)
    late = exact(problem, 2, seconds=0)
    assert (late.status, late.residents >= 110, late.bound >= 140) == ("not_proved", True, True)
    assert late.gap == pytest.approx((late.bound - late.residents) / late.residents)
    assert price(free, late).least == 0
    assert price(late, without).most == late.bound - 110


def test_a_programme_that_is_too_large_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = row_of_points([30, 40, 40, 30], [[1, 2], [0, 1], [2, 3]])
    monkeypatch.setattr(covering_model, "LARGEST", 0)
    assert exact(problem, 2).status == "not_proved"
    found = fewest_places(problem, 1)
    assert (found.status, len(found.spots.rows), found.at_least) == ("not_proved", 3, 2)


def test_the_programme_is_reduced_to_what_matters() -> None:
    # The last point is not covered, nobody lives on the one before it; row 1 covers less than row 0, row 3 the same.
    problem = row_of_points([1, 2, 3, 4, 0, 9], [[0, 1, 2], [0, 1], [2, 3, 4], [2, 0, 1]])
    model = small_model(problem.residents, problem.covers, np.arange(4))
    assert model.rows.tolist() == [0, 2]
    assert sorted(zip(model.residents, model.covers.toarray().T.tolist(), strict=True)) == [
        (3, [1, 0]),
        (3, [1, 1]),
        (4, [0, 1]),
    ]
    without = small_model(problem.residents, problem.covers, np.array([1, 2, 3]))
    assert without.rows.tolist() == [2, 3]


def test_the_fewest_places_are_fewer_than_greedy_takes() -> None:
    problem = row_of_points([30, 40, 40, 30], [[1, 2], [0, 1], [2, 3]])
    found = fewest_places(problem, 0.9)
    assert (found.enough, found.at_least, found.status) == (126, 2, "optimal")
    assert sorted(found.spots.rows) == [1, 2]
    for last in ([[2, 3, 4], [2, 3, 5]], [[2, 3, 5], [2, 3, 4]]):
        # Two pairs are enough; one of them reaches three more.
        several = row_of_points([30, 40, 40, 30, 5, 2], [[1, 2], [0, 1], *last])
        assert fewest_places(several, 0.9).spots.residents == 145
    assert fewest_places(problem, 0.5).spots.rows.tolist() == [0]
    assert fewest_places(problem, 0).spots.rows.tolist() == []


def test_answers_nearly_as_good_are_counted_by_hand() -> None:
    # One place of 100; another reaches 99 of the same people, one reaches 98, one only 97.
    problem = row_of_points([97, 1, 1, 1], [[0, 1, 2, 3], [0, 1, 2], [0, 2], [0]])
    found = near_optimal(problem, exact(problem, 1))
    assert (found.answers, found.least, found.often.tolist()) == (3, 98, [1, 1, 1, 0])
    struck_out = near_optimal(problem, exact(problem, 1), np.array([True, True, False, True]))
    assert struck_out.often.tolist() == [1, 1, 0, 0]


@given(problem=coverings(), k=MOST)
def test_the_optimum_is_the_best_of_all_choices(problem: Covering, k: int) -> None:
    first, best = greedy(problem, k), exact(problem, k)
    assert (best.status, best.bound, best.gap) == ("optimal", best.residents, 0)
    assert best.residents == best_by_trying(problem, k)
    assert first.residents <= best.residents <= problem.reachable() <= problem.residents.sum()
    assert first.residents >= TIMES * best.residents


@given(problem=coverings(), k=MOST)
def test_what_is_reached_is_what_a_recount_finds(problem: Covering, k: int) -> None:
    for spots in (greedy(problem, k), exact(problem, k)):
        assert spots.residents == spots.adds.sum() == recount(problem, spots.rows)
        assert spots.residents == problem.residents[spots.reached].sum()
        assert len(set(spots.rows)) == len(spots.rows) <= k
        assert (np.diff(spots.adds) <= 0).all()
        assert (spots.adds > 0).all()


@given(problem=coverings())
def test_more_places_never_reach_fewer_and_greedy_ones_are_nested(problem: Covering) -> None:
    reached = [exact(problem, k).residents for k in range(5)]
    assert reached == sorted(reached)
    longest = greedy(problem, 5)
    for k in range(5):
        assert greedy(problem, k).rows.tolist() == longest.rows.tolist()[:k]


@given(problem=coverings(), k=MOST, data=st.data())
def test_fewer_candidates_never_reach_more(problem: Covering, k: int, data: st.DataObject) -> None:
    number = problem.covers.shape[0]
    allowed = np.array(data.draw(st.lists(st.booleans(), min_size=number, max_size=number)))
    free, narrow = exact(problem, k), exact(problem, k, allowed)
    assert allowed[narrow.rows].all()
    assert allowed[greedy(problem, k, allowed).rows].all()
    assert narrow.residents == best_by_trying(problem, k, allowed)
    assert price(free, narrow).least == price(free, narrow).most == free.residents - narrow.residents >= 0


@given(problem=coverings(), k=MOST)
def test_without_time_the_bound_still_holds(problem: Covering, k: int) -> None:
    late = exact(problem, k, seconds=0)
    assert late.residents <= best_by_trying(problem, k) <= late.bound
    assert late.residents == recount(problem, late.rows)


@pytest.mark.parametrize("seed", range(5))
def test_the_reduced_programme_has_the_optimum_of_the_whole(seed: int) -> None:
    random = np.random.default_rng(seed)
    people = random.integers(1, 500, 300).astype(float)
    problem = covering(random.uniform(0, 4000, (300, 2)), people, random.uniform(0, 4000, (90, 2)), WALK_M)
    whole = CoveringModel(np.arange(90), problem.residents, problem.covers).most_residents(4, 0, 60)
    assert whole.proved
    assert exact(problem, 4).residents == recount(problem, whole.rows)
    assert len(small_model(problem.residents, problem.covers, np.arange(90)).rows) < 90


@given(problem=coverings(), share=st.floats(0, 1))
def test_one_place_less_than_the_fewest_does_not_do(problem: Covering, share: float) -> None:
    found = fewest_places(problem, share)
    number = len(found.spots.rows)
    assert (found.status, found.at_least) == ("optimal", number)
    assert recount(problem, found.spots.rows) >= found.enough >= share * problem.reachable() - 1 / PARTS
    quick = greedy(problem, problem.covers.shape[0], None, found.enough)
    assert found.spots.residents == (quick if len(quick.rows) == number else exact(problem, number)).residents
    assert number == 0 or best_by_trying(problem, number - 1) < found.enough


@given(problem=coverings(), k=MOST)
def test_near_optimal_answers_are_those_that_a_list_holds(problem: Covering, k: int) -> None:
    best = exact(problem, k)
    kept = set(best.rows.tolist())
    number, often = 0, np.zeros(problem.covers.shape[0], dtype=int)
    for some in combinations(range(problem.covers.shape[0]), len(kept)):
        stay = kept & set(some)
        adds = (recount(problem, [*stay, row]) > recount(problem, stay) for row in set(some) - stay)
        if len(kept - stay) <= 2 and recount(problem, some) >= best.residents * (1 - WITHIN) and all(adds):
            number += 1
            often[list(some)] += 1
    found = near_optimal(problem, best)
    assert (found.answers, found.often.tolist()) == (number, often.tolist())


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of PuLP, which spopt calls
@pytest.mark.parametrize("seed", range(20))
def test_the_optimum_is_that_of_spopt(seed: int) -> None:
    random = np.random.default_rng(seed)
    demand, candidates = random.uniform(0, 4000, (40, 2)), random.uniform(0, 4000, (15, 2))
    people = random.integers(1, 500, 40).astype(float)
    walk = np.hypot(*(demand[:, None] - candidates[None]).transpose(2, 0, 1)) * DETOUR_FACTOR
    theirs = MCLP.from_cost_matrix(walk, people, WALK_M, 3).solve(pulp.PULP_CBC_CMD(msg=False))
    ours = exact(covering(demand, people, candidates, WALK_M), 3)
    assert ours.status == "optimal"
    assert ours.residents == pytest.approx(pulp.value(theirs.problem.objective))
