"""How many documented practices and known meeting places each area holds."""

from __future__ import annotations

import pandas as pd

COLUMNS = ("area_id", "measure_id", "value", "low", "high", "status")


def area_counts(area_ids: pd.Series, tables: dict[str, pd.Series]) -> pd.DataFrame:
    """Count rows by area.

    A count of zero means that the registry or the list holds none, not that there is none.

    Args:
        area_ids: every area.
        tables: measure id → the ``area_id`` of each counted row, null where it lies in no area.

    Returns:
        One row an area and measure (:data:`COLUMNS`), sorted; ``low`` and ``high`` are null: a count has no interval.
    """
    parts = [
        pd.DataFrame(
            {
                "area_id": area_ids.to_numpy(),
                "measure_id": measure,
                "value": area_ids.map(column.dropna().value_counts()).fillna(0).to_numpy(float),
                "low": float("nan"),
                "high": float("nan"),
                "status": "ok",
            }
        )
        for measure, column in tables.items()
    ]
    return pd.concat(parts).sort_values(["area_id", "measure_id"], ignore_index=True)
