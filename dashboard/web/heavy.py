"""Answers that the pool of processes makes: awaited as long as somebody is there, cached, refused plainly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.outlets.public_address import behind_proxy
from dashboard.outlets.work_pool import KINDS, Job, UndoneError, close_work_pool, work_pool
from dashboard.web.http import LruCache

# Bytes of files cached in memory, and how often it is looked whether the client is still there, in seconds.
CACHED_BYTES, LOOK_S = 48_000_000, 0.25
# Status and sentence by reason; 503 is worth asking again.
ANSWERS = {
    "busy": (503, "many wait for pictures and files: ask again in {retry} s"),
    "time": (504, "stopped after {seconds:g} s: ask for a smaller picture or a smaller part of the region"),
    "memory": (
        503,
        "this needs more memory than one request may take: ask for a smaller picture or part of the region",
    ),
    "fault": (503, "this could not be made; the server's log says why"),
    "replaced": (503, "the data are being replaced: ask again in a moment"),
    "ended": (503, "the process that made this has ended: ask again in a moment"),
}


@lru_cache(maxsize=1)
def files() -> LruCache:
    """What was made last, by tag."""
    return LruCache(CACHED_BYTES, len)


def client_of(request: Request) -> str:
    """Who asks, for the turns in the queue: the address of the connection, or what the trusted proxy in front says.

    It is kept in memory while the request lasts, and written nowhere.
    """
    if behind_proxy() and (stated := request.headers.get("x-forwarded-for")):
        # A proxy adds at the end; all before that anybody can write.
        return stated.rpartition(",")[2].strip()
    return request.client.host if request.client else ""


async def drawn(request: Request, job: Job) -> Any:
    """What a job returns; it is stopped when the client goes and nobody else waits for it.

    Raises:
        HTTPException: 503 or 504 with a sentence, and when to ask again.
    """
    pool = work_pool()
    try:
        ticket = pool.submit(job, client_of(request))
    except UndoneError as undone:
        raise _refusal(undone, job) from None
    try:
        waiting = asyncio.wrap_future(ticket.result)
        while not (await asyncio.wait({waiting}, timeout=LOOK_S))[0]:
            if await request.is_disconnected():
                waiting.cancel()
                raise HTTPException(503, "nobody waits\n")
        return waiting.result()
    except UndoneError as undone:
        raise _refusal(undone, job) from None
    finally:
        pool.leave(ticket)


async def drawn_response(request: Request, tag: str, job: Job, media_type: str, headers: Mapping[str, str]) -> Response:
    """The file that a job makes, or made before for the same tag; see :func:`drawn`."""
    content = files().get(tag)
    if content is None:
        content = await drawn(request, job)
        files().put(tag, content)
    return Response(content, media_type=media_type, headers=headers)


@asynccontextmanager
async def pool_ending() -> AsyncIterator[None]:
    """The workers end with the server."""
    try:
        yield
    finally:
        close_work_pool()


def _refusal(undone: UndoneError, job: Job) -> HTTPException:
    status, sentence = ANSWERS[undone.reason]
    text = sentence.format(retry=undone.retry_s, seconds=KINDS[job.kind].seconds)
    headers = {"cache-control": "no-store"}
    if undone.reason in ("busy", "replaced", "ended"):
        headers["retry-after"] = str(undone.retry_s)
    return HTTPException(status, f"{text}\n", headers)
