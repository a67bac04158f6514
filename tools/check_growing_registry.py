"""Check that the registry can grow: changed content, and every test but the browser's still passes.

In a scratch copy of the tracked files (as they are in the checkout, uncommitted changes included) this adds a valid
entry to ``practices.yaml``, changes one (name and place), retires one and changes a figure of the embedded region.
Then it runs ``atlas format``, ``atlas validate``, ``atlas build`` and the tests there, and prints what came of each.
A test that fails knows live data; read those in ``tests/live`` only, by what is true of any valid content.

Run it from the checkout with the interpreter of the tests; what follows ``--`` goes to pytest::

    .venv/bin/python -m tools.check_growing_registry
    .venv/bin/python -m tools.check_growing_registry --retire SOME-ID -- -n 2 --dist loadfile tests/dashboard

It takes as long as the tests, and leaves no folder behind. The status is 0 when every step passed.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from geodata.models import Place, Practice, Precision
from geodata.registry import RETIRED, load_registry, load_retired, load_vocabulary
from geodata.sources import load_region
from geodata.stories import STORIES

CHECKOUT = Path(__file__).resolve().parents[1]
REGION = "flanders-brussels-light"
NEW = "added-by-a-check-gent"
ENTRY = f"""
- id: {NEW}
  name: Added by a check
  summary:
    en: An entry that is made up to check that the registry can grow.
  setting: [living]
  place:
    municipality: Gent
    location: {{lat: 51.0543, lon: 3.7174, precision: street}}
  references:
    - id: page
      title: A page
      url: https://example.org/added-by-a-check
"""
BROWSER = "--ignore=tests/browser"


@dataclass(frozen=True)
class Changes:
    """What was changed: ids of practices, and the area of which a figure is another."""

    added: str
    changed: str
    retired: str
    area: str


def grow(home: Path, region: str, change: str | None = None, retire: str | None = None) -> Changes:
    """Add, change and retire an entry, and change a figure, in a project folder.

    Args:
        home: the folder with ``practices.yaml``, its companions, ``vocabulary.yaml`` and ``regions/``; it is written.
        region: of which a figure is changed.
        change: the id of the entry to change; else the first that fits.
        retire: the id of the entry to retire; else the first that fits.

    Raises:
        LookupError: no entry fits: one that is changed or retired states its point, and no story names it.
    """
    registry, retired_file = home / "practices.yaml", home / RETIRED
    practices = load_registry(registry, load_vocabulary(home / "vocabulary.yaml"))
    fitting = _fitting(home, practices)
    first = _first(fitting, change)
    other = next((p for p in fitting if p.id != first.id and retire in (None, p.id)), None)
    twin = next((p for p in practices if p.id not in (first.id, retire) and _elsewhere(p, first)), None)
    if other is None or twin is None:
        raise LookupError("no entry to retire, or none in the same municipality to take a point from")
    text = registry.read_text("utf-8")
    block = _block(text, first.id)
    moved = re.sub(r"(?m)^    location: \{.*\}$", f"    location: {_point(twin.place)}", block, count=1)
    renamed = re.sub(r"(?m)^  name: .*$", "  name: Another name of the check", moved, count=1)
    if renamed in (block, moved) or moved == block:
        raise LookupError(f"{first.id}: its name or its point is not on a line of its own (run: atlas format)")
    text = text.replace(block, renamed).replace(_block(text, other.id), "")
    registry.write_text(text.rstrip("\n") + "\n" + ENTRY, "utf-8", newline="\n")
    _bury(retired_file, other.id, first.id)
    return Changes(NEW, first.id, other.id, _change_figure(home, region))


def _fitting(home: Path, practices: Sequence[Practice]) -> list[Practice]:
    """Entries with a point of their own that no story or tombstone names, those of towns with most entries first."""
    named = [home / STORIES, home / RETIRED]
    texts = "\n".join(path.read_text("utf-8") for path in named if path.exists())
    towns = Counter(practice.place.municipality for practice in practices)
    fitting = [
        practice
        for practice in practices
        if practice.place.location
        and practice.place.location.precision is not Precision.MUNICIPALITY
        and not re.search(rf"\b{re.escape(practice.id)}\b", texts)
    ]
    return sorted(fitting, key=lambda practice: -towns[practice.place.municipality])


def _first(fitting: Sequence[Practice], wanted: str | None) -> Practice:
    for practice in fitting:
        if wanted in (None, practice.id):
            return practice
    raise LookupError(f"no entry {wanted or ''} to change that states its point and that no story names")


def _elsewhere(practice: Practice, other: Practice) -> bool:
    """Whether a practice states another point in the same municipality."""
    place, location = practice.place, practice.place.location
    return location is not None and place.municipality == other.place.municipality and location != other.place.location


def _point(place: Place) -> str:
    location = place.location
    assert location is not None
    return f"{{lat: {location.lat}, lon: {location.lon}, precision: {location.precision.value}}}"


def _block(text: str, practice_id: str) -> str:
    """The lines of an entry, the empty one before it included."""
    found = re.search(rf"(?ms)^\n- id: {re.escape(practice_id)}\n.*?(?=^\n- id: |\Z)", text)
    if found is None:
        raise LookupError(f"{practice_id}: its entry does not begin on a line of its own (run: atlas format)")
    return found[0]


def _bury(retired_file: Path, practice_id: str, redirect: str) -> None:
    before = retired_file.read_text("utf-8") if retired_file.exists() else ""
    day = datetime.date.today().isoformat()
    tombstone = f"{practice_id}:\n  date: {day}\n  reason: retired by a check\n  redirect: {redirect}\n"
    retired_file.write_text(f"{before.rstrip()}\n{tombstone}".lstrip("\n"), "utf-8", newline="\n")
    load_retired(retired_file)


def _change_figure(home: Path, region: str) -> str:
    """Give the area with the highest figure the lowest one, so that ranks and classes change; returns its id."""
    folder = home / "regions" / region
    declared = load_region(folder)
    figure = next(item for item in declared.indicators if item.id == declared.default_indicator)
    table, column = declared.table_of(figure), figure.column_of(figure.vintage)
    file = next(source.file for source in declared.sources if source.id == table.source)
    assert file is not None
    path = folder / file
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    known = [row for row in rows if row[column]]
    least, most = (limit(known, key=lambda row: float(row[column])) for limit in (min, max))
    most[column] = least[column]
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(written.getvalue(), "utf-8", newline="\n")
    return most[table.area_id]


def copy_of_tracked_files(folder: Path) -> None:
    """Copy what git tracks, as it is in the checkout, and make a repository of it with one commit."""
    listed = subprocess.run(["git", "-C", str(CHECKOUT), "ls-files", "-z"], check=True, capture_output=True, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        source, target = CHECKOUT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    who = ["-c", "user.name=check", "-c", "user.email=check@example.org"]
    for arguments in (["init", "--quiet"], ["add", "--all"], [*who, "commit", "--quiet", "--message", "As it is"]):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True)


def passed(folder: Path, title: str, arguments: Sequence[str]) -> bool:
    """Run a command of Python in the copy and print what came of it."""
    scratch = folder.parent / "tmp"
    scratch.mkdir(exist_ok=True)
    inherited = {
        name: value for name, value in os.environ.items() if name == "ATLAS_MIRROR" or not name.startswith("ATLAS_")
    }
    environment = {**inherited, "PYTHONPATH": str(folder), "TMPDIR": str(scratch)}
    print(f"\n== {title}", flush=True)
    ended = subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, check=False)
    print(f"== {title}: {'passed' if ended.returncode == 0 else f'FAILED ({ended.returncode})'}", flush=True)
    return ended.returncode == 0


def main() -> None:
    """Make the copy, change it, check it; ends with 1 when a step failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--change", metavar="ID", help="the entry to change [default: the first that fits]")
    parser.add_argument("--retire", metavar="ID", help="the entry to retire [default: the next that fits]")
    parser.add_argument("pytest", nargs="*", metavar="ARGUMENT", help="arguments of pytest, after --")
    stated = parser.parse_args()
    # A terminated process removes its folder too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="growing-registry-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch) / "atlas"
        folder.mkdir()
        copy_of_tracked_files(folder)
        try:
            changes = grow(folder, REGION, stated.change, stated.retire)
        except LookupError as problem:
            parser.exit(1, f"{problem}\n")
        print(f"{changes}", flush=True)
        atlas = ["-m", "geodata"]
        results = {
            title: passed(folder, title, arguments)
            for title, arguments in {
                "atlas format": [*atlas, "format"],
                "atlas validate": [*atlas, "validate", "--since", "HEAD"],
                "atlas build": [*atlas, "build", "--region", REGION],
                "tests": ["-m", "pytest", BROWSER, *stated.pytest],
            }.items()
        }
    print("\n" + "\n".join(f"{title}: {'passed' if good else 'FAILED'}" for title, good in results.items()))
    raise SystemExit(0 if all(results.values()) else 1)


if __name__ == "__main__":
    main()
