"""Where a build finds its inputs and puts its bundles, unless it is told otherwise."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REGISTRY = ROOT / "practices.yaml"
VOCABULARY = ROOT / "vocabulary.yaml"
GEOCODES = ROOT / "geocodes.yaml"
OUT = ROOT / "build"
# In the folder of a region: how far it was searched.
COVERAGE = "coverage.yaml"
