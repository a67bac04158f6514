"""Security headers for every response, Streamlit's own included."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.maps.spec import OUTSIDE_TILES
from dashboard.outlets import OUTLETS
from dashboard.web.http import FOR_EVER

_TILES = urlsplit(OUTSIDE_TILES)
# Streamlit and the map component evaluate scripts that our own server sent; all else comes from this origin only,
# except the street map that a reader may switch on.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        f"img-src 'self' data: blob: {_TILES.scheme}://{_TILES.netloc}",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "frame-ancestors 'self'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
# The page that others may put into a frame; it runs our files only, and nothing written into it.
FRAMED = OUTLETS["embed"].route
FRAMED_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)
# Streamlit makes browsers revalidate every file of a component, even those that are named by their content.
# Their pages, which name those files, change with a new version of the component only.
CACHED = {
    re.compile(r"/component/.+\.[0-9a-f]{8,}\.(js|css)"): FOR_EVER,
    re.compile(r"/component/[^/]+/index\.html"): "public, max-age=300",
}
ANCESTORS = re.compile(r"[\w.:/*'\[\]-]+( [\w.:/*'\[\]-]+)*")


def frame_ancestors() -> str:
    """Who may put ``/embed`` into a frame, as the policy writes it: ``ATLAS_FRAME_ANCESTORS``, else anybody.

    Raises:
        ValueError: it is no list of sources with spaces between them.
    """
    stated = " ".join((os.environ.get("ATLAS_FRAME_ANCESTORS") or "*").split())
    if not ANCESTORS.fullmatch(stated):
        raise ValueError(f"ATLAS_FRAME_ANCESTORS={stated!r}: addresses with spaces between them, * or 'none'")
    return stated


class SecurityHeaders:
    """ASGI middleware that adds :data:`HEADERS` to every HTTP response; :data:`FRAMED` gets a policy of its own.

    Files of Streamlit's components may be cached as :data:`CACHED` states.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.framed = {**HEADERS, "content-security-policy": FRAMED_POLICY.format(ancestors=frame_ancestors())}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to the response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.framed if scope["path"] == FRAMED else HEADERS)
                for pattern, cached in CACHED.items():
                    if message["status"] == 200 and pattern.fullmatch(scope["path"]):
                        headers["cache-control"] = cached
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
