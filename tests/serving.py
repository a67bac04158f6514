"""A real server in a process of its own, for tests that need one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
# Runs first in a process that has its folder on PYTHONPATH: nothing gets out, and what tried to is written down.
WATCHING = """
import ipaddress, os, sys

def local(host):
    if isinstance(host, bytes):
        host = host.decode()
    if host in (None, "", "localhost"):
        return True
    try:
        found = ipaddress.ip_address(str(host).split("%")[0])
    except ValueError:
        return False
    return found.is_loopback or found.is_unspecified

def watch(event, told):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        host = told[1][0] if isinstance(told[1], tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = told[0]
    else:
        return
    if not local(host):
        with open(os.environ["ATLAS_TEST_OUTGOING"], "a") as file:
            file.write(f"{event} {told[1:] if event != 'socket.getaddrinfo' else told}\\n")
        raise OSError("tests have no network")

sys.addaudithook(watch)
"""


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serving(bundle: Path, log: Path, more: Mapping[str, str] | None = None, by: str = "atlas") -> Iterator[str]:
    """The address of a running atlas with a bundle; ended by its process id.

    Args:
        bundle: the bundle to serve.
        log: where the server's output goes.
        more: environment variables beside those of this process.
        by: ``atlas`` (``atlas serve``), or ``streamlit`` or ``uvicorn`` for the other ways to start.
    """
    port = free_port()
    at = ["--host", "127.0.0.1", "--port", str(port)]
    command = {
        "atlas": ["-m", "geodata", "serve", *at, "--bundle", str(bundle)],
        "uvicorn": ["-m", "uvicorn", "dashboard.server:app", *at],
        "streamlit": ["-m", "streamlit", "run", "dashboard/server.py", "--server.port", str(port)],
    }[by]
    paths = [(more or {}).get("PYTHONPATH"), str(ROOT), os.environ.get("PYTHONPATH")]
    env = {
        **os.environ,
        "ATLAS_BUNDLE": str(bundle),
        **(more or {}),
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
    }
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=env)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def serving_watched(
    bundle: Path, folder: Path, more: Mapping[str, str] | None = None, by: str = "atlas"
) -> Iterator[tuple[str, Path]]:
    """As :func:`serving`, with a file that names every address outside this machine that the server tried to reach."""
    (folder / "sitecustomize.py").write_text(WATCHING)
    outgoing = folder / "outgoing.txt"
    outgoing.touch()
    watched = {**(more or {}), "PYTHONPATH": str(folder), "ATLAS_TEST_OUTGOING": str(outgoing)}
    with serving(bundle, folder / "log.txt", watched, by) as address:
        yield address, outgoing


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        with suppress(OSError), urlopen(f"{address}/healthz", timeout=2) as answer:
            if answer.status == 200:
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text()}")
