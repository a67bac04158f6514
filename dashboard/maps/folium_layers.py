"""Our folium layers, usable in any folium map: each hands its order as JSON to its half in ``static/``.

``tojson`` escapes what could end a script, and the scripts write text as text nodes only, so registry text stays text
wherever it comes from. Added to a map again with another order, a layer changes what is drawn and draws no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template

from dashboard.maps import scripts

Links = list[tuple[str, str]]


class _Script(Element):
    """A piece of script that stands in the page as it is. folium would read it as a template once more: a text with
    ``{%`` or ``{{`` in it would break the map or run, and reading an order takes longer than making it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:
        """The text."""
        return self.text


class AtlasLayer(JSCSSMixin, Layer):
    """Base of our layers: constructs ``L.<leaflet_class>`` with ``order`` as its only argument."""

    leaflet_class = ""
    _template = Template(
        """{% macro script(this, kwargs) %}
        var {{ this.get_name() }} = new L.{{ this.leaflet_class }}({{ this.order|tojson }});
        {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
        {% endmacro %}"""
    )

    def __init__(self, order: Mapping[str, Any] | list[Any]) -> None:
        super().__init__(name=self.leaflet_class, control=False)
        self._name = self.leaflet_class
        self.order = order

    def render(self, **kwargs: Any) -> str:
        """Put links and script into the page's figure, as folium's layers do; there is no text of its own.

        Raises:
            TypeError: the layer is not in a map.
        """
        figure = self.get_root()
        if not isinstance(figure, Figure):
            raise TypeError(f"{self.leaflet_class}: add the layer to a map before it is rendered")
        for kind, links in ((JavascriptLink, self.default_js), (CssLink, self.default_css)):
            for name, url in links:
                figure.header.add_child(kind(url), name=name)
        figure.script.add_child(_Script(self._template.module.script(self, kwargs)), name=self.get_name())
        return ""

    @property
    def default_js(self) -> Links:  # type: ignore[override]
        """All our scripts: one file, named by its content."""
        return [("atlas_map", scripts.address("js"))]

    @property
    def default_css(self) -> Links:  # type: ignore[override]
        """All our styles."""
        return [("atlas_map_css", scripts.address("css"))]


class CanvasChoropleth(AtlasLayer):
    """Areas on canvas tiles: outlines are fetched once and kept, a change of figures sends one character an area.

    ``order``:

    - ``levels`` from coarse to fine; each with ``geometry`` (``url`` of packed outlines and the zoom ``up_to`` which
      they are drawn, from coarse to fine), ``classes`` (one character an area, see
      :func:`dashboard.maps.choropleth.class_codes`), ``names`` and ``figures`` (addresses, see
      :mod:`dashboard.maps.map_files`);
    - ``from_zoom`` at which the last level begins, ``palette``, ``borders`` and ``lines`` (of hatches) by class,
      ``colour`` (whether to fill by class);
    - ``selected``: None, or ``id``, ``level`` and ``index`` of the area to outline and to bring into sight; where its
      level is not among ``levels`` it is None and the area's outlines are in ``geometry``;
    - ``cells`` instead of a palette where need and support are shown together, see
      :func:`dashboard.maps.bivariate_layer.cell_colours`; ``figures`` is then the address of each area's cell in words;
    - ``title`` of the figure, ``locale`` for numbers, ``texts``, ``ink`` (colour of the outline).
    """

    leaflet_class = "AtlasAreas"


class PracticeLayer(AtlasLayer):
    """Practices as symbols that become a circle with their number where they would hide one another.

    ``order``: ``file`` (address of all practices), ``shown`` (base64 of one bit a practice, the first in the highest
    bit), ``selected`` (its place in the file or None), ``symbols`` (folder), ``accent``, ``ink``, ``locale``
    for numbers, ``texts``.
    """

    leaflet_class = "AtlasPractices"


class MeetingPlaceLayer(AtlasLayer):
    """Meeting places as small squares. ``order``: ``file`` (address), ``line`` and ``far`` (colours), ``texts``."""

    leaflet_class = "AtlasMeetingPlaces"


class LegendLayer(AtlasLayer):
    """The legend.

    ``order``: ``heading``, ``title``, ``unit``; ``levels`` and ``from_zoom`` as in :class:`CanvasChoropleth`, each
    level with ``classes`` (``colour``, ``from``, ``count``, ``title``), ``end``, ``method``, ``histogram`` (``counts``,
    ``steps``: the class of each bar, ``label``) and ``hatches``; ``marks``, ``credit`` (escaped), ``cells`` (None, or
    need and support together: see :func:`dashboard.maps.bivariate_layer.bivariate_legend`).
    """

    leaflet_class = "AtlasLegend"


class PlacesLayer(AtlasLayer):
    """A search box where ``search`` is said; buttons to jump to a place, with it or where ``jump`` says so; a switch
    for an outside base map, unless ``outside`` is empty.

    ``order``: ``label``, ``places`` (name, bounds as [[south, west], [north, east]]); addresses of what can be found:
    ``names``, ``practices`` and, where they are drawn, ``meeting_places``; words: ``search``, ``results``, ``nothing``,
    ``failed``, ``again``, ``practice``; ``outside`` (url, label, note, credit).
    """

    leaflet_class = "AtlasPlaces"


class WordsLayer(AtlasLayer):
    """The reader's language for Leaflet's own controls and the map's frame.

    ``order``: ``lang``, ``title`` of the map, ``keys`` (how to move it with a keyboard), ``zoom_in``, ``zoom_out``,
    ``close`` (a list on the map).
    """

    leaflet_class = "AtlasWords"


class PositionKeeper(AtlasLayer):
    """Starts the map where the address says, else at ``order`` (bounds), and writes each move back into the address."""

    leaflet_class = "AtlasPosition"


class LocationPickerLayer(AtlasLayer):
    """One place, drawn as the atlas draws a practice, which a click sets anew.

    ``order``: ``at`` ([lat, lon] or None), ``radius`` of the halo in metres, ``zoom`` at which to show it, ``near``
    ([lat, lon] or None) to look at while there is no place, ``bounds`` to show where there is neither, ``pick``
    (whether a click sets it), ``symbol`` (address), ``accent``, ``title`` of the place, ``hint`` beside the pointer. A
    place that is set is reported as kind ``spot`` with [lat, lon].
    """

    leaflet_class = "AtlasSpot"
