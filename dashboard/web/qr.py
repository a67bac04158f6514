"""``/qr``: a link as a large code to scan from a screen; and the code by itself as ``/qr.svg``."""

from __future__ import annotations

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.outlets import OUTLETS
from dashboard.outlets.embed import Embed, own_address
from dashboard.outlets.links import view_link
from dashboard.outlets.public_address import public_address
from dashboard.outlets.qr_code import qr_svg
from dashboard.presenters.fragments import fragment
from dashboard.query.dataset import current_dataset
from dashboard.web.embed import parse_request
from dashboard.web.http import HTML, UNCACHED


def qr_routes() -> list[BaseRoute]:
    """The routes of this module."""
    return [Route(OUTLETS["code"].route, qr_page), Route(OUTLETS["code_file"].route, qr_file)]


async def qr_page(request: Request) -> Response:
    """A page that is the code and nothing that distracts from it: title, code, address."""
    embed = parse_request(request, current_dataset())
    link = _link(embed, request)
    code = qr_svg(link)
    drawn = Markup(code) if code else None
    page = fragment("qr", embed.words, sentence=embed.sentence, link=link, code=drawn, style=own_address("qr.css"))
    return Response(page, media_type=HTML, headers=UNCACHED)


async def qr_file(request: Request) -> Response:
    """The code as an SVG file."""
    code = qr_svg(_link(parse_request(request, current_dataset()), request))
    if code is None:
        return PlainTextResponse("the link is too long for a code", status_code=400)
    headers = {"content-disposition": 'inline; filename="solidarity-atlas-qr.svg"', **UNCACHED}
    return Response(code, media_type=OUTLETS["code_file"].media_type, headers=headers)


def _link(embed: Embed, request: Request) -> str:
    return view_link(embed.view, public_address(request), embed.dataset.default_indicator)
