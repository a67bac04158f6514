"""The live stories: their views resolve in the regions that they name, and their figures come from views."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.presenters.i18n import languages
from geodata.bundle import read_bundle
from geodata.project import regions_folder, registry_file
from geodata.stories import STORIES, Stories, placeholders, read_stories


@pytest.fixture(scope="module")
def stories() -> Stories:
    return read_stories(registry_file().with_name(STORIES))


def test_every_story_names_regions_that_exist(stories: Stories) -> None:
    named = {region for story in stories.stories for region in story.regions}
    assert sorted(name for name in named if not (regions_folder() / name / "region.yaml").is_file()) == []


def test_the_bundle_of_a_region_contains_its_stories(stories: Stories, embedded_bundle: Path) -> None:
    """The build refuses a story whose practice, area or indicator the bundle does not contain."""
    bundle = read_bundle(embedded_bundle)
    told = stories.of(bundle.manifest.region)
    assert [story.id for story in bundle.stories] == [story.id for story in told]


def test_no_figure_is_typed_by_hand(stories: Stories) -> None:
    """Years may be dates in notes, and 1 and 100 the ends of a scale; every other number comes from a view."""
    wrong = []
    for story in stories.stories:
        for step in story.steps:
            for language in languages():
                caption, notes = step.caption[language], (step.notes or {}).get(language, "")
                typed = re.findall(r"\d+", re.sub(r"\{\w+\}", "", caption))
                noted = re.findall(r"\d+", re.sub(r"\{\w+\}|\b(?:19|20)\d\d\b", "", notes))
                numbers = [*typed, *(number for number in noted if number not in ("1", "100"))]
                wrong += [f"{story.id}.{step.id}.{language}: {number}" for number in numbers]
    assert wrong == []


def test_a_step_shows_the_same_figures_in_every_language(stories: Stories) -> None:
    wrong = []
    for story in stories.stories:
        for step in story.steps:
            for text in (step.caption, step.notes):
                said = {frozenset(placeholders(text[language])) for language in languages() if text}
                wrong += [f"{story.id}.{step.id}"] if len(said) > 1 else []
    assert wrong == []
