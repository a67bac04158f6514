"""Whose answer counts: the rules of acceptance, one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.models import Precision
from geodata.municipalities import distance_m
from geodata.places.acceptance import APART_M, SURE, decide, provider_differences
from geodata.places.candidates import FINEST_FIRST, Query, coarser, finer
from tests.geodata.places.toys import Says, answer

NAMED = Query(name="Rabot", municipality="Gent")
ADDRESSED = Query(name="Rabot", address="Gasmeterlaan 5", municipality="Gent")
STREET, NEAR, TOWN = Precision.STREET, Precision.NEIGHBOURHOOD, Precision.MUNICIPALITY


def test_the_finest_answer_wins() -> None:
    decision = decide(
        ADDRESSED, [Says(answer("town", 51.05, 3.72, TOWN, 1.0)), Says(answer("street", 51.06, 3.71, STREET))]
    )
    assert decision.chosen is not None
    assert decision.chosen.label == "street"
    assert decision.close == ()


def test_the_first_geocoder_wins_on_a_tie() -> None:
    one = Says(answer("one", 51.05, 3.72, NEAR))
    other = Says(answer("other", 51.0501, 3.72, NEAR, provider="two"))
    assert decide(NAMED, [one, other]).chosen.label == "one"  # type: ignore[union-attr]
    assert decide(NAMED, [other, one]).chosen.label == "other"  # type: ignore[union-attr]


@given(st.sampled_from(FINEST_FIRST), st.sampled_from([NAMED, ADDRESSED, Query(municipality="Gent")]))
def test_no_answer_is_finer_than_what_was_asked_or_found(found: Precision, query: Query) -> None:
    chosen = decide(query, [Says(answer("x", 51.05, 3.72, found))]).chosen
    assert chosen is not None
    assert query.finest is not None
    assert not finer(chosen.precision, query.finest)
    assert not finer(chosen.precision, found)


def test_an_answer_outside_is_refused_with_the_reason() -> None:
    decision = decide(NAMED, [Says(answer("far", 50, 4, NEAR))], lambda _found, _query: "it lies in Brussel")
    assert decision.chosen is None
    assert [(item.label, reason) for item, reason in decision.refused] == [("far", "it lies in Brussel")]
    assert "outside" in decision.why


def test_close_answers_are_left_to_a_person_and_the_coarser_one_counts() -> None:
    rivals = Says(
        answer("Kuregem Bara", 50.84, 4.33, NEAR, area_id="11"),
        answer("Kuregem Dauw", 50.85, 4.31, NEAR, area_id="13"),
        answer("Anderlecht", 50.836, 4.3145, TOWN),
    )
    decision = decide(NAMED, [rivals])
    assert decision.chosen is not None
    assert (decision.chosen.label, decision.chosen.precision) == ("Anderlecht", TOWN)
    assert [item.label for item in decision.close] == ["Kuregem Bara", "Kuregem Dauw"]


def test_close_answers_without_a_coarser_one_leave_it_open() -> None:
    decision = decide(NAMED, [Says(answer("a", 50.8, 4.3, TOWN), answer("b", 51.2, 5.0, TOWN))])
    assert decision.chosen is None
    assert len(decision.close) == 2


def test_answers_at_the_same_spot_are_one() -> None:
    decision = decide(ADDRESSED, [Says(answer("a", 51.05, 3.72, STREET), answer("b", 51.0501, 3.72, STREET))])
    assert decision.chosen is not None
    assert decision.close == ()


def test_a_clearly_better_answer_needs_nobody() -> None:
    best, worse = (
        answer("best", 51.05, 3.72, NEAR, 0.95, area_id="1"),
        answer("worse", 51.2, 3.9, NEAR, 0.75, area_id="2"),
    )
    assert decide(NAMED, [Says(worse, best)]).chosen == best


def test_what_only_may_be_meant_is_never_chosen() -> None:
    decision = decide(NAMED, [Says(answer("maybe", 51.05, 3.72, NEAR, SURE - 0.01))])
    assert decision.chosen is None
    assert [item.label for item in decision.close] == ["maybe"]


def test_two_providers_far_apart_are_shown() -> None:
    here, there = answer("here", 51.05, 3.72, NEAR), answer("there", 51.06, 3.72, NEAR, provider="two")
    (message,) = decide(NAMED, [Says(here), Says(there)]).differences
    assert "here" in message
    assert "there" in message
    assert f"{distance_m((51.05, 3.72), (51.06, 3.72)):.0f} m" in message


def test_a_municipalitys_centre_is_no_difference_and_neither_is_less_than_the_limit() -> None:
    here = answer("here", 51.05, 3.72, NEAR)
    assert provider_differences([here, answer("town", 51.2, 3.9, TOWN, provider="two")]) == ()
    near = answer("near", 51.05 + (APART_M - 20) / 111_300, 3.72, NEAR, provider="two")
    assert provider_differences([here, near]) == ()


def test_nothing_is_asked_about_nothing() -> None:
    decision = decide(Query(), [Says(answer("x", 51, 4, TOWN))])
    assert decision.chosen is None
    assert "municipality" in decision.why


@pytest.mark.parametrize("one", FINEST_FIRST)
@pytest.mark.parametrize("other", FINEST_FIRST)
def test_coarser_is_the_one_that_is_not_finer(one: Precision, other: Precision) -> None:
    assert not finer(coarser(one, other), one)
    assert not finer(coarser(one, other), other)
    assert coarser(one, other) in (one, other)
