"""What a region declares, and the files behind it."""

from geodata.sources.declaration import REGIONS, load_region, region_folder
from geodata.sources.files import SourceFiles, combined

__all__ = ["REGIONS", "SourceFiles", "combined", "load_region", "region_folder"]
