"""Need indicators of the page Evidence, and the attribution of its figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from dashboard.presenters.credits import Attribution, attribution
from dashboard.presenters.i18n import Words
from dashboard.query.dataset import Dataset

REGISTRY, PLACES = "practices", "meeting-places"


def need_indicators(dataset: Dataset, words: Words) -> dict[str, str]:
    """Need indicator → its label, the region's first one first."""
    labels = {item.id: words.local(item.label) for item in dataset.indicators}
    return {indicator: labels[indicator] for indicator in dataset.need_indicators}


def chosen_indicator(requested: str | None, dataset: Dataset) -> str | None:
    """The requested indicator where it measures need; else the region's first one; None without any."""
    known = dataset.need_indicators
    return requested if requested in known else next(iter(known), None)


def sources(ids: Iterable[str], dataset: Dataset, words: Words) -> tuple[Attribution, ...]:
    """Sources by their ids in the manifest, in this order, each once; of our own lists with the years of their rows."""
    known = [one for one in dict.fromkeys(ids) if one in dataset.sources]
    cited = [(one, attribution(dataset.sources[one], words)) for one in known]
    return tuple(replace(source, vintage=source.vintage or _years(one, dataset, words)) for one, source in cited)


def _years(source: str, dataset: Dataset, words: Words) -> str:
    """The years in which the rows of our own lists were last confirmed; other sources without a year state none."""
    lists = {REGISTRY: dataset.bundle.practices["verified"], PLACES: dataset.bundle.meeting_places["year"]}
    known = lists.get(source, pd.Series(dtype="Int64")).dropna()
    if known.empty:
        return words("evidence.no_year")
    return words("evidence.years", first=int(known.min()), last=int(known.max()))
