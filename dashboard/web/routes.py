"""The routes that are ours: ``/healthz``, ``/assets``, ``/geometry`` and ``/api/practices.csv``."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet

from dashboard.bundles import Shown, shown
from dashboard.export import practices_csv
from dashboard.selection import select
from dashboard.view import parse_view
from geodata.errors import BundleError

STATIC = Path(__file__).resolve().parents[1] / "maps" / "static"
# The page and the map inside it are two documents; both are set in the same type.
FONTS = {"sans": "SourceSansVF-Upright*.woff2", "serif": "SourceSerifVariable-Roman*.woff2"}
FOR_EVER = "public, max-age=31536000, immutable"


def routes(fonts: Path) -> list[BaseRoute]:
    """All routes of ours, for ``st.App``; ``fonts`` is where Streamlit keeps the typefaces that it ships."""
    return [
        Route("/healthz", healthz),
        Route("/geometry/{name}.json", geometry),
        Route("/api/practices.csv", csv),
        Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR)),
        Mount("/assets/maps", StaticFiles(directory=STATIC)),
        *(Route(f"/assets/fonts/{name}.woff2", _file(fonts, pattern)) for name, pattern in FONTS.items()),
    ]


async def healthz(_request: Request) -> Response:
    """Says that the server runs and which bundle it shows; 503 when there is none."""
    try:
        data = shown()
    except BundleError as problem:
        return JSONResponse({"status": "no bundle", "detail": str(problem)}, status_code=503)
    return JSONResponse({"status": "ok", "region": data.bundle.manifest["region"], "digest": data.digest})


async def geometry(request: Request) -> Response:
    """The areas' outlines (GeoJSON, WGS84), named by the bundle's digest, so a browser may keep them for ever."""
    data = shown()
    level, _, digest = request.path_params["name"].removeprefix("areas-").partition("-")
    if level not in data.levels or digest != data.digest[:16]:
        return PlainTextResponse("no such geometry: reload the page", status_code=404)
    headers = {"cache-control": FOR_EVER, "content-encoding": "gzip", "vary": "accept-encoding"}
    return Response(_areas_gzip(data.digest, level), media_type="application/geo+json", headers=headers)


async def csv(request: Request) -> Response:
    """Exactly the practices that the view in the query selects."""
    data = shown()
    view, problems = parse_view(_params(request), data.allowed)
    if problems:
        said = [f"{bad.name}={bad.value!r}: allowed: {bad.allowed}" for bad in problems]
        return PlainTextResponse("\n".join(said) + "\n", status_code=400)
    body = practices_csv(select(view, data.bundle, data.index), data, view.lang)
    name = f"solidarity-atlas-{data.bundle.manifest['region']}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-cache"}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


def _file(folder: Path, pattern: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_request: Request) -> Response:
        found = sorted(folder.glob(pattern))
        return FileResponse(found[0]) if found else PlainTextResponse("not shipped with this version", status_code=404)

    return answer


def _params(request: Request) -> dict[str, list[str]]:
    return {name: request.query_params.getlist(name) for name in request.query_params}


@lru_cache(maxsize=4)
def _areas_gzip(_digest: str, level: str) -> bytes:
    data: Shown = shown()
    return gzip.compress(data.areas_geojson(level), mtime=0)
