"""The ``atlas`` command."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from geodata.errors import BundleError, GeodataError, Problem, SourceError

if TYPE_CHECKING:
    from geodata.sources import SourceFiles

DEFAULT_REGION = "three-cities"
STEPS = {
    "fetch": "Fetching the region's sources",
    "read": "Reading the registry and the region's sources",
    "join": "Placing practices and meeting places in their areas",
    "measure": "Counting",
    "write": "Writing the bundle",
}

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def atlas() -> None:
    """Solidarity Atlas: from sources and registry to a map of practices and what supports them."""


@app.command()
def build(
    region: Annotated[str, typer.Option(help="a folder of regions/")] = DEFAULT_REGION,
    registry: Annotated[
        Path | None, typer.Option(help="the practices [default: practices.yaml of the project]")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="where bundles go [default: build/ of the project]")] = None,
    mirror: Annotated[Path | None, typer.Option(help="read downloads from this folder [env: ATLAS_MIRROR]")] = None,
    force: Annotated[bool, typer.Option("--force", help="build even when nothing changed")] = False,
) -> None:
    """Turn a region's sources and the registry into the bundle OUT/REGION."""
    from geodata import build as composer  # heavy: geopandas and all that comes with it

    console = Console(stderr=True)
    with console.status("") as status:

        def progress(step: str) -> None:
            status.update(STEPS[step])
            if not console.is_terminal:
                console.print(STEPS[step])

        built = composer.build(region, registry or composer.REGISTRY, out or composer.OUT, mirror, progress, force)
    counts = built.manifest["counts"]
    state = "written" if built.written else "up to date"
    typer.echo(
        f"{built.folder}: {state}: {counts['areas']} areas, {counts['practices']} practices"
        f" ({counts['practices_in_an_area']} in an area), {counts['meeting_places']} meeting places"
        f" ({counts['meeting_places_in_an_area']} in an area)"
    )


sources = typer.Typer(no_args_is_help=True, help="The files behind a region: their terms, and whether they are there.")

Region = Annotated[str, typer.Option("--region", help="a folder of regions/")]
Mirror = Annotated[Path | None, typer.Option(help="read downloads from this folder [env: ATLAS_MIRROR]")]


@sources.command("list")
def list_sources(region: Region = DEFAULT_REGION, mirror: Mirror = None) -> None:
    """Every source with publisher, licence, year, size and hash, and whether its files are there."""
    for source, where, size, state in _files(region, mirror).states():
        year = source.vintage or "no year"
        typer.echo(f"{source.id}: {source.title.en or source.title.nl or source.title.fr} ({year})")
        typer.echo(f"  {state}: {where} ({size} bytes)")
        typer.echo(f"  credit: {source.credit}\n  licence: {source.licence}")


@sources.command()
def fetch(
    region: Region = DEFAULT_REGION,
    mirror: Mirror = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="ask OpenStreetMap again")] = False,
) -> None:
    """Have every file of a region; what is there already is not asked for again."""
    files = _files(region, mirror)
    files.fetch(refresh)
    typer.echo(f"{region}: {len(files.states())} files are there, each as declared")


@sources.command()
def verify(region: Region = DEFAULT_REGION, mirror: Mirror = None) -> None:
    """Check every file against its declared hash, without asking the network."""
    problems = [
        Problem(where, "source", f"source {source.id}: {state}", f"run: atlas sources fetch --region {region}")
        for source, where, _, state in _files(region, mirror).states()
        if state in ("missing", "changed")
    ]
    if problems:
        raise SourceError(problems)
    typer.echo(f"{region}: every file is there and as declared")


def _files(region: str, mirror: Path | None) -> SourceFiles:
    from geodata.build import source_files

    return source_files(region, mirror)


@app.command()
def serve(
    region: Annotated[str, typer.Option(help="the region whose bundle to serve")] = DEFAULT_REGION,
    host: Annotated[str, typer.Option(help="address to listen on")] = "localhost",
    port: Annotated[int, typer.Option(help="port to listen on", min=1, max=65535)] = 8501,
    bundle: Annotated[Path | None, typer.Option(help="folder of a bundle", envvar="ATLAS_BUNDLE")] = None,
) -> None:
    """Serve the dashboard; a region that was never built is built first."""
    from geodata.bundle import read_manifest

    folder = bundle or Path(__file__).resolve().parents[1] / "build" / region
    try:
        read_manifest(folder)
    except BundleError:
        if bundle:
            raise
        build(region)
    # Become the web process: signals and the process id stay those of this command.
    command = [
        sys.executable,
        "-m",
        "dashboard",
        "--host",
        host,
        "--port",
        str(port),
        "--bundle",
        str(folder.resolve()),
    ]
    os.execv(sys.executable, command)


def main() -> None:
    """Run the command; a problem in an input is told in full and ends with status 1, without a traceback."""
    app.add_typer(sources, name="sources")
    try:
        app()
    except GeodataError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        number = len(error.problems)
        print(f"{number} problem{'s' if number != 1 else ''}; nothing was changed", file=sys.stderr)
        raise SystemExit(1) from None
