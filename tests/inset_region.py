"""The ragged region drawn out: a small municipality between two wide ones, which is shown enlarged beside the whole."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from unittest.mock import patch

import shapely

# West, south, east, north of each municipality. Gent goes on to the west of its neighbourhoods, Aalst to the east.
BOXES = {
    "44021": (3.26, 50.97, 3.76, 51.09),
    "44040": (3.76, 50.97, 3.86, 51.02),
    "41002": (3.86, 50.90, 4.50, 51.02),
}
SMALL = "44040"
INSET = f"""
inset:
  label: {{nl: Melle, fr: Melle, en: Melle}}
  municipalities: ["{SMALL}"]
"""


def build_bundle(sample: Path, folder: Path, inset: str = INSET) -> Path:
    """Write the region below a folder, from a copy of the sample's, and build it; returns its bundle."""
    from geodata.pipeline import build
    from geodata.pipeline import inputs as reading
    from geodata.sources import region_folder

    regions = folder / "regions"
    shutil.copytree(sample / "regions", regions)
    outlines = regions / "ragged" / "municipalities.geojson"
    content = json.loads(outlines.read_text("utf-8"))
    for feature in content["features"]:
        box = shapely.box(*BOXES[feature["properties"]["code"]])
        feature["geometry"] = shapely.geometry.mapping(box)
    outlines.write_text(json.dumps(content), "utf-8")
    declared = regions / "ragged" / "region.yaml"
    declared.write_text(declared.read_text("utf-8") + inset, "utf-8")
    with patch.object(reading, "region_folder", lambda name: region_folder(name, regions)):
        return build("ragged", out=folder / "out").folder
