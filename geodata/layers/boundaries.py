"""Boundaries: one polygon an area, in WGS84, with the surface measured in the region's metric system."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from geodata.crs import WGS84, area_km2, to_crs
from geodata.errors import Problem, SourceError
from geodata.region import BoundaryLayer

NAMES = ("parent_id", "name_nl", "name_fr", "name_en", "municipality_id", "municipality_name")
POLYGONS = {"Polygon", "MultiPolygon"}


def read_boundaries(path: Path, layer: BoundaryLayer, metric_crs: str) -> gpd.GeoDataFrame:
    """Read a layer of areas.

    Args:
        path: any vector file that GDAL reads.
        layer: what the region declares about it.
        metric_crs: the projected system in which surfaces are measured.

    Returns:
        One row an area, sorted by ``area_id``: ``area_id``, ``level``, :data:`NAMES` (None where not declared),
        ``area_km2``, ``geometry`` (EPSG:4326).

    Raises:
        SourceError: with every difference from the declaration: columns, coordinate system, number of rows, ids that
            are empty or occur twice, geometries that are missing, invalid or no polygons.
    """
    table = _read(path)
    missing = sorted(set(layer.columns.values()) - set(table.columns))
    if missing:
        has = ", ".join(column for column in table.columns if column != "geometry")
        fix = f"name columns that exist: {has}"
        raise SourceError([Problem(str(path), "column", f"there is no column `{name}`", fix) for name in missing])
    problems = [*_crs_problems(path, table, layer), *_row_problems(path, table, layer)]
    if problems:
        raise SourceError(problems)
    areas = gpd.GeoDataFrame({"area_id": table[layer.columns["area_id"]].astype(str)}, geometry=table.geometry)
    areas.insert(1, "level", layer.level)
    for name in NAMES:
        declared = layer.columns.get(name)  # type: ignore[call-overload]
        areas[name] = table[declared] if declared else None
    areas = areas.sort_values("area_id", ignore_index=True)
    areas["area_km2"] = area_km2(areas, metric_crs)
    return to_crs(areas, WGS84)


def concatenated(layers: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """Layers of several levels as one table, sorted by level and ``area_id``."""
    return pd.concat(layers, ignore_index=True)


def _read(path: Path) -> gpd.GeoDataFrame:
    try:
        return gpd.read_file(path, engine="pyogrio")
    except Exception as problem:
        reason = str(problem).splitlines()[0]
        fix = "the file is missing, cut short or no vector file: get it again"
        raise SourceError(Problem(str(path), "boundaries", f"cannot be read: {reason}", fix)) from problem


def _crs_problems(path: Path, table: gpd.GeoDataFrame, layer: BoundaryLayer) -> list[Problem]:
    declared = CRS.from_user_input(layer.crs)
    if table.crs is None or CRS(table.crs) != declared:
        found = table.crs.to_string() if table.crs else "none"
        message = f"the coordinate system is {found}, declared is {layer.crs}"
        return [Problem(str(path), "crs", message, "declare the file's own system in region.yaml")]
    return []


def _row_problems(path: Path, table: gpd.GeoDataFrame, layer: BoundaryLayer) -> list[Problem]:
    where, problems = str(path), []
    if len(table) != layer.rows:
        message = f"{len(table)} rows, declared are {layer.rows}"
        problems.append(
            Problem(where, "rows", message, "check that the file is whole, then correct `rows` in region.yaml")
        )
    column = layer.columns["area_id"]
    ids = table[column]
    if ids.isna().any() or (ids.astype(str).str.strip() == "").any():
        message = f"`{column}` is empty in {int(ids.isna().sum())} rows"
        problems.append(Problem(where, "area-id", message, "give every area a code"))
    repeated = sorted(set(ids[ids.duplicated()].dropna().astype(str)))
    if repeated:
        message = f"`{column}` has {', '.join(repeated[:5])} more than once"
        problems.append(Problem(where, "area-id", message, "one row an area: join its parts into one multipolygon"))
    shapes = table.geometry
    bad = shapes.isna() | shapes.is_empty | ~shapes.geom_type.isin(POLYGONS) | ~shapes.is_valid
    if bad.any():
        names = ", ".join(ids[bad].astype(str).head(5))
        message = f"the geometry of {names} is missing, invalid or no polygon"
        problems.append(Problem(where, "geometry", message, "repair it in the source; the build does not guess"))
    return problems
