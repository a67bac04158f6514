"""What the tests of the page Evidence read: the bundle of the sample, which none of them changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.bundles import Shown
from geodata.bundle import Bundle, read_bundle


@pytest.fixture(scope="package")
def small(atlas_bundle: Path) -> Bundle:
    return read_bundle(atlas_bundle)


@pytest.fixture(scope="package")
def data(small: Bundle) -> Shown:
    return Shown(small)
