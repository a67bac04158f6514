"""What if a meeting place opened here? The published measures with places that do not exist among the known ones.

Nothing is estimated anew: the points where residents live and the known meeting places are those of the bundle, and
``geodata.measures.access`` calculates before and after. That loads SciPy at the first question and not before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from dashboard.query.area_at import area_at
from dashboard.query.bivariate import need_indicator
from dashboard.query.dataset import Dataset, derived
from dashboard.query.residents import Walks, known_places, known_walks, residents
from dashboard.query.view import Pin, View
from geodata.measures.access import DECIMALS, Flags, Floats, pairs

# From which share of areas with less need on an area counts as one of high need.
HIGH_NEED = 0.8


class Where(StrEnum):
    """Whether the walks to a pin can be worked out: not outside the region, nor where no points are known."""

    COUNTED = "counted"
    NO_POINTS = "no_points"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class PinFigures:
    """What is found out about one pin; numbers are of residents within the walk of it.

    Attributes:
        pin: the pin.
        where: whether it is worked out; otherwise all that follows but the area and the municipality is empty.
        area: the finest area that covers it, None without one.
        town: its municipality, None without one.
        beside: ids of the known meeting places within the walk of it, nearest first.
        sharers: residents who would share it.
        served: those of them who have a known meeting place within the walk.
        others: how many known meeting places sharers have within the walk, the mean; 0 without any sharer.
    """

    pin: Pin
    where: Where
    area: str | None
    town: str | None
    beside: tuple[str, ...] = ()
    sharers: float = 0.0
    served: float = 0.0
    others: float = 0.0


@dataclass(frozen=True)
class Newly:
    """Residents who had no meeting place within a walk and would have one.

    Attributes:
        walk_m: the walk in metres.
        residents: all of them.
        high_need: those in areas of high need; None where no figure of need is shown.
    """

    walk_m: int
    residents: float
    high_need: float | None


@dataclass(frozen=True)
class AreaChange:
    """An area before and after.

    Attributes:
        area: its id.
        newly: residents who would have a meeting place within the walk and have none now.
        share: the share of residents with one within the walk, now and then, 0 to 1.
        access: meeting places per 10,000 residents, now and then.
        high_need: whether its need is high; None where no figure of need is shown.
    """

    area: str
    newly: float
    share: tuple[float, float]
    access: tuple[float, float]
    high_need: bool | None


@dataclass(frozen=True)
class TownUnreached:
    """Residents of a municipality without a meeting place within the walk, now and then, and all of them."""

    town: str
    before: float
    after: float
    residents: float


@dataclass(frozen=True)
class WhatIf:
    """What would be different with the pins.

    Attributes:
        pins: what each of them would do, in the order of the view.
        walk_m: the walk of all that is not said by walk.
        indicator: by which need is high: from :data:`HIGH_NEED` on as a share of areas with less; None without one.
        newly: by walk, the shortest first.
        changes: the areas whose share or access is another, most residents newly within a walk first.
        unreached: the municipalities of the pins, in their order.
    """

    pins: tuple[PinFigures, ...]
    walk_m: int
    indicator: str | None
    newly: tuple[Newly, ...]
    changes: tuple[AreaChange, ...]
    unreached: tuple[TownUnreached, ...]

    @property
    def counted(self) -> tuple[PinFigures, ...]:
        """The pins that are worked out."""
        return tuple(pin for pin in self.pins if pin.where == Where.COUNTED)

    @property
    def gained(self) -> Newly:
        """Who is newly within the walk."""
        return next(newly for newly in self.newly if newly.walk_m == self.walk_m)


def view_what_if(view: View, dataset: Dataset) -> WhatIf | None:
    """What would be different with the pins of a view, need by its figure; None where it has no pins."""
    return what_if(view.whatif, dataset, need_indicator(view, dataset.bundle)) if view.whatif else None


def what_if(
    pins: Sequence[Pin],
    dataset: Dataset,
    indicator: str | None = None,
    walk_m: int | None = None,
    without: Collection[str] = (),
) -> WhatIf:
    """What would be different with some more meeting places.

    Args:
        pins: where they would be; those outside the region, or where no points are known, are not worked out.
        dataset: the bundle.
        indicator: the figure by which need is high, None for none.
        walk_m: the walk in metres, one of the bundle's; None for that of maps and tables.
        without: ids of known meeting places that would be no more.

    Raises:
        ValueError: the bundle has no such walk.
    """
    parameters = dataset.bundle.measure_info.parameters
    walk_m = walk_m or dataset.catchment_m
    if walk_m not in parameters.catchments_m:
        raise ValueError(f"`walk_m` was {walk_m} but is expected to be in {list(parameters.catchments_m)}")
    placed = [_placed(pin, dataset) for pin in pins]
    counted = [pin for pin in placed if pin.where == Where.COUNTED]
    xy = dataset.metres([(pin.pin.lat, pin.pin.lon) for pin in counted])
    now, then = known_walks(dataset), walks_with(xy, dataset, without)
    high = high_need(dataset, indicator)
    figures = iter(_figures(counted, xy, now, then, dataset, walk_m))
    return WhatIf(
        pins=tuple(next(figures) if pin.where == Where.COUNTED else pin for pin in placed),
        walk_m=walk_m,
        indicator=indicator if high is not None else None,
        newly=tuple(_newly(now, then, walk, high) for walk in parameters.catchments_m),
        changes=_changes(now, then, walk_m, high),
        unreached=_unreached(now, then, walk_m, dict.fromkeys(pin.town for pin in counted if pin.town)),
    )


def walks_with(xy: Floats, dataset: Dataset, without: Collection[str] = ()) -> Walks:
    """The walks to the known meeting places and some more.

    Args:
        xy: those that do not exist, one row each, in metres of the region's metric system.
        dataset: the bundle.
        without: ids of known meeting places that do not count.
    """
    known = known_places(dataset)
    kept = np.array([place not in without for place in known.ids], dtype=np.bool_)
    return Walks.to(np.concatenate((known.xy[kept], xy)), residents(dataset), dataset.bundle.measure_info.parameters)


def _placed(pin: Pin, dataset: Dataset) -> PinFigures:
    """A pin with the area and the municipality that cover it."""
    found = {level: area_at(pin.lat, pin.lon, dataset, level) for level in dataset.levels}
    area = found[dataset.levels[-1]]
    town = found.get("municipality")
    if town is None and area is not None:
        own = dataset.area_records[area]["municipality_id"]
        town = own if isinstance(own, str) else None
    if area is None and town is None:
        return PinFigures(pin, Where.OUTSIDE, None, None)
    who = residents(dataset)
    known = area in who.areas or town in who.towns
    return PinFigures(pin, Where.COUNTED if known else Where.NO_POINTS, area or town, town)


def _figures(
    counted: Sequence[PinFigures], xy: Floats, now: Walks, then: Walks, dataset: Dataset, walk_m: int
) -> list[PinFigures]:
    """The figures of each pin that is worked out."""
    if not counted:
        return []
    known = known_places(dataset)
    beside = pairs(xy, known.xy, walk_m, dataset.bundle.measure_info.parameters.main.detour)
    order, number = np.argsort(beside.metres, kind="stable"), now.reach_at_points(walk_m)
    near, found = then.near.within(walk_m), []
    for at, pin in enumerate(counted):
        points = near.point[near.place == then.row[len(then.row) - len(counted) + at]]
        people, others = now.who.at_points[points], number[points]
        sharers = float(people.sum())
        places = tuple(known.ids[place] for place in beside.place[order][beside.point[order] == at])
        served = float(people[others > 0].sum())
        mean = float((people * others).sum() / sharers) if sharers else 0.0
        found.append(PinFigures(pin.pin, pin.where, pin.area, pin.town, places, sharers, served, mean))
    return found


def _newly(now: Walks, then: Walks, walk_m: int, high: Flags | None) -> Newly:
    people = _gaining(now, then, walk_m)
    return Newly(walk_m, float(people.sum()), None if high is None else float(people[high].sum()))


def _gaining(now: Walks, then: Walks, walk_m: int) -> Floats:
    """Residents newly within a walk, by area."""
    gaining = (now.reach_at_points(walk_m) == 0) & (then.reach_at_points(walk_m) > 0)
    return now.who.by_area(now.who.at_points * gaining)


def _changes(now: Walks, then: Walks, walk_m: int, high: Flags | None) -> tuple[AreaChange, ...]:
    who, newly = now.who, _gaining(now, then, walk_m)
    # Rounded as the bundle's measures are, so that the last bits of sums are no change; no zero has a sign.
    shares = [np.round(1 - walks.without(walk_m) / who.people, DECIMALS) + 0.0 for walks in (now, then)]
    found = [np.round(walks.access(walk_m), DECIMALS) for walks in (now, then)]
    rows = np.flatnonzero((shares[0] != shares[1]) | (found[0] != found[1]))
    rows = rows[np.lexsort((found[0][rows] - found[1][rows], -newly[rows]))]
    return tuple(
        AreaChange(
            area=who.areas[row],
            newly=float(newly[row]),
            share=(float(shares[0][row]), float(shares[1][row])),
            access=(float(found[0][row]), float(found[1][row])),
            high_need=None if high is None else bool(high[row]),
        )
        for row in rows
    )


def _unreached(now: Walks, then: Walks, walk_m: int, towns: Collection[str]) -> tuple[TownUnreached, ...]:
    who, before, after = now.who, now.without(walk_m), then.without(walk_m)
    rows = {town: who.live_in({town}) for town in towns}
    return tuple(
        TownUnreached(town, float(before[own].sum()), float(after[own].sum()), float(who.people[own].sum()))
        for town, own in rows.items()
    )


@derived
def high_need(dataset: Dataset, indicator: str | None) -> Flags | None:
    """Which of the areas with residents have high need; None where no area has a figure."""
    if indicator is None or dataset.measure(f"need_{indicator}") is None:
        return None
    ranks = dataset.measure_table(f"need_{indicator}", dataset.levels[-1])["value"]
    if ranks.isna().all():
        return None
    own = ranks.reindex(list(residents(dataset).areas)).to_numpy(np.float64)
    return np.asarray(own >= HIGH_NEED, dtype=np.bool_)
