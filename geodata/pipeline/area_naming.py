"""Names of areas that the boundaries do not have: composed of what the region declares."""

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from geodata.layers.area_names import read_small_areas, read_whole_names
from geodata.layers.indicators import PathOf
from geodata.places.area_names import TownNames, largest_parts, named_areas, once_named, parts_named_by_wholes
from geodata.region import Region


def with_names(
    areas: gpd.GeoDataFrame, region: Region, path_of: PathOf, lookups: Mapping[str, pd.Series], towns: TownNames
) -> gpd.GeoDataFrame:
    """The areas with readable names, ``name_source``.

    Args:
        areas: all levels, with their municipalities.
        region: declares ``area_names`` and ``wholes``, or neither.
        path_of: gives the file of a source.
        lookups: the region's look-ups by id.
        towns: names of municipalities by language.

    Raises:
        SourceError: a table is not as declared.
    """
    areas = once_named(areas, region.languages)
    if declared := region.area_names:
        small = read_small_areas(path_of, declared, region, lookups)
        parts = largest_parts(small["name"].dropna(), small["residents"], small["area_id"])
        areas = named_areas(areas, declared.level, parts, towns, region.languages)
    if region.wholes and region.wholes.names:
        names = read_whole_names(path_of, region.wholes.names)
        areas = parts_named_by_wholes(areas, names, towns, region.languages)
    return areas
