"""What the tests of the page Evidence stand on: both regions, and the small one."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.bundles import Shown
from geodata.bundle import Bundle, read_bundle


@pytest.fixture(scope="module", params=["three-cities", "flanders-brussels"])
def folder(request: pytest.FixtureRequest) -> Path:
    name = "atlas_bundle" if request.param == "three-cities" else "flanders_bundle"
    found: Path = request.getfixturevalue(name)
    return found


@pytest.fixture(scope="module")
def data(folder: Path) -> Shown:
    return Shown(read_bundle(folder))


@pytest.fixture(scope="module")
def small(atlas_bundle: Path) -> Bundle:
    return read_bundle(atlas_bundle)
