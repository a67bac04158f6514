"""``atlas build``, and ``atlas sources list``, ``fetch`` and ``verify``: from the sources of a region to its bundle."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from geodata.errors import BundleError, Problem, SourceError, languages, messages
from geodata.project import DEFAULT_REGION, bundles_folder, regions_folder

if TYPE_CHECKING:
    from geodata.region import DataSource
    from geodata.sources import SourceFiles
    from geodata.sources.responses import Step

STEPS = {
    "fetch": "Fetching the region's sources",
    "read": "Reading the registry and the region's sources",
    "join": "Placing practices and meeting places in their areas",
    "measure": "Working out the measures",
    "write": "Writing the bundle",
}


def current_region(context: typer.Context, region: str) -> str:
    """A region by the id that it has today, for options ``--region``; says so where a former one was written."""
    if (regions_folder() / region).is_dir():
        return region
    from geodata.sources import region_folder

    try:
        now = region_folder(region).name
    except SourceError:  # for the command to report, unless it reads a bundle
        return region
    if now != region:
        language = context.params.get("lang") or "en"
        text = messages(language if language in languages() else "en")["phrases"]["region_renamed"]
        typer.echo(text.format(old=region, new=now), err=True)
    return now


Region = Annotated[str, typer.Option("--region", help="a folder of regions/", callback=current_region)]
Mirror = Annotated[Path | None, typer.Option(help="read downloads from this folder [env: ATLAS_MIRROR]")]
Options = Annotated[
    list[str] | None,
    typer.Option("--with", help="an optional source of the region, such as osm, as far as it was fetched; repeatable"),
]


def bundle_of(region: str, bundle: Path | None) -> Path:
    """The folder of the bundle to work with; a region that was never built is built first.

    Raises:
        BundleError: ``bundle`` names a folder without one.
    """
    from geodata.bundle import read_manifest

    folder = bundle or bundles_folder() / region
    try:
        read_manifest(folder)
    except BundleError:
        if bundle:
            raise
        build(region)
    return folder.resolve()


def build(
    region: Region = DEFAULT_REGION,
    registry: Annotated[
        Path | None,
        typer.Option(help="the practices [default: those of the region, else practices.yaml of the project]"),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="where bundles go [default: build/ of the project]")] = None,
    mirror: Mirror = None,
    force: Annotated[bool, typer.Option("--force", help="build even when nothing changed")] = False,
    options: Options = None,
) -> None:
    """Turn a region's sources and the registry into the bundle OUT/REGION."""
    from geodata import pipeline  # heavy: geopandas and all that comes with it

    console = Console(stderr=True)
    with console.status("") as status:

        def progress(step: str) -> None:
            status.update(STEPS[step])
            if not console.is_terminal:
                console.print(STEPS[step])

        built = pipeline.build(region, registry, out, mirror, progress, force, options=options or ())
    for note in built.notes:
        typer.echo(note, err=True)
    counts = built.manifest.counts
    state = "written" if built.written else "up to date"
    typer.echo(
        f"{built.folder}: {state}: {counts.areas} areas, {counts.practices} practices"
        f" ({counts.practices_in_an_area} in an area), {counts.meeting_places} meeting places"
        f" ({counts.meeting_places_in_an_area} in an area)"
    )


def sources() -> typer.Typer:
    """The three commands as one group."""
    commands = typer.Typer(
        no_args_is_help=True, help="The files behind a region: their terms, and whether they are there."
    )
    commands.command("list")(list_sources)
    commands.command("fetch")(fetch)
    commands.command("verify")(verify)
    return commands


def list_sources(region: Region = DEFAULT_REGION, mirror: Mirror = None) -> None:
    """Every source with publisher, licence, year, size and hash, and whether its files are there."""
    for source, where, size, state in _files(region, mirror, None).states():
        title = source.title.get("en") or next(iter(source.title.values()))
        typer.echo(f"{source.id}: {title} ({source.vintage or 'no year'})")
        typer.echo(f"  {state}: {where} ({size} bytes)")
        if source.optional:
            typer.echo(f"  optional: fetched and used only --with {source.optional}")
        typer.echo(f"  credit: {source.credit}\n  licence: {source.licence}")


def fetch(
    region: Region = DEFAULT_REGION,
    mirror: Mirror = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="query OpenStreetMap again")] = False,
    options: Annotated[
        list[str] | None,
        typer.Option("--with", help="fetch an optional source of the region as well, such as osm; repeatable"),
    ] = None,
) -> None:
    """Have every file of a region; what is there already is not requested again."""
    files = _files(region, mirror, options or ())
    files.fetch(refresh)
    optional = [source for source in files.region.sources if source.optional]
    there = [state for source, *_, state in files.states() if not source.optional]
    typer.echo(f"{region}: {len(there)} files are there, each as declared")
    problems = [problem for source in optional for problem in _ask(files, source, refresh)]
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(1)


def _ask(files: SourceFiles, source: DataSource, refresh: bool) -> list[Problem]:
    """Ask for the responses of an optional source, and say how far it is; the problems of those that failed."""
    steps: list[Step] = []
    for step in files.ask(source, refresh):
        begun = bool(steps) and steps[-1].outcome == "asking"
        if not begun:
            typer.echo(f"{step.number} of {step.total}: {step.part.name} … ", err=True, nl=False)
        if step.outcome != "asking":
            typer.echo(_outcome(files, step), err=True)
        steps.append(step)
    done = [step for step in steps if step.outcome != "asking"]
    days = sorted(step.response.day.isoformat() for step in done if step.response)
    when = f", of {' to '.join(dict.fromkeys((days[0], days[-1])))}" if days else ""
    again = "" if len(days) == len(done) else "; the same command again asks for the others only"
    typer.echo(f"{files.region.id}: {source.id}: {len(days)} of {len(done)} responses are there{when}{again}")
    return [step.problem for step in done if step.problem]


def _outcome(files: SourceFiles, step: Step) -> str:
    from geodata.sources.osm import places_in

    if step.response is None or files.kinds is None:
        return step.outcome
    places = f"{places_in(step.response, files.kinds)} places, of {step.response.day.isoformat()}"
    return {"new": places, "kept": f"{places}, kept"}.get(step.outcome, f"{step.outcome}; those before stay: {places}")


def verify(region: Region = DEFAULT_REGION, mirror: Mirror = None) -> None:
    """Check every file against its declared hash, without asking the network."""
    problems = [
        Problem.of(where, "source", f"source {source.id}: {state}", f"run: atlas sources fetch --region {region}")
        for source, where, _, state in _files(region, mirror).states()
        if state in ("missing", "changed")
    ]
    if problems:
        raise SourceError(problems)
    typer.echo(f"{region}: every file is there and as declared")


def _files(region: str, mirror: Path | None, options: Collection[str] | None = ()) -> SourceFiles:
    from geodata.pipeline import source_files

    return source_files(region, mirror, options)
