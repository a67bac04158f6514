"""``atlas validate``, ``format``, ``schema`` and ``import``: the registry, for those who write in it."""

from __future__ import annotations

import datetime
import gc
import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from geodata.contributions.review import counted
from geodata.errors import GeodataError, Problem, RegistryError, errors_of, languages
from geodata.project import registry_file, vocabulary_file
from geodata.writing import replace_file, sole_writer

if TYPE_CHECKING:
    from geodata.registry import Checked, Checks, Retired

File = Annotated[Path | None, typer.Argument(help="the registry [default: practices.yaml of the project]")]
OutputFormat = Literal["text", "json", "github"]
COULD_NOT_RUN = 2
UNCHECKED = "municipalities were not checked: no region names a table of them (`municipality_names`)"


def known_language(language: str | None) -> str | None:
    """A language in which there are messages; for the option ``--lang``."""
    if language is not None and language not in languages():
        raise typer.BadParameter(f"{language!r} is not one of {', '.join(languages())}")
    return language


def validate(
    file: File = None,
    form: Annotated[
        OutputFormat, typer.Option("--format", help="a line a problem, JSON, or annotations of GitHub")
    ] = "text",
    since: Annotated[
        str | None, typer.Option(help="a revision of git: warnings only about entries that changed since")
    ] = None,
    language: Annotated[str, typer.Option("--lang", callback=known_language, help="language of the messages")] = "en",
    bundle: Annotated[
        Path | None, typer.Option(help="a bundle with municipalities: points are checked against their outlines")
    ] = None,
) -> None:
    """Check the registry: every problem with position, value, rule and fix. 0 no errors, 1 errors, 2 could not run."""
    path = file or project_registry()
    with could_not_run():
        found = found_problems(path, since, bundle)
        if bundle is None and not _municipalities_known():
            typer.echo(UNCHECKED, err=True)
    typer.echo(_report(found, form, language), nl=False)
    errors = len(errors_of(found))
    if form == "text":
        typer.echo(f"{counted(errors, 'error')}, {counted(len(found) - errors, 'warning')}", err=True)
    raise typer.Exit(1 if errors else 0)


@contextmanager
def could_not_run() -> Iterator[None]:
    """Report the problems that prevent a command from running, and exit with status 2."""
    try:
        yield
    except GeodataError as error:
        for problem in error.problems:
            typer.echo(problem, err=True)
        raise typer.Exit(COULD_NOT_RUN) from None


def project_registry() -> Path:
    """The project's registry, as people see it from where they are."""
    path = registry_file()
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def found_problems(path: Path, since: str | None, bundle: Path | None) -> list[Problem]:
    """Every problem of the registry and its tombstones; RegistryError when checking itself is not possible."""
    from geodata import registry
    from geodata.documents import read_bytes

    content = read_bytes(path, RegistryError)
    before = at_revision(path, since) if since else None
    retired_file = path.with_name(registry.RETIRED)
    retired_content = read_bytes(retired_file, RegistryError) if retired_file.exists() else b""
    if bundle is not None and not (bundle / "areas.parquet").is_file():
        raise RegistryError(Problem.of(str(bundle), "file", "is no bundle", "name a folder that `atlas build` wrote"))
    checks = checks_of_today(registry.read_retired(retired_content)[0], bundle)
    # Millions of values are made, none in a cycle; looking for cycles among them would take a third of the time.
    gc.disable()
    try:
        checked = registry.check_registry(content, checks)
    finally:
        gc.enable()
    problems: Sequence[Problem] = checked.problems
    if before is not None:
        problems = registry.blocking(problems, registry.touched(checked.entries, before))
        problems = [*problems, *_removed(checked, before, retired_content)]
    # While entries are broken, an id that is not among the practices may well be one of theirs.
    ids = None if checked.errors else {practice.id for practice in checked.practices}
    retired_problems = registry.read_retired(retired_content, ids)[1]
    return [*(found.in_file(path) for found in problems), *(found.in_file(retired_file) for found in retired_problems)]


def _municipalities_known() -> bool:
    from geodata.municipalities import municipalities

    return bool(municipalities().by_code)


def _removed(checked: Checked, before: bytes, retired_content: bytes) -> Sequence[Problem]:
    """Ids that are gone without a tombstone, as far as both files could be read to their end."""
    from geodata import registry

    tombstones, retired_problems = registry.read_retired(retired_content)
    unread = {found.rule for found in checked.problems} & registry.UNREAD
    if unread or (retired_problems and not tombstones and not any(found.key for found in retired_problems)):
        return []
    # A tombstone with a mistake in it is reported as such.
    invalid_ids = (str(found.key[0]) for found in retired_problems if found.key)
    digests = (one.id_sha256 for one in tombstones.values() if one.id_sha256)
    return registry.missing_tombstones(checked.entries, before, {*tombstones, *digests, *invalid_ids})


def checks_of_today(retired: Mapping[str, Retired], bundle: Path | None = None) -> Checks:
    """What entries are checked against: the project's vocabulary, this year, municipalities and retired ids."""
    from geodata.municipalities import known_municipalities
    from geodata.registry import Checks, load_vocabulary

    vocabulary = load_vocabulary(vocabulary_file())
    return Checks(vocabulary, datetime.date.today().year, known_municipalities(bundle), retired)


def at_revision(path: Path, revision: str) -> bytes:
    """The registry as it was at a revision; nothing where there was none yet.

    Raises:
        RegistryError: git knows no such revision.
    """
    folder = path.resolve().parent
    if revision.startswith("-"):
        raise _no_revision(revision, "a revision does not start with a dash")
    known = subprocess.run(
        ["git", "-C", str(folder), "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"], capture_output=True
    )
    if known.returncode:
        raise _no_revision(revision, "git knows no such revision here")
    content = subprocess.run(["git", "-C", str(folder), "show", f"{revision}:./{path.name}"], capture_output=True)
    return content.stdout if content.returncode == 0 else b""


def _no_revision(revision: str, reason: str) -> RegistryError:
    fix = "name a commit, tag or branch; a shallow clone may have to be deepened first"
    return RegistryError(Problem.of("--since", "revision", f"{revision!r}: {reason}", fix))


def _report(found: Sequence[Problem], form: OutputFormat, language: str) -> str:
    if form == "json":
        rows = [problem_row(problem, language) for problem in found]
        return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
    line = _annotation if form == "github" else Problem.as_line
    return "".join(f"{line(problem, language)}\n" for problem in found)


def problem_row(problem: Problem, language: str) -> dict[str, object]:
    """A problem as JSON reports it."""
    row = {name: getattr(problem, name) for name in ("file", "line", "column", "severity", "rule", "entry")}
    return {**row, "key": list(problem.key), "message": problem.message(language), "fix": problem.fix(language)}


def _annotation(problem: Problem, language: str) -> str:
    """A workflow command of GitHub; the characters that separate its parts are escaped in them."""
    text = _escaped(f"{problem.message(language)} ({problem.fix(language)})", "%\r\n")
    path = Path(problem.file).resolve()
    file = str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else problem.file
    file = _escaped(file, "%\r\n:,")
    at = f",line={problem.line},col={problem.column}" if problem.line else ""
    return f"::{problem.severity} file={file}{at},title={problem.rule}::{text}"


def _escaped(text: str, characters: str) -> str:
    return "".join(f"%{ord(one):02X}" if one in characters else one for one in text)


def layout(
    file: File = None,
    check: Annotated[bool, typer.Option("--check", help="change nothing; 1 when it would change")] = False,
) -> None:
    """Put the registry in canonical order and layout; comments stay."""
    path = file or project_registry()
    if check:
        content, text = _formatted(path)
        if content != text:
            typer.echo(f"{path}: not canonical; run: atlas format {path}", err=True)
            raise typer.Exit(1)
        typer.echo(f"{path}: canonical", err=True)
        return
    with sole_writer(path, RegistryError):
        content, text = _formatted(path)
        if content != text:
            replace_file(path, text, RegistryError)
    typer.echo(f"{path}: {'canonical' if content == text else 'reformatted'}", err=True)


def _formatted(path: Path) -> tuple[bytes, bytes]:
    """The registry as it is, and in canonical layout; RegistryError when it cannot be read."""
    from geodata.documents import read_bytes
    from geodata.registry.canonical import canonical

    content = read_bytes(path, RegistryError)
    text, problems = canonical(content)
    if text is None:
        raise RegistryError([problem.in_file(path) for problem in problems])
    return content, text.encode()


def schema() -> None:
    """JSON Schema of the registry on standard output."""
    from geodata.registry import load_vocabulary
    from geodata.registry.schema import registry_schema

    typer.echo(registry_schema(load_vocabulary(vocabulary_file())), nl=False)


def table(
    file: Annotated[Path, typer.Argument(help="a table: .csv or .xlsx, its first row names the columns")],
    mapping: Annotated[Path, typer.Option("--map", help="YAML that says which column is which key")],
    out: Annotated[Path | None, typer.Option(help="where the entries go [default: standard output]")] = None,
    registry: Annotated[Path | None, typer.Option(help="the registry that they are for")] = None,
) -> None:
    """Turn the rows of a table into entries; reports what could not be read, and why. 1 when a row was left out."""
    from geodata.contributions.table_import import import_table, load_mapping
    from geodata.registry import RETIRED, load_registry, load_retired

    path = registry or project_registry()
    checks = checks_of_today(load_retired(path.with_name(RETIRED)))
    imported = import_table(file, load_mapping(mapping), checks, load_registry(path, checks.vocabulary))
    for unread in imported.unread:
        typer.echo(f"{file}: {unread}", err=True)
    if out is None:
        typer.echo(imported.text, nl=False)
    else:
        replace_file(out, imported.text.encode(), RegistryError)
    typer.echo(f"{imported.entries} of {counted(imported.rows, 'row')} became entries", err=True)
    raise typer.Exit(0 if imported.entries == imported.rows else 1)
