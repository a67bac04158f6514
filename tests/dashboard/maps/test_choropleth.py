"""Colours of areas: every area one class, between the edges the legend shows; palettes that everybody can read."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path
from typing import Literal

import pytest

from dashboard.maps.area_layer import area_spec
from dashboard.maps.choropleth import NONE, PARTIAL, WHOLE, choropleth
from dashboard.maps.drawing import CASING
from dashboard.maps.legend import Histogram, LegendLevel, _formatted, legend
from dashboard.maps.palette import ACCENT, FEWEST, INK, MOST, border, contrast, hatch_line, light_first, mixed, ramp
from dashboard.maps.still.basemap_areas import LAND
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.view import STEPS, View
from geodata.bundle import read_bundle
from tests.colour_vision import SEEN_BY, difference, seen
from tests.two_levels import FIGURES


@pytest.fixture(scope="module")
def real(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


@pytest.mark.parametrize("method", ["quantiles", "natural", "equal", None])
@pytest.mark.parametrize("steps", [None, 3, 7])
def test_every_area_has_one_class_between_its_edges(
    real: Dataset, method: Literal["quantiles", "natural", "equal"] | None, steps: int | None
) -> None:
    scale = choropleth(View(classes=method, steps=steps), real)
    assert scale is not None
    tally = scale.tallies["neighbourhood"]
    assert len(tally.counts) == (steps or 5) == len(scale.colours) == len(scale.edges) - 1
    values = real.figures("neighbourhood", "bimd2011")["value"]
    codes = scale.codes["neighbourhood"]
    assert len(codes) == len(values) == 26
    # The harbour and the docks, where nobody lives.
    assert codes.count(NONE) == tally.no_data == values.isna().sum() == 2
    assert sum(tally.counts) == 24
    whole_or_part = dict(zip(WHOLE + PARTIAL, [*range(len(WHOLE))] * 2, strict=True))
    for code, value in zip(codes, values, strict=True):
        if code != NONE:
            step = whole_or_part[code]
            assert scale.edges[step] <= value <= scale.edges[step + 1]
    if method == "quantiles":
        assert max(tally.counts) - min(tally.counts) <= 1


def test_the_legend_counts_all_areas_and_names_the_method(real: Dataset) -> None:
    words = Words("en", real.bundle.vocabulary)
    view = View(lang="en", classes="natural", steps=4, level="neighbourhood")
    (said,) = legend(view, real, choropleth(view, real), words).levels
    assert sum(int(step.count) for step in said.classes) == 24
    assert "similar figures" in said.method
    assert histogram(said).counts == real.bundle.classes["bimd2011"].histogram.counts
    assert [(mark.hatch, mark.label) for mark in said.hatches] == [
        ("none", "no figure (2 neighbourhoods: park, port, industry…)"),
        ("partial", "figure for less than 95% of the residents (2 neighbourhoods)"),
    ]
    bare = View(lang="en", layers=("practices",), level="neighbourhood")
    assert [one.classes for one in legend(bare, real, choropleth(bare, real), words).levels] == [()]


@pytest.fixture(scope="module")
def two_levels(two_level_bundle: Path) -> Dataset:
    return Dataset(read_bundle(two_level_bundle))


def histogram(level: LegendLevel) -> Histogram:
    assert level.histogram is not None
    return level.histogram


def counted(level: LegendLevel) -> list[int]:
    return [int(step.count) for step in level.classes]


def test_the_legend_counts_the_areas_of_each_level_that_the_map_draws(two_levels: Dataset) -> None:
    words = Words("en", two_levels.bundle.vocabulary)
    view = View(lang="en", classes="quantiles")
    scale = choropleth(view, two_levels)
    said = legend(view, two_levels, scale, words)
    drawn = area_spec(view, two_levels, words, scale)
    assert said.from_zoom == drawn.from_zoom
    towns, neighbourhoods = said.levels
    for level, codes in zip(said.levels, (one.classes for one in drawn.levels), strict=True):
        held = [codes.count(whole) + codes.count(part) for whole, part in zip(WHOLE, PARTIAL, strict=True)]
        assert counted(level) == held[:5]
        assert sum(histogram(level).counts) == sum(held)
    assert (counted(neighbourhoods), counted(towns)) == ([7, 7, 7, 7, 7], [1, 1, 0, 1, 1])
    assert neighbourhoods.method.startswith("Each colour contains about the same number of neighbourhoods")
    assert towns.method.startswith("Same colour breaks as for neighbourhoods")
    assert towns.classes[0].title == "1 municipality, from 0 to 68"
    assert [mark.label for mark in towns.hatches] == ["figure for less than 95% of the residents (1 municipality)"]
    assert [mark.label for mark in neighbourhoods.hatches] == [
        "no figure (1 neighbourhood: park, port, industry…)",
        "figure for less than 95% of the residents (16 neighbourhoods)",
    ]
    assert "municipalities" in histogram(towns).label


@pytest.mark.parametrize("level", ["municipality", "neighbourhood"])
def test_the_legend_of_one_level_says_nothing_of_another(
    two_levels: Dataset, level: Literal["municipality", "neighbourhood"]
) -> None:
    words = Words("en", two_levels.bundle.vocabulary)
    chosen, still = View(lang="en", level=level), View(lang="en")
    scale = choropleth(chosen, two_levels)
    (said,) = legend(chosen, two_levels, scale, words).levels
    assert sum(counted(said)) == (4 if level == "municipality" else 35)
    assert legend(still, two_levels, scale, words).at(level) == said


DIRECTIONS = ("high_is_need", "low_is_need", "neutral")
WHITE = "#ffffff"


RAMPS = [(direction, steps) for direction in DIRECTIONS for steps in STEPS]


@pytest.mark.parametrize("by", SEEN_BY)
def test_classes_run_from_light_to_dark_and_are_told_apart(by: str | None) -> None:
    wrong: list[object] = []
    for direction, steps in RAMPS:
        ramped = ramp(direction, steps)
        colours = seen(tuple(ramped[step] for step in light_first(direction, steps)), by)
        if any(one <= other for one, other in pairwise(colours[:, 0])):
            wrong.append((direction, steps, "not from light to dark"))
        # A difference of 1 is just seen side by side; 5 is told apart over a distance.
        if min(difference(one, other) for one, other in combinations(colours, 2)) <= 5:
            wrong.append((direction, steps, "not told apart"))
    assert wrong == []


@pytest.mark.parametrize("by", SEEN_BY)
def test_practices_and_outlines_stand_out_on_every_class(by: str | None) -> None:
    wrong: list[object] = []
    for direction, steps in RAMPS:
        accent, ink, white, land, *classes = seen((ACCENT, INK, CASING, LAND, *ramp(direction, steps)), by)
        assert difference(ink, white) > 60
        for at, colour in enumerate(classes):
            found = {
                "practice": difference(accent, colour) > 12,
                # The outline is ink within white: one of them is always seen.
                "outline": max(difference(ink, colour), difference(white, colour)) > 30,
                "land": difference(land, colour) > 6,
            }
            wrong += [(direction, steps, at, what) for what, enough in found.items() if not enough]
    assert wrong == []


def test_outlines_borders_and_hatches_have_contrast_on_every_class() -> None:
    wrong: list[object] = []
    for direction, steps in RAMPS:
        for colour in ramp(direction, steps):
            line = border(colour)
            found = {
                # 3 is what WCAG 2.2 asks of what has to be seen; a hatch is seen as a texture over a whole area.
                "outline": max(contrast(INK, colour), contrast(CASING, colour)) > 3,
                "hatch": contrast(hatch_line(colour), colour) > 2,
                "border": contrast(line, colour) > 1.3,
                "border on land": line == WHITE or contrast(line, LAND) > 1.3,
            }
            wrong += [(direction, steps, colour, what) for what, enough in found.items() if not enough]
    assert wrong == []


def test_contrast_is_that_of_the_accessibility_guidelines() -> None:
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)
    assert mixed("#000000", WHITE, 0.5) == "#808080"


def test_need_is_dark_whichever_way_a_figure_runs() -> None:
    for steps in range(FEWEST, MOST + 1):
        assert ramp("low_is_need", steps) == tuple(reversed(ramp("high_is_need", steps)))
        assert len(set(ramp("neutral", steps))) == steps


def test_different_edges_read_differently_and_no_more_precisely_than_that(real: Dataset) -> None:
    words = Words("en", real.bundle.vocabulary)
    assert _formatted((0.0, 12.4, 30.2), words) == ["0", "12", "30"]
    assert _formatted((0.01, 0.02, 0.04), words) == ["0.01", "0.02", "0.04"]
    assert _formatted((1.0, 1.0, 2.0), words) == ["1", "1", "2"]


def test_large_edges_have_three_digits_as_long_as_they_differ(real: Dataset) -> None:
    edges = (9_822.4, 14_222.0, 22_634.1, 50_448.9)
    spoken = {lang: Words(lang, real.bundle.vocabulary) for lang in ("en", "nl", "fr")}
    assert _formatted(edges, spoken["en"]) == ["9,800", "14,200", "22,600", "50,400"]
    assert _formatted(edges, spoken["nl"]) == ["9.800", "14.200", "22.600", "50.400"]
    assert _formatted(edges, spoken["fr"]) == ["9\u202f800", "14\u202f200", "22\u202f600", "50\u202f400"]
    assert _formatted((22_634.1, 22_641.0, 30_000.0), spoken["en"]) == ["22,630", "22,640", "30,000"]
    assert _formatted((120.4, 999.6), spoken["en"]) == ["120", "1,000"]
    assert _formatted((0.0, 0.0), spoken["en"]) == ["0", "0"]


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_a_legend_is_read_from_light_to_dark_with_its_edges_and_numbers(two_levels: Dataset, direction: str) -> None:
    indicator = next(name for name, runs in FIGURES.items() if runs == direction)
    words = Words("en", two_levels.bundle.vocabulary)
    view = View(lang="en", indicator=indicator, classes="equal", steps=4)
    scale = choropleth(view, two_levels)
    assert scale is not None
    towns, _ = legend(view, two_levels, scale, words).levels
    lightness = seen(tuple(step.colour for step in towns.classes), None)[:, 0]
    assert all(one > other for one, other in pairwise(lightness))
    edges = [step.start for step in towns.classes] + [towns.end]
    rising = ["0", "85", "170", "255", "340"]
    assert edges == (rising[::-1] if direction == "low_is_need" else rising)
    # Figures of the four municipalities are 40, 130, 220 and 310.
    for step, (one, other) in zip(towns.classes, pairwise(edges), strict=True):
        low, high = sorted((one, other), key=int)
        assert (step.count, step.title) == ("1", f"1 municipality, from {low} to {high}")
    bars = histogram(towns)
    assert len(bars.counts) == len(bars.steps) == 24
    assert list(bars.steps) == sorted(bars.steps)
    assert [sum(n for n, at in zip(bars.counts, bars.steps, strict=True) if at == step) for step in range(4)] == [1] * 4
    assert bars.label.endswith("from high to low" if direction == "low_is_need" else "from low to high")
