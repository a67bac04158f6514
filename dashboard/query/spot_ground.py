"""The ground of best spots: who is to be reached, and the squares and places to choose from.

Points of residence, their residents and known places are those of the published measures, see
:mod:`dashboard.query.residents`.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from dashboard.query.dataset import Dataset
from dashboard.query.residents import known_places, known_walks, residents
from dashboard.query.spots import Spot, SpotRequest
from dashboard.query.what_if import high_need
from geodata.measures.access import Flags, Floats, Rows
from geodata.measures.location import Covering, covering


class Ground:
    """Candidates and demand of a request.

    Candidates are the points of residence of its town, or of all that can be compared; then the places that the reader
    gave.

    Attributes:
        waiting: which points of ``demand`` have no known place within the walk.
        demand, residents, area: metres, residents and area id of each point that counts: for the least total walk all,
            else those that wait.
        candidates: metres of each.
    """

    def __init__(self, request: SpotRequest, dataset: Dataset) -> None:
        self.request, self.dataset = request, dataset
        who = residents(dataset)
        # Elsewhere too little was searched to tell who has no place.
        towns = {request.town} if request.town is not None else set(dataset.bundle.measure_info.towns)
        here = who.live_in(towns)[who.home.area]
        high = high_need(dataset, request.need) if request.weigh == "need" else None
        meant = here & (who.at_points > 0)
        if request.weigh == "need":
            meant &= high[who.home.area] if high is not None else False
        without = known_walks(dataset).reach_at_points(request.walk_m) == 0
        wanted = meant & without if request.goal == "reach" else meant
        self.waiting: Flags = without[wanted]
        self.demand, self.residents = who.home.xy[wanted], who.at_points[wanted]
        self.area = np.array(who.areas, dtype=object)[who.home.area[wanted]]
        self.own: Rows = np.flatnonzero(here)
        self.given = dataset.metres([(place.lat, place.lon) for place in request.candidates])
        self.candidates = np.concatenate([who.home.xy[self.own], self.given])

    @property
    def places(self) -> Floats:
        """Known meeting places, in metres."""
        return known_places(self.dataset).xy

    @property
    def detour(self) -> float:
        """Walking distance divided by straight-line distance."""
        return self.dataset.bundle.measure_info.parameters.detour_factor

    @cached_property
    def struck(self) -> Flags:
        """The candidates that the reader excludes: squares struck out, and those in an excluded zone."""
        rows, named = self.dataset.bundle.residence.iloc[self.own], set(self.request.struck)
        out = np.zeros(len(self.candidates), dtype=np.bool_)
        if named:
            pairs = zip(rows["column"], rows["row"], strict=True)
            out[: len(self.own)] = [pair in named for pair in pairs]
        return out | self._in_zones() if self.request.zones else out

    def _in_zones(self) -> Flags:
        import shapely

        rings = [self.dataset.metres([(lat, lon) for lon, lat in ring]) for ring in self.request.zones]
        # A ring that crosses itself is repaired; what it encloses either way is excluded.
        zone = shapely.union_all([shapely.make_valid(shapely.Polygon(ring)) for ring in rings])
        shapely.prepare(zone)
        inside: Flags = shapely.intersects_xy(zone, self.candidates)
        return inside

    @cached_property
    def allowed(self) -> Flags:
        """The candidates to choose from."""
        if not self.request.candidates:
            return ~self.struck
        given = np.arange(len(self.candidates)) >= len(self.own)
        return given & ~self.struck

    @property
    def narrowed(self) -> bool:
        """Whether the reader narrows the choice."""
        return bool(self.request.candidates or self.struck.any())

    @cached_property
    def problem(self) -> Covering:
        """Candidates and demand."""
        return covering(self.demand, self.residents, self.candidates, self.request.walk_m, self.detour)

    def spots(self, rows: Rows, adds: Floats) -> tuple[Spot, ...]:
        """Chosen candidates as the reader sees them."""
        return tuple(
            self._spot(int(row), float(added), place)
            for row, added, place in zip(rows, adds, self.degrees(rows), strict=True)
        )

    def _spot(self, row: int, added: float, place: tuple[float, float]) -> Spot:
        given = row - len(self.own)
        point = self.dataset.bundle.residence.iloc[self._nearest_point(row) if given >= 0 else self.own[row]]
        name = self.request.candidates[given].name if given >= 0 else ""
        return Spot((float(point["column"]), float(point["row"])), *place, str(point["area_id"]), name, added)

    def _nearest_point(self, row: int) -> int:
        return int(np.argmin(((residents(self.dataset).home.xy - self.candidates[row]) ** 2).sum(axis=1)))

    def degrees(self, rows: Rows) -> list[tuple[float, float]]:
        """Latitude and longitude of candidates, WGS84, to about a metre."""
        xy = self.candidates[rows]
        lon, lat = self.dataset.metric_transformer.transform(xy[:, 0], xy[:, 1], direction="INVERSE")
        return [(round(float(a), 5), round(float(b), 5)) for a, b in zip(lat, lon, strict=True)]

    def left(self, reached: Flags, most: int) -> tuple[tuple[str, float], ...]:
        """Residents who are still not reached, by area, most first; at most so many areas."""
        people = pd.Series(self.residents[~reached]).groupby(self.area[~reached]).sum()
        people = people[people >= 0.5].sort_index().sort_values(ascending=False, kind="stable")
        return tuple((str(area), float(number)) for area, number in people.head(most).items())
