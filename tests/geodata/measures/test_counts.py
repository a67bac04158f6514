"""Counts by area: by hand, and over two levels."""

from __future__ import annotations

import pandas as pd

from geodata.measures import area_counts


def test_what_lies_in_an_area_lies_in_the_one_that_holds_it() -> None:
    areas = pd.DataFrame({"area_id": ["M", "A", "B", "C"], "parent_id": [None, "M", "M", None]})
    held = {"practices": pd.Series(["A", "A", "B", None]), "meeting_places": pd.Series(["C"])}
    table = area_counts(areas, held).set_index(["measure_id", "area_id"])["value"].unstack()
    assert table.loc["practices"].to_dict() == {"M": 3, "A": 2, "B": 1, "C": 0}
    assert table.loc["meeting_places"].to_dict() == {"M": 0, "A": 0, "B": 0, "C": 1}
