"""A click on a map opens the right card with the bundle's numbers: on its own page, on another site, and in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Frame, Locator, Page, expect

from dashboard.outlets.export import write
from dashboard.presenters.area_card import area_card, card_figures
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle
from tests.browser import the_map
from tests.browser.conftest import watching
from tests.browser.test_embed import EMBED
from tests.browser.the_map import framed, over_map, wait_until, where

pytestmark = pytest.mark.browser
Outlet = Literal["page", "frame", "file"]
OUTLETS: tuple[Outlet, ...] = ("page", "frame", "file")
Shown = tuple[Page, Page | Frame, Callable[[str], str]]
Opener = Callable[[Outlet, str], AbstractContextManager[Shown]]
RABOT, STUIVENBERG, KUREGEM, MUIDE = "440217", "11002ANT20", "21000_40", "4402104"


@pytest.fixture(scope="module")
def sample(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


@pytest.fixture
def shown(browser: Browser, server: str, site: Callable[[str], str], tmp_path: Path, atlas_bundle: Path) -> Opener:
    """Open a view in an outlet: the page, the document with the map, and how to ask that map."""

    @contextmanager
    def opened(outlet: Outlet, query: str) -> Iterator[Shown]:
        context = browser.new_context(viewport={"width": 1000, "height": 760}, offline=outlet == "file")
        page = context.new_page()
        ask = partial(over_map, entry=EMBED, folder="atlas/" if outlet == "file" else "")
        with watching(page) as watch:
            document: Page | Frame = page
            if outlet == "file":
                write(query, tmp_path / "map.html", atlas_bundle)
                watch.allowed = ((tmp_path / "map.html").as_uri(),)
                page.goto(*watch.allowed)
            elif outlet == "frame":
                page.goto(site(f'<iframe src="{server}/embed?{query}" width="900" height="700"></iframe>'))
                document = framed(page, ask(the_map.DRAWN))
            else:
                page.goto(f"{server}/embed?{query}")
            wait_until(document, ask(the_map.DRAWN))
            yield page, document, ask
        context.close()

    return opened


def click(page: Page, document: Page | Frame, at: dict[str, float]) -> None:
    box = document.locator("#atlas-map").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])


def says(card: Locator, area: str, view: View, dataset: Dataset) -> None:
    """The card has every line of the area's card, and no failure."""
    words = Words("en", dataset.bundle.vocabulary)
    wanted = area_card(area, dataset, words, card_figures(view, dataset))
    assert wanted.figure is not None
    assert wanted.need is not None
    expect(card.locator("h2")).to_have_text(wanted.name)
    for text in (
        wanted.kicker, wanted.residents, wanted.figure.label, wanted.figure.value, wanted.need.title, wanted.need.cell,
        wanted.places_note, *wanted.certainty, *(place.name for place in wanted.places),
    ):  # fmt: skip
        expect(card).to_contain_text(text)
    expect(card.locator(".certainty")).to_have_count(int(wanted.need.known))
    expect(card.locator("li")).to_have_count(len(wanted.places))


@pytest.mark.parametrize("outlet", OUTLETS)
@pytest.mark.parametrize("layer", ["areas", "gap"])
def test_a_click_on_an_area_opens_its_card(shown: Opener, sample: Dataset, layer: str, outlet: Outlet) -> None:
    lat, lon = 51.21375, 4.423337
    query = f"lang=en&layers={layer}&center={lat},{lon}&zoom=14"
    with shown(outlet, query) as (page, document, ask):
        card = document.locator("#atlas-card")
        expect(card).to_be_hidden()
        click(page, document, document.evaluate(ask("map.latLngToContainerPoint(value)"), [lat, lon]))
        says(card, STUIVENBERG, View(layers=(layer,)), sample)
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()


@pytest.mark.parametrize("outlet", OUTLETS)
def test_a_click_on_a_practice_opens_its_card(shown: Opener, sample: Dataset, outlet: Outlet) -> None:
    query = "lang=en&layers=practices&center=51.0625,3.708&zoom=15"
    with shown(outlet, query) as (page, document, ask):
        place = ask(where("item.key === 'de-site-gent'"))
        wait_until(document, place)
        click(page, document, document.evaluate(place))
        card = document.locator("#atlas-card")
        expect(card.locator("h2")).to_have_text(str(sample.practices_by_id.at["de-site-gent", "name"]))
        supports = sample.bundle.supports
        number = int((supports["practice_id"] == "de-site-gent").sum())
        assert number
        expect(card.locator("ul").first.locator("li")).to_have_count(number)


@pytest.mark.parametrize("outlet", OUTLETS)
def test_a_click_on_a_meeting_place_says_its_name_and_kind(shown: Opener, sample: Dataset, outlet: Outlet) -> None:
    places = sample.bundle.meeting_places
    row = places[places["name"] == "Buurtcentrum Rabot"].iloc[0]
    query = f"lang=en&layers=meeting_places&center={row['lat']},{row['lon']}&zoom=15"
    with shown(outlet, query) as (page, document, ask):
        wait_until(document, ask("Boolean(atlas.points && atlas.points.drawn && atlas.points.drawn.length)"))
        click(page, document, document.evaluate(ask("map.latLngToContainerPoint(value)"), [row["lat"], row["lon"]]))
        popup = document.locator(".atlas-popup")
        expect(popup).to_contain_text(row["name"])
        expect(popup).to_contain_text(Words("en", sample.bundle.vocabulary).term("meeting_place_kind", row["kind"]))


@pytest.mark.parametrize("outlet", ["page", "file"])
@pytest.mark.parametrize("area", [RABOT, KUREGEM, MUIDE, "44021"])
def test_an_area_that_the_address_names_says_what_is_missing(
    shown: Opener, sample: Dataset, area: str, outlet: Outlet
) -> None:
    with shown(outlet, f"lang=en&layers=gap&area={area}") as (_, document, _):
        says(document.locator("#atlas-card"), area, View(layers=("gap",)), sample)


@pytest.mark.parametrize("outlet", ["page", "file"])
def test_an_area_of_a_level_that_is_not_drawn_opens_from_the_search(
    shown: Opener, sample: Dataset, outlet: Outlet
) -> None:
    with shown(outlet, "lang=en&layers=gap&controls=search") as (_, document, _):
        document.get_by_role("combobox").fill("ghent")
        document.get_by_role("option").first.click()
        says(document.locator("#atlas-card"), "44021", View(layers=("gap",)), sample)


def test_a_card_that_does_not_come_says_so_and_is_asked_for_again(browser: Browser, server: str) -> None:
    page = browser.new_page()
    refused: list[str] = []
    page.on("pageerror", lambda problem: refused.append(str(problem)))
    page.route("**/layers/cards-*", lambda route: route.fulfill(status=503))
    page.goto(f"{server}/embed?lang=en&layers=gap&area={RABOT}")
    card = page.locator("#atlas-card")
    expect(card).to_contain_text("This could not be loaded.")
    page.unroute("**/layers/cards-*")
    card.get_by_role("button", name="Try again").click()
    expect(card.locator("h2")).to_have_text("Rabot - Blaisantvest")
    assert refused == []
    page.close()


def test_a_mistake_in_a_script_comes_to_light(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.route("**/layers/cards-*", lambda route: route.fulfill(json={"texts": []}))
    with page.expect_event("pageerror"):
        page.goto(f"{server}/embed?lang=en&layers=gap&area={RABOT}")
    page.close()
