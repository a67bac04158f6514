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
from dashboard.links import picture_link, view_link
from dashboard.web.address import public_address
from dashboard.web.embed import asked
from dashboard.web.oembed import PAGES, discovery
from dashboard.web.open_graph import Linked, open_graph
from geodata.errors import BundleError

PAGE = re.compile(r"^/[a-z_-]*$")
NOT_PAGES = ("/api", "/embed", "/oembed", "/healthz", "/qr", "/present")
# Pages that show more, or something else, than the practices of a view.
TOLD = ("neighbourhood", "evidence", "contribute", "about", "method")
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
    """Streamlit's page with the tags of the page and view that the request asks for; as it is without a bundle."""
    try:
        wanted = asked(request, shown())
    except BundleError:
        return page
    address, name = public_address(request), request.url.path.strip("/")
    linked = _linked(wanted, "" if name == "explore" else name, address)
    title = Markup("<title>{}</title>").format(_tab(linked, wanted))
    description = Markup('<meta name="description" content="{}">').format(linked.text)
    tags = [description, open_graph(linked, wanted.words), _described(wanted, linked, address)]
    if request.url.path in PAGES:
        tags.append(discovery(linked.link, address, linked.title))
    page = TITLE.sub(lambda _: title.encode(), page, count=1)
    return page.replace(b"</head>", Markup("\n").join(tags).encode() + b"</head>", 1)


def _linked(wanted: Embed, name: str, address: str) -> Linked:
    """A page of the dashboard as others show it; ``name`` is empty for the map."""
    words, view, data = wanted.words, wanted.view, wanted.data
    title = _chosen(wanted) or (words(f"page.{name}") if name in TOLD else words("brand"))
    text = words(f"unfurl.{name}") if name in TOLD else wanted.sentence
    link = view_link(view, address, data.default_indicator, name)
    return Linked(title, text, link, picture_link(view, address, data.default_indicator), wanted.sentence)


def _chosen(wanted: Embed) -> str | None:
    """The name of the practice or area that a view chose."""
    practices, view = wanted.data.bundle.practices, wanted.view
    if view.practice:
        return next(iter(practices.loc[practices["practice_id"] == view.practice, "name"]), None)
    return wanted.data.area_names(view.lang).get(view.area) if view.area else None


def _tab(linked: Linked, wanted: Embed) -> str:
    """The title of the browser's tab."""
    brand = wanted.words("brand")
    return f"{brand}: {wanted.sentence}" if linked.title == brand else f"{linked.title} · {brand}"


def _described(wanted: Embed, linked: Linked, address: str) -> Markup:
    """The page in schema.org's words, for search engines; the API's pages describe each dataset in full."""
    words, catalogue = wanted.words, f"{address}/api"
    page = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": linked.title,
        "description": linked.text,
        "url": linked.link,
        "inLanguage": wanted.view.lang,
        "isPartOf": {"@type": "DataCatalog", "@id": catalogue, "name": words("api.title"), "url": catalogue},
    }
    return Markup('<script type="application/ld+json">{}</script>').format(htmlsafe_json_dumps(page))
