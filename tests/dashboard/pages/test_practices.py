"""The page Practices in Streamlit's own harness: every practice as a card or a row of a table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.presenters.i18n import languages, texts
from tests.dashboard.pages.parts import html, sections


@pytest.fixture(autouse=True)
def bundle(atlas_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))


def script() -> None:
    from dashboard.pages import practices
    from dashboard.pages.page_context import open_page

    context = open_page()
    assert context is not None
    practices.page(context)


def run(table: bool = False, **params: str) -> AppTest:
    page = AppTest.from_function(script, default_timeout=60)
    page.query_params.update(params)
    page.session_state["rows_as_table"] = table
    page.run()
    assert not page.exception
    return page


@pytest.mark.parametrize("lang", languages())
def test_every_practice_on_show_is_a_card_or_a_row(lang: str) -> None:
    cards, table = sections(run(lang=lang))["rows"], sections(run(table=True, lang=lang))["rows"]
    assert len(re.findall(r'<article class="card"', cards)) == 15
    assert len(re.findall(r'<th scope="row">', table)) == 15
    pressed = re.compile(r'aria-pressed="true">([^<]+)<')
    assert pressed.findall(cards) == [texts(lang)["practices.cards"]]
    assert pressed.findall(table) == [texts(lang)["practices.table"]]


def test_the_page_has_one_heading_of_the_first_level_and_says_when_nothing_is_left() -> None:
    page = run(lang="en", q="zzzz")
    assert html(page).count("<h1") == 1
    assert texts("en")["empty.title"] in sections(page)["rows"]
