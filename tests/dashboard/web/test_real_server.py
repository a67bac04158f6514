"""A real server, started in each way: its log keeps no address of a reader, and nobody outside is asked."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from dashboard.web.origins import STREAM
from tests.serving import ROOT, WATCHING, serving_watched

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
        # The server may close on what it cannot read before all is sent.
        with suppress(ConnectionClosed), stream(port, path) as one:
            one.send(b"\xff\xfe no message of Streamlit's")
            one.send("text")
        with suppress(ConnectionClosed, OSError), stream(port, path) as broken:
            broken.socket.sendall(b"\xff" * 40)
    # A proxy on this machine, which uvicorn would believe by itself.
    with stream(port, STREAM, reader="127.0.0.1"):
        pass
    for path, origin in ((STREAM, f"http://{READER}"), (STREAM, "null"), ("/", None), ("/assets/leaflet/a", None)):
        with pytest.raises(InvalidStatus), stream(port, path, origin):
            pass
    for content in MALFORMED:
        send(port, content, 0.3)


STATED = "https://atlas.example.org"
SETTINGS = {"ATLAS_BEHIND_PROXY": "1", "ATLAS_ADDRESS": STATED}


@pytest.mark.parametrize("by", ["atlas", "streamlit", "uvicorn"])
def test_no_start_keeps_an_address_of_a_reader_or_asks_anybody(two_level_bundle: Path, tmp_path: Path, by: str) -> None:
    """One server for all that is looked at: starting it takes longer than all of it."""
    with serving_watched(two_level_bundle, tmp_path, SETTINGS, by) as (address, outgoing):
        foreign_connections_are_refused(address)
        visit(int(address.rpartition(":")[2]))
        assert send(int(address.rpartition(":")[2]), b"GET /healthz HTTP/1.0\r\n\r\n")
    assert outgoing.read_text() == ""
    written = (tmp_path / "log.txt").read_text()
    assert [one for one in (READER, *BEHIND) if one in written] == []
    # The log is there: it says that the server started, and what is wrong is still written.
    assert "Invalid HTTP request received." in written
    if by != "streamlit":
        assert "Uvicorn running on http://127.0.0.1:" in written


REFUSED = ["http://evil.example", "null", "http://atlas.example.org.:80", "http://192.0.2.1", "https://[2001:db8::1]"]


def page_stream(address: str, origin: str | None, host: str | None = None) -> ClientConnection:
    """A WebSocket to Streamlit, as a page of ``origin`` opens it, with another ``Host`` where one is given."""
    there = urlsplit(address)
    return connect(
        f"ws://{host or there.netloc}{STREAM}",
        sock=socket.create_connection((there.hostname, there.port)),
        origin=None if origin is None else Origin(origin),
        subprotocols=[Subprotocol("streamlit")],
    )


def foreign_connections_are_refused(address: str) -> None:
    with ExitStack() as held, httpx2.Client(base_url=address) as client:
        for number in range(12):
            with pytest.raises(InvalidStatus) as refused, page_stream(address, REFUSED[number % len(REFUSED)]):
                pass
            assert refused.value.response.status_code == 403
            assert client.get("/healthz").status_code == 200
        for origin in (address, STATED, None):
            one = held.enter_context(page_stream(address, origin))
            assert one.subprotocol == "streamlit"
        # What Streamlit compares the origin with is not what the proxy in front was asked for.
        held.enter_context(page_stream(address, STATED, "inner.example:9000"))
        assert client.put("/_stcore/upload_file/a/b", files={"f": b"x"}).status_code == 405
        assert client.delete("/_stcore/upload_file/a/b").status_code == 405
        assert client.post("/_stcore/health", headers={"origin": "http://evil.example"}).status_code == 403
        for path in ("/", "/_stcore/host-config", "/_stcore/metrics", "/auth/login", "/auth/logout", "/oauth2callback"):
            assert client.get(path).status_code < 500


def test_a_look_up_would_be_seen(tmp_path: Path) -> None:
    """The observer of the test above sees what Streamlit does when it asks for its own address."""
    (tmp_path / "sitecustomize.py").write_text(WATCHING)
    outgoing = tmp_path / "outgoing.txt"
    env = {**os.environ, "PYTHONPATH": str(tmp_path), "ATLAS_TEST_OUTGOING": str(outgoing), "NO_PROXY": "*"}
    code = "from streamlit import net_util; net_util.get_internal_ip(); net_util.get_external_ip()"
    subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, check=True, capture_output=True)
    assert "8.8.8.8" in outgoing.read_text()
    assert "checkip.amazonaws.com" in outgoing.read_text()
