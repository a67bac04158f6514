"""The ``atlas`` command: one module a group of commands; this one puts them together and reports problems."""

from __future__ import annotations

import sys
import traceback

import typer

from geodata.cli import build, contributions, geocode, registry
from geodata.cli.plugins import CommandGroup
from geodata.cli.registry import COULD_NOT_RUN
from geodata.contributions.review import counted
from geodata.errors import GeodataError


def command() -> typer.Typer:
    """The whole command, ready to run."""
    app = typer.Typer(
        cls=CommandGroup,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="Solidarity Atlas: from sources and registry to a map of practices and what supports them.",
    )
    app.command("build")(build.build)
    app.add_typer(build.sources(), name="sources")
    app.command("validate")(registry.validate)
    app.command("format")(registry.layout)
    app.command("schema")(registry.schema)
    app.command("import")(registry.table)
    app.command("add")(contributions.add)
    app.command("changes")(contributions.changes)
    app.command("geocode")(geocode.geocode)
    return app


def main() -> None:
    """Run the command; every problem in an input is reported and ends with status 1, without a traceback.

    An unexpected error ends with status 2 and one sentence with its place in the program.
    """
    try:
        command()()
    except GeodataError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        print(f"{counted(len(error.problems), 'problem')}; nothing was changed", file=sys.stderr)
        raise SystemExit(1) from None
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        print(f"atlas: {reason} (unforeseen, at {place.filename}:{place.lineno}: please report it)", file=sys.stderr)
        raise SystemExit(COULD_NOT_RUN) from None
