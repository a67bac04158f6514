"""The section on load: it leaves other sections alone, and a goal is met only by the slowest path."""

from __future__ import annotations

from pathlib import Path

from benchmarks.api import SECTION, Felt, Load, section
from benchmarks.sections import keep

BASE = Load("/healthz", False, 200, 2000.0, 1.0, 2.0, 100)


def load(per_second: float, p99: float, cached: bool) -> Load:
    return Load("/api", cached, 304 if cached else 200, per_second, 1.0, p99, 100)


def verdicts(*loads: Load) -> list[str]:
    text = section([BASE, *loads], None, "toy", 8, 0.0)
    return [line.split("|")[-2].strip() for line in text.splitlines() if "99 of 100" in line]


def test_a_goal_asks_for_enough_answers_and_none_late() -> None:
    assert verdicts(load(300, 250, True), load(60, 250, False)) == ["met", "met"]
    assert verdicts(load(299, 1, True), load(59, 1, False)) == ["**not met**", "**not met**"]
    assert verdicts(load(900, 251, True), load(900, 251, False)) == ["**not met**", "**not met**"]
    assert verdicts(load(900, 1, True), load(299, 1, True), load(60, 1, False)) == ["**not met**", "met"]
    assert verdicts(load(60, 1, False)) == ["not measured", "met"]


def test_every_path_is_told_beside_the_baseline() -> None:
    text = section([BASE, load(500, 9, False)], Felt(200, 260, 60), "toy", 8, 0.4)
    assert "| `/api` | anew | 500 | 0.25 | 1.0 | 9.0 | 100 |" in text
    assert "200 ms alone, 260 ms beside 60 answers made anew a second" in text
    assert "This is not the *change of indicator* of the section on the map engine" in " ".join(text.split())


def test_other_sections_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    begin, end = f"<!-- {SECTION} -->", f"<!-- /{SECTION} -->"
    path.write_text(f"# All\n\n<!-- a -->\nBEFORE\n<!-- /a -->\n\n{begin}\nold\n{end}\n\nAFTER\n")
    keep("new\n", SECTION, path)
    text = path.read_text("utf-8")
    assert text == f"# All\n\n<!-- a -->\nBEFORE\n<!-- /a -->\n\n{begin}\nnew\n{end}\n\nAFTER\n"


def test_a_busy_machine_is_told() -> None:
    assert "machine was busy" in section([BASE, load(500, 9, False)], None, "toy", 8, 999.0)
    assert "machine was busy" not in section([BASE, load(500, 9, False)], None, "toy", 8, 0.1)
