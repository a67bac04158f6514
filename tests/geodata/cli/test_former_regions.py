"""A region by a name that it had before: every command with ``--region`` says what it is called now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

from geodata.cli import command
from geodata.cli.build import current_region
from geodata.errors import languages


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command of a group, with the words that it is called by."""
    for name in group.list_commands(None):
        found = group.get_command(None, name)
        if hasattr(found, "list_commands"):
            yield from commands(found, (*path, name))
        else:
            yield (*path, name), found


def test_every_command_with_a_region_knows_former_names() -> None:
    found = {path: one for path, one in commands(get_command(command())) if any(p.name == "region" for p in one.params)}
    assert {("build",), ("serve",), ("export",), ("geocode",), ("sources", "verify")} <= set(found)
    for path, one in found.items():
        (option,) = [param for param in one.params if param.name == "region"]
        context = typer.Context(one)
        assert option.process_value(context, "frayed") == "ragged", path
        assert option.process_value(context, "ragged") == "ragged", path


@pytest.mark.parametrize("language", languages())
def test_the_sentence_is_in_the_language_of_the_command(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    context = typer.Context(get_command(command()))
    context.params = {"lang": language}
    assert current_region(context, "frayed") == "ragged"
    said = capsys.readouterr().err
    assert said.startswith("frayed ")
    assert said.rstrip().endswith("ragged")
    assert said.count("\n") == 1


def test_an_unknown_region_is_reported_by_the_command() -> None:
    done = CliRunner().invoke(command(), ["sources", "list", "--region", "atlantis"])
    assert "allowed" in str(done.exception)
