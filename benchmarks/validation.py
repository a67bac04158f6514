"""How long does it take to validate 10,000 entries, beside only parsing the same file? Keeps a table in RESULTS.md.

    python -m benchmarks.validation

Both run in turn in one process, so that only their ratio counts: processor time of ``check_registry`` (what ``atlas
validate`` does with a file) divided by that of libyaml's own safe loader.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.sections import RESULTS, keep
from geodata.municipalities import known_municipalities
from geodata.project import vocabulary_file
from geodata.registry import Checks, check_registry, load_vocabulary

SECTION = "validation"
ENTRIES, READINGS = 10_000, 5
ENTRY = """\
- id: practice-{n}
  name: Practice {n}
  summary:
    nl: 'Bewoners koken elke week samen in wijk {n}: kom.'
    en: Neighbours cook together every week in the centre of quarter {n}.
  setting: [living, leisure]
  place:
    municipality: Gent
    location: {{lat: 51.0{n:04d}, lon: 3.7{n:04d}, precision: street}}
  supports:
    - kind: professional
      what: {{en: community worker}}
      funding: local
  references:
    - id: page-2020
      title: A page
      url: https://example.org/{n}
"""


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one call, in seconds."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def section(entries: int, readings: int) -> str:
    """The section of the results."""
    import yaml

    load = os.getloadavg()[0]
    content = "".join(ENTRY.format(n=n) for n in range(entries)).encode()
    checks = Checks(load_vocabulary(vocabulary_file()), time.gmtime().tm_year, known_municipalities(None))
    if errors := check_registry(content, checks).errors:
        raise SystemExit(f"the entries of this benchmark are no longer valid: {errors[0].in_file('entries')}")
    taken = [
        (seconds(lambda: yaml.load(content, yaml.CSafeLoader)), seconds(lambda: check_registry(content, checks)))
        for _ in range(readings)
    ]
    parsed, checked = (statistics.median(column) for column in zip(*taken, strict=True))
    return "\n".join(
        [
            "## Validation",
            "",
            f"`python -m benchmarks.validation`, medians of {readings} readings in turn, load before {load:.1f}.",
            "",
            "| entries | bytes | only parsed, CPU (s) | validated, CPU (s) | validated ÷ parsed |",
            "|--:|--:|--:|--:|--:|",
            f"| {entries:,} | {len(content):,} | {parsed:.2f} | {checked:.2f} | {checked / parsed:.1f} |",
        ]
    )


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=ENTRIES, help="how many entries the file holds")
    parser.add_argument("--readings", type=int, default=READINGS, help="of each way")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the file whose section is renewed")
    asked = parser.parse_args()
    measured = section(asked.entries, asked.readings)
    print(measured)
    keep(measured, SECTION, asked.out)


if __name__ == "__main__":
    main()
