"""Where practices and meeting places are, and with which symbol: the same values for scripts and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

import pandas as pd

from dashboard.presenters.symbols import Symbol, symbol
from dashboard.query.dataset import Dataset, derived
from dashboard.query.view import OSM_OTHER
from geodata.models import OTHER_KIND, Precision


@dataclass(frozen=True)
class PracticePosition:
    """A practice on the map.

    Attributes:
        lat, lon: WGS84 degrees; of one known to its municipality only, that of the others there, else a point inside
            the municipality; NaN where not even that is known.
        precision: a value of :class:`geodata.models.Precision`; ``municipality`` where the point is a town's middle.
        municipality: as the boundaries write it; None where it is unknown.
    """

    id: str
    name: str
    lat: float
    lon: float
    precision: str
    municipality: str | None
    symbol: Symbol

    @property
    def town(self) -> str | None:
        """The municipality where no more than that is known: the point is its middle."""
        return self.municipality if self.precision == Precision.MUNICIPALITY else None


@derived
def practice_positions(dataset: Dataset) -> tuple[PracticePosition, ...]:
    """All practices in the bundle's order."""
    table = dataset.bundle.practices
    table = table.assign(precision=table["precision"].fillna(Precision.MUNICIPALITY.value))
    by_town = table["precision"] == Precision.MUNICIPALITY
    middles = table[by_town & table["lon"].notna()].drop_duplicates("municipality_id").set_index("municipality_id")
    for column in ("lat", "lon"):
        # A withheld place has no point; that of its municipality says no more than its name does.
        middle, inside = (table["municipality_id"].map(one[column]) for one in (middles, dataset.areas_by_id))
        table[column] = table[column].fillna(middle.fillna(inside).where(by_town))
    columns = table[["practice_id", "name", "lat", "lon", "precision", "municipality_name"]]
    return tuple(
        PracticePosition(id_, name, float(lat), float(lon), precision, town if isinstance(town, str) else None, shape)
        for (id_, name, lat, lon, precision, town), shape in zip(
            columns.itertuples(index=False), (symbol(dataset.kinds(one)) for one in table["practice_id"]), strict=True
        )
    )


@derived
def town_middles(dataset: Dataset) -> dict[str, tuple[float, float]]:
    """Where the ring of a municipality is drawn that stands for all of its practices: (lat, lon), WGS84 degrees.

    The mean of its practices whose places are known more finely; where there are none, the point of the others. It
    follows from all practices, so that filters do not move it.
    """
    found: dict[str, list[PracticePosition]] = {}
    for one in practice_positions(dataset):
        if one.municipality and not isnan(one.lat):
            found.setdefault(one.municipality, []).append(one)
    middles = {}
    for town in sorted(found):
        points = [one for one in found[town] if one.town is None] or found[town][:1]
        middles[town] = (sum(one.lat for one in points) / len(points), sum(one.lon for one in points) / len(points))
    return middles


@derived
def meeting_place_positions(dataset: Dataset, others: bool = False) -> pd.DataFrame:
    """The meeting places that can be drawn: rows of the bundle with ``lat`` and ``lon`` (WGS84 degrees).

    Args:
        dataset: the bundle on show.
        others: instead those that count in no figure.
    """
    table = dataset.bundle.meeting_places
    drawn = table["lon"].notna() & (table["precision"] != Precision.MUNICIPALITY)
    return table[drawn & ((table["kind"] == OTHER_KIND) == others)]


@derived
def places_of_layer(dataset: Dataset, layer: str) -> pd.DataFrame:
    """The rows of :func:`meeting_place_positions` that a layer of :data:`~dashboard.query.view.LAYERS` draws."""
    table = meeting_place_positions(dataset, layer == OSM_OTHER)
    verified = table["verified"].astype(bool)
    return table[verified if layer == "meeting_places" else ~verified]


def same_spots(lat: Sequence[float], lon: Sequence[float]) -> list[list[int]]:
    """The points on each spot, as indices, in the order of the first of each; ``static/spots.js`` does the same."""
    spots: dict[tuple[float, float], list[int]] = {}
    for row, spot in enumerate(zip(lat, lon, strict=True)):
        spots.setdefault(spot, []).append(row)
    return list(spots.values())


@derived
def meeting_place_spots(dataset: Dataset, layer: str | None = None) -> tuple[tuple[float, float, tuple[str, ...]], ...]:
    """Each spot with a meeting place: lat and lon (WGS84 degrees, to 0.1 m), with the ids of those there.

    Args:
        dataset: the bundle on show.
        layer: only those that this one draws; None: all that count.
    """
    table = places_of_layer(dataset, layer) if layer else meeting_place_positions(dataset)
    ids, (lat, lon) = table["meeting_place_id"].tolist(), (table[name].round(6).tolist() for name in ("lat", "lon"))
    return tuple((lat[rows[0]], lon[rows[0]], tuple(ids[row] for row in rows)) for rows in same_spots(lat, lon))
