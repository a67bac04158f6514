"""Our layers in a folium map that is not the atlas: no page of ours around it, folium's own map below."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import folium
import pytest
from playwright.sync_api import Page, Route, expect

from dashboard.maps.area_layer import area_spec
from dashboard.maps.choropleth import choropleth
from dashboard.maps.folium_layers import CanvasChoropleth, LegendLayer
from dashboard.maps.legend import legend
from dashboard.maps.spec import as_json
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.bundle import read_bundle
from tests.browser.conftest import NewPage, serving, watching
from tests.browser.the_map import over_map, wait_until

pytestmark = pytest.mark.browser


class PlainMap(folium.Map):
    """folium's map with Leaflet alone, from our server: the rest of what folium asks for is on another network."""

    default_js = [("leaflet", "/assets/leaflet/leaflet.js")]  # noqa: RUF012
    default_css = [("leaflet_css", "/assets/leaflet/leaflet.css")]  # noqa: RUF012


@pytest.fixture
def page(new_page: NewPage, two_level_bundle: Path, tmp_path: Path) -> Iterator[Page]:
    with serving(two_level_bundle, tmp_path / "log.txt") as address:
        page = new_page(900, 600, base_url=address)
        with watching(page):
            yield page


def test_areas_and_legend_work_in_a_plain_folium_map(page: Page, two_level_bundle: Path) -> None:
    dataset = Dataset(read_bundle(two_level_bundle))
    view, words = View(lang="en", layers=("areas",), classes="quantiles"), Words("en", dataset.bundle.vocabulary)
    scale = choropleth(view, dataset)
    west, south, east, north = dataset.bundle.manifest.region_info.bounds
    plain = PlainMap([(south + north) / 2, (west + east) / 2], zoom_start=10, tiles=None)
    plain.add_child(CanvasChoropleth(as_json(area_spec(view, dataset, words, scale))))
    plain.add_child(LegendLayer(as_json(legend(view, dataset, scale, words))))
    text = plain.get_root().render()

    def answer(route: Route) -> None:
        route.fulfill(body=text, content_type="text/html")

    page.route("**/plain.html", answer)
    page.goto("/plain.html")
    ours = f"window.{plain.get_name()}"
    drawn = partial(over_map, name=ours)
    wait_until(page, drawn("atlas.areas?.geometry(map.getZoom())"))
    assert page.evaluate(drawn("atlas.areas.geometry(map.getZoom()).length")) == 4
    assert page.locator(".atlas-scale em").all_inner_texts() == ["1", "1", "0", "1", "1"]
    page.evaluate(f"() => {{ {ours}.setZoom(11, {{ animate: false }}); }}")
    wait_until(page, drawn("atlas.areas.geometry(map.getZoom())?.length === 36"))
    assert page.locator(".atlas-scale em").all_inner_texts() == ["7"] * 5
    box = page.locator(".leaflet-container").bounding_box()
    assert box is not None
    page.evaluate(
        "window.told = []; window.addEventListener('atlas:choose', (event) => window.told.push(event.detail));"
    )
    page.mouse.move(box["x"] + box["width"] / 2 + 30, box["y"] + box["height"] / 2 + 30)
    expect(page.locator(".atlas-tooltip")).to_contain_text("The need (2021): ")
    page.mouse.click(box["x"] + box["width"] / 2 + 30, box["y"] + box["height"] / 2 + 30)
    page.wait_for_function("() => window.told.length")
    told = page.evaluate("() => window.told[0]")
    assert told["kind"] == "area"
    assert told["id"] in set(dataset.areas_of("neighbourhood")["area_id"])
    page.locator("path.atlas-outline-chosen").wait_for(state="attached")
