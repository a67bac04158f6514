"""How many documented practices and known meeting places each area holds."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geodata.statuses import FigureStatus


def area_counts(
    areas: pd.DataFrame, tables: dict[str, pd.Series], statuses: Mapping[str, Mapping[str, FigureStatus]] | None = None
) -> pd.DataFrame:
    """Count rows by area; what lies in an area lies in the one that holds it too.

    A count of zero means that the registry or the list holds none, not that there is none.

    Args:
        areas: every area with ``area_id`` and ``parent_id``, null at the top.
        tables: measure id → the ``area_id`` of each counted row, null where it lies in no area.
        statuses: measure id → area id → how far somebody searched there; ``ok`` where it is not told.

    Returns:
        One row an area and measure, sorted; ``low`` and ``high`` are null: a count has no interval.
    """
    said = statuses or {}
    holder = areas.set_index("area_id")["parent_id"]
    parts = [
        pd.DataFrame(
            {
                "area_id": areas["area_id"].to_numpy(),
                "measure_id": measure,
                "value": areas["area_id"].map(_with_holders(column.dropna(), holder)).fillna(0).to_numpy(float),
                "low": float("nan"),
                "high": float("nan"),
                "status": [said.get(measure, {}).get(area, FigureStatus.OK) for area in areas["area_id"]],
            }
        )
        for measure, column in tables.items()
    ]
    return pd.concat(parts).sort_values(["area_id", "measure_id"], ignore_index=True)


def _with_holders(found: pd.Series, holder: pd.Series) -> pd.Series:
    counts: pd.Series = pd.concat([found, found.map(holder).dropna()]).value_counts()
    return counts
