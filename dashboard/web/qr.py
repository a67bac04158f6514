"""``/qr``: a link as a large code for the room, to be held up to a telephone; and the code by itself as ``/qr.svg``."""

from __future__ import annotations

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.maps import scripts
from dashboard.outlets import OUTLETS
from dashboard.outlets.links import view_link
from dashboard.outlets.public_address import public_address
from dashboard.outlets.qr_code import qr_svg
from dashboard.presenters.fragments import fragment
from dashboard.query.dataset import current_dataset
from dashboard.web.embed import parse_request


def qr_routes() -> list[BaseRoute]:
    """The routes of this module."""
    return [Route(OUTLETS["code"].route, qr_page), Route(OUTLETS["code_file"].route, qr_file)]


async def qr_page(request: Request) -> Response:
    """A page that is the code and nothing that distracts from it: title, code, address."""
    wanted, address = parse_request(request, current_dataset()), public_address(request)
    link = view_link(wanted.view, address, wanted.dataset.default_indicator)
    try:
        code = Markup(qr_svg(link))
    except ValueError:
        code = None
    page = fragment(
        "qr", wanted.words, sentence=wanted.sentence, link=link, code=code, style=scripts.style_address("qr")
    )
    return Response(page, media_type="text/html; charset=utf-8", headers={"cache-control": "no-cache"})


async def qr_file(request: Request) -> Response:
    """The code as an SVG file."""
    wanted = parse_request(request, current_dataset())
    try:
        drawn = qr_svg(view_link(wanted.view, public_address(request), wanted.dataset.default_indicator))
    except ValueError:
        return PlainTextResponse("the link is too long for a code", status_code=400)
    headers = {"content-disposition": 'inline; filename="solidarity-atlas-qr.svg"', "cache-control": "no-cache"}
    return Response(drawn, media_type="image/svg+xml", headers=headers)
