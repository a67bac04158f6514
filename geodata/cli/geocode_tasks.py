"""What ``atlas geocode`` does: fill the lock file, check all coordinates, propose areas."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import typer
from rich.console import Console
from rich.progress import Progress

from geodata.cli.geocoders import Session
from geodata.documents import Document, read_document
from geodata.errors import GeocodingError, Problem
from geodata.models import Practice
from geodata.places.acceptance import Decision, provider_differences
from geodata.places.candidates import Candidate, Query, finer
from geodata.places.checks import disagreement, municipality_problem, postcode_problem
from geodata.places.improvement import Proposal, proposals, with_locations
from geodata.places.lock import Lock, LockEntry, lock_text, write_lock
from geodata.places.nominatim import Nominatim
from geodata.visibility import to_be_located, withheld
from geodata.writing import replace_file, sole_writer

Choose = Callable[[str, Query, Sequence[Candidate]], Candidate | None]


@dataclass
class Tally:
    """What a run did, by query: newly found, unchanged, without answer; and queries that a person has to decide."""

    found: int = 0
    unchanged: int = 0
    open: int = 0
    undecided: int = 0


def fill(
    session: Session,
    server: Nominatim | None,
    *,
    dry_run: bool = False,
    again: bool = False,
    prune: bool = False,
    choose: Choose | None = None,
) -> Lock:
    """Find what is missing in the lock file, reporting each step on standard output.

    Every answer of a server is written at once, so that a run which is cut short goes on where it stopped.

    Args:
        session: registry, lock and region.
        server: queried after the gazetteer; None for no server.
        dry_run: write nothing.
        again: find again what is not reviewed.
        prune: remove answers that no entry needs.
        choose: prompts a person; by default only in a terminal.

    Raises:
        typer.Exit: with status 1, when the server or a file failed; the problem has been reported.
    """
    choose = choose or (_ask if sys.stdin.isatty() and sys.stdout.isatty() else None)
    todo, tally, lock, saved = _todo(session), Tally(), session.lock, 0
    console = Console(stderr=True)
    try:
        with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
            prompt = _outside_progress_bar(bar, choose) if choose else None
            for query, names in bar.track(todo.items(), description="Finding places", total=len(todo)):
                entry = _entry(session.with_lock(lock), query, names, server, again, prompt, tally)
                if entry is not None and entry != lock.find(query):
                    lock = lock.with_entry(entry)
                    if server and not dry_run:
                        _write(session, lock)
                        saved += 1
        gone = _orphans(session, lock)
        for orphan in gone:
            typer.echo(f"{'removed' if prune else 'not needed any more (--prune removes it)'}: {orphan.query}")
        lock = lock.without(gone) if prune else lock
        if not dry_run:
            _write(session, lock)
    except GeocodingError as error:
        for problem in error.problems:
            typer.echo(str(problem), err=True)
        typer.echo(f"stopped; {saved} answers found before are saved in {session.lock_file}", err=True)
        raise typer.Exit(1) from None
    _summary(session, tally, dry_run)
    return lock


def _outside_progress_bar(bar: Progress, choose: Choose) -> Choose:
    """The same question, with the progress bar out of its way."""

    def ask(who: str, query: Query, close: Sequence[Candidate]) -> Candidate | None:
        bar.stop()
        try:
            return choose(who, query, close)
        finally:
            bar.start()

    return ask


def _todo(session: Session) -> dict[Query, list[str]]:
    """The queries of entries without a location, each once, with the ids of these entries."""
    todo: dict[Query, list[str]] = {}
    for practice in session.practices:
        if to_be_located(practice):
            todo.setdefault(Query.of(practice.place), []).append(practice.id)
    return todo


def _entry(
    session: Session,
    query: Query,
    names: Sequence[str],
    server: Nominatim | None,
    again: bool,
    choose: Choose | None,
    tally: Tally,
) -> LockEntry | None:
    """The entry of a query: the locked one, or what is decided now; None when nothing is known."""
    who, locked = ", ".join(names), session.lock.find(query)
    if locked and (locked.reviewed or not (again or (locked.undecided and choose))):
        tally.unchanged += 1
        tally.undecided += bool(locked.undecided)
        typer.echo(f"{who}: stays {_described(locked)}")
        for label in locked.undecided:
            typer.echo(f"  undecided: {label}")
        return locked
    decision = session.decide(query, server)
    chosen, close = decision.chosen, decision.close
    picked = choose(who, query, close) if close and choose else None
    if picked:
        chosen, close, decision = picked, (), replace(decision, why="chosen by a person")
    _report(who, decision, chosen, close)
    if chosen is None:
        tally.open += 1
        return locked
    if locked and not picked and finer(locked.precision, chosen.precision):
        tally.unchanged += 1
        typer.echo(f"  stays, because it is finer: {_described(locked)}")
        return locked
    tally.found += 1
    tally.undecided += bool(close)
    fresh = LockEntry.of(query, chosen, close, datetime.date.today())
    if picked:
        return fresh.model_copy(update={"reviewed": True})
    if locked and fresh.model_copy(update={"date": locked.date}) == locked:
        return locked  # the same answer keeps its date, so that nothing changes in the file
    return fresh


def _report(who: str, decision: Decision, chosen: Candidate | None, close: Sequence[Candidate]) -> None:
    if chosen is None:
        typer.echo(f"{who}: open: {decision.why}")
    else:
        at = f"{chosen.lat:.5f}, {chosen.lon:.5f}"
        typer.echo(
            f"{who}: {chosen.label} ({chosen.precision.value}) at {at}, {chosen.provider}: {decision.why or chosen.why}"
        )
    for item in close:
        typer.echo(f"  undecided: {item.label} ({item.precision.value}), {item.provider}: {item.why}")
    for item, reason in decision.refused:
        typer.echo(f"  refused: {item.label}, {item.provider}: {reason}")
    for difference in decision.differences:
        typer.echo(f"  look: {difference}")


def _ask(who: str, query: Query, close: Sequence[Candidate]) -> Candidate | None:
    """Let a person in a terminal choose; None to leave it open."""
    typer.echo(f"{who}: {query.text}")
    for row, item in enumerate(close, 1):
        typer.echo(f"  {row}  {item.label} ({item.precision.value}) at {item.lat:.5f}, {item.lon:.5f}: {item.why}")
    answer = typer.prompt("Which one? 0 leaves it open", type=int, default=0)
    return close[answer - 1] if 1 <= answer <= len(close) else None


def _orphans(session: Session, lock: Lock) -> tuple[LockEntry, ...]:
    """Entries of the lock file that no practice needs any more."""
    return lock.orphans(Query.of(practice.place) for practice in session.practices if to_be_located(practice))


def _write(session: Session, lock: Lock) -> None:
    """Write the lock file, unless it is the same already."""
    path = session.lock_file
    if not path.exists() or path.read_text("utf-8") != lock_text(lock):
        write_lock(path, lock)


def _described(entry: LockEntry) -> str:
    state = "reviewed" if entry.reviewed else "not reviewed"
    return f"{entry.label} ({entry.precision.value}), {entry.provider}, {entry.date.isoformat()}, {state}"


def _summary(session: Session, tally: Tally, dry_run: bool) -> None:
    located = sum(practice.place.location is not None for practice in session.practices)
    hidden = sum(withheld(practice) for practice in session.practices)
    verb = "would be found" if dry_run else "found"
    by_town = f" {hidden} are published by municipality and not looked up;" if hidden else ""
    typer.echo(
        f"{len(session.practices)} entries: {located} state their location;{by_town} of the other places"
        f" {tally.found} {verb}, {tally.unchanged} stay, {tally.open} open;"
        f" {tally.undecided} wait for a person to choose"
    )


def check(session: Session) -> None:
    """Check every location, written by hand or locked, against the gazetteer and the region.

    Raises:
        GeocodingError: with every problem, each with its line in the registry or the lock file.
    """
    document = read_document(session.registry, GeocodingError)
    problems = [
        problem
        for row, practice in enumerate(session.practices)
        if not withheld(practice)
        for problem in _problems(session, document, row, practice)
    ]
    for entry in _orphans(session, session.lock):
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
    return [
        row.practice_id,
        row.named or "",
        f"{row.area.area_id} {row.area.label}" if row.area else "",
        f"{row.old.lat}, {row.old.lon} {row.old.precision.value}" if row.old else "none",
        f"{row.new.lat}, {row.new.lon} {row.new.precision.value}" if row.new else "stays",
        f"{row.distance_m:.0f}" if row.distance_m is not None else "",
        "" if row.inside is None else "inside" if row.inside else "outside",
        row.why,
    ]
