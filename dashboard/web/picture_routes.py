"""Pictures of a view and codes of its link: ``/still.png``, ``/still.svg``, ``/invest.png``, ``/invest.svg``,
``/brief.pdf``, ``/qr``, ``/qr.svg``.

Pictures are drawn one at a time in a thread of their own, so that pages stay quick; the last ones are cached.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Literal

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
from dashboard.query.dataset import Dataset, current_dataset
from dashboard.query.view import View, parse_view
from dashboard.web.embed import parse_request
from dashboard.web.http import (
    HTML,
    UNCACHED,
    LruCache,
    content_tag,
    disposition,
    messages,
    not_modified,
    params_of,
    refuse,
)

# Bytes cached in memory, and how many requests may wait for the one that is drawn before others are refused.
CACHED_BYTES, WAITING = 48_000_000, 24
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


@dataclass
class Pictures:
    """Draws in one thread and caches what was drawn, the least recently used going first."""

    pool: ThreadPoolExecutor
    cache: LruCache = field(default_factory=lambda: LruCache(CACHED_BYTES, len))
    waiting: int = 0

    async def get(self, tag: str, draw: Callable[[], bytes]) -> bytes | None:
        """What ``draw`` makes, or what it made before for the same tag; None when too many wait already."""
        if (found := self.cache.get(tag)) is not None:
            return found
        if self.waiting >= WAITING:
            return None
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, self._drawn, tag, draw)
        finally:
            self.waiting -= 1

    def _drawn(self, tag: str, draw: Callable[[], bytes]) -> bytes:
        # While this request waited, an earlier one may have drawn the same.
        content = self.cache.get(tag)
        if content is None:
            content = draw()
            self.cache.put(tag, content)
        return content


@lru_cache(maxsize=1)
def pictures() -> Pictures:
    """The one of this process."""
    return Pictures(ThreadPoolExecutor(max_workers=1, thread_name_prefix="picture"))


async def drawn_response(
    tag: str, draw: Callable[[], bytes], media_type: str, headers: Mapping[str, str], retry_s: int = 5
) -> Response:
    """What ``draw`` makes, see :meth:`Pictures.get`; status 503 when too many wait, to retry after some seconds."""
    content = await pictures().get(tag, draw)
    if content is None:
        text = "many pictures are being drawn: ask again in a moment\n"
        return PlainTextResponse(text, status_code=503, headers={"retry-after": str(retry_s)})
    return Response(content, media_type=media_type, headers=headers)


async def still_picture(request: Request, kind: Literal["png", "svg"]) -> Response:
    """The map of a view as a picture."""
    from dashboard.outlets.still_picture import Size, still

    dataset = current_dataset()
    view, problems = _view(request, dataset)
    width, height, title, bad = _size_and_title(request)
    refuse([*problems, *bad])
    size, address = Size.of(width, height), _address(request, view, dataset)
    tag = content_tag(dataset, kind, size, title, address)
    return await _answer(request, dataset, kind, tag, lambda: still(view, dataset, kind, size, title, address))


async def list_image(request: Request, kind: Literal["png", "svg"]) -> Response:
    """The list of Where to invest as a picture."""
    from dashboard.outlets.list_picture import list_picture

    dataset = current_dataset()
    view, problems = _view(request, dataset)
    refuse(problems)
    address = _address(request, view, dataset, "invest")
    tag = content_tag(dataset, f"list-{kind}", address)
    return await _answer(request, dataset, kind, tag, lambda: list_picture(view, dataset, kind, address), "invest")


async def brief_pdf(request: Request) -> Response:
    """One page of A4 about an area."""
    from dashboard.outlets.brief import brief

    dataset = current_dataset()
    view, problems = _view(request, dataset)
    refuse(problems or ([] if view.area else ["area='': allowed: the id of an area"]))
    address, name = _address(request, view, dataset), UNSAFE.sub("", str(view.area))
    tag = content_tag(dataset, "pdf", address)
    return await _answer(request, dataset, "pdf", tag, lambda: brief(view, dataset, address), name)


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


async def _answer(
    request: Request, dataset: Dataset, kind: str, tag: str, draw: Callable[[], bytes], name: str = ""
) -> Response:
    headers = {"etag": f'"{tag}"', "cache-control": FRESH}
    if unchanged := not_modified(request, headers):
        return unchanged
    headers |= disposition(dataset, kind, name, "inline")
    return await drawn_response(tag, draw, OUTLETS[kind].media_type, headers)


def _view(request: Request, dataset: Dataset) -> tuple[View, list[str]]:
    view, problems = parse_view(params_of(request), dataset.allowed)
    return view, messages(problems)


def _size_and_title(request: Request) -> tuple[int | None, int | None, str, list[str]]:
    """Width, height and title of a picture, and what cannot be used of them."""
    from dashboard.outlets.still_picture import SIDE_LEAST, SIDE_MOST, TITLE_LIMIT

    stated = {name: request.query_params.get(name, "") for name in ("width", "height")}
    good = {
        name: int(value)
        for name, value in stated.items()
        if NUMBER.fullmatch(value) and SIDE_LEAST <= int(value) <= SIDE_MOST
    }
    sides = {name: value for name, value in stated.items() if value and name not in good}
    bad = [f"{name}={value[:40]!r}: allowed: {SIDE_LEAST}–{SIDE_MOST}" for name, value in sides.items()]
    title = " ".join(request.query_params.get("title", "").split())
    if len(title) > TITLE_LIMIT:
        bad.append(f"title: {len(title)} characters: allowed: at most {TITLE_LIMIT}")
    return good.get("width"), good.get("height"), title, bad


def _address(request: Request, view: View, dataset: Dataset, page: str = "") -> str:
    """Where the view can be opened, on the map or another page, as the reader's browser knows this server."""
    return view_link(view, public_address(request), dataset.default_indicator, page)
