"""Small problems of best spots for the tests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from geodata.measures.location import Covering, Floats, covering

WALK_M = 800
# On a coarse grid, so that candidates often cover the same points.
SPOT = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(lambda at: (at[0] * 250.0, at[1] * 250.0))
SPOTS = st.lists(SPOT, min_size=1, max_size=9)
PEOPLE = st.one_of(st.integers(0, 5).map(float), st.floats(0, 2000))


def xy(spots: Sequence[tuple[float, float]]) -> Floats:
    return np.array(spots, dtype=np.float64).reshape(-1, 2)


@st.composite
def settled(draw: st.DrawFn) -> tuple[Floats, Floats]:
    """Points, and the people who live there."""
    spots = draw(st.lists(SPOT, min_size=1, max_size=14))
    people = draw(st.lists(PEOPLE, min_size=len(spots), max_size=len(spots)))
    return xy(spots), np.array(people)


@st.composite
def coverings(draw: st.DrawFn) -> Covering:
    demand, people = draw(settled())
    return covering(demand, people, xy(draw(SPOTS)), WALK_M)
