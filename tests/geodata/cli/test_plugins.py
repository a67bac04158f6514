"""Commands of other packages: found through entry points, and no harm where one of them is broken or missing."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geodata import cli
from geodata.cli import plugins
from geodata.cli.plugins import PluginError, renderer

ROOT = Path(__file__).resolve().parents[3]
GOOD = '''
import typer

def greet(name: str = "you") -> None:
    """Say good day."""
    typer.echo(f"good day, {name}")

group = typer.Typer(help="A group.", no_args_is_help=True)
group.command("greet")(greet)
group.command("other")(greet)
'''
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts a package with entry points on the path: its name, its module's source, its entry points by group."""

    def put(package: str, source: str, **groups: dict[str, str]) -> None:
        folder = tmp_path / package
        info = folder / f"{package}-1.dist-info"
        info.mkdir(parents=True)
        (folder / f"{package}_module.py").write_text(source, "utf-8")
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1\n", "utf-8")
        lines = [
            f"[{group.replace('_', '.')}]\n" + "".join(f"{name} = {value}\n" for name, value in entries.items())
            for group, entries in groups.items()
        ]
        (info / "entry_points.txt").write_text("\n".join(lines), "utf-8")
        monkeypatch.syspath_prepend(str(folder))
        monkeypatch.delitem(sys.modules, f"{package}_module", raising=False)

    return put


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """The command as people start it, and its status."""
    monkeypatch.setattr(sys, "argv", ["atlas", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_a_command_of_another_package_runs_and_is_listed_after_our_own(install: Install) -> None:
    install("alpha", GOOD, atlas_commands={"greet": "alpha_module:greet", "again": "alpha_module:group"})
    listed = CliRunner().invoke(cli.command(), ["--help"]).output
    names = re.findall(r"^\W{0,2}([a-z]+) ", listed.partition("Commands")[2], re.MULTILINE)
    assert names[0] == "build"
    assert names[-4:] == ["again", "export", "greet", "serve"]
    assert "Say good day." in listed
    assert CliRunner().invoke(cli.command(), ["greet", "--name", "Ann"]).output == "good day, Ann\n"
    assert CliRunner().invoke(cli.command(), ["again", "other"]).output == "good day, you\n"


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        (
            "import nothing_of_that_name",
            "beta_module:go",
            "ModuleNotFoundError: No module named 'nothing_of_that_name'",
        ),
        ("x = 1", "beta_module:go", "AttributeError"),
        ("raise RuntimeError('two\\nlines')", "beta_module:go", "RuntimeError: two lines"),
        ("", "gone_module:go", "ModuleNotFoundError"),
    ],
)
def test_a_broken_command_says_why_in_one_line_and_stops_no_other(
    source: str,
    target: str,
    reason: str,
    install: Install,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    install("alpha", GOOD, atlas_commands={"greet": "alpha_module:greet"})
    install("beta", source, atlas_commands={"broken": target})
    assert run(monkeypatch, "--help") == 0
    assert "Not available: " in capsys.readouterr().out
    assert run(monkeypatch, "greet") == 0
    assert capsys.readouterr() == ("good day, you\n", "")
    for more in ([], ["--help"], ["--any", "thing"]):
        assert run(monkeypatch, "broken", *more) == 1
        out, message = capsys.readouterr()
        assert out == ""
        line, end = message.splitlines()
        assert line.startswith(f"atlas broken: error plugin: {target} of beta cannot be loaded: {reason}")
        assert end == "1 problem; nothing was changed"


def test_what_is_not_used_of_other_packages_is_said(
    install: Install, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install("beta", GOOD, atlas_commands={"greet": "beta_module:group", "build": "beta_module:greet"})
    install("alpha", GOOD, atlas_commands={"greet": "alpha_module:greet"})
    assert run(monkeypatch, "--help") == 0
    assert capsys.readouterr().err.splitlines() == [
        "atlas: `greet` of beta is not used: alpha has one",
        "atlas: `build` of beta is not used: atlas has a `build`",
    ]


def test_our_own_commands_look_up_no_other_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugins, "_offered", lambda _: pytest.fail("looked up"))
    assert CliRunner().invoke(cli.command(), ["schema"]).exit_code == 0


def test_without_any_other_package_the_way_out_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(plugins, "entry_points", lambda **_: ())
    assert run(monkeypatch, "serve") == 2
    message = capsys.readouterr().err
    assert "no installed package adds commands (atlas.commands); install the project again" in message
    assert "No such command 'serve'" in message
    with pytest.raises(PluginError, match="no installed package offers 'changes_map'"):
        renderer("changes_map")


def test_the_map_of_changes_needs_a_package_that_draws_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    registry = tmp_path / "practices.yaml"
    registry.write_text("[]\n", "utf-8")
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    page = tmp_path / "no folder" / "page.html"
    asked = ("changes", str(registry), "--since", "HEAD", "--map", str(page))
    assert run(monkeypatch, *asked) == 2
    assert "cannot be written: No such file or directory" in capsys.readouterr().err
    monkeypatch.setattr(plugins, "entry_points", lambda **_: ())
    assert run(monkeypatch, *asked) == 2
    assert "no installed package offers 'changes_map'" in capsys.readouterr().err


def test_what_nobody_foresaw_is_one_sentence_with_its_place(
    install: Install, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install("alpha", "def fall() -> None:\n    raise KeyError('a\\nb')\n", atlas_commands={"fall": "alpha_module:fall"})
    assert run(monkeypatch, "fall") == 2
    out, message = capsys.readouterr()
    assert (out, message.count("\n")) == ("", 1)
    assert message.startswith("atlas: KeyError: ")
    assert "alpha_module.py:2: please report it" in message


def test_the_list_of_commands_loads_neither_streamlit_nor_geopandas() -> None:
    heavy = ("streamlit", "geopandas", "pandas", "folium", "matplotlib", "phonenumbers", "stdnum", "starlette")
    code = (
        "import sys; from typer.testing import CliRunner; from geodata.cli import command\n"
        "assert ' serve ' in CliRunner().invoke(command(), ['--help']).output\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr
