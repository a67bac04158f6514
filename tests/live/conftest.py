"""The live registry and regions, read here and nowhere else: by invariants that hold for any valid content."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import BuildOnce, unchanged


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The folder with copies of the large region's sources."""
    stated = os.environ.get("ATLAS_MIRROR")
    if stated and Path(stated).is_dir():
        return Path(stated).resolve()
    if os.environ.get("CI"):
        pytest.fail("CI is set, but ATLAS_MIRROR names no folder with copies of the sources")
    pytest.skip("ATLAS_MIRROR names no folder with copies of the sources")


@pytest.fixture(scope="session")
def flanders_bundle(mirror: Path, build_once: BuildOnce) -> Iterator[Path]:
    """The bundle of all neighbourhoods and municipalities of Flanders and Brussels."""

    def make(folder: Path) -> Path:
        from geodata.pipeline import build

        return build("flanders-brussels", out=folder, mirror=mirror).folder

    yield from unchanged(build_once("flanders", make))


@pytest.fixture(scope="session")
def embedded_bundle(build_once: BuildOnce) -> Iterator[Path]:
    """The bundle of the embedded region, built from the live registry."""

    def make(folder: Path) -> Path:
        from geodata.pipeline import build

        return build("flanders-brussels-light", out=folder).folder

    yield from unchanged(build_once("embedded", make))
