"""Where residents live, the known meeting places, and the walks between them, as the bundle's measures have them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from dashboard.query.areas import Areas, derived
from geodata.bundle.models.measures import Parameters
from geodata.measures.access import PER, Access, Flags, Floats, Pairs, Residence, access, canonical_order, pairs, reach


@dataclass(frozen=True, eq=False)
class Residents:
    """The residents of the areas of the finest level.

    Attributes:
        areas: ids of the areas that have residents; the rows of all that is by area.
        towns: the municipality of each of them, None where it is in none.
        people: residents of each of them.
        home: points where they live, in metres of the region's metric system.
        at_points: residents at each of these points.
    """

    areas: tuple[str, ...]
    towns: tuple[str | None, ...]
    people: Floats
    home: Residence
    at_points: Floats

    def live_in(self, towns: Collection[str]) -> Flags:
        """Which areas are in some municipalities."""
        return np.array([town in towns for town in self.towns], dtype=np.bool_)

    def by_area(self, at_points: Floats) -> Floats:
        """The sum over the points of each area."""
        return np.bincount(self.home.area, at_points, len(self.areas)).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Places:
    """Known meeting places to which walks are measured, from west to east.

    Attributes:
        ids: of each.
        xy: one row each, in metres of the region's metric system.
    """

    ids: tuple[str, ...]
    xy: Floats


@dataclass(frozen=True, eq=False)
class Walks:
    """What residents have within a walk: the measures ``reach_…``, ``access_…`` and ``without_place_…``.

    Attributes:
        who: the residents.
        near: the points where they live and the places within the longest walk.
        row: the number in ``near`` of each place, in the order in which places were given.
        edge: the weight of a walk as long as the catchment.
    """

    who: Residents
    near: Pairs
    row: tuple[int, ...]
    edge: float

    @classmethod
    def to(cls, xy: Floats, who: Residents, parameters: Parameters) -> Self:
        """The walks to places.

        Args:
            xy: the places, in metres of the region's metric system, in any order.
            who: the residents.
            parameters: of the bundle's measures.
        """
        order = canonical_order(xy)
        near = pairs(who.home.xy, xy[order], max(parameters.catchments_m), parameters.main.detour)
        row = tuple(np.argsort(order).tolist())
        return cls(who, near, row, parameters.decays[parameters.main.decay])

    def reach_at_points(self, walk_m: int) -> Floats:
        """How many places are within a walk of each point."""
        return reach(self.near, walk_m)

    def access_at_points(self, walk_m: int) -> Access:
        """Places a resident at each point, and which places somebody can reach."""
        return access(self.near, self.who.at_points, np.ones(self.near.places), walk_m, self.edge)

    def reach(self, walk_m: int) -> Floats:
        """How many places are within a walk, the mean of each area."""
        return self.who.home.mean(self.reach_at_points(walk_m), len(self.who.areas))

    def access(self, walk_m: int) -> Floats:
        """Places per 10,000 residents of each area."""
        return self.who.home.mean(self.access_at_points(walk_m).per_resident, len(self.who.areas)) * PER

    def without(self, walk_m: int) -> Floats:
        """Residents of each area without a place within a walk."""
        return self.who.by_area(self.who.at_points * (self.reach_at_points(walk_m) == 0))


@derived
def residents(dataset: Areas) -> Residents:
    """The residents of a bundle."""
    table = dataset.bundle.residence
    row, ids = pd.factorize(table["area_id"])
    records = [dataset.area_records[area] for area in ids]
    people = np.array([record["population"] for record in records], dtype=np.float64)
    xy = table[["column", "row"]].to_numpy(np.float64) * dataset.bundle.measure_info.parameters.grid_m
    home = Residence(xy, row.astype(np.intp))
    towns = tuple(_town(area) for area in records)
    return Residents(tuple(ids), towns, people, home, home.shared(people))


def _town(area: dict[str, object]) -> str | None:
    """The municipality of an area as sums over municipalities have it, see ``without_place_…``."""
    town = area["area_id"] if area["level"] == "municipality" else area["parent_id"]
    return town if isinstance(town, str) else None


@derived
def known_places(dataset: Areas) -> Places:
    """The known meeting places of a bundle."""
    table = dataset.bundle.supply
    return Places(tuple(table["meeting_place_id"]), table[["x", "y"]].to_numpy(np.float64).reshape(-1, 2))


@derived
def known_walks(dataset: Areas) -> Walks:
    """The walks to all known meeting places of a bundle."""
    return Walks.to(known_places(dataset).xy, residents(dataset), dataset.bundle.measure_info.parameters)
