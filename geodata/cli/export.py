"""``atlas export``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from geodata.cli.build import DEFAULT_REGION, bundle_of


def export(
    out: Annotated[Path, typer.Option(help="the file to write; the end of its name says which kind")],
    view: Annotated[
        str, typer.Option(help="the view, as in the address of the dashboard after its question mark")
    ] = "",
    story: Annotated[str, typer.Option(help="instead of a view: the id of a story of stories.yaml, as .html")] = "",
    lang: Annotated[str, typer.Option(help="the language of a story: nl, fr or en")] = "nl",
    region: Annotated[str, typer.Option(help="the region whose bundle to read")] = DEFAULT_REGION,
    bundle: Annotated[Path | None, typer.Option(help="folder of a bundle", envvar="ATLAS_BUNDLE")] = None,
) -> None:
    """Write one view or one story as a file; a region that was never built is built first."""
    if view and story:
        raise typer.BadParameter("a view or a story, not both", param_hint="--story")

    folder = bundle_of(region, bundle)
    # Become the writer: this package knows nothing of views. `=` keeps a view that begins with a dash a value.
    command = [
        sys.executable,
        "-m",
        "dashboard.export",
        *([f"--story={story}", f"--lang={lang}"] if story else [f"--view={view}"]),
        f"--out={out}",
        f"--bundle={folder}",
    ]
    os.execv(sys.executable, command)
