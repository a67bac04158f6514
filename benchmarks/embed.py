"""How much sooner is ``/embed`` there than the dashboard? Prints a table and keeps it in RESULTS.md.

Run it with ``python -m benchmarks.embed``. It builds the bundles that it needs, and needs an installed Chromium or
Chrome. Let nothing else run beside it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.browser import Painted, Reader, chromium
from benchmarks.bundles import add_regions, asked_regions, ready_bundle
from benchmarks.sections import RESULTS, keep
from benchmarks.servers import Server, serve_bundle

SECTION = "embed"
READINGS = 9
PAINTED = [Painted("areas", 1), Painted("practices", 1)]
PATHS = {"dashboard": "/?lang=en", "embed": "/embed?lang=en"}
NOTES = """\
From the start of the navigation to areas and practices painted, in a fresh headless Chromium of 1440 × 900 whose cache
is empty; the server is warm. Median of {readings} readings, embed and dashboard by turns. *Text*: title, sources and
terms can be read (the browser's first contentful paint). *Bytes*: answers as they came over HTTP, and of the dashboard
also the messages of its WebSocket, in a first reading whose times do not count.
"""


def measured(browser: Browser, address: str, watched: bool = False) -> tuple[float, float, float]:
    """One reading with an empty cache: milliseconds until the map and until a text is painted, and kilobytes sent.

    Bytes are counted where the reading is ``watched``; that weighs on its times, which are not to be used then.
    """
    reader = Reader(browser, address, 30)
    try:
        ready = reader.load(PAINTED, watched)
        reader.settle()
        text = reader.page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
        return ready, float(text), reader.wire / 1000
    finally:
        reader.close()


def table(browser: Browser, bundles: Sequence[Path], readings: int) -> list[str]:
    """The rows of the table, one a region."""
    lines = [
        "| region | embed: map (ms) | dashboard: map (ms) | dashboard ÷ embed | embed: text (ms) | dashboard: text (ms)"
        " | embed (kB) | dashboard (kB) |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for bundle in bundles:
        with (
            tempfile.TemporaryDirectory() as folder,
            Server(serve_bundle(bundle), "/healthz", Path(folder) / "log.txt") as server,
        ):
            found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in PATHS}
            for turn in range(readings + 1):
                for name, path in PATHS.items():
                    found[name].append(measured(browser, server.address + path, watched=turn == 0))
        medians = {
            name: [statistics.median(column) for column in zip(*rows[1:], strict=True)] for name, rows in found.items()
        }
        mine, theirs = medians["embed"], medians["dashboard"]
        sent = [found[name][0][2] for name in ("embed", "dashboard")]
        cells = (mine[0], theirs[0], mine[1], theirs[1], *sent)
        said = [f"{value:,.0f}" for value in cells]
        row = (f"`{bundle.name}`", *said[:2], f"{theirs[0] / mine[0]:.1f}", *said[2:])
        lines.append(f"| {' | '.join(row)} |")
    return lines


def section(lines: list[str], readings: int, load: tuple[float, float]) -> str:
    """The section of the results."""
    when = f"{date.today().isoformat()}, {os.cpu_count()} cores, load average {min(load):.1f} to {max(load):.1f}"
    head = f"## The embed against the dashboard\n\n`python -m benchmarks.embed`, {when}.\n"
    return "\n".join([head, *lines, "", NOTES.format(readings=readings)])


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_regions(parser)
    parser.add_argument("--readings", type=int, default=READINGS, help="of each page, after one that is not counted")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the file whose section is renewed")
    asked = parser.parse_args()
    bundles = [ready_bundle(region) for region in asked_regions(asked)]
    before = os.getloadavg()[0]
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        lines = table(browser, bundles, asked.readings)
        browser.close()
    sys.stdout.write("\n".join(lines) + "\n")
    keep(section(lines, asked.readings, (before, os.getloadavg()[0])), SECTION, asked.out)


if __name__ == "__main__":
    main()
