"""Streamlit's page on its way out: it gets what Streamlit cannot know of a view. Streamlit's file is not forked."""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.maps import scripts
from dashboard.outlets import OUTLETS
from dashboard.query.dataset import current_dataset
from dashboard.web.embed import parse_request
from dashboard.web.http import language
from dashboard.web.link_preview import unfurled
from dashboard.web.preload import Start
from geodata.errors import BundleError

PAGE = re.compile(r"^/[a-z_-]*$")
NOT_PAGES = ("/api", "/oembed", "/healthz", *(outlet.route for outlet in OUTLETS.values()))
STREAMLITS = b'<div id="root"></div>'
LANGUAGE = b'<html lang="en">'
TITLE = re.compile(rb"<title>[^<]*</title>")


class Shell:
    """ASGI middleware that completes the dashboard's HTML: language, title, styles, tags for others and for the start.

    Args:
        app: what answers.
        streamlit: the folder of Streamlit's own page.
    """

    def __init__(self, app: ASGIApp, streamlit: Path) -> None:
        self.app = app
        self.start = Start(streamlit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; Streamlit's page is completed, everything else goes by as it is."""
        page = scope["type"] == "http" and scope["method"] == "GET" and PAGE.match(scope["path"])
        if not page or scope["path"] in NOT_PAGES:
            await self.app(scope, receive, send)
            return
        # Compressed by Streamlit, its page could not be read here.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": plain}, receive, _Rewriter(Request(scope), self.start, send))


class _Rewriter:
    """Holds an HTML answer back until it is whole, and sends it on completed."""

    def __init__(self, request: Request, start: Start, send: Send) -> None:
        self.request = request
        self.start = start
        self.send = send
        self.head: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            if message["status"] == 200 and headers.get("content-type", "").startswith("text/html"):
                self.head = message
                return
        elif self.head is not None and message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self.head)
            return
        await self.send(message)

    async def _finish(self, head: Message) -> None:
        if STREAMLITS in self.body:
            self.body = completed(self.body, self.request, self.start)
            headers = MutableHeaders(scope=head)
            headers["content-length"] = str(len(self.body))
            # They name Streamlit's file, which is the same for every view.
            del headers["etag"], headers["last-modified"]
        await self.send(head)
        await self.send({"type": "http.response.body", "body": self.body})


def completed(page: bytes, request: Request, start: Start) -> bytes:
    """Streamlit's page for the page and view that the request asks for; without a bundle it says nothing of a view."""
    name = request.url.path.strip("/")
    tags = start.tags(name, page.decode())
    try:
        wanted = parse_request(request, current_dataset())
    except BundleError:
        wanted = None
    if wanted:
        title, told = unfurled(wanted, request, "" if name == "explore" else name)
        page = TITLE.sub(lambda _: title.encode(), page, count=1)
        tags = Markup("\n").join((told, tags))
    page = page.replace(LANGUAGE, Markup('<html lang="{}">').format(language(request)).encode(), 1)
    page = page.replace(b"</head>", tags.encode() + b"</head>", 1)
    # After Streamlit's own styles, which its scripts put into the head.
    own = scripts.style_tag(scripts.style_address("page")) + scripts.module_tag("share.js")
    return page.replace(STREAMLITS, STREAMLITS + own.encode(), 1)
