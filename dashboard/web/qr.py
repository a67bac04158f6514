"""``/qr``: a link as a large code for the room, to be held up to a telephone; and the code by itself as ``/qr.svg``."""

from __future__ import annotations

import io

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.bundles import shown
from dashboard.embed import own_address
from dashboard.fragments import fragment
from dashboard.links import view_link
from dashboard.outlets import OUTLETS
from dashboard.web.address import public_address
from dashboard.web.embed import asked


def qr_routes() -> list[BaseRoute]:
    """The routes of this module."""
    return [Route(OUTLETS["code"].route, qr_page), Route(OUTLETS["code_file"].route, qr_file)]


def qr_svg(link: str) -> str:
    """A link as the SVG of a QR code, black on white with the margin that readers need.

    Raises:
        ValueError: the link is longer than a code can hold (2,953 signs).
    """
    import segno

    drawn = io.BytesIO()
    # More of a code may be hidden or glare the shorter a link is; a long one would become too fine to read.
    code = segno.make(link, error="m" if len(link) < 300 else "l", micro=False, boost_error=False)
    code.save(drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, light="#fff", border=4)
    return drawn.getvalue().decode()


async def qr_page(request: Request) -> Response:
    """A page that is the code and nothing that distracts from it: title, code, address."""
    wanted, address = asked(request, shown()), public_address(request)
    link = view_link(wanted.view, address, wanted.data.default_indicator)
    try:
        code = Markup(qr_svg(link))
    except ValueError:
        code = None
    page = fragment("qr", wanted.words, sentence=wanted.sentence, link=link, code=code, style=own_address("qr.css"))
    return Response(page, media_type="text/html; charset=utf-8", headers={"cache-control": "no-cache"})


async def qr_file(request: Request) -> Response:
    """The code as an SVG file."""
    wanted = asked(request, shown())
    try:
        drawn = qr_svg(view_link(wanted.view, public_address(request), wanted.data.default_indicator))
    except ValueError:
        return PlainTextResponse("the link is too long for a code", status_code=400)
    headers = {"content-disposition": 'inline; filename="solidarity-atlas-qr.svg"', "cache-control": "no-cache"}
    return Response(drawn, media_type="image/svg+xml", headers=headers)
