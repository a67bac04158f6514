"""Pictures of a view and codes of its link: ``/still.png``, ``/still.svg``, ``/invest.png``, ``/invest.svg``,
``/brief.pdf``, ``/qr``, ``/qr.svg``.

Pictures are drawn by :mod:`dashboard.outlets.work_pool`, so this process never loads what draws.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Literal

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.maps import scripts
from dashboard.outlets import OUTLETS
from dashboard.outlets.links import PICTURE_LEAST, PICTURE_MOST, PICTURE_TITLE_LIMIT, view_link
from dashboard.outlets.public_address import public_address
from dashboard.outlets.qr_code import qr_svg
from dashboard.outlets.work_pool import Job, job
from dashboard.presenters.fragments import fragment
from dashboard.query.dataset import Dataset, current_dataset
from dashboard.query.view import View, parse_view
from dashboard.web.embed import parse_request
from dashboard.web.heavy import drawn_response
from dashboard.web.http import (
    HTML,
    UNCACHED,
    content_tag,
    disposition,
    messages,
    not_modified,
    params_of,
    refuse,
)

FRESH = "public, max-age=300"
# In the name of a file.
UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
NUMBER = re.compile("[0-9]{1,5}")


def picture_routes() -> list[BaseRoute]:
    """The routes of this module."""
    return [
        Route(OUTLETS["png"].route, partial(still_picture, kind="png")),
        Route(OUTLETS["svg"].route, partial(still_picture, kind="svg")),
        Route(OUTLETS["list_png"].route, partial(list_image, kind="png")),
        Route(OUTLETS["list_svg"].route, partial(list_image, kind="svg")),
        Route(OUTLETS["pdf"].route, brief_pdf),
        Route(OUTLETS["code"].route, qr_page),
        Route(OUTLETS["code_file"].route, qr_file),
    ]


async def still_picture(request: Request, kind: Literal["png", "svg"]) -> Response:
    """The map of a view as a picture."""
    dataset = current_dataset()
    view, problems = _view(request, dataset)
    width, height, title, bad = _size_and_title(request)
    refuse([*problems, *bad])
    wanted = job(kind, view, dataset, kind, width, height, title, _address(request, view, dataset))
    return await _answer(request, dataset, wanted)


async def list_image(request: Request, kind: Literal["png", "svg"]) -> Response:
    """The list of Where to invest as a picture."""
    dataset = current_dataset()
    view, problems = _view(request, dataset)
    refuse(problems)
    wanted = job(f"list_{kind}", view, dataset, kind, _address(request, view, dataset, "invest"))
    return await _answer(request, dataset, wanted, "invest")


async def brief_pdf(request: Request) -> Response:
    """One page of A4 about an area."""
    dataset = current_dataset()
    view, problems = _view(request, dataset)
    refuse(problems or ([] if view.area else ["area='': allowed: the id of an area"]))
    wanted = job("pdf", view, dataset, _address(request, view, dataset))
    return await _answer(request, dataset, wanted, UNSAFE.sub("", str(view.area)))


async def qr_page(request: Request) -> Response:
    """A page that is the code and nothing that distracts from it: title, code, address."""
    embed = parse_request(request, current_dataset())
    link = _address(request, embed.view, embed.dataset)
    svg = qr_svg(link)
    code = Markup(svg) if svg else None
    page = fragment("qr", embed.words, sentence=embed.sentence, link=link, code=code, style=scripts.style_address("qr"))
    return Response(page, media_type=HTML, headers=UNCACHED)


async def qr_file(request: Request) -> Response:
    """The code as an SVG file."""
    embed = parse_request(request, current_dataset())
    code = qr_svg(_address(request, embed.view, embed.dataset))
    if code is None:
        return PlainTextResponse("the link is too long for a code", status_code=400)
    headers = {"content-disposition": 'inline; filename="solidarity-atlas-qr.svg"', **UNCACHED}
    return Response(code, media_type=OUTLETS["code_file"].media_type, headers=headers)


async def _answer(request: Request, dataset: Dataset, wanted: Job, name: str = "") -> Response:
    kind = wanted.kind
    tag = content_tag(dataset, kind, wanted.asked, *wanted.more)
    headers = {"etag": f'"{tag}"', "cache-control": FRESH}
    if unchanged := not_modified(request, headers):
        return unchanged
    headers |= disposition(dataset, kind.removeprefix("list_"), name, "inline")
    return await drawn_response(request, tag, wanted, OUTLETS[kind].media_type, headers)


def _view(request: Request, dataset: Dataset) -> tuple[View, list[str]]:
    view, problems = parse_view(params_of(request), dataset.allowed)
    return view, messages(problems)


def _size_and_title(request: Request) -> tuple[int | None, int | None, str, list[str]]:
    """Width, height and title of a picture, and what cannot be used of them."""
    stated = {name: request.query_params.get(name, "") for name in ("width", "height")}
    good = {
        name: int(value)
        for name, value in stated.items()
        if NUMBER.fullmatch(value) and PICTURE_LEAST <= int(value) <= PICTURE_MOST
    }
    sides = {name: value for name, value in stated.items() if value and name not in good}
    bad = [f"{name}={value[:40]!r}: allowed: {PICTURE_LEAST}–{PICTURE_MOST}" for name, value in sides.items()]
    title = " ".join(request.query_params.get("title", "").split())
    if len(title) > PICTURE_TITLE_LIMIT:
        bad.append(f"title: {len(title)} characters: allowed: at most {PICTURE_TITLE_LIMIT}")
    return good.get("width"), good.get("height"), title, bad


def _address(request: Request, view: View, dataset: Dataset, page: str = "") -> str:
    """Where the view can be opened, on the map or another page, as the reader's browser knows this server."""
    return view_link(view, public_address(request), dataset.default_indicator, page)
