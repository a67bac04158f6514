"""Responses of the API: ETag and 304, compression, caching, errors; the work itself happens off the event loop."""

from __future__ import annotations

import gzip
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.outlets.public_address import public_address
from dashboard.outlets.work_pool import Job
from dashboard.query.dataset import Dataset, current_dataset
from dashboard.web.api.pages import problem_page
from dashboard.web.api.request import FORMS, ApiError, ApiRequest, Form, form_of, parse_request
from dashboard.web.heavy import drawn_response
from dashboard.web.http import HTML, UNCACHED, content_tag, not_modified
from geodata.errors import BundleError

# Clients may cache a response and revalidate it each time: a rebuilt bundle shows at once.
CACHE = "public, max-age=0, must-revalidate"
VARY = {"vary": "Accept, Accept-Encoding, Accept-Language"}
WORTH_COMPRESSING = 600
QUICK = 1  # of gzip's levels: the next ones save little and cost twice the time
JSON, GEOJSON = "application/json", "application/geo+json"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class ApiResponse:
    """A body with its media type and further headers; ``job``: what makes the body, where that is heavy work."""

    body: bytes
    media_type: str
    headers: dict[str, str] = field(default_factory=dict)
    job: Job | None = None


def encoded(content: Any) -> bytes:
    """Content as compact JSON."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def as_json(content: Any, media_type: str = JSON) -> ApiResponse:
    """Content as a response in compact JSON."""
    return ApiResponse(encoded(content), media_type)


Handler = Callable[[ApiRequest], ApiResponse]


def endpoint(handler: Handler, forms: Sequence[Form] = FORMS) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint out of a function from request to response; ``forms`` are the ones that it can give."""

    async def respond(request: Request) -> Response:
        try:
            dataset = current_dataset()
            headers = {"etag": _etag(request, dataset), "cache-control": CACHE, **VARY}
            if unchanged := not_modified(request, headers):
                return unchanged
            response = await run_in_threadpool(lambda: handler(parse_request(request, dataset, forms)))
            headers |= response.headers
            if response.job:
                return await drawn_response(request, headers["etag"], response.job, response.media_type, headers)
            return await run_in_threadpool(_compressed, response, request, headers)
        except ApiError as problem:
            return refusal(request, problem, forms)
        except HTTPException as undone:
            answer = refusal(request, ApiError(undone.status_code, "NotNow", undone.detail.strip()), forms)
            answer.headers.update(undone.headers or {})
            return answer
        except BundleError as problem:
            return refusal(request, ApiError(503, "NoBundle", str(problem)), ("json",))

    return respond


def refusal(request: Request, problem: ApiError, forms: Sequence[Form] = FORMS) -> Response:
    """A problem as the standard's exception in JSON, or as a page."""
    headers = {**VARY, **UNCACHED}
    if problem.location:
        headers["location"] = problem.location
    if form_of(request, forms) == "html":
        return Response(problem_page(problem, request), problem.status, headers, HTML)
    content: dict[str, Any] = {"code": problem.code, "description": problem.description}
    if problem.problems:
        content["problems"] = [asdict(bad) for bad in problem.problems]
    return Response(json.dumps(content, ensure_ascii=False), problem.status, headers, JSON)


def _compressed(response: ApiResponse, request: Request, headers: dict[str, str]) -> Response:
    body = response.body
    if len(body) > WORTH_COMPRESSING and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, QUICK, mtime=0)
        headers["content-encoding"] = "gzip"
    return Response(body, headers=headers, media_type=response.media_type)


def _etag(request: Request, dataset: Dataset) -> str:
    """Weak, since a page of features contains the time at which it was made."""
    accepted = (request.headers.get("accept", ""), request.headers.get("accept-language", ""))
    tag = content_tag(dataset, public_address(request), request.url.path, request.url.query, *accepted)
    return f'W/"{tag}"'
