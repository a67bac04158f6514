"""Our folium layers, usable in any folium map: each carries its spec as JSON to a controller in ``static/``.

``tojson`` escapes what could end a script, and the scripts write text as text nodes only, so registry text stays text
wherever it comes from. Added to a map again with another spec, a layer changes what is drawn and draws no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from branca.element import CssLink, Element, Figure
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template

from dashboard.maps import scripts

Links = list[tuple[str, str]]
MAIN = "main.js"


class _Verbatim(Element):
    """A text for the page as it is. folium would read it as a template once more: a text with ``{%`` or ``{{`` in it
    would break the map or run, and reading a spec takes longer than making it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:
        """The text."""
        return self.text


class AtlasLayer(JSCSSMixin, Layer):
    """Base of our layers: an empty layer group whose option ``atlas`` is the ``role`` of a controller and its ``spec``.

    On the map it attaches ``static/main.js``, which draws the specs of all our layers there.
    """

    role = ""
    _template = Template(
        """{% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.layerGroup([],
            {"atlas": {"role": "{{ this.role }}", "spec": {{ this.spec|tojson }}}});
        {{ this.get_name() }}.on("add", ({ target }) =>
            import("{{ this.address }}").then(({ attach }) => attach(target._map)));
        {{ this.get_name() }}.addTo({{ this._parent.get_name() }});
        {% endmacro %}"""
    )

    def __init__(self, spec: Mapping[str, Any] | list[Any]) -> None:
        super().__init__(name=self.role, control=False)
        self._name = f"atlas_{self.role}"
        self.spec = spec
        self.address = scripts.module_address(MAIN)

    def render(self, **kwargs: Any) -> str:
        """Put links and script into the page's figure, as folium's layers do; there is no text of its own.

        Raises:
            TypeError: the layer is not in a map.
        """
        figure = self.get_root()
        if not isinstance(figure, Figure):
            raise TypeError(f"{self.role}: add the layer to a map before it is rendered")
        figure.script.add_child(_Verbatim(scripts.imports(MAIN)), name="atlas_modules")
        for name, url in self.default_css:
            figure.header.add_child(CssLink(url), name=name)
        figure.script.add_child(_Verbatim(self._template.module.script(self, kwargs)), name=self.get_name())
        return ""

    @property
    def default_css(self) -> Links:  # type: ignore[override]
        """All our styles."""
        return [("atlas_map_css", scripts.style_address("map"))]


class CanvasChoropleth(AtlasLayer):
    """Areas on canvas tiles: outlines are fetched once and kept, a change of figures sends one character an area.

    ``spec``:

    - ``levels`` from coarse to fine; each with ``geometry`` (``url`` of packed outlines and the zoom ``up_to`` which
      they are drawn, from coarse to fine), ``classes`` (one character an area, see
      :func:`dashboard.maps.choropleth.class_codes`), ``names`` and ``figures`` (addresses, see
      :mod:`dashboard.maps.map_files`);
    - ``from_zoom`` at which the last level begins, ``palette``, ``borders`` and ``lines`` (of hatches) by class,
      ``colour`` (whether to fill by class);
    - ``selected``: None, or ``id``, ``level`` and ``index`` of the area to outline and to bring into sight; where its
      level is not among ``levels`` it is None and the area's outlines are in ``geometry``;
    - ``cells`` instead of a palette where need and support are shown together, see
      :class:`dashboard.maps.bivariate_layer.BivariateColours`; ``figures`` is then the address of each area's cell in
      words;
    - ``focus``: bounds to open on instead of the region's; absent or None for these;
    - ``title`` of the figure, ``locale`` for numbers, ``texts``, ``ink`` (colour of the outline).
    """

    role = "areas"


class PracticeLayer(AtlasLayer):
    """Practices as symbols that become a circle with their number where they would hide one another.

    ``spec``: ``file`` (address of all practices), ``shown`` (base64 of one bit a practice, the first in the highest
    bit), ``selected`` (its place in the file or None), ``symbols`` (folder), ``accent``, ``ink``, ``locale``
    for numbers, ``texts``.
    """

    role = "practices"


class MeetingPlaceLayer(AtlasLayer):
    """Meeting places as small squares. ``spec``: ``file`` (address), ``line`` and ``far`` (colours), ``texts``."""

    role = "meeting_places"


class OsmPlaceLayer(AtlasLayer):
    """Meeting places of OpenStreetMap that the editors did not verify. ``spec``: as of :class:`MeetingPlaceLayer`."""

    role = "osm_places"


class OsmOtherLayer(AtlasLayer):
    """Places of OpenStreetMap that count in no figure. ``spec``: as of :class:`MeetingPlaceLayer`."""

    role = "osm_other"


class WhatIfLayer(AtlasLayer):
    """Meeting places that do not exist. ``spec``: :class:`dashboard.maps.what_if_layer.WhatIfSpec`.

    What a reader changes is reported as kind ``whatif`` with ``pins``: [lat, lon, kind or None] each.
    """

    role = "what_if"


class LabelLayer(AtlasLayer):
    """The names of places. ``spec``: :class:`dashboard.maps.labels.LabelSpec`."""

    role = "labels"


class InsetLayer(AtlasLayer):
    """A part of the region enlarged in a corner, while all of the region is in view and the map is roomy.

    ``spec``: ``bounds`` of the part and of the ``region``; ``areas`` (indices of those in it, of the first level),
    ``shown`` (as in :class:`PracticeLayer`); texts: ``title``, ``lines``, ``open``. It draws what the layers of areas
    and practices of the same map draw.
    """

    role = "inset"


class LegendLayer(AtlasLayer):
    """The legend.

    ``spec``: ``heading``, ``title``, ``unit``; ``levels`` and ``from_zoom`` as in :class:`CanvasChoropleth`, each
    level with ``classes`` (``colour``, ``from``, ``count``, ``title``), ``end``, ``method``, ``histogram`` (``counts``,
    ``steps``: the class of each bar, ``label``) and ``hatches``; ``marks``, ``credit`` (escaped), ``cells`` (None, or
    need and support together: see :class:`dashboard.maps.bivariate_layer.BivariateLegend`).
    """

    role = "legend"


class PlacesLayer(AtlasLayer):
    """A search box where ``search`` is said; buttons to jump to a place, with it or where ``jump`` says so; a switch
    for an outside base map, unless ``outside`` is empty.

    ``spec``: ``label``, ``places`` (name, bounds as [[south, west], [north, east]]); addresses of what can be found:
    ``names`` of areas, the coarsest level first, ``practices`` and, where they are drawn, ``meeting_places``;
    ``undrawn`` (outlines of levels that are not drawn, by the address of their names); words: ``search``, ``in_texts``,
    ``results``, ``nothing``, ``failed``, ``again``, ``practice``; ``outside`` (url, label, note, credit).
    """

    role = "places"


class WholeRegionLayer(AtlasLayer):
    """A button back to the whole region, which holds the map near it; on narrow maps how many practices lie beside it.

    ``spec``: ``bounds`` ([[south, west], [north, east]]), ``label``, ``sides`` (names of ``west`` and ``east``),
    ``beside`` (forms for one and several: ``{n}`` practices to the ``{side}``).
    """

    role = "whole_region"


class WordsLayer(AtlasLayer):
    """The reader's language for Leaflet's own controls and the map's frame.

    ``spec``: ``lang``, ``title`` of the map, ``keys`` (how to move it with a keyboard), ``zoom_in``, ``zoom_out``,
    ``close`` (a list on the map), ``two_fingers`` (said to who tries to move the map with one).
    """

    role = "words"


class PositionKeeper(AtlasLayer):
    """Starts the map where the address says, else at ``spec`` (bounds), and writes each move back into the address."""

    role = "position"


class LocationPickerLayer(AtlasLayer):
    """One place, drawn as the atlas draws a practice, which a click sets anew.

    ``spec``: ``at`` ([lat, lon] or None), ``radius`` of the halo in metres, ``zoom`` at which to show it, ``near``
    ([lat, lon] or None) to look at while there is no place, ``bounds`` to show where there is neither, ``pick``
    (whether a click sets it), ``symbol`` (address), ``accent``, ``title`` of the place, ``hint`` beside the pointer. A
    place that is set is reported as kind ``spot`` with [lat, lon].
    """

    role = "spot"
