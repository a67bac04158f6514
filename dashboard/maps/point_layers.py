"""Practices and meeting places of a map as values: which are on show, from which file, in which colours."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np
from pydantic import Field

from dashboard.maps import map_files
from dashboard.maps.area_layer import browser_locale
from dashboard.maps.palette import ACCENT, INK, PLACE_FAR, PLACE_LINE
from dashboard.presenters.i18n import Words
from dashboard.presenters.symbols import SYMBOL_FOLDER
from dashboard.query.dataset import Dataset
from dashboard.query.selection import Selection
from dashboard.query.view import View
from geodata.models import Model


class PracticeSpec(Model):
    """Practices as symbols that become a circle with their number where they would hide one another.

    Attributes:
        rows: indices of those on show in :func:`dashboard.maps.positions.practice_positions`.
        file: address of all practices.
        shown: ``rows`` as base64 of one bit a practice, the first in the highest bit.
        selected: index of the one that was chosen.
        symbols: folder of their images.
    """

    rows: tuple[int, ...] = Field(exclude=True)
    file: str
    shown: str
    selected: int | None
    accent: str
    ink: str
    locale: str
    symbols: str
    texts: Mapping[str, Any]

    @property
    def drawn(self) -> list[int]:
        """``rows``, and the selected one even if filters leave it out."""
        return sorted({*self.rows, *([] if self.selected is None else [self.selected])})


class MeetingPlaceSpec(Model):
    """Meeting places as small squares, from afar as dots: address of the file, colours of both, texts."""

    file: str
    line: str
    far: str
    texts: Mapping[str, str]


def practice_spec(view: View, dataset: Dataset, selection: Selection, words: Words) -> PracticeSpec:
    """The practices of a view."""
    ids = dataset.bundle.practices["practice_id"]
    shown = np.zeros(len(ids), dtype=bool)
    shown[selection.practices.index] = True
    return PracticeSpec(
        rows=tuple(shown.nonzero()[0].tolist()),
        file=map_files.practices(dataset, words.lang).address,
        shown=base64.b64encode(np.packbits(shown).tobytes()).decode(),
        selected=int((ids == view.practice).to_numpy().argmax()) if view.practice else None,
        accent=ACCENT,
        ink=INK,
        locale=browser_locale(words),
        symbols=SYMBOL_FOLDER,
        texts={
            **failure_texts("practices", words),
            "several": words.forms("map.several"),
            "town": words.forms("map.group"),
            "closer": words("map.closer"),
        },
    )


def meeting_place_spec(dataset: Dataset, words: Words) -> MeetingPlaceSpec:
    """All meeting places that can be drawn."""
    file = map_files.meeting_places(dataset, words.lang).address
    return MeetingPlaceSpec(file=file, line=PLACE_LINE, far=PLACE_FAR, texts=failure_texts("meeting_places", words))


def failure_texts(what: str, words: Words) -> dict[str, str]:
    """The message where a file cannot be loaded, and the label of the button that tries again."""
    return {"failed": words(f"map.failed_{what}"), "again": words("map.again")}
