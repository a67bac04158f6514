"""The routes that are ours: health, assets, geometry, layers, ``/api``, ``/embed``, ``/present`` and their kin."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet

from dashboard.maps import map_files, scripts
from dashboard.outlets.public_address import stated_address
from dashboard.query.dataset import current_dataset
from dashboard.web.api.routes import api_routes
from dashboard.web.embed import ANYONE, embed_routes
from dashboard.web.http import FOR_EVER
from dashboard.web.oembed import oembed_routes
from dashboard.web.picture_routes import file_routes
from dashboard.web.present import present_routes
from dashboard.web.qr import qr_routes
from geodata.errors import BundleError

# The page and the map inside it are two documents; both are set in the same type.
FONTS = {"sans": "SourceSansVF-Upright*.woff2", "serif": "SourceSerifVariable-Roman*.woff2"}


def routes(fonts: Path) -> list[BaseRoute]:
    """All routes of ours, for ``st.App``; ``fonts`` is where Streamlit keeps the typefaces that it ships."""
    stated_address()  # a setting that cannot be used is told now, not to the first reader
    return [
        Route("/healthz", healthz),
        Route("/geometry/{name}.bin", geometry),
        Route("/layers/{name}.json", layer),
        *file_routes(),
        *embed_routes(),
        *oembed_routes(),
        *present_routes(),
        *qr_routes(),
        Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR)),
        *(Route(scripts.style_address(name), _fixed(scripts.style(name), "text/css")) for name in scripts.STYLES),
        *(
            Route(scripts.module_address(name), _fixed(text, "text/javascript"))
            for name, text in scripts.modules().items()
        ),
        Mount("/assets/maps", StaticFiles(directory=scripts.STATIC)),
        *(Route(f"/assets/fonts/{name}.woff2", _file(fonts, pattern)) for name, pattern in FONTS.items()),
        *api_routes(),
    ]


async def healthz(_request: Request) -> Response:
    """Says that the server runs and which bundle it shows; 503 when there is none."""
    try:
        dataset = current_dataset()
    except BundleError as problem:
        return JSONResponse({"status": "no bundle", "detail": str(problem)}, status_code=503)
    return JSONResponse({"status": "ok", "region": dataset.bundle.manifest["region"], "digest": dataset.digest})


async def geometry(request: Request) -> Response:
    """A level's packed outlines, as the build compressed them; named by their content, so kept for ever."""
    dataset = current_dataset()
    layer_name, _, digest = request.path_params["name"].rpartition("-")
    file = f"{layer_name}.bin.gz"
    if file not in dataset.bundle.packed or digest != dataset.bundle.manifest["files"][file][: map_files.DIGEST_LENGTH]:
        return PlainTextResponse("no such outlines: reload the page", status_code=404)
    return _compressed(request, dataset.bundle.packed[file], "application/octet-stream")


async def layer(request: Request) -> Response:
    """Names, figures or points for the map, named by their content, so kept for ever."""
    file = map_files.find(current_dataset(), request.path_params["name"])
    if file is None:
        return PlainTextResponse("no such file of the map: reload the page", status_code=404)
    return _compressed(request, file.content, "application/json")


def _file(folder: Path, pattern: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_request: Request) -> Response:
        found = sorted(folder.glob(pattern))
        return (
            FileResponse(found[0], headers=ANYONE)
            if found
            else PlainTextResponse("not shipped with this version", status_code=404)
        )

    return answer


def _compressed(request: Request, content: bytes, media_type: str) -> Response:
    """A gzip file as it is, or unpacked for the rare client that does not take it so.

    Any origin may read it: a frame in a sandbox has none, and modules and data are requested with that of the page.
    """
    headers = {"cache-control": FOR_EVER, "vary": "accept-encoding", **ANYONE}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(content), media_type=media_type, headers=headers)
    return Response(content, media_type=media_type, headers={**headers, "content-encoding": "gzip"})


def _fixed(text: str, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    """A module or a style sheet, compressed once: a page requests many at the same time."""
    content = gzip.compress(text.encode(), mtime=0)

    async def answer(request: Request) -> Response:
        return _compressed(request, content, media_type)

    return answer
