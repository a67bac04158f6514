"""The scripts behind the workflows, with a `gh` that plays GitHub and a Git repository that plays its copy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from geodata.contributions.review import REGISTRY_MARKER
from geodata.project import CHECKOUT
from tests.geodata.contributions.test_review import SHA, left

SCRIPTS = CHECKOUT / ".github" / "scripts"
# Answers of GitHub come from files named by what was asked; jq expressions are answered as they stand in `answers`.
GH = """\
#!{python}
import json, os, pathlib, shutil, sys
folder = pathlib.Path(os.environ["PLAYED"])
arguments = sys.argv[1:]
with (folder / "asked").open("a") as log:
    log.write(json.dumps(arguments) + "\\n")
for name, answer in json.loads((folder / "answers.json").read_text()):
    if all(part in arguments or any(part in one for one in arguments) for part in name):
        if arguments[:2] == ["run", "download"]:
            shutil.copytree(answer, arguments[arguments.index("--dir") + 1], dirs_exist_ok=True)
        else:
            sys.stdout.write(answer)
        for argument in arguments:
            if argument.startswith("body=@"):
                (folder / "body.md").write_text(pathlib.Path(argument[6:]).read_text())
        sys.exit(0)
sys.exit("nobody answers " + repr(arguments))
"""


class Played:
    """GitHub, as far as the scripts ask it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "bin").mkdir(parents=True)
        (folder / "bin" / "gh").write_text(GH.format(python=sys.executable))
        (folder / "bin" / "gh").chmod(0o755)
        self.answers: list[tuple[list[str], str]] = []

    def run(self, script: str, *arguments: str, cwd: Path = CHECKOUT, **more: str) -> subprocess.CompletedProcess[str]:
        (self.folder / "answers.json").write_text(json.dumps(self.answers))
        environment = {
            **os.environ,
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PLAYED": str(self.folder),
            "GITHUB_REPOSITORY": "example/atlas",
            "RUNNER_TEMP": str(self.folder),
            **more,
        }
        command = ["bash", str(SCRIPTS / script), *arguments]
        return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)

    @property
    def asked(self) -> list[list[str]]:
        log = self.folder / "asked"
        return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


@pytest.fixture
def github(tmp_path: Path) -> Played:
    return Played(tmp_path / "played")


# One comment, edited in place


@pytest.mark.parametrize(
    ("found", "method", "address"),
    [
        ("", "POST", "repos/example/atlas/issues/7/comments"),
        ("31\n32\n", "PATCH", "repos/example/atlas/issues/comments/31"),
    ],
)
def test_a_comment_is_made_once_and_then_edited(
    github: Played, tmp_path: Path, found: str, method: str, address: str
) -> None:
    (tmp_path / "comment.md").write_text("<!-- m -->\n$(id) `id` @x\n")
    github.answers = [(["--paginate"], found), ([method], "")]
    ran = github.run("comment-in-place.sh", "7", "<!-- m -->", str(tmp_path / "comment.md"))
    assert ran.returncode == 0, ran.stderr
    search, write = github.asked
    assert "github-actions[bot]" in search[-1]
    assert 'startswith("<!-- m -->")' in search[-1]
    assert (method in write, address in write) == (True, True)
    assert (github.folder / "body.md").read_text() == "<!-- m -->\n$(id) `id` @x\n"


# From a report to the comment


def report(github: Played, folder: Path, size: str = "900", head: str = SHA, **change: Any) -> None:
    folder.mkdir()
    left(folder, **change)
    github.answers = [
        (["artifacts"], size),
        (["run", "download"], str(folder)),
        (["repos/example/atlas/pulls/12"], json.dumps({"state": "open", "head": {"sha": head}})),
        (["--paginate"], ""),
        (["POST"], ""),
    ]


RUN: dict[str, Any] = {"RUN_ID": "5", "RUN_URL": "https://example.org/run", "HEAD_SHA": SHA}


def test_a_report_becomes_the_comment_of_its_own_pull_request(github: Played, tmp_path: Path) -> None:
    report(github, tmp_path / "left")
    ran = github.run("comment-on-pull-request.sh", **RUN)
    assert ran.returncode == 0, ran.stderr
    assert (github.folder / "body.md").read_text("utf-8").startswith(f"{REGISTRY_MARKER}\n\n### Registry: 1 changed")
    assert "repos/example/atlas/issues/12/comments" in github.asked[-1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"size": "99999999"}, "refused: the report is larger"),
        ({"size": "900\n900\n"}, "refused: the report is larger"),
        ({"head": "f" * 40}, "refused: the run was not about the head"),
        ({"version": 7}, "refused: report.version"),
    ],
)
def test_a_report_that_is_not_ours_is_refused_and_nothing_is_written(
    github: Played, tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    report(github, tmp_path / "left", **change)
    ran = github.run("comment-on-pull-request.sh", **RUN)
    assert ran.returncode != 0
    assert said in ran.stderr
    assert not [asked for asked in github.asked if "POST" in asked or "PATCH" in asked]


def test_a_run_without_a_report_is_no_failure(github: Played) -> None:
    github.answers = [(["artifacts"], "")]
    ran = github.run("comment-on-pull-request.sh", **RUN)
    assert ran.returncode == 0
    assert "left no report" in ran.stdout


# The draft of an issue


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    return subprocess.run(
        ["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with one commit on main, of a repository that may be pushed to."""
    folder = tmp_path / "clone"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(tmp_path / "origin.git")], check=True)
    subprocess.run(["git", "clone", "-q", str(tmp_path / "origin.git"), str(folder)], check=True, capture_output=True)
    git(folder, "checkout", "-q", "-B", "main")
    (folder / "practices.yaml").write_text("- id: a\n")
    (folder / "other").write_text("x\n")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    git(folder, "push", "-q", "origin", "main")
    return folder


def draft(
    github: Played, clone: Path, *more: str, file: str = "practices.yaml", state: str = "", text: str = "- id: b\n"
) -> Any:
    git(clone, "checkout", "-q", "main")
    (clone / file).write_text(text)
    patch, comment = clone.parent / "patch", clone.parent / "comment.md"
    patch.write_text(git(clone, "diff"))
    git(clone, "checkout", "-q", "--", ".")
    comment.write_text("Thanks.\n")
    github.answers = [(["pr", "list"], state), (["pr", "create"], "")]
    return github.run("draft-of-issue.sh", "9", "main", str(patch), str(comment), *more, cwd=clone)


def on_branch(clone: Path) -> str:
    return git(clone.parent / "origin.git", "show", "practice/9:practices.yaml")


def test_a_first_answer_opens_a_draft(github: Played, clone: Path) -> None:
    ran = draft(github, clone)
    assert ran.returncode == 0, ran.stderr
    assert on_branch(clone) == "- id: b\n"
    made = github.asked[-1]
    assert made[:3] == ["pr", "create", "--draft"]
    assert "Practice of issue #9" in made
    author = git(clone.parent / "origin.git", "log", "-1", "--format=%an %ae", "practice/9")
    assert author.startswith("github-actions[bot] ")


def test_a_correction_is_titled_with_the_practice_that_it_changes(github: Played, clone: Path) -> None:
    ran = draft(github, clone, "torekes-gent", text="- id: a\n  name: b\n")
    assert ran.returncode == 0, ran.stderr
    assert "Change the practice torekes-gent (issue #9)" in github.asked[-1]
    said = git(clone.parent / "origin.git", "log", "-1", "--format=%s", "practice/9")
    assert said == "Change the practice torekes-gent as issue #9 says\n"
    refused = draft(github, clone, "$(id) @x")
    assert (refused.returncode, refused.stderr) == (1, "refused: what the issue changes is no id\n")


def test_an_edited_answer_makes_the_draft_anew_and_opens_no_second_one(github: Played, clone: Path) -> None:
    draft(github, clone)
    ran = draft(github, clone, state="OPEN", text="- id: c\n")
    assert ran.returncode == 0, ran.stderr
    assert on_branch(clone) == "- id: c\n"
    assert [asked[1] for asked in github.asked] == ["list", "create", "list"]


def test_a_draft_on_which_somebody_worked_is_left_alone_and_that_is_said(github: Played, clone: Path) -> None:
    draft(github, clone)
    git(clone, "checkout", "-q", "practice/9")
    (clone / "practices.yaml").write_text("- id: edited\n")
    git(clone, "commit", "-qam", "by an editor")
    git(clone, "push", "-q", "origin", "practice/9")
    ran = draft(github, clone, state="OPEN", text="- id: c\n")
    assert ran.returncode == 0, ran.stderr
    assert on_branch(clone) == "- id: edited\n"
    assert "Somebody has worked on the draft" in (clone.parent / "comment.md").read_text()


@pytest.mark.parametrize("state", ["MERGED", "CLOSED"])
def test_an_issue_that_was_dealt_with_makes_no_second_draft(github: Played, clone: Path, state: str) -> None:
    ran = draft(github, clone, state=state)
    assert ran.returncode == 0, ran.stderr
    assert f"is {state.lower()} already" in (clone.parent / "comment.md").read_text()
    assert "practice/9" not in git(clone.parent / "origin.git", "branch", "--list")


def test_a_patch_of_anything_else_is_refused(github: Played, clone: Path) -> None:
    ran = draft(github, clone, file="other", text="y\n")
    assert ran.returncode == 1
    assert "changes something else" in ran.stderr
    assert "practice/9" not in git(clone.parent / "origin.git", "branch", "--list")


# What a proposal touches


@pytest.mark.parametrize(
    ("files", "registry", "code"),
    [
        (["practices.yaml"], True, False),
        (["retired.yaml", "geocodes.yaml", "stories.yaml"], True, False),
        (["regions/new/region.yaml", "regions/new/areas of 2024.geojson"], True, False),
        (["vocabulary.yaml"], True, True),
        (["practices.yaml", "geodata/é.py"], True, True),
        (["docs/practices.yaml"], False, True),
        (["regions.py"], False, True),
        (["README.md"], False, True),
        ([], False, True),
    ],
)
def test_a_proposal_is_of_the_registry_of_the_code_or_of_both(
    clone: Path, files: list[str], registry: bool, code: bool
) -> None:
    for name in files:
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).write_text("changed\n")
    git(clone, "add", ".")
    git(clone, "commit", "-qm", "second", "--allow-empty")
    assert what_changed(clone, "HEAD^1").stdout == said(registry, code)
    assert what_changed(clone, "").stdout == said(True, True)


def test_a_file_that_moved_out_of_the_code_touches_the_code(clone: Path) -> None:
    (clone / "regions").mkdir()
    git(clone, "mv", "other", "regions/other")
    git(clone, "commit", "-qm", "second")
    assert what_changed(clone, "HEAD^1").stdout == said(True, True)


def test_a_base_that_is_not_there_decides_nothing(clone: Path) -> None:
    ran = what_changed(clone, "nowhere")
    assert ran.returncode != 0
    assert ran.stdout == ""


def said(registry: bool, code: bool) -> str:
    return f"registry={registry}\ncode={code}\n".lower()


def what_changed(clone: Path, base: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", str(SCRIPTS / "what-changed.sh"), base]
    return subprocess.run(command, cwd=clone, capture_output=True, text=True)
