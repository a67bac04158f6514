"""Symbols and rings: one source of their shapes, colours that can be told apart, parts that fill a ring."""

from __future__ import annotations

import math
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.maps.arrangement import PracticePoint, arranged
from dashboard.maps.palette import INK_SPLIT_COLOURS, SPLIT_COLOURS, contrast
from dashboard.maps.rings import ring_parts, ring_radius, ring_width
from dashboard.maps.scripts import STATIC
from dashboard.maps.symbols import shapes
from dashboard.presenters.symbols import SYMBOLS
from tools.symbol_files import symbol_files

POINTS = st.lists(
    st.builds(PracticePoint, st.floats(-500, 500), st.floats(-500, 500), st.integers(-1, 5), st.booleans()).filter(
        lambda one: one.town >= 0 or not one.by_town
    ),
    max_size=40,
)
MIDDLES = [(float(100 * at - 250), 50.0 * (at % 2)) for at in range(6)]


def test_the_files_of_symbols_are_made_from_their_shapes() -> None:
    files = symbol_files(STATIC / "symbols")
    assert set(SYMBOLS) < set(shapes())
    for path, text in files.items():
        assert path.read_text("utf-8") == text(), path
        assert len(ElementTree.fromstring(text())) == len(shapes()[path.stem])
    assert {path for path in (STATIC / "symbols").rglob("*.svg") if path.stem != "favicon"} == set(files)


@pytest.mark.parametrize("colours", [SPLIT_COLOURS, INK_SPLIT_COLOURS])
def test_parts_of_a_ring_stand_out_from_its_white(colours: tuple[str, ...]) -> None:
    assert all(contrast(colour, "#ffffff") >= 3 for colour in colours[:-1])


def test_parts_in_ink_follow_one_another_from_dark_to_light() -> None:
    lightness = [1 / contrast(colour, "#ffffff") for colour in INK_SPLIT_COLOURS[:-1]]
    assert all(other / one > 1.4 for one, other in pairwise(lightness))


@given(st.lists(st.integers(0, 400), min_size=5, max_size=5).filter(any))
def test_parts_fill_a_ring_in_order_and_all_of_them_can_be_seen(counts: list[int]) -> None:
    radius = ring_radius(sum(counts))
    parts = ring_parts(counts, radius)
    assert [one.part for one in parts] == [at for at, number in enumerate(counts) if number]
    middle = radius - ring_width(radius) / 2
    assert all((one.end - one.start) * middle > 1 for one in parts)
    assert parts[0].start >= 0
    assert parts[-1].end <= 2 * math.pi + 1e-9
    assert all(other.start > one.end for one, other in pairwise(parts))


@given(POINTS, st.floats(5, 19), st.integers(0, 50))
def test_every_practice_is_in_exactly_one_symbol_at_any_zoom(
    points: list[PracticePoint], zoom: float, chosen: int
) -> None:
    own = chosen if chosen < len(points) else None
    found = arranged(points, MIDDLES, zoom, own)
    assert sorted(row for one in found for row in one.rows) == list(range(len(points)))
    for one in found:
        assert one.kind != "symbol" or len(one.rows) == 1
        assert one.kind != "by_town" or all(points[row].by_town for row in one.rows)
    if own is not None and not points[own].by_town:
        assert (found[-1].kind, found[-1].rows) == ("chosen", (own,))
        assert (found[-1].x, found[-1].y) == (points[own].x, points[own].y)
