"""The page about an area: all on one page, nothing cut without saying so, figures that can be checked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.maps.still.canvas import Canvas, drawing
from dashboard.outlets.brief import Brief, brief, two_columns
from dashboard.outlets.brief_figures import compared, unknowns
from dashboard.presenters.credits import dated
from dashboard.presenters.i18n import Words, languages
from dashboard.query.dataset import Dataset, derived
from dashboard.query.view import View
from tests.dashboard.outlets.extents import outside, overlapping, words_on

# Kiel; Rabot - Blaisantvest, which has the most practices; a municipality; a harbour without figures.
AREA, FULL, TOWN, BARE = "11002ANT09", "440217", "21004", "44021HA01"


@derived
def page(dataset: Dataset, area: str, lang: str = "en") -> Canvas:
    """A page, drawn once for all tests that look at it."""
    with drawing():
        return Brief(View(lang=lang, area=area), dataset).draw()


@pytest.mark.parametrize(
    ("area", "lang"), [*((AREA, lang) for lang in languages()), (FULL, "en"), (TOWN, "fr"), (BARE, "nl")]
)
def test_nothing_on_the_page_hides_another_or_leaves_it(real: Dataset, area: str, lang: str) -> None:
    canvas = page(real, area, lang)
    assert outside(canvas) == []
    assert overlapping(canvas) == []


@pytest.mark.parametrize("area", [FULL, "21000_10"])
def test_hostile_names_stay_on_the_page(hostile: Dataset, area: str) -> None:
    canvas = page(hostile, area)
    assert outside(canvas) == []
    assert overlapping(canvas) == []


def test_every_practice_is_named_or_counted(real: Dataset) -> None:
    for area, here in ((FULL, 4), (AREA, 1)):
        canvas = page(real, area)
        said = words_on(canvas)
        names = real.bundle.practices.loc[real.bundle.practices["area_id"] == area, "name"]
        named = sum(name.replace(" ", "") in said for name in names)
        more = [text.get_text() for text in canvas.axes.texts if text.get_text().startswith("and ")]
        left = sum(int(text.split()[1]) for text in more)
        assert len(names) == here
        assert named > 0
        assert named == len(names) or left > 0
        assert f"Practiceshere·{len(names)}" in said


@pytest.mark.parametrize("lang", languages())
def test_the_page_says_up_to_when_its_data_reach(real: Dataset, lang: str) -> None:
    said = words_on(page(real, AREA, lang))
    assert "".join(dated(real, Words(lang, real.bundle.vocabulary)).split()) in said
    assert str(real.bundle.manifest.data_date) in said


def test_the_page_is_one_page_with_text_and_without_the_date_of_its_making(real: Dataset) -> None:
    content = brief(View(lang="fr", area=AREA), real, "https://atlas.example/?area=x")
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") == 1
    assert b"Date" not in content
    assert content == brief(View(lang="fr", area=AREA), real, "https://atlas.example/?area=x")


def test_filters_do_not_leave_practices_out_of_the_page(real: Dataset) -> None:
    whole, filtered = (
        brief(view, real)
        for view in (View(area=AREA), View(area=AREA, q="zzz", support=("policy",), zoom=14, center=(51, 4)))
    )
    assert whole == filtered


def test_means_are_weighted_by_residents(real: Dataset) -> None:
    words = Words("en", real.bundle.vocabulary)
    table = compared(AREA, real, words)
    areas = real.areas_of("neighbourhood")
    values = real.figures("neighbourhood", "bimd2011")["value"].to_numpy(float)
    people = areas["population"].to_numpy(float)
    known = ~np.isnan(values) & ~np.isnan(people)
    assert known.sum() == 24
    region = (values[known] * people[known]).sum() / people[known].sum()
    assert table.heads == ("here", "municipality", "region")
    assert table.rows[0].values[2] == words.decimal(float(region))
    assert len(table.rows) == len(real.bundle.manifest.indicators)


def test_what_is_not_known_is_said(real: Dataset) -> None:
    words = Words("en", real.bundle.vocabulary)
    assert any(text.startswith("No figure here: Deprivation 2011") for text in unknowns(BARE, real, words))
    # Of two practices in Antwerp only the municipality is known or shown, and one in Ghent has no point.
    assert any(text.startswith("2 practices in Antwerp are known only by") for text in unknowns(AREA, real, words))
    assert any(text.startswith("1 practice in Ghent is known only by") for text in unknowns(FULL, real, words))
    assert not any("known only by" in text for text in unknowns("21000_40", real, words))
    assert not any(text.startswith("No figure") for text in unknowns(AREA, real, words))


@given(
    heights=st.lists(st.floats(5, 80), max_size=25),
    room=st.floats(60, 400),
)
def test_a_list_breaks_into_columns_that_fit(heights: list[float], room: float) -> None:
    first, end = two_columns(heights, room, 12)
    assert 0 <= first <= end <= len(heights)
    assert sum(heights[:first]) <= room or len(heights) == 1
    assert sum(heights[first:end]) <= room - (12 if end < len(heights) else 0)
    if sum(heights) <= room:
        assert end == len(heights)
