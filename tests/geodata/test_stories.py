"""Stories are read strictly: everything that is wrong is reported at once, each with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.bundle import read_bundle
from geodata.errors import GeodataError
from geodata.pipeline import build
from geodata.project import registry_file
from geodata.stories import CAPTION_LIMIT, STORIES, KnownIds, StoryError, read_stories

BAD = Path(__file__).resolve().parents[1] / "data" / "stories"
KNOWN = KnownIds(frozenset({"torekes-rabot-gent"}), frozenset({"440217"}), ("bimd2011",))
# File → line and rule of its one problem, and a part of its text.
SHAPES = {
    "missing_language": (8, "required-key", "`steps.0.title.fr` is missing"),
    "long_caption": (9, "value", f"at most {CAPTION_LIMIT} characters"),
    "long_title": (8, "value", "at most 70 characters"),
    "html": (10, "html", "'<b>'"),
    "unknown_placeholder": (9, "placeholder", "did you mean `shown`?"),
    "placeholder_in_a_title": (8, "placeholder", "captions and notes only"),
    "open_brace": (9, "placeholder", "braces do not pair"),
    "unknown_key": (7, "unknown-key", "did you mean `view`?"),
    "no_steps": (5, "value", "at least 1 item"),
    "id_with_capitals": (1, "value", "lower-case letters"),
    "not_a_list": (1, "list", "write a list of stories"),
}
IDS = {
    "unknown_practice": "did you mean `torekes-rabot-gent`?",
    "unknown_area": "name one that the bundle contains",
    "unknown_indicator": "name one that the bundle contains",
}


def test_a_good_story_is_read_with_its_places() -> None:
    read = read_stories(BAD / "good.yaml")
    (story,) = read.of("flanders-brussels-light")
    assert story.steps[0].where == "good.yaml:7:7"
    assert read.unknown_ids("flanders-brussels-light", KNOWN) == []
    assert read.of("elsewhere") == ()


@pytest.mark.parametrize("name", SHAPES)
def test_a_story_that_breaks_a_rule_is_refused_with_line_and_mend(name: str) -> None:
    line, rule, message = SHAPES[name]
    with pytest.raises(StoryError) as caught:
        read_stories(BAD / f"{name}.yaml")
    first = next(problem for problem in caught.value.problems if problem.rule == rule)
    assert first.where.startswith(f"{BAD / name}.yaml:{line}:")
    assert message in str(first)
    assert len({problem.rule for problem in caught.value.problems}) <= 2


@pytest.mark.parametrize(("name", "lines"), [("repeated_story", (1, 11)), ("repeated_step", (6, 11))])
def test_an_id_that_occurs_twice_is_reported_at_each_place(name: str, lines: tuple[int, int]) -> None:
    with pytest.raises(StoryError) as caught:
        read_stories(BAD / f"{name}.yaml")
    assert tuple(int(problem.where.split(":")[-2]) for problem in caught.value.problems) == lines
    assert {problem.rule for problem in caught.value.problems} == {"unique-id"}


@pytest.mark.parametrize("name", IDS)
def test_an_id_that_the_bundle_does_not_hold_is_reported_with_its_line(name: str) -> None:
    (problem,) = read_stories(BAD / f"{name}.yaml").unknown_ids("flanders-brussels-light", KNOWN)
    assert problem.rule == name.replace("_", "-")
    assert ":7:" in problem.where
    assert IDS[name] in problem.fix()


def test_all_problems_of_all_stories_are_reported_at_once(tmp_path: Path) -> None:
    file = tmp_path / STORIES
    file.write_text("".join((BAD / f"{name}.yaml").read_text() for name in ("html", "long_title", "open_brace")))
    with pytest.raises(StoryError) as caught:
        read_stories(file)
    assert [problem.rule for problem in caught.value.problems] == ["html", "html", "value", "placeholder"]


def test_where_there_is_no_file_there_are_no_stories(tmp_path: Path) -> None:
    assert read_stories(tmp_path / STORIES).of("flanders-brussels-light") == ()


def test_a_build_carries_the_stories_that_lie_beside_its_registry(tmp_path: Path) -> None:
    registry = tmp_path / "practices.yaml"
    registry.write_bytes(registry_file().read_bytes())
    good, bad = (
        (BAD / f"{name}.yaml").read_text("utf-8").replace("flanders-brussels-light", "sample")
        for name in ("good", "unknown_practice")
    )
    (tmp_path / STORIES).write_text(good)
    folder = build("sample", registry=registry, out=tmp_path / "out").folder
    assert [story.id for story in read_bundle(folder).stories] == ["walk"]
    (tmp_path / STORIES).write_text(bad)
    with pytest.raises(GeodataError, match=r"stories\.yaml:7:7: error unknown-practice"):
        build("sample", registry=registry, out=tmp_path / "out")
    assert [story.id for story in read_bundle(folder).stories] == ["walk"]
