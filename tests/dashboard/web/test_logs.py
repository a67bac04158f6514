"""The log of a real server, after visits of every kind: it keeps no address of a reader."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from dashboard.web.origins import STREAM
from tests.serving import serving

READER = "127.0.0.77"
BEHIND = ["203.0.113.77", "198.51.100.77", "192.0.2.77", "2001:db8::77"]
FORWARDED = {
    "X-Forwarded-For": f"{BEHIND[0]}, {BEHIND[3]}",
    "Forwarded": f'for={BEHIND[1]};host=a.example, for="[{BEHIND[3]}]"',
    "X-Real-IP": BEHIND[2],
}
MALFORMED = [
    b"GET / HTTP/1.1\r\n\r\n",
    b"nonsense\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET /\xff\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/9.9\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    b"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /?year=02015" + b"9" * 5000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /_stcore/stream HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    b"GET /_stcore/stream HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
    b"",
]


def connected(port: int, reader: str = READER) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20, source_address=(reader, 0))


def send(port: int, content: bytes, patience_s: float = 60) -> bytes:
    """What a server answers to bytes, until it ends the connection or has said nothing for a while."""
    with connected(port) as line:
        line.settimeout(patience_s)
        found = b""
        with suppress(OSError):
            line.sendall(content)
            while piece := line.recv(65536):
                found += piece
    return found


def stream(port: int, path: str, origin: str | None = None, reader: str = READER) -> ClientConnection:
    return connect(
        f"ws://127.0.0.1:{port}{path}",
        sock=connected(port, reader),
        additional_headers=FORWARDED,
        origin=None if origin is None else Origin(origin),
        subprotocols=[Subprotocol("streamlit")],
    )


def visit(port: int) -> None:
    """Everything that a reader or a stranger may do, all from one address."""
    headers = "".join(f"{name}: {value}\r\n" for name, value in FORWARDED.items())
    for path in (
        "/",
        "/healthz",
        "/api/collections",
        "/nothing",
        "/embed?year=x",
        "/still.png?width=x",
        "/api/nothing",
    ):
        for method in ("GET", "HEAD", "POST", "PUT"):
            request = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{headers}Connection: close\r\n\r\n"
            assert send(port, request.encode()).startswith(b"HTTP/1.1 ")
    for path in (STREAM, f"{STREAM}?a={READER}"):
        with stream(port, path) as one:
            one.send(b"\xff\xfe no message of Streamlit's")
            one.send("text")
        with stream(port, path) as broken:
            broken.socket.sendall(b"\xff" * 40)
    # A proxy on this machine, which uvicorn would believe by itself.
    with stream(port, STREAM, reader="127.0.0.1"):
        pass
    for path, origin in ((STREAM, f"http://{READER}"), (STREAM, "null"), ("/", None), ("/assets/leaflet/a", None)):
        with pytest.raises(InvalidStatus), stream(port, path, origin):
            pass
    for content in MALFORMED:
        send(port, content, 0.3)


@pytest.mark.parametrize("by", ["atlas", "streamlit", "uvicorn"])
def test_the_log_keeps_no_address_of_a_reader(two_level_bundle: Path, tmp_path: Path, by: str) -> None:
    log = tmp_path / "log.txt"
    with serving(two_level_bundle, log, {"ATLAS_BEHIND_PROXY": "1"}, by) as address:
        visit(int(address.rpartition(":")[2]))
        assert send(int(address.rpartition(":")[2]), b"GET /healthz HTTP/1.0\r\n\r\n")
    written = log.read_text()
    assert [one for one in (READER, *BEHIND) if one in written] == []
    # The log is there: it says that the server started, and what is wrong is still written.
    assert "Invalid HTTP request received." in written
    if by != "streamlit":
        assert "Uvicorn running on http://127.0.0.1:" in written
