"""Whose answer counts, and when: the order of the providers and the rules of acceptance, in one place.

1. The lock file takes precedence: its answers are used as they are.
2. The gazetteer is queried first, then Nominatim if configured; the finest answer wins, the gazetteer's on a tie.
3. No answer is finer than the query: a name without an address is at best a neighbourhood.
4. An answer outside the stated municipality, or outside the region's bounds, is refused.
5. An answer that only may be meant (score below :data:`SURE`) is never chosen without a person.
6. Answers of one provider that are about equally good (:data:`CLOSE`) and not at the same point are left to a person;
   until one decides, the entry has the next coarser answer, and the others are named beside it.
7. Two providers whose answers are finer than a municipality and more than :data:`APART_M` from one another are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from geodata.models import Precision
from geodata.municipalities import distance_m
from geodata.places.candidates import FINEST_FIRST, Candidate, Geocoder, Query, coarser, finer

SURE, CLOSE, APART_M = 0.7, 0.1, 500.0


@dataclass(frozen=True)
class Decision:
    """What comes out for a query.

    Attributes:
        chosen: the answer, its precision no finer than the query; None when there is none.
        close: answers between which a person has to choose; empty when nothing is open.
        why: the reason, in words.
        refused: answers that were not taken, each with the reason.
        differences: where two providers differ by more than :data:`APART_M`.
    """

    chosen: Candidate | None
    close: tuple[Candidate, ...]
    why: str
    refused: tuple[tuple[Candidate, str], ...] = ()
    differences: tuple[str, ...] = ()


Outside = Callable[[Candidate, Query], str | None]


def decide(query: Query, geocoders: Sequence[Geocoder], outside: Outside = lambda _found, _query: None) -> Decision:
    """Query the geocoders in order and apply the rules.

    Args:
        query: what an entry says.
        geocoders: the most trusted first; the lock file is looked up before, by the caller.
        outside: says why a candidate lies outside the stated municipality or the region, or None.

    Raises:
        GeocodingError: a geocoder could not be queried.
    """
    finest = query.finest
    if finest is None:
        return Decision(None, (), "it says no municipality, postcode, name or address")
    refused: list[tuple[Candidate, str]] = []
    taken: list[Candidate] = []
    for geocoder in geocoders:
        for found in geocoder.candidates(query):
            capped = replace(found, precision=coarser(found.precision, finest))
            if reason := outside(capped, query):
                refused.append((capped, reason))
            else:
                taken.append(capped)
    chosen, close = _best([item for item in taken if item.score >= SURE])
    # What only may be meant, where it would be finer than what was chosen.
    open_to_choice = close or tuple(
        item for item in taken if item.score < SURE and (chosen is None or finer(item.precision, chosen.precision))
    )
    why = _why(query, chosen, open_to_choice, bool(refused))
    return Decision(chosen, open_to_choice, why, tuple(refused), provider_differences(taken))


def provider_differences(found: Sequence[Candidate]) -> tuple[str, ...]:
    """Pairs of sure answers of different providers, finer than a municipality, more than :data:`APART_M` apart."""
    best: dict[str, Candidate] = {}
    for item in sorted(found, key=_order):
        if item.precision is not Precision.MUNICIPALITY and item.score >= SURE:
            best.setdefault(item.provider, item)
    return tuple(
        f"{one.provider} ({one.label}) and {other.provider} ({other.label}) are {apart:.0f} m apart"
        for one, other in combinations(best.values(), 2)
        if (apart := distance_m((one.lat, one.lon), (other.lat, other.lon))) > APART_M
    )


def _order(item: Candidate) -> tuple[int, float]:
    return FINEST_FIRST.index(item.precision), -item.score


def _best(sure: Sequence[Candidate]) -> tuple[Candidate | None, tuple[Candidate, ...]]:
    """The best of all, or the best coarser one and those between which only a person can choose."""
    left = sorted(sure, key=_order)
    close: tuple[Candidate, ...] = ()
    while left:
        first = left[0]
        rivals = [
            item
            for item in left[1:]
            if item.precision is first.precision
            and item.provider == first.provider
            and item.score >= first.score - CLOSE
            and (item.area_id != first.area_id or distance_m((item.lat, item.lon), (first.lat, first.lon)) > APART_M)
        ]
        if not rivals:
            return first, close
        close = close or (first, *rivals)
        left = [item for item in left if finer(first.precision, item.precision)]
    return None, close


def _why(query: Query, chosen: Candidate | None, close: Sequence[Candidate], refused: bool) -> str:
    if chosen is None:
        if close:
            return f"{len(close)} answers are about equally good, or only may be meant"
        if not (query.municipality or query.postcode):
            return "it states no municipality or postcode to look in"
        return "every answer lies outside" if refused else "nothing is known by that name"
    reason = chosen.why or "the best answer"
    if close:
        return f"{reason}; {len(close)} finer answers wait for a person"
    return reason
