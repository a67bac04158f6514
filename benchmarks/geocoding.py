"""How near do geocoders come to coordinates that were written by hand? Prints a table and keeps it in RESULTS.md.

Run it with ``python -m benchmarks.geocoding``. The gazetteer needs no network; the large region needs its sources (see
ATLAS_MIRROR); Nominatim is measured only where ATLAS_NOMINATIM names a server that you may ask.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bundles import add_regions, asked_regions
from benchmarks.sections import RESULTS, keep
from geodata.cli.geocoders import Session, listed_places
from geodata.errors import GeodataError
from geodata.models import Location, MeetingPlace, Precision
from geodata.municipalities import distance_m
from geodata.places.acceptance import SURE
from geodata.places.candidates import FINEST_FIRST, Candidate, Query

SECTION = "geocoding"
HEAD = ("entries", "answers from", "stated as", "number", "found", "median error (m)", "90th percentile (m)")
NOTES = """\
Entries: practices of the registry and meeting places of the region's list whose location was written by hand, with
that location hidden. A meeting place is asked for by its neighbourhood, address, postcode and municipality. *Found* is
the share with an answer that needs no person to choose; *error* is the distance from the written point to the answer's.
`chosen` is what `atlas geocode` takes after its rules. An area answers with a point inside it, a municipality with the
centre of the place that bears its name; what is found by name only cannot be as near as a house number.

The written points come from general knowledge of street, neighbourhood or municipality, not from a survey: the errors
say how far two ways to place an entry differ, not how far either is from the truth.
"""


@dataclass(frozen=True)
class Asked:
    """An entry: which list it is from, what it says, and where it was written to be."""

    entries: str
    query: Query
    stated: Location


def entries(session: Session) -> list[Asked]:
    """Every entry with a location written by hand."""
    practices = [
        Asked("practices", Query.of(item.place), item.place.location)
        for item in session.practices
        if item.place.location
    ]
    places = [
        Asked(
            "meeting places", Query(item.neighbourhood, item.address, item.postcode, item.municipality), item.location
        )
        for item in listed_places(session.files)
        if item.location
    ]
    return [*practices, *places]


def query_of(place: MeetingPlace) -> Query:
    """What a meeting place says about where it is; its own name is no place."""
    return Query(place.neighbourhood, place.address, place.postcode, place.municipality)


def named_areas(session: Session) -> str:
    """How often the area found by name is the one that a meeting place's source makes certain, as a sentence."""
    known = {area.area_id for area in session.outlines.areas}
    right = wrong = missed = 0
    for place in listed_places(session.files):
        if place.neighbourhood and place.area_id in known:
            found = session.gazetteer.naming(query_of(place)).named
            right += bool(found and found.area_id == place.area_id)
            wrong += bool(found and found.area_id != place.area_id)
            missed += found is None
    return (
        f"Meeting places that name a neighbourhood, and whose area a source makes certain: {right + wrong + missed}. By"
        f" name {right} get that area, {wrong} another one, {missed} none."
    )


def answers(session: Session) -> Iterable[tuple[str, Callable[[Query], Candidate | None]]]:
    """Each provider by its name, with what it answers for certain."""

    def first(found: Sequence[Candidate], provider: str) -> Candidate | None:
        sure = [item for item in found if item.score >= SURE and item.provider.startswith(provider)]
        best = sure[:1]
        rivals = [
            item for item in sure[1:] if item.precision is best[0].precision and item.score >= best[0].score - 0.1
        ]
        return best[0] if best and not rivals else None

    yield "areas by name", lambda query: first(session.gazetteer.candidates(query), "boundaries")
    yield "GeoNames", lambda query: first(session.gazetteer.candidates(query), "GeoNames")
    server = session.server(None)
    if server:
        yield "Nominatim", lambda query: first(server.candidates(query), "Nominatim")
    yield "chosen", lambda query: session.decide(query, server).chosen


def table(session: Session) -> list[tuple[str, ...]]:
    """One row for each list, provider and stated precision."""
    asked = entries(session)
    rows = []
    for provider, ask in answers(session):
        errors: dict[tuple[str, Precision], list[float | None]] = defaultdict(list)
        for item in asked:
            found = ask(item.query)
            here = (item.stated.lat, item.stated.lon)
            error = distance_m(here, (found.lat, found.lon)) if found else None
            errors[item.entries, item.stated.precision].append(error)
        for (which, precision), measured in errors.items():
            rows.append((which, provider, precision.value, *_figures(measured)))
    order = [precision.value for precision in FINEST_FIRST]
    return sorted(rows, key=lambda row: (row[0] != "practices", order.index(row[2])))


def _figures(measured: Sequence[float | None]) -> tuple[str, str, str, str]:
    found = sorted(error for error in measured if error is not None)
    share = f"{len(found) / len(measured):.0%}"
    if not found:
        return str(len(measured)), share, "–", "–"
    ninth = found[min(len(found) - 1, -(-9 * len(found) // 10) - 1)]
    return str(len(measured)), share, f"{statistics.median(found):,.0f}", f"{ninth:,.0f}"


def section(regions: Sequence[str]) -> str:
    """The section of the results."""
    parts = ["## Geocoding", "", "`python -m benchmarks.geocoding`", "", NOTES]
    for region in regions:
        try:
            session = Session.prepare(region=region)
            rows, said = table(session), named_areas(session)
        except GeodataError as error:
            print(f"{region} is not measured: {error.problems[0]}", file=sys.stderr)
            parts += [f"### With the region `{region}`", "", "Not measured: its sources were not at hand.", ""]
            continue
        lines = [f"| {' | '.join(row)} |" for row in (HEAD, ("---",) * 3 + ("---:",) * 4, *rows)]
        parts += [f"### With the region `{region}`", "", *lines, "", said, ""]
    return "\n".join(parts)


def main() -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_regions(parser)
    parser.add_argument("--out", type=Path, default=RESULTS, help="the file whose section is renewed")
    asked = parser.parse_args()
    measured = section(asked_regions(asked))
    print(measured)
    keep(measured, SECTION, asked.out)


if __name__ == "__main__":
    main()
