"""Which requests may reach the application: no WebSocket from another origin, nothing that writes, no upload."""

from __future__ import annotations

import logging

from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from dashboard.outlets.public_address import origin_of, own_origins

READING = ("GET", "HEAD", "OPTIONS")
# Questions that are too long for an address; they write nothing either. May lie below a prefix, too.
ASKING = ("/api/best-spots",)
# Where Streamlit's page opens its WebSocket; it may lie below a prefix (server.baseUrlPath).
STREAM = "/_stcore/stream"
POLICY_VIOLATION = 1008
LOG = logging.getLogger(__name__)


class Origins:
    """ASGI middleware that refuses foreign origins and every request that writes.

    - A WebSocket is passed on only for :data:`STREAM`, and only without ``Origin`` (programs that are no browser send
      none) or with one of this server's own, see :func:`~dashboard.outlets.public_address.own_origins`. It is passed on
      without ``Origin``: one that Streamlit does not recognise makes it request from an outside server its own
      external address, and every answer waits for that.
    - Of HTTP only :data:`READING` is passed on, and ``POST`` of this server's own pages for :data:`ASKING`. The atlas
      keeps no uploads and has no route that writes; any other method is answered with 405, and with 403 where a foreign
      page sent it.

    Reading with a foreign origin is open: what the atlas publishes may be read from any page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.reported = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or refuse it."""
        if scope["type"] == "websocket":
            if scope["path"].endswith(STREAM) and not self._is_foreign(scope):
                headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"origin"]
                await self.app({**scope, "headers": headers}, receive, send)
            else:
                await WebSocketClose(POLICY_VIOLATION)(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] not in READING:
            if not self._is_foreign(scope) and scope["method"] == "POST" and scope["path"].endswith(ASKING):
                await self.app(scope, receive, send)
                return
            if self._is_foreign(scope):
                response = PlainTextResponse("requests of other sites may only read\n", 403)
            else:
                allowed = ", ".join(READING)
                response = PlainTextResponse(f"allowed: {allowed}\n", 405, headers={"allow": allowed})
            await response(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_foreign(self, scope: Scope) -> bool:
        """Whether a page of another site sent this; several origins, or one that cannot be read, are foreign."""
        connection = HTTPConnection(scope)
        stated = connection.headers.getlist("origin")
        foreign = bool(stated) and (len(stated) > 1 or origin_of(stated[0]) not in own_origins(connection))
        if foreign and not self.reported:
            # Without the origin: whoever sends it chooses what would be in the log.
            LOG.warning(
                "refused a request whose Origin is not the address of this server (reported once); if the dashboard"
                " does not connect behind a proxy, set ATLAS_ADDRESS, or ATLAS_BEHIND_PROXY=1 with X-Forwarded-Host"
            )
            self.reported = True
        return foreign
