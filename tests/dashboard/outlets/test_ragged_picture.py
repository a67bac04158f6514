"""Pictures of a region with neighbourhoods in some municipalities only: every area drawn once, by the level it has."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from PIL import Image

from dashboard.maps.choropleth import NONE, PARTIAL, WHOLE, choropleth
from dashboard.maps.still.canvas import Canvas, drawing
from dashboard.maps.still.frames import MapViewport, world
from dashboard.outlets.still_picture import Size, Still, still
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle
from tests.dashboard.outlets.extents import outside, overlapping, words_on

# Between Melle, of which one neighbourhood is there without a figure, and Aalst, which is not divided.
NEAR = View(lang="en", indicator="income", layers=("areas",), center=(50.99, 3.87), zoom=12.5)


@pytest.fixture(scope="module")
def ragged(ragged_bundle: Path) -> Dataset:
    return Dataset(read_bundle(ragged_bundle))


@pytest.fixture
def framed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[MapViewport, str]]:
    """Frame and level of every map that is drawn in the test."""
    from dashboard.maps.still.basemap_areas import draw_areas

    found: list[tuple[MapViewport, str]] = []

    def noted(canvas: Canvas, frame: MapViewport, dataset: Dataset, areas: Any, level: str, unit: float) -> Any:
        found.append((frame, level))
        return draw_areas(canvas, frame, dataset, areas, level, unit)

    monkeypatch.setattr("dashboard.outlets.still_picture.draw_areas", noted)
    return found


def drawn(view: View, dataset: Dataset, size: tuple[int, int] = (1920, 1080)) -> Canvas:
    with drawing():
        return Still(view, dataset, Size(*size)).draw()


def pixels(view: View, dataset: Dataset) -> npt.NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(still(view, dataset, "png", Size(1920, 1080)))).convert("RGB"))


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


@pytest.mark.parametrize(
    ("view", "level"),
    [
        (NEAR, "neighbourhood"),
        (replace(NEAR, zoom=10.0), "municipality"),
        (replace(NEAR, level="municipality"), "municipality"),
        # A figure of one level only.
        (replace(NEAR, indicator="poverty_rate"), "municipality"),
        (replace(NEAR, indicator="allowance", zoom=9.0), "neighbourhood"),
        (replace(NEAR, layers=("gap",), zoom=9.0), "neighbourhood"),
    ],
)
def test_the_level_follows_the_zoom_where_the_figure_exists_on_both(
    ragged: Dataset, framed: list[tuple[MapViewport, str]], view: View, level: str
) -> None:
    drawn(view, ragged, (640, 480))
    assert {level for _, level in framed} == {level}


@pytest.mark.parametrize("view", [NEAR, replace(NEAR, center=(51.03, 3.74)), replace(NEAR, zoom=10.0)])
def test_every_area_of_the_cover_is_painted_once_and_no_land_is_left(
    ragged: Dataset, framed: list[tuple[MapViewport, str]], view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No class, line or hatch is anything like it, so that a trace of it in a seam is seen.
    monkeypatch.setattr("dashboard.maps.still.basemap_areas.LAND", "#ff00ff")
    picture, scale = pixels(view, ragged), choropleth(view, ragged)
    assert scale is not None
    ((frame, level),) = framed
    cover = ragged.cover_of(level)
    shapes = shapely.from_wkb(cover["geometry"].to_numpy())
    seen = 0
    for code, shape in zip(scale.codes[level], shapes, strict=True):
        middle = shapely.get_coordinates(shapely.maximum_inscribed_circle(shape))[:1]
        at = frame.pixels(world(middle[:, 0], middle[:, 1]))
        if code == NONE or not frame.inside(at, 14).all():
            continue
        x, y = at[0].astype(int)
        around = picture[y - 12 : y + 13, x - 12 : x + 13].reshape(-1, 3)
        step = (WHOLE if code in WHOLE else PARTIAL).index(code)
        assert (around == rgb(scale.colours[step])).all(axis=1).any(), code
        seen += 1
    assert seen >= 2
    # Where the region is, but a few pixels within its outer border, nothing shows the land below.
    left, top, right, bottom = map(round, frame.box)
    red, green, blue = np.moveaxis(picture[top:bottom, left:right].astype(int), 2, 0)
    y, x = np.nonzero((red - green > 12) & (blue - green > 12))
    assert len(x) > 1000
    whole = shapely.transform(shapely.union_all(shapes), lambda at: frame.pixels(world(at[:, 0], at[:, 1])))
    assert not shapely.contains_xy(shapely.buffer(whole, -3), x + left + 0.5, y + top + 0.5).any()


def test_what_was_chosen_is_outlined_and_named_whatever_level_is_drawn(ragged: Dataset) -> None:
    for view, name in (
        (replace(NEAR, area="44021"), "Ghent"),
        (replace(NEAR, area="41002"), "Aalst"),
        (replace(NEAR, area="440401", level="municipality"), "Dorp"),
    ):
        canvas = drawn(view, ragged)
        assert name in {text.get_text() for text in canvas.axes.texts}
        outlines = [patch for patch in canvas.axes.patches if patch.get_zorder() == 6.1]
        assert len(outlines) == 1


@pytest.mark.parametrize("size", [(1920, 1080), (800, 450), (400, 560), (640, 360)])
@pytest.mark.parametrize("steps", [3, 5, 7])
def test_limits_of_five_digits_do_not_run_into_one_another(ragged: Dataset, size: tuple[int, int], steps: int) -> None:
    canvas = drawn(replace(NEAR, steps=steps, classes="equal"), ragged, size)
    assert overlapping(canvas) == []
    assert outside(canvas) == []


def test_a_picture_says_the_year_and_what_colours_are_compared_with(ragged: Dataset) -> None:
    said = words_on(drawn(replace(NEAR, indicator="poverty_rate", at=2019), ragged))
    assert "Povertyrate(2019)" in said
    assert "Limitsofcoloursof2021" in said
    assert "Abovecolour:" not in said
    assert "howmanymunicipalitieshaveeachcolourin2019" in said
    for size in ((1920, 1080), (500, 700)):
        said = words_on(drawn(replace(NEAR, scale="town", area="44021"), ragged, size))
        assert "ColourscomparedwithinGhent." in said


def test_the_legend_says_which_municipalities_have_no_figure(ragged: Dataset) -> None:
    said = words_on(drawn(replace(NEAR, indicator="allowance"), ragged))
    assert "thisfigureexistselsewhereonly(1municipality)" in said


def test_a_town_that_filters_choose_is_shown_whole(ragged: Dataset, framed: list[tuple[MapViewport, str]]) -> None:
    drawn(View(municipality=("Gent",)), ragged, (900, 600))
    ((frame, _),) = framed
    corners = frame.pixels(world([3.66, 3.76], [50.97, 51.09]))
    assert frame.inside(corners).all()
    assert not frame.inside(frame.pixels(world([4.1], [50.9]))).any()


def test_drawn_classes_are_those_of_the_cover(ragged: Dataset) -> None:
    svg = still(NEAR, ragged, "svg", Size(900, 600)).decode()
    scale = choropleth(NEAR, ragged)
    assert scale is not None
    assert set(re.findall(r'id="class-(.)"', svg)) <= set(scale.codes["neighbourhood"])
    assert len(scale.codes["neighbourhood"]) == 8
