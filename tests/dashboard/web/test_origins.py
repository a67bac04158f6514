"""Pages of other sites open no connection, nobody writes, and to decide so nobody outside is asked."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Iterable, Sequence

import pytest
from starlette.types import Message, Receive, Scope, Send

from dashboard.outlets.public_address import origin_of
from dashboard.web.origins import STREAM, Origins
from tests.serving import ROOT

Header = tuple[bytes, bytes]
HOST = "atlas.example.org:8501"
SELF = f"http://{HOST}"


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ATLAS_ADDRESS", raising=False)
    monkeypatch.delenv("ATLAS_BEHIND_PROXY", raising=False)


class Application:
    """What lies behind the middleware: keeps the requests that reach it."""

    def __init__(self) -> None:
        self.reached: list[Scope] = []

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        self.reached.append(scope)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await send({"type": "websocket.accept"})


def asked(scope: Scope) -> tuple[Message, list[Scope]]:
    """The first message of the answer, and what reached the application."""
    behind = Application()
    sent: list[Message] = []

    async def receive() -> Message:
        raise AssertionError("nothing of a request's body is read")

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(Origins(behind)(scope, receive, send))
    return sent[0], behind.reached


def scope_of(kind: str, headers: Iterable[Header], path: str = STREAM, **more: object) -> Scope:
    scheme = {"http": "http", "websocket": "ws"}[kind]
    return {"type": kind, "path": path, "query_string": b"", "headers": [*headers], "scheme": scheme, **more}


def opens(origins: Sequence[str], headers: Sequence[tuple[str, str]] = (("host", HOST),), scheme: str = "ws") -> bool:
    """Whether a WebSocket with these origins comes through."""
    pairs = [*headers, *(("origin", origin) for origin in origins)]
    raw = [(name.encode(), value.encode("latin-1")) for name, value in pairs]
    answer, reached = asked(scope_of("websocket", raw, scheme=scheme))
    assert answer["type"] == ("websocket.accept" if reached else "websocket.close")
    return bool(reached)


@pytest.mark.parametrize("origin", [SELF, SELF.upper(), f"https://{HOST}", "HTTP://Atlas.Example.ORG:8501"])
def test_a_page_of_this_server_connects(origin: str) -> None:
    assert opens([origin])


def test_a_program_that_is_no_browser_connects() -> None:
    assert opens([])


FOREIGN = [
    "http://evil.example",
    "http://evil.example:8501",
    "http://atlas.example.org",
    "http://atlas.example.org:8502",
    "http://localhost:8501",
    "http://127.0.0.1:8501",
    "http://0.0.0.0:8501",
    "null",
    "",
    " ",
    "*",
    "//atlas.example.org:8501",
    "atlas.example.org:8501",
    "ftp://atlas.example.org:8501",
    "file://",
    "ws://atlas.example.org:8501",
    "chrome-extension://atlas.example.org:8501",
    "http://atlas.example.org.:8501",
    "http://xatlas.example.org:8501",
    "http://atlas.example.org.evil.example:8501",
    "http://atlas.example.org:8501.evil.example",
    "http://atlas.example.org:8501@evil.example",
    "http://evil.example@atlas.example.org:8501",
    "http://user:word@atlas.example.org:8501",
    "http://atlas.example.org:8501/",
    "http://atlas.example.org:8501/page",
    "http://atlas.example.org:8501?a",
    "http://atlas.example.org:8501#a",
    "http://atlas.example.org:8501\\@evil.example",
    "http://atlas.example.org:",
    "http://atlas.example.org:+8501",
    "http://atlas.example.org:850100",
    "http://atlas.example.org:\xb28501",
    "http://atlas%2Eexample.org:8501",
    "http://atlas.example.org%3A8501",
    "http://atlas.example.org:8501, http://evil.example",
    "http://atlas.example.org:8501 http://atlas.example.org:8501",
    "http://atlas.example.org:8501\n",
    "http://\xe0tlas.example.org:8501",
    "http://[::1]:8501",
    "http://[::1",
    "http://" + "a" * 60_000,
    "http://" + "a." * 30_000 + ":8501",
]


@pytest.mark.parametrize("origin", FOREIGN, ids=lambda origin: ascii(origin[:50]))
def test_a_page_of_another_site_does_not_connect(origin: str) -> None:
    assert not opens([origin])


def test_several_origins_are_foreign_even_if_each_is_our_own() -> None:
    assert not opens([SELF, SELF])
    assert not opens([SELF, "http://evil.example"])


@pytest.mark.parametrize(
    ("host", "scheme", "origin", "own"),
    [
        ("a.example", "ws", "http://a.example", True),
        ("a.example", "ws", "http://a.example:80", True),
        ("a.example:80", "ws", "http://a.example", True),
        ("a.example", "ws", "https://a.example:443", True),
        ("a.example", "ws", "http://a.example:443", False),
        ("a.example", "ws", "https://a.example:80", False),
        ("a.example", "wss", "https://a.example", True),
        ("a.example", "wss", "http://a.example", False),
        ("a.example.", "ws", "http://a.example.", True),
        ("[::1]:8501", "ws", "http://[::1]:8501", True),
        ("[2001:DB8::1]", "ws", "http://[2001:db8::1]", True),
        ("[::1]:8501", "ws", "http://[::2]:8501", False),
        ("", "ws", "http://", False),
        ("a.example/b", "ws", "http://a.example/b", False),
        ("a@b.example", "ws", "http://a@b.example", False),
    ],
)
def test_origins_are_compared_by_scheme_host_and_port(host: str, scheme: str, origin: str, own: bool) -> None:
    assert opens([origin], [("host", host)], scheme) == own


def test_no_host_or_two_hosts_are_nobodys_origin() -> None:
    assert not opens([SELF], [])
    assert not opens([SELF], [("host", HOST), ("host", HOST)])


INNER = ("host", "127.0.0.1:8501")


@pytest.mark.parametrize(
    "stated", ["https://atlas.example.org", "https://Atlas.Example.org/", "https://atlas.example.org/a/b"]
)
def test_behind_a_proxy_that_rewrites_host_the_stated_address_is_our_own(
    stated: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_ADDRESS", stated)
    assert opens(["https://atlas.example.org"], [INNER])
    assert not opens(["http://atlas.example.org"], [INNER])
    assert not opens(["https://atlas.example.org:8443"], [INNER])
    assert not opens(["https://evil.example"], [INNER])
    assert not opens(["null"], [INNER])


def test_headers_of_a_proxy_count_only_where_one_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [INNER, ("x-forwarded-host", "atlas.example.org"), ("x-forwarded-proto", "https")]
    assert not opens(["https://atlas.example.org"], said)
    assert opens(["http://127.0.0.1:8501"], said)
    monkeypatch.setenv("ATLAS_BEHIND_PROXY", "1")
    assert opens(["https://atlas.example.org"], said)
    assert not opens(["http://atlas.example.org"], said)
    assert not opens(["http://127.0.0.1:8501"], said)
    assert opens(["https://atlas.example.org"], [*said[:2], ("x-forwarded-proto", "wss")])
    assert opens(["https://atlas.example.org"], said[:2])
    assert opens(["https://atlas.example.org"], [("host", "atlas.example.org")])


def test_streamlit_is_not_given_an_origin_to_look_up() -> None:
    (scope,) = asked(scope_of("websocket", [(b"host", HOST.encode()), (b"origin", SELF.encode())]))[1]
    assert scope["headers"] == [(b"host", HOST.encode())]


@pytest.mark.parametrize("path", ["/", "/api", "/embed", "/assets/leaflet/leaflet.js", "/_stcore/stream/", "/_stcore"])
def test_there_is_no_other_websocket(path: str) -> None:
    answer, reached = asked(scope_of("websocket", [(b"host", HOST.encode())], path))
    assert (answer["type"], reached) == ("websocket.close", [])


METHODS = ["PUT", "POST", "DELETE", "PATCH", "put", "CONNECT", "TRACE", "PROPFIND", "QUERY", "X"]
PATHS = [
    "/_stcore/upload_file/session/file",
    "/_stcore/health",
    "/media/a.png",
    "/component/a/b",
    "/",
    "/api",
    "/embed",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", METHODS)
def test_nobody_writes(method: str, path: str) -> None:
    host = (b"host", HOST.encode())
    for origin, status in ((SELF, 405), (None, 405), ("http://evil.example", 403), ("null", 403)):
        headers = [host, *([(b"origin", origin.encode())] if origin else [])]
        answer, reached = asked(scope_of("http", headers, path, method=method))
        assert (answer["status"], reached) == (status, [])
        if status == 405:
            assert (b"allow", b"GET, HEAD, OPTIONS") in answer["headers"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_any_page_may_read(method: str) -> None:
    answer, reached = asked(scope_of("http", [(b"origin", b"http://evil.example")], "/api", method=method))
    assert (answer["status"], len(reached)) == (200, 1)


def test_one_line_is_logged_and_it_holds_nothing_that_the_stranger_chose(caplog: pytest.LogCaptureFixture) -> None:
    middleware = Origins(Application())

    async def run() -> None:
        for _ in range(3):
            await middleware(scope_of("websocket", [(b"origin", b"http://203.0.113.9")]), no_message, ignore)

    asyncio.run(run())
    assert len(caplog.records) == 1
    assert "203.0.113.9" not in caplog.text
    assert "ATLAS_ADDRESS" in caplog.text


async def no_message() -> Message:
    raise AssertionError


async def ignore(_message: Message) -> None:
    return None


def test_the_limit_of_uploads_is_small_and_no_start_looks_an_address_up() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert config["server"]["maxUploadSize"] == 1
    assert config["browser"]["serverAddress"] == "localhost"


def test_what_is_no_address_of_a_page_has_no_origin() -> None:
    assert origin_of("https://atlas.example.org") == ("https", "atlas.example.org", 443)
    assert origin_of("null") is None
