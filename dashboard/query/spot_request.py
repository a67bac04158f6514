"""What a reader asks of best spots: a frozen value, the same for the server and its workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# Column and row of the grid of residence.
Square = tuple[float, float]
# Longitude and latitude of corners, WGS84 degrees.
Ring = tuple[tuple[float, float], ...]
Goal = Literal["reach", "walk"]
Weigh = Literal["need", "all"]
# From this rank share on, need is high.
HIGH = 0.8
PLACES = range(1, 6)


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
        need: the indicator of need.
        town: id of the municipality; None for the region, of which only the quick choice is made.
        places: how many to choose.
        walk_m: the walk in metres.
        weigh: whether residents of areas of high need count, or all.
        high: from which rank share on need is high.
        goal: most residents within the walk, or the least total walk of all.
        struck: squares where no place can come.
        candidates: the only places to choose from; any square where there are none.
        zones: rings in which no place can come.
    """

    need: str
    town: str | None = None
    places: int = 3
    walk_m: int = 800
    weigh: Weigh = "need"
    high: float = HIGH
    goal: Goal = "reach"
    struck: tuple[Square, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    zones: tuple[Ring, ...] = ()

    @property
    def exact(self) -> bool:
        """Whether the best choice is searched for, and not the quick one only."""
        return self.town is not None
