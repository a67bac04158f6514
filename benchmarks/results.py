"""The table of readings as Markdown, in its own section of ``RESULTS.md``."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.ways import WAYS

BEGIN, END = "<!-- map engine -->", "<!-- /map engine -->"
PACKAGES = ("streamlit", "folium", "streamlit-folium", "pydeck", "XStatic-Leaflet", "playwright")
TITLE = "# Measurements\n\nEach section is written by the command that it names, from one machine.\n"


@dataclass(frozen=True)
class Measure:
    """A row of the table: the reading's name, what it is called, its unit, decimals, and by what it is divided."""

    name: str
    title: str
    decimals: int = 0
    scale: float = 1.0


MEASURES = (
    Measure("ready_ms", "ready after navigation (s)", 2, 1000),
    Measure("pan_ms", "pan frame (ms)", 1),
    Measure("pan_95_ms", "pan frame, 95th percentile (ms)", 1),
    Measure("zoom_ms", "zoom step to painted (ms)"),
    Measure("indicator_ms", "change of indicator (ms)"),
    Measure("filter_ms", "change of filter (ms)"),
    Measure("first_load_bytes", "first load, cold (kB)", 0, 1000),
    Measure("indicator_bytes", "bytes a change of indicator (kB)", 1, 1000),
    Measure("filter_bytes", "bytes a change of filter (kB)", 1, 1000),
    Measure("cpu_ms", "server CPU a rerun (ms)"),
    Measure("server_mb", "server memory (MB)"),
    Measure("heap_mb", "page's scripts, memory (MB)"),
)
Readings = dict[str, Any]
# What is promised: words, areas, practices, reading, at most; a reading of the atlas.
GOALS: tuple[tuple[str, int, int, str, float], ...] = (
    ("ready after navigation, 2,730 areas: ≤ 1.0 s", 2730, 100, "ready_ms", 1000),
    ("ready after navigation, 19,795 areas: ≤ 1.5 s", 19795, 100, "ready_ms", 1500),
    ("pan frame, 19,795 areas: ≤ 20 ms", 19795, 100, "pan_ms", 20),
    ("change of indicator, 2,730 areas: ≤ 250 ms", 2730, 100, "indicator_ms", 250),
    ("change of indicator, 19,795 areas: ≤ 350 ms", 19795, 100, "indicator_ms", 350),
    ("change of filter, 2,730 areas and 10,000 practices: ≤ 300 ms", 2730, 10_000, "filter_ms", 300),
    ("bytes a change, 19,795 areas: ≤ 60 kB", 19795, 100, "indicator_bytes", 60_000),
    ("server CPU a rerun, 2,730 areas: ≤ 60 ms", 2730, 100, "cpu_ms", 60),
)
NOTES = """\
How to read it:

- Every way runs on the same server (Streamlit with the atlas's settings), the same areas, figures and points, in a
  fresh headless Chromium of 1440 × 900. 237 and 2,730 areas are real, 19,795 are generated; all practices are
  generated. The atlas is asked for neighbourhoods at every zoom (`level=neighbourhood`), so that it draws all areas as
  the others do. It also draws its whole page around the map; the plain ways have two controls.
- Plain folium: `folium.GeoJson` with style and tooltip, practices as circle markers, nothing returned to Streamlit. By
  itself Leaflet makes an SVG element an area: that is the baseline of the goal. `prefer_canvas` is the quickest that
  folium offers, and is measured beside it. pydeck: `GeoJsonLayer` and
  `ScatterplotLayer` without base map and without borders, which take it four times as long without a graphics card.
  There was none: with one, its frames would be much quicker. Both get outlines simplified to 50 m where they are
  real.
- *Painted* is the second animation frame after the scripts drew. The atlas says so (`atlas:painted`); folium when all
  its features are on the map; deck.gl when a frame with at least a triangle an area was drawn from new data.
- *Ready*: from the start of the navigation; server, browser and cache are warm; of areas and practices whichever is
  last. *Changes*: from a real click on the list or chip to painted. *Zoom*: from the click on the button to painted,
  which for Leaflet's maps holds an animation of 250 ms; for deck.gl a turn of the wheel, which has none. *Pan*: from
  one animation frame to the next while the map is dragged in 40 steps.
- *Bytes*: answers as they came over HTTP, and messages of the WebSocket in both directions before its compression.
- Medians of 5 readings or more, 20 for changes of indicator and CPU. Where a change takes over 2 s: of 5; where the
  first load takes over 8 s: of 3. "> N s": nothing was painted by then; what would have followed was not measured (–).
  A ratio is only given between two readings of the same run.
"""


def write_results(known: Readings, path: Path) -> None:
    """Put the section of the map engine into the file, whatever others it holds."""
    text = path.read_text("utf-8") if path.exists() else TITLE
    section = f"{BEGIN}\n{_section(known)}{END}"
    if BEGIN in text:
        text = re.sub(f"{BEGIN}.*?{END}", lambda _: section, text, flags=re.DOTALL)
    else:
        text = f"{text.rstrip()}\n\n{section}\n"
    path.write_text(text, "utf-8")


def _section(known: Readings) -> str:
    parts = [value for value in known.values() if isinstance(value, dict)]
    runs = sorted({part["run"] for part in parts})
    loads = [part["load"] for part in parts]
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    lines = [
        "## The map engine against plain folium and pydeck",
        "",
        f"`make bench`, {'one run' if len(runs) == 1 else 'parts run apart'}: {'; '.join(runs)}. "
        f"{os.cpu_count()} cores, load average while measuring {min(loads):.1f} to {max(loads):.1f}. "
        f"Python {platform.python_version()}, Chromium {known.get('chromium', 'unknown')}, {versions}.",
        "",
        *_goals(known),
        "",
        *_table(known),
        "",
    ]
    return "\n".join([*lines, NOTES])


def _goals(known: Readings) -> list[str]:
    rows = ["| goal | measured | |", "|---|---|---|"]
    for words, areas, practices, name, most in GOALS:
        value = known.get(f"ours {areas} {practices}", {}).get(name)
        measure = next(item for item in MEASURES if item.name == name)
        verdict = "not measured" if value is None else "met" if value <= most else "**not met**"
        rows.append(f"| {words} | {_said(value, measure)} | {verdict} |")
    ours, plain = (known.get(f"{name} 19795 100", {}) for name in ("ours", "folium"))
    times = _times(plain, ours, "ready_ms")
    verdict = "not measured" if times is None else "met" if times[0] >= 10 else "**not met**"
    rows.append(f"| ready, 19,795 areas: ≥ 10 × as fast as plain folium | {times[1] if times else '–'} | {verdict} |")
    return rows


def _table(known: Readings) -> list[str]:
    sizes = sorted({(int(key.split()[1]), int(key.split()[2])) for key in known if " " in key})
    lines = []
    for areas, practices in sizes:
        found = [known.get(f"{way.name} {areas} {practices}", {}) for way in WAYS]
        lines += [f"### {areas:,} areas, {practices:,} practices", ""]
        lines += [
            f"| | {' | '.join([way.title for way in WAYS] + [f'{way.name} ÷ atlas' for way in WAYS[1:]])} |",
            f"|---{'|--:' * (2 * len(WAYS) - 1)}|",
        ]
        for measure in MEASURES:
            cells = [_cell(one, measure) for one in found]
            ratios = [_times(other, found[0], measure.name) for other in found[1:]]
            lines.append(
                f"| {measure.title} | {' | '.join(cells + [ratio[1] if ratio else '–' for ratio in ratios])} |"
            )
        lines.append("")
    return lines[:-1]


def _cell(found: Readings, measure: Measure) -> str:
    if "gave_up_s" in found and found["asking"] == measure.name:
        return f"> {found['gave_up_s']} s"
    return _said(found.get(measure.name), measure)


def _said(value: float | None, measure: Measure) -> str:
    return "–" if value is None else f"{value / measure.scale:,.{measure.decimals}f}"


def _times(other: Readings, ours: Readings, name: str) -> tuple[float, str] | None:
    """How many times as much another way takes, as a number and in words; at least so much where it gave up.

    None where either is not known, or where they come from two runs: a machine is not equally busy twice.
    """
    mine = ours.get(name)
    if not mine or ours["run"] != other.get("run"):
        return None
    if name in other:
        return other[name] / mine, f"{other[name] / mine:.1f}"
    if "gave_up_s" in other and other["asking"] == name and name.endswith("_ms"):
        least = other["gave_up_s"] * 1000 / mine
        return least, f"> {least:.1f}"
    return None
