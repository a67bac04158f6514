"""A correction the whole way: from a practice on the page Contribute through its link to the entry in the registry."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner, Result

from dashboard.presenters.contribution.draft import draft_of
from dashboard.presenters.contribution.draft_checker import DraftChecker
from dashboard.presenters.contribution.submission import issue_address
from dashboard.query.dataset import Dataset
from geodata.bundle import read_bundle
from geodata.cli import command
from geodata.contributions.issue_form import questions
from geodata.project import registry_file

BEFORE = registry_file().read_text("utf-8")


@pytest.fixture(scope="module")
def desk(atlas_bundle: Path) -> DraftChecker:
    return DraftChecker(Dataset(read_bundle(atlas_bundle)))


def atlas(*arguments: object) -> Result:
    return CliRunner().invoke(command(), [str(argument) for argument in arguments])


def sent(address: str) -> str:
    """The issue that GitHub makes of the form which a link has filled in."""
    filled = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    parts = []
    for question in questions():
        answer = filled.get(question.id, "_No response_")
        # Its field is rendered as YAML, so GitHub puts a fence around it.
        parts.append(f"### {question.heading}\n\n" + (f"```yaml\n{answer}\n```" if question.id == "entry" else answer))
    return "\n\n".join(parts)


def corrected(desk: DraftChecker, name: str, **changes: str) -> tuple[str, str]:
    """The issue and the entry of a practice that somebody opened on the page and changed."""
    practice = next(practice for practice in desk.practices if practice.id == name)
    answer = desk.check(draft_of(practice).put({path.replace("__", "."): value for path, value in changes.items()}))
    address, whole = issue_address("a/b", practice.name, practice.place.municipality or "", answer.text)
    assert whole
    return sent(address), answer.text


def test_a_correction_takes_the_place_of_its_entry_and_changes_nothing_else(desk: DraftChecker, tmp_path: Path) -> None:
    registry, issue = tmp_path / "practices.yaml", tmp_path / "issue.md"
    registry.write_text(BEFORE, "utf-8")
    name = shortest()
    text, entry = corrected(desk, name, place__name="On the other side of the square")
    issue.write_text(text, "utf-8")
    ran = atlas("add", "--from-issue", issue, "--registry", registry, "--format", "markdown")
    assert ran.exit_code == 0, ran.stdout
    assert ran.stderr == f"{registry}: {name} changed\n"
    assert "takes the place of the one with its id" in ran.stdout
    after = registry.read_text("utf-8")
    assert entry in after
    start = BEFORE.index(f"- id: {name}\n")
    assert after[:start] == BEFORE[:start]
    assert BEFORE.endswith(after[start + len(entry) :])
    assert after.count("\n- id: ") == BEFORE.count("\n- id: ")
    assert atlas("validate", registry).exit_code == 0
    assert atlas("format", registry, "--check").exit_code == 0


def test_an_entry_that_was_opened_and_not_changed_makes_no_draft(desk: DraftChecker, tmp_path: Path) -> None:
    registry, issue = tmp_path / "practices.yaml", tmp_path / "issue.md"
    registry.write_text(BEFORE, "utf-8")
    issue.write_text(corrected(desk, shortest())[0], "utf-8")
    ran = atlas("add", "--from-issue", issue, "--registry", registry)
    assert (ran.exit_code, ran.stdout.count("\n")) == (1, 1)
    assert "the registry says exactly this about" in ran.stdout
    assert registry.read_text("utf-8") == BEFORE


def shortest() -> str:
    """The id of the shortest entry, which surely fits into a link."""
    entries = BEFORE.split("\n- id: ")[1:]
    return min(entries, key=len).partition("\n")[0]
