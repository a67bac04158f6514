"""Where new meeting places would reach most residents: the question of a reader, and its answer on a bundle.

The methods are those of :mod:`geodata.measures.location` and its kin. Solving one takes up to some seconds, so that it
runs in the pool of heavy work: this module is imported by its workers and by nothing that starts the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from dashboard.query.dataset import Dataset
from dashboard.query.spots import Recurring, Share, Spot, SpotAnswer, SpotRequest
from geodata.measures.access import Flags, Floats, Rows, nearest
from geodata.measures.fewest_places import fewest_places
from geodata.measures.least_walk import least_walk, walks
from geodata.measures.location import Covering, Optimum, Spots, covering, exact, greedy, price
from geodata.measures.near_optimal import near_optimal

# Of the seconds that a request may take altogether, those for each exact search.
SECONDS = 2.0
# Squares that recur, most often first; further ones would cover the map.
RECURRING = 40
# Of the curve of further places.
LONGEST_CURVE = 20
SHARES = (0.8, 0.9)
UNREACHED_AREAS = 8


def solve(request: SpotRequest, dataset: Dataset) -> SpotAnswer:
    """Answer a request; a job of :mod:`dashboard.outlets.work_pool`."""
    ground = _Ground(request, dataset)
    if not len(ground.demand):
        return SpotAnswer(request, 0.0)
    return _least_walk(ground) if request.goal == "walk" else _most_reached(ground)


class _Ground:
    """The points of a request: who is to be reached, and from where.

    Candidates are the points of residence, followed by the places that the reader gave.
    """

    def __init__(self, request: SpotRequest, dataset: Dataset) -> None:
        self.request, self.dataset = request, dataset
        info = dataset.bundle.measure_info.parameters
        self.detour, points = info.detour_factor, dataset.bundle.residence
        people = dataset.areas_by_id["population"].reindex(points["area_id"]).to_numpy(np.float64)
        residents = np.nan_to_num(people / points.groupby("area_id")["area_id"].transform("size").to_numpy())
        towns = dataset.areas_by_id["municipality_id"].reindex(points["area_id"]).to_numpy(object)
        here = np.ones(len(points), dtype=np.bool_) if request.town is None else towns == request.town
        self.points, self.grid_m = points, info.grid_m
        xy = points[["column", "row"]].to_numpy(np.float64) * info.grid_m
        places = dataset.bundle.supply[["x", "y"]].to_numpy(np.float64)
        without = nearest(xy, places, self.detour) > request.walk_m
        meant = here & (residents > 0) & self._high()
        wanted = meant & (without if request.goal == "reach" else True)
        self.demand, self.residents, self.places = xy[wanted], residents[wanted], places
        self.demand_area = points["area_id"].to_numpy(object)[wanted]
        self.own = np.flatnonzero(here)
        self.given = self._metres([(place.lat, place.lon) for place in request.candidates])
        self.candidates = np.concatenate([xy[self.own], self.given]) if len(self.given) else xy[self.own]

    def _high(self) -> Flags:
        """The points in areas of high need; all where the reader counts everybody."""
        if self.request.weigh == "all":
            return np.ones(len(self.points), dtype=np.bool_)
        level = self.dataset.levels[-1]
        need = self.dataset.measure_table(f"need_{self.request.need}", level)["value"]
        return (need.reindex(self.points["area_id"]) >= self.request.high).to_numpy(dtype=np.bool_)

    @cached_property
    def struck(self) -> Flags:
        """The candidates that the reader excludes: squares struck out, and those in an excluded zone."""
        rows = self.points.iloc[self.own]
        named = set(self.request.struck)
        out = np.array([pair in named for pair in zip(rows["column"], rows["row"], strict=True)], dtype=np.bool_)
        out = np.concatenate([out, np.zeros(len(self.given), dtype=np.bool_)])
        if self.request.zones:
            out |= self._in_zones()
        return out

    def _in_zones(self) -> Flags:
        import shapely

        rings = [self._metres([(lat, lon) for lon, lat in ring]) for ring in self.request.zones]
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
        lat_lon = self.degrees(rows)
        spots = []
        for row, added, (lat, lon) in zip(rows, adds, lat_lon, strict=True):
            given = row >= len(self.own)
            at = self._nearest_point(row) if given else self.own[row]
            point = self.points.iloc[at]
            name = self.request.candidates[row - len(self.own)].name if given else ""
            square = (float(point["column"]), float(point["row"]))
            spots.append(Spot(square, lat, lon, str(point["area_id"]), name, float(added)))
        return tuple(spots)

    def _nearest_point(self, row: int) -> int:
        xy = self.points[["column", "row"]].to_numpy(np.float64) * self.grid_m
        return int(np.argmin(((xy - self.candidates[row]) ** 2).sum(axis=1)))

    def degrees(self, rows: Rows) -> list[tuple[float, float]]:
        """Latitude and longitude of candidates, WGS84; of a square its middle on the grid."""
        xy = self.candidates[rows]
        squares = rows < len(self.own)
        xy = np.where(squares[:, None], np.round(xy / self.grid_m) * self.grid_m, xy)
        lon, lat = self.dataset.metric_transformer.transform(xy[:, 0], xy[:, 1], direction="INVERSE")
        return [(round(float(a), 5), round(float(b), 5)) for a, b in zip(lat, lon, strict=True)]

    def _metres(self, lat_lon: Sequence[tuple[float, float]]) -> Floats:
        lat, lon = np.array(lat_lon, dtype=np.float64).reshape(-1, 2).T
        x, y = self.dataset.metric_transformer.transform(lon, lat)
        return np.column_stack((x, y))

    def unreached(self, reached: Flags) -> dict[str, Any]:
        """Who is still not reached, by area."""
        left = pd.Series(self.residents[~reached]).groupby(self.demand_area[~reached]).sum()
        left = left[left >= 0.5].sort_index().sort_values(ascending=False, kind="stable")
        first = tuple((str(area), float(number)) for area, number in left.head(UNREACHED_AREAS).items())
        return {"unreached": first, "areas_unreached": len(left)}


def _most_reached(ground: _Ground) -> SpotAnswer:
    request, problem, allowed = ground.request, ground.problem, ground.allowed
    quick = greedy(problem, request.places, allowed)
    best: Spots = quick
    more: dict[str, Any] = {}
    if request.exact:
        found = exact(problem, request.places, allowed, SECONDS, quick)
        best, more = found, {"bound": found.bound, "proved": found.status == "optimal"}
        more |= _recurring(ground, found) | _price(ground, found)
    curve = greedy(problem, LONGEST_CURVE, allowed)
    return SpotAnswer(
        request,
        float(problem.residents.sum()),
        spots=ground.spots(best.rows, best.adds),
        reached=best.residents,
        greedy=quick.residents,
        curve=tuple(float(added) for added in curve.adds),
        shares=_shares(ground) if request.exact else (),
        **more,
        **ground.unreached(best.reached),
    )


def _recurring(ground: _Ground, best: Optimum) -> dict[str, Any]:
    """Squares of answers nearly as good as the best."""
    near = near_optimal(ground.problem, best, ground.allowed)
    often = np.argsort(-near.often, kind="stable")[:RECURRING]
    often = often[near.often[often] > 0]
    squares = zip(ground.degrees(often), near.often[often], strict=True)
    return {
        "answers": near.answers,
        "recurring": tuple(Recurring(lat, lon, int(times)) for (lat, lon), times in squares),
    }


def _price(ground: _Ground, narrow: Optimum) -> dict[str, Any]:
    """How many residents fewer than with free choice."""
    if not ground.narrowed:
        return {}
    cost = price(exact(ground.problem, ground.request.places, None, SECONDS), narrow)
    return {"price": (cost.least, cost.most)}


def _shares(ground: _Ground) -> tuple[Share, ...]:
    found = {share: fewest_places(ground.problem, share, ground.allowed, SECONDS / 2) for share in SHARES}
    return tuple(Share(share, len(few.spots.rows), few.status == "optimal") for share, few in found.items())


def _least_walk(ground: _Ground) -> SpotAnswer:
    """The places that shorten walks most in total, by a heuristic."""
    problem = walks(ground.demand, ground.residents, ground.candidates, ground.places, detour=ground.detour)
    found = least_walk(problem, ground.request.places, ground.allowed)
    near = covering(ground.demand, ground.residents, ground.candidates, ground.request.walk_m, ground.detour)
    before = problem.now > ground.request.walk_m
    without = Covering(np.where(before, near.residents, 0.0), near.covers)
    rows = found.rows
    kept = np.zeros(len(ground.candidates), dtype=np.bool_)
    kept[rows] = True
    chosen = greedy(without, len(rows), kept)
    rest = np.setdiff1d(rows, chosen.rows)
    people = found.residents
    return SpotAnswer(
        ground.request,
        float(without.residents.sum()),
        spots=ground.spots(np.concatenate([chosen.rows, rest]), np.concatenate([chosen.adds, np.zeros(len(rest))])),
        reached=chosen.residents,
        greedy=chosen.residents,
        walk_before=found.before / people if people else None,
        walk_after=found.after / people if people else None,
        farthest_m=found.farthest_m,
        **ground.unreached(chosen.reached | ~before),
    )
