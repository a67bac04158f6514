"""What the measures cost a build. Prints a table and keeps it in RESULTS.md.

Run it with ``python -m benchmarks.measures``, with nothing else running beside it. The large region needs its sources
(see ATLAS_MIRROR).
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.bundles import add_regions, asked_regions
from benchmarks.sections import RESULTS, keep
from geodata.atlas import Origins, assemble
from geodata.errors import GeodataError
from geodata.pipeline import build, source_files
from geodata.pipeline.inputs import located, read_inputs
from geodata.pipeline.measuring import measure
from geodata.project import geocodes_file, registry_file

SECTION = "measures"
READINGS = 5
GOAL_S = 10.0
NOTES = """\
`measure` works out everything in `measures.parquet`, `measures.json`, `coverage.json` and `evidence.json`; the build
is `atlas build` from sources that are at hand to the bundle on disk. Medians of {readings} readings after one that is
not counted; *CPU* is the processor time of the process, which other work on the machine hardly changes. Two cores. The
goal is {goal:g} s for `flanders-brussels`.
"""


def seconds(work: Callable[[], object], readings: int) -> tuple[float, float]:
    """Time on the clock and on the processor, medians, in seconds."""
    work()
    clock, processor = [], []
    for _ in range(readings):
        began, spent = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - spent)
    return statistics.median(clock), statistics.median(processor)


def row(region: str, out: Path, readings: int) -> str:
    """A line of the table."""
    files = source_files(region)
    files.fetch()
    inputs = read_inputs(files, registry_file(), geocodes_file())
    areas = inputs.towns.areas.join(inputs.indicators.population, on="area_id")
    practices = located(inputs.practices, inputs.lock)
    origins = Origins(inputs.listed.source_of, inputs.listed.unverified)
    places, foreign = inputs.listed.places, files.region.foreign_area_ids
    atlas = assemble(areas, practices, places, files.region.languages, foreign, origins=origins)
    figures, searched = inputs.indicators, inputs.search_coverage
    clock, processor = seconds(lambda: measure(atlas, figures, searched, files.region, inputs.vocabulary), readings)
    whole, _ = seconds(lambda: build(region, out=out, force=True), readings)
    number = len(measure(atlas, figures, searched, files.region, inputs.vocabulary).table)
    cells = (
        f"{len(areas):,}",
        f"{number:,}",
        f"{clock:.2f}",
        f"{processor:.2f}",
        f"{whole:.2f}",
        f"{clock / whole:.0%}",
    )
    return f"| `{region}` | {' | '.join(cells)} |"


def section(regions: Sequence[str], readings: int) -> str:
    """The section of the results."""
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        rows = [row(region, Path(folder), readings) for region in regions]
    head = [
        "| region | areas | rows | measures (s) | CPU (s) | whole build (s) | share |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    notes = NOTES.format(readings=readings, goal=GOAL_S)
    said = f"Load of the machine at the start: {load:.1f}."
    return "\n".join(["## Measures", "", "`python -m benchmarks.measures`", "", notes, *head, *rows, "", said])


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_regions(parser)
    parser.add_argument("--readings", type=int, default=READINGS, help="after one that is not counted")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the file whose section is renewed")
    asked = parser.parse_args()
    try:
        measured = section(asked_regions(asked), asked.readings)
    except GeodataError as error:
        raise SystemExit(f"a region cannot be measured: {error.problems[0]}") from None
    print(measured)
    keep(measured, SECTION, asked.out)


if __name__ == "__main__":
    main()
