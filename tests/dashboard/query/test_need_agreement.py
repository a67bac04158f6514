"""An area is named only where two figures of need from different sources agree, ranked among the same areas."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.query.dataset import Dataset
from dashboard.query.need_agreement import HIGH, compared_values, rank_share, second_figures
from geodata.bundle import read_bundle
from tests.dashboard.presenters.findings_data import FIRST, SECOND, with_second_source


@pytest.fixture(scope="module")
def two_sources(atlas_bundle: Path) -> Dataset:
    return with_second_source(Dataset(read_bundle(atlas_bundle)))


def table(*values: float) -> pd.Series:
    return pd.Series(values, index=[f"a{n}" for n in range(len(values))], dtype=float)


def test_a_rank_share_is_that_of_the_other_areas_with_lower_need() -> None:
    assert rank_share(table(1, 2, 3, 4), "high_is_need").tolist() == [0, 1 / 3, 2 / 3, 1]
    assert rank_share(table(1, 2, 3, 4), "low_is_need").tolist() == [1, 2 / 3, 1 / 3, 0]


def test_equal_figures_do_not_count_as_lower_need() -> None:
    assert rank_share(table(1, 5, 5, 5), "high_is_need").tolist() == [0, 1 / 3, 1 / 3, 1 / 3]
    assert rank_share(table(2, 2, 2), "low_is_need").tolist() == [0, 0, 0]


def test_an_area_alone_has_no_rank() -> None:
    assert rank_share(table(3), "high_is_need").isna().all()


@given(st.lists(st.integers(-5, 5), min_size=2, max_size=30))
def test_rank_shares_follow_need_whichever_way_it_is_counted(values: list[int]) -> None:
    high, low = rank_share(table(*values), "high_is_need"), rank_share(table(*(-v for v in values)), "low_is_need")
    assert high.equals(low)
    assert high.between(0, 1).all()
    order = np.argsort(values, kind="stable")
    assert (np.diff(high.to_numpy()[order]) >= 0).all()


def test_figures_of_one_source_do_not_confirm_one_another(atlas_bundle: Path) -> None:
    dataset = Dataset(read_bundle(atlas_bundle))
    assert len(dataset.bundle.measure_info.indicators) > 1
    assert second_figures(dataset, FIRST) == {}


def test_both_figures_are_ranked_among_the_areas_that_have_both(two_sources: Dataset) -> None:
    first, second = compared_values(two_sources, FIRST), compared_values(two_sources, SECOND)
    both = sorted(set(first.index) & set(second.index))
    assert len(both) == 15
    expected = set()
    for area in both:
        others = [one for one in both if one != area]
        shares = [sum(values[one] < values[area] for one in others) / len(others) for values in (first, second)]
        if min(shares) >= HIGH:
            expected.add(area)
    assert expected
    assert second_figures(two_sources, FIRST) == dict.fromkeys(expected, SECOND)


def test_an_area_without_the_second_figure_is_not_ranked_and_does_not_count_for_others(two_sources: Dataset) -> None:
    area = next(iter(second_figures(two_sources, FIRST)))
    measures = two_sources.bundle.measures.copy()
    measures.loc[(measures["measure_id"] == f"gap_{SECOND}") & (measures["area_id"] == area), "status"] = "no_data"
    without = Dataset(replace(two_sources.bundle, measures=measures))
    assert area not in compared_values(without, SECOND).index
    assert area not in second_figures(without, FIRST)


def test_the_second_figure_of_an_area_is_the_first_that_it_has(two_sources: Dataset) -> None:
    """A later figure does not overrule an earlier one that disagrees."""
    info, manifest = two_sources.bundle.measure_info, two_sources.bundle.manifest
    declared = {one.id: one for one in manifest.indicators}
    third = declared[FIRST].model_copy(update={"id": "third", "source": "a-third"})
    measures = two_sources.bundle.measures
    copied = measures[measures["measure_id"] == f"gap_{FIRST}"].assign(measure_id="gap_third")
    figures = two_sources.bundle.indicators
    own = figures[figures["indicator_id"] == FIRST].assign(indicator_id="third")
    bundle = replace(
        two_sources.bundle,
        manifest=manifest.model_copy(update={"indicators": (*manifest.indicators, third)}),
        measure_info=info.model_copy(update={"indicators": (*info.indicators, "third")}),
        measures=pd.concat([measures, copied], ignore_index=True),
        indicators=pd.concat([figures, own], ignore_index=True),
    )
    before = second_figures(two_sources, FIRST)
    assert second_figures(Dataset(bundle), FIRST) == before
    assert len(second_figures(Dataset(bundle), SECOND)) >= len(before)
