"""Workflows: of the shape that GitHub reads, with the least permissions, and deaf to what strangers write."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from geodata.contributions.review import ISSUE_MARKER, REGISTRY_MARKER
from geodata.project import CHECKOUT
from tools.issue_form import LABEL

FOLDER = CHECKOUT / ".github" / "workflows"
FILES = sorted(FOLDER.glob("*.yml"))
# What each job may do besides reading; nobody else may write anything.
WRITES = {
    ("registry-comment.yml", "comment"): {"pull-requests"},
    ("practice-issue.yml", "draft"): {"contents", "issues", "pull-requests"},
}
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
# Texts that a stranger chooses; in an expression they would become part of a script.
STRANGERS = re.compile(r"\b(?:title|body|ref|head_ref|head_branch|label|name|message|email|login|display_title)\b")
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


def workflow(path: Path) -> dict[str, Any]:
    """A workflow; YAML 1.1 reads its key `on` as true."""
    loaded = yaml.safe_load(path.read_text("utf-8"))
    return {("on" if key is True else key): value for key, value in loaded.items()}


def jobs(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from workflow(path)["jobs"].items()


def scripts(path: Path) -> Iterator[str]:
    return (step["run"] for _, job in jobs(path) for step in job["steps"] if "run" in step)


each = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)


def test_the_workflows_are_those_that_the_documentation_names() -> None:
    names = [path.name for path in FILES]
    assert names == ["ci.yml", "practice-issue.yml", "registry-comment.yml", "registry.yml"]
    text = (CHECKOUT / "CONTRIBUTING.md").read_text("utf-8")
    assert [name for name in names if name not in text] == []


@each
def test_github_can_read_it(path: Path) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", path],
        capture_output=True,
    )
    assert checked.returncode == 0, checked.stdout


def test_the_search_for_weak_spots_finds_none() -> None:
    """One is known and said so in its place: `workflow_run`, which takes data and no code from the other run."""
    found = zizmor(*FILES)
    assert found.returncode == 0, found.stdout + found.stderr
    assert (FOLDER / "registry-comment.yml").read_text("utf-8").count("zizmor: ignore") == 1
    assert sum(path.read_text("utf-8").count("zizmor: ignore") for path in FILES) == 1


def test_the_search_for_weak_spots_would_find_one(tmp_path: Path) -> None:
    text = (FOLDER / "ci.yml").read_text("utf-8")
    (tmp_path / "ci.yml").write_text(
        text.replace("make test COVERAGE=1", "make test ${{ github.event.issue.title }}"), "utf-8"
    )
    assert b"template-injection" in zizmor(tmp_path / "ci.yml").stdout


def zizmor(*files: Path) -> subprocess.CompletedProcess[bytes]:
    command: list[str | Path] = [
        Path(sys.executable).with_name("zizmor"),
        "--offline",
        "--no-progress",
        "--no-config",
        *files,
    ]
    return subprocess.run(command, capture_output=True)


@each
def test_nothing_is_permitted_but_what_a_job_asks_for(path: Path) -> None:
    assert workflow(path)["permissions"] == {}
    for name, job in jobs(path):
        writes = {scope for scope, access in job["permissions"].items() if access != "read"}
        assert writes == WRITES.get((path.name, name), set())
        assert set(job["permissions"].values()) <= {"read", "write"}


@each
def test_no_workflow_runs_foreign_code_with_rights(path: Path) -> None:
    events = workflow(path)["on"]
    assert "pull_request_target" not in events
    text = path.read_text("utf-8")
    for name, job in jobs(path):
        if (path.name, name) in WRITES:
            for step in job["steps"]:
                if "actions/checkout" in step.get("uses", ""):
                    assert step["with"]["ref"] == "${{ github.event.repository.default_branch }}"
            assert not any("pip" in line or "make" in line for step in job["steps"] for line in [step.get("run", "")])
    if "workflow_run" in events or "issues" in events:
        assert "head.ref" not in text
        assert "refs/pull" not in text


@each
def test_every_action_is_pinned_by_commit_and_keeps_no_credentials(path: Path) -> None:
    lines = [line.strip().removeprefix("- ") for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert lines
    assert [line for line in lines if not PINNED.fullmatch(line)] == []
    for _, job in jobs(path):
        for step in job["steps"]:
            if "actions/checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


def test_an_action_has_one_version_everywhere() -> None:
    used = {line.strip().removeprefix("- ") for path in FILES for line in path.read_text("utf-8").splitlines()}
    pins = [line for line in used if line.startswith("uses:")]
    assert len({line.split("@")[0] for line in pins}) == len(pins)


@each
def test_no_script_holds_an_expression(path: Path) -> None:
    """Values go into scripts by the environment, where they are values."""
    assert [script for script in scripts(path) if "${{" in script] == []


@each
def test_no_value_that_a_stranger_chooses_goes_into_an_environment(path: Path) -> None:
    for _, job in jobs(path):
        for step in job["steps"]:
            for value in step.get("env", {}).values():
                for expression in EXPRESSION.findall(str(value)):
                    assert not STRANGERS.search(expression.replace("github.event.repository.default_branch", ""))


@each
def test_every_job_ends_in_time_and_runs_on_a_named_system(path: Path) -> None:
    for _, job in jobs(path):
        assert job["timeout-minutes"] <= 45
        assert job["runs-on"] == "ubuntu-24.04"


def test_markers_labels_and_names_are_those_of_the_code() -> None:
    issue = (FOLDER / "practice-issue.yml").read_text("utf-8")
    assert f"'{ISSUE_MARKER}'" in issue
    assert f"labels.*.name, '{LABEL}')" in issue
    script = (CHECKOUT / ".github/scripts/comment-on-pull-request.sh").read_text("utf-8")
    assert f"'{REGISTRY_MARKER}'" in script
    registry = workflow(FOLDER / "registry.yml")
    assert workflow(FOLDER / "registry-comment.yml")["on"]["workflow_run"]["workflows"] == [registry["name"]]
    uploaded = [
        step["with"]["name"] for step in registry["jobs"]["report"]["steps"] if "upload" in step.get("uses", "")
    ]
    assert uploaded == ["registry-report", "registry-preview"]
    assert script.count("registry-report") == 2


def test_every_file_of_the_registry_starts_the_report() -> None:
    paths = workflow(FOLDER / "registry.yml")["on"]["pull_request"]["paths"]
    script = (CHECKOUT / ".github/scripts/what-changed.sh").read_text("utf-8")
    (files,) = re.findall(r"registry_files=\((.*)\)", script)
    assert {path.removesuffix("/**") for path in paths} == {*files.split(), "vocabulary.yaml"}


def test_the_check_that_main_asks_for_always_runs_and_waits_for_both_ways() -> None:
    """A workflow that a filter by paths keeps from running leaves a required check pending; a skipped job does not."""
    ci = workflow(FOLDER / "ci.yml")
    assert "paths" not in ci["on"]["pull_request"]
    assert "ready_for_review" in ci["on"]["pull_request"]["types"]
    closing = ci["jobs"]["test"]
    assert (closing["name"], closing["if"]) == ("make test", "always()")
    assert set(closing["needs"]) == set(ci["jobs"]) - {"test"}
    assert f"*{closing['name']}*" in (CHECKOUT / "CONTRIBUTING.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("decided", "registry", "suite", "passes"),
    [
        ("success", "success", "skipped", True),
        ("success", "skipped", "success", True),
        ("success", "success", "success", True),
        ("success", "skipped", "skipped", False),
        ("success", "failure", "success", False),
        ("success", "success", "failure", False),
        ("success", "success", "cancelled", False),
        ("failure", "skipped", "skipped", False),
        ("failure", "success", "success", False),
    ],
)
def test_the_closing_job_passes_where_something_ran_and_nothing_failed(
    decided: str, registry: str, suite: str, passes: bool
) -> None:
    (step,) = workflow(FOLDER / "ci.yml")["jobs"]["test"]["steps"]
    environment = {**os.environ, "DECIDED": decided, "REGISTRY": registry, "SUITE": suite}
    ran = subprocess.run(["bash", "-e", "-c", step["run"]], env=environment, capture_output=True)
    assert (ran.returncode == 0) is passes


def test_every_file_of_the_registry_has_a_line_for_its_owners_and_nobody_is_invented() -> None:
    text = (CHECKOUT / ".github" / "CODEOWNERS").read_text("utf-8")
    for file in ("practices.yaml", "retired.yaml", "geocodes.yaml", "stories.yaml", "vocabulary.yaml", "regions/"):
        assert f"/{file} " in text
    assert set(re.findall(r"@([\w-]+)/", text)) == {"ORGANISATION"}
    # Until the organisation names its teams, no line asks anybody.
    assert [line for line in text.splitlines() if line and not line.startswith("#")] == []


@pytest.mark.parametrize(
    ("schema", "file"),
    [("github-issue-forms", ".github/ISSUE_TEMPLATE/bug.yml"), ("dependabot", ".github/dependabot.yml")],
)
def test_github_can_read_the_bug_form_and_the_settings_of_updates(schema: str, file: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(CHECKOUT / file)]
    checked = subprocess.run(command, capture_output=True)
    assert checked.returncode == 0, checked.stdout


def test_the_hooks_before_a_commit_are_the_locked_tools_and_act_on_their_own_files() -> None:
    """Hooks run what `make lint` and `make live` run, in the versions of the lock files: no second set of pins."""
    loaded = yaml.safe_load((CHECKOUT / ".pre-commit-config.yaml").read_text("utf-8"))
    assert [repository["repo"] for repository in loaded["repos"]] == ["local"]
    hooks = {hook["id"]: hook for hook in loaded["repos"][0]["hooks"]}
    assert list(hooks) == ["ruff-check", "ruff-format", "atlas-format", "atlas-validate"]
    for name, hook in hooks.items():
        program, *arguments = hook["entry"].split()
        assert program in (".venv/bin/ruff", ".venv/bin/atlas")
        assert arguments[0] == name.partition("-")[2]
        assert (Path(sys.executable).parent / Path(program).name).exists()
    for name in ("atlas-format", "atlas-validate"):
        assert hooks[name]["pass_filenames"] is False
        assert re.search(hooks[name]["files"], "practices.yaml")
        assert not re.search(hooks[name]["files"], "tests/data/atlas/practices.yaml")
