"""Names of a map as values: their files, which come first, and what is said of the areas that a finding is about."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from dashboard.maps import map_files
from dashboard.maps.drawing import FINE_FROM_ZOOM
from dashboard.maps.point_layers import PracticeSpec
from dashboard.maps.positions import practice_positions
from dashboard.presenters.area_remarks import AreaRemark
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from geodata.models import Model

MOST_ANNOTATIONS = 3


class Annotation(Model):
    """An area that a finding is about: its id and name, and what is said of it, a text a line."""

    id: str
    name: str
    lines: tuple[str, ...] = ()


class LabelSpec(Model):
    """The names of a map.

    Attributes:
        towns, areas: addresses of the names of municipalities and of neighbourhoods, see
            :func:`dashboard.maps.map_files.labels`.
        from_zoom: the web-map zoom from which neighbourhoods are named.
        leading: ids of the municipalities that come first → latitude and longitude (WGS84) of their names: those with
            practices on show, in the middle of these; None on a map without practices. Of a region without
            municipalities its cities.
        selected: id of the area that was chosen.
        practice: id, name, latitude and longitude of the practice that was chosen, where the map has it.
        annotations: at most three areas that a finding is about.
    """

    towns: str
    areas: str | None
    from_zoom: float
    leading: Mapping[str, tuple[float, float]] | None
    selected: str | None
    practice: tuple[str, str, float, float] | None
    annotations: tuple[Annotation, ...]


def label_spec(
    view: View,
    dataset: Dataset,
    words: Words,
    practices: PracticeSpec | None,
    remarks: Sequence[AreaRemark] = (),
) -> LabelSpec:
    """The names of a view's map.

    Args:
        practices: those of the map; None where it has none.
        remarks: of the areas that a finding is about, the first :data:`MOST_ANNOTATIONS` of which are shown.
    """
    fine = "neighbourhood" in dataset.levels
    return LabelSpec(
        towns=map_files.labels(dataset, "municipality", words.lang).address,
        areas=map_files.labels(dataset, "neighbourhood", words.lang).address if fine else None,
        from_zoom=FINE_FROM_ZOOM,
        leading=_leading(dataset, practices) if "municipality" in dataset.levels else _cities(dataset, words),
        selected=view.area,
        practice=_chosen(dataset, practices),
        annotations=tuple(Annotation(id=one.id, name=one.name, lines=one.lines) for one in remarks[:MOST_ANNOTATIONS]),
    )


def _leading(dataset: Dataset, practices: PracticeSpec | None) -> dict[str, tuple[float, float]] | None:
    """The middle of the practices on show of each municipality, to about ten metres."""
    if practices is None:
        return None
    positions, ids = practice_positions(dataset), dataset.municipality_ids
    towns, found = dataset.area_rows("municipality"), dict[str, list[tuple[float, float]]]()
    for row in practices.drawn:
        one = positions[row]
        town = ids.get(one.municipality or "")
        if town in towns and not math.isnan(one.lat):
            found.setdefault(town, []).append((one.lat, one.lon))
    return {town: _mean(found[town]) for town in sorted(found)}


def _cities(dataset: Dataset, words: Words) -> dict[str, tuple[float, float]]:
    return {words.local(names): _mean(bounds) for names, bounds in dataset.city_bounds}


def _chosen(dataset: Dataset, practices: PracticeSpec | None) -> tuple[str, str, float, float] | None:
    if practices is None or practices.selected is None:
        return None
    one = practice_positions(dataset)[practices.selected]
    return None if math.isnan(one.lat) else (one.id, one.name, round(one.lat, 6), round(one.lon, 6))


def _mean(places: Sequence[Sequence[float]]) -> tuple[float, float]:
    lat, lon = (round(sum(axis) / len(places), 4) for axis in zip(*places, strict=True))
    return lat, lon
