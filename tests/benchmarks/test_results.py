"""The table of measurements: it leaves other sections alone and claims no more than was measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.results import BEGIN, END, write_results

OURS = {"run": "one", "load": 0.1, "ready_ms": 800.0, "indicator_ms": 200.0}


def written(tmp_path: Path, known: dict[str, Any]) -> str:
    path = tmp_path / "RESULTS.md"
    write_results(known, path)
    return path.read_text("utf-8")


def row(text: str, begin: str) -> list[str]:
    line = next(line for line in text.splitlines() if line.startswith(f"| {begin}"))
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_other_sections_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    path.write_text(
        f"# All\n\n<!-- a -->\nBEFORE\n<!-- /a -->\n\n{BEGIN}\nold\n{END}\n\n<!-- b -->\nAFTER\n<!-- /b -->\n"
    )
    write_results({"ours 19795 100": OURS}, path)
    text = path.read_text("utf-8")
    assert "\nold\n" not in text
    assert text.index("BEFORE") < text.index(BEGIN) < text.index(END) < text.index("AFTER")
    assert text.count(BEGIN) == text.count(END) == 1


def test_a_ratio_is_only_given_within_one_run(tmp_path: Path) -> None:
    plain = {"run": "one", "load": 0.1, "ready_ms": 9600.0}
    same = written(tmp_path, {"ours 19795 100": OURS, "folium 19795 100": plain})
    apart = written(tmp_path, {"ours 19795 100": OURS, "folium 19795 100": {**plain, "run": "two"}})
    assert row(same, "ready, 19,795")[1:] == ["12.0", "met"]
    assert row(apart, "ready, 19,795")[1:] == ["–", "not measured"]
    assert row(apart, "ready after navigation (s)")[2:5] == ["9.60", "–", "–"]


def test_what_took_too_long_is_named_and_counts_as_at_least_that(tmp_path: Path) -> None:
    late = {"run": "one", "load": 0.1, "gave_up_s": 45, "asking": "ready_ms"}
    text = written(tmp_path, {"ours 19795 100": OURS, "pydeck 19795 100": late})
    assert row(text, "ready after navigation (s)")[4] == "> 45 s"
    assert row(text, "ready after navigation (s)")[7] == "> 56.2"


def test_a_goal_is_met_missed_or_not_measured(tmp_path: Path) -> None:
    text = written(tmp_path, {"ours 19795 100": {**OURS, "indicator_ms": 350.1}})
    assert row(text, "change of indicator, 19,795")[2] == "**not met**"
    assert row(text, "ready after navigation, 19,795")[2] == "met"
    assert row(text, "change of filter, 2,730")[2] == "not measured"
