"""The split of practices by support: one rule, and counts that add up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.presenters.symbols import SYMBOL_OF, SYMBOLS, symbol
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.support import SPLIT, SupportCounts, split_of, support_split
from dashboard.query.view import View
from geodata.bundle import read_bundle
from geodata.spelling import folded

KINDS = st.sets(st.sampled_from(["professional", "meeting_infrastructure", "subsidy", "expertise", "unknown"]))


@pytest.fixture(scope="module")
def atlas(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


@pytest.mark.parametrize(
    ("kinds", "part"),
    [
        ((), "unknown"),
        (("unknown",), "unknown"),
        (("subsidy", "unknown"), "other"),
        (("professional", "subsidy"), "professionals"),
        (("meeting_infrastructure", "unknown"), "meeting_place"),
        (("meeting_infrastructure", "professional"), "both"),
    ],
)
def test_a_practice_belongs_to_one_part(kinds: tuple[str, ...], part: str) -> None:
    assert split_of(kinds) == part


@given(KINDS)
def test_its_symbol_is_the_one_of_its_part(kinds: set[str]) -> None:
    assert symbol(kinds) == SYMBOL_OF[split_of(kinds)]
    assert SYMBOLS.index(symbol(kinds)) == SPLIT.index(split_of(kinds))


@given(st.lists(st.booleans(), min_size=1, max_size=64))
def test_counts_of_any_selection_add_up(atlas: Dataset, chosen: list[bool]) -> None:
    practices = atlas.bundle.practices
    rows = practices[np.resize(np.array(chosen), len(practices))]
    split = support_split(rows, atlas)
    assert split.all.total == len(rows)
    assert sum(split.municipalities.values(), split.elsewhere) == split.all
    order = [(-counts.total, folded(town)) for town, counts in split.municipalities.items()]
    assert order == sorted(order)
    assert all(counts.total for counts in split.municipalities.values())
    for part in SPLIT:
        assert split.all.of(part) == sum(split_of(atlas.kinds(one)) == part for one in rows["practice_id"])
    assert split.all.professionals_or_meeting_place == split.all.total - split.all.other - split.all.unknown


def test_the_sample_has_every_part_and_a_filter_changes_the_counts(atlas: Dataset) -> None:
    split = support_split(select(View(), atlas.bundle, atlas.index).practices, atlas)
    assert min(split.all) > 0
    some = support_split(select(View(support=("professional",)), atlas.bundle, atlas.index).practices, atlas)
    assert some.all == SupportCounts(split.all.both, split.all.professionals)


def test_those_without_a_municipality_stand_apart(atlas: Dataset) -> None:
    practices = atlas.bundle.practices.copy()
    practices.loc[practices.index[:2], "municipality_name"] = pd.NA
    changed = Dataset(replace(atlas.bundle, practices=practices))
    split = support_split(practices, changed)
    assert split.elsewhere.total >= 2
    assert split.elsewhere.total + sum(one.total for one in split.municipalities.values()) == len(practices)
    assert support_split(practices.iloc[:0], changed).all == SupportCounts()
