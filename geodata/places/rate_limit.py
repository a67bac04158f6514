"""One request at a time, and a second between two, over the whole process; and bounded time and size of an answer."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import requests
from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderTimedOut, GeocoderUnavailable
from geopy.extra.rate_limiter import RateLimiter

PAUSE_S = 1.0
LARGEST_ANSWER = 5_000_000  # bytes
PIECE = 65_536


@cache
def limiter() -> RateLimiter:
    """geopy's rate limiter, one for the process: give it a call without arguments.

    The limiter counts from the start of a request to the start of the next. A server counts when they arrive, and a
    slow connection may bring two closer together; so a request also waits until a second after the answer before it.
    """
    return RateLimiter(_Turns().take, min_delay_seconds=PAUSE_S, max_retries=0, swallow_exceptions=False)


class _Turns:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free_at = 0.0

    def take(self, call: Callable[[], Any]) -> Any:
        with self._lock:
            time.sleep(max(0.0, self._free_at - time.monotonic()))
            try:
                return call()
            finally:
                self._free_at = time.monotonic() + PAUSE_S


class PlainAdapter(BaseSyncAdapter):  # type: ignore[misc]
    """How geopy reaches the server: no retries or redirects, which the limiter would not see, and an end in time."""

    def __init__(self, *, proxies: Any, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        """The answer as data; geopy's exceptions as its documentation requires."""
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise GeocoderParseError(text) from None

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """The answer as text."""
        end = time.monotonic() + timeout
        try:
            with requests.get(url, headers=headers, timeout=timeout, stream=True, allow_redirects=False) as response:
                content = _content(response, end)
                text = content.decode("utf-8", "replace")
                status, answered = response.status_code, response.headers
        except requests.Timeout as exc:
            raise GeocoderTimedOut(str(exc)) from exc
        except requests.RequestException as exc:
            raise GeocoderUnavailable(str(exc)) from exc
        if status != 200:
            raise AdapterHTTPError(f"{status}", status_code=status, headers=answered, text=text)
        return text


def _content(response: requests.Response, end: float) -> bytes:
    content = bytearray()
    while piece := response.raw.read1(PIECE, decode_content=True):
        content += piece
        if time.monotonic() > end:
            raise requests.Timeout("the answer did not end in time")
        if len(content) > LARGEST_ANSWER:
            raise requests.RequestException(f"the answer is larger than {LARGEST_ANSWER} bytes")
    return bytes(content)
