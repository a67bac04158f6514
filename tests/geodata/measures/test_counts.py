"""Counts by area: by hand, each level by itself."""

from __future__ import annotations

import pandas as pd

from geodata.measures.rates import area_counts
from geodata.pipeline.measuring import _at_every_level


def test_rows_are_counted_at_each_level_that_they_are_in() -> None:
    areas = pd.DataFrame({"area_id": ["M", "A", "B", "C"]})
    at = {"practices": pd.Series(["A", "A", "B", None, "M", "M", "M", "elsewhere"]), "meeting_places": pd.Series(["C"])}
    table = area_counts(areas, at).set_index(["measure_id", "area_id"])["value"].unstack()
    assert table.loc["practices"].to_dict() == {"M": 3, "A": 2, "B": 1, "C": 0}
    assert table.loc["meeting_places"].to_dict() == {"M": 0, "A": 0, "B": 0, "C": 1}


def test_a_row_counts_in_its_area_and_municipality_and_once_where_these_are_the_same() -> None:
    rows = pd.DataFrame({"area_id": ["A", "M", "B", None], "municipality_id": ["M", "M", "N", None]})
    assert sorted(_at_every_level(rows).dropna()) == ["A", "B", "M", "M", "N"]
