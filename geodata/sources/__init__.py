"""What a region declares, and the files behind it."""

from geodata.sources.declaration import REGIONS, load_region, region_folder, source_path

__all__ = ["REGIONS", "load_region", "region_folder", "source_path"]
