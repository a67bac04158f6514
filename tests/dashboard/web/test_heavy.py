"""Heavy answers over HTTP: stopped when the client goes, refused plainly, and no process outlives the server."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from dashboard.outlets import work_pool
from dashboard.outlets.work_pool import KINDS, Kind, close_work_pool
from dashboard.web.heavy import client_of
from dashboard.web.routes import routes
from tests.serving import free_port, serving
from tests.waiting import PATIENCE_S, until

JOBS = "tests.dashboard.outlets.pool_jobs"


@pytest.fixture(scope="module", autouse=True)
def ended() -> Iterator[None]:
    yield
    close_work_pool()


@pytest.fixture
def app(atlas_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Starlette:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    return Starlette(routes=routes(tmp_path))


@pytest.fixture
def port(app: Starlette) -> Iterator[int]:
    """A server in a thread, whose kinds of jobs a test can choose."""
    found = free_port()
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=found, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started)
    yield found
    server.should_exit = True
    thread.join()


def answer(port: int, address: str) -> bytes:
    with urlopen(f"http://127.0.0.1:{port}{address}", timeout=PATIENCE_S) as said:
        content: bytes = said.read()
    return content


def test_a_picture_is_stopped_when_its_reader_goes(port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "png", Kind(f"{JOBS}:held_picture", PATIENCE_S))
    with socket.create_connection(("127.0.0.1", port)) as reader:
        reader.sendall(f"GET /still.png?title={tmp_path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        until((tmp_path / "begun").exists)
        process = int((tmp_path / "begun").read_text())
        assert Path(f"/proc/{process}").exists()
    until(lambda: not Path(f"/proc/{process}").exists())
    monkeypatch.setitem(KINDS, "png", Kind(f"{JOBS}:picture", PATIENCE_S))
    assert answer(port, "/still.png?title=next") == b"picture"


@pytest.mark.parametrize(
    ("function", "seconds", "status", "said"),
    [
        ("greedy", PATIENCE_S, 503, "this needs more memory than one request may take"),
        ("held_picture", 0.3, 504, "stopped after 0.3 s: ask for a smaller picture"),
        ("wrong", PATIENCE_S, 503, "the server's log says why"),
        ("exits", PATIENCE_S, 503, "the process that made this has ended"),
    ],
)
def test_what_goes_wrong_is_said_plainly(
    app: Starlette,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    function: str,
    seconds: float,
    status: int,
    said: str,
) -> None:
    monkeypatch.setitem(KINDS, "png", Kind(f"{JOBS}:{function}", seconds))
    found = TestClient(app).get(f"/still.png?title={tmp_path}")
    assert found.status_code == status
    assert said in found.text
    assert found.headers["cache-control"] == "no-store"
    assert "etag" not in found.headers
    assert ("retry-after" in found.headers) == (function == "exits")
    del capfd


def test_who_comes_when_too_many_wait_is_told_when_to_come_back(
    app: Starlette, monkeypatch: pytest.MonkeyPatch
) -> None:
    close_work_pool()
    pool = work_pool.WorkPool(1, waiting=0)
    monkeypatch.setattr("dashboard.web.heavy.work_pool", lambda: pool)
    found = TestClient(app).get("/still.png")
    pool.close()
    assert found.status_code == 503
    assert found.text == f"many wait for pictures and files: ask again in {found.headers['retry-after']} s\n"


def test_a_client_is_the_connection_or_what_the_proxy_that_counts_saw(monkeypatch: pytest.MonkeyPatch) -> None:
    stated = [(b"x-forwarded-for", b"203.0.113.1, 198.51.100.7")]
    request = Request({"type": "http", "headers": stated, "client": ("192.0.2.9", 1)})
    assert client_of(request) == "192.0.2.9"
    monkeypatch.setenv("ATLAS_BEHIND_PROXY", "1")
    assert client_of(request) == "198.51.100.7"


def family(process: int) -> set[int]:
    """The processes below a process."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, new = set[int](), {process}
    while new := {child for child, parent in parents.items() if parent in new} - found:
        found |= new
    return found


def draws(process: int) -> bool:
    """Whether a process has loaded what draws."""
    return "matplotlib" in Path(f"/proc/{process}/maps").read_text()


def test_the_server_draws_nothing_itself_and_leaves_no_process(two_level_bundle: Path, tmp_path: Path) -> None:
    with serving(two_level_bundle, tmp_path / "log.txt") as address:
        port = address.rpartition(":")[2]
        command = "\0".join(("serve", "--host", "127.0.0.1", "--port", port))
        server = next(
            int(path.parent.name)
            for path in Path("/proc").glob("[0-9]*/cmdline")
            if command in path.read_text(errors="replace")
        )
        assert family(server) == set()
        assert answer(int(port), "/still.png?width=300&height=240").startswith(b"\x89PNG")
        children = family(server)
        assert not draws(server)
        assert any(map(draws, children))
    until(lambda: not any(Path(f"/proc/{process}").exists() for process in children))
