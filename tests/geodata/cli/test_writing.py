"""Several commands at once on one file: nothing is lost, nothing is half written, and what is reported is true."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geodata.cli import command
from geodata.contributions.issue_form import questions
from geodata.errors import GeocodingError, RegistryError
from geodata.writing import replace_file, sole_writer

ROOT = Path(__file__).resolve().parents[3]
REGISTRY = """\
- id: garden-gent
  name: Garden
  summary:
    en: Neighbours garden together.
  setting: [living]
  place: {municipality: Gent}
  references:
    - {id: page, title: A page, url: "https://example.org/page"}
"""
ANSWERS = {
    "language": "en · English",
    "setting": "living · wonen / habiter / living",
    "municipality": "Gent",
    "supports": "- professional: community worker; Stad Gent; local [1]",
    "references": "On the square; https://example.org/square; 2024",
    "agreed": "- [x] It names no private persons",
}
NAMES = ("Bread oven", "Bicycle shed", "Choir", "Repair table", "Toy library", "Walking bus")


def issue(folder: Path, name: str) -> Path:
    heading = {question.id: question.heading for question in questions()}
    answers = {"name": name, "summary_en": f"{name} for all who live here.", **ANSWERS}
    path = folder / f"{name}.md"
    path.write_text("\n\n".join(f"### {heading[key]}\n\n{text}" for key, text in answers.items()), "utf-8")
    return path


def atlas(*arguments: object) -> Result:
    return CliRunner().invoke(command(), [str(argument) for argument in arguments])


def started(*arguments: object, before: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    # What measures coverage writes a file of its own, which a full disk would stop first.
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    env["PYTHONPATH"] = str(ROOT)
    line = [sys.executable, "-m", "geodata", *map(str, arguments)]
    return subprocess.Popen(line, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=before)


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A registry in a folder of its own."""
    (tmp_path / "kept").mkdir()
    path = tmp_path / "kept" / "practices.yaml"
    path.write_text(REGISTRY, "utf-8")
    assert atlas("format", path).exit_code == 0
    return path


def alone(registry: Path) -> bool:
    return [one.name for one in registry.parent.iterdir()] == [registry.name]


def test_six_that_are_added_at_once_are_all_there(tmp_path: Path, registry: Path) -> None:
    ran = [started("add", "--from-issue", issue(tmp_path, name), "--registry", registry) for name in NAMES]
    message = [one.communicate() for one in ran]
    assert [(one.returncode, out) for one, (out, _) in zip(ran, message, strict=True)] == [(0, "")] * 6
    written = registry.read_text("utf-8")
    for name, (_, err) in zip(NAMES, message, strict=True):
        entry = f"{name.lower().replace(' ', '-')}-gent"
        assert err == f"{registry}: {entry} added\n"
        assert written.count(f"- id: {entry}\n") == 1
    assert "- id: garden-gent\n" in written
    assert atlas("validate", registry).exit_code == 0
    assert atlas("format", registry, "--check").exit_code == 0
    assert alone(registry)


def test_the_same_proposal_at_once_gets_ids_of_its_own(tmp_path: Path, registry: Path) -> None:
    file = issue(tmp_path, "Choir")
    ran = [started("add", "--from-issue", file, "--registry", registry) for _ in range(3)]
    message = sorted(one.communicate()[1].splitlines()[-1] for one in ran)
    ids = ["choir-gent", "choir-gent-2", "choir-gent-3"]
    assert message == [f"{registry}: {one} added" for one in ids]
    assert all(registry.read_text("utf-8").count(f"- id: {one}\n") == 1 for one in ids)


def test_laying_out_loses_nothing_that_is_added_meanwhile(tmp_path: Path, registry: Path) -> None:
    registry.write_text(REGISTRY, "utf-8")
    adding = [started("add", "--from-issue", issue(tmp_path, name), "--registry", registry) for name in NAMES[:2]]
    laying = started("format", registry)
    assert [one.wait(300) for one in (*adding, laying)] == [0, 0, 0]
    # Which of the two was added first is chance.
    entries = [line for line in registry.read_text("utf-8").splitlines() if line.startswith("- id: ")]
    assert sorted(entries) == ["- id: bicycle-shed-gent", "- id: bread-oven-gent", "- id: garden-gent"]


def test_who_finds_the_file_held_is_reported(registry: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from geodata.errors import RegistryError\n"
        "from geodata.writing import sole_writer\n"
        "with sole_writer(Path(sys.argv[1]), RegistryError):\n print('held', flush=True); sys.stdin.read()"
    )
    link = registry.with_name("link.yaml")
    link.symlink_to(registry)
    # What measures coverage writes a file of its own, which a full disk would stop first.
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    env["PYTHONPATH"] = str(ROOT)
    line = [sys.executable, "-c", code, str(link)]
    with subprocess.Popen(line, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(GeocodingError, match="another command is working on this file"),
            sole_writer(registry, GeocodingError, wait_s=0),
        ):
            pass
        holder.communicate()
    with sole_writer(registry, GeocodingError, wait_s=0):
        pass


def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path, registry: Path) -> None:
    link = tmp_path / "link.yaml"
    link.symlink_to(Path("kept") / registry.name)
    ran = atlas("add", "--from-issue", issue(tmp_path, "Choir"), "--registry", link)
    assert ran.exit_code == 0
    assert link.is_symlink()
    assert "- id: choir-gent\n" in registry.read_text("utf-8")
    assert alone(registry)


def test_a_circle_of_links_is_named(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.symlink_to(other)
    other.symlink_to(one)
    with pytest.raises(RegistryError, match="cannot be written"):
        replace_file(one, b"x", RegistryError)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664])
def test_the_mode_of_a_file_is_kept(registry: Path, mode: int) -> None:
    registry.chmod(mode)
    replace_file(registry, b"[]\n", RegistryError)
    assert registry.stat().st_mode & 0o777 == mode
    assert alone(registry)


@pytest.mark.parametrize("failing", ["fsync", "fdopen"])
def test_a_full_disk_is_one_sentence_and_leaves_the_file_as_it_was(
    tmp_path: Path, registry: Path, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, file = registry.read_bytes(), issue(tmp_path, "Choir")

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, failing, full)
    ran = atlas("add", "--from-issue", file, "--registry", registry)
    assert ran.exit_code == 2
    message = f"{registry}: error write: cannot be written: No space left on device (free some space)\n"
    assert (ran.stdout, ran.stderr) == ("", message)
    assert registry.read_bytes() == before
    assert alone(registry)


def test_a_disk_that_takes_no_more_leaves_the_file_whole(tmp_path: Path, registry: Path) -> None:
    before, file = registry.read_bytes(), issue(tmp_path, "Choir")

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    ran = started("add", "--from-issue", file, "--registry", registry, before=limited)
    out, err = ran.communicate()
    assert (ran.returncode, out) == (2, "")
    assert err.startswith(f"{registry}: error write: cannot be written: ")
    assert err.count("\n") == 1
    assert registry.read_bytes() == before
    assert alone(registry)


def test_a_folder_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, registry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = issue(tmp_path, "Choir")

    def refused(*_arguments: object, **_more: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("geodata.writing.tempfile.mkstemp", refused)
    ran = atlas("add", "--from-issue", file, "--registry", registry)
    message = f"{registry}: error write: cannot be written: Read-only file system (name a file that you may write)\n"
    assert (ran.exit_code, ran.stderr) == (2, message)
    assert alone(registry)
