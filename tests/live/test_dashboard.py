"""What the dashboard makes of the live registry, in the embedded region: invariants of any valid content."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from markupsafe import escape

from dashboard.outlets.narrated_story import narrated_story, story_problems
from dashboard.presenters.contribution.draft import draft_of
from dashboard.presenters.contribution.draft_checker import DraftChecker
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, languages
from dashboard.presenters.panels import area_panel, practice_panel
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.view import View, parse_view
from geodata.bundle import read_bundle
from tests.dashboard.pages.parts import html
from tests.dashboard.pages.test_evidence_page import causal, last_number, links, run, visible


@pytest.fixture(scope="module")
def dataset(embedded_bundle: Path) -> Dataset:
    return Dataset(read_bundle(embedded_bundle))


@pytest.mark.parametrize("lang", languages())
def test_every_practice_has_a_panel(dataset: Dataset, lang: str) -> None:
    words = Words(lang, dataset.bundle.vocabulary)
    for practice in dataset.bundle.practices["practice_id"]:
        panel = practice_panel(practice, dataset, words)
        shown = fragment("practice", words, panel=panel)
        assert f"<h2>{escape(panel.name)}</h2>" in shown, practice


def test_every_area_with_a_practice_has_a_panel(dataset: Dataset) -> None:
    words = Words("nl", dataset.bundle.vocabulary)
    for area in dataset.bundle.practices["area_id"].dropna().unique():
        panel_of_area = area_panel(area, dataset, words, View())
        assert fragment("area", words, panel=panel_of_area)
        assert panel_of_area.practices


def test_every_practice_is_the_draft_of_itself(dataset: Dataset) -> None:
    desk = DraftChecker(dataset)
    for practice in desk.practices:
        answer = desk.check(draft_of(practice))
        assert answer.practice == practice, practice.id
        assert answer.text, practice.id


@pytest.mark.parametrize("lang", languages())
def test_every_step_of_every_story_can_be_shown(dataset: Dataset, lang: str) -> None:
    for story in dataset.bundle.stories:
        assert story_problems(story, dataset) == []
        for scene in narrated_story(story, dataset, Words(lang, dataset.bundle.vocabulary)).scenes:
            where = (story.id, scene.id)
            assert len(scene.embed.selection.practices) > 0, where
            assert not scene.bad, where
            assert "{" not in scene.title + scene.caption + scene.notes, where
            assert len(scene.caption) <= 340, where


@pytest.mark.parametrize("lang", languages())
def test_the_page_evidence_counts_what_its_links_open_and_explains_nothing(
    dataset: Dataset, embedded_bundle: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(embedded_bundle))
    page = run(lang=lang)
    assert not page.exception
    counted = [(url, text) for url, text in links(html(page)) if url.startswith("/practices")]
    assert counted
    for url, text in counted:
        view, problems = parse_view(parse_qs(urlsplit(url).query), dataset.allowed)
        assert problems == (), url
        assert len(select(view, dataset.bundle, dataset.index).practices) == last_number(text), (url, text)
    assert causal(visible(html(page)), lang) == []
