"""The figures as CSV: names in English, ids of the vocabulary, numbers with a point; what is on screen and more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from dashboard.outlets.practice_files import as_csv
from dashboard.presenters.evidence import flow
from dashboard.presenters.evidence.areas import areas_table
from dashboard.presenters.evidence.effort import NOT_SEARCHED, state
from dashboard.presenters.evidence.sources import chosen_indicator
from dashboard.query.dataset import Dataset
from dashboard.query.view import DEFAULT_LANGUAGE

BOUNDS = ("value", "low", "high")
# The figures that have a file.
FIGURES = ("shares", "flow", "comparison", "together", "spread", "areas", "search-effort")


def evidence_csv(
    name: str, dataset: Dataset, indicator: str | None = None, lang: str = DEFAULT_LANGUAGE
) -> bytes | None:
    """The file of a figure; None when there is no such figure.

    Args:
        name: ``shares``, ``flow``, ``comparison``, ``together``, ``spread`` or ``search-effort``;
            ``areas`` are those on which ``comparison``, ``together`` and ``spread`` stand.
        data: the bundle on show.
        indicator: the figure of need of ``spread`` and ``areas``; else the region's first one.
        lang: of the names of areas.
    """
    make: dict[str, Callable[[], pd.DataFrame]] = {
        "shares": lambda: _shares(dataset),
        "flow": lambda: _flow(dataset),
        "comparison": lambda: _comparison(dataset),
        "together": lambda: _together(dataset),
        "spread": lambda: _spread(dataset, chosen_indicator(indicator, dataset)),
        "areas": lambda: areas_table(chosen_indicator(indicator, dataset), dataset, lang),
        "search-effort": lambda: _effort(dataset),
    }
    return as_csv(make[name]()) if name in make else None


def _shares(dataset: Dataset) -> pd.DataFrame:
    columns = ["id", "by", "term", "yes", "no", "unknown", "total", "low", "high"]
    table = pd.DataFrame(dataset.bundle.evidence["shares"], columns=columns)
    return table.rename(columns={"id": "question", "no": "none_documented", "low": "wilson_low", "high": "wilson_high"})


def _flow(dataset: Dataset) -> pd.DataFrame:
    """One row a payer, kind and setting: a trace is in as many rows as its practice has settings."""
    rows = [
        {
            **terms,
            "traces": s.counted.traces,
            "practices_without_trace": s.counted.bare,
            "practices": flow.practices_of(dataset, **terms),
        }
        for s in flow.streams(dataset)
        for terms in [{column: s.term(column) for column in flow.COLUMNS}]
    ]
    return pd.DataFrame(rows, columns=[*flow.COLUMNS, "traces", "practices_without_trace", "practices"])


def _comparison(dataset: Dataset) -> pd.DataFrame:
    """The ratios, then areas, practices and residents of each class of need on both sides."""
    ratio = dataset.bundle.evidence["association"]["rate_ratio"] or {}
    rows: list[dict[str, Any]] = [
        {"what": name, **_bounds(ratio[name])} for name in ("mantel_haenszel", "crude", "placebo") if ratio.get(name)
    ]
    for stratum in ratio.get("strata", ()):
        for side in ("with", "without"):
            where = {"need_tercile": stratum["tercile"], "meeting_place_in_reach": side == "with"}
            rows += [{"what": what, **where, "value": number} for what, number in stratum[side].items()]
    table = pd.DataFrame(rows, columns=["what", "need_tercile", "meeting_place_in_reach", *BOUNDS])
    table.insert(0, "indicator", ratio.get("indicator"))
    return table.astype({"need_tercile": "Int64"})


def _together(dataset: Dataset) -> pd.DataFrame:
    association = dataset.bundle.evidence["association"]
    rows: list[dict[str, Any]] = []
    for indicator in dataset.bundle.measure_info["indicators"]:
        counts, lee = dict(association["colocation"].get(indicator) or {}), association["lee"].get(indicator)
        dealt = counts.pop("placebo", None)
        rows += [{"indicator": indicator, "what": f"areas_{name}", "value": number} for name, number in counts.items()]
        if dealt:
            rows.append({"indicator": indicator, "what": "areas_both_shuffled", **_bounds(dealt)})
        if lee:
            rows += [
                {"indicator": indicator, "what": "lee", "value": lee["value"]},
                {"indicator": indicator, "what": "lee_p", "value": lee["p"]},
                {"indicator": indicator, "what": "lee_shuffled", **_bounds(lee["placebo"])},
            ]
    return pd.DataFrame(rows, columns=["indicator", "what", *BOUNDS])


def _spread(dataset: Dataset, indicator: str | None) -> pd.DataFrame:
    found = dataset.bundle.evidence["inequality"].get(indicator) or {}
    rows: list[dict[str, Any]] = [
        {"what": name, **_bounds(found[name])} for name in ("concentration_index", "palma") if found
    ]
    rows += [{"what": "curve", "residents_share": x, "support_share": y} for x, y in found.get("curve", ())]
    table = pd.DataFrame(rows, columns=["what", *BOUNDS, "residents_share", "support_share"])
    table.insert(0, "indicator", indicator)
    return table


def _effort(dataset: Dataset) -> pd.DataFrame:
    town = ["municipality", "residents", "practices", "places_listed", "places_on_map", "compared"]
    search = ["kind", "searched", "how_far", "how", "as_of", "found", "stated_total", "list", "url"]
    columns = [*town, *search, "searched_together_as"]
    table = pd.DataFrame(_searches(dataset.bundle.coverage), columns=columns)
    return table.astype(dict.fromkeys(("as_of", "found", "stated_total"), "Int64"))


def _searches(coverage: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One row a municipality and kind, also where nobody searched."""
    for town in coverage["municipalities"]:
        about = {
            "municipality": town["name"],
            "residents": town["population"],
            "practices": town["practices"],
            "places_listed": town["meeting_places"],
            "places_on_map": town["meeting_places"] - town["meeting_places_left_out"],
            "compared": town["ranked"],
        }
        known = {search["kind"] for search in town["searches"]}
        for search in town["searches"]:
            listed = search["list"] or {"title": None, "url": None}
            yield {
                **about,
                **{name: search[name] for name in ("kind", "searched", "how", "as_of", "found", "stated_total")},
                "how_far": state(search),
                "list": listed["title"],
                "url": listed["url"],
                "searched_together_as": search["group"],
            }
        for kind in coverage["kinds"]:
            if kind not in known:
                yield {**about, "kind": kind, "searched": False, "how_far": NOT_SEARCHED}


def _bounds(numbers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: numbers[name] for name in BOUNDS}
