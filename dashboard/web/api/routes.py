"""The API as one ASGI application under ``/api``, open to pages of every origin."""

from __future__ import annotations

from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, Router
from starlette.types import ASGIApp

from dashboard.outlets import OUTLETS, TABLE_FORMS
from dashboard.web.api import catalogue, downloads, service
from dashboard.web.api.request import ROOT, ApiError, Form
from dashboard.web.api.responses import Handler, endpoint, refusal

METHODS = ("GET", "HEAD", "OPTIONS")
ONLY_JSON: tuple[Form, ...] = ("json",)
ONLY_HTML: tuple[Form, ...] = ("html",)


def api_routes() -> list[BaseRoute]:
    """``/api`` and everything below it; an unknown address answers 404 and never Streamlit's page."""
    app = _application()
    # Starlette takes an object, unlike a function, for an ASGI application, whatever the method of the request.
    return [Route(ROOT, app), Route(f"{ROOT}/{{rest:path}}", app)]


def _application() -> ASGIApp:
    features = f"{ROOT}/collections/{{collection}}"
    one_form: list[tuple[str, Handler, tuple[Form, ...]]] = [
        (f"{ROOT}/openapi.json", service.openapi, ONLY_JSON),
        (f"{ROOT}/api.html", service.documentation, ONLY_HTML),
        (f"{ROOT}/dcat.jsonld", catalogue.dcat, ONLY_JSON),
        (f"{ROOT}/indicators", service.indicators, ONLY_JSON),
        (OUTLETS["geojson"].route, downloads.geojson, ONLY_JSON),
        *(
            (f"{ROOT}/{path}{suffix}", downloads.table_file(path, suffix), ONLY_JSON)
            for path in downloads.TABLES
            for suffix in TABLE_FORMS
        ),
        (f"{ROOT}/{{table}}.csv-metadata.json", downloads.columns, ONLY_JSON),
        (f"{features}/schema", service.schema, ONLY_JSON),
    ]
    both_forms: list[tuple[str, Handler]] = [
        (ROOT, service.landing),
        (f"{ROOT}/", service.landing),
        (f"{ROOT}/conformance", service.conformance),
        (f"{ROOT}/collections", service.collections),
        (features, service.collection),
        (f"{features}/items", service.items),
        (f"{features}/items/{{item}}", service.item),
    ]
    routes = [
        *(Route(path, endpoint(handler, forms)) for path, handler, forms in one_form),
        *(Route(path, endpoint(handler)) for path, handler in both_forms),
        *(Route(f"{ROOT}{rest}", _options, methods=["OPTIONS"]) for rest in ("", "/{rest:path}")),
        Route(f"{ROOT}/{{rest:path}}", _nothing),
    ]
    return CORSMiddleware(
        Router(routes, redirect_slashes=False),
        allow_origins=["*"],
        allow_methods=list(METHODS),
        allow_headers=["*"],
        expose_headers=["ETag", "Link"],
        max_age=86400,
    )


async def _options(_request: Request) -> Response:
    return Response(status_code=204, headers={"allow": ", ".join(METHODS)})


async def _nothing(request: Request) -> Response:
    return refusal(request, ApiError(404, "NotFound", f"nothing at {request.url.path[:200]}"))
