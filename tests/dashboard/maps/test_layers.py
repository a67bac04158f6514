"""Our layers in any folium map: one script from our own address, the order as data, and no way out of the script."""

from __future__ import annotations

import inspect
import json
import re

import folium
import pytest

from dashboard.maps import scripts
from dashboard.maps.drawing import ALONE, FAR, HATCHES, MOST, PASSES, REACH, for_scripts
from dashboard.maps.folium_layers import AtlasLayer, CanvasChoropleth
from dashboard.maps.still import basemap_areas, legend_blocks, points

ORDER = {"levels": [], "from_zoom": 10, "title": "</script><script>alert(1)</script>"}


def test_a_plain_folium_map_carries_the_layer_and_its_order() -> None:
    plain = folium.Map([51, 4], tiles=None)
    plain.add_child(CanvasChoropleth(ORDER))
    page = plain.get_root().render()
    assert page.count(scripts.address("js")) == 1
    assert page.count(scripts.address("css")) == 1
    found = re.search(r"new L\.AtlasAreas\((.*)\);", page)
    assert found is not None
    assert json.loads(found[1]) == ORDER
    assert "alert(1)</script>" not in page


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{% if x", "{# a", "{{'map_div'}}"])
def test_a_text_that_looks_like_a_template_stays_a_text(text: str) -> None:
    plain = folium.Map([51, 4], tiles=None)
    group = folium.FeatureGroup().add_to(plain)
    group.add_child(CanvasChoropleth({**ORDER, "title": text}))
    found = re.search(r"new L\.AtlasAreas\((.*)\);", plain.get_root().render())
    assert found is not None
    assert json.loads(found[1])["title"] == text


def test_a_layer_outside_a_map_says_so() -> None:
    with pytest.raises(TypeError, match="AtlasAreas: add the layer to a map"):
        CanvasChoropleth(ORDER).render()


def test_every_script_is_sent_and_its_address_follows_its_content() -> None:
    whole = scripts.joined("js").decode()
    names = {path.stem for path in scripts.STATIC.glob("*.js")}
    assert names == set(scripts.SCRIPTS)
    assert all(f"L.{layer.leaflet_class} = " in whole for layer in _layers())
    assert re.fullmatch(r"/assets/maps/atlas-[0-9a-f]{16}\.js", scripts.address("js"))


def _layers() -> list[type[AtlasLayer]]:
    return AtlasLayer.__subclasses__()


def test_screen_and_picture_draw_by_the_same_numbers() -> None:
    whole = scripts.joined("js").decode()
    first, _, rest = whole.partition("\n")
    found = re.fullmatch(r"L\.Atlas = \{ drawing: (.*) \};", first)
    assert found is not None
    assert json.loads(found[1]) == for_scripts()
    # Neither side has a copy of its own that could differ.
    assert f"{FAR}" not in rest
    assert f"{REACH}" not in rest
    for name in ("far", "clusters", "hatches", "casing", "plain", "place"):
        assert re.search(rf"\bdrawing\.{name}\b|\{{[^}}]*\b{name}\b[^}}]*\}} = Atlas\.drawing\b", rest), name
    for module in (points, basemap_areas, legend_blocks):
        source = inspect.getsource(module)
        assert "drawing" in source
        assert all(hatch["line"] not in source for hatch in HATCHES.values() if hatch["line"])
    assert {"FAR": FAR, "PASSES": PASSES, "REACH": REACH}.items() <= vars(points).items()


def test_symbols_are_as_wide_and_joined_in_a_picture_as_on_the_screen() -> None:
    assert points.radius(1) == ALONE
    assert points.radius(10**9) == MOST
    apart = REACH * 2 * ALONE
    near = points.clusters([points.PointSymbol(0, 0, ALONE, (0,)), points.PointSymbol(apart - 0.1, 0, ALONE, (1,))], 1)
    far = points.clusters([points.PointSymbol(0, 0, ALONE, (0,)), points.PointSymbol(apart + 0.1, 0, ALONE, (1,))], 1)
    assert [spot.rows for spot in near] == [(0, 1)]
    assert [spot.rows for spot in far] == [(0,), (1,)]
