"""What a map says of the areas that a finding is about: residents, known meeting places, what would turn it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.presenters.area_texts import residents_text
from dashboard.presenters.i18n import Words, words_of
from dashboard.presenters.tipping import tipping_text
from dashboard.query.bivariate import need_indicator
from dashboard.query.dataset import Dataset, derived
from dashboard.query.view import View
from geodata.statuses import Scope


@dataclass(frozen=True)
class AreaRemark:
    """An area and what is said of it, a text a line; ``name`` is without its municipality."""

    id: str
    name: str
    lines: tuple[str, ...]


def area_remarks(areas: Sequence[str], dataset: Dataset, words: Words, view: View) -> tuple[AreaRemark, ...]:
    """A remark for each of the areas.

    Args:
        areas: ids.
        view: whose indicator of need the class is by.
    """
    indicator = need_indicator(view, dataset.bundle)
    return tuple(_remark(dataset, area, indicator, words.lang) for area in areas)


@derived
def _remark(dataset: Dataset, area: str, indicator: str | None, lang: str) -> AreaRemark:
    """The remark of an area, by an indicator of need; few areas have one."""
    words, row = words_of(dataset, lang), dataset.area_records[area]
    residents = "" if pd.isna(row["population"]) else residents_text(row, words) + words("sentence.end")
    first = " ".join(filter(None, (residents, _places(area, dataset, words))))
    lines = tuple(filter(None, (first, _certainty(area, dataset, words, indicator))))
    return AreaRemark(area, dataset.short_area_names(lang)[area], lines)


def _places(area: str, dataset: Dataset, words: Words) -> str:
    """The known meeting places inside an area and within a walk; empty where either is not known."""
    level, walk = dataset.level_of(area), dataset.catchment_m
    inside, within = (dataset.measure_table(name, level)["value"] for name in ("meeting_places", f"reach_{walk}"))
    if pd.isna(inside.get(area)) or pd.isna(within.get(area)):
        return ""
    number, near = int(inside[area]), words.decimal(float(within[area]), 1)
    if number == 0:
        return words("remark.no_places", within=near)
    return words.plural("remark.places", number, within=near)


def _certainty(area: str, dataset: Dataset, words: Words, indicator: str | None) -> str:
    """How many missed places take an area out of high need and few places; empty where it is not there."""
    if indicator is None or area not in dataset.area_rows(dataset.levels[-1]):
        return ""
    found = dataset.bivariate_table(indicator, Scope.TOWN)
    return tipping_text(found["cell"].get(area), float(found["tipping"][area]), words)
