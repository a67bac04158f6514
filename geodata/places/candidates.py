"""Queries, candidates, and the interface of geocoders."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Protocol

from geodata.models import Place, Precision

FINEST_FIRST = tuple(Precision)


@dataclass(frozen=True)
class Query:
    """What an entry says about its place: exactly the fields that coordinates depend on, as written."""

    name: str | None = None
    address: str | None = None
    postcode: str | None = None
    municipality: str | None = None

    @classmethod
    def of(cls, place: Place) -> Query:
        """The query of a place; its location is no part of it."""
        return cls(place.name, place.address, place.postcode, place.municipality)

    @property
    def text(self) -> str:
        """The canonical text, key of the lock file: absent fields left out, spaces and accents in one form."""
        stated = ((field.name, getattr(self, field.name)) for field in fields(self))
        return " | ".join(
            f"{name}: {' '.join(unicodedata.normalize('NFC', value).split())}" for name, value in stated if value
        )

    @property
    def finest(self) -> Precision | None:
        """The finest precision that an answer may claim: that of the finest field that is stated; None for nothing.

        A name is at best a neighbourhood: which building a name means is not known without its address.
        """
        if self.address:
            return Precision.ADDRESS if any(character.isdigit() for character in self.address) else Precision.STREET
        if self.name:
            return Precision.NEIGHBOURHOOD
        return Precision.MUNICIPALITY if self.municipality or self.postcode else None


@dataclass(frozen=True)
class Candidate:
    """A possible answer.

    Attributes:
        label: what the provider calls it.
        lat: degrees, WGS84.
        lon: degrees, WGS84.
        precision: how finely the provider knows it.
        provider: who says so, with the edition.
        licence: whom to credit and under which terms.
        score: 0 to 1, how well it fits the query; below :data:`geodata.places.acceptance.SURE` it only may be meant.
        why: the reason for the score, in words.
        area_id: the region's area that it represents, if it is one.
        municipalities: codes of the municipalities (edition 2024) that it may lie in; empty where not known.
    """

    label: str
    lat: float
    lon: float
    precision: Precision
    provider: str
    licence: str
    score: float
    why: str = ""
    area_id: str | None = None
    municipalities: frozenset[str] = frozenset()


class Geocoder(Protocol):
    """Anything that knows places."""

    def candidates(self, query: Query) -> Sequence[Candidate]:
        """Possible answers, best first; none when nothing fits. GeocodingError when it could not be queried."""
        ...


def coarser(one: Precision, other: Precision) -> Precision:
    """The coarser of two precisions."""
    return max(one, other, key=FINEST_FIRST.index)


def finer(one: Precision, other: Precision) -> bool:
    """Whether the first is strictly finer than the second."""
    return FINEST_FIRST.index(one) < FINEST_FIRST.index(other)
