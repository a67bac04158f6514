"""A region's areas by name: which one a place's name means, and which it only may mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import shapely

from geodata.municipalities import Municipalities
from geodata.places.names import (
    SIDES,
    address_forms,
    area_names,
    hints,
    names_quarter,
    names_several,
    names_street,
    place_keys,
    segments,
)
from geodata.spelling import folded

Fit = Literal["named", "one part of its name", "wider name", "part of a name"]


@dataclass(frozen=True)
class NamedArea:
    """An area of a region, handed in by the composer.

    Attributes:
        area_id: its code.
        level: ``neighbourhood`` or ``municipality``.
        names: as the boundary file writes them, the Dutch one first.
        municipality: the municipality around it, as the file writes it.
        geometry: its polygon in WGS84 degrees.
        provider: which boundaries it is from.
        licence: whom to credit and under which terms.
    """

    area_id: str
    level: str
    names: tuple[str, ...]
    municipality: str | None
    geometry: Any = field(repr=False, compare=False)
    provider: str = ""
    licence: str = ""

    @cached_property
    def point(self) -> tuple[float, float]:
        """A point inside it as (lat, lon), rounded to 5 decimals (about a metre); the same for the same polygon."""
        point = shapely.point_on_surface(self.geometry)
        return round(float(point.y), 5), round(float(point.x), 5)

    @property
    def label(self) -> str:
        """How to call it: ``Rabot - Blaisantvest (Gent)``, with the municipality named once."""
        if not self.municipality:
            return self.names[0]
        ending = f" ({self.municipality})"
        name = self.names[0]
        while name.endswith(ending):
            name = name.removesuffix(ending)
        return name + ending


@dataclass(frozen=True)
class Match:
    """An area that a name fits: which part of the name, and how well."""

    area: NamedArea
    segment: str
    fit: Fit
    first: bool


@dataclass(frozen=True)
class Naming:
    """What a place's name says about areas.

    Attributes:
        matches: areas it names or may name, those it names first.
        remark: why it names none, or not for certain; empty when all is clear.
        single: whether it is about one place; a name that lists several, or examples, names none of them.
    """

    matches: tuple[Match, ...]
    remark: str
    single: bool = True

    @property
    def named(self) -> NamedArea | None:
        """The one area that is named for certain."""
        sure = {match.area.area_id: match.area for match in self.matches if match.fit in SURE_FITS}
        return next(iter(sure.values())) if len(sure) == 1 else None


SURE_FITS: tuple[Fit, ...] = ("named", "one part of its name")


class AreaIndex:
    """The neighbourhoods of a region, ready to look up by name."""

    def __init__(self, areas: Iterable[NamedArea], table: Municipalities) -> None:
        self.table = table
        self.areas = tuple(area for area in areas if area.level == "neighbourhood")
        self.codes = {area.area_id: frozenset(table.codes(area.municipality)) for area in self.areas}
        self._whole: dict[str, list[NamedArea]] = defaultdict(list)
        self._part: dict[str, list[NamedArea]] = defaultdict(list)
        self._words: list[tuple[str, NamedArea]] = []
        for area in self.areas:
            homes = (*table.names(self.codes[area.area_id]), area.municipality or "")
            for written in area.names:
                name, parts = area_names(written, homes)
                for key in dict.fromkeys((*place_keys(name), *place_keys(written), *place_keys(written.split("(")[0]))):
                    self._whole[key].append(area)
                for key in (key for part in parts for key in place_keys(part)):
                    self._part[key].append(area)
                self._words.append((f" {folded(written)} ", area))

    def naming(self, name: str, codes: Sequence[str], address: str | None = None) -> Naming:
        """What a place's name says about areas in some municipalities.

        Args:
            name: as an entry writes it.
            codes: of the municipalities in which to look; none to look everywhere.
            address: its street is no neighbourhood, even where one is called like it.
        """
        streets = {
            folded(re.sub(r"\s\d.*", "", form)) for form in address_forms(address or "") if re.search(r"\d", form)
        }

        def no_name(part: str) -> bool:
            return names_street(part) or folded(part) in streets or bool(self.table.codes(part))

        # Some names contain a separator: Winterslag 2 en 4.
        whole = () if no_name(name) else self._matches(name, True, codes)
        if len(sure := [match for match in whole if match.fit in SURE_FITS]) == 1:
            return Naming((sure[0],), "")
        parts = segments(name)
        if any(names_several(part) for part in parts):
            return Naming((), "it lists several places, or only examples", single=False)
        named = [(row, part) for row, part in enumerate(parts) if not no_name(part)]
        found = [match for row, part in named for match in self._matches(part, row == 0, codes)]
        others = self._hinted(name, codes) - {match.area.area_id for match in found}
        if others and found:
            here = tuple(replace(match, fit="part of a name") for match in _best(found))
            elsewhere = "; ".join(area.label for area in self.areas if area.area_id in others)
            return Naming(here, f"besides {found[0].segment} it points to {elsewhere}")
        unknown = [part for part in parts if names_quarter(part) and part not in {match.segment for match in found}]
        if unknown and not any(match.fit in SURE_FITS for match in found):
            return Naming(tuple(_best(found)), f"it names no area of this region: {unknown[0]} is not known to it")
        return Naming(tuple(_best(found)), _remark(found))

    def _matches(self, part: str, first: bool, codes: Sequence[str]) -> tuple[Match, ...]:
        wanted = set(codes)

        def here(areas: Iterable[NamedArea]) -> list[NamedArea]:
            return [area for area in areas if not wanted or wanted & self.codes[area.area_id]]

        keys = place_keys(part)
        for by_name, fit in ((self._whole, "named"), (self._part, "one part of its name")):
            areas = {area.area_id: area for key in keys for area in here(by_name.get(key, ()))}
            if areas:
                return tuple(Match(area, part, self._checked_fit(area, fit, part), first) for area in areas.values())
        # The municipality or its district first: Antwerpen - Kiel, Berchem - Groenenhoek.
        before, dash, rest = part.partition(" - ")
        if dash and not any(here(self._whole.get(key, ())) for key in place_keys(before)):
            return self._matches(rest, first, codes)
        if len(keys[0]) < 4 or set(keys[0].split()) <= set(SIDES):
            return ()
        containing = {area.area_id: area for text, area in self._words if f" {keys[0]} " in text}
        return tuple(Match(area, part, "part of a name", first) for area in here(containing.values()))

    def _hinted(self, name: str, codes: Sequence[str]) -> set[str]:
        """Areas that the words around a name point to: ``… (tussen Beekkant en Weststation)`` is near Weststation."""
        words = f" {' '.join(folded(hint) for hint in hints(name))} "
        return {
            area.area_id
            for key, areas in self._whole.items()
            if len(key) >= 5 and f" {key} " in words
            for area in areas
            if not codes or self.codes[area.area_id] & set(codes)
        }

    def _checked_fit(self, area: NamedArea, fit: str, part: str) -> Fit:
        """A former municipality that is wider than the area of the same name is not named by it."""
        if any(area.area_id in self.table.wider_names.get(key, ()) for key in place_keys(part)):
            return "wider name"
        return "named" if fit == "named" else "one part of its name"


def _best(found: Sequence[Match]) -> list[Match]:
    """Each area once, with its best fit; those that are named before those that only may be."""
    order: tuple[Fit, ...] = ("named", "one part of its name", "wider name", "part of a name")
    once: dict[str, Match] = {}
    for match in sorted(found, key=lambda match: (order.index(match.fit), not match.first)):
        once.setdefault(match.area.area_id, match)
    return list(once.values())


def _remark(found: Sequence[Match]) -> str:
    sure = {match.area.area_id: match for match in found if match.fit in SURE_FITS}
    if len(sure) == 1:
        return ""
    if sure:
        names = " and ".join(sorted({match.segment for match in sure.values()}))
        return f"{names} names {len(sure)} areas: {_list(sure.values())}"
    if not found:
        return "it names no area of this region"
    part = found[0].segment
    if any(match.fit == "wider name" for match in found):
        return f"{part} is also the name of a former municipality, which is wider than {_list(found)}"
    return f"{part} is only a part of a name: {_list(found)}"


def _list(matches: Iterable[Match]) -> str:
    return "; ".join(dict.fromkeys(match.area.label for match in matches))
