"""Security headers for every response, Streamlit's own included."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.maps.spec import OUTSIDE_TILES
from dashboard.outlets import OUTLETS
from dashboard.web.preload import CONNECTION

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_TILES = urlsplit(OUTSIDE_TILES)
# Streamlit runs a component's script from a `blob:` address; of scripts in a page only those run that the page is known
# to have. All else comes from this origin only, except the street map that a reader may switch on.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' blob: {inline}",
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


def policy(page: str = "") -> str:
    """The content security policy of all but :data:`FRAMED`.

    Args:
        page: Streamlit's own page as HTML: the scripts in it run, and ours that joins them, but no other.
    """
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE.findall(page + CONNECTION))
    return POLICY.format(inline=" ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests))


class SecurityHeaders:
    """ASGI middleware that adds :data:`HEADERS` and a policy to every HTTP response; :data:`FRAMED` has its own policy.

    Args:
        app: what answers.
        streamlit: the folder of Streamlit's own page, whose scripts may run.
    """

    def __init__(self, app: ASGIApp, streamlit: Path | None = None) -> None:
        self.app = app
        page = (streamlit / "index.html").read_text("utf-8") if streamlit else ""
        self.headers = {**HEADERS, "content-security-policy": policy(page)}
        self.framed = {**HEADERS, "content-security-policy": FRAMED_POLICY.format(ancestors=frame_ancestors())}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to the response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.framed if scope["path"] == FRAMED else self.headers)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)
