"""Commands and renderers that other packages add to ``atlas`` through entry points (``importlib.metadata``).

``atlas.commands``: a command's name → a function with Typer's annotations, or a Typer application.
``atlas.renderers``: what a command of this package needs drawn → a function, see :func:`renderer`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from geodata.errors import GeodataError, Problem

COMMANDS, RENDERERS = "atlas.commands", "atlas.renderers"
REINSTALL = "install the project again: pip install --no-deps -e ."
ANY_ARGUMENTS = {"allow_extra_args": True, "ignore_unknown_options": True}


class PluginError(GeodataError):
    """What another package offers cannot be loaded, or no package offers what is needed."""


class CommandGroup(TyperGroup):
    """The commands of this package in their own order, then those of other packages by name.

    Other packages are looked up only for a command that this package lacks, or when all are listed.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        """Names in the order of the help."""
        self._add_plugins()
        return super().list_commands(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the arguments name."""
        if args and args[0] not in self.commands:
            self._add_plugins()
        return super().resolve_command(ctx, args)

    def _add_plugins(self) -> None:
        offered = _offered(COMMANDS)
        if not offered:
            typer.echo(f"atlas: no installed package adds commands ({COMMANDS}); {REINSTALL}", err=True)
        for name, entry in sorted(offered.items()):
            if name not in self.commands:
                added = _command(entry)
                added.name = name
                self.add_command(added, name)
            elif self.commands[name].callback.__module__.startswith(__package__):
                typer.echo(f"atlas: `{name}` of {_package(entry)} is not used: atlas has a `{name}`", err=True)


def renderer(name: str) -> Callable[..., None]:
    """The function that a package offers in the group ``atlas.renderers``.

    Args:
        name: ``changes_map``: called with ``(report, out, language)``, it writes the page of ``atlas changes --map``;
            ``report`` has the shape of :func:`geodata.contributions.review.read_report`.

    Raises:
        PluginError: no package offers it, or it cannot be loaded.
    """
    entry = _offered(RENDERERS).get(name)
    if entry is None:
        raise PluginError(
            Problem.of("atlas", "plugin", f"no installed package offers {name!r} ({RENDERERS})", REINSTALL)
        )
    loaded: Callable[..., None] = _loaded(entry)
    return loaded


def _offered(group: str) -> dict[str, EntryPoint]:
    """The entry points of a group by name; of two packages that offer one name the first by the package's name."""
    found: dict[str, EntryPoint] = {}
    for entry in sorted(entry_points(group=group), key=lambda one: (_package(one), one.value)):
        first = found.setdefault(entry.name, entry)
        if first.value != entry.value:
            typer.echo(f"atlas: `{entry.name}` of {_package(entry)} is not used: {_package(first)} has one", err=True)
    return found


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist else entry.module


def _loaded(entry: EntryPoint) -> Any:
    try:
        return entry.load()
    except Exception as exc:  # another package may fail in any way while it is imported
        reason = " ".join(f"{type(exc).__name__}: {exc}".split())
        message = f"{entry.value} of {_package(entry)} cannot be loaded: {reason}"
        raise PluginError(Problem.of(f"atlas {entry.name}", "plugin", message, REINSTALL)) from None


def _command(entry: EntryPoint) -> Any:
    """A command of another package; where that cannot be loaded, one that says so when it is listed or run."""
    try:
        found = _loaded(entry)
    except PluginError as exc:
        return _failing(exc)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    app = typer.Typer(add_completion=False)
    app.command(entry.name)(found)
    return typer.main.get_command(app)


def _failing(problem: PluginError) -> Any:
    def fail() -> NoReturn:
        raise problem

    app = typer.Typer(add_completion=False)
    help_text = f"Not available: {problem.problems[0].message()}"
    app.command(help=help_text, add_help_option=False, context_settings=ANY_ARGUMENTS)(fail)
    return typer.main.get_command(app)
