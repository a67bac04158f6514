"""``POST /api/best-spots``: where new meeting places would reach most residents, as the page Where to invest asks it.

It writes nothing and keeps nothing: the body carries what an address could not, the reader's own places. It is answered
by :mod:`dashboard.outlets.work_pool`. It is the page's own and no part of the documented interface: it answers with a
piece of that page.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.maps.what_if_layer import proposed_squares
from dashboard.outlets.work_pool import job
from dashboard.presenters.i18n import Words, words_of
from dashboard.presenters.invest.spots_panel import problem_lines, spots_answer
from dashboard.query.comparison import chosen_town
from dashboard.query.dataset import Dataset
from dashboard.query.spot_candidates import BYTES, CandidateProblem, read_considered
from dashboard.query.spots import PLACES, Goal, SpotAnswer, SpotRequest, Square, Weigh, spot_need
from dashboard.query.view import View, parse_view
from dashboard.web.heavy import drawn
from dashboard.web.http import UNCACHED, available_dataset, messages, params_of, refuse

ROUTE = "/api/best-spots"
# Of the whole body: the reader's places, of which JSON may write each character as two, and the little around them.
MOST_BYTES = 2 * BYTES + 16_000
MOST_STRUCK = 200


@dataclass(frozen=True)
class Asked:
    """What a body asks: the request, the kinds that the reader has checked, and what of the own places is no use."""

    request: SpotRequest
    checked: tuple[str, ...]
    problems: tuple[CandidateProblem, ...]


def spot_routes() -> list[BaseRoute]:
    """The route of this module."""
    return [Route(ROUTE, best_spots, methods=["GET", "POST"])]


async def best_spots(request: Request) -> Response:
    """The answer as HTML, and its squares for the map. The query is the view, the body JSON:

    ``places``, ``walk``, ``weigh``, ``goal``, ``checked`` (kinds), ``struck`` (squares), ``considered`` (a text).
    """
    if request.method != "POST":
        # Said here: otherwise the route of all other addresses below /api would say that there is nothing.
        raise HTTPException(405, "allowed: POST\n", {"allow": "POST"})
    dataset = available_dataset()
    view, bad = parse_view(params_of(request), dataset.allowed)
    refuse(messages(bad))
    words = words_of(dataset, view.lang)
    asked = await run_in_threadpool(_asked, await _body(request), view, dataset, words)
    answer: SpotAnswer = await drawn(request, job("best_spots", asked.request, dataset))
    return JSONResponse(await run_in_threadpool(_content, answer, asked, dataset, words), headers=UNCACHED)


def _asked(content: bytes, view: View, dataset: Dataset, words: Words) -> Asked:
    """The question of a body.

    Raises:
        HTTPException: 400 with every reason; of the reader's own places in the reader's language.
    """
    asked = parse_body(_stated(content), view, dataset)
    if asked.problems and not (asked.request.candidates or asked.request.zones):
        # Without any of them it would be another question.
        refuse(problem_lines(asked.problems, words))
    return asked


def _content(answer: SpotAnswer, asked: Asked, dataset: Dataset, words: Words) -> dict[str, Any]:
    return {
        "html": spots_answer(answer, asked.checked, asked.problems, dataset, words),
        "squares": proposed_squares(answer, dataset, words).model_dump(mode="json"),
    }


async def _body(request: Request) -> bytes:
    """The body, read no further than it may be long.

    Raises:
        HTTPException: 400 where it is longer.
    """
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MOST_BYTES:
            refuse([f"the body is longer than {MOST_BYTES} bytes: leave places out"])
    return bytes(content)


def _stated(content: bytes) -> Mapping[str, Any]:
    """What a body says.

    Raises:
        HTTPException: 400 where it is no JSON object.
    """
    try:
        stated = json.loads(content)
    except (ValueError, RecursionError):
        stated = None
    if not isinstance(stated, dict):
        refuse(['the body is no JSON object: send for example {"places": 3}'])
        return {}
    return stated


def parse_body(stated: Mapping[str, Any], view: View, dataset: Dataset) -> Asked:
    """The question that a body states.

    Args:
        stated: untrusted values by name; what is left out has its default.
        view: says the municipality, and the figure of need.

    Raises:
        HTTPException: 400 that names every value that cannot be used, and what is allowed instead.
    """
    info, bad = dataset.bundle.measure_info.parameters, list[str]()
    need, town, kinds = spot_need(view, dataset), chosen_town(view, dataset), dataset.bundle.coverage.kinds
    weights, goals = get_args(Weigh), get_args(Goal)
    # Without a figure everybody counts; walks of several towns are too many to weigh against each other.
    weights, goals = weights if need else weights[1:], goals if town else goals[:1]
    request = SpotRequest(
        need=need,
        town=town,
        places=_one_of(stated, "places", PLACES, 3, bad),
        walk_m=_one_of(stated, "walk", info.catchments_m, info.main.catchment_m, bad),
        weigh=_one_of(stated, "weigh", weights, weights[0], bad),
        goal=_one_of(stated, "goal", goals, goals[0], bad),
        struck=_struck(stated.get("struck", []), bad),
    )
    checked = stated.get("checked", [])
    if not isinstance(checked, list) or not all(isinstance(kind, str) and kind in kinds for kind in checked):
        bad.append(f"checked: allowed: a list of {', '.join(kinds)}")
    considered = stated.get("considered", "")
    if not isinstance(considered, str):
        bad.append("considered: allowed: a text, CSV or GeoJSON")
    refuse(bad)
    if not considered.strip():
        return Asked(request, tuple(checked), ())
    found = read_considered(considered, dataset.region.bounds)
    request = replace(request, candidates=tuple(found.candidates), zones=tuple(found.zones))
    return Asked(request, tuple(checked), tuple(found.problems))


def _one_of(stated: Mapping[str, Any], name: str, allowed: Sequence[Any], usual: Any, bad: list[str]) -> Any:
    value = stated.get(name, usual)
    # No other type passes for a number: True equals 1.
    if type(value) is type(usual) and value in allowed:
        return value
    said = "" if isinstance(value, list | dict) else f"={str(value)[:40]!r}"
    bad.append(f"{name}{said}: allowed: {', '.join(map(str, allowed))}")
    return usual


def _struck(stated: object, bad: list[str]) -> tuple[Square, ...]:
    """Squares that are struck out: pairs of column and row."""
    pairs = stated if isinstance(stated, list) else [stated]
    squares = [square for pair in pairs if (square := _square(pair)) is not None]
    if len(squares) != len(pairs) or len(pairs) > MOST_STRUCK:
        bad.append(f"struck: allowed: pairs of column and row, at most {MOST_STRUCK}")
        return ()
    return tuple(sorted(set(squares)))


def _square(pair: object) -> Square | None:
    if not isinstance(pair, list) or len(pair) != 2:
        return None
    if not all(isinstance(one, int | float) and not isinstance(one, bool) and abs(one) < 1e9 for one in pair):
        return None
    column, row = map(float, pair)
    return (column, row) if math.isfinite(column) and math.isfinite(row) else None
