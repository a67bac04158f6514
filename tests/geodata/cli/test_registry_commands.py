"""``atlas validate``, ``format``, ``schema`` and ``import`` as people and CI run them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from geodata.cli import command, main
from geodata.project import CHECKOUT, registry_file, vocabulary_file
from geodata.registry import load_vocabulary
from geodata.registry.canonical import entry_text
from geodata.registry.schema import registry_schema

BAD = CHECKOUT / "tests" / "data" / "registries"
ENTRY = {
    "id": "garden-gent",
    "name": "Garden",
    "summary": {"en": "Neighbours garden together."},
    "setting": ["living"],
    "references": [{"id": "page", "title": "A page", "url": "https://example.org/page"}],
}


def atlas(*arguments: object) -> Result:
    return CliRunner().invoke(command(), [str(argument) for argument in arguments])


def test_the_registry_of_the_project_is_the_one_that_is_checked_unless_another_is_named() -> None:
    ran = atlas("validate")
    assert ran.exit_code == 0
    assert ran.stderr.startswith("0 errors, ")
    # What nobody has looked at for long is named as such; the sample gives nothing else to warn about.
    assert ran.stdout
    assert {Path(line.split(":")[0]).resolve() for line in ran.stdout.splitlines()} == {registry_file()}
    assert all(": warning stale: " in line for line in ran.stdout.splitlines())


def test_a_project_without_a_table_of_municipalities_is_checked_and_this_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry, vocabulary = registry_file().read_text("utf-8"), vocabulary_file().read_text("utf-8")
    (tmp_path / "vocabulary.yaml").write_text(vocabulary, "utf-8")
    (tmp_path / "practices.yaml").write_text(registry.replace("municipality: Gent", "municipality: Gand"), "utf-8")
    monkeypatch.setenv("ATLAS_HOME", str(tmp_path))
    ran = atlas("validate")
    assert ran.exit_code == 0
    assert ran.stderr.startswith("municipalities were not checked: no region names a table of them")
    assert "official-name" not in ran.stdout


def test_an_error_is_one_line_and_status_one() -> None:
    path = BAD / "unknown_support.yaml"
    ran = atlas("validate", path)
    assert ran.exit_code == 1
    assert ran.stdout.startswith(
        f"{path}:8:8: error vocabulary: garden-gent: `supports.0.kind` is 'profesional' (did you mean `professional`? "
    )
    assert ran.stdout.count("\n") == 1
    assert ran.stderr == "1 error, 0 warnings\n"


def test_warnings_alone_are_status_zero() -> None:
    ran = atlas("validate", BAD / "digits.yaml")
    assert (ran.exit_code, ran.stderr) == (0, "0 errors, 1 warning\n")


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", "bedoelde u `living`?"), ("fr", "vouliez-vous dire `living` ?"), ("en", "did you mean")],
)
def test_problems_are_reported_in_the_language_asked_for(language: str, said: str) -> None:
    assert said in atlas("validate", BAD / "unknown_setting.yaml", "--lang", language).stdout


def test_a_language_without_messages_is_refused_with_those_that_have_some() -> None:
    refused = atlas("validate", BAD / "unknown_setting.yaml", "--lang", "de")
    assert refused.exit_code == 2
    assert "is not one of nl, fr, en" in refused.stderr


def test_json_holds_every_part_of_a_problem() -> None:
    path = BAD / "unknown_setting.yaml"
    ran = atlas("validate", path, "--format", "json")
    assert ran.exit_code == 1
    assert json.loads(ran.stdout) == [
        {
            "file": str(path),
            "line": 4,
            "column": 13,
            "severity": "error",
            "rule": "vocabulary",
            "entry": "garden-gent",
            "key": ["setting", 0],
            "message": "garden-gent: `setting.0` is 'livng'",
            "fix": "did you mean `living`? allowed: living, working, learning, leisure",
        }
    ]
    assert json.loads(atlas("validate", BAD / "good.yaml", "--format", "json").stdout) == []


def test_annotations_of_github_are_escaped(tmp_path: Path) -> None:
    path = tmp_path / "a,b:c.yaml"
    path.write_text(entry_text({**ENTRY, "status": "100%"}), "utf-8")
    ran = atlas("validate", path, "--format", "github")
    assert ran.exit_code == 1
    assert ran.stdout.startswith("::error file=")
    assert "a%2Cb%3Ac.yaml,line=6,col=3,title=choice::garden-gent: `status` is '100%25' (" in ran.stdout


@pytest.mark.parametrize("form", ["text", "github", "json"])
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_a_key_forges_no_line_and_makes_none_long(tmp_path: Path, form: str, language: str) -> None:
    path = tmp_path / "practices.yaml"
    key = "b\\nFAKE.yaml:1:1: error x: y\\n::error::pwn " + "z" * 200
    path.write_text(entry_text(ENTRY) + f'  "{key}": c\n  place: {{"{key}": {{}}, "{key}": d}}\n', "utf-8")
    reported = atlas("validate", path, "--format", form, "--lang", language).stdout
    if form == "json":
        messages = [f"{row['message']} ({row['fix']})" for row in json.loads(reported)]
        assert json.loads(reported)[0]["key"] == [key.replace("\\n", "\n")]
    else:
        messages = reported.splitlines()
        start = str(path) if form == "text" else "::error file="
        assert all(line.startswith(start) for line in messages)
    assert len(messages) == 2
    assert not any("\n" in message or "%0A" in message for message in messages)
    assert max(map(len, messages)) < 500 + len(str(path))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.yaml"], "nowhere.yaml: error file: cannot be read: No such file"),
        ([BAD / "good.yaml", "--since", "no-such-revision"], "git knows no such revision"),
        ([BAD / "good.yaml", "--since=--output=x"], "does not start with a dash"),
        ([BAD / "good.yaml", "--bundle", BAD], "is no bundle"),
    ],
)
def test_what_keeps_it_from_running_is_status_two(arguments: list[object], said: str) -> None:
    ran = atlas("validate", *arguments)
    assert ran.exit_code == 2
    assert said in ran.stderr
    assert ran.stdout == ""


def test_an_unknown_format_is_status_two() -> None:
    assert atlas("validate", BAD / "good.yaml", "--format", "xml").exit_code == 2


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def test_since_a_revision_warnings_bind_only_what_changed_and_errors_always(tmp_path: Path) -> None:
    path = tmp_path / "practices.yaml"
    old = {**ENTRY, "verified": "2010"}
    broken = {**ENTRY, "id": "kitchen-gent", "name": "Kitchen", "status": "actve"}
    path.write_text(entry_text(old) + entry_text(broken), "utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "as it was")
    new = {**ENTRY, "id": "workshop-gent", "name": "Workshop", "verified": "2011"}
    # The old entry moves and is laid out otherwise, which changes nothing in it.
    path.write_text(entry_text(new) + "\n# A comment.\n" + entry_text(old) + entry_text(broken), "utf-8")
    reported = [line.split(": ")[1:3] for line in atlas("validate", path, "--since", "HEAD").stdout.splitlines()]
    assert reported == [["warning stale", "workshop-gent"], ["error choice", "kitchen-gent"]]
    assert atlas("validate", path).stdout.count("warning stale") == 2


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A registry of two entries, and tombstones, in Git."""
    path = tmp_path / "practices.yaml"
    kitchen = {**ENTRY, "id": "kitchen-gent", "name": "Kitchen"}
    path.write_text(entry_text(ENTRY) + "\n" + entry_text(kitchen), "utf-8")
    (tmp_path / "retired.yaml").write_text("# None yet.\n", "utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "as it was")
    return path


def since_head(path: Path, *more: str) -> str:
    return atlas("validate", path, "--since", "HEAD", *more).stdout.replace(str(path), "FILE")


def test_an_id_that_is_gone_without_a_tombstone_is_an_error(kept: Path) -> None:
    kept.write_text(entry_text(ENTRY), "utf-8")
    said = "FILE: error removed-id: the practice kitchen-gent was taken out, and its id is not in retired.yaml (add to"
    assert since_head(kept).startswith(said)
    assert "::error file=" in since_head(kept, "--format", "github")
    assert "line=0" not in since_head(kept, "--format", "github")
    assert "weggehaald" in since_head(kept, "--lang", "nl")
    assert atlas("validate", kept).exit_code == 0
    assert atlas("validate", kept, "--since", "HEAD").exit_code == 1
    tombstone = "kitchen-gent: {date: 2026-11-25, reason: closed}\n"
    kept.with_name("retired.yaml").write_text(tombstone, "utf-8")
    assert atlas("validate", kept, "--since", "HEAD").exit_code == 0
    # A tombstone with a mistake in it is reported, and not that there is none.
    kept.with_name("retired.yaml").write_text(tombstone.replace("2026-11-25", "soon"), "utf-8")
    assert since_head(kept).count("\n") == 1
    assert "error retired: " in since_head(kept)


def test_an_id_that_was_changed_is_reported_where_it_stands_now(kept: Path) -> None:
    kept.write_text(kept.read_text("utf-8").replace("id: kitchen-gent", "id: the-kitchen-gent"), "utf-8")
    (line,) = since_head(kept).splitlines()
    assert line == (
        "FILE:11:3: error removed-id: the-kitchen-gent: `id` was kitchen-gent before, and kitchen-gent is not in "
        "retired.yaml (keep kitchen-gent as the id; or add to retired.yaml: `kitchen-gent:` with `date`, `reason` and "
        "`redirect: the-kitchen-gent`)"
    )


@pytest.mark.parametrize(
    "change", [("\n- id: k", "\n-  id: k"), ("  name: Kitchen", "  name: [Kitchen"), ("- id", "\u00e9")]
)
def test_an_entry_that_cannot_be_read_is_not_taken_for_gone(kept: Path, change: tuple[str, str]) -> None:
    written = kept.read_text("utf-8").replace(*change).encode("latin-1")
    kept.write_bytes(written)
    assert "removed-id" not in since_head(kept)


def test_a_new_entry_before_one_that_it_repeats_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "practices.yaml"
    old = {**ENTRY, "place": {"municipality": "Gent"}}
    path.write_text(entry_text(old), "utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "as it was")
    path.write_text(entry_text({**old, "id": "the-garden-gent"}) + entry_text(old), "utf-8")
    (reported,) = atlas("validate", path, "--since", "HEAD").stdout.splitlines()
    assert "warning duplicate: garden-gent: may be the same practice as the-garden-gent (Garden)" in reported


def test_since_a_revision_without_the_file_everything_is_new(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("x")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "before")
    path = tmp_path / "practices.yaml"
    path.write_text(entry_text({**ENTRY, "verified": "2010"}), "utf-8")
    assert "warning stale" in atlas("validate", path, "--since", "HEAD").stdout


def test_ids_that_were_taken_out_are_read_beside_the_registry(tmp_path: Path) -> None:
    path = tmp_path / "practices.yaml"
    path.write_text(entry_text(ENTRY), "utf-8")
    tombstones = tmp_path / "retired.yaml"
    tombstones.write_text("garden-gent: {date: 2026-01-01, reason: moved, redirect: nobody}\n", "utf-8")
    ran = atlas("validate", path)
    assert ran.exit_code == 1
    assert f"{path}:1:3: error retired-id: garden-gent: `id` belonged to a practice" in ran.stdout
    path.write_text(entry_text({**ENTRY, "id": "other-gent"}), "utf-8")
    assert f"{tombstones}:1:48: error retired: `garden-gent.redirect` names 'nobody'" in atlas("validate", path).stdout


def test_format_changes_the_file_once_and_check_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "practices.yaml"
    written = (BAD / "good.yaml").read_text("utf-8")
    path.write_text(written, "utf-8")
    ran = atlas("format", path, "--check")
    assert (ran.exit_code, path.read_text("utf-8")) == (1, written)
    assert "run: atlas format" in ran.stderr
    assert atlas("format", path).exit_code == 0
    assert path.read_text("utf-8") != written
    assert atlas("format", path, "--check").exit_code == 0
    assert [item.name for item in tmp_path.iterdir()] == ["practices.yaml"]


def test_a_file_that_cannot_be_read_is_not_laid_out_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "practices.yaml"
    path.write_bytes((BAD / "open_bracket.yaml").read_bytes())
    monkeypatch.setattr("sys.argv", ["atlas", "format", str(path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert f"{path}:4:12: error syntax" in capsys.readouterr().err
    assert path.read_bytes() == (BAD / "open_bracket.yaml").read_bytes()


def test_format_leaves_a_canonical_registry_alone() -> None:
    before = registry_file().read_bytes()
    assert atlas("format", "--check").exit_code == 0
    assert registry_file().read_bytes() == before


def test_the_schema_is_that_of_the_projects_vocabulary() -> None:
    assert atlas("schema").stdout == registry_schema(load_vocabulary(vocabulary_file()))
