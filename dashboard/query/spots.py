"""Best spots as values: what a reader asks, and the answer; the same for the server and its workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dashboard.query.area_list import listed_view
from dashboard.query.dataset import Dataset
from dashboard.query.view import View
from dashboard.query.what_if import high_need

# Column and row of the grid of residence.
Square = tuple[float, float]
# Longitude and latitude of corners, WGS84 degrees.
Ring = tuple[tuple[float, float], ...]
Goal = Literal["reach", "walk"]
Weigh = Literal["need", "all"]
PLACES = range(1, 6)
# What they are called, the one that adds most first.
LETTERS = "ABCDE"


@dataclass(frozen=True)
class Candidate:
    """A place that the reader considers: its name, and where it is in WGS84 degrees."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True)
class SpotRequest:
    """The question.

    Attributes:
        need: the indicator of need; None only where all residents count.
        town: id of the municipality; None for all that can be compared, of which only the quick choice is made.
        places: how many to choose.
        walk_m: the walk in metres.
        weigh: whether residents of areas of high need count, or all.
        goal: most residents within the walk, or the least total walk of all; the latter in a municipality only.
        struck: squares where no place can come.
        candidates: the only places to choose from; any square where there are none.
        zones: rings in which no place can come.
    """

    need: str | None
    town: str | None = None
    places: int = 3
    walk_m: int = 800
    weigh: Weigh = "need"
    goal: Goal = "reach"
    struck: tuple[Square, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    zones: tuple[Ring, ...] = ()


@dataclass(frozen=True)
class Spot:
    """A chosen square, or a given place.

    Attributes:
        square: of the grid; that of the nearest point for a given place.
        lat, lon: its middle, WGS84 degrees.
        area: id of the neighbourhood that it is in.
        name: of a given place; empty for a square.
        adds: residents whom it reaches and those before it do not.
    """

    square: Square
    lat: float
    lon: float
    area: str
    name: str
    adds: float


@dataclass(frozen=True)
class Recurring:
    """A square that recurs in answers nearly as good: its middle (WGS84 degrees), and in how many of them."""

    lat: float
    lon: float
    often: int


@dataclass(frozen=True)
class Share:
    """The fewest places that reach a share of those who can be reached; ``proved`` where fewer surely do not."""

    share: float
    places: int
    proved: bool


@dataclass(frozen=True)
class SpotAnswer:
    """The answer to a request.

    Attributes:
        request: what was asked.
        waiting: residents without a known place within the walk whom the request is about.
        spots: the chosen squares or places, the one that adds most first.
        reached: residents whom they reach.
        bound: no choice reaches more; None where the answer is the quick choice and nothing better was searched for.
        proved: whether no choice reaches more than ``reached``.
        recurring: squares of answers within 2 % of the best, of which there are ``answers``.
        unreached: area id → residents who are still not reached, most first, of the first areas.
        price: residents fewer than without the squares struck out, or than with free choice: at least and at most;
            None where nothing narrows the choice.
        curve: residents whom each further place adds in the quick choice.
        shares: the fewest places for shares of those who can be reached; empty where ``late``.
        late: whether there was no time left for ``shares``.
        walk_before, walk_after: mean walk of these residents in metres, cut off at ``farthest_m``; None unless the goal
            is the least total walk.
    """

    request: SpotRequest
    waiting: float
    spots: tuple[Spot, ...] = ()
    reached: float = 0.0
    bound: float | None = None
    proved: bool = False
    recurring: tuple[Recurring, ...] = ()
    answers: int = 0
    unreached: tuple[tuple[str, float], ...] = ()
    price: tuple[float, float] | None = None
    curve: tuple[float, ...] = ()
    shares: tuple[Share, ...] = ()
    late: bool = False
    walk_before: float | None = None
    walk_after: float | None = None
    farthest_m: float | None = None


def spot_need(view: View, dataset: Dataset) -> str | None:
    """The figure by which need is high: that of the list where it is known by neighbourhood, else the region's first.

    None where no figure is: then all residents count.
    """
    wanted = (
        listed_view(view, dataset).indicator,
        dataset.region.default_need,
        *dataset.bundle.measure_info.indicators,
    )
    return next((one for one in wanted if one and high_need(dataset, one) is not None), None)
