"""Boundaries: one polygon an area, in WGS84, with the surface measured in the region's metric system."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from geodata.crs import WGS84, area_km2, to_crs
from geodata.errors import Problem, SourceError
from geodata.region import BoundaryLayer, Region
from geodata.statuses import NameSource

POLYGONS = {"Polygon", "MultiPolygon"}


def read_boundaries(path: Path, layer: BoundaryLayer, metric_crs: str, languages: Sequence[str]) -> gpd.GeoDataFrame:
    """Read a layer of areas.

    Args:
        path: any vector file that GDAL reads.
        layer: what the region declares about it.
        metric_crs: the projected system in which surfaces are measured.
        languages: those of the region; names in others are left out.

    Returns:
        One row an area, sorted by ``area_id``: ``area_id``, ``level``, ``parent_id``, ``name_XX``,
        ``municipality_id``, ``municipality_name`` (None where not declared), ``also_in`` (lists), ``name_source``,
        ``area_km2``, ``geometry`` (EPSG:4326), ``lon`` and ``lat`` of a point inside.

    Raises:
        SourceError: with every difference from the declaration: columns, coordinate system, number of rows, ids that
            are empty or occur twice, geometries that are missing, invalid or no polygons.
    """
    table = _read(path, layer.encoding)
    missing = sorted(set(layer.columns.values()) - set(table.columns))
    if missing:
        fix = f"name columns that exist: {', '.join(column for column in table.columns if column != 'geometry')}"
        raise SourceError([Problem.of(str(path), "column", f"there is no column `{name}`", fix) for name in missing])
    if problems := _problems(path, table, layer):
        raise SourceError(problems)
    areas = gpd.GeoDataFrame({"area_id": table[layer.columns["area_id"]].astype(str)}, geometry=table.geometry)
    areas.insert(1, "level", layer.level)
    for name in ("parent_id", *(f"name_{lang}" for lang in languages), "municipality_id", "municipality_name"):
        areas[name] = table[layer.columns[name]] if name in layer.columns else None
    also = table[layer.columns["also_in"]].fillna("") if "also_in" in layer.columns else pd.Series("", areas.index)
    areas["also_in"] = also.astype(str).map(lambda ids: [code for code in ids.split("|") if code])
    areas["name_source"] = NameSource.PUBLISHED.value
    areas["area_id"] = areas["area_id"].replace(layer.renamed)
    areas = to_crs(areas.sort_values("area_id", ignore_index=True), WGS84)
    areas["area_km2"] = area_km2(areas, metric_crs)
    inside = areas.geometry.representative_point()
    return areas.assign(lon=inside.x.round(6), lat=inside.y.round(6))


def united(layers: list[gpd.GeoDataFrame], region: Region, lookups: Mapping[str, pd.Series]) -> gpd.GeoDataFrame:
    """Layers of all levels as one table, each area with the area that contains it.

    Args:
        layers: as :func:`read_boundaries` gives them, in the order of ``region.boundaries``.
        region: states which look-up leads from a level to the one above.
        lookups: the region's look-ups by id.

    Raises:
        SourceError: an ``area_id`` occurs on two levels, an area is in no other although its look-up is declared, or
            areas lie beyond the region's bounds.
    """
    problems: list[Problem] = []
    for areas, layer in zip(layers, region.boundaries, strict=True):
        if layer.parents:
            in_the_source = {ours: theirs for theirs, ours in layer.renamed.items()}
            areas["parent_id"] = areas["area_id"].replace(in_the_source).map(lookups[layer.parents])
            orphans = areas.loc[areas["parent_id"].isna(), "area_id"]
            if len(orphans):
                message = f"{', '.join(orphans.head(5))} and {len(orphans)} in all are not in look-up {layer.parents}"
                problems.append(Problem.of(layer.source, "parent", message, "declare the look-up of the same edition"))
    table = pd.concat(layers, ignore_index=True)
    repeated = table.loc[table["area_id"].duplicated(), "area_id"]
    if len(repeated):
        message = f"`area_id` {', '.join(repeated.head(5))} occurs on two levels"
        problems.append(Problem.of(region.id, "area-id", message, "use codes that tell the levels apart"))
    problems += [*_parent_problems(table, region), *_bounds_problems(table, region)]
    if problems:
        raise SourceError(problems)
    table["whole_id"] = None
    if region.wholes:
        mine = table["level"] == region.wholes.level
        table.loc[mine, "whole_id"] = table.loc[mine, "area_id"].map(region.wholes.whole_of)
    return _with_municipalities(table, f"name_{region.languages[0]}")


def _parent_problems(table: gpd.GeoDataFrame, region: Region) -> list[Problem]:
    """Municipalities that areas or the declaration name and that are not there."""
    towns = set(table.loc[table["level"] == "municipality", "area_id"])
    if not towns:
        return []
    fine = table[table["level"] != "municipality"]
    parent = fine["parent_id"].notna() & ~fine["parent_id"].isin(towns)
    also = fine["also_in"].map(lambda ids: not towns.issuperset(ids))
    fix = "name municipalities of the region's boundaries"
    named = {
        ("default_need_in", "need"): {code for item in region.default_need_in for code in item.municipalities},
        ("parts", "part"): {code for item in region.parts for code in item.municipalities or ()},
    }
    strangers = [
        Problem.of(region.id, rule, f"`{key}` names {code!r}, which is no area", fix)
        for (key, rule), codes in named.items()
        for code in sorted(codes - towns)
    ]
    return strangers + [
        Problem.of(region.id, "parent", f"{', '.join(bad.head(5))} and {len(bad)} in all: `{column}` is no area", fix)
        for column, bad in (("parent_id", fine.loc[parent, "area_id"]), ("also_in", fine.loc[also, "area_id"]))
        if len(bad)
    ]


def _bounds_problems(table: gpd.GeoDataFrame, region: Region) -> list[Problem]:
    """Outlines beyond the declared bounds, where practices would be refused."""
    west, south, east, north = (float(edge) for edge in table.total_bounds)
    if region.bounds is None or (region.bounds.contains(south, west) and region.bounds.contains(north, east)):
        return []
    out = [math.floor(south * 100), math.floor(west * 100), math.ceil(north * 100), math.ceil(east * 100)]
    message = f"the outlines reach beyond `bounds`: {region.bounds}"
    fix = f"write `bounds: [{', '.join(f'{edge / 100:g}' for edge in out)}]` or wider"
    return [Problem.of(region.id, "bounds", message, fix)]


def _with_municipalities(table: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    """Name the municipality of each area where there is a level of municipalities."""
    own = table["level"] == "municipality"
    if not own.any():
        return table
    names = table[own].set_index("area_id")[name]
    code = table["area_id"].where(own, table["parent_id"])
    inside = code.isin(names.index)
    table.loc[inside, "municipality_id"] = code[inside]
    table.loc[inside, "municipality_name"] = code[inside].map(names)
    return table


def _read(path: Path, encoding: str | None) -> gpd.GeoDataFrame:
    try:
        return gpd.read_file(path, engine="pyogrio", encoding=encoding)
    except Exception as problem:
        message = f"cannot be read: {str(problem).splitlines()[0]}"
        fix = "the file is missing, cut short or no vector file: get it again"
        raise SourceError(Problem.of(str(path), "boundaries", message, fix)) from problem


def _problems(path: Path, table: gpd.GeoDataFrame, layer: BoundaryLayer) -> list[Problem]:
    """Every difference from the declaration, but for columns."""
    column, shapes = layer.columns["area_id"], table.geometry
    ids, crs = table[column], table.crs.to_string() if table.crs else "none"
    empty = ids.isna() | (ids.astype(str).str.strip() == "")
    repeated = sorted(set(ids[ids.duplicated()].dropna().astype(str)))
    invalid = shapes.isna() | shapes.is_empty | ~shapes.geom_type.isin(POLYGONS) | ~shapes.is_valid
    some = ", ".join(ids[invalid].astype(str).head(5))
    checks = (
        (
            table.crs is None or CRS(table.crs) != CRS.from_user_input(layer.crs),
            ("crs", f"the coordinate system is {crs}, declared is {layer.crs}"),
            "declare the file's own system in region.yaml",
        ),
        (
            len(table) != layer.rows,
            ("rows", f"{len(table)} rows, declared are {layer.rows}"),
            "check that the file is whole, then correct `rows` in region.yaml",
        ),
        (
            empty.any(),
            ("area-id", f"`{column}` is empty in {int(ids.isna().sum())} rows"),
            "give every area a code",
        ),
        (
            bool(repeated),
            ("area-id", f"`{column}` has {', '.join(repeated[:5])} more than once"),
            "one row an area: join its parts into one multipolygon",
        ),
        (
            invalid.any(),
            ("geometry", f"the geometry of {some} is missing, invalid or no polygon"),
            "repair it in the source; the build does not guess",
        ),
    )
    return [Problem.of(str(path), rule, message, fix) for wrong, (rule, message), fix in checks if wrong]
