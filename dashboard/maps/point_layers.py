"""Practices and meeting places of a map as values: which are on show, from which file, in which colours."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np
from pydantic import Field

from dashboard.maps import map_files
from dashboard.maps.area_layer import browser_locale
from dashboard.maps.palette import ACCENT, INK, INK_SPLIT_COLOURS, OTHER_PLACE, PLACE_FAR, PLACE_LINE, SPLIT_COLOURS
from dashboard.maps.positions import places_of_layer
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.selection import Selection
from dashboard.query.support import SPLIT
from dashboard.query.view import OSM_LAYERS, OSM_OTHER, View
from geodata.models import Model


class PracticeSpec(Model):
    """Practices as symbols that become a ring with their number where they would hide one another.

    Attributes:
        rows: indices of those on show in :func:`dashboard.maps.positions.practice_positions`.
        in_ink: whether they are drawn in ink because red is for what the question is about.
        file: address of all practices.
        shown: ``rows`` as base64 of one bit a practice, the first in the highest bit.
        selected: index of the one that was chosen.
        accent: of halos, leaders and what is not known.
        line: around rings of practices of which only the municipality is known.
        split: colours of a ring's parts; the last is the paper below the dashed line of what is not known.
        split_lines: what a part says about ``{n}`` practices.
    """

    rows: tuple[int, ...] = Field(exclude=True)
    in_ink: bool = Field(exclude=True)
    file: str
    shown: str
    selected: int | None
    accent: str
    ink: str
    line: str
    split: tuple[str, ...]
    locale: str
    split_lines: tuple[str, ...]
    texts: Mapping[str, Any]

    @property
    def drawn(self) -> list[int]:
        """``rows``, and the selected one even if filters leave it out."""
        return sorted({*self.rows, *([] if self.selected is None else [self.selected])})


class MeetingPlaceSpec(Model):
    """Meeting places as small squares, from afar as dots: address of the file, colours of both, texts.

    Attributes:
        layer: the layer of the view; ``number`` of places that it has.
    """

    layer: str = Field(exclude=True)
    number: int = Field(exclude=True)
    file: str
    line: str
    far: str
    locale: str
    texts: Mapping[str, Any]


def practice_spec(view: View, dataset: Dataset, selection: Selection, words: Words) -> PracticeSpec:
    """The practices of a view."""
    ids, in_ink = dataset.bundle.practices["practice_id"], "gap" in view.layers
    shown = np.zeros(len(ids), dtype=bool)
    shown[selection.practices.index] = True
    return PracticeSpec(
        rows=tuple(shown.nonzero()[0].tolist()),
        in_ink=in_ink,
        file=map_files.practices(dataset, words.lang).address,
        shown=base64.b64encode(np.packbits(shown).tobytes()).decode(),
        selected=int((ids == view.practice).to_numpy().argmax()) if view.practice else None,
        accent=INK if in_ink else ACCENT,
        ink=INK,
        line=PLACE_LINE,
        split=INK_SPLIT_COLOURS if in_ink else SPLIT_COLOURS,
        locale=browser_locale(words),
        split_lines=tuple(words(f"split_part.{part}.line") for part in SPLIT),
        texts={
            **failure_texts("practices", words),
            "several": words.forms("map.several"),
            "town": words.forms("map.group"),
            "in_town": words.forms("map.in_town"),
            "in_towns": words.forms("map.in_towns"),
            "closer": words("map.closer"),
            "list": words("map.list"),
        },
    )


def meeting_place_spec(layer: str, view: View, dataset: Dataset, words: Words) -> MeetingPlaceSpec | None:
    """All meeting places of a layer that can be drawn; None where the view does not draw them.

    Args:
        layer: our own, or one of :data:`~dashboard.query.view.OSM_LAYERS`, which not every region has.
        view: whose layers are drawn.
        dataset: that contains them.
        words: the language.
    """
    number = len(places_of_layer(dataset, layer))
    if layer not in view.layers or (layer in OSM_LAYERS and not number):
        return None
    file = map_files.other_places if layer == OSM_OTHER else map_files.meeting_places
    return MeetingPlaceSpec(
        layer=layer,
        number=number,
        file=file(dataset, words.lang).address,
        line=OTHER_PLACE if layer == OSM_OTHER else PLACE_LINE,
        far=OTHER_PLACE if layer == OSM_OTHER else PLACE_FAR,
        locale=browser_locale(words),
        texts={
            **failure_texts("meeting_places", words),
            "several": words.forms("map.places_here"),
            "list": words("map.list"),
            **{key: words(f"osm.{key}") for key in ("unverified", "website", "on_map")},
        },
    )


def failure_texts(what: str, words: Words) -> dict[str, str]:
    """The message where a file cannot be loaded, and the label of the button that tries again."""
    return {"failed": words(f"map.failed_{what}"), "again": words("map.again")}
