"""The choropleth: the chosen figure of a year in classes; those of the whole region come with the bundle."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.maps.palette import CHANGES, ramp
from dashboard.query.change import change_edges, change_steps
from dashboard.query.dataset import Dataset, derived
from dashboard.query.scale import Scale, made_for, scale_of
from dashboard.query.view import USUAL_STEPS, View
from geodata.bundle.figures import each_once
from geodata.bundle.models.documents import Method
from geodata.region import Indicator

NONE = "-"
# One character a class: whole figures and, from `a`, those for a part of the residents only.
WHOLE, PARTIAL = "0123456", "abcdefg"
# Below this share of its residents a figure is drawn as one for a part of them; its share is given everywhere.
NEARLY_ALL = 0.95
# There are many municipalities and any number of frames; the classes of so many are cached.
PARTS = 64


@dataclass(frozen=True)
class Tally:
    """How the areas of one level lie in the classes.

    Attributes:
        counts: how many areas each class contains.
        no_data, partial: how many have no figure, or one for less than :data:`NEARLY_ALL` of the residents.
        elsewhere: how many the figure is not made for, such as one of Brussels alone.
        bare: how many municipalities that are drawn beside the level's own areas have no figure.
        histogram: how many areas lie in each of equal steps from the lowest edge to the highest.
    """

    counts: tuple[int, ...]
    no_data: int
    partial: int
    elsewhere: int
    bare: int
    histogram: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Choropleth:
    """The chosen figure in classes; one object for each choice of figure, year or years, scale, method and number.

    Attributes:
        indicator: its declaration.
        year: of the figures.
        since: the year since which they are changes; None where they are figures of one year.
        scale: the areas that the limits of classes are of, in the newest year, so that a colour means the same in
            every year; of changes, in these years.
        method: how the classes were made: ``quantiles``, ``natural``, ``equal``; those of changes are always made as
            :mod:`dashboard.query.change` says.
        edges: class edges in the indicator's unit, ascending, one more than there are classes. A class includes
            its upper edge; the first includes both.
        colours: one a class, from the lowest figures to the highest.
        levels: those on which the figure exists, from coarse to fine.
        codes: by level, one character for each area of :meth:`dashboard.query.dataset.Dataset.cover_of`: its class,
            or :data:`NONE`. Figures beyond the ends belong to the outer classes.
        tallies: by level, how its areas lie in the classes; of the scale's level, those that are compared.
        legends: what legends say of these classes, by level and language, cached with them.
    """

    indicator: Indicator
    year: int
    since: int | None
    scale: Scale
    method: Method
    edges: tuple[float, ...]
    colours: tuple[str, ...]
    levels: tuple[str, ...]
    codes: Mapping[str, str]
    tallies: Mapping[str, Tally]
    legends: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False)


@dataclass
class _Parts:
    """The classes of the parts of a region that were requested last."""

    known: OrderedDict[tuple[object, ...], Choropleth] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)


def choropleth(view: View, dataset: Dataset) -> Choropleth | None:
    """The classes that a view requests; None where the region has no such figure or no area has one."""
    indicator = dataset.indicator(view.indicator)
    found = dataset.bundle.classes.get(indicator.id) if indicator else None
    if indicator is None or found is None:
        return None
    scale, year = scale_of(view, dataset, indicator.id), dataset.year(indicator, view.at)
    since = dataset.since(indicator, view)
    key = (indicator.id, year, since, scale, view.classes, view.steps or USUAL_STEPS)
    if since is not None:
        # Their classes are made in one way.
        key = (indicator.id, year, since, scale, None, USUAL_STEPS)
    if scale.kind == "region":
        return _classified(dataset, *key)
    parts = _parts(dataset)
    with parts.lock:
        if key not in parts.known:
            parts.known[key] = _classes(dataset, *key)
        parts.known.move_to_end(key)
        while len(parts.known) > PARTS:
            parts.known.popitem(last=False)
        return parts.known[key]


@derived
def _parts(_dataset: Dataset) -> _Parts:
    return _Parts()


@derived
def _classified(
    dataset: Dataset, indicator: str, year: int, since: int | None, scale: Scale, method: Method | None, steps: int
) -> Choropleth:
    return _classes(dataset, indicator, year, since, scale, method, steps)


def _classes(
    dataset: Dataset, indicator: str, year: int, since: int | None, scale: Scale, method: Method | None, steps: int
) -> Choropleth:
    declared = dataset.indicator(indicator)
    assert declared is not None
    method, edges = _edges(dataset, indicator, year, since, scale, method, steps)
    levels = dataset.indicator_levels(indicator)
    of = (indicator, year, since)
    codes = {level: _codes(_drawn(dataset, level, *of), edges, since) for level in levels}
    return Choropleth(
        indicator=declared,
        year=year,
        since=since,
        scale=scale,
        method=method,
        edges=edges,
        colours=CHANGES if since is not None else ramp(declared.direction, max(1, len(edges) - 1)),
        levels=levels,
        codes={level: "".join(found) for level, found in codes.items()},
        tallies={level: _tally(dataset, level, of, scale, edges) for level in levels},
    )


def _edges(
    dataset: Dataset, indicator: str, year: int, since: int | None, scale: Scale, method: Method | None, steps: int
) -> tuple[Method, tuple[float, ...]]:
    known = dataset.bundle.classes[indicator]
    if since is not None:
        method = "equal"
        edges = change_edges(scale.values(dataset, indicator, year, since), dataset.decimals(indicator))
    elif scale.kind == "region":
        method = method or known.method
        edges = known.edges[method][str(steps)]
    else:
        # Only classes of a part of the region are calculated while serving.
        from geodata.measures.classes import default_method
        from geodata.measures.classes import edges as edges_between

        values = np.sort(scale.values(dataset, indicator).to_numpy(float))
        method = method or default_method(values)
        edges = tuple(edges_between(values, method, steps))
    return method, edges


def steps_of(values: npt.ArrayLike, edges: tuple[float, ...], since: int | None) -> npt.NDArray[np.int64]:
    """The class of each value, from 0; see ``edges`` of :class:`Choropleth`."""
    if since is not None:
        return change_steps(values, edges)
    return np.searchsorted(edges[1:-1], values, side="left").astype(np.int64)


def _drawn(dataset: Dataset, level: str, indicator: str, year: int, since: int | None) -> pd.DataFrame:
    return dataset.all_figures(indicator, year, since).reindex(dataset.cover_of(level)["area_id"])


def _codes(figures: pd.DataFrame, edges: tuple[float, ...], since: int | None = None) -> list[str]:
    steps = steps_of(figures["value"], edges, since)
    missing, partial = figures["value"].isna(), figures["coverage"] < NEARLY_ALL
    return [
        NONE if none else (PARTIAL if part else WHOLE)[step]
        for step, none, part in zip(steps, missing, partial, strict=True)
    ]


def _tally(
    dataset: Dataset, level: str, of: tuple[str, int, int | None], scale: Scale, edges: tuple[float, ...]
) -> Tally:
    (indicator, _, since), own = of, dataset.figures(level, *of)
    if level == scale.level and scale.kind != "region":
        own = own[own.index.isin(scale.areas(dataset)["area_id"])]
    # A figure of a larger area counts once, at its first part, also where there is none.
    own = each_once(own)
    among, codes = made_for(dataset, indicator), _codes(own, edges, since)
    made = np.array([area in among for area in own.index], dtype=bool)
    # The areas of the level come first.
    beside = dataset.cover_of(level)["area_id"].iloc[len(dataset.areas_of(level)) :]
    bare = dataset.all_figures(*of)["value"].reindex(beside).isna()
    # Of changes one more: the middle of the middle one is zero.
    bins = len(dataset.bundle.classes[indicator].histogram.counts) + (since is not None)
    # All levels on one axis: figures beyond its ends are in the outer steps, as they are in the outer classes.
    inside = own["value"].dropna().clip(edges[0], edges[-1])
    counts, _ = np.histogram(inside, bins=bins, range=(edges[0], edges[-1]))
    return Tally(
        counts=tuple(codes.count(WHOLE[step]) + codes.count(PARTIAL[step]) for step in range(max(1, len(edges) - 1))),
        no_data=int((own["value"].isna() & made).sum()),
        partial=sum(codes.count(code) for code in PARTIAL),
        elsewhere=int((~made).sum()),
        bare=int(bare.sum()),
        histogram=tuple(counts.tolist()),
    )
