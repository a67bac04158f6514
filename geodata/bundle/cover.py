"""The cover of a level: the areas that a map draws without gaps where only some municipalities have neighbourhoods."""

from typing import TypeVar

import pandas as pd

Areas = TypeVar("Areas", bound=pd.DataFrame)


def cover(areas: Areas, level: str) -> Areas:
    """The areas that a map draws at a level: its own, then the coarser ones that contain none of them."""
    own, coarser = areas["level"] == level, areas["level"] == "municipality"
    if level == "municipality" or not coarser.any():
        return areas[own]
    bare = coarser & ~areas["area_id"].isin(areas.loc[own, "parent_id"])
    order = [*own.to_numpy().nonzero()[0], *bare.to_numpy().nonzero()[0]]
    return areas.iloc[order]
