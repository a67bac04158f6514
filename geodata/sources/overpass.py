"""Querying an Overpass server for the meeting places that OpenStreetMap knows.

The servers are shared and run by volunteers: this process sends one query at a time, identifies itself, waits as long
as it is told to, and caches the response. A response is used only when it is whole.
"""

import hashlib
import os
import re
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any, Self

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, MaxRetryError, ReadTimeoutError, TimeoutError
from urllib3.util import Retry

from geodata.errors import Problem, SourceError, in_line
from geodata.osm_query import Overpass, OverpassArea
from geodata.sources.osm import KindRules, OverpassResponse, gist, read_response
from geodata.writing import replace_file

BUSY = (429, 504)
TRIES, PAUSE_S, LONGEST_PAUSE_S = 4, 10, 300
CONNECT_S, MARGIN_S = 30, 30
LARGEST_RESPONSE = 100_000_000  # bytes
LATER = "try again later, ask for smaller `bounds` or `areas`, or name another server; what was built is still served"


class UnreachableError(SourceError):
    """A server that does not respond or refuses to: whatever it is asked next, it had better be left in peace."""


def query_for(query: Overpass, rules: KindRules, area: OverpassArea | None = None) -> str:
    """The query in Overpass QL: nodes, ways and relations that a rule fits, with their tags and one point each.

    Args:
        query: what is asked.
        rules: which tags.
        area: of the query; None where it has bounds.
    """
    settings, within = f"[out:json][timeout:{query.timeout_s}]", ""
    if area:
        settings, within = f'{settings};\narea["ISO3166-2"="{area.iso}"]->.here', "(area.here)"
    elif query.bounds:
        settings += f"[bbox:{','.join(f'{side:.6f}' for side in query.bounds)}]"
    # A tag may have several values, with a semicolon between them.
    selectors = (
        "".join(f'["{key}"~"(^|;) *({"|".join(values)}) *(;|$)"]' for key, values in rule.tags.items())
        for rule in rules.rules
    )
    lines = [f"  nwr{selector}{within};" for selector in selectors]
    return "\n".join([f"{settings};", "(", *lines, ");", "out center tags;", ""])


def response_name(query: Overpass, rules: KindRules, area: OverpassArea | None = None) -> str:
    """The file name of the response to this query; another query has another name."""
    return f"{hashlib.sha256(query_for(query, rules, area).encode()).hexdigest()[:16]}.json"


def send_query(
    source: str, query: Overpass, rules: KindRules, path: Path, area: OverpassArea | None = None
) -> OverpassResponse:
    """Query the server and cache its response in a file.

    Args:
        source: what to call the source in messages.
        query: bounds or areas, server, timeout in seconds.
        rules: which tags.
        path: replaced once the new response is whole; untouched otherwise.
        area: which of the areas.

    Raises:
        UnreachableError: no connection, refused, or still busy after the last try.
        SourceError: cut, too large, or not a whole response.
    """
    with _one_at_a_time():
        content = _posted(source, query, query_for(query, rules, area))
        response = read_response(content, query.address)
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, content, SourceError)
        return response


@cache
def _one_at_a_time() -> threading.Lock:
    """The lock by which requests of this process go one after the other."""
    return threading.Lock()


class _Waits(Retry):
    """Waits for as long as a server asks; where that is too long to wait for, it is left in peace."""

    def increment(self, method: str | None = None, url: str | None = None, *args: Any, **named: Any) -> Self:
        response, pool = named.get("response"), named.get("_pool")
        if response is not None and pool is not None and (self.get_retry_after(response) or 0) > LONGEST_PAUSE_S:
            raise MaxRetryError(pool, url)
        return super().increment(method, url, *args, **named)


class _Session(requests.Session):
    """A session that goes nowhere else, and does not read what a server says on the way there."""

    def get_redirect_target(self, _resp: requests.Response) -> None:
        return None


def _posted(source: str, query: Overpass, text: str) -> bytes:
    waits = _Waits(
        total=TRIES - 1,
        connect=0,
        read=False,  # what went wrong is told as it is
        status_forcelist=BUSY,
        allowed_methods=None,
        backoff_factor=PAUSE_S,
        backoff_max=LONGEST_PAUSE_S,
        raise_on_status=False,
    )
    # Connecting, and the silence before the first byte or between two; all of the answer then has as long again.
    headers, times = {"User-Agent": _user_agent(query)}, (CONNECT_S, query.timeout_s + MARGIN_S)
    with _Session() as session:
        for scheme in ("http://", "https://"):
            session.mount(scheme, HTTPAdapter(max_retries=waits))
        response: requests.Response | None = None
        try:
            with session.post(
                query.address, {"data": text}, headers=headers, timeout=times, stream=True, allow_redirects=False
            ) as response:
                content, status = _content(query.address, response, times[1]), response.status_code
                asked = len(response.raw.retries.history) + 1
                too_long = status in BUSY and asked < TRIES
        except (requests.RequestException, HTTPError) as problem:
            late = isinstance(problem, requests.Timeout | TimeoutError)
            reason = f"no answer within {times[1]:g} seconds" if late else "no connection, or it was cut"
            error = UnreachableError if response is None else SourceError
            raise error(Problem.of(query.address, "download", f"source {source}: {reason}", LATER)) from problem
    if status != 200:
        tries = f" after {asked} tries" if asked > 1 else ""
        wait = f" (Retry-After: {in_line(response.headers.get('Retry-After', ''))})" if too_long else ""
        message = f"source {source}: the server answers {status}{tries}{wait}: {gist(content)}"
        raise UnreachableError(Problem.of(query.address, "download", message, LATER))
    return content


def _user_agent(query: Overpass) -> str:
    """Who asks, and how to reach those who run this installation, where they say it."""
    contact = os.environ.get("ATLAS_CONTACT", "").strip()
    return f"{query.user_agent}; {contact}" if re.fullmatch("[ -~]+", contact) else query.user_agent


def _content(address: str, response: requests.Response, within_s: float) -> bytes:
    """The body as it comes in: one that comes in drops, or never ends, is not waited for."""
    content, end = bytearray(), time.monotonic() + within_s
    while piece := response.raw.read1(65_536, decode_content=True):
        content += piece
        if len(content) > LARGEST_RESPONSE:
            message = f"the answer is larger than {LARGEST_RESPONSE} bytes"
            raise SourceError(Problem.of(address, "size", message, "ask for smaller `bounds` or `areas`"))
        if time.monotonic() > end:
            raise ReadTimeoutError(response.raw, address, "not whole")
    return bytes(content)
