"""Whom a figure has its data from, with years and terms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from dashboard.presenters.evidence.figure import Attribution
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset

REGISTRY, PLACES = "practices", "meeting-places"


def need_indicators(dataset: Dataset, words: Words) -> dict[str, str]:
    """The figures that count as need → their labels, the region's first one first."""
    labels = {item["id"]: words.local(item["label"]) for item in dataset.bundle.manifest["indicators"]}
    return {indicator: labels[indicator] for indicator in dataset.bundle.measure_info["indicators"]}


def chosen_indicator(asked: str | None, dataset: Dataset) -> str | None:
    """The figure of need that the view asks for, where it counts as need; else the region's first one; None without."""
    known: list[str] = dataset.bundle.measure_info["indicators"]
    return asked if asked in known else next(iter(known), None)


def sources(ids: Iterable[str], dataset: Dataset, words: Words) -> tuple[Attribution, ...]:
    """Sources by their ids in the manifest, in this order, each once."""
    known = {source["id"]: source for source in dataset.bundle.manifest["sources"]}
    return tuple(_source(known[item], dataset, words) for item in dict.fromkeys(ids) if item in known)


def _source(source: dict[str, Any], dataset: Dataset, words: Words) -> Attribution:
    years = str(source["vintage"]) if source["vintage"] else _years(source["id"], dataset, words)
    return Attribution(words.local(source["title"]), source.get("url") or "", f"{years} · {source['licence']}")


def _years(source: str, dataset: Dataset, words: Words) -> str:
    """The years in which the entries of our own lists were last confirmed; other sources without a year state none."""
    lists = {REGISTRY: dataset.bundle.practices["verified"], PLACES: dataset.bundle.meeting_places["year"]}
    known = lists.get(source, pd.Series(dtype="Int64")).dropna()
    if known.empty:
        return words("evidence.no_year")
    return words("evidence.years", first=int(known.min()), last=int(known.max()))
