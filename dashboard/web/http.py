"""What our routes share: the parameters of a request, refusals, what a browser has already, and what is kept for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from threading import Lock

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dashboard.presenters.i18n import language_of
from dashboard.query.view import BadParameter

FOR_EVER = "public, max-age=31536000, immutable"


def params_of(request: Request) -> dict[str, list[str]]:
    """Parameter → its values, in order."""
    return {name: request.query_params.getlist(name) for name in request.query_params}


def language(request: Request) -> str:
    """The language of the address, else of the browser."""
    stated = request.headers.get("accept-language", "").split(",")[0]
    return language_of(request.query_params.getlist("lang"), stated)


def messages(problems: Iterable[BadParameter]) -> list[str]:
    """Each bad value with what is allowed instead."""
    return [f"{bad.name}={bad.value!r}: {bad.problem('').fix()}" for bad in problems]


def refused(lines: Iterable[str]) -> Response:
    """Status 400 with every reason, one a line."""
    return PlainTextResponse("\n".join(lines) + "\n", status_code=400)


def known(request: Request, tag: str) -> bool:
    """Whether the reader's browser says that it has the content of a tag; strong and weak tags count alike."""
    stated = [one.strip().removeprefix("W/").strip('"') for one in request.headers.get("if-none-match", "").split(",")]
    return tag.removeprefix("W/").strip('"') in stated or "*" in stated


class LruCache:
    """What was asked for last, by its tag; the least recently asked for goes first. May be used from several threads.

    Args:
        most: how much is kept, in what ``weight`` says of each; the last one stays however much it weighs.
        weight: by default 1 each, so that ``most`` is a number of contents.
    """

    def __init__(self, most: int, weight: Callable[[bytes], int] = lambda _: 1) -> None:
        self._most, self._weight = most, weight
        self._lock = Lock()
        self._contents: OrderedDict[str, bytes] = OrderedDict()

    def __iter__(self) -> Iterator[str]:
        """The tags, the one to go first at the front."""
        with self._lock:
            return iter(tuple(self._contents))

    def get(self, tag: str) -> bytes | None:
        """A content, if it is still here."""
        with self._lock:
            if tag in self._contents:
                self._contents.move_to_end(tag)
            return self._contents.get(tag)

    def keep(self, tag: str, content: bytes) -> None:
        """Keep a content."""
        with self._lock:
            self._contents[tag] = content
            self._contents.move_to_end(tag)
            while len(self._contents) > 1 and sum(map(self._weight, self._contents.values())) > self._most:
                self._contents.popitem(last=False)
