"""Middleware that adds language, title and preload tags to Streamlit's index.html; that file is not forked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from markupsafe import Markup
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.maps import scripts
from dashboard.outlets import OUTLETS
from dashboard.query.dataset import current_dataset
from dashboard.web.embed import parse_request
from dashboard.web.http import language
from dashboard.web.link_preview import link_preview
from dashboard.web.preload import Preload
from geodata.errors import BundleError

PAGE = re.compile(r"^/[a-z_-]*$")
NOT_PAGES = ("/api", "/oembed", "/healthz", *(outlet.route for outlet in OUTLETS.values()))
STREAMLITS = b'<div id="root"></div>'
LANGUAGE = b'<html lang="en">'
TITLE = re.compile(rb"<title>[^<]*</title>")


class Shell:
    """ASGI middleware that completes the dashboard's HTML: language, title, styles, link preview, preload tags.

    Args:
        app: what answers.
        streamlit: the folder of Streamlit's own page.
    """

    def __init__(self, app: ASGIApp, streamlit: Path) -> None:
        self.app = app
        self.preload = Preload(streamlit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; Streamlit's page is completed, everything else goes by as it is."""
        page = scope["type"] == "http" and scope["method"] == "GET" and PAGE.match(scope["path"])
        if not page or scope["path"] in NOT_PAGES:
            await self.app(scope, receive, send)
            return
        request, start, body = Request(scope), dict[str, Any](), bytearray()

        async def send_completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            content, headers = bytes(body), MutableHeaders(scope=start)
            html = start["status"] == 200 and headers.get("content-type", "").startswith("text/html")
            if html and STREAMLITS in content:
                content = completed(content, request, self.preload)
                headers["content-length"] = str(len(content))
                # They name Streamlit's file, which is the same for every view.
                del headers["etag"], headers["last-modified"]
            await send(start)
            await send({"type": "http.response.body", "body": content})

        # Compressed by Streamlit, its page could not be read here.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": plain}, receive, send_completed)


def completed(page: bytes, request: Request, preload: Preload) -> bytes:
    """Streamlit's page for the page and view of a request; without a bundle it has no title of ours and no preview."""
    name = request.url.path.strip("/")
    tags = preload.tags(name, page.decode())
    try:
        title, preview = link_preview(
            parse_request(request, current_dataset()), request, "" if name == "explore" else name
        )
    except BundleError:
        pass
    else:
        page = TITLE.sub(lambda _: title.encode(), page, count=1)
        tags = Markup("\n").join((preview, tags))
    page = page.replace(LANGUAGE, Markup('<html lang="{}">').format(language(request)).encode(), 1)
    page = page.replace(b"</head>", tags.encode() + b"</head>", 1)
    # After Streamlit's own styles, which its scripts put into the head.
    styles = ("/assets/leaflet/leaflet.css", scripts.style_address("map"), scripts.style_address("page"))
    own = Markup("").join(map(scripts.style_tag, styles)) + scripts.module_tag("copying.js")
    return page.replace(STREAMLITS, STREAMLITS + own.encode(), 1)
