"""Whom the data come from, in which year and under which terms: on every picture and page that leaves the atlas."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard.presenters.i18n import Words
from dashboard.query.bivariate import behind_need, need_indicator
from dashboard.query.dataset import Dataset
from dashboard.query.view import View


def used_sources(view: View, dataset: Dataset) -> list[dict[str, Any]]:
    """The sources behind what a view shows: registry, outlines, the figure on show, meeting places."""
    manifest = dataset.bundle.manifest
    indicator = dataset.indicator(view.indicator)
    wanted = ["practices"] if "practices" in view.layers else []
    wanted += manifest["region_info"]["boundary_sources"]
    wanted += [indicator["source"]] if indicator and "areas" in view.layers else []
    wanted += ["meeting-places"] if "meeting_places" in view.layers else []
    wanted += gap_sources(view, dataset)
    by_id = {source["id"]: source for source in manifest["sources"]}
    return [by_id[one] for one in dict.fromkeys(wanted) if one in by_id]


def gap_sources(view: View, dataset: Dataset) -> list[str]:
    """The ids of the sources behind need and support together, where a view shows them."""
    return (
        list(behind_need(need_indicator(view.indicator, dataset.bundle), dataset.bundle))
        if "gap" in view.layers
        else []
    )


def row_sources(dataset: Dataset) -> list[dict[str, Any]]:
    """The sources behind a row of a practice: the registry, and the outlines that name its neighbourhood."""
    wanted = ("practices", *dataset.bundle.manifest["region_info"]["boundary_sources"])
    return [source for source in dataset.bundle.manifest["sources"] if source["id"] in wanted]


def credit_lines(sources: list[dict[str, Any]], words: Words) -> list[str]:
    """One text a source: title, credit, year, licence; those alike in all but their title are said together."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for source in sources:
        year = str(source["vintage"]) if source.get("vintage") else ""
        groups.setdefault((source["credit"], year, source["licence"]), []).append(words.local(source["title"]))
    return [
        words("still.source", title=words.join(titles), credit=credit, terms="; ".join(filter(None, (year, licence))))
        for (credit, year, licence), titles in groups.items()
    ]


def edition(dataset: Dataset) -> str:
    """Which data these are: the first signs of the bundle's digest, the same for the same data."""
    return dataset.digest[:8]


def dated(dataset: Dataset, words: Words) -> str:
    """Whose picture this is, up to when its data reach, and which data these are."""
    brand, when = words("brand"), dataset.bundle.manifest.get("data_date")
    if when is None:
        return words("still.edition", brand=brand, edition=edition(dataset))
    return words("still.dated", brand=brand, date=spoken_date(when, words), edition=edition(dataset))


def spoken_date(when: str, words: Words) -> str:
    """A year, or a day as the language writes it, of an ISO date."""
    return when if len(when) == len("2025") else words.day(date.fromisoformat(when))
