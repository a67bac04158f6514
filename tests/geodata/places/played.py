"""Plays Nominatim on loopback: answers in the form that it gives, about places that are made up."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOUSE: dict[str, Any] = {
    "place_id": 1, "osm_type": "node", "osm_id": 7, "lat": "51.0630", "lon": "3.7150", "class": "place",
    "type": "house", "place_rank": 30, "addresstype": "place", "display_name": "5, Gasmeterlaan, Gent, België",
    "address": {"house_number": "5", "road": "Gasmeterlaan", "city": "Gent", "postcode": "9000"},
}  # fmt: skip
ROAD: dict[str, Any] = {
    **HOUSE, "class": "highway", "type": "residential", "place_rank": 26, "addresstype": "road",
    "display_name": "Gasmeterlaan, Gent", "address": {"road": "Gasmeterlaan", "city": "Gent", "postcode": "9000"},
}  # fmt: skip
GOOD = json.dumps([HOUSE, ROAD]).encode()
HTML = b"<html><body>Bandwidth limit exceeded</body></html>"
ACTS: dict[str, tuple[int, dict[str, str], bytes]] = {
    "good": (200, {}, GOOD),
    "nothing": (200, {}, b"[]"),
    "429": (429, {"Retry-After": "7"}, HTML),
    "403": (403, {}, HTML),
    "500": (500, {}, HTML),
    "302": (302, {"Location": "/elsewhere"}, b""),
    "html": (200, {}, HTML),
    "empty": (200, {}, b""),
    "cut": (200, {}, GOOD[:60]),
    "text": (200, {}, b'"places"'),
    "error": (200, {}, b'{"error": {"code": 400}}'),
    "no point": (200, {}, json.dumps([{**HOUSE, "lat": None}]).encode()),
    "no name": (200, {}, json.dumps([{**HOUSE, "display_name": ""}]).encode()),
    "far point": (200, {}, json.dumps([{**HOUSE, "lat": "510"}]).encode()),
    "nan": (200, {}, b'[{"lat": NaN, "lon": 3.7, "display_name": "x"}]'),
    "nested": (200, {}, b"[" * 100_000),
}


class Play(BaseHTTPRequestHandler):
    """Plays Nominatim as the test has told it to."""

    def do_GET(self) -> None:
        server: Any = self.server
        server.arrived.append(time.monotonic())
        server.asked.append((self.path, self.headers["User-Agent"]))
        if server.act in ("hang", "drip"):
            self._stall(server)
            return
        status, headers, body = ACTS[server.act]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stall(self, server: Any) -> None:
        if server.act == "drip":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
        while not server.over.wait(0.05):
            if server.act == "drip":
                try:
                    self.wfile.write(b" ")
                except OSError:
                    return

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def play() -> Iterator[Any]:
    """The server, for a fixture; ``act`` says what it answers, ``asked`` and ``arrived`` what was asked and when."""
    played: Any = ThreadingHTTPServer(("127.0.0.1", 0), Play)
    played.daemon_threads = True
    played.act, played.arrived, played.asked, played.over = "good", [], [], threading.Event()
    thread = threading.Thread(target=played.serve_forever, daemon=True)
    thread.start()
    yield played
    played.over.set()
    played.shutdown()
    played.server_close()
