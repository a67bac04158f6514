"""A generated coverage of areas: a stand-in for statistical sectors, as many and as fine, made of nothing real."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.crs import WGS84

METRIC = "EPSG:3812"
# About the extent of Belgium, in metres of EPSG:3812: west, south, east, north.
EXTENT = (522_000.0, 521_000.0, 795_000.0, 744_000.0)
PIECES = 4  # of each side of a cell: about 25 points a polygon
SWAY = 0.09  # how far a border sways, as a share of the length of a side
TOWNS = 18  # columns and rows of generated municipalities
Points = npt.NDArray[np.float64]


def generated_areas(number: int, seed: int) -> gpd.GeoDataFrame:
    """Areas of the level ``neighbourhood`` that share every border and leave no gap, in EPSG:4326.

    Voronoi cells of random points; each border between two cells is cut into :data:`PIECES`, and its inner points are
    moved aside, the same way for both neighbours. There is no coarser level: a map draws all areas
    at all zooms.

    Args:
        number: how many.
        seed: the same seed gives the same areas.
    """
    random = np.random.default_rng(seed)
    west, south, east, north = EXTENT
    points = random.uniform((west, south), (east, north), (number, 2))
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=shapely.box(*EXTENT)))
    shapes = _swaying(shapely.intersection(cells, shapely.box(*EXTENT)), random)
    centres = shapely.get_coordinates(shapely.centroid(shapes))
    order = np.lexsort((centres[:, 0], -centres[:, 1]))
    frame = gpd.GeoDataFrame({"level": "neighbourhood"}, geometry=shapes[order], crs=METRIC, index=range(number))
    return _described(frame, centres[order], random).to_crs(WGS84)


def generated_figures(areas: gpd.GeoDataFrame, indicators: Mapping[str, int], seed: int) -> pd.DataFrame:
    """Figures from 0 to 100 that change gradually over the land, some for a part of the residents, some missing.

    Args:
        areas: as :func:`generated_areas` makes them.
        indicators: id → year.
        seed: the same seed gives the same figures.

    Returns:
        ``area_id``, ``indicator_id``, ``value``, ``vintage``, ``coverage``, ``status``, ``of``, as a build writes them.
    """
    random = np.random.default_rng(seed)
    centres = shapely.get_coordinates(shapely.centroid(areas.geometry.to_numpy()))
    parts = []
    for indicator, year in indicators.items():
        waves = random.uniform(0.5, 6.0, (4, 2))
        slow = np.sin(centres @ waves.T + random.uniform(0, 6, 4)).mean(axis=1)
        value = np.clip(30 + 25 * slow + random.gamma(2.0, 6.0, len(areas)), 0, 100)
        lot = random.uniform(size=len(areas))
        parts.append(
            pd.DataFrame(
                {
                    "area_id": areas["area_id"].to_numpy(),
                    "indicator_id": indicator,
                    "value": np.where(lot < 0.03, np.nan, value),
                    "vintage": year,
                    "coverage": np.where(lot < 0.03, 0.0, np.where(lot < 0.08, 0.8, 1.0)),
                    "status": np.where(lot < 0.03, "no_data", np.where(lot < 0.08, "partial", "ok")),
                    "of": None,
                }
            )
        )
    return pd.concat(parts).sort_values(["area_id", "indicator_id"], ignore_index=True)


def _swaying(cells: npt.NDArray[Any], random: np.random.Generator) -> npt.NDArray[Any]:
    """The cells with borders that sway; where that would make a polygon cross itself, its borders stay straight."""
    points, cell = shapely.get_coordinates(shapely.get_exterior_ring(cells), return_index=True)
    points = points.round(2)
    one, other, owner = points[:-1], points[1:], cell[:-1]
    real = (cell[:-1] == cell[1:]) & np.any(one != other, axis=1)
    one, other, owner = one[real], other[real], owner[real]
    # Both neighbours meet a border from its lower end, in the order of coordinates, so that both see it sway alike.
    turned = (one[:, 0] > other[:, 0]) | ((one[:, 0] == other[:, 0]) & (one[:, 1] > other[:, 1]))
    low, high = np.where(turned[:, None], other, one), np.where(turned[:, None], one, other)
    borders, border = np.unique(np.hstack([low, high]), axis=0, return_inverse=True)
    sway = random.uniform(-SWAY, SWAY, (len(borders), PIECES - 1))
    while True:
        shapes = _drawn(borders, sway, border.ravel(), turned, owner)
        bad = ~shapely.is_valid(shapes) | ~shapely.is_empty(shapely.coverage_invalid_edges(shapes))
        if not bad.any():
            return shapes
        sway[border.ravel()[bad[owner]]] = 0.0


def _drawn(
    borders: Points, sway: Points, border: npt.NDArray[np.int64], turned: npt.NDArray[np.bool_], owner: Points
) -> npt.NDArray[Any]:
    low, high = borders[:, None, :2], borders[:, None, 2:]
    along = (np.arange(PIECES) / PIECES)[None, :, None]
    aside = np.concatenate([np.zeros((len(borders), 1)), sway], axis=1)[:, :, None]
    step = high - low
    across = np.concatenate([-step[:, :, 1:], step[:, :, :1]], axis=2)
    # From the lower end up to but not at the upper one; and the same line walked the other way.
    there = low + along * step + aside * across
    back = np.concatenate([high, there[:, :0:-1]], axis=1)
    lines = np.where(turned[:, None, None], back[border], there[border])
    rings = shapely.linearrings(lines.reshape(-1, 2), indices=np.repeat(owner, PIECES))
    shapes: npt.NDArray[Any] = shapely.polygons(rings)
    return shapes


def _described(frame: gpd.GeoDataFrame, centres: Points, random: np.random.Generator) -> gpd.GeoDataFrame:
    west, south, east, north = EXTENT
    column = ((centres[:, 0] - west) / (east - west) * TOWNS).astype(int)
    row = ((north - centres[:, 1]) / (north - south) * TOWNS).astype(int)
    numbers = range(1, len(frame) + 1)
    names = [f"Generated area {number}" for number in numbers]
    inside = gpd.GeoSeries(frame.geometry.representative_point(), crs=METRIC).to_crs(WGS84)
    return frame.assign(
        area_id=[f"G{number:05d}" for number in numbers],
        parent_id=None,
        also_in=[[]] * len(frame),
        whole_id=None,
        name_nl=names,
        name_fr=None,
        name_en=None,
        name_source="published",
        municipality_id=None,
        municipality_name=[f"Generated municipality {number}" for number in row * TOWNS + column + 1],
        area_km2=frame.area / 1e6,
        population=random.integers(0, 2000, len(frame)).astype(float),
        population_vintage=2021,
        lon=inside.x.round(6),
        lat=inside.y.round(6),
    )
