"""What the dashboard's own HTML says to sites that show a link to it; Streamlit's page knows nothing of a view.

Streamlit's file is not forked: the tags are put into its head on the way out.
"""

from __future__ import annotations

import re

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.bundles import shown
from dashboard.embed import Embed
from dashboard.links import view_link
from dashboard.web.address import public_address
from dashboard.web.embed import asked, unfurled
from geodata.errors import BundleError

PAGE = re.compile(r"^/[a-z_-]*$")
NOT_PAGES = ("/api", "/embed", "/oembed", "/healthz", "/qr", "/present")
STREAMLITS = b'<div id="root"></div>'
TITLE = re.compile(rb"<title>[^<]*</title>")


class Unfurl:
    """ASGI middleware that adds title, Open Graph, Twitter card and oEmbed's discovery to the dashboard's HTML."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; Streamlit's page gets its tags, everything else goes by as it is."""
        page = scope["type"] == "http" and scope["method"] == "GET" and PAGE.match(scope["path"])
        if not page or scope["path"] in NOT_PAGES:
            await self.app(scope, receive, send)
            return
        # Compressed by Streamlit, its page could not be read here.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": plain}, receive, _Rewriter(Request(scope), send))


class _Rewriter:
    """Holds an HTML answer back until it is whole, and sends it on with the tags."""

    def __init__(self, request: Request, send: Send) -> None:
        self.request = request
        self.send = send
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            if message["status"] == 200 and headers.get("content-type", "").startswith("text/html"):
                self.start = message
                return
        elif self.start is not None and message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self.start)
            return
        await self.send(message)

    async def _finish(self, start: Message) -> None:
        if STREAMLITS in self.body:
            self.body = tagged(self.body, self.request)
            headers = MutableHeaders(scope=start)
            headers["content-length"] = str(len(self.body))
            # They name Streamlit's file, which is the same for every view.
            del headers["etag"], headers["last-modified"]
        await self.send(start)
        await self.send({"type": "http.response.body", "body": self.body})


def tagged(page: bytes, request: Request) -> bytes:
    """Streamlit's page with the tags of the view that the request asks for; as it is while there is no bundle."""
    try:
        wanted = asked(request, shown())
    except BundleError:
        return page
    address = public_address(request)
    link = view_link(wanted.view, address, wanted.data.default_indicator)
    title = Markup("<title>{}</title>").format(f"{wanted.words('brand')}: {wanted.sentence}")
    description = Markup('<meta name="description" content="{}">').format(wanted.sentence)
    tags = Markup("\n").join((description, unfurled(wanted, link, address), _described(wanted, link, address)))
    page = TITLE.sub(lambda _: title.encode(), page, count=1)
    return page.replace(b"</head>", tags.encode() + b"</head>", 1)


def _described(wanted: Embed, link: str, address: str) -> Markup:
    """The page in schema.org's words, for search engines; the API's pages describe each dataset in full."""
    words, catalogue = wanted.words, f"{address}/api"
    page = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": words("brand"),
        "description": wanted.sentence,
        "url": link,
        "inLanguage": wanted.view.lang,
        "isPartOf": {"@type": "DataCatalog", "@id": catalogue, "name": words("api.title"), "url": catalogue},
    }
    return Markup('<script type="application/ld+json">{}</script>').format(htmlsafe_json_dumps(page))
