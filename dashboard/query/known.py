"""What is known in a municipality: every practice and meeting place, also where nobody knows where in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.query.dataset import Dataset, derived
from geodata.models import Precision
from geodata.statuses import UnmatchedReason

Known = Literal["practice", "meeting_place"]
# Where an entry can name its place in words.
WRITTEN = ("address", "neighbourhood", "place_name")


class Unplaced(StrEnum):
    """Why no more than the municipality of something is known."""

    PROTECTED = "protected"
    WRITTEN = "written"
    TOWN_ONLY = "town_only"
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class KnownHere:
    """The practices or the meeting places of an area, by name.

    Attributes:
        placed: ids of those of which the place within it is known.
        unplaced: ids of the others by the reason, in the order of :class:`Unplaced`; none in a neighbourhood.
    """

    placed: tuple[str, ...]
    unplaced: Mapping[Unplaced, tuple[str, ...]]

    @property
    def ids(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.placed, *(one for ids in self.unplaced.values() for one in ids))

    @property
    def unplaced_number(self) -> int:
        """How many have no place within the area."""
        return len(self.ids) - len(self.placed)


def known_rows(dataset: Dataset, kind: Known) -> pd.DataFrame:
    """The rows that are counted."""
    return dataset.bundle.practices if kind == "practice" else dataset.meeting_places


def placed_rows(dataset: Dataset, kind: Known) -> npt.NDArray[np.bool_]:
    """Which of :func:`known_rows` have a place within their municipality: a point, or a named neighbourhood."""
    table = known_rows(dataset, kind)
    coarse = table["precision"] == Precision.MUNICIPALITY
    named = table["area_id"].isin(dataset.area_rows(dataset.levels[-1]))
    return np.asarray((table["lon"].notna() | named) & ~coarse, dtype=np.bool_)


def known_in(area: str, dataset: Dataset, kind: Known) -> KnownHere:
    """Everything known in an area; of a municipality also what is known to be in it and no more precisely.

    Raises:
        KeyError: the bundle does not contain the area.
    """
    if dataset.level_of(area) == "municipality":
        return _by_town(dataset, kind).get(area) or KnownHere((), {})
    table = known_rows(dataset, kind)
    return KnownHere(_ids(dataset.rows_in(table, area), kind), {})


def unplaced_in_town(area: str, dataset: Dataset, kind: Known) -> int:
    """How many are known to be in the municipality that an area is or lies in, and no more precisely."""
    town = area if dataset.level_of(area) == "municipality" else dataset.area_records[area]["municipality_id"]
    return _by_town(dataset, kind)[town].unplaced_number if town in _by_town(dataset, kind) else 0


@derived
def _by_town(dataset: Dataset, kind: Known) -> dict[str, KnownHere]:
    """The ``municipality_id`` of each municipality → what is known in it; those without anything are absent."""
    table = known_rows(dataset, kind)
    table = table.assign(why=_reasons(table).where(~placed_rows(dataset, kind), None))
    found = {}
    for town, rows in table.groupby("municipality_id"):
        by_reason = {reason: _ids(rows[rows["why"] == reason], kind) for reason in Unplaced}
        placed = _ids(rows[rows["why"].isna()], kind)
        found[str(town)] = KnownHere(placed, {reason: ids for reason, ids in by_reason.items() if ids})
    return found


def _reasons(table: pd.DataFrame) -> pd.Series:
    """Why the place of each row is not known, if it is not."""
    written = table[[name for name in WRITTEN if name in table]].notna().any(axis=1)
    # An entry of the registry names its municipality on purpose; a list may just say nothing.
    silent = Unplaced.TOWN_ONLY if "practice_id" in table else Unplaced.NOWHERE
    reasons = pd.Series(silent, table.index, dtype=object)
    reasons[table["precision"] == Precision.MUNICIPALITY] = Unplaced.TOWN_ONLY
    reasons[written] = Unplaced.WRITTEN
    if "unmatched" in table:
        reasons[table["unmatched"] == UnmatchedReason.BY_MUNICIPALITY] = Unplaced.PROTECTED
    return reasons


def _ids(rows: pd.DataFrame, kind: Known) -> tuple[str, ...]:
    return tuple(rows.sort_values("name", kind="stable")[f"{kind}_id"])
