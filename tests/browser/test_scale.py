"""What colours are compared with, and what part of the region a map opens on, in a region with neighbourhoods in some
municipalities only.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, serving, watching
from tests.browser.the_map import opened

pytestmark = pytest.mark.browser
BOUNDS = "(({ _southWest: a, _northEast: b }) => [a.lng, a.lat, b.lng, b.lat])(map.getBounds())"


@pytest.fixture(scope="module")
def address(ragged_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(ragged_bundle, tmp_path_factory.mktemp("server") / "log.txt") as address:
        yield address


@pytest.fixture
def page(new_page: NewPage, address: str) -> Iterator[Page]:
    page = new_page(base_url=address)
    with watching(page):
        yield page


def test_what_the_map_shows_now_becomes_the_scale(page: Page) -> None:
    atlas = opened(page, "lang=en&indicator=income&center=51.04,3.71&zoom=12")
    west, south, east, north = atlas.ask(BOUNDS)
    page.locator(".explore-strip").get_by_role("button", name="a part of the map").click()
    expect(page.locator(".said")).to_contain_text("compared within a part of the map")
    expect(atlas.page.locator(".atlas-legend")).to_contain_text("Colours compared within a chosen frame")
    (scale,) = parse_qs(urlsplit(page.url).query)["scale"]
    assert [float(edge) for edge in scale.split(",")] == pytest.approx([west, south, east, north], abs=1e-4)
    page.locator(".explore-strip").get_by_role("button", name="the whole region").click()
    expect(page.locator(".said")).not_to_contain_text("compared within")
    assert "scale" not in parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize("steps", [5, 7])
def test_limits_of_five_digits_are_beside_or_below_one_another(page: Page, steps: int) -> None:
    atlas = opened(page, f"lang=fr&indicator=income&center=51.04,3.71&zoom=12&steps={steps}")
    limits = atlas.page.locator(".atlas-scale b")
    expect(limits).to_have_count(steps + 1)
    boxes = [(box["y"], box["x"], box["x"] + box["width"]) for one in limits.all() if (box := one.bounding_box())]
    assert len(boxes) == steps + 1
    rows: dict[float, list[tuple[float, float]]] = {}
    for top, left, right in boxes:
        line = next((row for row in rows if abs(row - top) < 4), top)
        rows.setdefault(line, []).append((left, right))
    assert len(rows) in (1, 2)
    assert all(one[1] <= other[0] for row in rows.values() for one, other in pairwise(sorted(row)))


def test_need_opens_on_the_areas_that_are_compared_until_somebody_moves_the_map(page: Page) -> None:
    atlas = opened(page, "lang=en")
    region = atlas.ask("map.getZoom()")
    questions = page.locator(".questions")
    questions.get_by_role("link", name="Where is need high").click()
    atlas.wait_for(f"map.getZoom() > {region}")
    questions.get_by_role("link", name="Where are they?").click()
    atlas.wait_for(f"map.getZoom() === {region}")


def test_a_link_to_a_whole_links_to_its_other_parts(page: Page) -> None:
    opened(page, "lang=en&area=44021_1")
    expect(page.locator(".panel[data-area='440211A']")).to_be_visible()
    page.locator(".moved a").click()
    expect(page.locator(".panel[data-area='440211B']")).to_be_visible()
    expect(page.locator(".moved")).to_have_count(0)
