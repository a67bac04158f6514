"""What names of areas are made from: names and residents of small areas, and names of wholes that boundaries cut."""

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from geodata.errors import Problem, SourceError
from geodata.layers.aggregation import read_weights
from geodata.layers.indicators import PathOf
from geodata.layers.tables import check_vintages, read_table
from geodata.region import AreaNames, Region, WholeNames


def read_small_areas(
    path_of: PathOf, declared: AreaNames, region: Region, lookups: Mapping[str, pd.Series]
) -> pd.DataFrame:
    """Small areas of a level.

    Args:
        path_of: gives the file of a source.
        declared: the tables and the way from the small areas to ours.
        region: declares the look-ups and the boundaries.
        lookups: the region's look-ups by id.

    Returns:
        ``area_id``, ``residents`` and ``name`` (missing where no table has one) by code of the small area.

    Raises:
        SourceError: a table is not as declared, or look-ups of different editions are joined.
    """
    layer = next(layer for layer in region.boundaries if layer.level == declared.level)
    steps = {item.id: (item.id, item.from_vintage, item.to_vintage) for item in region.lookups}
    chain = [steps[name] for name in declared.along]
    start = (declared.weights.source, None, declared.code_vintage)
    check_vintages("area_names", [start, *chain, (layer.source, layer.code_vintage, None)])
    area_of = lookups[declared.along[0]]
    for name in declared.along[1:]:
        area_of = area_of.map(lookups[name]).dropna()
    small = pd.DataFrame({"area_id": area_of.replace(layer.renamed)})
    small["residents"] = read_weights(path_of(declared.weights.source), declared.weights).reindex(small.index)
    small["name"] = None
    for item in declared.names:
        table = read_table(path_of(item.source), item, [item.code, item.name]).drop_duplicates(item.code)
        names = table[table[item.name] != ""].set_index(item.code)[item.name].replace(declared.corrections)
        small["name"] = small["name"].fillna(names.reindex(small.index))
    return small


def read_whole_names(path_of: PathOf, declared: WholeNames) -> pd.DataFrame:
    """Names of wholes: ``name_XX`` by id.

    Raises:
        SourceError: the file cannot be read, or has other columns.
    """
    path = path_of(declared.source)
    try:
        table = gpd.read_file(path, engine="pyogrio", ignore_geometry=True)
    except Exception as problem:
        message = f"cannot be read: {str(problem).splitlines()[0]}"
        fix = "the file is missing, cut short or no vector file: get it again"
        raise SourceError(Problem.of(str(path), "boundaries", message, fix)) from problem
    missing = sorted({declared.id, *declared.columns.values()} - set(table.columns))
    if missing:
        fix = f"name columns that exist: {', '.join(table.columns)}"
        raise SourceError([Problem.of(str(path), "column", f"there is no column `{name}`", fix) for name in missing])
    names = table.set_index(table[declared.id].astype(str))
    names = names[~names.index.duplicated()]
    return pd.DataFrame({ours: names[theirs] for ours, theirs in declared.columns.items()})
