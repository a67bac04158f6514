"""The route ``/api/evidence/NAME.csv``: a figure of the page Evidence as a table."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.bundles import shown
from dashboard.evidence.files import evidence_csv
from dashboard.view import parse_view
from dashboard.web.answering import csv_file, params_of, refused, told


async def evidence(request: Request) -> Response:
    """The figure's rows; ``indicator`` in the query chooses the figure of need, ``lang`` the names of areas."""
    data, name = shown(), request.path_params["name"]
    view, problems = parse_view(params_of(request), data.allowed)
    if problems:
        return refused(told(problems))
    body = await run_in_threadpool(evidence_csv, name, data, view.indicator, view.lang)
    return PlainTextResponse("no such figure", status_code=404) if body is None else csv_file(body, data, name)
