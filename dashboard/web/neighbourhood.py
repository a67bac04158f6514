"""The files of the page Neighbourhood: figures of the chosen areas, and what lies within a walk of them."""

from __future__ import annotations

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dashboard.bundles import Shown, shown
from dashboard.i18n import Words
from dashboard.neighbourhood.export import figures_csv, places_csv
from dashboard.neighbourhood.links import chosen
from dashboard.view import View, parse_view
from dashboard.web.answering import csv_file, params_of, refused, told


async def figures(request: Request) -> Response:
    """The figures of ``area`` and of the areas in ``compare``."""
    return await _answered(
        request,
        "figures",
        lambda view, areas, data: figures_csv(areas, view.indicator, data, Words(view.lang, data.bundle.vocabulary)),
    )


async def places(request: Request) -> Response:
    """Practices and meeting places within a walk of them."""
    return await _answered(
        request,
        "places",
        lambda view, areas, data: places_csv(areas, data, Words(view.lang, data.bundle.vocabulary)),
    )


async def _answered(request: Request, name: str, made: Callable[[View, tuple[str, ...], Shown], bytes]) -> Response:
    data = shown()
    view, problems = parse_view(params_of(request), data.allowed)
    said = told(problems)
    areas, others = chosen(view, data)
    if others:
        said.append("compare: allowed: areas of the same level as `area`")
    if not areas and not said:
        said.append("area: needs an area_id")
    if said:
        return refused(said)
    # What lies within a walk takes a tenth of a second to find: not on the loop that serves everybody.
    return csv_file(await run_in_threadpool(made, view, areas, data), data, name)
