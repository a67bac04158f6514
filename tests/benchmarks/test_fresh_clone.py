"""Every benchmark says how it is used, and what is missing, without a bundle that was built before."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.bundles import ready_bundle
from benchmarks.servers import ROOT, Server
from geodata.errors import Problem, SourceError

FOLDER = ROOT / "benchmarks"
SCRIPTS = sorted(path.stem for path in FOLDER.glob("*.py") if "__main__" in path.read_text("utf-8"))


def usage(name: str) -> str:
    """What a script answers to ``--help``."""
    command = [sys.executable, "-m", f"benchmarks.{name}", "--help"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_every_script_reads_its_arguments_and_one_says_how_it_is_used() -> None:
    silent = [name for name in SCRIPTS if "ArgumentParser(" not in (FOLDER / f"{name}.py").read_text("utf-8")]
    assert silent == []
    assert "api" in SCRIPTS
    assert usage("baseline").startswith("usage:")


@pytest.mark.audit
@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_says_how_it_is_used(name: str) -> None:
    assert usage(name).startswith("usage:")


def test_only_one_module_says_how_the_atlas_is_started() -> None:
    starts = [
        path.name
        for path in FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and node.value == "--bundle" and path.name != "api.py"
    ]
    assert starts == ["servers.py"]


def test_a_region_that_cannot_be_built_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(region: str) -> None:
        raise SourceError(Problem.of(f"regions/{region}/region.yaml", "sources", "no copy of it", "set ATLAS_MIRROR"))

    monkeypatch.setattr("benchmarks.bundles.build", refuse)
    with pytest.raises(SystemExit) as found:
        ready_bundle("flanders-brussels")
    assert "set ATLAS_MIRROR" in str(found.value)
    assert "\n" not in str(found.value)


def test_a_server_that_does_not_start_is_never_an_empty_message(tmp_path: Path) -> None:
    command = ["json.tool", "--help"]
    with pytest.raises(RuntimeError, match=r"json\.tool.*ended with status \d"), Server(command, "/", tmp_path / "log"):
        pass
