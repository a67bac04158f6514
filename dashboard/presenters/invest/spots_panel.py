"""Best spots in words: the question that a reader sets, and its answer. A start for a conversation, not advice.

Numbers of residents are rounded as everywhere about places that do not exist. An answer says what it does not know: a
place of a kind that nobody searched completely may already be where a square is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from dashboard.presenters.fragments import fragment
from dashboard.presenters.gap_findings import area_label
from dashboard.presenters.i18n import Words
from dashboard.presenters.invest.ranked_list import kinds_text
from dashboard.presenters.invest.what_if_panel import about, rounded
from dashboard.presenters.method import method_link
from dashboard.query.dataset import Dataset
from dashboard.query.spot_candidates import CandidateProblem
from dashboard.query.spots import HIGH, PLACES, Share, SpotAnswer, SpotRequest
from dashboard.query.view import PIN_DECIMALS
from geodata.statuses import Completeness

LETTERS = "ABCDE"
# Of what cannot be used of the reader's own places, those that are named.
PROBLEMS = 5
PERCENT = 100


@dataclass(frozen=True)
class SpotRow:
    """A spot of the answer.

    Attributes:
        letter: on the map.
        name: of the neighbourhood, or of the reader's own place.
        adds: residents whom it reaches and those before it do not, in words.
        before, own: the part of all who wait that the spots before it and it itself reach, in per cent.
        square: column and row, to be struck out.
        pin: where a pin goes, as the address of the page writes it.
    """

    letter: str
    name: str
    adds: str
    before: float
    own: float
    square: str
    pin: str


def spots_form(town: str | None, indicator: str | None, dataset: Dataset, words: Words) -> str:
    """The question as HTML; empty where no figure of need is known.

    Args:
        town: id of the municipality of the page, None for the region.
        indicator: of need.
    """
    figure = dataset.indicator(indicator)
    if figure is None:
        return ""
    return fragment(
        "invest_spots",
        words,
        town=_town(town, dataset, words),
        kinds=[(kind, words.term("meeting_place_kind", kind)) for kind in unsure_kinds(town, dataset)],
        figure=words.figure_label(figure),
        high=words.percent(1 - HIGH),
        places=list(PLACES),
        chosen=3,
        walks=[(walk, walk == dataset.catchment_m) for walk in dataset.bundle.measure_info.parameters.catchments_m],
    )


def unsure_kinds(town: str | None, dataset: Dataset) -> tuple[str, ...]:
    """The kinds of meeting places of which a place of a town may be missing from its lists."""
    coverage = dataset.coverage_by_municipality.get(dataset.municipality_of.get(town)) if town else None
    complete = {search.kind for search in coverage.searches if search.complete == Completeness.YES} if coverage else ()
    return tuple(kind for kind in dataset.bundle.coverage.kinds if kind not in complete)


def spots_answer(
    answer: SpotAnswer, checked: Sequence[str], problems: Sequence[CandidateProblem], dataset: Dataset, words: Words
) -> str:
    """An answer as HTML.

    Args:
        answer: of :func:`dashboard.query.best_spots.solve`.
        checked: the kinds of which the reader knows that no place is missing.
        problems: what could not be used of the reader's own places.
    """
    request: SpotRequest = answer.request
    rows = _rows(answer, dataset, words)
    unsure = [kind for kind in unsure_kinds(request.town, dataset) if kind not in checked]
    return fragment(
        "invest_spots_answer",
        words,
        headline=_headline(answer, dataset, words),
        rows=rows,
        all_pins=[row.pin for row in rows],
        notes=_notes(answer, words),
        unsure=words("spots.unsure", kinds=kinds_text(unsure, words)) if unsure else words("spots.sure"),
        unreached=_unreached(answer, dataset, words),
        curve=_curve(answer, words),
        fewest=[_fewest(share, words) for share in answer.shares],
        struck=len(request.struck),
        problems=[_problem(problem, words) for problem in problems[:PROBLEMS]],
        more=max(0, len(problems) - PROBLEMS),
        method=method_link("best-spots", words),
    )


def _town(town: str | None, dataset: Dataset, words: Words) -> str:
    return dataset.area_names(words.lang)[town] if town is not None else ""


def _where(answer: SpotAnswer, dataset: Dataset, words: Words) -> str:
    return _town(answer.request.town, dataset, words) or words.local(dataset.region.label)


def _rows(answer: SpotAnswer, dataset: Dataset, words: Words) -> list[SpotRow]:
    total = max(answer.waiting, answer.reached, 1.0)
    ends = list(accumulate(spot.adds for spot in answer.spots))
    return [
        SpotRow(
            letter=LETTERS[number],
            name=spot.name or area_label(spot.area, dataset, words),
            adds=about(spot.adds, words),
            before=round(PERCENT * (end - spot.adds) / total, 1),
            own=round(PERCENT * spot.adds / total, 1),
            square=f"{spot.square[0]:g},{spot.square[1]:g}" if not spot.name else "",
            pin=f"{spot.lat:.{PIN_DECIMALS}f},{spot.lon:.{PIN_DECIMALS}f}",
        )
        for number, (spot, end) in enumerate(zip(answer.spots, ends, strict=True))
    ]


def _headline(answer: SpotAnswer, dataset: Dataset, words: Words) -> str:
    """How many of those who wait the spots would reach; that nobody waits, or that nobody can be reached."""
    request: SpotRequest = answer.request
    values = {"where": _where(answer, dataset, words), "walk": words.whole(request.walk_m)}
    whom = words(f"spots.whom.{request.weigh}")
    if answer.waiting < 1:
        return words("spots.nobody_waits", whom=whom, **values)
    if not answer.spots:
        return words("spots.nothing", whom=whom, **values)
    said = {"n": about(answer.reached, words), "of": words.whole(rounded(answer.waiting)), "whom": whom}
    return words(f"spots.reach.{'one' if len(answer.spots) == 1 else 'other'}", **said, **values)


def _notes(answer: SpotAnswer, words: Words) -> list[str]:
    """How good the answer is, what it costs to choose from less, how much choice there is."""
    request: SpotRequest = answer.request
    notes: list[str] = []
    if not answer.spots:
        return notes
    if answer.walk_before is not None and answer.walk_after is not None:
        walks = {
            "before": words.whole(round(answer.walk_before, -1)),
            "after": words.whole(round(answer.walk_after, -1)),
        }
        notes.append(words("spots.walk", farthest=words.whole(answer.farthest_m or 0), **walks))
    elif answer.bound is None:
        notes.append(words("spots.quick"))
    elif answer.proved:
        notes.append(words("spots.proved"))
    else:
        notes.append(words("spots.bound", n=words.whole(rounded(answer.bound - answer.reached))))
    if answer.price is not None:
        notes.append(_price(answer.price, bool(request.candidates), words))
    if answer.answers > 1:
        notes.append(words.plural("spots.recurring", answer.answers - 1))
    return notes


def _price(price: tuple[float, float], own: bool, words: Words) -> str:
    least, most = (rounded(number) for number in price)
    key = "spots.price_of_own" if own else "spots.price"
    if most == 0:
        return words(f"{key}.none")
    if least == most:
        return words(f"{key}.exact", n=words.whole(most))
    return words(f"{key}.between", low=words.whole(least), high=words.whole(most))


def _unreached(answer: SpotAnswer, dataset: Dataset, words: Words) -> str:
    """Who would still have no known place within a walk, and where most of them live."""
    left = answer.waiting - answer.reached
    if not answer.unreached or left < 1:
        return ""
    named = [
        words("spots.unreached.area", area=area_label(area, dataset, words), n=words.whole(rounded(number)))
        for area, number in answer.unreached[:3]
    ]
    return words("spots.unreached.text", n=about(left, words), areas=words.join(named))


def _curve(answer: SpotAnswer, words: Words) -> list[dict[str, Any]]:
    """What each further place adds in the quick choice: its number, the part reached until then, residents in words."""
    total, rows = max(answer.waiting, 1.0), []
    for number, (added, reached) in enumerate(zip(answer.curve, accumulate(answer.curve), strict=True), start=1):
        rows.append(
            {
                "number": number,
                "height": round(PERCENT * added / max(answer.curve), 1),
                "text": words(
                    "spots.curve.step", n=number, adds=words.whole(rounded(added)), share=words.percent(reached / total)
                ),
            }
        )
    return rows


def _fewest(share: Share, words: Words) -> str:
    proved = "proved" if share.proved else "found"
    return words.plural(f"spots.fewest.{proved}", share.places, share=words.percent(share.share))


def _problem(problem: CandidateProblem, words: Words) -> str:
    said = words(f"spots.problem.{problem.rule}", value=problem.value)
    return words("spots.problem.row", n=problem.row, text=said) if problem.row else said
