"""``/oembed`` (oEmbed 1.0): how other sites turn a link of this atlas into a map."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.outlets import OUTLETS
from dashboard.outlets.embed import Embed, EmbedOptions, parse_options
from dashboard.outlets.links import (
    FRAME_SIZE,
    PICTURE_LEAST,
    PICTURE_SIZE,
    embed_code,
    embed_link,
    oembed_link,
    picture_link,
)
from dashboard.outlets.public_address import public_address
from dashboard.query.dataset import Dataset, current_dataset
from dashboard.query.view import parse_view

CACHE_S = 86400
SIZE = re.compile(r"[1-9][0-9]{0,4}")
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
PAGES = ("/", "/explore", "/practices", OUTLETS["embed"].route)


def oembed_routes() -> list[BaseRoute]:
    """The route of this module."""
    return [Route("/oembed", oembed)]


def discovery(link: str, address: str, title: str) -> Markup:
    """The tags by which other sites find that oEmbed answers for a link."""
    forms = (("json", "application/json+oembed"), ("xml", "text/xml+oembed"))
    tag = Markup('<link rel="alternate" type="{}" href="{}" title="{}">')
    return Markup("\n").join(tag.format(media, oembed_link(link, address, form), title) for form, media in forms)


async def oembed(request: Request) -> Response:
    """The answer for one address: 404 where it is none of this server's, 501 for another format, 400 for a bad size."""
    form = request.query_params.get("format", "json")
    if form not in ("json", "xml"):
        return PlainTextResponse("format: json or xml", status_code=501)
    sizes = {name: request.query_params.get(name) for name in ("maxwidth", "maxheight")}
    bad = [name for name, value in sizes.items() if value is not None and not SIZE.fullmatch(value)]
    if bad:
        return PlainTextResponse(f"{', '.join(bad)}: whole numbers of pixels", status_code=400)
    address, dataset = public_address(request), current_dataset()
    wanted = parse_request(request.query_params.get("url", ""), address, dataset)
    if wanted is None:
        return PlainTextResponse("url: a page of this atlas that shows a map", status_code=404)
    most = {name: int(value) for name, value in sizes.items() if value}
    width, height = FRAME_SIZE
    found = described(
        wanted, address, min(width, most.get("maxwidth", width)), min(height, most.get("maxheight", height))
    )
    headers = {"cache-control": f"public, max-age={CACHE_S}"}
    if form == "json":
        return JSONResponse(found, headers=headers)
    return Response(as_xml(found), media_type="text/xml; charset=utf-8", headers=headers)


def parse_request(link: str, address: str, dataset: Dataset) -> Embed | None:
    """The view that a link shows; None where the link is not one of this server's maps."""
    try:
        parts, own = urlsplit(link), urlsplit(address)
    except ValueError:
        return None
    path = parts.path.removeprefix(own.path) or "/"
    if (parts.scheme, parts.netloc.lower()) != (own.scheme, own.netloc.lower()) or path not in PAGES:
        return None
    params = parse_qs(parts.query)
    view, _ = parse_view(params, dataset.allowed)
    options = parse_options(params)[0] if path == OUTLETS["embed"].route else EmbedOptions()
    return Embed(view, dataset, options)


def described(wanted: Embed, address: str, width: int, height: int) -> dict[str, object]:
    """What oEmbed says of a view: type ``rich``, with a frame of that size in CSS pixels."""
    indicator = wanted.dataset.default_indicator
    title = wanted.options.title or wanted.sentence
    picture = fitted(width, height)
    found: dict[str, object] = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": wanted.words("brand"),
        "provider_url": f"{address}/",
        "cache_age": CACHE_S,
        "width": width,
        "height": height,
        "html": embed_code(embed_link(wanted.view, wanted.options, address, indicator), title, height, width),
    }
    if picture is not None:
        found["thumbnail_url"] = picture_link(wanted.view, address, indicator, picture)
        found["thumbnail_width"], found["thumbnail_height"] = picture
    return found


def fitted(width: int, height: int) -> tuple[int, int] | None:
    """The largest picture of the usual shape that fits, width and height in pixels; None where it is too small."""
    scale = min(1, width / PICTURE_SIZE[0], height / PICTURE_SIZE[1])
    fits = int(PICTURE_SIZE[0] * scale), int(PICTURE_SIZE[1] * scale)
    return fits if min(fits) >= PICTURE_LEAST else None


def as_xml(found: Mapping[str, object]) -> bytes:
    """The same as XML, escaped."""
    root = ElementTree.Element("oembed")
    for name, value in found.items():
        ElementTree.SubElement(root, name).text = _writable(str(value))
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _writable(text: str) -> str:
    """Text without what XML 1.0 cannot hold: control characters, halves of pairs, U+FFFE and U+FFFF."""
    return NOT_XML.sub("", text)
