"""``atlas add`` and ``atlas changes`` as workflows run them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from geodata.cli import command
from geodata.contributions.review import ISSUE_MARKER, REGISTRY_MARKER, read_report
from geodata.project import CHECKOUT, registry_file
from geodata.registry.canonical import entry_text
from tests.geodata.cli.test_registry_commands import ENTRY, git
from tests.geodata.contributions.test_issue import issue


def atlas(*arguments: object) -> Result:
    return CliRunner().invoke(command(), [str(argument) for argument in arguments])


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    path = tmp_path / "practices.yaml"
    path.write_bytes(registry_file().read_bytes())
    return path


def add(tmp_path: Path, registry: Path, text: str, *more: object) -> Result:
    (tmp_path / "issue.md").write_text(text, "utf-8")
    return atlas("add", "--from-issue", tmp_path / "issue.md", "--registry", registry, *more)


def test_an_answered_form_is_added_and_the_registry_stays_valid_and_canonical(tmp_path: Path, registry: Path) -> None:
    ran = add(tmp_path, registry, issue())
    assert (ran.exit_code, ran.stdout) == (0, "")
    assert ran.stderr == f"{registry}: coffee-cart-gent added\n"
    assert atlas("validate", registry).exit_code == 0
    assert atlas("format", registry, "--check").exit_code == 0
    assert add(tmp_path, registry, issue()).stderr.endswith("coffee-cart-gent-2 added\n")


def test_problems_are_status_one_and_change_nothing(tmp_path: Path, registry: Path) -> None:
    ran = add(tmp_path, registry, issue(setting="lving", start="soon"))
    assert ran.exit_code == 1
    lines = ran.stdout.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["error vocabulary", "error number"]
    assert "Setting: `setting.0` is 'lving' (did you mean `living`?" in lines[0]
    assert registry.read_bytes() == registry_file().read_bytes()


def test_the_comment_speaks_the_language_of_the_form_or_the_one_asked_for(tmp_path: Path, registry: Path) -> None:
    text = issue(setting="lving", language="fr · français", summary_fr="Du café.")
    ran = add(tmp_path, registry, text, "--format", "markdown")
    assert ran.exit_code == 1
    assert ran.stdout.startswith(f"{ISSUE_MARKER}\n\n**Merci.**")
    assert "- **Cadre de vie** (ligne " in ran.stdout
    assert "**Levensdomein**" in add(tmp_path, registry, text, "--format", "markdown", "--lang", "nl").stdout


def test_the_comment_on_what_was_added_shows_the_entry_and_the_warnings(tmp_path: Path, registry: Path) -> None:
    ran = add(tmp_path, registry, issue(verified="2010"), "--format", "markdown")
    assert ran.exit_code == 0
    assert "```yaml\n- id: coffee-cart-gent\n" in ran.stdout
    assert "to look at" in ran.stdout


def test_an_id_that_was_taken_out_is_not_used_again(tmp_path: Path, registry: Path) -> None:
    (tmp_path / "retired.yaml").write_text("coffee-cart-gent: {date: 2026-01-01, reason: moved}\n", "utf-8")
    assert add(tmp_path, registry, issue()).stderr.endswith("coffee-cart-gent-2 added\n")


def test_a_registry_with_a_byte_order_mark_takes_an_entry(tmp_path: Path, registry: Path) -> None:
    registry.write_bytes("\ufeff".encode() + registry_file().read_bytes().partition(b"\n\n")[2])
    assert add(tmp_path, registry, issue()).exit_code == 0
    assert atlas("validate", registry).exit_code == 0


@pytest.mark.parametrize("content", [b"- id: broken\n", b"\xff"])
def test_a_registry_that_is_broken_already_is_status_two(tmp_path: Path, registry: Path, content: bytes) -> None:
    registry.write_bytes(content)
    assert add(tmp_path, registry, issue()).exit_code == 2
    assert registry.read_bytes() == content


def test_an_issue_that_is_not_there_is_status_two(tmp_path: Path, registry: Path) -> None:
    assert atlas("add", "--from-issue", tmp_path / "none", "--registry", registry).exit_code == 2


# What changed


@pytest.fixture
def proposal(tmp_path: Path) -> Path:
    """A registry in Git with one entry changed, one new and one gone."""
    path = tmp_path / "practices.yaml"
    point: dict[str, Any] = {"municipality": "Gent", "location": {"lat": "51.05", "lon": "3.72", "precision": "street"}}
    old, gone = {**ENTRY, "place": point}, {**ENTRY, "id": "gone-gent", "name": "Gone"}
    path.write_text(entry_text(old) + "\n" + entry_text(gone), "utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "as it was")
    moved = {**point, "location": {**point["location"], "lat": "51.06"}}
    new = {**ENTRY, "id": "workshop-gent", "name": "Workshop <b>@you</b>"}
    path.write_text(entry_text({**old, "place": moved}) + entry_text(new), "utf-8")
    return path


def test_changes_are_reported_in_lines(proposal: Path) -> None:
    ran = atlas("changes", proposal, "--since", "HEAD")
    assert ran.exit_code == 0
    assert ran.stdout.splitlines() == [
        f"{proposal}:1: changed garden-gent (Garden), moved by 1.1 km",
        "  place.location.lat: '51.05' → '51.06'",
        f"{proposal}:13: added workshop-gent (Workshop <b>@you</b>)",
        f"{proposal}: removed gone-gent (Gone)",
    ]


def test_names_and_keys_forge_no_lines(proposal: Path) -> None:
    with proposal.open("a", encoding="utf-8") as file:
        file.write('- id: forged\n  name: "x\\n\\nFAKE: added a"\n- id: garden-gent-2\n  "a\\nFAKE: b": c\n')
    git(proposal.parent, "commit", "-qam", "new")
    proposal.write_text(proposal.read_text("utf-8").replace("FAKE: b", "FAKE: c").replace("added a", "added b"))
    lines = atlas("changes", proposal, "--since", "HEAD").stdout.splitlines()
    assert len(lines) == 5
    assert not any(line.startswith("FAKE") for line in lines)


def test_changes_as_json_are_a_report_that_the_other_workflow_reads(proposal: Path) -> None:
    ran = atlas("changes", proposal, "--since", "HEAD", "--format", "json")
    report = read_report(ran.stdout.encode())
    assert [change["kind"] for change in report["changes"]] == ["changed", "added", "removed"]
    assert {problem["rule"] for problem in report["problems"]} == {"html", "digits", "removed-id"}
    assert report["problems"][0]["file"] == "practices.yaml"
    # Two entries stand without an empty line between them.
    assert report["layout"].startswith("--- practices.yaml\n")


def test_changes_as_a_comment(proposal: Path) -> None:
    ran = atlas("changes", proposal, "--since", "HEAD", "--format", "markdown")
    assert ran.stdout.startswith(f"{REGISTRY_MARKER}\n")
    message, _, _ = ran.stdout.partition("```diff")
    assert "&#60;b&#62;&#64;\u200byou&#60;&#47;b&#62;" in message
    assert "<b>" not in message


def test_the_map_is_written_beside(proposal: Path) -> None:
    page = proposal.with_name("map.html")
    ran = atlas("changes", proposal, "--since", "HEAD", "--map", page)
    assert ran.exit_code == 0
    assert "Registry: 1 added, 1 changed, 1 removed" in page.read_text("utf-8")


def test_a_change_without_differences_is_silent(proposal: Path) -> None:
    git(proposal.parent, "commit", "-qam", "as it is")
    assert atlas("changes", proposal, "--since", "HEAD").stdout == ""
    assert json.loads(atlas("changes", proposal, "--since", "HEAD", "--format", "json").stdout)["changes"] == []


def test_an_entry_that_holds_nothing_is_reported_and_no_traceback(proposal: Path) -> None:
    with proposal.open("a", encoding="utf-8") as file:
        file.write("- {}\n")
    ran = atlas("changes", proposal, "--since", "HEAD", "--format", "json")
    assert ran.exit_code == 0
    assert "required-key" in {problem["rule"] for problem in json.loads(ran.stdout)["problems"]}


@pytest.mark.parametrize("since", ["no-such-revision", "--output=x"])
def test_an_unknown_revision_is_status_two(proposal: Path, since: str) -> None:
    ran = atlas("changes", proposal, f"--since={since}")
    assert (ran.exit_code, ran.stdout) == (2, "")


def test_both_commands_are_documented() -> None:
    text = (CHECKOUT / "README.md").read_text("utf-8")
    assert "| `atlas add --from-issue FILE" in text
    assert "| `atlas changes [FILE] --since REV" in text
