"""What the tests of the page Evidence read: the bundle of the sample, which none of them changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.query.dataset import Dataset
from geodata.bundle import Bundle, read_bundle


@pytest.fixture(scope="package")
def small(atlas_bundle: Path) -> Bundle:
    return read_bundle(atlas_bundle)


@pytest.fixture(scope="package")
def dataset(small: Bundle) -> Dataset:
    return Dataset(small)
