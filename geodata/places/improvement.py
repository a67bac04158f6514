"""Practices whose neighbourhood is named get their area by name; nothing gets finer than what its source says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geodata.documents import strip_positions
from geodata.documents.yaml_loader import compose
from geodata.errors import GeocodingError, Problem
from geodata.models import Location, Practice, Precision
from geodata.municipalities import distance_m, metres_outside
from geodata.places.areas import NamedArea
from geodata.places.candidates import Query, finer
from geodata.places.checks import LIMITS_M
from geodata.places.gazetteer import Gazetteer

CITY_WIDE = re.compile(
    r"stadsbre|(heel|hele|gehele) (de )?stad|alle (wijken|buurten)|(verschillende|meerdere) (wijken|buurten)"
    r"|city-?wide|across the city|(whole|entire) city|(all|several|various) neighbourhoods"
    r"|toute la ville|dans la ville entière|(tous les|plusieurs) quartiers",
    re.I,
)
LINE = re.compile(r"^(\s+location:\s*)\{[^{}]*\}(\s*(?:#.*)?)$")


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a practice, and why.

    Attributes:
        practice_id: whose.
        named: the place's name as the entry writes it.
        area: the area that it names, if one.
        old: its location until now.
        new: the proposed one; None when it stays as it is.
        distance_m: metres between the two.
        inside: whether the old point lies in the area.
        why: the reason for the change, or for none.
    """

    practice_id: str
    named: str | None
    area: NamedArea | None
    old: Location | None
    new: Location | None
    distance_m: float | None
    inside: bool | None
    why: str


def proposals(practices: Sequence[Practice], gazetteer: Gazetteer) -> tuple[Proposal, ...]:
    """One proposal a practice, in the registry's order; most say that the location stays, and why."""
    return tuple(_proposal(practice, gazetteer) for practice in practices)


def _proposal(practice: Practice, gazetteer: Gazetteer) -> Proposal:
    place, old = practice.place, practice.place.location
    naming = gazetteer.naming(Query.of(place))
    area = naming.named

    def stays(why: str, distance: float | None = None, inside: bool | None = None) -> Proposal:
        return Proposal(practice.id, place.name, area, old, None, distance, inside, why)

    if area is None:
        return stays(naming.remark)
    text = " ".join(practice.summary.values())
    if found := CITY_WIDE.search(text):
        return stays(f"its text says “{found.group(0)}”")
    lat, lon = area.point
    if old is None:
        new = Location(lat=lat, lon=lon, precision=Precision.NEIGHBOURHOOD)
        return Proposal(practice.id, place.name, area, None, new, None, None, "it has no location yet")
    away = metres_outside(area.geometry, old.lat, old.lon)
    inside, distance = away == 0, distance_m((old.lat, old.lon), (lat, lon))
    if finer(old.precision, Precision.NEIGHBOURHOOD):
        where = "inside" if inside else f"{away:,.0f} m outside"
        return stays(f"its location is finer ({old.precision.value}) and {where} the area", distance, inside)
    if old.precision is Precision.NEIGHBOURHOOD and away > LIMITS_M[Precision.NEIGHBOURHOOD]:
        return stays(f"its point lies {away:,.0f} m outside the area: one of the two is wrong", distance, inside)
    if old.precision is Precision.NEIGHBOURHOOD and round(distance) == 0:
        return stays("it is the area's point already", distance, inside)
    why = "it names the area" + ("" if inside else f"; its point lies {away:,.0f} m outside it")
    if old.precision is Precision.MUNICIPALITY:
        why += "; known to the municipality only until now"
    new = Location(lat=lat, lon=lon, precision=Precision.NEIGHBOURHOOD)
    return Proposal(practice.id, place.name, area, old, new, distance, inside, why)


def with_locations(text: str, changes: Mapping[str, Location]) -> str:
    """A registry's text with other locations: exactly their lines change, every other byte stays.

    Raises:
        GeocodingError: an entry is not there, its location is on more than one line or is missing, or the new text
            would differ in anything else; with every such problem.
    """
    lines = text.splitlines(keepends=True)
    problems = [
        _unplaced(name, problem) for name, place in changes.items() if (problem := _replaced(lines, name, place))
    ]
    if problems:
        raise GeocodingError(problems)
    fresh = "".join(lines)
    if _without_locations(text, changes) != _without_locations(fresh, changes):
        raise GeocodingError(_unplaced("the registry", "more than the locations would change"))
    return fresh


def _replaced(lines: list[str], name: str, place: Location) -> str | None:
    """Replace the location's line of an entry; say what is in the way if it cannot be done."""
    opening = re.compile(rf"- id: ['\"]?{re.escape(name)}['\"]?\s")
    start = next((row for row, line in enumerate(lines) if opening.match(line)), None)
    if start is None:
        return "no line `- id: …` of it"
    end = next((row for row in range(start + 1, len(lines)) if lines[row].startswith("- ")), len(lines))
    for row in range(start, end):
        body = lines[row].rstrip("\r\n")
        if found := LINE.match(body):
            value = f"{{lat: {place.lat}, lon: {place.lon}, precision: {place.precision.value}}}"
            lines[row] = f"{found[1]}{value}{found[2]}{lines[row][len(body) :]}"
            return None
    return "no `location: {…}` on one line of it"


def _without_locations(text: str, changes: Mapping[str, Location]) -> Any:
    composed = compose(text)
    if composed.problems:
        raise GeocodingError([found.in_file("the registry") for found in composed.problems])
    data = strip_positions(composed.value)
    for entry in data:
        if entry.get("id") in changes:
            entry["place"].pop("location", None)
    return data


def _unplaced(name: str, message: str) -> Problem:
    return Problem.of("registry", "location", f"{name}: {message}", "write `location: {lat: …, lon: …, precision: …}`")
