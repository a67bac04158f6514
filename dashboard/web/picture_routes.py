"""Pictures of a view: ``/still.png``, ``/still.svg``, ``/brief.pdf``.

Pictures are drawn one at a time in a thread of their own, so that pages stay quick; the last ones are kept.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from dashboard.outlets import OUTLETS
from dashboard.outlets.build_digest import build_digest
from dashboard.outlets.links import view_link
from dashboard.outlets.public_address import public_address
from dashboard.query.dataset import Dataset, current_dataset
from dashboard.query.view import View, parse_view
from dashboard.web.http import LruCache, known, messages, params_of, refused

# What is kept in memory, and how many may wait for the one that draws before others are sent away.
KEPT_BYTES, WAITING = 48_000_000, 24
FRESH = "public, max-age=300"


def file_routes() -> list[BaseRoute]:
    """The routes of this module."""
    return [
        Route(OUTLETS["png"].route, _still("png")),
        Route(OUTLETS["svg"].route, _still("svg")),
        Route(OUTLETS["pdf"].route, brief_pdf),
    ]


@dataclass
class Pictures:
    """Draws in one thread and keeps what was drawn, the least recently asked for going first."""

    pool: ThreadPoolExecutor
    kept: LruCache = field(default_factory=lambda: LruCache(KEPT_BYTES, len))
    waiting: int = 0

    async def get(self, tag: str, draw: Callable[[], bytes]) -> bytes | None:
        """What ``draw`` makes, or what it made before for the same tag; None when too many wait already."""
        if (found := self.kept.get(tag)) is not None:
            return found
        if self.waiting >= WAITING:
            return None
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, self._drawn, tag, draw)
        finally:
            self.waiting -= 1

    def _drawn(self, tag: str, draw: Callable[[], bytes]) -> bytes:
        # Who waited may find that the one before asked for the same.
        if (found := self.kept.get(tag)) is not None:
            return found
        content = draw()
        self.kept.keep(tag, content)
        return content


@lru_cache(maxsize=1)
def pictures() -> Pictures:
    """The one of this process."""
    return Pictures(ThreadPoolExecutor(max_workers=1, thread_name_prefix="picture"))


def _still(kind: Literal["png", "svg"]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        from dashboard.outlets.still_picture import Size, still

        dataset = current_dataset()
        view, problems = _view(request, dataset)
        width, height, title, bad = _asked_size(request)
        if problems or bad:
            return refused([*problems, *bad])
        size = Size.of(width, height)
        address = _address(request, view, dataset)
        tag = _tag(dataset, kind, size, title, address)
        return await _answer(request, dataset, kind, tag, lambda: still(view, dataset, kind, size, title, address))

    return answer


async def brief_pdf(request: Request) -> Response:
    """One page of A4 about an area."""
    from dashboard.outlets.brief import brief

    dataset = current_dataset()
    view, problems = _view(request, dataset)
    if view.area is None and not problems:
        problems = ["area='': allowed: the id of an area"]
    if problems:
        return refused(problems)
    address = _address(request, view, dataset)
    tag = _tag(dataset, "pdf", address)
    return await _answer(request, dataset, "pdf", tag, lambda: brief(view, dataset, address), name=str(view.area))


async def _answer(
    request: Request, dataset: Dataset, kind: str, tag: str, draw: Callable[[], bytes], name: str = ""
) -> Response:
    if (same := _unchanged(request, tag)) is not None:
        return same
    content = await pictures().get(tag, draw)
    if content is None:
        text = "many pictures are being drawn: ask again in a moment\n"
        return PlainTextResponse(text, status_code=503, headers={"retry-after": "5"})
    return Response(content, media_type=OUTLETS[kind].media_type, headers=_headers(dataset, kind, tag, name))


def _view(request: Request, dataset: Dataset) -> tuple[View, list[str]]:
    view, problems = parse_view(params_of(request), dataset.allowed)
    return view, messages(problems)


def _asked_size(request: Request) -> tuple[int | None, int | None, str, list[str]]:
    """Width, height and title of a picture, and what cannot be used of them."""
    from dashboard.outlets.still_picture import SIDE_LEAST, SIDE_MOST, TITLE_LIMIT

    found: dict[str, int | None] = {}
    bad = []
    for name in ("width", "height"):
        value = request.query_params.get(name, "")
        good = value.isascii() and value.isdigit() and len(value) <= 5 and SIDE_LEAST <= int(value) <= SIDE_MOST
        found[name] = int(value) if good else None
        if value and not good:
            bad.append(f"{name}={value[:40]!r}: allowed: {SIDE_LEAST}–{SIDE_MOST}")
    title = " ".join(request.query_params.get("title", "").split())
    if len(title) > TITLE_LIMIT:
        bad.append(f"title: {len(title)} signs: allowed: at most {TITLE_LIMIT}")
    return found["width"], found["height"], title, bad


def _address(request: Request, view: View, dataset: Dataset) -> str:
    """Where the view can be opened, as the reader's browser knows this server."""
    return view_link(view, public_address(request), dataset.default_indicator)


def _tag(dataset: Dataset, *parts: object) -> str:
    """Same data, same question, same program: same tag."""
    said = "\n".join(map(repr, (dataset.digest, build_digest(), *parts)))
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def _unchanged(request: Request, tag: str) -> Response | None:
    """The short answer for a reader who has this already."""
    if not known(request, tag):
        return None
    return Response(status_code=304, headers={"etag": tag, "cache-control": FRESH})


def _headers(dataset: Dataset, kind: str, tag: str, name: str) -> dict[str, str]:
    file = "-".join(filter(None, ("solidarity-atlas", dataset.bundle.manifest["region"], _plain(name))))
    disposition = f'inline; filename="{file}.{kind}"'
    return {"etag": tag, "cache-control": FRESH, "content-disposition": disposition}


def _plain(name: str) -> str:
    return "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in "_-"))
