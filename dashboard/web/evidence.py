"""The route ``/api/evidence/NAME.csv``: a figure of the page Evidence as a table."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.bundles import shown
from dashboard.evidence.files import evidence_csv
from dashboard.view import parse_view


async def evidence(request: Request) -> Response:
    """The figure's rows; ``indicator`` in the query chooses the figure of need."""
    data, name = shown(), request.path_params["name"]
    asked = {key: request.query_params.getlist(key) for key in request.query_params}
    view, problems = parse_view(asked, data.allowed)
    if problems:
        said = [f"{bad.name}={bad.value!r}: allowed: {bad.allowed}" for bad in problems]
        return PlainTextResponse("\n".join(said) + "\n", status_code=400)
    body = evidence_csv(name, data, view.indicator)
    if body is None:
        return PlainTextResponse("no such figure", status_code=404)
    file = f"solidarity-atlas-{data.bundle.manifest['region']}-{name}.csv"
    headers = {"content-disposition": f'attachment; filename="{file}"', "cache-control": "no-cache"}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)
