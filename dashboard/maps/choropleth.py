"""The choropleth: the chosen figure in classes, whose limits were computed when the bundle was built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.maps.palette import USUAL, ramp
from dashboard.query.dataset import Dataset, derived
from dashboard.query.view import View
from geodata.bundle.models.documents import Method
from geodata.region import Indicator

NONE = "-"
# One character a class: whole figures and, from `a`, those for a part of the residents only.
WHOLE, PARTIAL = "0123456", "abcdefg"


@dataclass(frozen=True)
class Tally:
    """How the areas of one level lie in the classes.

    Attributes:
        counts: how many areas each class contains.
        no_data, partial: how many have no figure, or one for a part of the residents.
        histogram: how many areas lie in each of equal steps from the lowest edge to the highest.
    """

    counts: tuple[int, ...]
    no_data: int
    partial: int
    histogram: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Choropleth:
    """The chosen figure in classes; one object for each choice of figure, method and number.

    Attributes:
        indicator: its declaration.
        method: how the classes were made: ``quantiles``, ``natural``, ``equal``.
        edges: class edges in the indicator's unit, ascending, one more than there are classes. A class includes
            its upper edge; the first includes both.
        colours: one a class, from the lowest figures to the highest.
        tallies: by level, how its areas lie in the classes; the edges are those of the finest.
    """

    indicator: Indicator
    method: Method
    edges: tuple[float, ...]
    colours: tuple[str, ...]
    tallies: Mapping[str, Tally]


def choropleth(view: View, dataset: Dataset) -> Choropleth | None:
    """The classes that a view requests; None where the region has no such figure or no area has one."""
    indicator = dataset.indicator(view.indicator)
    found = dataset.bundle.classes.get(indicator.id) if indicator else None
    if indicator is None or found is None:
        return None
    return _classified(dataset, indicator.id, view.classes or found.method, view.steps or USUAL)


@derived
def _classified(dataset: Dataset, indicator: str, method: Method, steps: int) -> Choropleth:
    declared = dataset.indicator(indicator)
    assert declared is not None
    edges = dataset.bundle.classes[indicator].edges[method][str(steps)]
    return Choropleth(
        indicator=declared,
        method=method,
        edges=edges,
        colours=ramp(declared.direction, max(1, len(edges) - 1)),
        tallies={level: _tally(level, indicator, edges, dataset) for level in dataset.levels},
    )


@derived
def class_codes(dataset: Dataset, level: str, scale: Choropleth | None) -> str:
    """One character an area, in the order of ``areas_of(level)``: its class, or :data:`NONE`.

    All levels share the limits of the finest, so that a colour means the same at every zoom; figures beyond the ends
    belong to the outer classes.
    """
    if scale is None:
        return NONE * len(dataset.areas_of(level))
    return "".join(_codes(dataset.figures(level, scale.indicator.id), scale.edges))


def _codes(figures: pd.DataFrame, edges: tuple[float, ...]) -> list[str]:
    steps = np.searchsorted(edges[1:-1], figures["value"], side="left")
    missing, partial = figures["value"].isna(), figures["status"] == "partial"
    return [
        NONE if none else (PARTIAL if part else WHOLE)[step]
        for step, none, part in zip(steps, missing, partial, strict=True)
    ]


def _tally(level: str, indicator: str, edges: tuple[float, ...], dataset: Dataset) -> Tally:
    figures, known = dataset.figures(level, indicator), dataset.bundle.classes[indicator].histogram
    codes = _codes(figures, edges)
    # All levels on one axis: figures beyond the ends of the finest are in its outer steps, as they are in its classes.
    inside = figures["value"].dropna().clip(known.from_, known.to)
    counts, _ = np.histogram(inside, bins=len(known.counts), range=(known.from_, known.to))
    return Tally(
        counts=tuple(codes.count(WHOLE[step]) + codes.count(PARTIAL[step]) for step in range(max(1, len(edges) - 1))),
        no_data=codes.count(NONE),
        partial=sum(codes.count(code) for code in PARTIAL),
        histogram=tuple(counts.tolist()),
    )
