"""Whom to credit for a collection, and under which terms it may be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from dashboard.query.dataset import Dataset


@dataclass(frozen=True)
class Right:
    """A source behind a collection: whom to credit and under which terms."""

    title: Mapping[str, str]
    credit: str
    licence: str
    url: str | None
    at: str | None


def rights_of(collection: str, dataset: Dataset) -> tuple[Right, ...]:
    """The sources of a collection, as the bundle's manifest names them."""
    manifest = dataset.bundle.manifest
    ids = {
        "practices": ["practices", "vocabulary", "geocodes"],
        "meeting_places": manifest.region_info.meeting_place_sources,
    }
    # Areas have the sources that no other collection has.
    others = [source.id for source in manifest.sources if source.id not in chain(*ids.values())]
    return tuple(
        Right(source.title, source.credit, source.licence, source.licence_url, source.url)
        for source in manifest.sources
        if source.id in ids.get(collection, others)
    )
