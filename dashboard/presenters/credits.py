"""Attribution: the sources of the data, with year and licence, on every picture, page and file of the atlas."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.presenters.i18n import Words
from dashboard.query.bivariate import need_indicator
from dashboard.query.dataset import Dataset
from dashboard.query.view import OSM_LAYERS, View
from geodata.bundle.models import SourceInfo


@dataclass(frozen=True)
class Attribution:
    """A source as a reader cites and follows it; ``vintage`` and the URLs are empty where it states none."""

    title: str
    credit: str
    vintage: str
    licence: str
    licence_url: str
    url: str


def attribution(source: SourceInfo, dataset: Dataset, words: Words, title: str = "") -> Attribution:
    """The attribution of a source of the manifest; ``title`` replaces its own.

    The licence of a list of ours leaves out the points that were taken from OpenStreetMap.
    """
    licence = source.licence
    if source.id in dataset.lists_with_others_points:
        licence = words("osm.apart", licence=licence, other=words("osm.credit"))
    return Attribution(
        title=title or words.local(source.title),
        credit=source.credit,
        vintage=str(source.vintage or ""),
        licence=licence,
        licence_url=source.licence_url or "",
        url=source.url or "",
    )


def used_sources(view: View, dataset: Dataset) -> list[SourceInfo]:
    """The sources of what a view shows: registry, boundaries, indicator, meeting places."""
    indicator = dataset.indicator(view.indicator)
    wanted = ["practices"] if "practices" in view.layers else []
    wanted += dataset.region.boundary_sources
    wanted += [indicator.source] if indicator and "areas" in view.layers else []
    wanted += place_sources(view, dataset)
    wanted += bivariate_layer_sources(view, dataset)
    return [dataset.sources[one] for one in dict.fromkeys(wanted) if one in dataset.sources]


def place_sources(view: View, dataset: Dataset) -> list[str]:
    """The ids of the sources of the meeting places that a view shows, and of their points."""
    wanted = ["meeting-places"] if "meeting_places" in view.layers else []
    osm = any(layer in view.layers and dataset.has_layer(layer) for layer in OSM_LAYERS)
    osm |= bool(wanted and dataset.lists_with_others_points)
    return wanted + (list(dataset.unverified_sources) if osm else [])


def bivariate_layer_sources(view: View, dataset: Dataset) -> tuple[str, ...]:
    """The ids of the sources of the bivariate layer, where a view shows it."""
    if "gap" not in view.layers:
        return ()
    return dataset.bivariate_sources(need_indicator(view, dataset.bundle))


def row_sources(dataset: Dataset) -> list[SourceInfo]:
    """The sources of a practice's row: the registry, and the boundaries that determine its neighbourhood."""
    return [source for one, source in dataset.sources.items() if one in ("practices", *dataset.region.boundary_sources)]


def credit_lines(sources: list[SourceInfo], dataset: Dataset, words: Words) -> list[str]:
    """One line per source: title, credit, year, licence; those alike in all but their title share a line."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for source in (attribution(source, dataset, words) for source in sources):
        groups.setdefault((source.credit, source.vintage, source.licence), []).append(source.title)
    return [
        words("still.source", title=words.join(titles), credit=credit, terms="; ".join(filter(None, terms)))
        for (credit, *terms), titles in groups.items()
    ]


def edition(dataset: Dataset) -> str:
    """The edition of the data: the first eight characters of the bundle's digest."""
    return dataset.digest[:8]


def dated(dataset: Dataset, words: Words) -> str:
    """The name of the atlas with the date and the edition of the data."""
    values = {"brand": words("brand"), "edition": edition(dataset)}
    if dataset.bundle.manifest.data_date is None:
        return words("still.edition", **values)
    return words("still.dated", date=date_text(dataset.bundle.manifest.data_date, words), **values)


def date_text(when: str, words: Words) -> str:
    """An ISO 8601 date in words: a year, or a day as the language writes it."""
    return when if len(when) == len("2025") else words.day(date.fromisoformat(when))
