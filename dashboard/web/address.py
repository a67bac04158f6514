"""The address that the outside knows this server by: from ``ATLAS_ADDRESS``, else from the request itself."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

from starlette.requests import Request

HOST = re.compile(r"^[A-Za-z0-9._-]+(:\d{1,5})?$|^\[[0-9A-Fa-f:]+\](:\d{1,5})?$")


def stated_address() -> str | None:
    """The public address that ``ATLAS_ADDRESS`` states, without a slash at its end; None where it states none.

    Raises:
        ValueError: it is no http or https address of a server.
    """
    stated = (os.environ.get("ATLAS_ADDRESS") or "").strip().rstrip("/")
    if not stated:
        return None
    parts = urlsplit(stated)
    if parts.scheme not in ("http", "https") or not HOST.match(parts.netloc) or parts.query or parts.fragment:
        raise ValueError(f"ATLAS_ADDRESS={stated!r}: not an address such as https://atlas.example.org")
    return stated


def public_address(request: Request) -> str:
    """Scheme and host under which readers reach this server, without a slash at its end.

    What a proxy says in ``X-Forwarded-Proto`` and ``X-Forwarded-Host`` counts only where ``ATLAS_BEHIND_PROXY`` is 1:
    anybody can send such headers.
    """
    stated = stated_address()
    if stated:
        return stated
    scheme, host = request.url.scheme, request.headers.get("host", "")
    if os.environ.get("ATLAS_BEHIND_PROXY") == "1":
        scheme = _first(request, "x-forwarded-proto") or scheme
        host = _first(request, "x-forwarded-host") or host
    return f"{scheme if scheme in ('http', 'https') else 'http'}://{host if HOST.match(host) else 'localhost'}"


def _first(request: Request, name: str) -> str:
    return request.headers.get(name, "").split(",")[0].strip()
