"""What must hold within one practice, beyond its shape. Each rule returns every breach; the caller adds the place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from geodata.documents import Key, near, shown
from geodata.models import Practice, Vocabulary

# Roughly Belgium, in WGS84 degrees: enough to recognise a slip of the pen. Areas decide about the rest.
LATITUDES, LONGITUDES = (49.4, 51.6), (2.4, 6.5)
READ_BY_EDITORS = "registry"


@dataclass(frozen=True)
class Breach:
    """A broken rule inside an entry; ``key`` is the path from the entry."""

    key: Key
    rule: str
    message: str
    fix: str


def vocabulary_problems(practice: Practice, vocabulary: Vocabulary) -> list[Breach]:
    """Terms that the vocabulary does not hold."""
    used: list[tuple[Key, str, str | None]] = [
        *((("setting", n), "setting", term) for n, term in enumerate(practice.setting)),
        *((("groups", n), "group", term) for n, term in enumerate(practice.groups)),
        *((("studies", n), "study", term) for n, term in enumerate(practice.studies)),
        (("initiator",), "initiator", practice.initiator),
        (("public_support",), "public_support", practice.public_support),
        *(
            (("sources_of_solidarity", n, "term"), "source_of_solidarity", reading.term)
            for n, reading in enumerate(practice.sources_of_solidarity)
        ),
        *((("supports", n, "kind"), "support", support.kind) for n, support in enumerate(practice.supports)),
        *((("supports", n, "funding"), "funding", support.funding) for n, support in enumerate(practice.supports)),
    ]
    breaches = []
    for key, facet, term in used:
        # `unknown` is how the screen names the absence of traces; a trace itself always has a kind.
        allowed = [t for t in vocabulary.facets.get(facet, {}) if (facet, t) != ("support", "unknown")]
        if term is not None and term not in allowed:
            message = f"`{'.'.join(map(str, key))}` is {shown(term)}"
            breaches.append(Breach(key, "vocabulary", message, near(term, allowed)))
    return breaches


def reference_problems(practice: Practice, _vocabulary: Vocabulary) -> list[Breach]:
    """References that occur twice, and claims that name a reference which is not there."""
    counts = Counter(reference.id for reference in practice.references)
    breaches = [
        Breach(
            ("references",), "unique-reference", f"`references` has {shown(name)} {count} times", "rename one of them"
        )
        for name, count in counts.items()
        if count > 1
    ]
    named: Iterable[tuple[Key, str]] = (
        *(
            (("supports", n, "references", at), name)
            for n, support in enumerate(practice.supports)
            for at, name in enumerate(support.references)
        ),
        *(
            (("sources_of_solidarity", n, "read_by"), reading.read_by)
            for n, reading in enumerate(practice.sources_of_solidarity)
            if reading.read_by != READ_BY_EDITORS
        ),
    )
    for key, name in named:
        if name not in counts:
            message = f"`{'.'.join(map(str, key))}` names {shown(name)}, which is no reference of this practice"
            breaches.append(Breach(key, "reference", message, near(name, counts)))
    return breaches


def coordinate_problems(practice: Practice, _vocabulary: Vocabulary) -> list[Breach]:
    """Points outside Belgium, with latitude and longitude in each other's place recognised as such."""
    location = practice.place.location
    if location is None or _within(location.lat, location.lon):
        return []
    key: Key = ("place", "location")
    value = f"`place.location` is lat {location.lat}, lon {location.lon}"
    if _within(location.lon, location.lat):
        fix = f"swap them: lat: {location.lon}, lon: {location.lat}"
        return [Breach(key, "swapped-coordinates", f"{value}: latitude and longitude are swapped", fix)]
    fix = f"lat between {LATITUDES[0]} and {LATITUDES[1]}, lon between {LONGITUDES[0]} and {LONGITUDES[1]}"
    return [Breach(key, "coordinates", f"{value}: not in Belgium", fix)]


def _within(lat: float, lon: float) -> bool:
    return LATITUDES[0] <= lat <= LATITUDES[1] and LONGITUDES[0] <= lon <= LONGITUDES[1]


Rule = Callable[[Practice, Vocabulary], list[Breach]]
RULES: tuple[Rule, ...] = (vocabulary_problems, reference_problems, coordinate_problems)
