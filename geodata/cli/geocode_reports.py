"""What ``atlas geocode --check`` and ``--improve`` report."""

from __future__ import annotations

import typer

from geodata.cli.geocoders import Session
from geodata.documents import Document, read_document
from geodata.errors import GeocodingError, Problem
from geodata.models import Practice
from geodata.places.acceptance import provider_differences
from geodata.places.candidates import Query
from geodata.places.checks import disagreement, municipality_problem, postcode_problem
from geodata.places.improvement import Proposal, proposals, with_locations
from geodata.visibility import to_be_located, withheld
from geodata.writing import replace_file, sole_writer


def check(session: Session) -> None:
    """Check every location, written by hand or locked, against the gazetteer and the region.

    Raises:
        GeocodingError: with every problem, each with its line in the registry or the lock file.
    """
    document = read_document(session.registry, GeocodingError)
    problems: list[Problem] = []
    for row, practice in enumerate(session.practices):
        if withheld(practice):
            continue
        problems += _problems(session, document, row, practice)
    orphans = session.lock.orphans(Query.of(item.place) for item in session.practices if to_be_located(item))
    for entry in orphans:
        typer.echo(f"{session.lock_file}: note: no entry asks any more for {entry.query}")
    if problems:
        raise GeocodingError(problems)
    typer.echo(f"{session.registry}: {len(session.practices)} entries, every location is where it is said to be")


def _problems(session: Session, document: Document, row: int, practice: Practice) -> list[Problem]:
    query, gazetteer = Query.of(practice.place), session.gazetteer
    locked = session.lock.find(query) if practice.place.location is None else None
    location = practice.place.location or (locked.location if locked else None)
    found: list[Problem | None] = [postcode_problem(query, gazetteer)]
    if query.municipality and not gazetteer.codes(query):
        typer.echo(f"{practice.id}: note: municipality {query.municipality!r} is not known, so it cannot be checked")
    if location is not None:
        found.append(municipality_problem(location.lat, location.lon, query, session.outlines))
        if chosen := session.decide(query).chosen:
            found.append(disagreement(location, chosen, session.outlines))
        locked_answer = session.lock.candidates(query) if locked else ()
        for difference in provider_differences([*locked_answer, *gazetteer.candidates(query)]):
            typer.echo(f"{practice.id}: look: {difference}")
    where = (row, "place", "location") if practice.place.location else (row, "place")
    return [
        document.problem(where, item.rule, f"{practice.id}: {item.message()}", item.fix()) for item in found if item
    ]


def improve(session: Session, write: bool) -> None:
    """Print a table of proposals, changes first, and write them into the registry when asked to.

    Raises:
        GeocodingError: the registry's text cannot be changed in exactly those lines; it stays as it was.
    """
    rows = proposals([item for item in session.practices if not withheld(item)], session.gazetteer)
    changes = [row for row in rows if row.new is not None]
    typer.echo("id\tnamed\tarea\told\tnew\tmetres\told point\twhy")
    for row in (*changes, *(row for row in rows if row.new is None and row.named)):
        typer.echo("\t".join(_cells(row)))
    unnamed = sum(row.named is None for row in rows)
    typer.echo(f"{len(rows)} practices: {len(changes)} changes proposed, {unnamed} name no place within a municipality")
    if write and changes:
        with sole_writer(session.registry, GeocodingError):
            text = session.registry.read_bytes().decode("utf-8")
            fresh = with_locations(text, {row.practice_id: row.new for row in changes if row.new})
            replace_file(session.registry, fresh.encode(), GeocodingError)
        typer.echo(f"{session.registry}: {len(changes)} locations written, no other line changed")


def _cells(row: Proposal) -> list[str]:
    old = f"{row.old.lat}, {row.old.lon} {row.old.precision.value}" if row.old else "none"
    new = f"{row.new.lat}, {row.new.lon} {row.new.precision.value}" if row.new else "stays"
    return [
        row.practice_id,
        row.named or "",
        f"{row.area.area_id} {row.area.label}" if row.area else "",
        old,
        new,
        f"{row.distance_m:.0f}" if row.distance_m is not None else "",
        "" if row.inside is None else "inside" if row.inside else "outside",
        row.why,
    ]
