"""Meeting places that do not exist, as values: where pins are, how far a walk from them reaches, what is known.

A walk is longer than the straight line by the detour factor of the measure, so that on the ground it ends at a circle
whose radius is the walk divided by that factor.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.maps import map_files
from dashboard.maps.palette import INK
from dashboard.maps.point_layers import failure_texts
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.spots import LETTERS, SpotAnswer
from dashboard.query.view import PINS, Pin, View
from geodata.models import Model

# How far an arrow key moves a pin, and with Shift, in metres.
STEP_M, FAR_STEP_M = 50, 250


class WhatIfPin(Model):
    """A pin: place (WGS84 degrees), kind of meeting place or None, number from 1, and what it is called."""

    lat: float
    lon: float
    kind: str | None
    number: int
    name: str


class CandidateSpot(Model):
    """A square that is proposed: its letter, the place in its middle (WGS84 degrees), and what a press on it does."""

    letter: str
    lat: float
    lon: float
    name: str


class ProposedSquares(Model):
    """Squares that a search for best spots proposes.

    Attributes:
        candidates: those of the answer, the best first.
        recurring: those of answers nearly as good: lat, lon (WGS84 degrees), and how often, 1 for the most often.
        radius: where a walk from a square ends, metres on the ground.
    """

    candidates: tuple[CandidateSpot, ...]
    recurring: tuple[tuple[float, float, float], ...]
    radius: float


class WhatIfSpec(Model):
    """Meeting places that do not exist.

    Attributes:
        radius: where a walk from a pin ends, metres on the ground.
        file: address of the known meeting places that can be drawn, around each of which the same walk ends.
        editable: whether a reader may set, move and remove pins; ``most`` of them.
        side: how wide squares are that best spots propose, in metres.
        bounds: [[south, west], [north, east]] (WGS84 degrees), within which pins stay.
        steps: how far an arrow key moves a pin, and with Shift, in metres.
    """

    pins: tuple[WhatIfPin, ...]
    radius: float
    file: str
    ink: str
    editable: bool
    most: int
    side: int
    bounds: tuple[tuple[float, float], tuple[float, float]]
    steps: tuple[int, int]
    texts: Mapping[str, Any]


def what_if_spec(
    view: View,
    dataset: Dataset,
    words: Words,
    editable: bool = False,
    walk_m: float | None = None,
) -> WhatIfSpec | None:
    """The pins of a view.

    Args:
        editable: whether a reader may change them.
        walk_m: the walk in metres; None: that of the figures on the map.

    Returns:
        None where there is nothing to draw and nothing to be set.
    """
    if not (view.whatif or editable):
        return None
    west, south, east, north = dataset.region.bounds
    return WhatIfSpec(
        pins=tuple(_pin(pin, number, words) for number, pin in enumerate(view.whatif, 1)),
        radius=walk_radius(dataset, walk_m),
        file=map_files.meeting_places(dataset, words.lang).address,
        ink=INK,
        editable=editable,
        most=PINS,
        side=round(dataset.bundle.measure_info.parameters.grid_m),
        bounds=((south, west), (north, east)),
        steps=(STEP_M, FAR_STEP_M),
        texts={
            **failure_texts("meeting_places", words),
            "keys": words("what_if.keys", step=STEP_M, far=FAR_STEP_M),
            "full": words("what_if.full", n=PINS),
            **{key: words(f"what_if.{key}") for key in ("pin", "put", "added", "moved", "removed")},
        },
    )


def proposed_squares(answer: SpotAnswer, dataset: Dataset, words: Words) -> ProposedSquares:
    """The squares of an answer."""
    most = max((one.often for one in answer.recurring), default=1)
    return ProposedSquares(
        candidates=tuple(
            CandidateSpot(letter=letter, lat=spot.lat, lon=spot.lon, name=words("what_if.square", letter=letter))
            for letter, spot in zip(LETTERS, answer.spots, strict=False)
        ),
        recurring=tuple((one.lat, one.lon, round(one.often / most, 3)) for one in answer.recurring),
        radius=walk_radius(dataset, answer.request.walk_m),
    )


def walk_radius(dataset: Dataset, walk_m: float | None = None) -> float:
    """Where a walk ends on the ground, metres as the crow flies; without a walk that of the figures on the map."""
    parameters = dataset.bundle.measure_info.parameters
    return (walk_m or parameters.main.catchment_m) / parameters.detour_factor


def _pin(pin: Pin, number: int, words: Words) -> WhatIfPin:
    kind = words.term("meeting_place_kind", pin.kind) if pin.kind else ""
    name = words("what_if.pin_kind", n=number, kind=kind) if kind else words("what_if.pin", n=number)
    return WhatIfPin(lat=pin.lat, lon=pin.lon, kind=pin.kind, number=number, name=name)
