"""The live registry and regions, read here and nowhere else: by invariants that hold for any valid content."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


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
def flanders_bundle(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of all neighbourhoods and municipalities of Flanders and Brussels."""
    from geodata.build import build

    return build("flanders-brussels", out=tmp_path_factory.mktemp("flanders"), mirror=mirror).folder


@pytest.fixture(scope="session")
def embedded_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of the embedded region, built from the live registry."""
    from geodata.build import build

    return build("three-cities", out=tmp_path_factory.mktemp("embedded")).folder
