"""Coarse outlines are fitted to the outer border of finer ones: no gap, no overlap, nothing else moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from tools.snapping import snap

# All in one plane, in units that could be metres; no coordinate system is involved.
GRID = 0.01
SIDE = 4
CELL = 100.0
MOVED = 10.0  # how far a corner of a town is moved at most
GENERALISED = 4.0  # and how far the finer border is from the towns'


def coverage_faults(outlines: Sequence[Any]) -> list[int]:
    """Which outlines overlap another, or share a border without sharing its vertices."""
    return [number for number, edges in enumerate(shapely.coverage_invalid_edges(list(outlines))) if not edges.is_empty]


def test_a_town_takes_the_outline_of_its_neighbourhoods_and_its_neighbours_fill_up() -> None:
    # West, town, east; the town's two neighbourhoods reach 2 too far east, and 1 too little west.
    towns = [box(0, 0, 10, 20), box(10, 0, 20, 20), box(20, 0, 30, 20)]
    fine = [box(11, 0, 22, 10), box(11, 10, 22, 20)]
    neighbourhoods, fitted = snap(fine, ["town", "town"], towns, ["", "town", ""], 1.0)
    assert [outline.equals(source) for outline, source in zip(neighbourhoods, fine, strict=True)] == [True, True]
    assert [outline.bounds for outline in fitted] == [(0, 0, 11, 20), (11, 0, 22, 20), (22, 0, 30, 20)]
    assert coverage_faults([*neighbourhoods, fitted[0], fitted[2]]) == []


def test_a_gap_between_two_neighbours_is_divided_where_they_meet() -> None:
    towns = [box(0, 0, 100, 50), box(0, 50, 100, 100), box(100, 0, 200, 100)]
    _, (south, north, _) = snap([box(110, 0, 200, 100)], ["town"], towns, ["", "", "town"], 1.0)
    assert (south.bounds, north.bounds) == ((0, 0, 110, 50), (0, 50, 110, 100))


def test_a_piece_that_the_border_cuts_off_goes_to_the_neighbour() -> None:
    # The neighbourhood lies across a spit of the south-western town, whose end then touches the northern one only.
    spit = shapely.union(box(0, 0, 40, 100), box(40, 60, 90, 70))
    north = shapely.difference(box(40, 50, 140, 100), spit)
    towns = [spit, north, box(40, 0, 140, 50)]
    _, (west, above, _) = snap([box(40, 0, 140, 50), box(60, 50, 70, 80)], ["t", "t"], towns, ["", "", "t"], 1.0)
    assert west.geom_type == "Polygon"
    assert west.bounds == (0, 0, 60, 100)
    assert above.covers(shapely.Point(80, 65))


def test_a_part_of_the_source_stays_a_part() -> None:
    exclave = box(300, 0, 302, 2)
    towns = [MultiPolygon([box(0, 0, 100, 100), exclave]), box(100, 0, 200, 100)]
    _, (west, _) = snap([box(105, 0, 200, 100)], ["town"], towns, ["", "town"], 1.0)
    assert sorted(shapely.area(shapely.get_parts(west))) == [4, 105 * 100]


def test_what_lies_in_no_town_stays_so() -> None:
    hole = box(40, 40, 60, 60)
    towns = [Polygon(box(0, 0, 100, 100).exterior, [hole.exterior]), box(100, 0, 200, 100)]
    _, fitted = snap([box(95, 0, 200, 100)], ["town"], towns, ["", "town"], 1.0)
    assert [shapely.area(hole.intersection(outline)) for outline in fitted] == [0, 0]


@st.composite
def towns_and_neighbourhoods(draw: st.DrawFn) -> tuple[list[Any], list[str], list[Any]]:
    """A grid of towns with moved corners, of which some are a whole, and that whole's neighbourhoods.

    Their outer border is the whole's with each point moved on its own.
    """
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    corners = np.stack(np.meshgrid(np.arange(SIDE + 1), np.arange(SIDE + 1), indexing="ij"), axis=-1) * CELL
    corners[1:-1, 1:-1] += random.uniform(-MOVED, MOVED, (SIDE - 1, SIDE - 1, 2))
    corners = corners.round(2)
    towns = [
        Polygon([corners[x, y], corners[x + 1, y], corners[x + 1, y + 1], corners[x, y + 1]])
        for x in range(SIDE)
        for y in range(SIDE)
    ]
    wide, high = draw(st.sampled_from([(1, 1), (1, 2), (2, 1), (2, 2)]))
    within = ["whole" if 1 <= x <= wide and 1 <= y <= high else "" for x in range(SIDE) for y in range(SIDE)]
    whole = shapely.union_all([town for town, key in zip(towns, within, strict=True) if key])
    ring = shapely.get_coordinates(shapely.segmentize(whole.exterior, CELL / 4))[:-1]
    outer = Polygon((ring + random.uniform(-GENERALISED, GENERALISED, ring.shape)).round(2))
    streets = [
        shapely.LineString([(x, -CELL), (x + random.uniform(-30, 30), CELL * (SIDE + 1))])
        for x in random.uniform(CELL, CELL * (wide + 1), draw(st.integers(0, 3)))
    ]
    lines = shapely.union_all([outer.exterior, *streets])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    return towns, within, [face for face in faces if outer.contains(face.representative_point())]


@given(towns_and_neighbourhoods())
def test_any_towns_and_neighbourhoods_fit(drawn: tuple[list[Any], list[str], list[Any]]) -> None:
    towns, within, fine = drawn
    neighbourhoods, fitted = snap(fine, ["whole"] * len(fine), towns, within, GRID)
    beside = [outline for outline, key in zip(fitted, within, strict=True) if not key]
    of_whole = [outline for outline, key in zip(fitted, within, strict=True) if key]
    assert shapely.coverage_is_valid(fitted)
    assert shapely.coverage_is_valid([*neighbourhoods, *beside])
    assert shapely.coverage_is_valid(shapely.coverage_simplify([*neighbourhoods, *beside], 5.0))
    assert {outline.geom_type for outline in fitted} == {"Polygon"}
    # Nothing is lost or added, and the whole's towns cover what its neighbourhoods cover.
    everything = shapely.union_all([*neighbourhoods, *beside])
    assert everything.area == pytest.approx((CELL * SIDE) ** 2, abs=1e-6)
    assert len(everything.interiors) == 0
    assert sum(outline.area for outline in fitted) == pytest.approx(everything.area, abs=1e-6)
    assert shapely.union_all(of_whole).symmetric_difference(shapely.union_all(list(neighbourhoods))).area < 1e-6
    # Borders move no farther than the two lines that are fitted to one another are apart.
    for before, after in zip([*fine, *towns], [*neighbourhoods, *fitted], strict=True):
        assert shapely.hausdorff_distance(before.boundary, after.boundary) < 4 * GENERALISED


def test_rounding_gives_the_same_bytes_each_time() -> None:
    towns = [box(0, 0, 100, 50), box(0, 50, 100, 100), box(100, 0, 200, 100)]
    fine = [Polygon([(111, 0), (200, 0), (200, 100), (92, 100), (103.3, 47.7)])]
    one, other = (snap(fine, ["t"], towns, ["", "", "t"], 0.1) for _ in range(2))
    assert [shapely.to_wkb(list(outlines)).tolist() for outlines in one] == [
        shapely.to_wkb(list(outlines)).tolist() for outlines in other
    ]
