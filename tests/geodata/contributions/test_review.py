"""Comments on GitHub: a stranger's text stays text, one marker finds them again, and a foreign report is data."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from geodata.contributions.review import (
    ISSUE_MARKER,
    LARGEST,
    LONGEST_COMMENT,
    REGISTRY_MARKER,
    ReportRefusedError,
    check_pull_request,
    code_literal,
    escaped_text,
    fenced,
    issue_comment,
    key_in_words,
    main,
    pull_number,
    read_report,
    registry_comment,
)
from geodata.project import CHECKOUT

SHA = "0123456789abcdef0123456789abcdef01234567"
WORDS = {"line": "line", "error": "to mend", "warning": "to look at"}


def report(**change: Any) -> dict[str, Any]:
    return {
        "version": 1,
        "layout": "",
        "problems": [
            {"severity": "error", "rule": "html", "file": "practices.yaml", "line": 3, "message": "a: `name` is bad",
             "fix": "write plain text"}
        ],
        "changes": [
            {"kind": "changed", "id": "garden-gent", "name": "Garden", "line": 1, "moved_m": 1234,
             "before": [51.0, 3.7], "after": [51.01, 3.7], "precision": "street",
             "keys": [{"path": "name", "before": "Old", "after": None}]},
            {"kind": "removed", "id": "gone", "name": "Gone", "line": 0, "moved_m": None, "before": None, "after": None,
             "precision": None, "keys": []},
        ],
        **change,
    }  # fmt: skip


class Seen(HTMLParser):
    """Elements, and texts outside of code: where GitHub would link a name."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loose: list[str] = []
        self.code = 0
        self.whole: list[str] = []

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self.tags.append(tag)
        self.code += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self.code -= tag == "code"

    def handle_data(self, data: str) -> None:
        self.whole.append(data)
        if not self.code:
            self.loose.append(data)


def rendered(markdown: str) -> Seen:
    seen = Seen()
    seen.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))
    return seen


HOSTILE = [
    "@everyone", "#12", "GH-12", "<script>alert(1)</script>", "</code><img src=x onerror=y>", "`code` @x", "a | b",
    "**bold**", "[link](https://example.org)", "https://example.org @a", "![x](y)",
    "\\", "```", "&lt;b&gt; &#64;x", "<!-- x -->",
    "a\n\n# heading", "- item", "\u202eevil", "~~~", "$x$", "_a_", "\x00", "|---|",
]  # fmt: skip
TEXT = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60), st.lists(st.sampled_from(HOSTILE)).map(" ".join))


@settings(max_examples=100)
@given(TEXT)
def test_a_text_is_shown_letter_by_letter_as_code(text: str) -> None:
    seen = rendered(f"| a |\n|---|\n| {code_literal(text)} x |")
    assert set(seen.tags) <= {"table", "thead", "tbody", "tr", "th", "td", "code"}
    assert seen.tags.count("td") == 1
    assert "@" not in "".join(seen.loose)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_code_shows_is_what_was_written(text: str) -> None:
    shown = "".join(rendered(code_literal(text)).whole).strip()
    assert shown == " ".join(text.split()).replace("\u202e", "\ufffd").replace("\x00", "\ufffd")


@settings(max_examples=100)
@given(TEXT)
def test_a_sentence_names_nobody_and_brings_no_markup(text: str) -> None:
    seen = rendered(f"| a |\n|---|\n| {escaped_text(text)} x |")
    assert set(seen.tags) <= {"table", "thead", "tbody", "tr", "th", "td", "code"}
    assert seen.tags.count("td") == 1
    loose = "".join(seen.loose)
    assert all(sign not in loose.replace(f"{sign}\u200b", "") for sign in "@#")


@settings(max_examples=100)
@given(TEXT)
def test_nothing_in_a_block_of_code_closes_it(text: str) -> None:
    text = text.replace("\x00", "").replace("\r", "")
    seen = rendered(fenced(text, "diff") + "\n\nafter")
    assert (seen.tags[:2], "".join(seen.loose).strip()) == (["pre", "code"], "after")


def test_between_backticks_a_sentence_is_code() -> None:
    assert escaped_text("see `a.b` and `c") == "see <code>a&#46;b</code> and &#96;c"


def test_the_comment_says_what_is_wrong_what_changed_and_where_the_map_is() -> None:
    text = registry_comment(report(layout="--- a\n+++ b\n"), "https://example.org/run")
    assert text.startswith(f"{REGISTRY_MARKER}\n")
    seen = rendered(text)
    whole = "".join(seen.whole)
    for said in (
        "Registry: 1 changed, 1 removed", "1 error, 0 warnings.", "practices.yaml 3", "moved by 1.2 km", "not there",
        "removed, not in retired.yaml", "atlas format", "registry-preview",
    ):  # fmt: skip
        assert said in whole
    assert seen.tags.count("table") == 2


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("supports.2.role", "support 2: what the supporter does"),
        ("supports.1.period.end_reason", "support 1: why it ended"),
        ("stance.term", "stance towards public support"),
        ("stance.references", "stance towards public support: references that say so"),
        ("decides.1.who", "decision 1: who decides"),
        ("resources.12.what.nl", "resource 12: what it is (nl)"),
        ("builds_on.1.practice", "predecessor 1: practice"),
        ("critical_notes.3.note.fr", "critical note 3: the note (fr)"),
        ("supports.1.provider", ""),
        ("supports.role", ""),
        ("stance.1.term", ""),
        ("name", ""),
        ("supports.1.role.@everyone", ""),
        ("decides.1.who\n", ""),
    ],
)
def test_keys_of_readings_are_called_in_words(path: str, words: str) -> None:
    assert key_in_words(path) == words


def test_every_key_of_a_reading_has_words() -> None:
    from geodata.documents import fields
    from geodata.models import Practice, SupportPeriod

    for name in ("builds_on", "decides", "resources", "critical_notes"):
        assert [key for key in fields(Practice, (name, 0)) if not key_in_words(f"{name}.1.{key}")] == []
    assert [key for key in fields(Practice, ("stance",)) if not key_in_words(f"stance.{key}")] == []
    assert [key for key in SupportPeriod.model_fields if not key_in_words(f"supports.1.period.{key}")] == []


def test_the_comment_names_a_reading_in_words_beside_its_key() -> None:
    keys = [{"path": "supports.1.role", "before": None, "after": "runs"}, {"path": "name", "before": "a", "after": "b"}]
    text = registry_comment(report(changes=[{**report()["changes"][0], "keys": keys}]))
    assert "| support 1: what the supporter does <code>supports&#46;1&#46;role</code> |" in text
    assert "| <code>name</code> |" in text


def test_a_proposal_without_differences_is_reported_as_such() -> None:
    text = registry_comment(report(changes=[], problems=[]))
    assert "no entry changed" in text
    assert "0 errors, 0 warnings" in text
    assert "preview" not in text


def test_a_comment_is_never_longer_than_github_takes() -> None:
    long = "é@|`" * 200
    problem = {**report()["problems"][0], "message": long, "fix": long}
    change = {**report()["changes"][0], "keys": [{"path": long, "before": long, "after": long}] * 50}
    text = registry_comment(report(problems=[problem] * 500, changes=[change] * 500, layout="`" * 90_000))
    assert len(text) <= LONGEST_COMMENT
    assert "… and " in text


def test_the_comment_on_an_issue_names_question_line_and_mend_and_keeps_the_entry_as_code() -> None:
    rows = [("Name", 3, "error", "`name` is @x", "write `y`"), ("The whole issue", 0, "warning", "a", "b")]
    text = issue_comment("Mend:", rows, "Edit.", "- id: ```\n", WORDS)
    assert text.startswith(f"{ISSUE_MARKER}\n")
    whole = "".join(rendered(text).whole)
    assert "Name (line 3) — to mend: name is @\u200bx — write y" in whole
    assert "- id: ```" in whole


# What another run left


def test_a_report_of_our_own_is_read() -> None:
    assert read_report(json.dumps(report()).encode()) == report()


def broken() -> list[Any]:
    found: list[Any] = []
    for path, value in [
        (("version",), 2), (("version",), True), (("layout",), None), (("problems",), {}), (("changes",), "x"),
        (("problems", 0, "severity"), "fatal"), (("problems", 0, "line"), -1), (("problems", 0, "line"), "3"),
        (("problems", 0, "more"), "x"), (("changes", 0, "kind"), "merged"), (("changes", 0, "moved_m"), 1.5),
        (("changes", 0, "before"), [51.0]), (("changes", 0, "before"), [51.0, 1e9]), (("changes", 0, "keys"), None),
        (("changes", 0, "keys", 0, "path"), ["x"]), (("changes", 0, "id"), {"a": "b"}),
        (("changes", 0, "precision"), 1),
    ]:  # fmt: skip
        changed = copy.deepcopy(report())
        node: Any = changed
        for part in path[:-1]:
            node = node[part]
        node[path[-1]] = value
        found.append(changed)
    return [*found, [], None, "x", {}]


@pytest.mark.parametrize("value", broken(), ids=str)
def test_any_other_shape_is_refused(value: Any) -> None:
    with pytest.raises(ReportRefusedError):
        read_report(json.dumps(value).encode())


@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 100_000, b"NaN", b" " * (LARGEST + 1)])
def test_bytes_that_are_no_report_are_refused(content: bytes) -> None:
    with pytest.raises(ReportRefusedError):
        read_report(content)


@pytest.mark.parametrize("content", [b"", b"0", b"-1", b"1 2", b"12; id", b"1\n\n", b"1e3", b"9" * 20, "١".encode()])
def test_what_is_no_number_names_no_pull_request(content: bytes) -> None:
    with pytest.raises(ReportRefusedError):
        pull_number(content)


def test_a_number_names_a_pull_request() -> None:
    assert pull_number(b"12\n") == 12


@pytest.mark.parametrize(
    ("pull", "head"),
    [
        ({"state": "open", "head": {"sha": "f" * 40}}, SHA),
        ({"state": "closed", "head": {"sha": SHA}}, SHA),
        ({"state": "open", "head": None}, SHA),
        ({"state": "open"}, "None"),
        ({"state": "open", "head": {"sha": ""}}, ""),
    ],
)
def test_a_report_for_somebody_elses_pull_request_is_refused(pull: dict[str, Any], head: str) -> None:
    with pytest.raises(ReportRefusedError):
        check_pull_request(pull, head)


def left(folder: Path, **change: Any) -> list[str]:
    (folder / "number").write_text("12\n")
    (folder / "report.json").write_text(json.dumps(report(**change)))
    (folder / "pull.json").write_text(json.dumps({"state": "open", "head": {"sha": SHA}}))
    return ["comment", str(folder), str(folder / "pull.json"), SHA, "https://example.org/run", str(folder / "out.md")]


def test_the_two_steps_of_the_workflow(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = left(tmp_path)
    assert main(["number", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "12\n"
    assert main(arguments) == 0
    assert (tmp_path / "out.md").read_text("utf-8") == registry_comment(report(), "https://example.org/run")
    assert main(["what"]) == 2


def test_what_is_refused_writes_no_comment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(left(tmp_path, version=2)) == 1
    assert "refused: report.version" in capsys.readouterr().err
    assert not (tmp_path / "out.md").exists()


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    arguments = left(tmp_path)
    (tmp_path / "report.json").rename(tmp_path / "elsewhere.json")
    (tmp_path / "report.json").symlink_to(tmp_path / "elsewhere.json")
    assert main(arguments) == 1
    (tmp_path / "number").unlink()
    assert main(["number", str(tmp_path)]) == 1


def test_it_needs_nothing_that_would_have_to_be_installed(tmp_path: Path) -> None:
    """The workflow that may write runs it with the runner's own Python."""
    left(tmp_path)
    ran = subprocess.run(
        [sys.executable, "-S", "-m", "geodata.contributions.review", "number", str(tmp_path)],
        cwd=CHECKOUT,
        capture_output=True,
    )
    assert (ran.returncode, ran.stdout) == (0, b"12\n"), ran.stderr
