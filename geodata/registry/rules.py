"""Rules about one valid practice. Each returns every breach; the caller adds the position."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from geodata.bounds import Bounds, declared_bounds
from geodata.documents import Key, formatted
from geodata.documents.reading import alike
from geodata.errors import Problem, languages
from geodata.models import (
    READ_BY_EDITORS,
    UNKNOWN,
    Earlier,
    Location,
    Model,
    Practice,
    Precision,
    Reading,
    Resource,
    Support,
    Visibility,
    Vocabulary,
)
from geodata.municipalities import MunicipalityIndex
from geodata.registry.retired import Retired, tombstone_of
from geodata.visibility import published, withheld

STALE_YEARS = 5
# More names than these are no help.
MOST_MEANT = 3
# How many decimals of a degree a precision needs: 11 m, 110 m, 1.1 km. Either coordinate may end in a zero left out.
DECIMALS = {Precision.ADDRESS: 4, Precision.STREET: 3, Precision.NEIGHBOURHOOD: 2}


@dataclass(frozen=True)
class Checks:
    """What a practice is checked against.

    Attributes:
        vocabulary: the controlled terms.
        year: this year.
        municipalities: their names and where they are; empty where that is not to be checked.
        retired: ids that are not used again.
        bounds: of the regions, all those that are there unless stated otherwise.
        written_places: whether an entry that is published by municipality may state no finer place at all. A build
            withholds such a place instead of stopping at it.
    """

    vocabulary: Vocabulary
    year: int
    municipalities: MunicipalityIndex = field(default_factory=MunicipalityIndex)
    retired: Mapping[str, Retired] = field(default_factory=dict)
    bounds: tuple[Bounds, ...] = field(default_factory=declared_bounds)
    written_places: bool = True


def language_problems(practice: Practice, _entry: Any, _checks: Checks) -> list[Problem]:
    """Texts in a language without messages of ours."""
    texts = [
        ((*key, name), text)
        for key, part in practice.within()
        for name in type(part).model_fields
        if isinstance(text := getattr(part, name), Mapping)
    ]
    return [
        Problem("unknown-key", (*key, language), alike(language, languages()))
        for key, text in texts
        for language in text
        if language not in languages()
    ]


def vocabulary_problems(practice: Practice, _entry: Any, checks: Checks) -> list[Problem]:
    """Terms that the vocabulary does not contain."""
    used = [((*key, *own), facet, term) for key, part in practice.within() for own, facet, term in part.terms()]
    problems = []
    for key, facet, term in used:
        terms = checks.vocabulary.facets.get(facet, {})
        # `unknown` is how the screen names the absence of traces; a trace itself always has a kind.
        if term not in terms or (facet, term) == ("support", UNKNOWN):
            allowed = [name for name in terms if (facet, name) != ("support", UNKNOWN)]
            problems.append(Problem("vocabulary", key, {"value": formatted(term), **alike(term, allowed)}))
    return problems


def reference_problems(practice: Practice, _entry: Any, _checks: Checks) -> list[Problem]:
    """References that occur twice, by id or address, and claims that name a reference which is not there."""
    ids, addresses = dict[str, int](), dict[str, int]()
    problems = []
    for n, reference in enumerate(practice.references):
        if ids.setdefault(reference.id, n) != n:
            problems.append(Problem("unique-reference", ("references", n, "id"), {"value": formatted(reference.id)}))
        if addresses.setdefault(_page(reference.url), n) != n:
            problems.append(Problem("unique-address", ("references", n, "url"), {"value": formatted(reference.url)}))
    return problems + [
        Problem("reference", key, {"value": formatted(name), **alike(name, ids)})
        for at, part in practice.within()
        for key, name in _named(at, part)
        if name not in ids
    ]


def _page(address: str) -> str:
    """An address without what makes no other page of it: scheme, ``www.`` and a slash at the end."""
    return re.sub(r"^https?://(?:www\.)?", "", address.partition("#")[0]).rstrip("/").casefold()


def _named(at: Key, part: Model) -> Iterator[tuple[Key, str]]:
    """The references that a part of an entry names, each with its key."""
    if (reader := getattr(part, "read_by", READ_BY_EDITORS)) != READ_BY_EDITORS:
        yield (*at, "read_by"), reader
    if isinstance(part, Reading | Support):
        yield from (((*at, "references", n), name) for n, name in enumerate(part.references))


def reading_problems(practice: Practice, _entry: Any, _checks: Checks) -> list[Problem]:
    """Readings that say something, and name no reference in which it can be read."""
    return [
        Problem("reading-reference", (*at, *key), {"value": formatted(said)})
        for at, part in practice.within()
        if isinstance(part, Reading | Support) and not part.references and part.read_by == READ_BY_EDITORS
        for key, said in _said(part)
    ]


def _said(part: Reading | Support) -> Iterator[tuple[Key, str]]:
    """What a reading says, but for ``unknown``: at most one key and value."""
    if isinstance(part, Support):
        stated = [(("role",), part.role), (("period", "end_reason"), part.period.end_reason)]
        yield from islice(((key, term) for key, term in stated if term not in (None, UNKNOWN)), 1)
        return
    terms = [(key, term) for key, _facet, term in part.terms() if term != UNKNOWN]
    if terms or isinstance(part, Resource | Earlier):
        key, value = terms[0] if terms else ((), getattr(part, "name", None) or "")
        yield key, str(value)


def place_problems(practice: Practice, _entry: Any, checks: Checks) -> list[Problem]:
    """Points outside the regions or the stated municipality; swapped latitude and longitude.

    Args:
        practice: as in the registry; its location is in WGS84 degrees.
        checks: with the bounds of regions and the extents of municipalities.

    Returns:
        At most one problem, at the location or the municipality; distances in kilometres.
    """
    # A problem names coordinates; those of an entry that is published by municipality are named nowhere.
    place = published(practice).place
    location, name = place.location, place.municipality
    key: Key = ("place", "location")
    values: dict[str, Any] = {"lat": location.lat, "lon": location.lon} if location else {}
    if location and not _within(location.lat, location.lon, checks):
        if _within(location.lon, location.lat, checks):
            return [Problem("swapped-coordinates", key, values)]
        return [Problem("coordinates", key, {**values, "bounds": "; ".join(map(str, checks.bounds))})]
    if name is None or not checks.municipalities:
        return []
    if name not in checks.municipalities:
        return [_name_problem(name, location, checks.municipalities)]
    if location and (away := checks.municipalities[name].distance_km(location.lat, location.lon)):
        return [Problem("municipality", key, {**values, "municipality": name, "distance": f"{away:.1f}"})]
    return []


def _name_problem(name: str, location: Location | None, known: MunicipalityIndex) -> Problem:
    """A name that is no official one: known by another, or not known at all, as those of a region to come."""
    key: Key = ("place", "municipality")
    meant = known.meant(name)
    if meant and location:
        point = (location.lat, location.lon)
        meant = tuple(other for other in meant if not known[other].distance_km(*point))
        elsewhere = not meant and all(extent.distance_km(*point) for extent in known.values())
    else:
        elsewhere = not meant
    if elsewhere:
        return Problem("municipality-name", key, {"value": formatted(name), "alike": ""}, severity="warning")
    alike = "`, `".join(meant) if len(meant) <= MOST_MEANT else ""
    return Problem("official-name", key, {"value": formatted(name), "alike": alike})


def digit_problems(practice: Practice, entry: Any, checks: Checks) -> list[Problem]:
    """A precision that the coordinates as they are written cannot bear."""
    location = published(practice).place.location
    needed = DECIMALS.get(location.precision) if location else None
    if location is None or needed is None or not _within(location.lat, location.lon, checks):
        return []
    written = entry["place"]["location"]
    lat, lon = str(written["lat"]), str(written["lon"])
    if max(len(number.partition(".")[2]) for number in (lat, lon)) >= needed:
        return []
    key = ("place", "location", "precision")
    values = {"value": location.precision.value, "lat": lat, "lon": lon, "limit": needed}
    return [Problem("digits", key, values, severity="warning")]


def sensitive_group_problems(practice: Practice, _entry: Any, checks: Checks) -> list[Problem]:
    """Groups whose whereabouts can hurt them, in an entry that is not published by municipality only."""
    if withheld(practice):
        return []
    return [
        Problem("sensitive-group", ("groups", n), {"value": formatted(group)})
        for n, group in enumerate(practice.groups)
        if group in checks.vocabulary.sensitive_groups
    ]


def withheld_place_problems(entry: Mapping[str, Any], checks: Checks) -> list[Problem]:
    """A place finer than the municipality, written in an entry that is published by municipality only.

    Takes the entry as it is written, whatever its shape; the problems do not repeat what is written.
    """
    # A misspelt value was meant to protect: the place beside it is not repeated either.
    if entry.get("visibility", Visibility.PUBLIC) == Visibility.PUBLIC or not checks.written_places:
        return []
    place = entry.get("place")
    if not isinstance(place, Mapping):
        return [] if place is None else [Problem("withheld-place", ("place",))]
    return [Problem("withheld-place", ("place", key)) for key in place if key != "municipality"]


def year_problems(practice: Practice, _entry: Any, checks: Checks) -> list[Problem]:
    """Years in which nothing can have happened yet, and practices that no source has formatted for long."""
    stated: list[tuple[Key, int | None]] = [
        (("period", "start"), practice.period.start),
        (("verified",), practice.verified),
        *((("supports", n, "period", "start"), support.period.start) for n, support in enumerate(practice.supports)),
        *((("references", n, "year"), reference.year) for n, reference in enumerate(practice.references)),
    ]
    problems = [
        Problem("years", key, {"value": year, "limit": checks.year})
        for key, year in stated
        if year is not None and year > checks.year
    ]
    verified = practice.verified
    if verified is not None and verified < checks.year - STALE_YEARS and practice.status.value != "ended":
        problems.append(Problem("stale", ("verified",), {"value": verified}, severity="warning"))
    return problems


def retired_problems(practice: Practice, _entry: Any, checks: Checks) -> list[Problem]:
    """An id that belonged to another practice."""
    found = tombstone_of(practice.id, checks.retired)
    return [Problem("retired-id", ("id",), {"date": found.date, "reason": found.reason})] if found else []


def _within(lat: float, lon: float, checks: Checks) -> bool:
    return not checks.bounds or any(bounds.contains(lat, lon) for bounds in checks.bounds)


Rule = Callable[[Practice, Any, Checks], list[Problem]]
RULES: tuple[Rule, ...] = (
    language_problems,
    vocabulary_problems,
    reference_problems,
    reading_problems,
    place_problems,
    digit_problems,
    sensitive_group_problems,
    year_problems,
    retired_problems,
)
