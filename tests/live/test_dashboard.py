"""What the dashboard makes of the live registry, in the embedded region: invariants of any valid content."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from markupsafe import escape

from dashboard.bundles import Shown
from dashboard.contributing.desk import Desk
from dashboard.contributing.draft import draft_of
from dashboard.fragments import fragment
from dashboard.i18n import Words
from dashboard.panels import area_panel, practice_panel
from dashboard.selection import select
from dashboard.story import story_problems, told
from dashboard.view import parse_view
from geodata.bundle import read_bundle
from geodata.models import LANGUAGES
from tests.dashboard.pages.test_evidence_page import causal, html, last_number, links, run, visible


@pytest.fixture(scope="module")
def data(embedded_bundle: Path) -> Shown:
    return Shown(read_bundle(embedded_bundle))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_practice_has_a_panel(data: Shown, lang: str) -> None:
    words = Words(lang, data.bundle.vocabulary)
    for practice in data.bundle.practices["practice_id"]:
        panel = practice_panel(practice, data, words)
        shown = fragment("practice", words, panel=panel)
        assert f"<h2>{escape(panel.name)}</h2>" in shown, practice


def test_every_area_with_a_practice_has_a_panel(data: Shown) -> None:
    words = Words("nl", data.bundle.vocabulary)
    for area in data.bundle.practices["area_id"].dropna().unique():
        panel_of_area = area_panel(area, data, words, None)
        assert fragment("area", words, panel=panel_of_area)
        assert panel_of_area.practices


def test_every_practice_is_the_draft_of_itself(data: Shown) -> None:
    desk = Desk(data)
    for practice in desk.practices:
        answer = desk.check(draft_of(practice))
        assert answer.practice == practice, practice.id
        assert answer.text, practice.id


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_step_of_every_story_can_be_shown(data: Shown, lang: str) -> None:
    for story in data.bundle.stories:
        assert story_problems(story, data) == []
        for scene in told(story, data, Words(lang, data.bundle.vocabulary)).scenes:
            where = (story["id"], scene.id)
            assert len(scene.embed.selection.practices) > 0, where
            assert not scene.bad, where
            assert "{" not in scene.title + scene.caption + scene.notes, where
            assert len(scene.caption) <= 340, where


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_evidence_counts_what_its_links_open_and_explains_nothing(
    data: Shown, embedded_bundle: Path, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(embedded_bundle))
    page = run(lang=lang)
    assert not page.exception
    counted = [(url, text) for url, text in links(html(page)) if url.startswith("/practices")]
    assert counted
    for url, text in counted:
        view, problems = parse_view(parse_qs(urlsplit(url).query), data.allowed)
        assert problems == (), url
        assert len(select(view, data.bundle, data.index).practices) == last_number(text), (url, text)
    assert causal(visible(html(page)), lang) == []
