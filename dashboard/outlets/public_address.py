"""The public address of this server: from ``ATLAS_ADDRESS``, else from the request itself."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:(?P<port>[0-9]{1,5}))?")
ORIGIN = re.compile(rf"(?P<scheme>https?)://{HOST.pattern}", re.IGNORECASE)
PORTS = {"http": 80, "https": 443}
# Scheme, host and port of a web page's address, in lower case (RFC 6454).
Origin = tuple[str, str, int]


def stated_address() -> str | None:
    """The public address that ``ATLAS_ADDRESS`` states, without a slash at its end; None where it states none.

    Raises:
        ValueError: it is no http or https address of a server.
    """
    stated = (os.environ.get("ATLAS_ADDRESS") or "").strip().rstrip("/")
    if not stated:
        return None
    parts = urlsplit(stated)
    if parts.scheme not in ("http", "https") or not HOST.fullmatch(parts.netloc) or parts.query or parts.fragment:
        raise ValueError(f"ATLAS_ADDRESS={stated!r}: not an address such as https://atlas.example.org")
    return stated


def public_address(request: HTTPConnection) -> str:
    """Scheme and host under which readers reach this server, without a slash at its end.

    ``X-Forwarded-Proto`` and ``X-Forwarded-Host`` count only where ``ATLAS_BEHIND_PROXY`` is 1: anybody can send such
    headers.
    """
    if stated := stated_address():
        return stated
    scheme, host = _forwarded(request)
    scheme, host = scheme or request.url.scheme, host or request.headers.get("host", "")
    return f"{scheme if scheme in PORTS else 'http'}://{host if HOST.fullmatch(host) else 'localhost'}"


def behind_proxy() -> bool:
    """Whether every request comes through a proxy whose headers count: ``ATLAS_BEHIND_PROXY`` is 1."""
    return os.environ.get("ATLAS_BEHIND_PROXY") == "1"


def origin_of(address: str) -> Origin | None:
    """The origin that an ``Origin`` header writes; None where it names no web server, as ``null`` does."""
    read = ORIGIN.fullmatch(address)
    if read is None:
        return None
    scheme = read["scheme"].lower()
    return scheme, read["name"].lower(), int(read["port"] or PORTS[scheme])


def own_origins(request: HTTPConnection) -> frozenset[Origin]:
    """The origins of pages that this server sent, as far as request and settings determine them.

    They are that of ``ATLAS_ADDRESS`` and that of the requested host, which a trusted proxy may state instead.
    Whether a proxy in front speaks https is not known unless it is stated: for a request over http the https origin
    counts as well. For one over https that of http never does.
    """
    scheme, host = _forwarded(request)
    hosts = [host] if host else request.headers.getlist("host")
    used = (scheme or request.url.scheme).replace("ws", "http")
    schemes = ("https",) if used == "https" else ("http",) if scheme else ("http", "https")
    addresses = [f"{one}://{hosts[0]}" for one in schemes if len(hosts) == 1]
    addresses.append("/".join((stated_address() or "").split("/")[:3]))
    return frozenset(origin for address in addresses if (origin := origin_of(address)) is not None)


def _forwarded(request: HTTPConnection) -> tuple[str, str]:
    """Scheme and host as a trusted proxy states them; empty where none does."""
    if not behind_proxy():
        return "", ""
    return _first(request, "x-forwarded-proto").lower(), _first(request, "x-forwarded-host")


def _first(request: HTTPConnection, name: str) -> str:
    return request.headers.get(name, "").split(",")[0].strip()
