"""``POST /api/best-spots``: where new meeting places would reach most residents, as the page Where to invest asks it.

It writes nothing and keeps nothing: the body carries what an address could not, the reader's own places. It is answered
by :mod:`dashboard.outlets.work_pool`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.outlets.work_pool import job
from dashboard.presenters.i18n import words_of
from dashboard.presenters.invest.spots_panel import spots_answer
from dashboard.query.bivariate import need_indicator
from dashboard.query.comparison import chosen_town
from dashboard.query.dataset import Dataset
from dashboard.query.spot_candidates import BYTES, CandidateProblem, read_considered
from dashboard.query.spots import PLACES, Goal, SpotAnswer, SpotRequest, Square, Weigh
from dashboard.query.view import View, parse_view
from dashboard.web.heavy import drawn
from dashboard.web.http import UNCACHED, available_dataset, messages, params_of, refuse

ROUTE = "/api/best-spots"
# Of the whole body: the reader's places, and the little around them.
MOST_BYTES = BYTES + 16_000
MOST_STRUCK = 200


@dataclass(frozen=True)
class Asked:
    """What a body asks: the request, the kinds that the reader has checked, and what of the own places is no use."""

    request: SpotRequest
    checked: tuple[str, ...]
    problems: tuple[CandidateProblem, ...]


def spot_routes() -> list[BaseRoute]:
    """The route of this module."""
    return [Route(ROUTE, best_spots, methods=["POST"])]


async def best_spots(request: Request) -> Response:
    """The answer as HTML, and where its squares are on the map. The query is the view, the body JSON:

    ``places``, ``walk``, ``weigh``, ``goal``, ``checked`` (kinds), ``struck`` (squares), ``considered`` (a text).
    """
    dataset = available_dataset()
    view, bad = parse_view(params_of(request), dataset.allowed)
    refuse(messages(bad))
    asked = parse_body(await _body(request), view, dataset)
    answer: SpotAnswer = await drawn(request, job("best_spots", asked.request, dataset))
    words = words_of(dataset, view.lang)
    squares = [[one.lat, one.lon, one.times] for one in answer.recurring]
    content = {
        "html": str(spots_answer(answer, asked.checked, asked.problems, dataset, words)),
        "candidates": [[spot.lat, spot.lon] for spot in answer.spots],
        "recurring": squares,
        "walk": asked.request.walk_m,
    }
    return JSONResponse(content, headers=UNCACHED)


async def _body(request: Request) -> Mapping[str, Any]:
    """The body, read no further than it may be long.

    Raises:
        HTTPException: 400 where it is too long, or no JSON object.
    """
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > MOST_BYTES:
            refuse([f"the body is longer than {MOST_BYTES} bytes: leave places out"])
    try:
        stated = json.loads(content)
    except (ValueError, RecursionError):
        stated = None
    if not isinstance(stated, dict):
        refuse(['the body is no JSON object: send for example {"places": 3}'])
        return {}
    return stated


def parse_body(stated: Mapping[str, Any], view: View, dataset: Dataset) -> Asked:
    """The question of a body.

    Args:
        stated: untrusted values by name; what is left out has its default.
        view: says the municipality, and the figure of need.

    Raises:
        HTTPException: 400 that names every value that cannot be used, and what is allowed instead.
    """
    info, bad = dataset.bundle.measure_info.parameters, []

    def one_of(name: str, allowed: Sequence[Any], usual: Any) -> Any:
        value = stated.get(name, usual)
        # No other type passes for a number: True equals 1.
        if type(value) is type(usual) and value in allowed:
            return value
        bad.append(f"{name}={str(value)[:40]!r}: allowed: {', '.join(map(str, allowed))}")
        return usual

    need = need_indicator(view, dataset.bundle) or need_indicator(replace(view, indicator=None), dataset.bundle)
    if need is None:
        refuse(["this region has no figure of need"])
    request = SpotRequest(
        need=need or "",
        town=chosen_town(view, dataset),
        places=one_of("places", PLACES, 3),
        walk_m=one_of("walk", info.catchments_m, info.main.catchment_m),
        weigh=one_of("weigh", get_args(Weigh), "need"),
        goal=one_of("goal", get_args(Goal), "reach"),
        struck=_struck(stated.get("struck", []), bad),
    )
    kinds, checked = dataset.bundle.coverage.kinds, stated.get("checked", [])
    if not isinstance(checked, list) or not all(isinstance(kind, str) and kind in kinds for kind in checked):
        bad.append(f"checked: allowed: a list of {', '.join(kinds)}")
        checked = []
    considered = stated.get("considered", "")
    if not isinstance(considered, str):
        bad.append("considered: allowed: a text, CSV or GeoJSON")
        considered = ""
    refuse(bad)
    if not considered.strip():
        return Asked(request, tuple(checked), ())
    found = read_considered(considered, dataset.region.bounds)
    request = replace(request, candidates=tuple(found.candidates), zones=tuple(found.zones))
    return Asked(request, tuple(checked), tuple(found.problems))


def _struck(stated: object, bad: list[str]) -> tuple[Square, ...]:
    """Squares that are struck out: pairs of column and row."""
    squares = []
    for pair in stated if isinstance(stated, list) else [stated]:
        numbers = pair if isinstance(pair, list) and len(pair) == 2 else []
        known = [float(n) for n in numbers if isinstance(n, int | float) and not isinstance(n, bool) and abs(n) < 1e9]
        if len(known) != 2 or not all(map(math.isfinite, known)):
            bad.append(f"struck={str(pair)[:40]!r}: allowed: pairs of column and row")
            return ()
        squares.append((known[0], known[1]))
    if len(squares) > MOST_STRUCK:
        bad.append(f"struck: {len(squares)} squares: allowed: at most {MOST_STRUCK}")
    return tuple(sorted(set(squares)))
