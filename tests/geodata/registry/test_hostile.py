"""Hostile files by the hundred and good entries by the thousand, in processes with bounded memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.validation import ENTRY
from tests.geodata.registry.hostile_registries import ROOT

# For ten thousand entries, in seconds of processor time: more than twenty times what they usually take.
HANGS = 300


# Three files of 5 MB are among those that this seed draws.
@pytest.mark.parametrize(("one_in", "seed"), [(30, 20261128), pytest.param(1, 20261125, marks=pytest.mark.audit)])
def test_hostile_files_are_each_accepted_or_refused_with_a_place(one_in: int, seed: int) -> None:
    """Of ten thousand, in 300 MB of address space; `make audit` reads them all, other runs every thirtieth."""
    script = Path(__file__).with_name("hostile_registries.py")
    ran = subprocess.run(
        [sys.executable, str(script), "10000", str(seed), str(one_in)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "ATLAS_HOME": os.environ["ATLAS_HOME"]},
        capture_output=True,
        text=True,
    )
    assert ran.stderr == ""
    assert ran.returncode == 0, ran.stdout[-3000:]
    accepted, refused, failed = counts(ran.stdout)
    read = accepted + refused
    assert failed == 0
    # Every thirtieth, give or take four standard deviations of the draw.
    assert abs(read * one_in - 10_000) <= (0 if one_in == 1 else 2_200)
    assert accepted > read / 100
    assert refused > read / 2


def counts(message: str) -> tuple[int, int, int]:
    """The three numbers of the script's last line."""
    words = message.splitlines()[-1].split()
    return int(words[0]), int(words[2]), int(words[4])


@pytest.mark.parametrize("number", [1_000, pytest.param(10_000, marks=pytest.mark.audit)])
def test_many_entries_are_valid(tmp_path: Path, number: int) -> None:
    """How fast is for `benchmarks.validation` to say; the limit only ends a hang."""
    path = tmp_path / "practices.yaml"
    path.write_text("".join(ENTRY.format(n=n) for n in range(number)), "utf-8")
    assert path.stat().st_size < 5_000_000
    limited = f"import resource, sys; resource.setrlimit(resource.RLIMIT_CPU, ({HANGS}, {HANGS + 1}));"
    run = f"{limited} from geodata.cli import main; sys.argv = ['atlas', 'validate', {str(path)!r}]; main()"
    ran = subprocess.run([sys.executable, "-c", run], cwd=ROOT, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "0 errors, 0 warnings\n")
