"""Our layers in any folium map: modules from our own address, the spec as data, and no way out of the script."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any
from urllib.parse import unquote

import folium
import pytest

from dashboard.maps import scripts
from dashboard.maps.drawing import FAR, HATCHES
from dashboard.maps.folium_layers import MAIN, AtlasLayer, CanvasChoropleth
from dashboard.maps.still import basemap_areas, legend_blocks, points
from tools.drawing_module import drawing_module

SPEC = {"levels": [], "from_zoom": 10, "title": "</script><script>alert(1)</script>"}


def spec_in(page: str) -> Any:
    found = re.search(r"L\.layerGroup\(\[\],\s*(.*)\);", page)
    assert found is not None
    return json.loads(found[1])["atlas"]


def test_a_plain_folium_map_carries_the_layer_and_its_spec() -> None:
    plain = folium.Map([51, 4], tiles=None)
    plain.add_child(CanvasChoropleth(SPEC))
    page = plain.get_root().render()
    assert page.count(f'import("{scripts.module_address(MAIN)}")') == 1
    assert page.count(scripts.style_address("map")) == 1
    assert spec_in(page) == {"role": "areas", "spec": SPEC}
    assert "alert(1)</script>" not in page


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "{% if x", "{# a", "{{'map_div'}}"])
def test_a_text_that_looks_like_a_template_stays_a_text(text: str) -> None:
    plain = folium.Map([51, 4], tiles=None)
    group = folium.FeatureGroup().add_to(plain)
    group.add_child(CanvasChoropleth({**SPEC, "title": text}))
    assert spec_in(plain.get_root().render())["spec"]["title"] == text


def test_a_layer_outside_a_map_says_so() -> None:
    with pytest.raises(TypeError, match="areas: add the layer to a map"):
        CanvasChoropleth(SPEC).render()


def test_every_layer_has_a_controller() -> None:
    roles = re.search(r"const ROLES = \{(.*?)\};", scripts.modules()[MAIN], re.DOTALL)
    assert roles is not None
    assert set(re.findall(r"(\w+):", roles[1])) == {layer.role for layer in AtlasLayer.__subclasses__()}


def test_every_module_belongs_to_a_page_and_its_address_follows_the_content_of_all() -> None:
    modules = scripts.modules().items()
    parts = (name for name, text in modules if name.startswith("parts/") and "export const mount " in text)
    entries = (MAIN, "embed.js", "present.js", "copying.js", "preview/changed_places.js", *parts)
    assert {name for entry in entries for name in scripts.closure(entry)} == set(scripts.modules())
    assert re.fullmatch(r"/assets/maps/[0-9a-f]{16}/main\.js", scripts.module_address(MAIN))
    # A page requests all that it needs at once.
    preloaded = re.findall(r'<link rel="modulepreload" href="([^"]*)">', scripts.preloads(MAIN))
    assert preloaded == [scripts.module_address(name) for name in scripts.closure(MAIN)]


def test_a_page_that_is_one_file_contains_a_module_and_its_imports_under_names_without_a_path() -> None:
    kinds, texts = zip(*scripts.embedded("embed.js"), strict=True)
    assert kinds == ("text/javascript", "importmap", "module")
    imports = json.loads(texts[1])["imports"]
    assert set(imports) == {f"atlas/{name}" for name in scripts.closure("embed.js")}
    for url in imports.values():
        source = unquote(url.removeprefix("data:text/javascript,"))
        assert set(re.findall(r'^(?:import|\} from)\b.*"(.*)";$', source, re.MULTILINE)) <= set(imports)
    assert all("</" not in text for text in texts[1:])


def test_screen_and_picture_draw_by_the_same_numbers() -> None:
    modules = scripts.modules()
    assert modules["drawing.js"] == drawing_module()
    rest = "".join(source for name, source in modules.items() if name != "drawing.js")
    # Neither side has a copy of its own that could differ.
    assert f"{FAR}" not in rest
    used = {*json.loads(modules["drawing.js"].split("export default ")[1].rstrip(";\n"))}
    assert {"far", "clusters", "ring", "shapes", "split", "symbol", "townsBelow", "hatches"} <= used
    for name in used:
        assert re.search(rf"\bdrawing\.{name}\b|\{{[^}}]*\b{name}\b[^}}]*\}} = drawing\b", rest), name
    for module in (points, basemap_areas, legend_blocks):
        source = inspect.getsource(module)
        assert "drawing" in source
        assert all(hatch["line"] not in source for hatch in HATCHES.values() if hatch["line"])
