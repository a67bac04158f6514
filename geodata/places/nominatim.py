"""Nominatim, through geopy: used only when server, user agent and contact address are configured.

The public server allows at most one request a second and requires an identifying User-Agent; see
https://operations.osmfoundation.org/policies/nominatim/. Answers are cached. Requests are sent one at a time, a second
between two, over the whole process; time and size of an answer are bounded.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import requests
from geopy import exc
from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderTimedOut, GeocoderUnavailable
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim as GeopyNominatim
from pydantic import BaseModel, Field, ValidationError

from geodata.documents import formatted
from geodata.errors import GeocodingError, Problem, languages
from geodata.models import Precision
from geodata.municipalities import municipalities
from geodata.places.candidates import Candidate, Query
from geodata.places.names import address_forms, segments
from geodata.writing import replace_file

PAUSE_S = 1.0
LARGEST_ANSWER = 5_000_000  # bytes
PIECE = 65_536


@cache
def limiter() -> RateLimiter:
    """geopy's rate limiter, one for the process: give it a call without arguments.

    The limiter counts from the start of a request to the start of the next. A server counts when they arrive, and a
    slow connection may bring two closer together; so a request also waits until a second after the answer before it.
    """
    lock, free_at = threading.Lock(), 0.0

    def take_turn(call: Callable[[], Any]) -> Any:
        nonlocal free_at
        with lock:
            time.sleep(max(0.0, free_at - time.monotonic()))
            try:
                return call()
            finally:
                free_at = time.monotonic() + PAUSE_S

    return RateLimiter(take_turn, min_delay_seconds=PAUSE_S, max_retries=0, swallow_exceptions=False)


class PlainAdapter(BaseSyncAdapter):  # type: ignore[misc]
    """How geopy reaches the server: no retries or redirects, which the limiter would not see, and an end in time."""

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
                text = _content(response, end).decode("utf-8", "replace")
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


ADDRESS, AGENT, CONTACT = "ATLAS_NOMINATIM", "ATLAS_USER_AGENT", "ATLAS_CONTACT"
LICENCE = "© OpenStreetMap contributors, ODbL 1.0"
COUNTRY = "be"
TIMEOUT_S, LIMIT = 30.0, 5
LATER = "try again later; what was found so far is saved"
TOWNS = ("city", "town", "village", "municipality", "city_district", "borough", "suburb")
# Address types of results that are neighbourhoods.
NEIGHBOURHOODS = ("neighbourhood", "quarter", "residential", "city_block")
SCORE, STEP, ELSEWHERE = 0.95, 0.02, 0.5


class NominatimResult(BaseModel):
    """One place in an answer; what we do not use is ignored."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    display_name: str = Field(min_length=1, max_length=1_000)
    osm_type: str | None = None
    osm_id: int | None = None
    place_rank: int | None = None
    addresstype: str | None = None
    kind: str | None = Field(default=None, alias="class")
    address: Mapping[str, str] = {}

    @property
    def precision(self) -> Precision:
        """How finely it is known; unknown counts as coarse."""
        rank = self.place_rank
        if "house_number" in self.address and (rank is None or rank >= 28):
            return Precision.ADDRESS
        if self.addresstype == "road" or self.kind == "highway" or (rank is not None and 26 <= rank <= 30):
            return Precision.STREET
        if self.addresstype in NEIGHBOURHOODS or (rank is not None and 20 <= rank < 26):
            return Precision.NEIGHBOURHOOD
        return Precision.MUNICIPALITY


@dataclass(frozen=True)
class Access:
    """A server, and how requests identify us.

    Attributes:
        address: of the server, with its port and path if it has any: ``https://nominatim.example.org/here``.
        user_agent: name of the application.
        contact: e-mail address at which they are reached.
        bounds: south, west, north, east in WGS84 degrees; answers outside are not wanted.
        cache: folder for answers; None for no cache.
        timeout_s: seconds for a whole answer.
    """

    address: str
    user_agent: str
    contact: str
    bounds: tuple[float, float, float, float] | None = None
    cache: Path | None = None
    timeout_s: float = TIMEOUT_S

    @classmethod
    def from_environment(
        cls, address: str | None, bounds: tuple[float, float, float, float] | None, cache: Path | None
    ) -> Access | None:
        """What the environment says; None when it names no server.

        Raises:
            GeocodingError: the address, user agent or contact is invalid; with every such problem.
        """
        address = address or os.environ.get(ADDRESS)
        if not address:
            return None
        agent, contact = os.environ.get(AGENT, "").strip(), os.environ.get(CONTACT, "").strip()
        parts = urlsplit(address)
        served = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc and not parts.query
        checks = (
            (served, ADDRESS, "address", f"{formatted(address)} is no address of a server",
             "write http:// or https://, host, port and path: https://nominatim.example.org"),
            (len(agent) >= 4 and re.fullmatch(r"[ -~]+", agent), AGENT, "user-agent",
             f"`{AGENT}` is {formatted(agent)}", f"name the application: {AGENT}='Atlas of Example City'"),
            (re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", contact), CONTACT, "contact",
             f"`{CONTACT}` is {formatted(contact)}", f"give a contact address: {CONTACT}=gis@example.org"),
        )  # fmt: skip
        problems = [Problem.of(*problem) for valid, *problem in checks if not valid]
        if problems:
            raise GeocodingError(problems)
        return cls(address.rstrip("/"), agent, contact, bounds, cache)


class _Server(GeopyNominatim):  # type: ignore[misc]
    """geopy's Nominatim, which also sends the contact address."""

    contact = ""

    def _construct_url(self, base_api: str, params: dict[str, Any]) -> str:
        return str(super()._construct_url(base_api, {**params, "email": self.contact}))


class Nominatim:
    """A Nominatim server as a geocoder."""

    def __init__(self, access: Access) -> None:
        self.access = access
        parts = urlsplit(access.address)
        self._server = _Server(
            domain=f"{parts.netloc}{parts.path}".strip("/"),
            scheme=parts.scheme,
            user_agent=access.user_agent,
            timeout=access.timeout_s,
            adapter_factory=PlainAdapter,
        )
        self._server.contact = access.contact
        self.provider = f"Nominatim at {parts.netloc}"

    def candidates(self, query: Query) -> Sequence[Candidate]:
        """What the server knows; no request is sent for an entry that has neither address nor name.

        Raises:
            GeocodingError: it did not answer, refused, or what it answered is no data.
        """
        for params in self._questions(query):
            if found := self._ask(params):
                rows = [self._candidate(query, row, answer) for row, answer in enumerate(found)]
                return sorted(rows, key=lambda item: -item.score)
        return ()

    def _questions(self, query: Query) -> list[dict[str, str]]:
        place = {"city": query.municipality, "postalcode": query.postcode}
        stated = {key: value for key, value in place.items() if value}
        if query.address:
            return [{"street": form, **stated} for form in address_forms(query.address)]
        if query.name and stated:
            return [{"q": ", ".join((segments(query.name) or (query.name,))[:1] + tuple(stated.values()))}]
        return []

    def _ask(self, params: dict[str, str]) -> list[NominatimResult]:
        cached = self._cache_file(params)
        if cached and (rows := _read_cache(cached)):
            return self._read(rows)
        rows = self._request(params)
        answers = self._read(rows)
        if cached and answers:
            cached.parent.mkdir(parents=True, exist_ok=True)
            replace_file(cached, json.dumps(rows, ensure_ascii=False, sort_keys=True).encode(), GeocodingError)
        return answers

    def _request(self, params: dict[str, str]) -> list[Any]:
        bounds = self.access.bounds
        box = [(bounds[0], bounds[1]), (bounds[2], bounds[3])] if bounds else None
        try:
            found = limiter()(
                lambda: self._server.geocode(
                    params.get("q", params),
                    exactly_one=False,
                    limit=LIMIT,
                    addressdetails=True,
                    country_codes=COUNTRY,
                    language=",".join(languages()),
                    viewbox=box,
                    bounded=bool(box),
                )
            )
        except exc.GeopyError as failure:
            self._refused(params, *_explained(failure))
        except (AttributeError, KeyError, TypeError, ValueError):
            self._refused(params, "what it answers is no list of places with coordinates", LATER)
        return [location.raw for location in found or ()]

    def _read(self, rows: list[Any]) -> list[NominatimResult]:
        try:
            return [NominatimResult.model_validate(row) for row in rows]
        except ValidationError as failure:
            first = failure.errors()[0]
            where = ".".join(map(str, first["loc"])) or "place"
            self._refused({}, f"a place in its answer is invalid: `{where}`: {first['msg']}", LATER)

    def _candidate(self, query: Query, row: int, answer: NominatimResult) -> Candidate:
        codes = frozenset(code for key in TOWNS for code in municipalities().codes(answer.address.get(key)))
        postcode = answer.address.get("postcode")
        other = bool(query.postcode and postcode and query.postcode != postcode)
        score = ELSEWHERE if other else max(SCORE - STEP * row, ELSEWHERE)
        why = f"its postcode is {postcode}, not {query.postcode}" if other else f"answer {row + 1}"
        point = answer.lat, answer.lon, answer.precision
        return Candidate(answer.display_name, *point, self.provider, LICENCE, score, why, None, codes)

    def _cache_file(self, params: dict[str, str]) -> Path | None:
        if self.access.cache is None:
            return None
        key = json.dumps([params, COUNTRY, LIMIT, self.access.bounds], sort_keys=True, ensure_ascii=False)
        host = urlsplit(self.access.address)
        name = re.sub(r"[^A-Za-z0-9.-]+", "_", f"{host.netloc}{host.path}")
        return self.access.cache / "geocoding" / name / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.json"

    def _refused(self, params: dict[str, str], message: str, fix: str) -> NoReturn:
        about = f" about {formatted(', '.join(params.values()))}" if params else ""
        raise GeocodingError(Problem.of(self.access.address, "nominatim", f"asked{about}: {message}", fix))


def _read_cache(cached: Path) -> list[Any]:
    """A cached answer; none when there is none or it is damaged."""
    try:
        rows = json.loads(cached.read_bytes())
    except (OSError, ValueError):
        return []
    return rows if isinstance(rows, list) else []


def _explained(problem: exc.GeopyError) -> tuple[str, str]:
    """What went wrong and how to fix it, for each of geopy's errors."""
    match problem:
        case exc.GeocoderRateLimited(retry_after=seconds):
            wait = f" and to wait {seconds:.0f} seconds" if seconds else ""
            return f"the server asks to send fewer requests (429){wait}", LATER
        case exc.GeocoderInsufficientPrivileges() | exc.GeocoderAuthenticationFailure():
            fix = f"read its terms of use, check `{AGENT}` and `{CONTACT}`, or name another server"
            return f"the server refuses to answer ({problem})", fix
        case exc.GeocoderTimedOut():
            return "no answer in time", LATER
        case exc.GeocoderParseError():
            return f"a page or broken data instead of an answer: {formatted(' '.join(str(problem).split()))}", LATER
        case exc.GeocoderUnavailable() if "(" in str(problem):
            return "no connection, or it was cut", "check the network and the server's address; " + LATER
    return f"the server cannot answer now: {formatted(str(problem))}", LATER
