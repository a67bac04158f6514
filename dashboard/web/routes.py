"""The routes that are ours: health, assets, geometry, layers, ``/api``, ``/embed``, ``/present`` and their kin."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet

from dashboard.maps import map_files, scripts
from dashboard.outlets.public_address import stated_address
from dashboard.query.dataset import current_dataset
from dashboard.web.api.routes import api_routes
from dashboard.web.best_spots import spot_routes
from dashboard.web.embed import embed_routes
from dashboard.web.http import ANYONE, FOR_EVER, compressed
from dashboard.web.oembed import oembed
from dashboard.web.picture_routes import picture_routes
from dashboard.web.present import present_routes
from geodata.errors import BundleError

# The page and the map inside it are two documents; both are set in the same type.
FONTS = {"sans": "SourceSansVF-Upright*.woff2", "serif": "SourceSerifVariable-Roman*.woff2"}
PACKED = {"cache-control": FOR_EVER, "vary": "accept-encoding", **ANYONE}


def routes(fonts: Path) -> list[BaseRoute]:
    """All routes of ours, for ``st.App``.

    Args:
        fonts: Streamlit's folder of typefaces.

    Raises:
        ValueError: ``ATLAS_ADDRESS`` is not an address: reported at the start and not to the first reader.
    """
    stated_address()
    return [
        Route("/healthz", healthz),
        Route("/geometry/{name}.bin", geometry),
        Route("/layers/{name}.json", layer),
        *picture_routes(),
        *embed_routes(),
        Route("/oembed", oembed),
        *present_routes(),
        Mount("/assets/leaflet", StaticFiles(directory=leaflet.BASE_DIR)),
        *(Route(scripts.style_address(name), _fixed(scripts.style(name), "text/css")) for name in scripts.STYLES),
        *(
            Route(scripts.module_address(name), _fixed(text, "text/javascript"))
            for name, text in scripts.modules().items()
        ),
        Mount("/assets/maps", StaticFiles(directory=scripts.STATIC)),
        *(
            Route(f"/assets/fonts/{name}.woff2", partial(font, folder=fonts, pattern=pattern))
            for name, pattern in FONTS.items()
        ),
        *spot_routes(),
        *api_routes(),
    ]


async def healthz(_request: Request) -> Response:
    """Whether the server runs and which bundle it shows; 503 when there is none."""
    try:
        dataset = current_dataset()
    except BundleError as problem:
        return JSONResponse({"status": "no bundle", "detail": str(problem)}, status_code=503)
    return JSONResponse({"status": "ok", "region": dataset.bundle.manifest.region, "digest": dataset.digest})


async def geometry(request: Request) -> Response:
    """A level's packed outlines, as the build compressed them; named by their content, so cached for ever."""
    dataset = current_dataset()
    layer_name, _, digest = request.path_params["name"].rpartition("-")
    file = f"{layer_name}.bin.gz"
    if file not in dataset.bundle.packed or digest != dataset.bundle.manifest.files[file][: map_files.DIGEST_LENGTH]:
        return PlainTextResponse("no such outlines: reload the page", status_code=404)
    return compressed(request, dataset.bundle.packed[file], "application/octet-stream", PACKED)


async def layer(request: Request) -> Response:
    """Names, figures or points for the map, named by what decides their content, so cached for ever."""
    content = await run_in_threadpool(_layer_content, request.path_params["name"])
    if content is None:
        return PlainTextResponse("no such file of the map: reload the page", status_code=404)
    return compressed(request, content, "application/json", PACKED)


def _layer_content(name: str) -> bytes | None:
    """The first request of a large file may take seconds, which other readers do not wait for."""
    file = map_files.find(current_dataset(), name)
    return file.content if file else None


async def font(_request: Request, folder: Path, pattern: str) -> Response:
    """A typeface of Streamlit's, by the pattern of its file's name."""
    found = min(folder.glob(pattern), default=None)
    if found is None:
        return PlainTextResponse("not shipped with this version", status_code=404)
    return FileResponse(found, headers=ANYONE)


def _fixed(text: str, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    """A module or a style sheet, compressed once: a page requests many at the same time.

    Any origin may read it: a frame in a sandbox has none, and modules are requested with the page's origin.
    """
    content = gzip.compress(text.encode(), mtime=0)

    async def respond(request: Request) -> Response:
        return compressed(request, content, media_type, PACKED)

    return respond
