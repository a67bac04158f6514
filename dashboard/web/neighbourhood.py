"""The files of the page Neighbourhood: figures of the chosen areas, and what lies within a walk of them."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.bundles import Shown, shown
from dashboard.i18n import Words
from dashboard.neighbourhood.export import figures_csv, places_csv
from dashboard.neighbourhood.links import chosen
from dashboard.view import View, parse_view


async def figures(request: Request) -> Response:
    """The figures of ``area`` and of the areas in ``compare``."""
    return _answered(
        request,
        "figures",
        lambda view, areas, data: figures_csv(areas, view.indicator, data, Words(view.lang, data.bundle.vocabulary)),
    )


async def places(request: Request) -> Response:
    """Practices and meeting places within a walk of them."""
    return _answered(
        request,
        "places",
        lambda view, areas, data: places_csv(areas, data, Words(view.lang, data.bundle.vocabulary)),
    )


def _answered(request: Request, name: str, made: Callable[[View, tuple[str, ...], Shown], bytes]) -> Response:
    data = shown()
    params = {name: request.query_params.getlist(name) for name in request.query_params}
    view, problems = parse_view(params, data.allowed)
    said = [f"{bad.name}={bad.value!r}: allowed: {bad.allowed}" for bad in problems]
    areas, others = chosen(view, data)
    if others:
        said.append("compare: allowed: areas of the same level as `area`")
    if not areas and not said:
        said.append("area: needs an area_id")
    if said:
        return PlainTextResponse("\n".join(said) + "\n", status_code=400)
    file = f"solidarity-atlas-{data.bundle.manifest['region']}-{name}.csv"
    headers = {"content-disposition": f'attachment; filename="{file}"', "cache-control": "no-cache"}
    return Response(made(view, areas, data), media_type="text/csv; charset=utf-8", headers=headers)
