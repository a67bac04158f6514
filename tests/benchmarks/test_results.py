"""The table of measurements: it leaves other sections alone and claims no more than was measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.map_engine import now
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
    assert row(same, "ready, 19,795")[1:3] == ["12.0", "met"]
    assert row(apart, "ready, 19,795")[1:3] == ["–", "not measured"]
    assert row(apart, "ready after navigation (s)")[2:7] == ["9.60", "not run", "not run", "not run", "–"]


def test_all_baselines_of_plain_folium_are_told(tmp_path: Path) -> None:
    parts = {name: {"run": "one", "load": 0.1, "ready_ms": ms} for name, ms in (("svg", 9600.0), ("canvas", 7200.0))}
    text = written(
        tmp_path,
        {"ours 19795 100": OURS, "folium 19795 100": parts["svg"], "folium-canvas 19795 100": parts["canvas"]},
    )
    found = [line.split("|")[1:4] for line in text.splitlines() if line.startswith("| ready, 19,795")]
    assert [(words.strip().rpartition("as fast as ")[2], *map(str.strip, rest)) for words, *rest in found] == [
        ("plain folium", "12.0", "met"),
        ("plain folium with outlines simplified for it", "–", "not measured"),
        ("the same on canvas (`prefer_canvas`)", "9.0", "**not met**"),
    ]
    assert "three baselines, and all are shown" in text


def test_what_was_not_run_is_not_what_gave_up(tmp_path: Path) -> None:
    late = {"run": "one", "load": 0.1, "gave_up_s": 45, "asking": "ready_ms"}
    text = written(tmp_path, {"ours 237 100": OURS, "folium 237 100": late})
    assert row(text, "ready after navigation (s)")[1:6] == ["0.80", "> 45 s", *["not run"] * 3]
    assert row(text, "change of indicator (ms)")[1:10] == ["200", "–", *["not run"] * 3, "–", *["not run"] * 3]


def test_each_table_tells_of_which_runs_its_parts_are(tmp_path: Path) -> None:
    first = {**OURS, "run": "Monday 08:04", "commit": "abc1234", "cores": 2, "versions": {"Python": "3.11.7"}}
    later = {**OURS, "run": "Tuesday 12:51", "commit": "def5678", "cores": 2, "versions": {"Python": "3.12.1"}}
    text = written(
        tmp_path,
        {
            "ours 237 100": first,
            "folium 237 100": {**first, "load": 0.5},
            "pydeck 237 100": later,
            "ours 19795 100": later,
        },
    )
    small, large = text.split("### ")[1:]
    assert "*ours, folium*: Monday 08:04, abc1234; 2 cores; Python 3.11.7; load average 0.1 to 0.5." in small
    assert "*pydeck*: Tuesday 12:51, def5678; 2 cores; Python 3.12.1; load average 0.1 to 0.1." in small
    assert "*ours*: Tuesday 12:51, def5678" in large
    assert "Monday" not in large
    assert row(text, "change of indicator, 19,795")[3] == "Tuesday 12:51, def5678"


def test_a_run_knows_its_commit_and_what_it_ran_with() -> None:
    said = now("Chromium of today")
    assert said["versions"]["Chromium"] == "Chromium of today"
    assert set(said["versions"]) > {"Python", "folium", "streamlit"}
    assert said["commit"]


def test_an_empty_cache_and_the_pace_of_the_screen_are_told(tmp_path: Path) -> None:
    text = written(tmp_path, {"ours 237 100": {**OURS, "cold_ms": 1500.0, "pan_ms": 16.7}})
    assert row(text, "ready, empty browser cache (s)")[1] == "1.50"
    assert row(text, "pan frame (ms; no screen shows less than 16.7)")[1] == "16.7"


def test_what_took_too_long_is_named_and_counts_as_at_least_that(tmp_path: Path) -> None:
    late = {"run": "one", "load": 0.1, "gave_up_s": 45, "asking": "ready_ms"}
    text = written(tmp_path, {"ours 19795 100": OURS, "pydeck 19795 100": late})
    assert row(text, "ready after navigation (s)")[5] == "> 45 s"
    assert row(text, "ready after navigation (s)")[9] == "> 56.2"


def test_a_goal_is_met_missed_or_not_measured(tmp_path: Path) -> None:
    text = written(tmp_path, {"ours 19795 100": {**OURS, "indicator_ms": 350.1}})
    assert row(text, "change of indicator, 19,795")[2] == "**not met**"
    assert row(text, "ready after navigation, 19,795")[2] == "met"
    assert row(text, "change of filter, 2,730")[2] == "not measured"
