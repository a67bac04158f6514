"""What was chosen is drawn as chosen, whichever areas and practices the map draws otherwise; and what can be found."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.the_map import opened, over_map, search_box, speak, wait_until, where

pytestmark = pytest.mark.browser
Watched = tuple[Page, Watch]


def test_a_chosen_area_keeps_its_outline_when_a_finer_level_is_drawn(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en&layers=areas&center=51.06,3.71&zoom=10&area=440217")
    outline = atlas.page.locator("path.atlas-outline-chosen")
    expect(outline).to_have_count(1)
    before = outline.get_attribute("d")
    atlas.ask("map.setView([51.06, 3.71], 13, { animate: false }) && null")
    assert atlas.ask("atlas.areas.spec.levels.indexOf(atlas.areas.level)") == 1
    expect(outline).to_have_count(1)
    assert outline.get_attribute("d") != before


def test_an_area_of_a_level_that_the_map_does_not_draw_is_outlined(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en&layers=areas&level=municipality&area=440217&center=51.06,3.71&zoom=13")
    assert atlas.areas() == 4
    expect(atlas.page.locator("path.atlas-outline-chosen")).to_have_count(1)


HALOS = """(() => {
  const { practices } = atlas;
  const corner = map.getPixelOrigin().subtract(map._getMapPanePos());
  const seen = L.bounds(corner, corner.add(map.getSize()));
  const rows = practices.pointedAt(practices.arrange(map.getZoom()));
  return practices.halos(rows, map.getZoom(), seen).map((halo) => {
    const at = map.unproject([halo.x, halo.y], map.getZoom());
    return [Math.round(at.lat * 1e5) / 1e5, Math.round(at.lng * 1e5) / 1e5];
  });
})()"""


def test_a_practice_that_filters_leave_out_is_drawn_with_its_halo_and_the_panel_says_so(watched: Watched) -> None:
    page, _ = watched
    chosen = "practice=naaiatelier-zuid-antwerpen"
    atlas = opened(page, f"lang=en&{chosen}&setting=learning&center=51.2003,4.3828&zoom=14.5")
    atlas.practice("naaiatelier-zuid-antwerpen")
    expect(page.locator(".panel .outside")).to_contain_text("outside your filters")
    # Its symbol makes room for others; its halo stays on its place.
    file = "atlas.practices.file"
    mine = f"{file}.ids.indexOf('naaiatelier-zuid-antwerpen')"
    there = atlas.ask(f"[{file}.lat[{mine}], {file}.lon[{mine}]].map((one) => Math.round(one * 1e5) / 1e5)")
    assert there in atlas.ask(HALOS)
    page.locator(".tag-clear").click()
    expect(page.locator(".panel .outside")).to_have_count(0)
    expect(page.locator(".panel[data-practice='naaiatelier-zuid-antwerpen']")).to_be_visible()


def test_a_practice_has_its_halo_only_while_something_points_at_it(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en&center=51.0432,3.7505&zoom=15&layers=practices,areas")
    assert atlas.ask(HALOS) == []
    on_spot = "atlas.practices.file.ids[atlas.practices.file.lat.indexOf(51.0432)]"
    atlas.point(atlas.practice(atlas.ask(on_spot)))
    expect(atlas.page.locator(".atlas-tooltip")).to_be_visible()
    assert atlas.ask(HALOS) == [[51.0432, 3.7505]]
    page.mouse.move(5, 5)
    expect(atlas.page.locator(".atlas-tooltip")).to_have_count(0)
    assert atlas.ask(HALOS) == []
    # Nor is a meeting place found where none is drawn.
    search_box(page).fill("krook")
    expect(atlas.page.locator(".atlas-search .atlas-nothing")).to_be_visible()


def test_a_meeting_place_is_found_and_brought_into_sight(watched: Watched) -> None:
    page, _ = watched
    atlas = opened(page, "lang=en")
    search_box(page).fill("krook")
    expect(atlas.page.get_by_role("option").first).to_contain_text("De Krook & co")
    page.keyboard.press("Enter")
    expect(atlas.page.locator(".atlas-popup strong")).to_have_text("Bibliotheek De Krook & co")
    assert atlas.ask("map.getZoom()") >= 15
    assert atlas.ask("map.getBounds().contains(map._popup.getLatLng())")


def test_areas_are_found_by_their_name_in_another_language(watched: Watched) -> None:
    page, _ = watched
    opened(page, "lang=nl")
    found = page.locator(".atlas-search [role=option]:not(.atlas-in-texts)")
    search_box(page).fill("vieux laeken")
    expect(found).to_have_text(re.compile("Laken"))
    speak(page, "fr")
    search_box(page).fill("marollen")
    expect(found).to_have_text(re.compile("Marolles"))


def test_what_was_found_is_named_anew_when_the_language_changes_under_it(watched: Watched) -> None:
    page, _ = watched
    opened(page, "lang=nl")
    found = page.locator(".atlas-search [role=option]:not(.atlas-in-texts)")
    search_box(page).fill("marollen")
    expect(found).to_have_text(re.compile("Marollen"))
    # A click from a script leaves the focus in the box, as a slow answer does.
    page.locator("[data-key='lang-fr']").dispatch_event("click")
    expect(found).to_have_text(re.compile("Marolles"))


def test_an_embed_draws_such_a_practice_too_and_its_card_says_so(watched: Watched) -> None:
    page, _ = watched
    page.goto("/embed?lang=en&practice=naaiatelier-zuid-antwerpen&setting=learning")
    card = page.locator("#atlas-card")
    expect(card.locator(".outside")).to_contain_text("outside your filters")
    wait_until(page, over_map(where("item.key === 'naaiatelier-zuid-antwerpen'"), "embed.js"))
    page.locator("#atlas-list").click()
    card.get_by_role("listitem").first.get_by_role("button").click()
    expect(card.locator("h3").first).to_be_visible()
    expect(card.locator(".outside")).to_have_count(0)


def test_an_embeds_zoom_buttons_speak_its_language(watched: Watched) -> None:
    page, _ = watched
    page.goto("/embed?lang=fr")
    expect(page.get_by_role("button", name="Agrandir")).to_have_attribute("title", "Agrandir")
