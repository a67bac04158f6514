"""Colours that everybody can tell apart: the one red cell, the grey of what nobody searched, and names on both."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.maps.drawing import CELL_LINE, CELL_LINE_FAR, HATCHES, cell_line
from dashboard.maps.palette import (
    ACCENT,
    BIVARIATE,
    BLUES,
    CELL_OUTLINE,
    FADED,
    FEW_RESIDENTS,
    INK,
    NEED_ALONE,
    NOT_SEARCHED,
    PALE_LINE,
    PAPER,
    SPLIT_COLOURS,
    SUPPORT_ALONE,
    cell_border,
    contrast,
    ramp,
    text_on,
)
from dashboard.query.bivariate import HIGH_NEED_FEW_PLACES
from dashboard.query.view import CELLS, STEPS
from tests.colour_vision import SEEN_BY, difference, seen

CORNER = CELLS.index(HIGH_NEED_FEW_PLACES)
OTHERS = tuple(colour for at, colour in enumerate(BIVARIATE) if at != CORNER)
LOOKS = (BIVARIATE, NEED_ALONE, SUPPORT_ALONE)
FILLS = (
    *dict.fromkeys(colour for look in LOOKS for colour in look),
    *(colour for steps in STEPS for colour in ramp("high_is_need", steps)),
    *(hatch["paper"] for hatch in HATCHES.values() if hatch["paper"]),
)
STATIC = Path(__file__).parents[3] / "dashboard/maps/static"
TEMPLATES = Path(__file__).parents[3] / "dashboard/presenters/templates"
# Colours of errors, which are no accent.
OF_ERRORS = {"#8a2f1a", "#f0a58f", "#b3261e", "#8f1d16", "#7a2a18"}


def is_red(colour: str) -> bool:
    """Whether a colour is as red and as saturated as an accent."""
    _, a, b = seen((colour,), None, "CIELab")[0]
    return float(np.hypot(a, b)) > 40 and -20 < np.degrees(np.arctan2(b, a)) < 60


@pytest.mark.parametrize("by", SEEN_BY)
def test_the_red_cell_is_told_from_every_other(by: str | None) -> None:
    red, *others = seen((ACCENT, *OTHERS), by, "CIELab")
    assert len(others) == 8
    assert min(difference(red, other) for other in others) >= 30


@pytest.mark.parametrize("by", SEEN_BY)
def test_the_grey_of_what_nobody_searched_is_no_cell_in_any_look(by: str | None) -> None:
    grey, *cells = seen((NOT_SEARCHED, *(colour for look in LOOKS for colour in look)), by, "CIELab")
    assert min(difference(grey, cell) for cell in cells) >= 9


def test_grey_is_flat_and_no_other_state_is_like_it() -> None:
    assert HATCHES["unsearched"]["paper"] == NOT_SEARCHED
    assert HATCHES["unsearched"]["line"] is None
    others = {name: hatch["paper"] for name, hatch in HATCHES.items() if hatch["paper"] and name != "unsearched"}
    assert set(others) == {"none", "unlocated", "few_residents"}
    for by in SEEN_BY:
        grey, *papers = seen((NOT_SEARCHED, *others.values()), by, "CIELab")
        assert min(difference(grey, paper) for paper in papers) >= 9
    looks = [(HATCHES[name]["paper"], HATCHES[name]["line"], HATCHES[name]["falling"]) for name in others]
    assert len(set(looks)) == 3


def test_the_corner_alone_is_red_and_only_where_need_stands_beside_places() -> None:
    assert BIVARIATE[CORNER] == ACCENT
    assert [colour for look in LOOKS for colour in look if is_red(colour)] == [ACCENT]
    assert not any(is_red(colour) for colour in (NOT_SEARCHED, FEW_RESIDENTS, FADED, *FILLS[9:]) if colour != ACCENT)


def test_the_outline_of_the_corner_is_seen_on_every_cell() -> None:
    assert min(contrast(CELL_OUTLINE, colour) for colour in (*BIVARIATE, FADED, NOT_SEARCHED)) >= 3


def test_names_are_read_on_every_fill_with_and_without_a_halo() -> None:
    for fill in FILLS:
        assert contrast(text_on(fill), fill) >= 4.5, fill
        # Names are in ink; on the corner alone they would need their halo.
        assert text_on(fill) == (PAPER if fill == ACCENT else INK)
    assert contrast(INK, PAPER) >= 4.5


def test_areas_of_one_cell_have_a_border_between_them() -> None:
    for look in LOOKS:
        assert min(contrast(cell_border(colour), colour) for colour in look) > 1.3
    assert min(contrast(PALE_LINE, paper) for paper in (FADED, FEW_RESIDENTS)) > 1.3


@pytest.mark.parametrize("by", SEEN_BY)
@pytest.mark.parametrize("alone", [NEED_ALONE, SUPPORT_ALONE])
def test_one_side_alone_runs_from_light_to_dark(alone: tuple[str, ...], by: str | None) -> None:
    steps = seen(tuple(dict.fromkeys(alone)), by)
    assert len(steps) == 3
    assert all(one[0] > other[0] and difference(one, other) > 5 for one, other in pairwise(steps))
    assert tuple(BLUES[3][cell // 3] for cell in range(9)) == NEED_ALONE


@pytest.mark.parametrize("by", SEEN_BY)
def test_what_supports_a_practice_is_told_apart(by: str | None) -> None:
    assert min(difference(*pair) for pair in combinations(seen(SPLIT_COLOURS, by, "CIELab"), 2)) >= 15


def test_blues_go_in_even_steps_of_lightness_and_stay_near_those_of_the_design() -> None:
    design = ("#eef3f6", "#d9e6ee", "#bcd3e0", "#97bad0", "#6f9fbd")
    for steps, colours in BLUES.items():
        lightness = np.diff(seen(colours, None, "CIELab")[:, 0])
        if steps != 5:
            assert np.ptp(lightness) < 1.2, steps
    pairs = zip(seen(BLUES[5], None, "CIELab"), seen(design, None, "CIELab"), strict=True)
    assert max(difference(ours, its) for ours, its in pairs) < 3


@given(zoom=st.floats(min_value=5, max_value=20), nearer=st.floats(min_value=0, max_value=3))
def test_outlines_of_cells_grow_with_the_zoom_and_end_as_wide_as_designed(zoom: float, nearer: float) -> None:
    assert CELL_LINE_FAR <= cell_line(zoom) <= cell_line(zoom + nearer) <= CELL_LINE == cell_line(20)


def test_there_is_one_accent_in_scripts_styles_and_templates() -> None:
    files = [path for folder in (STATIC, TEMPLATES) for path in sorted(folder.rglob("*.*"))]
    texts = [path.read_text("utf-8") for path in files if path.parent.name != "symbols"]
    found = {colour for text in texts for colour in re.findall(r"#[0-9a-f]{6}\b", text) if is_red(colour)}
    assert ACCENT in found
    assert found - {ACCENT, *SPLIT_COLOURS} <= OF_ERRORS
