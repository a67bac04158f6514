"""Whom a figure has its data from, with years and terms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from dashboard.bundles import Shown
from dashboard.evidence.figure import Source
from dashboard.i18n import Words

REGISTRY, PLACES = "practices", "meeting-places"


def need_indicators(data: Shown, words: Words) -> dict[str, str]:
    """The figures that count as need → their labels, the region's first one first."""
    labels = {item["id"]: words.local(item["label"]) for item in data.bundle.manifest["indicators"]}
    return {indicator: labels[indicator] for indicator in data.bundle.measure_info["indicators"]}


def chosen_indicator(asked: str | None, data: Shown) -> str | None:
    """The figure of need that the view asks for, where it counts as need; else the region's first one; None without."""
    known: list[str] = data.bundle.measure_info["indicators"]
    return asked if asked in known else next(iter(known), None)


def sources(ids: Iterable[str], data: Shown, words: Words) -> tuple[Source, ...]:
    """Sources by their ids in the manifest, in this order, each once."""
    known = {source["id"]: source for source in data.bundle.manifest["sources"]}
    return tuple(_source(known[item], data, words) for item in dict.fromkeys(ids) if item in known)


def _source(source: dict[str, Any], data: Shown, words: Words) -> Source:
    years = str(source["vintage"]) if source["vintage"] else _years(source["id"], data, words)
    return Source(words.local(source["title"]), source.get("url") or "", f"{years} · {source['licence']}")


def _years(source: str, data: Shown, words: Words) -> str:
    """The years in which the entries of our own lists were last confirmed; other sources without a year state none."""
    lists = {REGISTRY: data.bundle.practices["verified"], PLACES: data.bundle.meeting_places["year"]}
    known = lists.get(source, pd.Series(dtype="Int64")).dropna()
    if known.empty:
        return words("evidence.no_year")
    return words("evidence.years", first=int(known.min()), last=int(known.max()))
