"""Our folium layers: each hands its data as JSON to its half in ``static/atlas-map.js``. Usable in any folium map.

``tojson`` escapes what could end a script, and the JavaScript half writes text as text nodes only, so registry text
stays text wherever it comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template

ASSETS = "/assets"


class AtlasLayer(JSCSSMixin, Layer):
    """Base of our layers: constructs ``L.<leaflet_class>`` with ``data`` as its only argument."""

    leaflet_class = ""
    default_js: list[tuple[str, str]] = [("atlas_map", f"{ASSETS}/maps/atlas-map.js")]
    default_css: list[tuple[str, str]] = [("atlas_map", f"{ASSETS}/maps/atlas-map.css")]
    _template = Template(
        """{% macro script(this, kwargs) %}
        var {{ this.get_name() }} = new L.{{ this.leaflet_class }}({{ this.data|tojson }});
        {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
        {% endmacro %}"""
    )

    def __init__(self, data: Mapping[str, Any] | list[Any]) -> None:
        super().__init__(name=self.leaflet_class, control=False)
        self._name = self.leaflet_class
        self.data = data


class AreaLayer(AtlasLayer):
    """Neighbourhoods as a choropleth.

    ``data``: ``levels`` from coarse to fine, each with ``url`` of the geometry and ``areas`` (id → [class, name,
    figure]); ``from_zoom`` (where the fine level begins), ``palette``, ``colour`` (whether to fill by class),
    ``selected`` (id or None), ``ink``.
    """

    leaflet_class = "AtlasAreas"


class PracticeLayer(AtlasLayer):
    """Practices as symbols.

    ``data``: ``points`` (id, name, line, lat, lon in WGS84, symbol, radius of the halo in metres or 0), ``groups``
    (lat, lon, title, practices) for what is known only to the municipality, ``selected``, ``accent``, ``symbols``.
    """

    leaflet_class = "AtlasPractices"


class MeetingPlaceLayer(AtlasLayer):
    """Meeting places as small squares. ``data``: ``points`` (name, line, lat, lon in WGS84)."""

    leaflet_class = "AtlasMeetingPlaces"


class LegendLayer(AtlasLayer):
    """The legend. ``data``: ``heading``, ``title``, ``unit``, ``steps``, ``end``, ``marks``, ``credit`` (escaped)."""

    leaflet_class = "AtlasLegend"


class PlacesLayer(AtlasLayer):
    """Buttons to jump to a place and to switch on an outside base map.

    ``data``: ``label``, ``places`` (name, bounds as [[south, west], [north, east]]), ``outside`` (url, label, note,
    credit).
    """

    leaflet_class = "AtlasPlaces"


class PositionKeeper(AtlasLayer):
    """Starts the map where the address says, else at ``data`` (bounds), and writes each move back into the address."""

    leaflet_class = "AtlasPosition"
