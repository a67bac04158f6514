"""``/oembed`` (oEmbed 1.0): how other sites turn a link of this atlas into a map."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from dashboard.outlets import OUTLETS
from dashboard.outlets.embed import Embed, EmbedOptions
from dashboard.outlets.links import FRAME_SIZE, PICTURE_LEAST, PICTURE_SIZE, embed_code, embed_link, picture_link
from dashboard.outlets.public_address import public_address
from dashboard.presenters.i18n import language_of
from dashboard.query.dataset import Dataset, current_dataset
from dashboard.web.embed import parse_params
from dashboard.web.link_preview import MAP_PAGES, OEMBED_FORMS

CACHE_S = 86400
SIZE = re.compile(r"[1-9][0-9]{0,4}")
# What XML 1.0 cannot contain: control characters, unpaired surrogates, U+FFFE and U+FFFF.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


async def oembed(request: Request) -> Response:
    """The answer for one address: 404 where it is none of this server's, 501 for another format, 400 for a bad size."""
    form = request.query_params.get("format", "json")
    if form not in OEMBED_FORMS:
        return PlainTextResponse("format: json or xml", status_code=501)
    sizes = {name: value for name in ("maxwidth", "maxheight") if (value := request.query_params.get(name)) is not None}
    bad = [name for name, value in sizes.items() if not SIZE.fullmatch(value)]
    if bad:
        return PlainTextResponse(f"{', '.join(bad)}: whole numbers of pixels", status_code=400)
    address = public_address(request)
    embed = parse_link(request.query_params.get("url", ""), address, current_dataset())
    if embed is None:
        return PlainTextResponse("url: a page of this atlas that shows a map", status_code=404)
    width, height = FRAME_SIZE
    content = oembed_content(
        embed, address, min(width, int(sizes.get("maxwidth", width))), min(height, int(sizes.get("maxheight", height)))
    )
    headers = {"cache-control": f"public, max-age={CACHE_S}"}
    if form == "json":
        return JSONResponse(content, headers=headers)
    return Response(as_xml(content), media_type="text/xml; charset=utf-8", headers=headers)


def parse_link(link: str, address: str, dataset: Dataset) -> Embed | None:
    """The view that a link shows; None where the link is not one of this server's maps."""
    try:
        parts, own = urlsplit(link), urlsplit(address)
    except ValueError:
        return None
    path = parts.path.removeprefix(own.path) or "/"
    if (parts.scheme, parts.netloc.lower()) != (own.scheme, own.netloc.lower()) or path not in MAP_PAGES:
        return None
    params = parse_qs(parts.query)
    embed = parse_params(params, dataset, language_of(params.get("lang", ()), None))
    return embed if path == OUTLETS["embed"].route else replace(embed, options=EmbedOptions())


def oembed_content(embed: Embed, address: str, width: int, height: int) -> dict[str, object]:
    """The oEmbed answer for a view: type ``rich``, with a frame of that size in CSS pixels."""
    indicator = embed.dataset.default_indicator
    title = embed.options.title or embed.title
    picture = fitted(width, height)
    content: dict[str, object] = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": embed.words("brand"),
        "provider_url": f"{address}/",
        "cache_age": CACHE_S,
        "width": width,
        "height": height,
        "html": embed_code(embed_link(embed.view, embed.options, address, indicator), title, height, width),
    }
    if picture is not None:
        content["thumbnail_url"] = picture_link(embed.view, address, indicator, picture)
        content["thumbnail_width"], content["thumbnail_height"] = picture
    return content


def fitted(width: int, height: int) -> tuple[int, int] | None:
    """The largest picture of the usual shape that fits, width and height in pixels; None where it is too small."""
    scale = min(1, width / PICTURE_SIZE[0], height / PICTURE_SIZE[1])
    fits = int(PICTURE_SIZE[0] * scale), int(PICTURE_SIZE[1] * scale)
    return fits if min(fits) >= PICTURE_LEAST else None


def as_xml(content: Mapping[str, object]) -> bytes:
    """The answer as XML, escaped; characters that XML 1.0 cannot contain are left out."""
    root = ElementTree.Element("oembed")
    for name, value in content.items():
        ElementTree.SubElement(root, name).text = NOT_XML.sub("", str(value))
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
