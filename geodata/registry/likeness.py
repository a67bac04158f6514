"""Practices that may be the same one: names alike, near one another or in the same municipality."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geodata.models import Place, Practice
from geodata.municipalities import distance_km

NEAR_KM = 0.15
# About 150 m in degrees at our latitude, so that a point's neighbours lie in its own cell or one beside it.
CELL_LAT, CELL_LON = 0.00135, 0.0022
MOST_NAMED = 3
# Words that say nothing about which practice it is.
EMPTY = frozenset(
    ("de het een den der van voor in op en et and of the vzw asbl la le les l du des d un une a au aux").split()
)
SHORTEST = 5


@dataclass(frozen=True)
class Duplicate:
    """A practice that may be the same; ``distance_m`` where both are known finer than the municipality."""

    practice: Practice
    distance_m: int | None


def likely_duplicates(
    name: str, place: Place, practices: Sequence[Practice], own_id: str | None = None
) -> list[Duplicate]:
    """Practices that may be the one of this name and place, in the registry's order.

    Names are alike when they hold the same words (accents, capitals, order, articles and the municipality's own name
    apart) or differ by one letter; digits never differ. Places are alike within 150 m, or in the same municipality.
    """
    marks = name_marks(name, place.municipality)
    return [
        Duplicate(other, _metres(place, other.place))
        for other in practices
        if other.id != own_id
        and not marks.isdisjoint(name_marks(other.name, other.place.municipality))
        and _together(place, other.place)
    ]


def repeated(practices: Iterable[Practice]) -> list[tuple[Practice, list[Practice]]]:
    """Each practice that may be one of those before it, with these (at most three)."""
    seen: dict[tuple[str, object], list[Practice]] = {}
    found: list[tuple[Practice, list[Practice]]] = []
    for practice in practices:
        marks, place = name_marks(practice.name, practice.place.municipality), practice.place
        here = _cell(place)
        around = [(here[0] + y, here[1] + x) for y in (-1, 0, 1) for x in (-1, 0, 1)] if here else []
        same: dict[str, Practice] = {}
        for mark in marks:
            for where in (place.municipality, *around):
                for other in seen.get((mark, where), ()) if where is not None else ():
                    if _together(place, other.place):
                        same[other.id] = other
            for where in (place.municipality, here):
                group = seen.setdefault((mark, where), [])
                if where is not None and len(group) < MOST_NAMED:
                    group.append(practice)
        if same:
            found.append((practice, list(same.values())[:MOST_NAMED]))
    return found


def name_marks(name: str, municipality: str | None) -> frozenset[str]:
    """What two names that are alike have in common: the words, and the words with any one letter left out."""
    words = set(_words(name)) - EMPTY
    text = "".join(sorted(words - set(_words(municipality or "")) or words))[:60]
    marks = {text}
    if len(text) >= SHORTEST:
        marks |= {text[:n] + "?" + text[n + 1 :] for n, letter in enumerate(text) if not letter.isdigit()}
        marks |= {text[:n] + "?" + text[n:] for n in range(len(text) + 1)}
    return frozenset(marks)


def _words(text: str) -> list[str]:
    bare = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W_]+", "".join(letter for letter in bare if not unicodedata.combining(letter)))


def _cell(place: Place) -> tuple[int, int] | None:
    location = place.location
    if location is None or not location.precision.joinable:
        return None
    return int(location.lat // CELL_LAT), int(location.lon // CELL_LON)


def _together(place: Place, other: Place) -> bool:
    if place.municipality and place.municipality == other.municipality:
        return True
    metres = _metres(place, other)
    return metres is not None and metres <= NEAR_KM * 1000


def _metres(place: Place, other: Place) -> int | None:
    one, two = place.location, other.location
    if one is None or two is None or not (one.precision.joinable and two.precision.joinable):
        return None
    return round(distance_km(one.lat, one.lon, two.lat, two.lon) * 1000)
