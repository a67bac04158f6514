"""The ragged region with a practice that is known to be active for some years, and with two parts."""

from __future__ import annotations

import shutil
from pathlib import Path
from unittest.mock import patch

# The years of its practices: the figure of poverty has 2019 as well.
FIRST, LAST = 2020, 2023
PARTS = """
parts:
  - label: {nl: Westen, fr: Ouest, en: West}
  - label: {nl: Oosten, fr: Est, en: East}
    municipalities: ["41002"]
"""


def build_bundle(sample: Path, folder: Path) -> Path:
    """Write the region below a folder, from a copy of the sample's, and build it; returns its bundle."""
    from geodata.pipeline import build
    from geodata.pipeline import inputs as reading
    from geodata.sources import region_folder

    regions = folder / "regions"
    shutil.copytree(sample / "regions", regions)
    registry, declared = regions / "ragged" / "practices.yaml", regions / "ragged" / "region.yaml"
    dated = registry.read_text("utf-8").replace(
        "  status: active\n", f"  period: {{start: {FIRST}}}\n  status: active\n", 1
    )
    registry.write_text(dated, "utf-8")
    declared.write_text(declared.read_text("utf-8") + PARTS, "utf-8")
    with patch.object(reading, "region_folder", lambda name: region_folder(name, regions)):
        return build("ragged", out=folder / "out").folder
