"""Means of several years: of the same areas in each, weighted by residents."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from dashboard.query.dataset import Dataset
from dashboard.query.years import weighted_means, year_means
from geodata.parts import Part

NONE = float("nan")


def with_parts(dataset: Dataset, *parts: tuple[str, tuple[str, ...] | None]) -> Dataset:
    """The dataset of a region that declares parts: the name and the municipalities of each."""
    declared = tuple(Part(label=dict.fromkeys(("nl", "fr", "en"), name), municipalities=towns) for name, towns in parts)
    manifest = dataset.bundle.manifest
    info = manifest.region_info.model_copy(update={"parts": declared})
    return Dataset(replace(dataset.bundle, manifest=manifest.model_copy(update={"region_info": info})))


def test_a_mean_is_weighted_by_residents() -> None:
    values = pd.DataFrame({2020: [10.0, 20.0], 2021: [12.0, 16.0]}, index=["small", "large"])
    areas, means = weighted_means(values, pd.Series({"small": 100.0, "large": 300.0}))
    assert areas == {"small", "large"}
    assert means == pytest.approx({2020: 17.5, 2021: 15.0})


def test_an_area_that_lacks_a_year_changes_no_mean() -> None:
    values = pd.DataFrame({2020: [10.0, 20.0, NONE], 2021: [10.0, 20.0, 90.0]}, index=["a", "b", "late"])
    areas, means = weighted_means(values, pd.Series({"a": 100.0, "b": 100.0, "late": 150.0}))
    assert areas == {"a", "b"}
    assert means == pytest.approx({2020: 15.0, 2021: 15.0})


def test_a_year_of_a_few_areas_is_a_gap_and_takes_no_area_from_the_others() -> None:
    values = pd.DataFrame({2019: [5.0, NONE, NONE], 2020: [10.0, 20.0, 30.0]}, index=["a", "b", "c"])
    areas, means = weighted_means(values, pd.Series({"a": 100.0, "b": 100.0, "c": 100.0}))
    assert areas == {"a", "b", "c"}
    assert means == pytest.approx({2020: 20.0})


def test_years_that_share_no_area_have_no_mean() -> None:
    values = pd.DataFrame({2019: [5.0, NONE], 2020: [NONE, 20.0]}, index=["a", "b"])
    assert weighted_means(values, pd.Series({"a": 100.0, "b": 100.0})) == (frozenset(), {})


def test_the_region_is_of_its_municipalities_with_a_figure_in_every_year(ragged_dataset: Dataset) -> None:
    found = year_means(ragged_dataset, "poverty_rate")
    assert found is not None
    # Melle has no figure of 2020.
    assert found.level == "municipality"
    assert found.areas == {"44021", "41002"}
    assert [year for year, _ in found.means] == [2019, 2020, 2021]
    gent, aalst = 32000 / 53000, 21000 / 53000
    expected = [15.2 * gent + 12.5 * aalst, 15.8 * gent + 12.1 * aalst, 16.4 * gent + 11.9 * aalst]
    assert [mean for _, mean in found.means] == pytest.approx(expected)
    assert year_means(ragged_dataset, "nothing") is None


def test_a_part_of_the_region_has_means_of_its_own(ragged_dataset: Dataset) -> None:
    dataset = with_parts(ragged_dataset, ("East", ("41002",)), ("The rest", None))
    assert [dataset.part_of(town) for town in ("41002", "44021", "44040")] == [0, 1, 1]
    east, rest = year_means(dataset, "poverty_rate", 0), year_means(dataset, "poverty_rate", 1)
    assert east is not None
    assert rest is not None
    assert east.known == ((2019, 12.5), (2020, 12.1), (2021, 11.9))
    assert rest.areas == {"44021"}
    assert [mean for _, mean in rest.known] == pytest.approx([15.2, 15.8, 16.4])
    # No part of the region as it is declared.
    assert ragged_dataset.part_of("41002") is None
