"""Evidence figures as tables for CSV and Excel: English column names, ids of the vocabulary; as on screen and more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from dashboard.outlets.file_table import FileTable, file_table
from dashboard.presenters.evidence import flow
from dashboard.presenters.evidence.effort import state
from dashboard.presenters.evidence.figure import PLACES, REGISTRY, chosen_indicator, compared_areas
from dashboard.presenters.evidence.roles import role_counts
from dashboard.presenters.i18n import Words
from dashboard.query.bivariate import NOT_SEARCHED
from dashboard.query.dataset import Dataset

BOUNDS = ("value", "low", "high")
# The figures that have a file.
FIGURES = ("shares", "roles", "flow", "comparison", "together", "spread", "areas", "search-effort")


def evidence_table(name: str, dataset: Dataset, words: Words, indicator: str | None = None) -> FileTable | None:
    """The table of a figure; None when there is no such figure.

    Args:
        name: one of :data:`FIGURES`; ``areas`` are those behind ``comparison``, ``together`` and ``spread``.
        words: the language of the names of areas, and of what explains the file.
        indicator: the need indicator of ``spread`` and ``areas``; None for the region's first one.
    """
    if name not in FIGURES:
        return None
    chosen = chosen_indicator(indicator, dataset)
    make: dict[str, Callable[[], pd.DataFrame]] = {
        "shares": lambda: _shares(dataset),
        "roles": lambda: role_counts(dataset),
        "flow": lambda: _flow(dataset),
        "comparison": lambda: _comparison(dataset),
        "together": lambda: _together(dataset),
        "spread": lambda: _spread(dataset, chosen),
        "areas": lambda: compared_areas(chosen, dataset, words.lang),
        "search-effort": lambda: _effort(dataset),
    }
    text = "compared" if name == "areas" else name
    return file_table(text, make[name](), _sources(name, chosen, dataset), dataset, words)


def _sources(name: str, indicator: str | None, dataset: Dataset) -> set[str]:
    if name in ("shares", "roles", "flow"):
        return {REGISTRY}
    if name == "search-effort":
        return {PLACES, REGISTRY}
    # The comparisons have their own indicators; `together` has them all.
    every = dataset.bundle.measure_info.indicators
    used = {"together": every, "comparison": _compared(dataset)}.get(name, (indicator,))
    own = {REGISTRY} if name in ("comparison", "areas") else set()
    return own.union(*(dataset.bivariate_sources(one) for one in used))


def _compared(dataset: Dataset) -> tuple[str | None, ...]:
    ratio = dataset.bundle.evidence.association.rate_ratio
    return (ratio.indicator if ratio else None,)


def _shares(dataset: Dataset) -> pd.DataFrame:
    columns = ["id", "by", "term", "yes", "no", "unknown", "total", "low", "high"]
    table = pd.DataFrame(map(dict, dataset.bundle.evidence.shares), columns=columns)
    return table.rename(columns={"id": "question", "no": "none_documented", "low": "wilson_low", "high": "wilson_high"})


def _flow(dataset: Dataset) -> pd.DataFrame:
    """One row per payer, kind and setting: a trace is in as many rows as its practice has settings."""
    rows = [
        {
            **terms,
            "traces": stream.count.traces,
            "practices_without_trace": stream.count.bare,
            "practices": flow.practices_of(dataset, **terms),
        }
        for stream in flow.streams(dataset)
        for terms in [{column: stream.term(column) for column in flow.COLUMNS}]
    ]
    return pd.DataFrame(rows, columns=[*flow.COLUMNS, "traces", "practices_without_trace", "practices"])


def _comparison(dataset: Dataset) -> pd.DataFrame:
    """The rate ratios, then areas, practices and residents of each class of need on both sides."""
    ratio = dataset.bundle.evidence.association.rate_ratio
    rows: list[dict[str, Any]] = [
        {"what": name, **dict(interval)}
        for name in ("mantel_haenszel", "crude", "placebo")
        if (interval := getattr(ratio, name, None))
    ]
    for stratum in ratio.strata if ratio else ():
        for side in (stratum.with_, stratum.without):
            where = {"need_tercile": stratum.tercile, "meeting_place_in_reach": side is stratum.with_}
            rows += [{"what": what, **where, "value": number} for what, number in side]
    table = pd.DataFrame(rows, columns=["what", "need_tercile", "meeting_place_in_reach", *BOUNDS])
    table.insert(0, "indicator", ratio.indicator if ratio else None)
    return table.astype({"need_tercile": "Int64"})


def _together(dataset: Dataset) -> pd.DataFrame:
    association = dataset.bundle.evidence.association
    rows: list[dict[str, Any]] = []
    for indicator in dataset.bundle.measure_info.indicators:
        counts, lee = dict(association.colocation.get(indicator) or ()), association.lee.get(indicator)
        null = counts.pop("placebo", None)
        rows += [{"indicator": indicator, "what": f"areas_{name}", "value": number} for name, number in counts.items()]
        if null:
            rows.append({"indicator": indicator, "what": "areas_both_shuffled", **dict(null)})
        if lee:
            rows += [
                {"indicator": indicator, "what": "lee", "value": lee.value},
                {"indicator": indicator, "what": "lee_p", "value": lee.p},
                {"indicator": indicator, "what": "lee_shuffled", **dict(lee.placebo)},
            ]
    return pd.DataFrame(rows, columns=["indicator", "what", *BOUNDS])


def _spread(dataset: Dataset, indicator: str | None) -> pd.DataFrame:
    statistics = dataset.bundle.evidence.inequality.get(indicator) if indicator else None
    rows: list[dict[str, Any]] = []
    if statistics:
        intervals = {"concentration_index": statistics.concentration_index, "palma": statistics.palma}
        rows += [{"what": name, **dict(interval)} for name, interval in intervals.items()]
        rows += [{"what": "curve", "residents_share": x, "support_share": y} for x, y in statistics.curve]
    table = pd.DataFrame(rows, columns=["what", *BOUNDS, "residents_share", "support_share"])
    table.insert(0, "indicator", indicator)
    return table


def _effort(dataset: Dataset) -> pd.DataFrame:
    columns = ["municipality", "residents", "practices", "places_listed", "places_on_map", "compared"]
    columns += ["kind", "searched", "how_far", "how", "as_of", "found", "stated_total", "list", "url"]
    table = pd.DataFrame(_searches(dataset), columns=[*columns, "searched_together_as"])
    return table.astype(dict.fromkeys(("as_of", "found", "stated_total"), "Int64"))


def _searches(dataset: Dataset) -> Iterator[dict[str, Any]]:
    """One row per municipality and kind, also where nobody searched."""
    for municipality in dataset.bundle.coverage.municipalities:
        about = {
            "municipality": municipality.name,
            "residents": municipality.population,
            "practices": municipality.practices,
            "places_listed": municipality.meeting_places,
            "places_on_map": municipality.meeting_places - municipality.meeting_places_left_out,
            "compared": municipality.ranked,
        }
        known = {search.kind for search in municipality.searches}
        for search in municipality.searches:
            listed = search.list
            yield {
                **about,
                **{
                    name: getattr(search, name)
                    for name in ("kind", "searched", "how", "as_of", "found", "stated_total")
                },
                "how_far": state(search),
                "list": listed.title if listed else None,
                "url": listed.url if listed else None,
                "searched_together_as": search.group,
            }
        for kind in dataset.bundle.coverage.kinds:
            if kind not in known:
                yield {**about, "kind": kind, "searched": False, "how_far": NOT_SEARCHED}
