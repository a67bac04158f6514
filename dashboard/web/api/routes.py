"""The API as one ASGI application under ``/api``, open to pages of every origin."""

from __future__ import annotations

from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.outlets import OUTLETS
from dashboard.web.api import catalogue, downloads, service, tables
from dashboard.web.api.openapi import document
from dashboard.web.api.pages import documentation_page
from dashboard.web.api.request import ROOT, ApiError, ApiRequest, Form
from dashboard.web.api.responses import HTML, ApiResponse, Make, as_json, endpoint, refusal

METHODS = ("GET", "HEAD", "OPTIONS")
ONLY_JSON: tuple[Form, ...] = ("json",)
ONLY_HTML: tuple[Form, ...] = ("html",)


def api_routes() -> list[BaseRoute]:
    """``/api`` and everything below it; what is not there answers 404 and never Streamlit's page."""
    app = _application()
    return [Route(ROOT, _Everything(app)), Route(f"{ROOT}/{{rest:path}}", _Everything(app))]


class _Everything:
    """An ASGI application as an endpoint: Starlette takes an object for one, whatever the method of the request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        await self.app(scope, receive, send)


def _application() -> ASGIApp:
    features = f"{ROOT}/collections/{{collection}}"
    plain: list[tuple[str, Make, tuple[Form, ...]]] = [
        (f"{ROOT}/openapi.json", _openapi, ONLY_JSON),
        (f"{ROOT}/api.html", _documentation, ONLY_HTML),
        (f"{ROOT}/dcat.jsonld", catalogue.dcat, ONLY_JSON),
        (OUTLETS["csv"].route, tables.practices, ONLY_JSON),
        (f"{ROOT}/areas.csv", tables.areas, ONLY_JSON),
        (OUTLETS["geojson"].route, downloads.geojson, ONLY_JSON),
        (f"{ROOT}/neighbourhood.csv", downloads.figures, ONLY_JSON),
        (f"{ROOT}/neighbourhood-places.csv", downloads.places, ONLY_JSON),
        (f"{ROOT}/evidence/{{name}}.csv", downloads.evidence, ONLY_JSON),
        (f"{ROOT}/{{table}}.csv-metadata.json", tables.columns, ONLY_JSON),
        (f"{features}/schema", service.schema, ONLY_JSON),
    ]
    both: list[tuple[str, Make]] = [
        (ROOT, service.landing),
        (f"{ROOT}/", service.landing),
        (f"{ROOT}/conformance", service.conformance),
        (f"{ROOT}/collections", service.collections),
        (features, service.collection),
        (f"{features}/items", service.items),
        (f"{features}/items/{{item}}", service.item),
    ]
    routes = [Route(path, endpoint(make, forms)) for path, make, forms in plain]
    routes += [Route(path, endpoint(make)) for path, make in both]
    routes += [Route(f"{ROOT}{rest}", _options, methods=["OPTIONS"]) for rest in ("", "/{rest:path}")]
    routes += [Route(f"{ROOT}/{{rest:path}}", _nothing)]
    return CORSMiddleware(
        Router(routes, redirect_slashes=False),
        allow_origins=["*"],
        allow_methods=list(METHODS),
        allow_headers=["*"],
        expose_headers=["ETag", "Link"],
        max_age=86400,
    )


def _openapi(asked: ApiRequest) -> ApiResponse:
    return as_json(document(asked), service.OPENAPI)


def _documentation(asked: ApiRequest) -> ApiResponse:
    return ApiResponse(documentation_page(asked), HTML)


async def _options(_request: Request) -> Response:
    return Response(status_code=204, headers={"allow": ", ".join(METHODS)})


async def _nothing(request: Request) -> Response:
    return refusal(request, ApiError(404, "NotFound", f"nothing at {request.url.path[:200]}"))
