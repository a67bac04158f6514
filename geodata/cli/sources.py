"""``atlas sources list``, ``fetch`` and ``verify``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geodata.errors import Problem, SourceError
from geodata.project import DEFAULT_REGION

if TYPE_CHECKING:
    from geodata.sources import SourceFiles

Region = Annotated[str, typer.Option("--region", help="a folder of regions/")]
Mirror = Annotated[Path | None, typer.Option(help="read downloads from this folder [env: ATLAS_MIRROR]")]


def group() -> typer.Typer:
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
    for source, where, size, state in _files(region, mirror).states():
        title = source.title.get("en") or next(iter(source.title.values()))
        typer.echo(f"{source.id}: {title} ({source.vintage or 'no year'})")
        typer.echo(f"  {state}: {where} ({size} bytes)")
        typer.echo(f"  credit: {source.credit}\n  licence: {source.licence}")


def fetch(
    region: Region = DEFAULT_REGION,
    mirror: Mirror = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="query OpenStreetMap again")] = False,
) -> None:
    """Have every file of a region; what is there already is not requested again."""
    files = _files(region, mirror)
    files.fetch(refresh)
    typer.echo(f"{region}: {len(files.states())} files are there, each as declared")


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


def _files(region: str, mirror: Path | None) -> SourceFiles:
    from geodata.pipeline import source_files

    return source_files(region, mirror)
