"""What our routes share: parameters of a request, refusals, ETags, cache headers, and an in-memory cache."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dashboard.presenters.i18n import language_of
from dashboard.query.build_digest import build_digest
from dashboard.query.dataset import Dataset, current_dataset
from dashboard.query.parameters import BadParameter
from geodata.errors import BundleError

FOR_EVER = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=300, stale-while-revalidate=86400"
UNCACHED = {"cache-control": "no-cache"}
# Anyone's page may read what is public anyway; sandboxed frames have no origin and need this header.
ANYONE = {"access-control-allow-origin": "*"}
HTML = "text/html; charset=utf-8"


def params_of(request: Request) -> dict[str, list[str]]:
    """Parameter → its values, in order."""
    return {name: request.query_params.getlist(name) for name in request.query_params}


def language(request: Request) -> str:
    """The language of the address, else of the browser."""
    return language_of(request.query_params.getlist("lang"), request.headers.get("accept-language", "").split(",")[0])


def available_dataset() -> Dataset:
    """The bundle on show.

    Raises:
        HTTPException: 503 when there is none.
    """
    try:
        return current_dataset()
    except BundleError as problem:
        raise HTTPException(503, str(problem)) from problem


def messages(problems: Iterable[BadParameter]) -> list[str]:
    """Each bad value with what is allowed instead."""
    return [f"{bad.name}={bad.value!r}: {bad.problem('').fix()}" for bad in problems]


def refuse(lines: Sequence[str]) -> None:
    """Nothing without lines.

    Raises:
        HTTPException: 400 with every reason, one a line.
    """
    if lines:
        raise HTTPException(400, "\n".join(lines) + "\n")


def content_tag(dataset: Dataset, *parts: object) -> str:
    """The value of an ETag: same data, same question (``parts``), same program, same tag."""
    whole = "\n".join(map(repr, (dataset.digest, build_digest(), *parts)))
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def not_modified(request: Request, headers: Mapping[str, str]) -> Response | None:
    """Status 304 where the browser has the content of ``headers["etag"]``; strong and weak tags count alike."""
    stated = [one.strip().removeprefix("W/").strip('"') for one in request.headers.get("if-none-match", "").split(",")]
    if headers["etag"].removeprefix("W/").strip('"') in stated or "*" in stated:
        return Response(status_code=304, headers=headers)
    return None


def compressed(request: Request, content: bytes, media_type: str, headers: Mapping[str, str]) -> Response:
    """A gzip file as it is, or decompressed for the rare client that does not accept gzip."""
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(content), media_type=media_type, headers=headers)
    return Response(content, media_type=media_type, headers={**headers, "content-encoding": "gzip"})


def disposition(dataset: Dataset, suffix: str, name: str = "", kind: str = "attachment") -> dict[str, str]:
    """The header by which a browser names a file: after the region and ``name``.

    Args:
        dataset: the bundle on show.
        suffix: how the file's name ends, without a dot.
        name: what the file is about; empty for the whole.
        kind: ``attachment`` for a download, ``inline`` for what a browser shows.
    """
    file = "-".join(filter(None, ("solidarity-atlas", dataset.bundle.manifest.region, name)))
    return {"content-disposition": f'{kind}; filename="{file}.{suffix}"'}


class LruCache:
    """Contents by tag; the least recently used goes first. May be used from several threads.

    Args:
        limit: the most to keep, as the sum of ``weight``; the last content stays however much it weighs.
        weight: by default 1 each, so that ``limit`` is a number of contents.
    """

    def __init__(self, limit: int, weight: Callable[[bytes], int] = lambda _: 1) -> None:
        self._limit, self._weight = limit, weight
        self._lock = Lock()
        self._contents: OrderedDict[str, bytes] = OrderedDict()

    def get(self, tag: str) -> bytes | None:
        """A content, if it is cached."""
        with self._lock:
            if tag in self._contents:
                self._contents.move_to_end(tag)
            return self._contents.get(tag)

    def put(self, tag: str, content: bytes) -> None:
        """Cache a content."""
        with self._lock:
            self._contents[tag] = content
            self._contents.move_to_end(tag)
            while len(self._contents) > 1 and sum(map(self._weight, self._contents.values())) > self._limit:
                self._contents.popitem(last=False)
