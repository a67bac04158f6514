"""``atlas serve``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from geodata.cli.build import DEFAULT_REGION, bundle_of


def serve(
    region: Annotated[str, typer.Option(help="the region whose bundle to serve")] = DEFAULT_REGION,
    host: Annotated[str, typer.Option(help="address to listen on")] = "localhost",
    port: Annotated[int, typer.Option(help="port to listen on", min=1, max=65535)] = 8501,
    bundle: Annotated[Path | None, typer.Option(help="folder of a bundle", envvar="ATLAS_BUNDLE")] = None,
) -> None:
    """Serve the dashboard; a region that was never built is built first."""
    folder = bundle_of(region, bundle)
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
        str(folder),
    ]
    os.execv(sys.executable, command)
