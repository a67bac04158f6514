"""``atlas serve`` and ``atlas export`` as people start them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

from geodata.cli import command

ROOT = Path(__file__).resolve().parents[2]
# Seconds: many times what it takes, so that only a hang is found.
HANGS = 120


@pytest.mark.parametrize(("sent", "statuses"), [(signal.SIGTERM, {-signal.SIGTERM, 0}), (signal.SIGINT, {0})])
def test_the_server_is_the_process_of_the_command_and_ends_when_told(
    sent: signal.Signals, statuses: set[int], two_level_bundle: Path, tmp_path: Path
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    log = tmp_path / "log.txt"
    asked = [sys.executable, "-m", "geodata", "serve", "--host", "127.0.0.1", "--port", port]
    environment = {**os.environ, "ATLAS_BUNDLE": str(two_level_bundle)}
    with log.open("wb") as out, subprocess.Popen(asked, cwd=ROOT, stdout=out, stderr=out, env=environment) as process:
        answered, end = b"", time.monotonic() + HANGS
        while not answered and process.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
            with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
                answered = answer.read()
        process.send_signal(sent)
        try:
            status = process.wait(timeout=HANGS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    said = log.read_text("utf-8")
    assert b'"status":"ok"' in answered, said
    assert status in statuses, said
    assert f"[{process.pid}]" in said  # it is the command itself that serves
    assert "Application shutdown complete" in said
    assert "Traceback" not in said


def test_a_view_becomes_a_file(two_level_bundle: Path, tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    ran = CliRunner().invoke(
        command(), ["export", "--view", "lang=en", "--out", str(out)], env=bundle(two_level_bundle)
    )
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout == f"{out}: {out.stat().st_size:,} bytes\n"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--out", "rows.doc"), 1, "rows.doc: error suffix: no file of the kind '.doc' can be made (end it in .html, "),
        (("--out", "rows.csv", "--view", "setting=x"), 1, "--view: error parameter: setting='x' cannot be used"),
        (("--out", "none/rows.csv"), 1, "none/rows.csv: error file: cannot be written: "),
        (("--out", "x.html", "--story", "none"), 1, "--story: error unknown-story: "),
        (("--out", "x.html", "--story", "a", "--view", "b"), 2, "a view or a story, not both"),
    ],
)
def test_what_cannot_be_exported_is_said_without_a_traceback(
    arguments: tuple[str, ...],
    status: int,
    said: str,
    two_level_bundle: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = CliRunner().invoke(command(), ["export", *arguments], env=bundle(two_level_bundle))
    assert ran.exit_code == status
    assert said in ran.stderr
    assert list(tmp_path.iterdir()) == []


def bundle(folder: Path) -> dict[str, str]:
    return {"ATLAS_BUNDLE": str(folder)}
