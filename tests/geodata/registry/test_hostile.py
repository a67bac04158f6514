"""Hostile files by the thousand and ten thousand good entries, in processes with bounded memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.geodata.registry.hostile_registries import ROOT

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


@pytest.mark.parametrize("seed", [20261125])
def test_ten_thousand_hostile_files_are_each_accepted_or_refused_with_a_place(seed: int) -> None:
    """Within two seconds of processor time a file and 300 MB of address space for the process: limits set in it."""
    script = Path(__file__).with_name("hostile_registries.py")
    ran = subprocess.run(
        [sys.executable, str(script), "10000", str(seed)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert ran.stderr == ""
    assert ran.returncode == 0, ran.stdout[-3000:]
    accepted, refused, failed = counts(ran.stdout)
    assert accepted + refused == 10_000
    assert failed == 0
    assert accepted > 100
    assert refused > 5_000


def counts(said: str) -> tuple[int, int, int]:
    """The three numbers of the script's last line."""
    words = said.splitlines()[-1].split()
    return int(words[0]), int(words[2]), int(words[4])


def test_ten_thousand_entries_are_validated(tmp_path: Path) -> None:
    """How fast is for `benchmarks.validation` to say; the limit, twenty times the usual, only ends a hang."""
    path = tmp_path / "practices.yaml"
    path.write_text("".join(ENTRY.format(n=n) for n in range(10_000)), "utf-8")
    assert path.stat().st_size < 5_000_000
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_CPU, (200, 201));"
    run = f"{limited} from geodata.cli import main; sys.argv = ['atlas', 'validate', {str(path)!r}]; main()"
    ran = subprocess.run([sys.executable, "-c", run], cwd=ROOT, capture_output=True, text=True, timeout=2000)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "0 errors, 0 warnings\n")
