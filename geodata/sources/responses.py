"""The responses to a source's queries in a cache or a mirror: which there are, and asking for those that are not.

Each is kept whole in a file of its own, so that a run that was stopped asks only for what is missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from geodata.errors import Problem, SourceError
from geodata.osm_query import Overpass, OverpassArea
from geodata.region import DataSource
from geodata.sources.osm import KindRules, OverpassResponse, read_response
from geodata.sources.overpass import UnreachableError, response_name, send_query

Outcome = Literal["asking", "new", "kept", "failed", "not asked"]


@dataclass(frozen=True)
class Part:
    """Where the response to one query of a source is kept.

    Attributes:
        name: of the area; the server's address where the query has bounds.
        area: None where the query has bounds.
        path: the file, which need not exist.
    """

    name: str
    area: OverpassArea | None
    path: Path

    def whole(self) -> OverpassResponse | None:
        """The response, if it is there and whole."""
        try:
            return read_response(self.path.read_bytes(), str(self.path))
        except (OSError, SourceError):
            return None


@dataclass(frozen=True)
class Step:
    """How far asking for the parts of a source has come.

    Attributes:
        number, total: which of how many parts.
        part: the part.
        outcome: ``asking`` before anything is sent; ``kept`` where it was there already; ``not asked`` where the server
            refused or did not respond before.
        response: what is there now; None where that is nothing.
        problem: why it ``failed``.
    """

    number: int
    total: int
    part: Part
    outcome: Outcome
    response: OverpassResponse | None = None
    problem: Problem | None = None


def parts_of(query: Overpass, rules: KindRules, folder: Path) -> tuple[Part, ...]:
    """The parts of a source in the order of its declaration; ``folder``: where their responses are kept."""
    if not query.areas:
        return (Part(query.address, None, folder / response_name(query, rules)),)
    return tuple(Part(area.name, area, folder / response_name(query, rules, area)) for area in query.areas)


def ask(source: DataSource, rules: KindRules, parts: Sequence[Part], refresh: bool, mirror: bool) -> Iterator[Step]:
    """Ask for every part that is not there, one after the other.

    A part that fails leaves what was there before, and the next one is asked for; but not where the server refused or
    did not respond.

    Args:
        source: has a query.
        rules: which tags.
        parts: of the source.
        refresh: ask also for what is there.
        mirror: whether the parts are in a mirror, and nobody is asked.
    """
    if source.overpass is None:
        raise ValueError(f"source {source.id} has no query")
    silent = False
    for number, part in enumerate(parts, 1):
        before = part.whole()
        if before and (mirror or not refresh):
            yield Step(number, len(parts), part, "kept", before)
        elif mirror:
            fix = "copy the answer there, or leave the mirror out to ask the server"
            about = f" for {part.name}" if part.area else ""
            message = f"source {source.id}: no answer in the mirror{about}"
            problem = Problem.of(str(part.path), "mirror", message, fix)
            yield Step(number, len(parts), part, "failed", before, problem)
        elif silent:
            yield Step(number, len(parts), part, "not asked", before)
        else:
            yield Step(number, len(parts), part, "asking", before)
            name = f"{source.id}, {part.name}" if part.area else source.id
            try:
                response = send_query(name, source.overpass, rules, part.path, part.area)
            except SourceError as error:
                silent = isinstance(error, UnreachableError)
                yield Step(number, len(parts), part, "failed", before, error.problems[0])
            else:
                yield Step(number, len(parts), part, "new", response)
