"""A region in which one municipality has no neighbourhoods: what is known of it, and what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geodata.bundle import Bundle, read_bundle
from geodata.pipeline.measure_inputs import newest_of
from geodata.pipeline.measures_table import need_rows
from geodata.region import Indicator

LOCAL = {"en": "x"}
BARE = "41002"


@pytest.fixture(scope="module")
def bundle(ragged_bundle: Path) -> Bundle:
    return read_bundle(ragged_bundle)


def rows(bundle: Bundle, measure: str) -> Any:
    """The rows of a measure, by area."""
    return bundle.measures[bundle.measures["measure_id"] == measure].set_index("area_id")


def test_it_has_counts_and_no_walking_figures(bundle: Bundle) -> None:
    assert rows(bundle, "practices").loc[BARE, "value"] == 2
    assert rows(bundle, "meeting_places").loc[BARE, "value"] == 1
    for name in ("reach_800", "access_800"):
        found = rows(bundle, name)
        assert (found.loc[BARE, "status"], found.loc[BARE, "value"]) == ("no_data", pytest.approx(np.nan, nan_ok=True))
        assert found.loc["44021", "value"] > 0


def test_it_has_no_cell_and_is_in_no_rank_of_neighbourhoods(bundle: Bundle) -> None:
    for name in ("support", "gap_income", "gap_share_all"):
        assert BARE not in rows(bundle, name).index
    # Ranks of need are among the areas of one level.
    assert rows(bundle, "need_income")["value"].dropna().to_dict() == {
        "44021": 1, "41002": 0.5, "44040": 0,
        "440211A": 1, "440211B": 0.8, "440212A": 0.6, "440213A": 0.4, "440401": 0.2, "440214A": 0,
    }  # fmt: skip


def test_a_whole_takes_one_rank_whatever_the_number_of_its_parts(bundle: Bundle) -> None:
    assert rows(bundle, "need_allowance")["value"].dropna().to_dict() == {
        "440211A": 1, "440211B": 1, "440212A": 0.5, "440213A": 0,
    }  # fmt: skip


def test_a_part_with_too_few_residents_leaves_the_rank_to_the_others() -> None:
    item = Indicator.model_validate(
        {"id": "x", "column": "x", "label": LOCAL, "unit": LOCAL, "description": LOCAL, "source": "t",
         "direction": "high_is_need", "vintage": 2020}
    )  # fmt: skip
    areas = pd.DataFrame({"area_id": list("abcd"), "population": [10.0, 900, 900, 900]})
    figures = pd.DataFrame(
        {"area_id": list("abcd"), "indicator_id": "x", "vintage": 2020, "value": [5.0, 5, 5, 9], "status": "ok",
         "of": ["W", "W", "W", None]}
    )  # fmt: skip
    (table,) = need_rows(areas, figures, (item,))
    assert table["status"].tolist() == ["small_population", "ok", "ok", "ok"]
    assert table["value"].tolist() == [pytest.approx(np.nan, nan_ok=True), 0, 0, 1]


def test_a_figure_of_municipalities_alone_makes_no_cells(bundle: Bundle) -> None:
    info = bundle.measure_info
    assert "poverty_rate" not in info.indicators
    assert "gap_poverty_rate" not in info.measures
    assert rows(bundle, "need_poverty_rate")["value"].to_dict() == {"41002": 0.5, "44021": 1, "44040": 0}
    # The region's first figure of need goes before the first one of its maps.
    assert info.indicators[0] == "income"


def test_ranks_are_of_the_newest_year(bundle: Bundle) -> None:
    newest = newest_of(bundle.indicators, bundle.manifest.indicators)
    assert newest.groupby("indicator_id")["vintage"].agg(set).to_dict() == {
        "allowance": {2022}, "income": {2021}, "poverty_rate": {2021},
    }  # fmt: skip


def test_the_manifest_states_what_is_shown_first_and_the_year_of_residents(bundle: Bundle) -> None:
    info = bundle.manifest.region_info
    assert (info.default_indicator, info.default_need) == ("poverty_rate", "income")
    assert [(item.indicator, item.municipalities) for item in info.default_need_in] == [("allowance", ("44021",))]
    assert info.population_vintage == 2021
    assert bundle.areas.set_index("area_id")["population_vintage"].to_dict()["440214A"] == 2020


def test_classes_are_of_the_level_that_has_values(bundle: Bundle) -> None:
    assert {name: found.level for name, found in bundle.classes.items()} == {
        "poverty_rate": "municipality", "income": "neighbourhood", "allowance": "neighbourhood",
    }  # fmt: skip
    # Two parts of one whole are one figure.
    assert sum(bundle.classes["allowance"].histogram.counts) == 3
    histogram = bundle.classes["poverty_rate"].histogram
    assert (histogram.from_, histogram.to) == (7.6, 16.4)
