"""Answers of the API: ETag and 304, compression, caching, problems; the work itself happens off the event loop."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from dashboard.outlets.build_digest import build_digest
from dashboard.outlets.public_address import public_address
from dashboard.query.dataset import Dataset, current_dataset
from dashboard.web.api.pages import problem_page
from dashboard.web.api.request import FORMS, ApiError, ApiRequest, Form, form_of, read_request
from dashboard.web.http import known
from geodata.errors import BundleError

# A client may keep an answer, and asks each time whether it still holds: a rebuilt bundle shows at once.
CACHE = "public, max-age=0, must-revalidate"
VARY = "Accept, Accept-Encoding, Accept-Language"
WORTH_COMPRESSING = 600
QUICK = 1  # of gzip's levels: the next ones save little and cost twice the time
JSON, GEOJSON = "application/json", "application/geo+json"
HTML, CSV = "text/html; charset=utf-8", "text/csv; charset=utf-8"


@dataclass(frozen=True)
class ApiResponse:
    """A body with its media type and further headers."""

    body: bytes
    media_type: str
    headers: dict[str, str] = field(default_factory=dict)


def as_json(content: Any, media_type: str = JSON) -> ApiResponse:
    """Content as compact JSON."""
    return ApiResponse(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), media_type)


Make = Callable[[ApiRequest], ApiResponse]
Endpoint = Callable[[Request], Awaitable[Response]]


def endpoint(make: Make, forms: Sequence[Form] = FORMS) -> Endpoint:
    """An endpoint out of a function that makes the answer; ``forms`` are the ones that it can give."""

    async def answer(request: Request) -> Response:
        try:
            dataset = current_dataset()
            tag = _tag(request, dataset)
            if known(request, tag):
                return Response(status_code=304, headers={"etag": tag, "cache-control": CACHE, "vary": VARY})
            return await run_in_threadpool(_made, make, request, dataset, forms, tag)
        except ApiError as problem:
            return refusal(request, problem, forms)
        except BundleError as problem:
            return refusal(request, ApiError(503, "NoBundle", str(problem)), ("json",))

    return answer


def refusal(request: Request, problem: ApiError, forms: Sequence[Form] = FORMS) -> Response:
    """A problem as the standard's exception in JSON, or as a page."""
    headers = {"vary": VARY, "cache-control": "no-cache"}
    if problem.location:
        headers["location"] = problem.location
    if form_of(request, forms) == "html":
        return Response(problem_page(problem, request), problem.status, headers, HTML)
    said: dict[str, Any] = {"code": problem.code, "description": problem.description}
    if problem.problems:
        said["problems"] = [{"name": b.name, "value": b.value, "allowed": b.allowed} for b in problem.problems]
    return Response(json.dumps(said, ensure_ascii=False), problem.status, headers, JSON)


def _made(make: Make, request: Request, dataset: Dataset, forms: Sequence[Form], tag: str) -> Response:
    made = make(read_request(request, dataset, forms))
    headers = {"etag": tag, "cache-control": CACHE, "vary": VARY, **made.headers}
    body = made.body
    if len(body) > WORTH_COMPRESSING and "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, QUICK, mtime=0)
        headers["content-encoding"] = "gzip"
    return Response(body, headers=headers, media_type=made.media_type)


def _tag(request: Request, dataset: Dataset) -> str:
    """Weak, since the time at which a page of features was made is in it: same data, same question, same meaning."""
    asked = (
        dataset.digest,
        build_digest(),
        public_address(request),
        request.url.path,
        request.url.query,
        request.headers.get("accept", ""),
        request.headers.get("accept-language", ""),
    )
    return f'W/"{hashlib.sha256(chr(10).join(asked).encode()).hexdigest()[:32]}"'
