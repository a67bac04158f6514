"""One specification of a map: everything that a view shows, as frozen values.

Page, embed, file and picture are drawn from it: :mod:`dashboard.maps.folium_map` makes folium layers of it,
:mod:`dashboard.maps.standalone` JSON for our scripts, and :mod:`dashboard.maps.still` draws it with matplotlib.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import escape

from dashboard.maps import map_files
from dashboard.maps.area_layer import AreaSpec, area_spec
from dashboard.maps.bivariate_layer import bivariate_layer
from dashboard.maps.choropleth import choropleth
from dashboard.maps.inset import InsetSpec, inset_spec
from dashboard.maps.labels import LabelSpec, label_spec
from dashboard.maps.legend import Legend, legend
from dashboard.maps.point_layers import (
    MeetingPlaceSpec,
    PracticeSpec,
    failure_texts,
    meeting_place_spec,
    practice_spec,
)
from dashboard.maps.what_if_layer import WhatIfSpec, what_if_spec
from dashboard.presenters.area_remarks import AreaRemark
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.selection import Selection
from dashboard.query.view import LEAST_ZOOM, MOST_ZOOM, OSM_OTHER, OSM_PLACES, View
from geodata.models import Model

OUTSIDE_TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
OUTSIDE_CREDIT = "© OpenStreetMap contributors (ODbL)"
START_ZOOM = 10
# Leaflet's options of every map. Fading tiles in would show every change of figures as a flicker.
MAP_OPTIONS: dict[str, Any] = {"zoomSnap": 0.25, "minZoom": LEAST_ZOOM, "maxZoom": MOST_ZOOM, "fadeAnimation": False}
WHEEL = {"wheelPxPerZoomLevel": 90}


class MapSpec(Model):
    """A map of a view; the fields are the layers in drawing order, named by the role of each in our scripts.

    Attributes:
        osm_other, osm_places, meeting_places, practices: None where they are not drawn.
        what_if: None without pins, where nobody can set one either.
        inset: None where no part of the region is shown enlarged.
        places: the search box and buttons to jump to a place, see :func:`places_spec`.
        words: the texts of Leaflet's own controls, see :func:`words_spec`.
        whole_region: the way back to the whole region, see :func:`whole_region_spec`.
    """

    areas: AreaSpec
    osm_other: MeetingPlaceSpec | None
    osm_places: MeetingPlaceSpec | None
    meeting_places: MeetingPlaceSpec | None
    practices: PracticeSpec | None
    what_if: WhatIfSpec | None
    labels: LabelSpec
    inset: InsetSpec | None
    legend: Legend
    places: Mapping[str, Any]
    words: Mapping[str, str]
    whole_region: Mapping[str, Any]

    @property
    def place_layers(self) -> tuple[MeetingPlaceSpec, ...]:
        """The layers of meeting places that are drawn, in drawing order."""
        return tuple(one for one in (self.osm_other, self.osm_places, self.meeting_places) if one)

    def layers(self) -> dict[str, dict[str, Any]]:
        """The JSON of the layers that are drawn, by role."""
        return {role: value for role, value in as_json(self).items() if value is not None}


def map_spec(
    view: View, dataset: Dataset, selection: Selection, words: Words, remarks: Sequence[AreaRemark] = ()
) -> MapSpec:
    """Everything that a view shows, as one value.

    Args:
        selection: the rows on show.
        words: the language.
        remarks: what is said on the map of the areas that a finding is about.
    """
    scale, bivariate = choropleth(view, dataset), bivariate_layer(view, dataset)
    osm_other, osm_places, meeting_places = (
        meeting_place_spec(layer, view, dataset, words) for layer in (OSM_OTHER, OSM_PLACES, "meeting_places")
    )
    practices = practice_spec(view, dataset, selection, words) if "practices" in view.layers else None
    areas = area_spec(view, dataset, words, scale, bivariate)
    drawn = {level.names for level in areas.levels}
    names = {level: map_files.area_names(dataset, level, words.lang).address for level in dataset.levels}
    found = {
        "meeting_places": next((one.file for one in (meeting_places, osm_places) if one), None),
        # What is of another level can be found too, and the map has to know where it is.
        "undrawn": {name: map_files.outlines(dataset, level) for level, name in names.items() if name not in drawn},
    }
    return MapSpec(
        areas=areas,
        osm_other=osm_other,
        osm_places=osm_places,
        meeting_places=meeting_places,
        practices=practices,
        what_if=what_if_spec(view, dataset, words),
        labels=label_spec(view, dataset, words, practices, remarks),
        inset=inset_spec(view, dataset, selection, areas.levels[0].level, words),
        legend=legend(view, dataset, scale, words, bivariate, practices.drawn if practices else None),
        places={**places_spec(dataset, words), **found},
        words=words_spec(words("map.title"), words),
        whole_region=whole_region_spec(dataset, words),
    )


def as_json(value: Model) -> dict[str, Any]:
    """A part of a specification under our scripts' keys; an optional field that was not given is absent."""
    return value.model_dump(mode="json", by_alias=True, exclude_unset=True)


def words_spec(title: str, words: Words) -> dict[str, str]:
    """The spec of :class:`dashboard.maps.folium_layers.WordsLayer`; ``title`` says which map it is."""
    return {"lang": words.lang, "title": title} | {
        key: words(f"map.{key}") for key in ("keys", "zoom_in", "zoom_out", "close", "two_fingers")
    }


def places_spec(dataset: Dataset, words: Words) -> dict[str, Any]:
    """The spec of :class:`dashboard.maps.folium_layers.PlacesLayer`."""
    return {
        "label": words("map.go_to"),
        "places": [{"name": words.local(names), "bounds": bounds} for names, bounds in dataset.city_bounds],
        **practice_search(dataset, words),
        "names": [map_files.area_names(dataset, level, words.lang).address for level in dataset.levels],
        "search": words("map.search"),
        "outside": {
            "url": OUTSIDE_TILES,
            "credit": str(escape(OUTSIDE_CREDIT)),
            "label": words("map.outside"),
            "note": words("map.outside_note"),
        },
    }


def practice_search(dataset: Dataset, words: Words) -> dict[str, Any]:
    """What a search box finds where there is no map, and what it says: see ``static/combobox.js``."""
    return {
        "names": [],
        "practices": map_files.practices(dataset, words.lang).address,
        "search": words("filter.search_practices"),
        "in_texts": words("map.in_texts"),
        "practice": words("detail.practice"),
        **search_texts(words),
    }


def search_texts(words: Words) -> dict[str, Any]:
    """What every search box says of what it found."""
    found = {"results": words.forms("map.results"), "nothing": words("map.nothing_found")}
    return {**found, **failure_texts("search", words)}


def whole_region_spec(dataset: Dataset, words: Words) -> dict[str, Any]:
    """The spec of :class:`dashboard.maps.folium_layers.WholeRegionLayer`."""
    return {
        "bounds": region_bounds(dataset),
        "label": words("map.whole_region"),
        "sides": {side: words(f"map.side.{side}") for side in ("west", "east")},
        "beside": words.forms("map.beside"),
    }


def region_bounds(dataset: Dataset) -> list[list[float]]:
    """[[south, west], [north, east]] of the region, WGS84 degrees."""
    west, south, east, north = dataset.bundle.manifest.region_info.bounds
    return [[south, west], [north, east]]


def region_centre(dataset: Dataset) -> list[float]:
    """[lat, lon] of the middle of the region, WGS84 degrees."""
    return [(low + high) / 2 for low, high in zip(*region_bounds(dataset), strict=True)]
