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
from dashboard.presenters.invest.what_if_panel import about, known_list, rounded
from dashboard.presenters.method import method_link
from dashboard.presenters.tipping import kinds_text
from dashboard.query.dataset import Dataset
from dashboard.query.residents import residents
from dashboard.query.spot_candidates import CandidateProblem
from dashboard.query.spots import LETTERS, PLACES, Share, SpotAnswer, SpotRequest, spot_need
from dashboard.query.view import PIN_DECIMALS, View
from dashboard.query.what_if import HIGH_NEED
from geodata.statuses import Completeness, SearchLevel

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
        square: column and row, to be struck out; empty for a place of the reader's own.
        pin: where a pin goes, as the address of the page writes it.
    """

    letter: str
    name: str
    adds: str
    before: float
    own: float
    square: str
    pin: str


def spots_form(view: View, town: str | None, dataset: Dataset, words: Words) -> str:
    """The question as HTML; empty where there is no town to search in.

    Args:
        view: says the figure of need.
        town: id of the municipality of the page, None for all that can be compared.
    """
    info, need = dataset.bundle.measure_info, spot_need(view, dataset)
    figure = dataset.indicator(need) if need else None
    if town is None and not info.towns:
        return ""
    return fragment(
        "invest_spots",
        words,
        town=_where(town, dataset, words) if town else "",
        towns=words.join(sorted(_where(one, dataset, words) for one in info.towns)),
        points=town is None or town in residents(dataset).towns,
        kinds=[(kind, words.term("meeting_place_kind", kind)) for kind in unsure_kinds(town, dataset)],
        figure=words.figure_label(figure) if figure else "",
        high=words.percent(1 - HIGH_NEED),
        places=list(PLACES),
        chosen=3,
        walks=[(walk, walk == dataset.catchment_m) for walk in info.parameters.catchments_m],
    )


def unsure_kinds(town: str | None, dataset: Dataset) -> tuple[str, ...]:
    """The kinds of which a place of a town, or of one of those that can be compared, may be missing from its lists."""
    towns = [town] if town else list(dataset.bundle.measure_info.towns)
    complete = [_complete(one, dataset) for one in towns]
    return tuple(
        kind for kind in dataset.bundle.coverage.kinds if not (complete and all(kind in some for some in complete))
    )


def _complete(town: str, dataset: Dataset) -> frozenset[str]:
    coverage = dataset.coverage_by_municipality.get(dataset.municipality_of.get(town))
    searches = coverage.searches if coverage else ()
    return frozenset(search.kind for search in searches if search.complete == Completeness.YES)


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
    return str(
        fragment(
            "invest_spots_answer",
            words,
            headline=_headline(answer, dataset, words),
            of=_of(answer, dataset, words),
            rows=rows,
            pins=[row.pin for row in rows],
            notes=_notes(answer, words),
            recurring=words.plural("spots.recurring", answer.answers - 1) if answer.answers > 1 else "",
            warning=_warning(request.town, dataset, words),
            unsure=_unsure(request.town, checked, dataset, words),
            known=known_list(request.town, dataset, words) if request.town else "",
            unreached=_unreached(answer, dataset, words),
            curve=_curve(answer, words),
            fewest=[_fewest(share, words) for share in answer.shares],
            late=answer.late,
            struck=len(request.struck),
            problems=problem_lines(problems, words),
            method=method_link("best-spots", words),
        )
    )


def problem_lines(problems: Sequence[CandidateProblem], words: Words) -> list[str]:
    """What cannot be used of the reader's own places, row by row; the first ones, and how many more there are."""
    said = [_problem(problem, words) for problem in problems[:PROBLEMS]]
    more = len(problems) - PROBLEMS
    return [*said, words.plural("spots.problem.more", more)] if more > 0 else said


def _where(town: str | None, dataset: Dataset, words: Words) -> str:
    if town is None:
        return words("spots.region")
    return dataset.municipality_name(str(dataset.area_records[town]["municipality_name"]), words.lang)


def _warning(town: str | None, dataset: Dataset, words: Words) -> str:
    """That nobody searched the town."""
    coverage = dataset.coverage_by_municipality.get(dataset.municipality_of.get(town)) if town else None
    if town is None or (coverage and coverage.level != SearchLevel.NOT_SEARCHED):
        return ""
    return words("spots.unsearched", town=_where(town, dataset, words))


def _unsure(town: str | None, checked: Sequence[str], dataset: Dataset, words: Words) -> str:
    unsure = tuple(kind for kind in unsure_kinds(town, dataset) if kind not in checked)
    return words("spots.unsure", kinds=kinds_text(unsure, words)) if unsure else words("spots.sure")


def _rows(answer: SpotAnswer, dataset: Dataset, words: Words) -> list[SpotRow]:
    total = max(answer.waiting, answer.reached, 1.0)
    ends = list(accumulate(spot.adds for spot in answer.spots))
    return [
        SpotRow(
            letter=letter,
            name=spot.name or area_label(spot.area, dataset, words),
            adds=about(spot.adds, words),
            before=round(PERCENT * (end - spot.adds) / total, 1),
            own=round(PERCENT * spot.adds / total, 1),
            square=f"{spot.square[0]!r},{spot.square[1]!r}" if not spot.name else "",
            pin=f"{spot.lat:.{PIN_DECIMALS}f},{spot.lon:.{PIN_DECIMALS}f}",
        )
        for letter, spot, end in zip(LETTERS, answer.spots, ends, strict=False)
    ]


def _asked_of(answer: SpotAnswer, dataset: Dataset, words: Words) -> dict[str, str]:
    """Who is asked about, where."""
    return {
        "whom": words(f"spots.whom.{answer.request.weigh}"),
        "where": _where(answer.request.town, dataset, words),
        "walk": words.whole(answer.request.walk_m),
        "of": words.whole(rounded(answer.waiting)),
        "n": about(answer.reached, words),
    }


def _headline(answer: SpotAnswer, dataset: Dataset, words: Words) -> str:
    """How many the spots would reach, or how much shorter walks would be; that nobody waits, or can be reached."""
    asked, walks = _asked_of(answer, dataset, words), _walks(answer, words)
    if answer.spots and walks:
        return words.plural("spots.shorter", len(answer.spots), **walks)
    if answer.waiting < 1:
        return words("spots.nobody_waits", **asked)
    if not answer.spots:
        return words("spots.nothing", **asked)
    return words.plural("spots.reach", len(answer.spots), people=asked["n"])


def _of(answer: SpotAnswer, dataset: Dataset, words: Words) -> str:
    """Of how many that is."""
    if not answer.spots or answer.waiting < 1:
        return ""
    return words("spots.also" if _walks(answer, words) else "spots.of", **_asked_of(answer, dataset, words))


def _walks(answer: SpotAnswer, words: Words) -> dict[str, str]:
    """The mean walk before and after, to ten metres; empty unless walks were to be short."""
    if answer.walk_before is None or answer.walk_after is None:
        return {}
    walks = {"before": answer.walk_before, "after": answer.walk_after}
    return {name: words.whole(round(walk, -1)) for name, walk in walks.items()}


def _notes(answer: SpotAnswer, words: Words) -> list[str]:
    """How good the answer is, and what it costs to choose from less."""
    if not answer.spots:
        return []
    notes = []
    if answer.farthest_m is not None:
        notes.append(words("spots.walk", farthest=words.whole(answer.farthest_m)))
    elif answer.bound is None:
        notes.append(words("spots.quick"))
    elif answer.proved:
        notes.append(words("spots.proved"))
    else:
        notes.append(words("spots.bound", n=words.whole(rounded(answer.bound - answer.reached))))
    if answer.farthest_m is None and len(answer.spots) < answer.request.places:
        notes.append(words("spots.enough"))
    if answer.price is not None:
        notes.append(_price(answer.price, bool(answer.request.candidates), words))
    return notes


def _price(price: tuple[float, float], own: bool, words: Words) -> str:
    least, most = (rounded(number) for number in price)
    form = "none" if most == 0 else "exact" if least == most else "between"
    values = {"n": words.whole(most), "low": words.whole(least), "high": words.whole(most)}
    return words(f"spots.price_of_own.{form}" if own else f"spots.price.{form}", **values)


def _unreached(answer: SpotAnswer, dataset: Dataset, words: Words) -> str:
    """Who would still have no known place within a walk, and where most of them live."""
    left = answer.waiting - answer.reached
    if not answer.unreached or left < 1:
        return ""
    named = [
        words("spots.unreached.area", area=area_label(area, dataset, words), n=words.whole(rounded(number)))
        for area, number in answer.unreached
    ]
    return words("spots.unreached.text", n=about(left, words), areas=words.join(named))


def _curve(answer: SpotAnswer, words: Words) -> list[dict[str, Any]]:
    """What each further place adds in the quick choice: its number, the part reached until then, residents in words."""
    total, rows = max(answer.waiting, 1.0), []
    for number, (added, reached) in enumerate(zip(answer.curve, accumulate(answer.curve), strict=True), start=1):
        share = words.percent(reached / total)
        text = words("spots.curve.step", n=number, adds=words.whole(rounded(added)), share=share)
        rows.append({"width": round(PERCENT * added / max(answer.curve), 1), "text": text})
    return rows


def _fewest(share: Share, words: Words) -> str:
    key = "spots.fewest.proved" if share.proved else "spots.fewest.found"
    return words.plural(key, share.places, share=words.percent(share.share))


def _problem(problem: CandidateProblem, words: Words) -> str:
    said = words(f"spots.problem.{problem.rule}", value=problem.value)
    return words("spots.problem.row", n=problem.row, text=said) if problem.row else said
