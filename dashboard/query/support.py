"""The split of practices by what supports them: professionals, a meeting place, both, other support only, not known.

One rule for headline, rings on the map, bars beside it and symbols: :func:`split_of`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.query.dataset import Dataset, derived
from geodata.spelling import folded

Split = Literal["both", "professionals", "meeting_place", "other", "unknown"]
# In this order everywhere: clockwise from the top of a ring, from the left of a bar.
SPLIT: tuple[Split, ...] = ("both", "professionals", "meeting_place", "other", "unknown")
# Terms of the vocabulary's facet ``support``.
PROFESSIONAL, MEETING_PLACE, UNKNOWN = "professional", "meeting_infrastructure", "unknown"


def split_of(kinds: Collection[str]) -> Split:
    """The part of the split that a practice with these kinds of support belongs to."""
    known = set(kinds) - {UNKNOWN}
    if PROFESSIONAL in known:
        return "both" if MEETING_PLACE in known else "professionals"
    if MEETING_PLACE in known:
        return "meeting_place"
    return "other" if known else "unknown"


@dataclass(frozen=True)
class SupportCounts:
    """How many practices belong to each part of :data:`SPLIT`."""

    both: int = 0
    professionals: int = 0
    meeting_place: int = 0
    other: int = 0
    unknown: int = 0

    def __iter__(self) -> Iterator[int]:
        """The numbers in the order of :data:`SPLIT`."""
        return (self.of(part) for part in SPLIT)

    def __add__(self, other: SupportCounts) -> SupportCounts:
        return SupportCounts(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    def of(self, part: Split) -> int:
        """The number of one part."""
        number: int = getattr(self, part)
        return number

    @property
    def total(self) -> int:
        """The number of all practices."""
        return sum(self)

    @property
    def professionals_or_meeting_place(self) -> int:
        """How many are supported by professionals, a meeting place or both."""
        return self.both + self.professionals + self.meeting_place


@dataclass(frozen=True)
class SupportSplit:
    """The split of a selection.

    Attributes:
        all: of all its practices.
        municipalities: by municipality as the boundaries write it; the most practices first, then by folded name.
        elsewhere: of practices without a known municipality.
    """

    all: SupportCounts
    municipalities: Mapping[str, SupportCounts]
    elsewhere: SupportCounts


def support_split(practices: pd.DataFrame, dataset: Dataset) -> SupportSplit:
    """The split of rows of the bundle's practices, such as :attr:`dashboard.query.selection.Selection.practices`."""
    parts = split_indices(dataset)[practices.index]
    towns = practices["municipality_name"].fillna("").to_numpy(object)
    counted = {town: _counts(parts[towns == town]) for town in set(towns)}
    elsewhere = counted.pop("", SupportCounts())
    order = sorted(counted, key=lambda town: (-counted[town].total, folded(town), town))
    return SupportSplit(support_counts(practices, dataset), {town: counted[town] for town in order}, elsewhere)


def support_counts(practices: pd.DataFrame, dataset: Dataset) -> SupportCounts:
    """How many rows of the bundle's practices are in each part."""
    return _counts(split_indices(dataset)[practices.index])


@derived
def split_indices(dataset: Dataset) -> npt.NDArray[np.int8]:
    """The place in :data:`SPLIT` of each practice, in the bundle's order."""
    ids = dataset.bundle.practices["practice_id"]
    return np.array([SPLIT.index(split_of(dataset.kinds(practice))) for practice in ids], dtype=np.int8)


def _counts(parts: npt.NDArray[np.int8]) -> SupportCounts:
    return SupportCounts(*np.bincount(parts, minlength=len(SPLIT)).tolist())
