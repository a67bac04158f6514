"""Practices that may be the same one: names alike, near one another or in the same municipality."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geodata.models import Place, Practice
from geodata.municipalities import distance_km, municipality_codes
from geodata.spelling import casefold_ascii

NEAR_KM = 0.15
# About 150 m in degrees at our latitude, so that a point's neighbours lie in its own cell or one beside it.
CELL_LAT, CELL_LON = 0.00135, 0.0022
MOST_NAMED = 3
# Whoever puts more practices at one point is compared with these only; bounds the time that a bad file can take.
MOST_IN_A_CELL = 50
# Words that say nothing about which practice it is.
EMPTY = frozenset({
    "de", "het", "een", "den", "der", "van", "voor", "in", "op", "en", "et", "and", "of", "the", "vzw", "asbl",
    "la", "le", "les", "l", "du", "des", "d", "un", "une", "a", "au", "aux"
})  # fmt: skip
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

    Names are alike when they contain the same words (accents, capitals, order, articles and the municipality's own name
    apart) or differ by a letter or two; digits never differ. Places are alike within
    150 m, or in the same municipality, whatever the language or the part of it that names it.
    """
    keys = name_keys(name, place.municipality)
    return [
        Duplicate(other, _metres(place, other.place))
        for other in practices
        if other.id != own_id
        and not keys.isdisjoint(name_keys(other.name, other.place.municipality))
        and _same_place(place, other.place)
    ]


def repeated(practices: Iterable[Practice]) -> list[tuple[Practice, list[Practice]]]:
    """Each practice that may be one of those before it, with these (at most three)."""
    first: dict[int, Practice] = {}
    cells: dict[tuple[int, int], list[tuple[frozenset[str], Practice]]] = {}
    found: list[tuple[Practice, list[Practice]]] = []
    for practice in practices:
        keys, place = name_keys(practice.name, practice.place.municipality), practice.place
        same: dict[str, Practice] = {}
        for code in municipality_codes(place.municipality):
            for key in keys:
                # By hash: the keys of ten thousand names are not worth their memory.
                other = first.setdefault(hash((key, code)), practice)
                if other is not practice:
                    same[other.id] = other
        if here := _cell(place):
            for around in ((here[0] + y, here[1] + x) for y in (-1, 0, 1) for x in (-1, 0, 1)):
                for others, other in cells.get(around, ()):
                    if not keys.isdisjoint(others) and _same_place(place, other.place):
                        same[other.id] = other
            cell = cells.setdefault(here, [])
            if len(cell) < MOST_IN_A_CELL:
                cell.append((keys, practice))
        if same:
            found.append((practice, list(same.values())[:MOST_NAMED]))
    return found


def name_keys(name: str, municipality: str | None) -> frozenset[str]:
    """What two names that are alike have in common: the words, and the words with any one letter left out."""
    words = set(_words(name)) - EMPTY
    text = "".join(sorted(words - set(_words(municipality or "")) or words))[:60]
    keys = {text}
    if len(text) >= SHORTEST:
        keys |= {text[:n] + text[n + 1 :] for n, letter in enumerate(text) if not letter.isdigit()}
    return frozenset(keys)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", casefold_ascii(text))


def _cell(place: Place) -> tuple[int, int] | None:
    location = place.location
    if location is None or not location.precision.joinable:
        return None
    return int(location.lat // CELL_LAT), int(location.lon // CELL_LON)


def _same_place(place: Place, other: Place) -> bool:
    if not set(municipality_codes(place.municipality)).isdisjoint(municipality_codes(other.municipality)):
        return True
    metres = _metres(place, other)
    return metres is not None and metres <= NEAR_KM * 1000


def _metres(place: Place, other: Place) -> int | None:
    one, two = place.location, other.location
    if one is None or two is None or not (one.precision.joinable and two.precision.joinable):
        return None
    return round(distance_km(one.lat, one.lon, two.lat, two.lon) * 1000)
