"""Load on our own routes, loopback only: ``python -m benchmarks.api [PATH …]`` writes its section of ``RESULTS.md``.

Each path is asked again and again over a few connections that stay open: with what was kept (``If-None-Match``,
answered 304), and as a question that nobody asked before (an unknown parameter that changes each time, which every
route ignores). ``/healthz`` is asked in the same way in the same run, as what the server can do at best.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import platform
import re
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.bundles import ready_bundle
from benchmarks.sections import RESULTS, keep
from benchmarks.servers import Server, serve_bundle
from geodata.bundle import read_bundle

BASELINE = "/healthz"
PRACTICE = "{practice}"
PATHS = (
    "/api",
    "/api/collections",
    "/api/collections/practices/items",
    "/api/collections/practices/items?setting=living&support=professional&match=all",
    "/api/collections/practices/items/" + PRACTICE,
    "/api/collections/meeting_places/items?bbox=3.6,51.0,3.8,51.1",
    "/api/collections/areas/items",
    "/api/collections/areas/items?limit=1000",
    "/api/collections/areas/items?f=html&lang=nl",
    "/api/practices.csv",
    "/api/areas.csv",
    "/embed",
    "/embed?setting=living&support=professional&layers=practices,gap",
)
CACHED_GOAL, UNCACHED_GOAL, P99_GOAL_MS = 300.0, 60.0, 250.0
SECTION = "api"
WARM_UP_S = 0.5
CHANGES, TURNS = 12, 3


@dataclass(frozen=True)
class Load:
    """What came of asking one path: its answers a second and how long they took, in milliseconds."""

    path: str
    cached: bool
    status: int
    per_second: float
    p50_ms: float
    p99_ms: float
    bytes: int


@dataclass(frozen=True)
class Felt:
    """How long a reader of the real dashboard waits for another figure, in milliseconds: alone, and beside load."""

    alone_ms: float
    beside_ms: float
    rate: float


async def ask(
    port: int, requests: Iterator[bytes], connections: int, seconds: float, pace_s: float = 0.0
) -> tuple[list[float], set[int], int, float]:
    """Ask over several connections for a while.

    Args:
        port: of the server on this machine.
        requests: whole requests, one after another.
        connections: how many questions are under way at a time.
        seconds: how long.
        pace_s: how long each connection waits before its next question; 0 asks as fast as it can.

    Returns:
        Seconds that each answer took, the status codes that came, the size of the last body, and how long it all took.
    """
    took: list[float] = []
    seen: set[int] = set()
    size = 0
    begin = time.perf_counter()

    async def one() -> None:
        nonlocal size
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() - begin < seconds:
            start = time.perf_counter()
            writer.write(next(requests))
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = re.search(rb"\r\ncontent-length: (\d+)", head)
            size = int(length.group(1)) if length else 0
            await reader.readexactly(size)
            took.append(time.perf_counter() - start)
            seen.add(int(head.split(b" ", 2)[1]))
            await asyncio.sleep(max(0.0, pace_s - (time.perf_counter() - start)) if pace_s else 0)
        writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    return took, seen, size, time.perf_counter() - begin


def request_of(path: str, port: int, tag: str | None = None) -> bytes:
    """A whole GET request; ``tag`` is what the client keeps."""
    kept = f"if-none-match: {tag}\r\n" if tag else ""
    return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\naccept-encoding: gzip\r\n{kept}\r\n".encode()


def fresh(path: str, port: int) -> Iterator[bytes]:
    """Requests that were never made before: an embed with another middle, all else with an unknown parameter."""
    sign = "&" if "?" in path else "?"
    if path.partition("?")[0] == "/embed":
        # It keeps pages by what they show, whatever else stands in the address.
        middles = itertools.count(time.time_ns() % 90_000)
        return (request_of(f"{path}{sign}zoom=12&center=51.{next(middles) % 100_000:05d},3.7", port) for _ in middles)
    return (request_of(f"{path}{sign}n={number}", port) for number in itertools.count())


def tag_of(port: int, path: str) -> str | None:
    """The ETag of a path; None where its answer has none."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"accept-encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answers {answer.status}")
    return answer.getheader("etag")


def measure(port: int, path: str, cached: bool, connections: int, seconds: float) -> Load | None:
    """Load on one path; None where it has nothing that a client could keep."""
    tag = tag_of(port, path)
    if cached and tag is None:
        return None
    requests = itertools.repeat(request_of(path, port, tag)) if cached else fresh(path, port)
    asyncio.run(ask(port, requests, connections, WARM_UP_S))
    took, seen, size, lasted = asyncio.run(ask(port, requests, connections, seconds))
    expected = {304} if cached else {200}
    if seen != expected:
        raise RuntimeError(f"{path} answered {sorted(seen)} and not {sorted(expected)}")
    ordered = [1000 * one for one in sorted(took)]
    p99 = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
    return Load(path, cached, seen.pop(), len(took) / lasted, statistics.median(ordered), p99, size)


def felt(server: Server, port: int, paths: tuple[str, ...], rate: float) -> Felt:
    """What a reader of the dashboard feels: changes of the figure in a real browser, alone and beside load by turns, so
    that what the machine does besides falls on both alike.

    Args:
        server: fresh; one that was just asked thousands of times is still busy with what is left of that.
        port: of the server.
        paths: what is asked beside the reader.
        rate: how many answers a second.
    """
    from playwright.sync_api import sync_playwright

    from benchmarks.browser import Painted, Reader, chromium

    painted = [Painted("areas")]
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        reader = Reader(browser, f"{server.address}/?lang=en", 45)
        reader.load(painted)
        for _ in range(7):
            reader.change_indicator(painted)
        alone: list[float] = []
        beside: list[float] = []
        for _ in range(TURNS):
            alone += [reader.change_indicator(painted) for _ in range(CHANGES // TURNS)]
            stop = threading.Event()
            load = threading.Thread(target=_keep_asking, args=(port, paths, rate, stop.is_set))
            load.start()
            try:
                beside += [reader.change_indicator(painted) for _ in range(CHANGES // TURNS)]
            finally:
                stop.set()
                load.join()
        browser.close()
    return Felt(statistics.median(alone), statistics.median(beside), rate)


def _keep_asking(port: int, paths: tuple[str, ...], rate: float, stopped: Callable[[], bool]) -> None:
    number = itertools.count()

    def requests() -> Iterator[bytes]:
        for path in itertools.cycle(paths):
            sign = "&" if "?" in path else "?"
            yield request_of(f"{path}{sign}beside={next(number)}", port)

    asked = requests()
    while not stopped():
        asyncio.run(ask(port, asked, 4, 1.0, 4 / rate))


def section(loads: list[Load], said: Felt | None, region: str, connections: int, load: float) -> str:
    """The section of the results."""
    best = {load.cached: load.per_second for load in loads if load.path == BASELINE}
    ours = [load for load in loads if load.path != BASELINE]
    cores = os.cpu_count() or 1
    busy = [
        f"**The machine was busy with other work** (load average {load:.1f} on {cores} cores), so these readings say",
        "what is left beside it and not what the server can do. Measure anew when it is calm.",
        "",
    ]
    lines = [
        "## The API and other routes of ours under load",
        "",
        f"`python -m benchmarks.api`, {time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC, region `{region}`, "
        f"{connections} connections on loopback, client and server on the same {os.cpu_count()} cores, load average "
        f"before {load:.1f}. Python {platform.python_version()}, streamlit {version('streamlit')}, "
        f"uvicorn {version('uvicorn')}.",
        "",
        *(busy if load > cores else []),
        "| goal | slowest path | |",
        "|---|---|---|",
        *(_goal(ours, cached, goal) for cached, goal in ((True, CACHED_GOAL), (False, UNCACHED_GOAL))),
        "",
        f"| path | asked | answers/s | ÷ {BASELINE} | p50 (ms) | p99 (ms) | body (bytes) |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    for one in loads:
        ratio = one.per_second / best[False]
        kind = f"kept, {one.status}" if one.cached else "anew"
        lines.append(
            f"| `{one.path}` | {kind} | {one.per_second:,.0f} | {ratio:.2f} | {one.p50_ms:.1f} | {one.p99_ms:.1f} "
            f"| {one.bytes:,} |"
        )
    lines += ["", *_words(said)]
    return "\n".join(lines) + "\n"


def _goal(loads: list[Load], cached: bool, goal: float) -> str:
    kind = "kept by the client" if cached else "made anew"
    words = f"{kind}: ≥ {goal:.0f} answers/s, 99 of 100 within {P99_GOAL_MS:.0f} ms"
    found = [load for load in loads if load.cached is cached]
    if not found:
        return f"| {words} | – | not measured |"
    slowest = min(found, key=lambda load: load.per_second)
    latest = max(load.p99_ms for load in found)
    met = slowest.per_second >= goal and latest <= P99_GOAL_MS
    return f"| {words} | {slowest.per_second:,.0f}/s, {latest:.0f} ms | {'met' if met else '**not met**'} |"


def _words(said: Felt | None) -> list[str]:
    lines = [
        "*Kept*: the client names the ETag that it has, and is answered 304. *Anew*: every question differs by a",
        "parameter that nobody knows (an embed by the middle of its map), so that nothing that was made for another",
        "can answer it; features and outlines are encoded once for a bundle, at the first question. Answers are",
        "compressed.",
    ]
    if said is not None:
        change = (
            f"{said.alone_ms:.0f} ms alone, {said.beside_ms:.0f} ms beside {said.rate:.0f} answers made anew a second"
        )
        lines += [
            "A reader of the whole dashboard, with the real practices and meeting places, waits for another figure on",
            f"the map (median of {CHANGES} real clicks by turns, headless Chromium on the same cores): {change}.",
            "This is not the *change of indicator* of the section on the map engine, which has generated practices, no",
            "meeting places and the machine to itself; they are read in different runs and not to be compared.",
        ]
    return lines


def main() -> None:
    """Start a server, ask, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "paths",
        nargs="*",
        default=list(PATHS),
        help=f"routes to ask; {PRACTICE} in one is the first practice",
    )
    parser.add_argument("--bundle", type=Path, help="a bundle that is there; without it the embedded region's, built")
    parser.add_argument("--connections", type=int, default=8, help="questions under way at a time")
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each route is asked")
    parser.add_argument("--no-reader", action="store_true", help="leave the browser beside the load out")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the file whose section is renewed")
    asked = parser.parse_args()
    busy = os.getloadavg()[0]
    bundle = asked.bundle or ready_bundle("flanders-brussels-light")
    practice = str(read_bundle(bundle).practices["practice_id"].iloc[0])
    paths = tuple(path.replace(PRACTICE, practice) for path in asked.paths)
    command = serve_bundle(bundle)
    loads: list[Load] = []
    said = None
    with tempfile.TemporaryDirectory() as folder, Server(command, BASELINE, Path(folder) / "log.txt") as server:
        port = int(server.address.rpartition(":")[2])
        for path in (BASELINE, *paths):
            for cached in (False, True):
                found = measure(port, path, cached, asked.connections, asked.seconds)
                if found:
                    loads.append(found)
                    print(found, flush=True)
    if not asked.no_reader:
        with tempfile.TemporaryDirectory() as folder, Server(command, BASELINE, Path(folder) / "log.txt") as server:
            said = felt(server, int(server.address.rpartition(":")[2]), paths, UNCACHED_GOAL)
            print(said, flush=True)
    keep(section(loads, said, bundle.name, asked.connections, busy), SECTION, asked.out)


if __name__ == "__main__":
    main()
