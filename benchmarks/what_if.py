"""How long does a what-if take, beside the same question to a plain GeoDataFrame? Keeps a table in RESULTS.md.

    python -m benchmarks.what_if

It builds the bundles that it needs. Both ways run in turn in one process, so that only their ratio counts.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.bundles import add_regions, asked_regions, ready_bundle
from benchmarks.sections import RESULTS, keep
from dashboard.query.dataset import Dataset
from dashboard.query.residents import known_places, residents
from dashboard.query.view import Pin
from dashboard.query.what_if import what_if
from geodata.bundle import read_bundle
from geodata.measures.access import DETOUR_FACTOR

SECTION = "what if"
READINGS = 9
GOAL_S, WALK_M = 0.3, 800
# The first answer of a process, SciPy and the points included; the bundle is read before.
COLD = """
import sys, time
from pathlib import Path
from dashboard.query.dataset import Dataset
from dashboard.query.view import Pin
from dashboard.query.what_if import what_if
from geodata.bundle import read_bundle
data = Dataset(read_bundle(Path(sys.argv[1])))
begin = time.perf_counter()
what_if([Pin(*map(float, sys.argv[2:4]))], data, data.bundle.measure_info.indicators[0])
print(time.perf_counter() - begin)
"""
NOTES = """\
Baseline: points and places as two GeoDataFrames, joined by `sjoin_nearest`: the residents of points that have a pin
nearest, within 800 m, and no known place. It gives one number; the atlas gives three walks, access before and after,
who shares it and who stays unreached. *One pin* and *five pins* are medians of {readings} readings taken in turn with
the baseline, *first* is the first question of a process, with what it loads (median of 3). A ratio is between two
readings of the same run. The goal is {goal:g} s for `flanders-brussels`."""
HEAD = (
    "region",
    "points",
    "places",
    "first (s)",
    "one pin (s)",
    "five pins (s)",
    "geopandas (s)",
    "one pin / geopandas",
)


def pins_of(data: Dataset, number: int) -> list[Pin]:
    """Pins at points where people live, spread over the region."""
    xy = residents(data).home.xy
    rows = np.linspace(0, len(xy) - 1, number + 2).astype(int)[1:-1]
    x, y = xy[rows].T
    lon, lat = data.metric_transformer.transform(x, y, direction="INVERSE")
    return [Pin(round(north, 5), round(east, 5)) for north, east in zip(lat, lon, strict=True)]


def plain(data: Dataset, pins: Sequence[Pin]) -> Callable[[], float]:
    """The baseline."""
    import geopandas as gpd

    who, known = residents(data), known_places(data)
    crs = data.region.metric_crs
    homes = gpd.GeoDataFrame({"people": who.at_points}, geometry=gpd.points_from_xy(*who.home.xy.T), crs=crs)
    places = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*known.xy.T), crs=crs)
    xy = data.metric_transformer.transform([pin.lon for pin in pins], [pin.lat for pin in pins])
    new = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy), crs=crs)

    def newly() -> float:
        served = homes.sjoin_nearest(places, max_distance=WALK_M / DETOUR_FACTOR).index
        near = homes.sjoin_nearest(new, max_distance=WALK_M / DETOUR_FACTOR).index
        return float(homes["people"][near.difference(served)].sum())

    return newly


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def first(bundle: Path, pin: Pin) -> float:
    """How long the first question of a process takes, in seconds: the median of three."""
    command = [sys.executable, "-c", COLD, str(bundle), str(pin.lat), str(pin.lon)]
    taken = [float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(3)]
    return statistics.median(taken)


def row(region: str, readings: int) -> str:
    """One row of the table."""
    folder = ready_bundle(region)
    data = Dataset(read_bundle(folder))
    one, five, need = pins_of(data, 1), pins_of(data, 5), data.bundle.measure_info.indicators[0]
    base = plain(data, one)
    ours, theirs = what_if(one, data, need).gained.residents, base()
    if not np.isclose(ours, theirs):
        raise SystemExit(f"the two ways differ: {ours} and {theirs}")
    ways = (lambda: what_if(one, data, need), lambda: what_if(five, data, need), base)
    for way in ways:
        way()
    taken = [[seconds(way) for way in ways] for _ in range(readings)]
    single, several, joined = (statistics.median(column) for column in zip(*taken, strict=True))
    points, places = len(residents(data).at_points), len(known_places(data).ids)
    numbers = [f"{number:.3f}" for number in (first(folder, one[0]), single, several, joined)]
    cells = [f"`{region}`", f"{points:,}", f"{places:,}", *numbers, f"{single / joined:.2f}"]
    return f"| {' | '.join(cells)} |"


def section(table: Sequence[str], readings: int, load: float) -> str:
    """The section of the results."""
    busy = f"Load of the machine of {os.cpu_count()} cores when it began: {load:.1f}."
    head = [f"| {' | '.join(HEAD)} |", "| --- " + "| ---: " * (len(HEAD) - 1) + "|"]
    notes = NOTES.format(readings=readings, goal=GOAL_S)
    return "\n".join(["## What if", "", "`python -m benchmarks.what_if`", "", notes, busy, "", *head, *table])


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_regions(parser)
    parser.add_argument("--readings", type=int, default=READINGS, help="of each way, after the first")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the file whose section is renewed")
    asked = parser.parse_args()
    busy = os.getloadavg()[0]
    measured = section([row(region, asked.readings) for region in asked_regions(asked)], asked.readings, busy)
    print(measured)
    keep(measured, SECTION, asked.out)


if __name__ == "__main__":
    main()
