"""The ``atlas`` command: one module a group of commands; this one puts them together and tells problems."""

from __future__ import annotations

import sys

import typer

from geodata.cli import build, contributions, export, geocode, registry, serve, sources
from geodata.errors import GeodataError


def command() -> typer.Typer:
    """The whole command, ready to run."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Solidarity Atlas: from sources and registry to a map of practices and what supports them.",
    )
    app.command("build")(build.build)
    app.add_typer(sources.group(), name="sources")
    app.command("validate")(registry.validate)
    app.command("format")(registry.layout)
    app.command("schema")(registry.schema)
    app.command("import")(registry.table)
    app.command("add")(contributions.add)
    app.command("changes")(contributions.changes)
    app.command("geocode")(geocode.geocode)
    app.command("serve")(serve.serve)
    app.command("export")(export.export)
    return app


def main() -> None:
    """Run the command; a problem in an input is told in full and ends with status 1, without a traceback."""
    try:
        command()()
    except GeodataError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        number = len(error.problems)
        print(f"{number} problem{'s' if number != 1 else ''}; nothing was changed", file=sys.stderr)
        raise SystemExit(1) from None
