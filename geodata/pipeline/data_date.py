"""The latest date that the data themselves state: never the clock, so that the same inputs stay the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geodata.bundle.models import SourceInfo
from geodata.layers.search_coverage import SearchEffort
from geodata.models import MeetingPlace, Practice


def data_date(
    practices: Iterable[Practice],
    places: Iterable[MeetingPlace],
    effort: SearchEffort,
    sources: Iterable[SourceInfo],
) -> str | None:
    """A year, or a day such as ``2026-03-01`` where a source states one; None where nothing is dated.

    Days on which a coordinate was looked up or an entry was edited do not count: they make no information newer.

    Args:
        practices: count with the year in which they were last confirmed and the years of their references.
        places: count with the year of the page that names them.
        effort: counts with the years of the lists that were searched.
        sources: rows of the manifest; count with ``date`` or ``vintage``.
    """
    said = [str(one) for one in _dates(practices, places, effort, sources) if one is not None]
    # ISO dates sort as texts; within one year the day says more than the year.
    return max(said, default=None)


def _dates(
    practices: Iterable[Practice],
    places: Iterable[MeetingPlace],
    effort: SearchEffort,
    sources: Iterable[SourceInfo],
) -> Iterator[object]:
    for practice in practices:
        yield practice.verified
        yield from (reference.year for reference in practice.references)
    yield from (place.year for place in places)
    if effort.practices:
        yield effort.practices.as_of
    for search in effort.searches:
        yield search.as_of
        yield from (part.as_of for part in search.parts)
    yield from (source.date or source.vintage for source in sources)
