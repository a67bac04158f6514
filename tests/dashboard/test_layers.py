"""Our layers in any folium map: one script from our own address, the order as data, and no way out of the script."""

from __future__ import annotations

import json
import re

import folium

from dashboard.maps import scripts
from dashboard.maps.layers import CanvasChoropleth

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


def test_every_script_is_sent_and_its_address_follows_its_content() -> None:
    whole = scripts.joined("js").decode()
    names = {path.stem for path in scripts.STATIC.glob("*.js")}
    assert names == set(scripts.SCRIPTS)
    assert all(f"L.{layer.leaflet_class} = " in whole for layer in _layers())
    assert re.fullmatch(r"/assets/maps/atlas-[0-9a-f]{16}\.js", scripts.address("js"))


def _layers() -> list[type[CanvasChoropleth]]:
    base = CanvasChoropleth.__mro__[1]
    return base.__subclasses__()
