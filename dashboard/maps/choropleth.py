"""Which colour each area gets: the chosen figure in classes, whose edges were worked out when the bundle was built."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.bundles import Shown
from dashboard.maps.palette import USUAL, ramp
from dashboard.view import View

NONE = "-"
# One character a class: whole figures and, from `a`, those that stand for a part of the residents only.
WHOLE, PARTIAL = "0123456", "abcdefg"


@dataclass(frozen=True)
class Choropleth:
    """The chosen figure in classes.

    Attributes:
        indicator: its declaration.
        method: how the classes were made: ``quantiles``, ``natural``, ``equal``.
        edges: class edges in the indicator's unit, ascending, one more than there are classes. A class holds its
            upper edge; the first holds both.
        colours: one a class, from the lowest figures to the highest.
        counts: how many areas of the finest level each class holds.
        no_data, partial: how many of them have no figure, or one for a part of the residents.
        histogram: ``from``, ``to`` and ``counts`` in equal steps.
    """

    indicator: dict[str, Any]
    method: str
    edges: tuple[float, ...]
    colours: tuple[str, ...]
    counts: tuple[int, ...]
    no_data: int
    partial: int
    histogram: dict[str, Any]


def choropleth(view: View, data: Shown) -> Choropleth | None:
    """The classes that a view asks for; None where the region has no such figure or no area has one."""
    indicator = data.indicator(view.indicator)
    found = data.bundle.classes.get(indicator["id"]) if indicator else None
    if indicator is None or found is None:
        return None
    method = view.classes or found["method"]
    steps = view.steps or USUAL
    key = ("choropleth", indicator["id"], method, steps)
    return data.once(key, lambda: _classed(indicator, method, tuple(found["edges"][method][str(steps)]), data))


def class_codes(level: str, scale: Choropleth | None, data: Shown) -> str:
    """One character an area, in the order of ``areas_of(level)``: its class, or :data:`NONE`.

    All levels share the edges of the finest, so that a colour means the same at every zoom; figures beyond the ends
    belong to the outer classes.
    """
    if scale is None:
        return NONE * len(data.areas_of(level))
    key = ("codes", level, scale.indicator["id"], scale.edges)
    return data.once(key, lambda: "".join(_codes(data.figures(level, scale.indicator["id"]), scale.edges)))


def _codes(figures: pd.DataFrame, edges: tuple[float, ...]) -> list[str]:
    steps = np.searchsorted(edges[1:-1], figures["value"], side="left")
    missing, partial = figures["value"].isna(), figures["status"] == "partial"
    return [
        NONE if none else (PARTIAL if part else WHOLE)[step]
        for step, none, part in zip(steps, missing, partial, strict=True)
    ]


def _classed(indicator: dict[str, Any], method: str, edges: tuple[float, ...], data: Shown) -> Choropleth:
    codes = _codes(data.figures(data.levels[-1], indicator["id"]), edges)
    number = max(1, len(edges) - 1)
    return Choropleth(
        indicator=indicator,
        method=method,
        edges=edges,
        colours=ramp(indicator["direction"], number),
        counts=tuple(codes.count(WHOLE[step]) + codes.count(PARTIAL[step]) for step in range(number)),
        no_data=codes.count(NONE),
        partial=sum(codes.count(code) for code in PARTIAL),
        histogram=data.bundle.classes[indicator["id"]]["histogram"],
    )
