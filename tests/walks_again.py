"""Walks out of a bundle: from its points and places the published measures are worked out again, to the last bit.

This is the contract of what-if. The tests of the frozen regions and of the live ones ask it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from geodata.bundle import Bundle
from geodata.measures.access import PER, Floats, Residence, access, nearest, pairs, reach
from geodata.statuses import GIVEN


def unequal(bundle: Bundle) -> list[str]:
    """The measures of walks that are not what the tables ``residence`` and ``supply`` give again."""
    ids, home, people = residents(bundle)
    return [
        name for name, again in _walks(bundle, home, people, len(ids)) if not same(published(bundle, name), ids, again)
    ]


def _walks(bundle: Bundle, home: Residence, people: Floats, areas: int) -> Iterator[tuple[str, Floats]]:
    places, said = bundle.supply[["x", "y"]].to_numpy(float), bundle.measure_info.parameters
    verified = places[bundle.supply["verified"].to_numpy(bool)]
    for walk in said.catchments_m:
        near = pairs(home.xy, places, walk, said.detour_factor)
        number, edge = reach(near, walk), said.decays[said.main.decay]
        shared = access(near, people, np.ones(len(places)), walk, edge).per_resident
        yield f"access_{walk}", home.mean(shared, areas) * PER
        yield f"reach_{walk}", home.mean(number, areas)
        yield f"without_place_{walk}", np.bincount(home.area, people * (number == 0), areas).astype(np.float64)
        own = reach(pairs(home.xy, verified, walk, said.detour_factor), walk)
        yield f"verified_reach_{walk}", home.mean(own, areas)
        yield f"verified_without_place_{walk}", np.bincount(home.area, people * (own == 0), areas).astype(np.float64)
    yield "nearest_place", home.mean(nearest(home.xy, places), areas)


def residents(bundle: Bundle) -> tuple[pd.Index[Any], Residence, Floats]:
    """Areas with residents, their points, and the residents of each point."""
    row, ids = pd.factorize(bundle.residence["area_id"])
    xy = bundle.residence[["column", "row"]].to_numpy(float) * bundle.measure_info.parameters.grid_m
    home = Residence(xy, row.astype(np.intp))
    people = bundle.areas.set_index("area_id")["population"].loc[ids].to_numpy(float)
    return pd.Index(ids), home, home.shared(people)


def published(bundle: Bundle, measure_id: str, column: str = "value") -> pd.Series[float]:
    rows = bundle.measures[(bundle.measures["measure_id"] == measure_id) & bundle.measures["status"].isin(GIVEN)]
    return rows.set_index("area_id")[column]


def same(said: pd.Series[float], ids: pd.Index[Any], again: Floats) -> bool:
    """Whether what is published of these areas is what was worked out again, to the last bit."""
    mine = said[said.index.isin(ids)]
    worked = pd.Series(again, ids).loc[mine.index]
    return mine.to_numpy(float).tobytes() == worked.to_numpy(float).round(9).tobytes()
