"""Short texts about an area that panels, cards, tables and profiles share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.presenters.i18n import Words, words_of
from dashboard.query.dataset import Dataset, derived

Row = Mapping[Any, Any]


@derived
def town_texts(dataset: Dataset, lang: str) -> dict[str, str]:
    """Area id → the municipality of a neighbourhood, with those that it is partly in; empty for a municipality."""
    words, names, areas = words_of(dataset, lang), dataset.area_names(lang), dataset.bundle.areas
    found = {}
    for area, level, name, also in zip(
        *(areas[column] for column in ("area_id", "level", "municipality_name", "also_in")), strict=True
    ):
        town = dataset.municipality_name(name, lang) if level == "neighbourhood" and isinstance(name, str) else ""
        others = words.join([names.get(other, other) for other in also])
        found[area] = words("detail.partly_in", town=town, others=others) if town and others else town
    return found


def area_facts(row: Row, words: Words) -> tuple[str, ...]:
    """An area's residents with their year, and its surface in km²; ``row`` is one of the bundle's areas."""
    people = _value(row, "population")
    residents = words("detail.residents_unknown") if people is None else residents_text(row, words)
    return (residents, words("detail.surface", n=words.decimal(row["area_km2"], 2)))


def residents_text(row: Row, words: Words) -> str:
    """The residents of an area with their year, in words; ``row`` is one of the bundle's areas, which states them."""
    year = _value(row, "population_vintage")
    return words.plural(
        "detail.residents", int(row["population"]), year=words("unknown") if year is None else int(year)
    )


@derived
def divided(dataset: Dataset) -> frozenset[str]:
    """The ids of larger areas with more than one part."""
    wholes = dataset.bundle.areas["whole_id"].dropna()
    return frozenset(wholes[wholes.duplicated()])


def of_text(of: object, dataset: Dataset, words: Words) -> str:
    """That a figure is of a larger area than the one it stands at; empty where it is not."""
    if not isinstance(of, str) or not ("+" in of or of in divided(dataset)):
        return ""
    names = dataset.area_names(words.lang)
    towns = [names[code] for code in of.split("+") if code in names]
    return words("detail.of_merged", list=words.join(towns)) if "+" in of else words("detail.of_whole")


def _value(row: Row, name: str) -> Any:
    """A cell of a row; None where it is missing."""
    value: Any = row[name]
    return None if pd.isna(value) is True else value
