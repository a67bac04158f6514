"""What tests of the dashboard share: the region in which some municipalities have no neighbourhoods."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.query.dataset import Dataset
from geodata.bundle import read_bundle


@pytest.fixture(scope="session")
def sample_dataset(atlas_bundle: Path) -> Dataset:
    """The frozen sample of the registry and of Gent, Antwerpen and Brussels."""
    return Dataset(read_bundle(atlas_bundle))


@pytest.fixture(scope="session")
def ragged_dataset(ragged_bundle: Path) -> Dataset:
    """Seven neighbourhoods in Gent and Melle, none in Aalst; poverty, of municipalities alone, has three years."""
    return Dataset(read_bundle(ragged_bundle))


@pytest.fixture(scope="session")
def dated_dataset(dated_bundle: Path) -> Dataset:
    """The same in two parts, with practices known to be active from 2020 to 2023."""
    return Dataset(read_bundle(dated_bundle))
