"""The routes that are ours: ``/healthz``, ``/assets``, ``/geometry``, ``/layers`` and tables under ``/api``."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet

from dashboard.bundles import shown
from dashboard.evidence.files import evidence_csv
from dashboard.export import practices_csv
from dashboard.maps import files, scripts
from dashboard.selection import select
from dashboard.view import BadParameter, parse_view
from geodata.errors import BundleError

# The page and the map inside it are two documents; both are set in the same type.
FONTS = {"sans": "SourceSansVF-Upright*.woff2", "serif": "SourceSerifVariable-Roman*.woff2"}
FOR_EVER = "public, max-age=31536000, immutable"


def routes(fonts: Path) -> list[BaseRoute]:
    """All routes of ours, for ``st.App``; ``fonts`` is where Streamlit keeps the typefaces that it ships."""
    return [
        Route("/healthz", healthz),
        Route("/geometry/{name}.bin", geometry),
        Route("/layers/{name}.json", layer),
        Route("/api/practices.csv", csv),
        Route("/api/evidence/{name}.csv", evidence),
        Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR)),
        *(Route(scripts.address(kind), _script(kind)) for kind in ("js", "css")),
        Mount("/assets/maps", StaticFiles(directory=scripts.STATIC)),
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
    """A level's packed outlines, as the build compressed them; named by their content, so kept for ever."""
    data = shown()
    layer_name, _, digest = request.path_params["name"].rpartition("-")
    file = f"{layer_name}.bin.gz"
    if file not in data.bundle.packed or digest != data.bundle.manifest["files"][file][: files.DIGEST_LENGTH]:
        return PlainTextResponse("no such outlines: reload the page", status_code=404)
    return _compressed(request, data.bundle.packed[file], "application/octet-stream")


async def layer(request: Request) -> Response:
    """Names, figures or points for the map, named by their content, so kept for ever."""
    file = files.find(shown(), request.path_params["name"])
    if file is None:
        return PlainTextResponse("no such file of the map: reload the page", status_code=404)
    return _compressed(request, file.content, "application/json")


async def csv(request: Request) -> Response:
    """Exactly the practices that the view in the query selects."""
    data = shown()
    view, problems = parse_view(_params(request), data.allowed)
    if problems:
        return _refused(problems)
    body = practices_csv(select(view, data.bundle, data.index), data, view.lang)
    return _table(body, f"solidarity-atlas-{data.bundle.manifest['region']}")


async def evidence(request: Request) -> Response:
    """A figure of the page Evidence as a table."""
    data, name = shown(), request.path_params["name"]
    view, problems = parse_view(_params(request), data.allowed)
    if problems:
        return _refused(problems)
    body = evidence_csv(name, data, view.indicator)
    if body is None:
        return PlainTextResponse("no such figure", status_code=404)
    return _table(body, f"solidarity-atlas-{data.bundle.manifest['region']}-{name}")


def _refused(problems: Iterable[BadParameter]) -> Response:
    said = [f"{bad.name}={bad.value!r}: allowed: {bad.allowed}" for bad in problems]
    return PlainTextResponse("\n".join(said) + "\n", status_code=400)


def _table(body: bytes, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}.csv"', "cache-control": "no-cache"}
    return Response(body, media_type="text/csv; charset=utf-8", headers=headers)


def _file(folder: Path, pattern: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_request: Request) -> Response:
        found = sorted(folder.glob(pattern))
        return FileResponse(found[0]) if found else PlainTextResponse("not shipped with this version", status_code=404)

    return answer


def _params(request: Request) -> dict[str, list[str]]:
    return {name: request.query_params.getlist(name) for name in request.query_params}


def _compressed(request: Request, content: bytes, media_type: str) -> Response:
    """A gzip file as it is, or unpacked for the rare client that does not take it so."""
    headers = {"cache-control": FOR_EVER, "vary": "accept-encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(content), media_type=media_type, headers=headers)
    return Response(content, media_type=media_type, headers={**headers, "content-encoding": "gzip"})


def _script(kind: str) -> Callable[[Request], Awaitable[Response]]:
    media_type = {"js": "text/javascript", "css": "text/css"}[kind]

    async def answer(_request: Request) -> Response:
        return Response(scripts.joined(kind), media_type=media_type, headers={"cache-control": FOR_EVER})

    return answer
