"""The map engine against plain folium and pydeck: runs every way on every region and writes the table.

``python -m benchmarks.map_engine`` runs all of it (``make bench``, about 35 minutes); ``--only WAY --areas N
--practices N`` runs a part anew (``make bench BENCH="--areas 237 --practices 100"``, some minutes) and puts its figures
beside those of the parts that were run before, each with its own date, commit and versions.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, TimeoutError, sync_playwright

from benchmarks.browser import GaveUpError, Reader, chromium
from benchmarks.regions import PRACTICES, REGIONS, Region, Regions
from benchmarks.results import write_results
from benchmarks.servers import ROOT, Server
from benchmarks.ways import WAYS, Way

KEPT = ROOT / "build" / "benchmarks" / "map_engine.json"
# How long anything may take, in seconds, before a measurement gives up on it.
LIMIT_S = 45.0
CHANGES = 20
PACKAGES = ("streamlit", "folium", "pydeck", "XStatic-Leaflet", "playwright")
# From when on fewer readings are taken: of a first load, of a change.
SLOW_MS, CHANGE_MS = 8_000, 2_000
Readings = dict[str, Any]
Median = Callable[[str, int, Callable[[], float]], float]


def main() -> None:
    """Measure what is asked for, then write the table of all that is known."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=[way.name for way in WAYS], help="one way instead of all")
    parser.add_argument("--areas", type=int, choices=list(REGIONS), help="one region instead of all")
    parser.add_argument("--practices", type=int, choices=PRACTICES, help="one number of practices instead of all")
    asked = parser.parse_args()
    parts = [
        (areas, practices)
        for areas in REGIONS
        for practices in PRACTICES
        if asked.areas in (None, areas) and asked.practices in (None, practices)
    ]
    whole = asked.only is None and len(parts) == len(REGIONS) * len(PRACTICES)
    known: Readings = {} if whole or not KEPT.exists() else json.loads(KEPT.read_text("utf-8"))
    with tempfile.TemporaryDirectory(prefix="atlas-benchmark-") as folder, sync_playwright() as playwright:
        regions = Regions(Path(folder))
        browser = chromium(playwright)
        circumstances = now(browser.version)
        for areas, practices in parts:
            say(f"{areas} areas, {practices} practices: making the region")
            region = regions.region(areas, practices)
            for way in WAYS:
                if asked.only in (None, way.name):
                    found = measured(way, region, browser, Path(folder))
                    known[f"{way.name} {areas} {practices}"] = {**circumstances, "load": os.getloadavg()[0], **found}
                    KEPT.parent.mkdir(parents=True, exist_ok=True)
                    KEPT.write_text(json.dumps(known, indent=1), "utf-8")
        browser.close()
    write_results(known, ROOT / "benchmarks" / "RESULTS.md")


def now(chromium_version: str) -> Readings:
    """What a run is known by: when it began, at which commit, with what."""
    command = ["git", "describe", "--always", "--dirty=, changed"]
    commit = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    versions = {"Python": platform.python_version(), "Chromium": chromium_version}
    return {
        "run": f"{date.today().isoformat()} {time.strftime('%H:%M')}",
        "commit": commit or "unknown",
        "cores": os.cpu_count(),
        "versions": versions | {name: version(name) for name in PACKAGES},
    }


def measured(way: Way, region: Region, browser: Browser, folder: Path) -> Readings:
    """All measures of one way on one region.

    Returns:
        Name → median, and every reading under ``readings``. Where one took longer than :data:`LIMIT_S` that way is left
        at that: ``gave_up_s`` says after how many seconds, ``asking`` on which measure.
    """
    began = time.monotonic()
    found: Readings = {}
    with Server(way.command(region), way.healthy, folder / "server.log") as server:
        reader = Reader(browser, server.address + way.query, LIMIT_S)
        try:
            _read_all(way, region, server, reader, found)
        except (GaveUpError, TimeoutError):
            found["gave_up_s"] = int(LIMIT_S)
        else:
            del found["asking"]
        found["server_mb"] = server.memory_mb()
        found["outside"] = sorted(reader.outside)
        reader.close()
    took = time.monotonic() - began
    said = ", ".join(f"{name} {value:.0f}" for name, value in found.items() if isinstance(value, float))
    say(f"  {way.title} ({took:.0f} s, load {os.getloadavg()[0]:.1f}): {said} {_trouble(found)}")
    return found


def _read_all(way: Way, region: Region, server: Server, reader: Reader, found: Readings) -> None:
    def median(name: str, times: int, measure: Callable[[], float]) -> float:
        found["asking"] = name
        values = [measure() for _ in range(times)]
        found.setdefault("readings", {})[name] = [round(value, 1) for value in values]
        found[name] = float(statistics.median(values))
        return float(found[name])

    found["asking"] = "ready_ms"
    found["cold_ms"] = reader.load(way.ready(region), watched=True)
    found["first_load_bytes"] = float(reader.wire)
    slow = found["cold_ms"] > SLOW_MS
    if not slow:
        # The second load still warms: the server answers with what it made for the first, the browser from its cache.
        reader.load(way.ready(region))
    median("ready_ms", 3 if slow else 5, lambda: reader.load(way.ready(region)))
    found["heap_mb"] = reader.heap_mb()
    _pan(way, reader, found)
    found["asking"] = "zoom_ms"
    _zoom(way, region, reader, median)
    _change(way, region, server, reader, found, median, slow)


def _change(
    way: Way, region: Region, server: Server, reader: Reader, found: Readings, median: Median, slow: bool
) -> None:
    """Changes of indicator and of filter: how long, how many bytes, how much of the server."""
    found["asking"] = "indicator_ms"
    first = 0.0 if slow else reader.change_indicator(way.recoloured(region))
    quick = not slow and (way.script is None or first < CHANGE_MS)
    for _ in range(6 if quick else 0):
        reader.change_indicator(way.recoloured(region))
    cpu, wire = server.cpu_s(), reader.wire
    changes = CHANGES if quick else 3 if slow else 5
    median("indicator_ms", changes, lambda: reader.change_indicator(way.recoloured(region)))
    done = len(found["readings"]["indicator_ms"])
    found["cpu_ms"] = (server.cpu_s() - cpu) * 1000 / done
    found["indicator_bytes"] = (reader.wire - wire) / done
    found["asking"] = "filter_ms"
    if not slow:
        reader.change_filter(way.filtered(region))
    wire = reader.wire
    median("filter_ms", 6 if quick else 3, lambda: reader.change_filter(way.filtered(region)))
    found["filter_bytes"] = (reader.wire - wire) / len(found["readings"]["filter_ms"])


def _pan(way: Way, reader: Reader, found: Readings) -> None:
    found["asking"] = "pan_ms"
    frames = [frame for _ in range(3 if way.leaflet else 1) for frame in reader.pan()]
    if len(frames) >= 2:
        found["pan_ms"] = float(statistics.median(frames))
        found["pan_95_ms"] = float(statistics.quantiles(frames, n=20)[-1])


def _zoom(way: Way, region: Region, reader: Reader, median: Median) -> None:
    closer = [False]

    def step() -> float:
        closer[0] = not closer[0]
        if way.leaflet:
            return reader.zoom_leaflet(closer[0])
        return reader.zoom_deck(closer[0], way.ready(region)[0])

    # There and back once: the first step fetches finer outlines.
    step()
    step()
    median("zoom_ms", 6, step)


def _trouble(found: Readings) -> str:
    """What a reader of the progress should know: where it gave up, and whether it asked another network."""
    said = [f"gave up on {found['asking']} after {found['gave_up_s']} s"] if "gave_up_s" in found else []
    said += [f"asked outside: {address}" for address in found["outside"]]
    return "; ".join(said)


def say(line: str) -> None:
    """Progress, at once."""
    print(line, flush=True)


if __name__ == "__main__":
    main()
