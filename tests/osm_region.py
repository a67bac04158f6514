"""The frozen sample with a small table of places of OpenStreetMap beside its own list.

Five rows, by hand: one of ours too, two of kinds that count, and two that count nowhere, of which one has no name.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from unittest.mock import patch

HEADING = "osm_id,name,name_nl,name_fr,lat,lon,amenity,website,wheelchair,kind,note"
ROWS = (
    "osm-bibliotheek-rabot-gent,Bibliotheek Rabot,,,51.056,3.706,library,,yes,library,",
    "osm-maison-brussel,Maison <b>du</b> Peuple,,,50.846,4.351,community_centre,https://example.org/maison,no,"
    "community_centre,",
    "osm-jeunes-brussel,Maison de jeunes,,,50.848,4.354,community_centre,,,youth_centre,",
    "osm-institut-brussel,Institut lointain,,,50.845,4.356,community_centre,https://example.org/institut,,other,",
    "osm-zonder-naam-brussel,,,,50.847,4.352,community_centre,,,other,",
)
COUNTED = {"community_centre": 1, "youth_centre": 1}
OTHERS = 2
# A place of our own list: its point, and its counterpart, are OpenStreetMap's.
MATCHED, MATCH = "bibliotheek-rabot-gent", "osm-bibliotheek-rabot-gent"
SOURCE = """
  - id: osm
    file: osm_meeting_places.csv
    format: osm-table
    title: {nl: Plekken op OpenStreetMap, fr: Lieux sur OpenStreetMap, en: Places on OpenStreetMap}
    credit: "© OpenStreetMap contributors"
    licence: ODbL 1.0
    licence_url: https://opendatacommons.org/licenses/odbl/1-0/
    vintage: 2026
    note: {nl: Alleen Brussel., fr: Bruxelles uniquement., en: Brussels only.}

boundaries:
"""


def build_bundle(sample: Path, folder: Path) -> Path:
    """Write the region below a folder, from a copy of the sample's, and build it; returns its bundle."""
    from geodata.pipeline import build
    from geodata.pipeline import inputs as reading
    from geodata.sources import region_folder

    regions = folder / "atlas" / "regions"
    shutil.copytree(sample, regions.parent)
    here = regions / "sample"
    (here / "osm_meeting_places.csv").write_text("\n".join((HEADING, *ROWS, "")), "utf-8")
    declared = here / "region.yaml"
    text = declared.read_text("utf-8").replace("\nboundaries:\n", SOURCE, 1)
    declared.write_text(text.replace("\nmeeting_places: [meeting-places]", "\nmeeting_places: [meeting-places, osm]"))
    listed = here / "meeting_places.yaml"
    point = "  location: {lat: 51.056, lon: 3.706, precision: address}\n"
    taken = f"{point}  location_source: OpenStreetMap\n  matched_osm_id: {MATCH}\n"
    listed.write_text(listed.read_text("utf-8").replace(point, taken, 1), "utf-8")
    with patch.object(reading, "region_folder", lambda name: region_folder(name, regions)):
        return build("sample", out=folder / "out").folder
