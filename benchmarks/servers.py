"""A server of its own for each measurement: started, watched and ended by its process id."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
START_S = 60


def serve_bundle(bundle: Path) -> list[str]:
    """What serves a bundle on this machine, for Python's ``-m``. The only place that says how the atlas is started."""
    return ["geodata", "serve", "--host", "127.0.0.1", "--bundle", str(bundle.resolve())]


class Server:
    """A running server; a context manager that ends it.

    Args:
        command: of Python's ``-m``; ``--port`` is added to it.
        healthy: path that answers when it runs.
        log: where it writes to.
    """

    def __init__(self, command: list[str], healthy: str, log: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self._command = [sys.executable, "-m", *command, "--port", str(port)]
        self._healthy = healthy
        self._log = log

    def __enter__(self) -> Server:
        with self._log.open("wb") as out:
            self._process = subprocess.Popen(self._command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        end = time.monotonic() + START_S
        while time.monotonic() < end and self._process.poll() is None:
            with suppress(OSError), urlopen(self.address + self._healthy, timeout=2) as answer:
                if answer.status == 200:
                    return self
            time.sleep(0.1)
        status = self._process.poll()
        self._end()
        state = f"ended with status {status}" if status is not None else f"did not answer within {START_S} s"
        said = self._log.read_text("utf-8", "replace").strip() or "(it wrote nothing)"
        raise RuntimeError(f"{' '.join(self._command)}: the server {state}:\n{said}")

    def __exit__(
        self, kind: type[BaseException] | None, what: BaseException | None, where: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def cpu_s(self) -> float:
        """Seconds of processor time that all its threads took so far (user and system)."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Resident memory now, in MB (10^6 bytes)."""
        lines = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) * 1024 / 1e6
