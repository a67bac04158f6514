"""Packed outlines: what comes out of a file is what went in, to a pixel, and neighbours keep sharing their border."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.bundle import Bundle, read_bundle
from geodata.bundle.geometry import DETAILS, HALF_M, MAGIC, WORLD, pack, packed_levels

MERCATOR = "EPSG:3857"
METRES_A_PIXEL = 2 * HALF_M / WORLD
# Brussels, in Web Mercator metres.
X, Y = 484_000.0, 6_594_000.0


def unpacked(content: bytes) -> list[list[np.ndarray[Any, Any]]]:
    """The rings of every area, in Web Mercator metres; written apart from the packing."""
    areas, rings, points = (int.from_bytes(content[at : at + 4], "little") for at in (4, 8, 12))
    assert content[:4] == MAGIC

    def numbers() -> Iterator[int]:
        value = shift = 0
        for byte in content[16:]:
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                yield value
                value = shift = 0

    following = numbers()
    per_area = [next(following) for _ in range(areas)]
    per_ring = [next(following) for _ in range(rings)]
    steps = [next(following) for _ in range(2 * points)]
    assert next(following, None) is None
    signed = np.array([-(step + 1) // 2 if step % 2 else step // 2 for step in steps]).reshape(-1, 2)
    places = np.cumsum(signed, axis=0) * METRES_A_PIXEL
    metres = np.column_stack([places[:, 0] - HALF_M, HALF_M - places[:, 1]])
    each = np.split(metres, np.cumsum(per_ring)[:-1])
    ends = np.cumsum(per_area)
    return [each[end - number : end] for number, end in zip(per_area, ends, strict=True)]


def polygon(rings: list[np.ndarray[Any, Any]]) -> shapely.Geometry:
    """Rings as a shape, even-odd: a ring inside another is a hole."""
    shape = shapely.Polygon()
    for ring in rings:
        shape = shape.symmetric_difference(shapely.Polygon(ring))
    return shape


def turning(ring: np.ndarray[Any, Any]) -> float:
    """Twice the signed area of a ring: positive counter-clockwise."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))


def test_holes_and_parts_come_back() -> None:
    whole = shapely.box(X, Y, X + 3000, Y + 3000).difference(shapely.box(X + 1000, Y + 1000, X + 2000, Y + 2000))
    parts = shapely.MultiPolygon(
        [shapely.box(X + 4000, Y, X + 5000, Y + 900), shapely.box(X + 6000, Y, X + 7000, Y + 900)]
    )
    first, second = unpacked(pack(np.array([whole, parts])))
    assert (len(first), len(second)) == (2, 2)
    for rings, shape in ((first, whole), (second, parts)):
        assert polygon(rings).symmetric_difference(shape).area < 4 * METRES_A_PIXEL * shape.length
    outer, hole = first
    assert turning(outer) < 0 < turning(hole)
    assert all(turning(ring) < 0 for ring in second)


@given(
    st.lists(
        st.tuples(st.floats(-200_000, 200_000), st.floats(-200_000, 200_000), st.floats(5, 40_000), st.integers(3, 40)),
        min_size=1,
        max_size=12,
    )
)
def test_any_shapes_come_back_in_order_to_a_pixel(circles: list[tuple[float, float, float, int]]) -> None:
    shapes = [
        shapely.Polygon([(X + x + r * np.cos(t), Y + y + r * np.sin(t)) for t in np.linspace(0, 2 * np.pi, n, False)])
        for x, y, r, n in circles
    ]
    back = unpacked(pack(np.array(shapes)))
    assert len(back) == len(shapes)
    for (ring,), shape in zip(back, shapes, strict=True):
        assert shapely.LinearRing([*ring, ring[0]]).hausdorff_distance(shape.exterior) <= METRES_A_PIXEL


def wiggly(size: int) -> gpd.GeoDataFrame:
    """A grid of areas whose shared borders bend in many small steps."""
    lines = []
    for at in range(size + 1):
        along = np.linspace(0, size, size * 40 + 1)
        bend = np.where(along % 1, 0.11 * np.sin(along * 41 + at) * np.sin(along * np.pi), 0.0)
        lines += [
            shapely.LineString(np.column_stack([along, at + bend])),
            shapely.LineString(np.column_stack([at + bend, along])),
        ]
    cells = shapely.get_parts(shapely.polygonize([shapely.union_all(lines)]))
    large = [shapely.transform(cell, lambda xy: xy * 2500 + [X, Y]) for cell in cells if cell.area > 0.3]
    table = gpd.GeoDataFrame({"level": "neighbourhood"}, geometry=large, crs=MERCATOR, index=range(len(large)))
    return table.to_crs("EPSG:4326")


def test_neighbours_share_their_border_at_every_level_of_detail() -> None:
    areas = wiggly(4)
    files = packed_levels(areas)["neighbourhood"]
    assert [file.up_to for file in files] == [up_to for _, up_to in DETAILS]
    numbers = []
    for file in files:
        shapes = np.array([polygon(rings) for rings in unpacked(gzip.decompress(file.content))])
        assert len(shapes) == len(areas)
        assert shapely.coverage_is_valid(shapes)
        together = shapely.union_all(shapes)
        assert together.area == pytest.approx(shapely.area(shapes).sum(), rel=1e-9)
        assert len(shapely.get_interior_ring(shapely.get_parts(together), 0).nonzero()[0]) == 0
        numbers.append(shapely.get_num_coordinates(shapes).sum())
    assert numbers == sorted(numbers)
    assert numbers[0] < 0.5 * numbers[-1]


def frayed(size: int) -> gpd.GeoDataFrame:
    """The same grid, as neighbourhoods of four municipalities; those of the last two are not known."""
    cells = wiggly(size).to_crs(MERCATOR)
    middles = shapely.centroid(cells.geometry.to_numpy())
    at = [
        np.searchsorted(np.sort(values)[[len(cells) // 2]], values, "right")
        for values in (shapely.get_x(middles), shapely.get_y(middles))
    ]
    cells = cells.assign(parent_id=[f"T{2 * y + x}" for x, y in zip(*at, strict=True)])
    towns = cells.dissolve("parent_id", as_index=False).rename(columns={"parent_id": "area_id"})
    towns = towns.assign(level="municipality", parent_id=None)
    divided = cells[cells["parent_id"].isin(["T0", "T1"])]
    divided = divided.assign(area_id=[f"N{row}" for row in range(len(divided))])
    columns = ["level", "area_id", "parent_id", "geometry"]
    return gpd.GeoDataFrame(pd.concat([towns[columns], divided[columns]], ignore_index=True), crs=MERCATOR).to_crs(4326)


def test_neighbourhoods_and_municipalities_beside_them_leave_no_gap_and_do_not_overlap() -> None:
    areas = frayed(4)
    packed = packed_levels(areas)
    outer = [polygon(rings) for rings in unpacked(gzip.decompress(packed["municipality"][-1].content))]
    for file in packed["neighbourhood"]:
        shapes = np.array([polygon(rings) for rings in unpacked(gzip.decompress(file.content))])
        assert len(shapes) == (areas["level"] == "neighbourhood").sum() + 2
        assert shapely.coverage_is_valid(shapes)
        together = shapely.union_all(shapes)
        assert together.area == pytest.approx(shapely.area(shapes).sum(), rel=1e-9)
        assert together.geom_type == "Polygon"
        assert len(together.interiors) == 0
    # Both levels cover the same land.
    assert together.symmetric_difference(shapely.union_all(outer)).area < 1e-3 * together.area


def test_the_cover_of_a_built_region_has_neither_gaps_nor_overlaps(ragged_bundle: Path) -> None:
    bundle = read_bundle(ragged_bundle)
    land = {}
    for level, files in bundle.manifest.geometry.items():
        for file in files:
            shapes = np.array([polygon(rings) for rings in unpacked(gzip.decompress(bundle.packed[file.file]))])
            together = shapely.union_all(shapes)
            assert len(shapes) == {"municipality": 3, "neighbourhood": 7 + 1}[level]
            assert together.area == pytest.approx(shapely.area(shapes).sum(), rel=1e-9)
            assert shapely.get_num_interior_rings(shapely.get_parts(together)).sum() == 0
            land[level, file.up_to] = together
    for up_to in (file.up_to for file in bundle.manifest.geometry["municipality"]):
        both = land["municipality", up_to], land["neighbourhood", up_to]
        assert both[0].symmetric_difference(both[1]).area < 1e-3 * both[0].area


@pytest.fixture(scope="module")
def bundle(atlas_bundle: Path) -> Bundle:
    return read_bundle(atlas_bundle)


def test_outlines_are_in_the_order_of_the_areas(bundle: Bundle) -> None:
    for level, files in bundle.manifest.geometry.items():
        areas = bundle.areas[bundle.areas["level"] == level]
        shapes = gpd.GeoSeries.from_wkb(areas["geometry"], crs="EPSG:4326").to_crs(MERCATOR)
        # From afar outlines are plain, and nearer they are those of the source.
        for file, least in zip(files, (0.5, 0.9, 0.98), strict=True):
            outlines = unpacked(gzip.decompress(bundle.packed[file.file]))
            for rings, shape in zip(outlines, shapes, strict=True):
                drawn = polygon([ring for ring in rings if len(ring) > 2])
                assert drawn.intersection(shape).area > least * shape.area
