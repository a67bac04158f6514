"""What a region declares, and the files behind it."""

from geodata.sources.declaration import load_region, region_folder
from geodata.sources.files import SourceFiles, combined
from geodata.sources.osm import OsmPlaces, read_kind_rules, read_osm_places

__all__ = [
    "OsmPlaces",
    "SourceFiles",
    "combined",
    "load_region",
    "read_kind_rules",
    "read_osm_places",
    "region_folder",
]
