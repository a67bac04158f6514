"""What the panel of best spots asks and answers: conditional, rounded, escaped, and with what it does not know."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.presenters.i18n import languages, texts, words_of
from dashboard.presenters.invest.spots_panel import (
    PROBLEMS,
    problem_lines,
    spots_answer,
    spots_form,
    unsure_kinds,
)
from dashboard.query.dataset import Dataset
from dashboard.query.spot_candidates import CandidateProblem
from dashboard.query.spots import Candidate, Recurring, Share, Spot, SpotAnswer, SpotRequest
from dashboard.query.view import View
from geodata.bundle import read_bundle
from geodata.statuses import SearchLevel
from tests.dashboard.presenters.invest.test_what_if_panel import CERTAIN, WOULD

GENT = "44021"
LANGS = languages()


@pytest.fixture(scope="module")
def sample(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


def answer_of(dataset: Dataset, number: int = 2, **changes: Any) -> SpotAnswer:
    area = str(dataset.bundle.residence["area_id"].iloc[0])
    spots = tuple(Spot((at, 1.5), 51.0 + at, 3.7, area, "", 1000.0 / (at + 1)) for at in range(number))
    usual = SpotAnswer(
        SpotRequest("bimd2011", GENT, places=number),
        waiting=3000.0,
        spots=spots,
        reached=sum(spot.adds for spot in spots),
        bound=1500.0,
        proved=True,
        recurring=(Recurring(51.0, 3.7, 4),),
        answers=8,
        unreached=((area, 900.0),),
        curve=(1000.0, 500.0),
        shares=(Share(0.8, 2, True), Share(0.9, 3, False)),
    )
    return replace(usual, **changes)


def said(answer: SpotAnswer, dataset: Dataset, lang: str = "en", checked: tuple[str, ...] = ()) -> str:
    """The answer as text, one line."""
    return plain(spots_answer(answer, checked, (), dataset, words_of(dataset, lang)))


def plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("number", [1, 2])
def test_what_spots_would_reach_is_conditional_in_every_language(sample: Dataset, lang: str, number: int) -> None:
    found = said(answer_of(sample, number), sample, lang)
    headline = words_of(sample, lang).plural("spots.reach", number, people="")[:12]
    assert headline in found
    assert re.search(WOULD[lang], found)
    assert not re.search(CERTAIN[lang], found)
    assert texts(lang)["spots.caption"] in found


def test_numbers_are_rounded_and_said_of_how_many(sample: Dataset) -> None:
    found = said(answer_of(sample), sample)
    assert "these 2 spots would bring about 1,500 residents" in found
    assert "of about 3,000 residents of areas of high need in Ghent who have no known place within 800 m" in found
    assert "7 other choices would reach nearly as many" in found
    assert "For 80% of those who can be reached it takes 2 places at least." in found
    assert "For 90% of those who can be reached 3 places are enough; fewer may be." in found
    assert "Still without a known place within the walk: about 1,500" in found


def test_how_good_the_answer_is(sample: Dataset) -> None:
    assert "No other choice would reach more." in said(answer_of(sample), sample)
    open_ = answer_of(sample, proved=False, bound=1830.0)
    assert "another choice may reach up to 330 residents more" in said(open_, sample)
    assert "A quick choice" in said(answer_of(sample, bound=None), sample)
    late = said(answer_of(sample, shares=(), late=True), sample)
    assert "no time left" in late
    more = answer_of(sample, request=SpotRequest("bimd2011", GENT, places=5))
    assert "More places would reach nobody else." in said(more, sample)


@pytest.mark.parametrize(
    ("price", "own", "text"),
    [
        ((0.0, 0.0), False, "would cost nobody a place"),
        ((340.0, 340.0), False, "would mean 340 residents fewer"),
        ((340.0, 512.0), False, "would mean 340 to 510 residents fewer"),
        ((340.0, 340.0), True, "With free choice of squares, 340 more residents would be reached."),
    ],
)
def test_the_price_of_a_narrower_choice(sample: Dataset, price: tuple[float, float], own: bool, text: str) -> None:
    given = (Candidate("School", 51.0, 3.7),) if own else ()
    request = replace(answer_of(sample).request, candidates=given)
    assert text in said(answer_of(sample, request=request, price=price), sample)


def test_the_least_walk_is_called_what_it_is(sample: Dataset) -> None:
    walk = answer_of(sample, bound=None, walk_before=914.0, walk_after=781.0, farthest_m=3000.0)
    found = said(walk, sample)
    assert "would shorten the walk to the nearest one from 910 to 780 m on average" in found
    assert "another choice may be better. Walks longer than 3,000 m count as 3,000 m." in found


def test_kinds_that_the_reader_has_checked_are_not_said_to_be_unknown(sample: Dataset) -> None:
    kinds = unsure_kinds(GENT, sample)
    assert kinds
    assert "may already be there" in said(answer_of(sample), sample, checked=kinds[1:])
    label = words_of(sample, "en").term("meeting_place_kind", kinds[1])
    unsure = said(answer_of(sample), sample, checked=kinds[1:]).partition("already be there: ")[2].partition(".")[0]
    assert label not in unsure
    assert "You have checked every kind" in said(answer_of(sample), sample, checked=kinds)


def test_in_a_town_that_nobody_searched_that_is_said_first(sample: Dataset) -> None:
    town = next(
        town
        for town, name in sample.municipality_of.items()
        if sample.coverage_by_municipality[name].level == SearchLevel.NOT_SEARCHED
    )
    asked = SpotRequest("bimd2011", town, places=2)
    found = spots_answer(answer_of(sample, request=asked), (), (), sample, words_of(sample, "en"))
    assert plain(found).startswith("Nobody searched ")
    assert "spots-warning" in found


def test_without_anybody_who_waits_or_can_be_reached_nothing_is_proposed(sample: Dataset) -> None:
    nobody = said(answer_of(sample, 0, waiting=0.0, reached=0.0, answers=0, curve=(), shares=()), sample)
    assert nobody.startswith("In Ghent there are no residents of areas of high need without a known meeting place")
    nothing = answer_of(sample, 0, reached=0.0, answers=0, curve=(), shares=())
    assert said(nothing, sample).startswith("None of these spots would reach")


def test_a_name_is_text(sample: Dataset) -> None:
    answer = answer_of(sample, 1)
    hostile = replace(answer, spots=(replace(answer.spots[0], name='"><b onclick=x>'),))
    markup = spots_answer(hostile, (), (), sample, words_of(sample, "en"))
    assert "<b onclick" not in markup
    assert 'data-strike="' not in markup
    problem = CandidateProblem(2, "<i>x</i>", "no_number")
    assert "<i>" not in spots_answer(answer, (), (problem,), sample, words_of(sample, "en"))


def test_only_the_first_problems_are_named(sample: Dataset) -> None:
    problems = [CandidateProblem(row, "x", "no_number") for row in range(1, PROBLEMS + 3)]
    lines = problem_lines(problems, words_of(sample, "en"))
    assert (len(lines), lines[-1]) == (PROBLEMS + 1, "2 more rows cannot be used.")


@pytest.mark.parametrize("lang", LANGS)
def test_the_question_has_a_checklist_of_what_was_not_searched_completely(sample: Dataset, lang: str) -> None:
    words = words_of(sample, lang)
    form = str(spots_form(View(lang=lang, municipality=("Gent",)), GENT, sample, words))
    assert re.findall(r'name="checked" value="(\w+)"', form) == list(unsure_kinds(GENT, sample))
    assert 'name="goal"' in form
    region = str(spots_form(View(lang=lang), None, sample, words))
    assert 'name="goal"' not in region
    assert words("spots.search_region") in region
