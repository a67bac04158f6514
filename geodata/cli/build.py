"""``atlas build``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from geodata.errors import BundleError
from geodata.project import DEFAULT_REGION, bundles_folder

STEPS = {
    "fetch": "Fetching the region's sources",
    "read": "Reading the registry and the region's sources",
    "join": "Placing practices and meeting places in their areas",
    "measure": "Working out the measures",
    "write": "Writing the bundle",
}


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
    region: Annotated[str, typer.Option(help="a folder of regions/")] = DEFAULT_REGION,
    registry: Annotated[
        Path | None,
        typer.Option(help="the practices [default: those of the region, else practices.yaml of the project]"),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="where bundles go [default: build/ of the project]")] = None,
    mirror: Annotated[Path | None, typer.Option(help="read downloads from this folder [env: ATLAS_MIRROR]")] = None,
    force: Annotated[bool, typer.Option("--force", help="build even when nothing changed")] = False,
) -> None:
    """Turn a region's sources and the registry into the bundle OUT/REGION."""
    from geodata import pipeline  # heavy: geopandas and all that comes with it

    console = Console(stderr=True)
    with console.status("") as status:

        def progress(step: str) -> None:
            status.update(STEPS[step])
            if not console.is_terminal:
                console.print(STEPS[step])

        built = pipeline.build(region, registry, out, mirror, progress, force)
    counts = built.manifest.counts
    state = "written" if built.written else "up to date"
    typer.echo(
        f"{built.folder}: {state}: {counts.areas} areas, {counts.practices} practices"
        f" ({counts.practices_in_an_area} in an area), {counts.meeting_places} meeting places"
        f" ({counts.meeting_places_in_an_area} in an area)"
    )
