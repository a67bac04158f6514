"""Lee's L, co-location and the stratified rate ratio: worked by hand, with null distributions around nothing."""

from __future__ import annotations

import numpy as np
import pytest
from esda.lee import Spatial_Pearson
from scipy.stats import hypergeom

from geodata.bundle.models import Interval
from geodata.measures.association import FEWEST_AREAS, colocation, lee, mantel_haenszel, neighbours, rate_ratio


def grid(side: int = 8) -> np.ndarray:
    return np.array([(x * 100.0, y * 100.0) for y in range(side) for x in range(side)])


def test_neighbours_are_the_nearest_and_the_area_itself_and_add_up_to_one() -> None:
    beside = neighbours(np.array([[0.0, 0], [1, 0], [10, 0], [11, 0]]), 1)
    assert beside.toarray().tolist() == [[0.5, 0.5, 0, 0], [0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5], [0, 0, 0.5, 0.5]]


def test_without_neighbours_lee_is_the_plain_coefficient() -> None:
    random = np.random.default_rng(1)
    need, support = random.normal(size=64), random.normal(size=64)
    found = lee(support, need, neighbours(grid(), 0), seed=1)
    assert found is not None
    assert found.value == pytest.approx(np.corrcoef(need, support)[0, 1], abs=1e-6)


def test_lee_is_that_of_esda() -> None:
    random, beside = np.random.default_rng(3), neighbours(grid())
    need, support = random.normal(size=64), random.gamma(2, size=64)
    theirs = Spatial_Pearson(beside, permutations=0).fit(support[:, None], need[:, None]).association_[0, 1]
    found = lee(support, need, beside, seed=1)
    assert found is not None
    assert found.value == pytest.approx(theirs, abs=1e-6)


def test_what_lies_together_is_above_nought_and_what_lies_apart_below_it() -> None:
    need, beside = grid()[:, 0], neighbours(grid())
    together, apart = lee(need, need, beside, seed=1), lee(-need, need, beside, seed=1)
    assert together is not None
    assert apart is not None
    assert together.value == pytest.approx(-apart.value)
    assert together.value > 0.8
    assert together.p == pytest.approx(1 / (together.permutations + 1))


def test_the_null_distribution_is_about_nothing_and_the_same_each_time() -> None:
    random = np.random.default_rng(2)
    need, support = random.normal(size=64), random.normal(size=64)
    found = lee(support, need, neighbours(grid()), seed=5)
    assert found is not None
    assert found.placebo.low < 0 < found.placebo.high
    assert found.placebo.value == pytest.approx(0, abs=0.05)
    assert lee(support, need, neighbours(grid()), seed=5) == found


def test_too_few_areas_and_areas_all_alike_have_no_figure() -> None:
    xy = grid()[: FEWEST_AREAS - 1]
    need = np.arange(FEWEST_AREAS - 1.0)
    assert lee(need, need, neighbours(xy), seed=1) is None
    assert lee(np.ones(64), grid()[:, 0], neighbours(grid()), seed=1) is None


def test_colocation_counts_and_says_what_chance_would_give() -> None:
    high, reached = np.array([1, 1, 0, 0], bool), np.array([1, 0, 1, 0], bool)
    found = colocation(high, reached, seed=1)
    assert found.placebo == Interval(value=1, low=0, high=2)
    assert found.model_dump(exclude={"placebo"}) == {
        "areas": 4, "high_need": 2, "in_reach": 2, "both": 1, "expected": 1.0,
    }  # fmt: skip


def test_the_permutations_of_colocation_follow_the_hypergeometric_law_and_the_same_each_time() -> None:
    high, reached = np.arange(83) < 23, np.arange(83) < 35
    found = colocation(high, reached, seed=7)
    law = hypergeom(83, 23, 35)
    assert found.both == 23
    assert found.placebo is not None
    assert found.placebo.value == law.median()
    assert abs(found.placebo.low - law.ppf(0.025)) <= 1
    assert abs(found.placebo.high - law.ppf(0.975)) <= 1
    assert all(number == int(number) for number in dict(found.placebo).values())
    assert colocation(high, reached, seed=7) == found


def test_without_areas_nothing_is_permuted() -> None:
    nothing = np.zeros(0, bool)
    assert colocation(nothing, nothing, seed=1).placebo is None


def strata(*rows: tuple[float, float, float, float]) -> np.ndarray:
    """Practices and residents with, then without a place within reach, one row a stratum."""
    return np.array([[[0, a, n1], [0, b, n0]] for a, n1, b, n0 in rows], float).reshape(-1, 2, 3)


def test_the_rate_ratio_of_one_stratum_worked_by_hand() -> None:
    # 10 of 1,000 against 5 of 1,000: 2; variance of its logarithm 1/10 + 1/5 = 0.3.
    found = mantel_haenszel(strata((10, 1000, 5, 1000)))
    assert found is not None
    assert found.value == pytest.approx(2)
    assert found.low == pytest.approx(2 * np.exp(-1.959964 * 0.3**0.5))
    assert found.high == pytest.approx(2 * np.exp(1.959964 * 0.3**0.5))


def test_strata_undo_what_need_alone_makes_of_the_crude_ratio() -> None:
    adjusted = mantel_haenszel(strata((90, 9000, 10, 1000), (1, 1000, 9, 9000)))
    crude = mantel_haenszel(strata((91, 10_000, 19, 10_000)))
    assert adjusted is not None
    assert crude is not None
    assert adjusted.value == pytest.approx(1)
    assert crude.value == pytest.approx(91 / 19)


def test_a_side_without_practices_or_residents_has_no_ratio() -> None:
    assert mantel_haenszel(strata((3, 1000, 0, 1000))) is None
    assert mantel_haenszel(strata((3, 1000, 0, 0))) is None
    assert mantel_haenszel(strata()) is None


def test_the_document_names_both_sides_and_its_null_distribution_is_about_one() -> None:
    random = np.random.default_rng(4)
    reached = random.uniform(size=300) < 0.5
    people, tercile = np.full(300, 1000.0), np.repeat([1, 2, 3], 100)
    practices = random.poisson(np.where(reached, 4.0, 1.0)).astype(float)
    found = rate_ratio("need", practices, people, reached, tercile, seed=3)
    assert found.mantel_haenszel is not None
    assert found.placebo is not None
    assert found.mantel_haenszel.value == pytest.approx(4, rel=0.25)
    assert found.placebo.value == pytest.approx(1, abs=0.1)
    assert found.placebo.high < found.mantel_haenszel.low
    assert sum(row.with_.areas + row.without.areas for row in found.strata) == 300
    assert found == rate_ratio("need", practices, people, reached, tercile, seed=3)
