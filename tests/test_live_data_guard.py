"""A test outside ``tests/live`` that opens the live registry or a live region fails, however it does so."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geodata.pipeline import build
from geodata.project import geocodes_file, registry_file, vocabulary_file
from geodata.registry import load_registry, load_vocabulary
from geodata.sources import load_region, region_folder
from geodata.stories import STORIES, read_stories
from tests.conftest import CHECKOUT, GUARD, LIVE_FILES, SAMPLE, LiveDataReadError, pytest_runtest_call

REGISTRY = CHECKOUT / "practices.yaml"


@pytest.fixture(autouse=True)
def expected() -> Iterator[None]:
    """What is refused here is meant."""
    yield
    assert GUARD.refused == []


def refused(attempt: Callable[[], object]) -> None:
    with pytest.raises(LiveDataReadError, match="outside tests/live"):
        attempt()
    assert GUARD.refused
    GUARD.refused.clear()


def test_the_files_that_are_guarded_are_there() -> None:
    assert [path for path in LIVE_FILES if not Path(path).is_file()] == []


@pytest.mark.parametrize("name", ["practices.yaml", "retired.yaml", "geocodes.yaml", "stories.yaml"])
def test_no_live_file_is_opened(name: str) -> None:
    refused(lambda: (CHECKOUT / name).read_text("utf-8"))
    refused(lambda: (CHECKOUT / name).read_bytes())
    refused(lambda: open(CHECKOUT / name, encoding="utf-8"))  # noqa: SIM115


def test_no_file_of_a_live_region_is_opened() -> None:
    files = [path for path in (CHECKOUT / "regions").rglob("*") if path.is_file()]
    assert files
    for path in files:
        refused(path.read_bytes)


def test_no_detour_leads_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "link.yaml").symlink_to(REGISTRY)
    refused((tmp_path / "link.yaml").read_text)
    refused((CHECKOUT / "tests" / ".." / "practices.yaml").read_text)
    refused(lambda: os.close(os.open(REGISTRY, os.O_RDONLY)))
    refused(lambda: shutil.copy(REGISTRY, tmp_path / "copy.yaml"))
    monkeypatch.chdir(CHECKOUT)
    refused(Path("practices.yaml").read_text)
    refused(lambda: open(b"practices.yaml", "rb"))  # noqa: SIM115


def test_no_function_of_ours_reads_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vocabulary = load_vocabulary(vocabulary_file())
    refused(lambda: load_registry(REGISTRY, vocabulary))
    refused(lambda: read_stories(CHECKOUT / STORIES))
    monkeypatch.delenv("ATLAS_HOME")
    refused(lambda: load_region(region_folder("flanders-brussels-light")))
    refused(lambda: build("flanders-brussels-light", out=tmp_path))
    refused(geocodes_file().read_text)
    assert registry_file() == REGISTRY


def test_the_sample_the_vocabulary_and_other_files_may_be_read() -> None:
    assert registry_file() == SAMPLE / "practices.yaml"
    for path in (registry_file(), *SAMPLE.rglob("*.yaml"), CHECKOUT / "vocabulary.yaml", CHECKOUT / "pyproject.toml"):
        assert path.read_bytes()
    assert load_region(region_folder("sample")).id == "sample"


def test_child_processes_read_the_sample() -> None:
    code = "from geodata.project import home; print(home())"
    ended = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == str(SAMPLE)


def test_a_test_fails_whose_code_catches_the_error() -> None:
    running = pytest_runtest_call()
    next(running)
    with contextlib.suppress(AssertionError):
        REGISTRY.read_text("utf-8")
    with pytest.raises(LiveDataReadError, match=r"practices\.yaml"):
        running.send(None)
    GUARD.refused.clear()
