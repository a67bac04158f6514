"""No test knows the clock: a busy machine must not fail one, and what is about speed is in `benchmarks/`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

TESTS = Path(__file__).resolve().parent
CLOCKS = {"perf_counter", "perf_counter_ns", "process_time", "process_time_ns", "thread_time", "getrusage", "times"}
CLOCKS_THAT_WAIT = {"monotonic", "time"}


def reads_of_the_clock(source: str) -> Iterator[str]:
    """Deadlines of single tests, stop-watches, and assertions about a duration, each with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from (f"{node.lineno}: deadline" for word in node.keywords if word.arg == "deadline")
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            yield f"{node.lineno}: {node.attr}"
        if isinstance(node, ast.Assert):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Attribute) and ast.unparse(inner) in {f"time.{c}" for c in CLOCKS_THAT_WAIT}:
                    yield f"{inner.lineno}: {ast.unparse(inner)}"


@pytest.mark.parametrize(
    "source",
    [
        "@settings(deadline=200)\ndef test(): ...",
        "began = time.perf_counter()",
        "assert time.monotonic() - began < 5",
        "spent = resource.getrusage(who)",
    ],
)
def test_the_guard_finds_each_way_to_know_the_clock(source: str) -> None:
    assert len(list(reads_of_the_clock(source))) == 1


def test_no_test_knows_the_clock() -> None:
    found = {
        str(path.relative_to(TESTS)): list(reads_of_the_clock(path.read_text("utf-8")))
        for path in sorted(TESTS.rglob("*.py"))
        if path.name != "conftest.py"
    }
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_examples_have_no_deadline_and_can_be_repeated() -> None:
    profile = settings()
    assert profile.deadline is None
    assert profile.print_blob
    assert settings.get_profile("test").derandomize
    assert settings.get_profile("audit").deadline is None
