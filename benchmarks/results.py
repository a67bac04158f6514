"""The table of readings as Markdown, in its own section of ``RESULTS.md``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.ways import WAYS

BEGIN, END = "<!-- map engine -->", "<!-- /map engine -->"
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
    Measure("cold_ms", "ready, empty browser cache (s)", 2, 1000),
    Measure("pan_ms", "pan frame (ms; no screen shows less than 16.7)", 1),
    Measure("pan_95_ms", "pan frame, 95th percentile (ms; the same)", 1),
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
    ("server CPU a rerun, 2,730 areas: ≤ 30 ms", 2730, 100, "cpu_ms", 30),
)
# Against what it has to be how many times as fast: the way's name and what the baseline is called.
TIMES = 10
BASELINES = (
    ("folium", "plain folium"),
    ("folium-simplified", "plain folium with outlines simplified for it"),
    ("folium-canvas", "the same on canvas (`prefer_canvas`)"),
)
NOT_RUN = "not run"
NOTES = """\
How to read it:

- Every way runs on the same server (Streamlit with the atlas's settings), the same areas, figures and points, in a
  fresh headless Chromium of 1440 × 900. 237 and 2,730 areas are real, 19,795 are generated; all practices are
  generated. The atlas is asked for neighbourhoods at every zoom (`level=neighbourhood`), so that it draws all areas as
  the others do. It also draws its whole page around the map; the plain ways have two controls.
- Plain folium: `folium.GeoJson` with style and tooltip, practices as circle markers, nothing returned to Streamlit.
  There are three baselines, and all are shown: outlines as they come, each an SVG element, as folium draws by itself;
  the same with outlines that somebody simplified first, to 50 m and without gaps as the atlas does for its own; and
  those on one canvas (`prefer_canvas`), the quickest that folium offers. pydeck: `GeoJsonLayer` and
  `ScatterplotLayer` without base map and without borders, which take it four times as long without a graphics card.
  There was none: with one, its frames would be much quicker. It gets the simplified outlines.
- *Painted* is the second animation frame after the scripts drew. The atlas says so (`atlas:painted`); folium when all
  its features are on the map; deck.gl when a frame with at least a triangle an area was drawn from new data.
- *Ready*: from the start of the navigation; server, browser and cache are warm; of areas and practices whichever is
  last; while it is timed nothing counts bytes. With an *empty browser cache* it is one reading, the first page that
  the server gives, and its bytes are counted meanwhile. *Changes*: from a real click on an option, in the atlas of
  its open panel of filters, to painted. *Zoom*: from the click on the button to painted, which for Leaflet's maps
  holds an animation of 250 ms; for deck.gl a turn of the wheel, which has none. *Pan*: from one animation frame to
  the next while the map is dragged in 40 steps: the screen shows one every 16.7 ms, so that is the least that can be
  read, and ways that reach it are not told apart.
- How much the counting of bytes weighs on *ready*, both ways by turns at 19,795 areas and 100 practices (2026-11-29,
  medians of 7 and 3): counted, the atlas 0.66 s and plain folium 5.84 s, 8.8 ×; not counted, 0.61 s and 6.27 s, 10.2 ×.
  It weighs on the atlas, which loads many small files; runs differ by some 5 % besides. Tables before that day counted.
- *Bytes*: answers as they came over HTTP, and messages of the WebSocket in both directions before its compression.
- Medians of 5 readings or more, 20 for changes of indicator and CPU. Where a change takes over 2 s: of 5; where the
  first load takes over 8 s: of 3. "> N s": nothing was painted by then; what would have followed was not measured (–).
  *not run*: that way was not measured at this size. A ratio is only given between two readings of the same run, else –.
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
    lines = [
        "## The map engine against plain folium and pydeck",
        "",
        "`make bench`; below each table stand date, commit and versions of its parts.",
        "",
        *_goals(known),
        "",
        *_table(known),
        "",
    ]
    return "\n".join([*lines, NOTES])


def _goals(known: Readings) -> list[str]:
    rows = ["| goal | measured | | run |", "|---|---|---|---|"]
    for words, areas, practices, name, most in GOALS:
        found = known.get(f"ours {areas} {practices}", {})
        value = found.get(name)
        measure = next(item for item in MEASURES if item.name == name)
        verdict = "not measured" if value is None else "met" if value <= most else "**not met**"
        rows.append(f"| {words} | {_cell(found, measure)} | {verdict} | {_run(found)} |")
    ours = known.get("ours 19795 100", {})
    for way, title in BASELINES:
        times = _times(known.get(f"{way} 19795 100", {}), ours, "ready_ms")
        verdict = "not measured" if times is None else "met" if times[0] >= TIMES else "**not met**"
        words = f"ready, 19,795 areas: ≥ {TIMES} × as fast as {title}"
        rows.append(f"| {words} | {times[1] if times else '–'} | {verdict} | {_run(ours)} |")
    return rows


def _run(found: Readings) -> str:
    return f"{found['run']}, {found.get('commit', 'commit not kept')}" if found else "–"


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
            cells += [_ratio(other, found[0], measure.name) for other in found[1:]]
            lines.append(f"| {measure.title} | {' | '.join(cells)} |")
        lines += ["", *_circumstances(found), ""]
    return lines[:-1]


def _circumstances(found: Sequence[Readings]) -> list[str]:
    """A line for each run that a table's parts come from: which, when, at which commit, on what."""
    runs: dict[str, list[tuple[str, float]]] = {}
    for way, one in zip(WAYS, found, strict=True):
        if one:
            versions = ", ".join(f"{name} {said}" for name, said in one.get("versions", {}).items())
            told = f"{_run(one)}; {one.get('cores', 'unknown')} cores; {versions or 'versions not kept'}"
            runs.setdefault(told, []).append((way.name, one["load"]))
    return [
        f"*{', '.join(name for name, _ in parts)}*: {told}; load average "
        f"{min(load for _, load in parts):.1f} to {max(load for _, load in parts):.1f}."
        for told, parts in runs.items()
    ]


def _cell(found: Readings, measure: Measure) -> str:
    if not found:
        return NOT_RUN
    if "gave_up_s" in found and found["asking"] == measure.name:
        return f"> {found['gave_up_s']} s"
    value = found.get(measure.name)
    return "–" if value is None else f"{value / measure.scale:,.{measure.decimals}f}"


def _ratio(other: Readings, ours: Readings, name: str) -> str:
    if not other or not ours:
        return NOT_RUN
    times = _times(other, ours, name)
    return times[1] if times else "–"


def _times(other: Readings, ours: Readings, name: str) -> tuple[float, str] | None:
    """How many times as much another way takes, as a number and in words; at least so much where it gave up.

    None where either is not known, or where they come from two runs: a machine is not equally busy twice.
    """
    mine = ours.get(name)
    if not mine or ours.get("run") != other.get("run"):
        return None
    if name in other:
        return other[name] / mine, f"{other[name] / mine:.1f}"
    if "gave_up_s" in other and other["asking"] == name and name.endswith("_ms"):
        least = other["gave_up_s"] * 1000 / mine
        return least, f"> {least:.1f}"
    return None
