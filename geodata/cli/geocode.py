"""``atlas geocode``: coordinates for entries that write none, found, explained and saved in ``geocodes.yaml``."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from geodata.cli.build import Mirror, current_region
from geodata.errors import GeocodingError
from geodata.project import DEFAULT_REGION, geocodes_file
from geodata.writing import sole_writer

Region = Annotated[
    str, typer.Option("--region", help="a folder of regions/, for the names of its areas", callback=current_region)
]
LockFile = Annotated[Path | None, typer.Option("--lock", help="the lock file [default: geocodes.yaml of the project]")]
Server = Annotated[str | None, typer.Option("--nominatim", help="address of a Nominatim [env: ATLAS_NOMINATIM]")]


def geocode(
    registry: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="the practices [default: practices.yaml]")
    ] = None,
    region: Region = DEFAULT_REGION,
    mirror: Mirror = None,
    lock: LockFile = None,
    nominatim: Server = None,
    offline: Annotated[bool, typer.Option("--offline", help="use the gazetteer only, no server")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="say what would be found, write nothing")] = False,
    again: Annotated[bool, typer.Option("--again", help="find again what has not been reviewed")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="remove answers that no entry needs any more")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="check all coordinates instead; status 1 with any problem")
    ] = False,
    improve: Annotated[
        bool, typer.Option("--improve", help="propose areas for practices that name one instead")
    ] = False,
    apply: Annotated[bool, typer.Option("--apply", help="with --improve: write the proposals into FILE")] = False,
) -> None:
    """Find coordinates for entries that write none, and say for each what was chosen and why.

    Status 0 when done, also when entries stay open: they are listed. Status 1 when a server or a file failed; what was
    found before is saved, and the next run goes on from there. A server is queried only when one is configured.
    """
    if (check and improve) or (apply and not improve):
        raise typer.BadParameter("use one of --check and --improve; --apply goes with --improve")
    from geodata.cli import geocode_tasks  # heavy: geopandas and all that comes with it
    from geodata.cli.geocoders import Session

    def prepared() -> Session:
        return Session.prepare(registry, region, mirror, lock)

    if check:
        geocode_tasks.check(prepared())
    elif improve:
        geocode_tasks.improve(prepared(), write=apply and not dry_run)
    else:
        # A run may take minutes: a second process is refused and does not wait.
        alone = nullcontext() if dry_run else sole_writer(lock or geocodes_file(), GeocodingError, wait_s=0)
        with alone:
            session = prepared()
            server = None if offline else session.server(nominatim)
            geocode_tasks.fill(session, server, dry_run=dry_run, again=again, prune=prune)
