"""Meeting places in words: what they are, who verified them, and what changes where only those count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.presenters.bivariate import cell_within
from dashboard.presenters.i18n import Words
from dashboard.query.bivariate import OK
from dashboard.query.dataset import Dataset, record
from dashboard.query.view import CELLS
from geodata.bundle.models.families import VERIFIED
from geodata.models import OTHER_KIND
from geodata.statuses import Scope


def kind_of_place(kind: str, words: Words) -> str:
    """A kind of meeting places in words; also of those from OpenStreetMap that are of none of the vocabulary."""
    return words("osm.other_kind") if kind == OTHER_KIND else words.term("meeting_place_kind", kind)


def name_of_place(row: Mapping[str, Any], words: Words) -> str:
    """The name of a meeting place, of one without a name its kind."""
    return kind_of_place(row["kind"], words) if pd.isna(row["name"]) else str(row["name"])


def described_place(row: Mapping[str, Any], words: Words) -> str:
    """The kind of a meeting place, and that the editors did not verify it where they did not."""
    kind = kind_of_place(row["kind"], words)
    return kind if row["verified"] else f"{kind} ({words('osm.unverified')})"


def marked_place(row: Mapping[str, Any], words: Words) -> str:
    """The name of a meeting place, and that the editors did not verify it where they did not."""
    name = name_of_place(row, words)
    return name if row["verified"] else words("osm.marked", name=name)


def verified_line(area: str, dataset: Dataset, words: Words, need: str | None) -> str:
    """What changes in an area where only the places count that the editors verified.

    Args:
        area: its id.
        dataset: that contains it.
        words: the language.
        need: the indicator of need of the comparison that is shown; None without one.

    Returns:
        One sentence; empty where nothing changes that a reader sees.
    """
    level, walk = dataset.level_of(area), dataset.catchment_m
    reach, without = (
        [_value(f"{start}{name}_{walk}", area, level, dataset) for start in (VERIFIED, "")]
        for name in ("reach", "without_place")
    )
    written = {
        "reach": [None if value is None else words.decimal(value, 1) for value in reach],
        "without": [None if value is None else words.whole(round(value)) for value in without],
    }
    parts = [
        words(f"osm.only_verified.{key}", own=own, all=every)
        for key, (own, every) in written.items()
        if own is not None and every is not None and own != every
    ]
    if parts and need:
        parts += _cell(area, level, dataset, words, need)
    return words("osm.only_verified.lead", list="; ".join(parts)) if parts else ""


def _cell(area: str, level: str, dataset: Dataset, words: Words, need: str) -> list[str]:
    """Where the comparison of need and known places would put an area; nothing where it is not compared."""
    own, every = (_value(f"{start}gap_{need}", area, level, dataset) for start in (VERIFIED, ""))
    if own is None or every is None:
        return []
    if own == every:
        return [words("osm.only_verified.stays")]
    return [words("osm.only_verified.would", cell=cell_within(CELLS[int(own) - 1], words))]


def _value(measure: str, area: str, level: str, dataset: Dataset) -> float | None:
    """A measure of an area; a comparison is that within its municipality, and of those that are compared."""
    table = dataset.measure_table(measure, level, Scope.TOWN)
    if area not in table.index:
        return None
    row = record(table, area)
    missing = pd.isna(row["value"]) or ("gap_" in measure and row["status"] != OK)
    return None if missing else float(row["value"])


def licence_of(row: Mapping[str, Any], dataset: Dataset) -> str | None:
    """The terms of a row of a table of meeting places, which name those of its point where these are others."""
    source = dataset.sources.get(row["source_id"])
    own = source.licence if source else None
    if not row["verified"] or pd.isna(row["location_source"]):
        return own
    return f"{own}; lat, lon: {dataset.point_licence}" if own else dataset.point_licence
