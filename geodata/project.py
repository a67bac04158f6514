"""Where the project's files are: the registry, its companions, the vocabulary, the regions and the bundles.

They lie in the folder of the checkout, or in the one that ``ATLAS_HOME`` names: an atlas of another city keeps its
registry and regions in a folder of its own.
"""

from __future__ import annotations

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
GEOCODES = "geocodes.yaml"
# The region that commands work on and servers show unless another is named.
DEFAULT_REGION = "flanders-brussels-light"
# In the folder of a region: how far it was searched.
COVERAGE = "coverage.yaml"


def home() -> Path:
    """The project's folder."""
    return Path(os.environ.get("ATLAS_HOME") or CHECKOUT).resolve()


def registry_file() -> Path:
    """The registry that is used unless a command or a region names another."""
    return home() / "practices.yaml"


def vocabulary_file() -> Path:
    """The controlled terms."""
    return home() / "vocabulary.yaml"


def geocodes_file() -> Path:
    """The lock file of found coordinates."""
    return home() / GEOCODES


def regions_folder() -> Path:
    """The folder with one folder a region."""
    return home() / "regions"


def bundles_folder() -> Path:
    """Where builds write and servers read, one folder a region."""
    return home() / "build"
