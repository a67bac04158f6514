"""What is typed into the map's search box finds what is meant, and the map goes to whatever is chosen."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from dashboard.outlets.html_file import write
from tests.browser import the_map
from tests.browser.conftest import NewPage, Watch
from tests.browser.the_map import TheMap, opened, over_map, search_box, wait_until

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]
EMBED = "embed.js"
SOMEWHERE_ELSE = "map.setView([50.7, 5.4], 13, { animate: false }) && null"


def options(atlas: TheMap, text: str, number: int) -> list[str]:
    """The first names of what a text finds, each with the note below it."""
    search_box(atlas.page).fill(text)
    rows = atlas.page.get_by_role("option")
    expect(rows.nth(number - 1)).to_be_visible()
    return [row.inner_text().replace("\n", " · ") for row in rows.all()[:number]]


def choose(atlas: TheMap, text: str) -> None:
    """Choose the first that a text finds."""
    options(atlas, text, 1)
    atlas.page.keyboard.press("Enter")


def fits(area: str) -> str:
    """Whether the map shows a whole area, as near as it can: an expression over ``value``, bounds of the area."""
    return f"""(() => {{
      const bounds = L.latLngBounds({area});
      const [one, other] = [bounds.getSouthWest(), bounds.getNorthEast()].map((at) => map.latLngToContainerPoint(at));
      const size = Math.max(Math.abs(one.x - other.x) / map.getSize().x, Math.abs(one.y - other.y) / map.getSize().y);
      return map.getBounds().contains(bounds) && (size > 0.2 || map.getZoom() >= 13.5);
    }})()"""


CHOSEN = "atlas.areas.geometry(1, atlas.areas.ownLevel()).bounds(atlas.areas.chosen.index)"
THERE = f"atlas.areas.chosen && atlas.areas.geometry(1, atlas.areas.ownLevel()) && {fits(CHOSEN)}"


def test_the_list_has_municipalities_first_by_everyday_names_postcodes_and_with_an_error(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=nl")
    assert options(atlas, "antw", 2)[0] == "Antwerpen"
    assert options(atlas, "9000", 1) == ["Gent · 9000"]
    assert options(atlas, "Gand", 1) == ["Gent · Gand"]
    # A village that is also a neighbourhood: the municipality comes first.
    assert options(atlas, "gentbrugge", 2) == ["Gent · Gentbrugge", "Gentbrugge · Gent"]
    assert options(atlas, "gnetbrugge", 1) == ["Gent · Gentbrugge"]
    assert options(atlas, "BRUXELLES", 1) == ["Brussel · Bruxelles"]
    assert options(atlas, "rabot\u2013blaisantvest", 1) == ["Rabot - Blaisantvest · Gent"]


@pytest.mark.parametrize("name", ["Gent", "Antwerpen", "Brussel"])
def test_the_map_goes_to_a_municipality_that_is_in_view_and_again_after_it_was_moved(
    watched: Watched, name: str
) -> None:
    page, _ = watched
    atlas = opened(page, "lang=nl")
    before = atlas.ask("map.getZoom()")
    choose(atlas, name)
    atlas.wait_for(THERE)
    assert atlas.ask("map.getZoom()") > before
    expect(page.locator(".panel h2")).to_contain_text(name)
    the_map.settle(page)
    assert atlas.ask(THERE)
    # The page has nothing new to send: the map goes there by itself.
    for move in (SOMEWHERE_ELSE, "map.setZoom(8, { animate: false }) && null"):
        atlas.ask(move)
        assert not atlas.ask(THERE)
        choose(atlas, name)
        atlas.wait_for(THERE)


@pytest.mark.parametrize(
    ("query", "name"), [("level=neighbourhood", "Gent"), ("level=municipality", "Muide"), ("layers=gap", "Antwerpen")]
)
def test_the_map_goes_to_an_area_of_a_level_that_it_does_not_draw(watched: Watched, query: str, name: str) -> None:
    page, _ = watched
    atlas = opened(page, f"lang=nl&{query}")
    for _ in range(2):
        choose(atlas, name)
        atlas.wait_for(THERE)
        expect(page.locator(".panel h2")).to_contain_text(name)
        expect(atlas.page.locator("path.atlas-outline-chosen")).to_be_attached()
        atlas.ask(SOMEWHERE_ELSE)


def test_the_map_goes_to_an_area_whose_outlines_come_late(watched: Watched) -> None:
    page, _ = watched
    held: list[Route] = []
    release = False
    page.route("**/geometry/areas-neighbourhood-*", lambda route: route.continue_() if release else held.append(route))
    atlas = opened(page, "lang=nl&level=municipality&layers=areas")
    choose(atlas, "Muide")
    expect(page.locator(".panel h2")).to_contain_text("Muide")
    assert held
    before = atlas.ask("map.getCenter()")
    release = True
    for route in held:
        route.continue_()
    atlas.wait_for(THERE)
    assert atlas.ask("map.getCenter()") != before


@pytest.mark.parametrize("layers", ["", "&layers=areas"])
def test_the_map_goes_to_a_practice_also_where_none_are_drawn(watched: Watched, layers: str) -> None:
    page, _ = watched
    atlas = opened(page, f"lang=nl{layers}&center=51.06,3.71&zoom=12")
    spot = "map.getBounds().pad(-0.1).contains([51.06186, 3.70994]) && map.getZoom() >= 13"
    assert not atlas.ask(spot)
    for move in (SOMEWHERE_ELSE, "null"):
        choose(atlas, "torekes")
        atlas.wait_for(spot)
        expect(page.locator(".panel h2")).to_have_text("Torekes")
        atlas.ask(move)
    # It is not left by a hit: who is nearer stays as near.
    atlas.ask("map.setView([51.0, 3.7], 16, { animate: false }) && null")
    choose(atlas, "torekes")
    atlas.wait_for(spot)
    assert atlas.ask("map.getZoom()") == 16


def test_the_map_goes_to_a_meeting_place_each_time(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=nl")
    for _ in range(2):
        choose(atlas, "krook")
        atlas.wait_for("map._popup && map._popup.isOpen() && map.getBounds().contains(map._popup.getLatLng())")
        atlas.ask(SOMEWHERE_ELSE)


def test_an_embed_goes_to_a_hit_of_whichever_level(new_page: NewPage) -> None:
    page = new_page(1000, 700)
    page.goto("/embed?lang=nl&level=neighbourhood&controls=search,zoom")
    wait_until(page, over_map(the_map.DRAWN, EMBED))
    box = search_box(page)
    for name in ("Gent", "Muide", "Gent"):
        box.fill(name)
        page.get_by_role("option").first.click()
        wait_until(page, over_map(THERE, EMBED))
        expect(page.locator("#atlas-card h2")).to_have_text(name)
        expect(page.locator("path.atlas-outline-chosen")).to_be_attached()
        page.evaluate(over_map(SOMEWHERE_ELSE, EMBED))


def test_an_exported_file_goes_to_a_hit_without_a_network(browser: Browser, tmp_path: Path, atlas_bundle: Path) -> None:
    out = tmp_path / "map.html"
    write("lang=nl&level=neighbourhood&controls=search", out, atlas_bundle)
    context = browser.new_context(offline=True, viewport={"width": 1000, "height": 700})
    page = context.new_page()
    page.goto(out.as_uri())
    of_file = partial(over_map, entry=EMBED, folder="atlas/")
    wait_until(page, of_file(the_map.DRAWN))
    for name in ("Gent", "Muide"):
        search_box(page).fill(name)
        page.get_by_role("option").first.click()
        wait_until(page, of_file(THERE))
        expect(page.locator("#atlas-card h2")).to_have_text(name)
    context.close()
