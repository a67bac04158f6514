"""``atlas add`` and ``atlas changes``: proposals of people who do not write YAML, and what a proposal changes."""

from __future__ import annotations

import difflib
import json
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from geodata.cli.registry import (
    COULD_NOT_RUN,
    at_revision,
    checks_of_today,
    could_not_run,
    found_problems,
    known_language,
    problem_row,
    project_registry,
)
from geodata.errors import RegistryError, in_line, messages
from geodata.writing import replace_file, sole_writer

if TYPE_CHECKING:
    from geodata.contributions.changes import Change
    from geodata.contributions.issue import Proposal

OutputFormat = Literal["text", "markdown"]
ChangesFormat = Literal["text", "markdown", "json"]
# A layout that differs more than this is cut off.
LONGEST_LAYOUT = 100_000


def add(
    issue: Annotated[Path, typer.Option("--from-issue", help="the text of an issue that was made with the form")],
    registry: Annotated[Path | None, typer.Option(help="the registry [default: practices.yaml of the project]")] = None,
    form: Annotated[
        OutputFormat, typer.Option("--format", help="a line a problem, or a comment for the issue")
    ] = "text",
    language: Annotated[
        str | None,
        typer.Option("--lang", callback=known_language, help="language of the messages [default: the form's]"),
    ] = None,
) -> None:
    """Put the practice of an answered form into the registry; a pasted entry with the id of one takes its place.

    0 it is in, 1 problems and no change, 2 could not run.
    """
    path = registry or project_registry()
    # From reading to replacing: who comes second has to see what the first one wrote.
    with could_not_run(), sole_writer(path, RegistryError):
        proposal = _add(issue, path)
    spoken, practice = language or proposal.language, proposal.practice
    report = _comment(proposal, spoken) if form == "markdown" else _lines(proposal, issue, spoken)
    typer.echo(report, nl=False)
    if practice is None:
        raise typer.Exit(1)
    typer.echo(f"{path}: {practice.id} {'changed' if proposal.changes else 'added'}", err=True)


def _add(issue: Path, path: Path) -> Proposal:
    """What an issue proposes, written into the registry where it is complete; GeodataError when that cannot be done."""
    from geodata.contributions.insertion import inserted, replaced
    from geodata.contributions.issue import read_proposal
    from geodata.documents import read_bytes
    from geodata.registry import RETIRED, load_registry, load_retired

    body, content = read_bytes(issue, RegistryError), read_bytes(path, RegistryError)
    checks = checks_of_today(load_retired(path.with_name(RETIRED)))
    proposal = read_proposal(body, checks, load_registry(path, checks.vocabulary))
    practice, text = proposal.practice, proposal.text
    if practice is not None and proposal.changes:
        replace_file(path, replaced(content, text, practice.id), RegistryError)
    elif practice is not None:
        replace_file(path, inserted(content, text, practice.id, practice.place.municipality), RegistryError)
    return proposal


def _labels(language: str) -> defaultdict[str, str]:
    """What each question is called, by its id; anything else is the issue as a whole."""
    from geodata.contributions.issue_form import questions

    whole = str(messages(language)["comment"]["whole"])
    return defaultdict(lambda: whole, {question.id: question.label[language] for question in questions()})


def _lines(proposal: Proposal, issue: Path, language: str) -> str:
    labels = _labels(language)
    located = ((f"{issue}:{one.line}" if one.line else issue, one) for one in proposal.problems)
    return "".join(
        f"{place}: {one.severity} {one.rule}: {labels[one.file]}: {one.message(language)} ({one.fix(language)})\n"
        for place, one in located
    )


def _comment(proposal: Proposal, language: str) -> str:
    from geodata.contributions.review import issue_comment

    words, labels = messages(language)["comment"], _labels(language)
    rows = [
        (labels[one.file], one.line, one.severity, one.message(language), one.fix(language))
        for one in proposal.problems
    ]
    if proposal.practice is None:
        return issue_comment(words["fix"], rows, words["again"], "", words)
    closing = f"{words['warnings']} {words['again']}" if rows else words["again"]
    return issue_comment(words["changed" if proposal.changes else "made"], rows, closing, proposal.text, words)


def changes(
    since: Annotated[str, typer.Option(help="a revision of git to compare with")],
    file: Annotated[Path | None, typer.Argument(help="the registry [default: practices.yaml of the project]")] = None,
    form: Annotated[ChangesFormat, typer.Option("--format", help="lines, a comment, or all of it as JSON")] = "text",
    map_file: Annotated[
        Path | None, typer.Option("--map", help="a page with a map of the entries that differ; opens from disk")
    ] = None,
    language: Annotated[str, typer.Option("--lang", callback=known_language, help="language of the page")] = "en",
) -> None:
    """List the entries that differ since a revision, and how: key by key, how far a point moved. 2 could not run."""
    from geodata.contributions.review import registry_comment

    path = file or project_registry()
    with could_not_run():
        report, found = _report(path, since)
    text = json.dumps(report, ensure_ascii=False, indent=2) + "\n"
    if map_file is not None:
        _draw_map(report, map_file, language)
    if form == "text":
        text = "".join(f"{line}\n" for change in found for line in _change_lines(path, change))
    elif form == "markdown":
        text = registry_comment(report)
    typer.echo(text, nl=False)


def _draw_map(report: dict[str, Any], out: Path, language: str) -> None:
    """Write the page with the map: another package draws it, which this one does not know."""
    from geodata.cli.plugins import renderer

    with could_not_run():
        try:
            renderer("changes_map")(report, out, language)
        except OSError as exc:
            typer.echo(f"{out}: error file: cannot be written: {exc.strerror}", err=True)
            raise typer.Exit(COULD_NOT_RUN) from None


def _report(path: Path, since: str) -> tuple[dict[str, Any], list[Change]]:
    """The report on a change, in the shape of ``geodata.contributions.review``."""
    from geodata.contributions.changes import registry_changes
    from geodata.contributions.review import VERSION
    from geodata.documents import read_bytes
    from geodata.registry import RETIRED, read_retired
    from geodata.registry.canonical import canonical

    after = read_bytes(path, RegistryError)
    retired_file = path.with_name(RETIRED)
    retired = read_retired(read_bytes(retired_file, RegistryError))[0] if retired_file.exists() else {}
    neutral = {one.id_sha256: name for name, one in retired.items() if one.id_sha256}
    found = registry_changes(at_revision(path, since), after, retired, neutral)
    formatted, _ = canonical(after)
    now = after.decode("utf-8", "replace")
    layout = ""
    if formatted is not None and formatted != now:
        lines = difflib.unified_diff(
            now.splitlines(keepends=True), formatted.splitlines(keepends=True), path.name, f"{path.name} (atlas format)"
        )
        layout = "".join(lines)[:LONGEST_LAYOUT]
    rows = [problem_row(problem, "en") for problem in found_problems(path, since, None)]
    if any(row["rule"] == "withheld-place" for row in rows):
        # Lines around a difference would repeat what is not to be written there.
        layout = ""
    reported = ("severity", "rule", "line", "message", "fix")
    problems = [{**{key: row[key] for key in reported}, "file": Path(str(row["file"])).name} for row in rows]
    return {
        "version": VERSION,
        "problems": problems,
        "layout": layout,
        "changes": [asdict(change) for change in found],
    }, found


def _change_lines(path: Path, change: Change) -> list[str]:
    from geodata.contributions.review import key_in_words, metres

    place = f"{path}:{change.line}" if change.line else str(path)
    moved = f", moved by {metres(change.moved_m)}" if change.moved_m is not None else ""
    lines = [f"{place}: {change.kind} {change.id} ({in_line(change.name)}){moved}"]
    for key in change.keys if change.kind == "changed" else ():
        before, after = ("nothing" if value is None else repr(value) for value in (key.before, key.after))
        words = key_in_words(key.path)
        lines.append(f"  {in_line(key.path)}{f' ({words})' if words else ''}: {before} → {after}")
    return lines
