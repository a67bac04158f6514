"""``atlas serve`` and ``atlas export``: what this package adds to the ``atlas`` command (entry points in pyproject)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from geodata.cli.build import bundle_of, current_region
from geodata.errors import GeodataError
from geodata.project import DEFAULT_REGION

ROOT = Path(__file__).resolve().parents[1]
Bundle = Annotated[Path | None, typer.Option(help="folder of a bundle", envvar="ATLAS_BUNDLE")]


def serve(
    region: Annotated[
        str, typer.Option(help="the region whose bundle to serve", callback=current_region)
    ] = DEFAULT_REGION,
    host: Annotated[str, typer.Option(help="address to listen on")] = "localhost",
    port: Annotated[int, typer.Option(help="port to listen on", min=1, max=65535)] = 8501,
    bundle: Bundle = None,
) -> None:
    """Serve the dashboard; a region that was never built is built first."""
    os.environ["ATLAS_BUNDLE"] = str(bundle_of(region, bundle))
    os.chdir(ROOT)  # where Streamlit looks for its theme

    from dashboard.server import run

    run(host, port)


def export(
    out: Annotated[Path, typer.Option(help="the file to write; its suffix decides the kind")],
    view: Annotated[
        str, typer.Option(help="the view, as in the address of the dashboard after its question mark")
    ] = "",
    story: Annotated[str, typer.Option(help="instead of a view: the id of a story of stories.yaml, as .html")] = "",
    lang: Annotated[str, typer.Option(help="the language of a story: nl, fr or en")] = "nl",
    region: Annotated[
        str, typer.Option(help="the region whose bundle to read", callback=current_region)
    ] = DEFAULT_REGION,
    bundle: Bundle = None,
) -> None:
    """Write one view or one story as a file; a region that was never built is built first."""
    if view and story:
        raise typer.BadParameter("a view or a story, not both", param_hint="--story")
    folder = bundle_of(region, bundle)
    try:
        if story:
            from dashboard.outlets import story_file

            story_file.write(story, lang, out, folder)
        else:
            from dashboard.outlets.export import write

            write(view, out, folder)
    except GeodataError as error:
        for problem in error.problems:
            typer.echo(problem, err=True)
        raise typer.Exit(1) from None
    except (OSError, ValueError) as error:
        typer.echo(f"{out}: error export: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{out}: {out.stat().st_size:,} bytes")
