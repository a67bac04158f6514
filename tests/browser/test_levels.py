"""A region of two levels: the legend counts what the map draws, and figures for a part of the residents are hatched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from playwright.sync_api import Page, expect

from dashboard.maps.choropleth import NONE, PARTIAL, WHOLE, choropleth
from dashboard.maps.drawing import CASING, CASING_WIDER
from dashboard.maps.palette import INK, contrast, hatch_line
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle
from tests.browser.conftest import NewPage, serving, watching
from tests.browser.test_embed import DRAWN, EMBED
from tests.browser.the_map import opened, over_map, wait_until
from tests.two_levels import FIGURES

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def polder(two_level_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(two_level_bundle, tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address


@pytest.fixture
def page(new_page: NewPage, polder: str) -> Iterator[Page]:
    page = new_page(base_url=polder)
    with watching(page):
        yield page


def test_the_legend_follows_the_zoom_as_the_areas_do_and_keeps_focus_and_fold(page: Page) -> None:
    page.goto("/embed?lang=en&layers=areas&classes=quantiles&zoom=10&center=51.2,3.0")
    wait_until(page, DRAWN)
    counts, legend = page.locator(".atlas-scale em"), page.locator(".atlas-legend")
    expect(counts).to_have_text(["1", "1", "0", "1", "1"])
    expect(legend).to_contain_text("1 municipality")
    summary = legend.locator("> summary")
    summary.focus()
    page.evaluate(over_map("map.setZoom(11, { animate: false }) && 1", EMBED))
    expect(counts).to_have_text(["7"] * 5)
    expect(legend).to_contain_text("no figure (1 neighbourhood")
    expect(summary).to_be_focused()
    summary.press("Enter")
    page.evaluate(over_map("map.setZoom(10.75, { animate: false }) && 1", EMBED))
    expect(counts).to_have_text(["1", "1", "0", "1", "1"])
    assert not legend.evaluate("(box) => box.open")
    expect(summary).to_be_focused()


def test_the_legend_beside_the_map_follows_the_zoom_as_well(page: Page) -> None:
    atlas = opened(page, "lang=en&layers=areas&classes=quantiles&zoom=10&center=51.2,3.0")
    counts = atlas.page.locator(".atlas-scale em")
    assert atlas.areas() == 4
    expect(counts).to_have_text(["1", "1", "0", "1", "1"])
    atlas.ask("map.setZoom(11, { animate: false }) && 1")
    expect(counts).to_have_text(["7"] * 5)
    assert atlas.areas() == 36
    # Who hears the page gets what a number counts.
    expect(atlas.page.get_by_role("listitem").filter(has_text="7 neighbourhoods, from").first).to_be_attached()


@pytest.mark.parametrize(
    ("route", "level", "areas"),
    [("/", "municipality", 4), ("/embed", "municipality", 4), ("/embed", "neighbourhood", 35)],
)
def test_a_level_that_was_chosen_is_counted_at_every_zoom(page: Page, route: str, level: str, areas: int) -> None:
    query = f"lang=en&layers=areas&level={level}"
    if route == "/":
        counts = opened(page, query).page.locator(".atlas-scale em")
    else:
        page.goto(f"/embed?{query}")
        counts = page.locator(".atlas-scale em")
    expect(counts).to_have_count(5)
    assert sum(int(text) for text in counts.all_inner_texts()) == areas


# Middles of neighbourhoods by name, and how a tile there is painted: all pixels of a square of 24 around the middle.
PIXELS = """([x, y]) => {
  const found = [...document.querySelectorAll('.leaflet-atlas-areas-pane canvas')].find((one) => {
    const box = one.getBoundingClientRect();
    return box.left <= x - 12 && box.right >= x + 12 && box.top <= y - 12 && box.bottom >= y + 12;
  });
  if (!found) return null;
  const box = found.getBoundingClientRect();
  const ratio = found.width / box.width;
  const side = Math.round(24 * ratio);
  const corner = [(x - 12 - box.left) * ratio, (y - 12 - box.top) * ratio];
  const { data } = found.getContext('2d').getImageData(...corner, side, side);
  const colours = [];
  for (let at = 0; at < data.length; at += 4) {
    colours.push('#' + [0, 1, 2].map((part) => data[at + part].toString(16).padStart(2, '0')).join(''));
  }
  return colours;
}"""


# One ramp of colours in each run; the others take as long and are tried in the audit.
RAMPS = [pytest.param(name, marks=[pytest.mark.audit] if at else []) for at, name in enumerate(FIGURES)]


@pytest.mark.parametrize("indicator", RAMPS)
def test_a_figure_for_a_part_of_the_residents_is_hatched_on_every_class(
    page: Page, indicator: str, two_level_bundle: Path
) -> None:
    dataset = Dataset(read_bundle(two_level_bundle))
    scale = choropleth(View(indicator=indicator, steps=7, classes="equal"), dataset)
    assert scale is not None
    areas = dataset.areas_of("neighbourhood")
    middles = shapely.centroid(shapely.from_wkb(areas["geometry"].to_numpy()))
    atlas = opened(page, f"lang=en&layers=areas&indicator={indicator}&steps=7&classes=equal&level=neighbourhood")
    counts = atlas.page.locator(".atlas-scale em")
    expect(counts).to_have_count(7)
    assert sum(int(text) for text in counts.all_inner_texts()) == 35
    atlas.ask("map.fitBounds(map.getBounds(), { animate: false }) && 1")
    seen = set()
    for middle, code in zip(middles, scale.codes["neighbourhood"], strict=True):
        place = atlas.ask(
            "(({ x, y }) => [x, y])(map.latLngToContainerPoint(value))", [float(middle.y), float(middle.x)]
        )
        colours = atlas.page.evaluate(PIXELS, place)
        if code == NONE or not colours:
            continue
        step = (PARTIAL if code in PARTIAL else WHOLE).index(code)
        assert scale.colours[step] in colours
        drawn = max(contrast(colour, scale.colours[step]) for colour in colours)
        if code in PARTIAL:
            seen.add(step)
            assert drawn > 1.8
        else:
            assert drawn == 1
    assert seen == set(range(7))
    swatch = atlas.page.locator(".atlas-hatched-partial")
    assert hatch_line(scale.colours[3]) in page_colours(swatch.evaluate("(one) => one.style.background"))


def page_colours(style: str) -> set[str]:
    """The colours of a style as the browser writes them, in hexadecimal."""
    return {
        "#" + "".join(f"{int(part):02x}" for part in found)
        for found in re.findall(r"rgb\((\d+), (\d+), (\d+)\)", style)
    }


@pytest.mark.parametrize("route", ["/", "/embed"])
def test_the_outline_of_what_was_chosen_is_seen_on_the_darkest_class(page: Page, route: str) -> None:
    query = "lang=en&layers=areas&indicator=age&level=neighbourhood&area=D7"
    if route == "/":
        document = opened(page, query).page
    else:
        page.goto(f"/embed?{query}")
        document = page.main_frame
    document.wait_for_selector("path.atlas-outline-chosen", state="attached")
    lines = document.evaluate(
        "[...document.querySelectorAll('.leaflet-atlas-outlines-pane path')].map((one) =>"
        " [one.getAttribute('stroke'), Number(one.getAttribute('stroke-width'))])"
    )
    assert lines == [[CASING, 2.4 + CASING_WIDER], [INK, 2.4]]
