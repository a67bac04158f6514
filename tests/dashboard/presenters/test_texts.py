"""Three languages say the same things, and no word on screen hides in code."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from dashboard.presenters.i18n import language_of, texts
from geodata.models import LANGUAGES

DASHBOARD = Path(__file__).resolve().parents[3] / "dashboard"
SHOWN_BY = {
    "button", "caption", "checkbox", "dataframe", "error", "expander", "header", "info", "link_button", "markdown",
    "metric", "multiselect", "page_link", "pills", "popover", "radio", "segmented_control", "selectbox", "slider",
    "subheader", "success", "text", "text_area", "text_input", "title", "toast", "toggle", "warning", "write",
}  # fmt: skip


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_language_has_the_same_keys() -> None:
    assert set(texts("nl")) == set(texts("fr")) == set(texts("en"))


def test_every_text_is_used() -> None:
    files = [*DASHBOARD.rglob("*.py"), *(DASHBOARD / "presenters" / "templates").glob("*.html")]
    code = "".join(path.read_text("utf-8") for path in files)

    def used(key: str) -> bool:
        whole = re.sub(r"\.(one|other)$", "", key)
        parts = whole.split(".")
        stems = [".".join(parts[:n]) + "." for n in range(1, len(parts))]
        return f'"{whole}"' in code or any(f"{stem}{{" in code or f'"{stem}" ~' in code for stem in stems)

    assert [key for key in texts("en") if not used(key)] == []


def test_no_text_is_empty() -> None:
    assert [(lang, key) for lang in LANGUAGES for key, text in texts(lang).items() if not text.strip()] == []


def test_a_text_fills_in_the_same_names_in_every_language() -> None:
    names = {lang: {key: fields(text) for key, text in texts(lang).items()} for lang in LANGUAGES}
    assert {key for key in names["en"] if not names["nl"][key] == names["fr"][key] == names["en"][key]} == set()


def literals_shown(source: str) -> list[str]:
    """Texts with letters that a Streamlit call would show to a person as they stand in the code."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SHOWN_BY:
            shown = [*node.args[:1], *(k.value for k in node.keywords if k.arg in ("label", "help", "placeholder"))]
            texts_ = [str(a.value) for a in shown if isinstance(a, ast.Constant)]
            found += [text for text in texts_ if re.search("[A-Za-z]{2}", text)]
    return found


def test_pages_show_no_literal_text() -> None:
    pages = sorted((DASHBOARD / "pages").glob("*.py"))
    assert pages
    assert [(path.name, text) for path in pages for text in literals_shown(path.read_text("utf-8"))] == []


def test_a_literal_text_would_be_found() -> None:
    assert literals_shown('st.button("Close", key="x")\nst.caption(words("a"))\nst.pills(words("b"), help="why")') == [
        "Close",
        "why",
    ]


def words_of(template: str) -> list[str]:
    """Words that a template holds itself, outside of markup and expressions."""
    bare = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>", " ", template, flags=re.DOTALL)
    return re.findall(r"[A-Za-zÀ-ÿ]{3,}", bare.replace("solidariteitdiversiteit.be", ""))


def test_templates_hold_no_words_of_their_own() -> None:
    templates = sorted((DASHBOARD / "presenters" / "templates").glob("*.html"))
    assert templates
    assert [(path.name, word) for path in templates for word in words_of(path.read_text("utf-8"))] == []
    assert words_of("<p>{{ name }} was here</p>") == ["was", "here"]


@pytest.mark.parametrize(
    ("asked", "browser", "expected"),
    [
        ([], None, "nl"),
        ([], "fr-BE", "fr"),
        ([], "en", "en"),
        ([], "de-DE", "nl"),
        (["fr"], "en-GB", "fr"),
        (["xx"], "en-GB", "en"),
    ],
)
def test_the_address_decides_the_language_then_the_browser_then_dutch(
    asked: list[str], browser: str | None, expected: str
) -> None:
    assert language_of(asked, browser) == expected
