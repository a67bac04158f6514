"""How much sooner is ``/embed`` there than the dashboard? Prints a table and keeps it in RESULTS.md.

Run it with ``python -m benchmarks.embed``. It needs the built bundles of both regions below ``build/``, and an
installed Chromium or Chrome. Let nothing else run beside it.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.browser import Painted, Reader, chromium
from benchmarks.servers import Server

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
BUNDLES = Path(__file__).resolve().parents[1] / "build"
START, END = "<!-- embed -->", "<!-- /embed -->"
REGIONS = ("three-cities", "flanders-brussels")
READINGS = 9
PAINTED = [Painted("areas", 1), Painted("practices", 1)]
PATHS = {"dashboard": "/?lang=en", "embed": "/embed?lang=en"}
NOTES = """\
From the start of the navigation to areas and practices painted, in a fresh headless Chromium of 1440 × 900 whose cache
is empty; the server is warm. Median of {readings} readings, embed and dashboard by turns. *Text*: title, sources and
terms can be read (the browser's first contentful paint). *Bytes*: answers as they came over HTTP, and of the dashboard
also the messages of its WebSocket.
"""


def measured(browser: Browser, address: str) -> tuple[float, float, float]:
    """One reading with an empty cache: milliseconds until the map and until a text is painted, and kilobytes sent."""
    reader = Reader(browser, address, 30)
    try:
        ready = reader.load(PAINTED)
        reader.settle()
        text = reader.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        return ready, float(text), reader.wire / 1000
    finally:
        reader.close()


def table(browser: Browser) -> list[str]:
    """The rows of the table, one a region."""
    lines = [
        "| region | embed: map (ms) | dashboard: map (ms) | dashboard ÷ embed | embed: text (ms) | dashboard: text (ms)"
        " | embed (kB) | dashboard (kB) |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for region in REGIONS:
        with tempfile.TemporaryDirectory() as folder:
            command = ["geodata", "serve", "--host", "127.0.0.1", "--bundle", str(BUNDLES / region)]
            with Server(command, "/healthz", Path(folder) / "log.txt") as server:
                found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in PATHS}
                for turn in range(READINGS + 1):
                    for name, path in PATHS.items():
                        reading = measured(browser, server.address + path)
                        found[name] += [reading] if turn else []
        medians = {
            name: [statistics.median(column) for column in zip(*rows, strict=True)] for name, rows in found.items()
        }
        mine, theirs = medians["embed"], medians["dashboard"]
        cells = (mine[0], theirs[0], mine[1], theirs[1], mine[2], theirs[2])
        said = [f"{value:,.0f}" for value in cells]
        lines.append(f"| `{region}` | {said[0]} | {said[1]} | {theirs[0] / mine[0]:.1f} | {' | '.join(said[2:])} |")
    return lines


def keep(lines: list[str], load: tuple[float, float]) -> None:
    """Put the section into RESULTS.md, whatever others it holds."""
    when = f"{date.today().isoformat()}, {os.cpu_count()} cores, load average {min(load):.1f} to {max(load):.1f}"
    head = f"## The embed against the dashboard\n\n`python -m benchmarks.embed`, {when}.\n"
    block = "\n".join([START, head, *lines, "", NOTES.format(readings=READINGS) + END]) + "\n"
    text = RESULTS.read_text("utf-8")
    if START in text and END in text:
        before, rest = text.split(START, 1)
        text = before + block + rest.split(END, 1)[1].removeprefix("\n")
    else:
        text = f"{text.rstrip()}\n\n{block}"
    RESULTS.write_text(text, "utf-8")


def main() -> None:
    """Measure, print, keep."""
    before = os.getloadavg()[0]
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        lines = table(browser)
        browser.close()
    sys.stdout.write("\n".join(lines) + "\n")
    keep(lines, (before, os.getloadavg()[0]))


if __name__ == "__main__":
    main()
