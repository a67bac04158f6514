"""Three languages say the same things, and no word on screen hides in code."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from dashboard.presenters.i18n import TEXTS, Words, language_of, languages, texts, typeset
from dashboard.presenters.method import DOCUMENT
from geodata.contributions.issue_form import questions
from geodata.errors import messages
from geodata.models import Vocabulary
from tests.wording import AVOIDED, HARMFUL, avoided, harmful

# What is said of figures, by the beginnings of the keys; why there is no figure has reasons, which are ours.
ABOUT_FIGURES = ("finding.", "together.", "compared.", "remark.", "card.", "sentence.")
REASONS = {
    "nl": r"\b(doordat|omdat|vanwege|wegens)\b",
    "fr": r"\b(parce qu|à cause d|en raison d)",
    "en": r"\b(because|owing to|on account of)\b",
}
DASHBOARD = Path(__file__).resolve().parents[3] / "dashboard"
SHOWN_BY = {
    "button", "caption", "checkbox", "dataframe", "error", "expander", "header", "info", "link_button", "markdown",
    "metric", "multiselect", "page_link", "pills", "popover", "radio", "segmented_control", "selectbox", "slider",
    "subheader", "success", "text", "text_area", "text_input", "title", "toast", "toggle", "warning", "write",
}  # fmt: skip


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_a_number_is_written_the_same_whatever_was_written_before() -> None:
    words = {lang: Words(lang, Vocabulary(origins={}, facets={})) for lang in languages()}
    for first, second in ((0.0, -0.0), (-0.0, 0.0), (1, True), (2.0, 2)):
        assert words["en"].decimal(first, 2) == words["en"].decimal(second, 2)
    assert words["en"].whole(-0.0) == "0"
    assert [words[lang].decimal(1234.5) for lang in ("nl", "fr", "en")] == ["1.234,5", "1\u202f234,5", "1,234.5"]
    assert words["en"].whole(1234.5) == "1,234"


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
    assert [(lang, key) for lang in languages() for key, text in texts(lang).items() if not text.strip()] == []


def test_a_text_fills_in_the_same_names_in_every_language() -> None:
    names = {lang: {key: fields(text) for key, text in texts(lang).items()} for lang in languages()}
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


def leaves(tree: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in tree.items():
        found += leaves(value, f"{prefix}{key}.") if isinstance(value, Mapping) else [(f"{prefix}{key}", str(value))]
    return found


@pytest.mark.parametrize("lang", languages())
def test_the_interface_keeps_to_the_decisions_on_wording(lang: str) -> None:
    assert avoided(texts(lang).items(), lang) == []


@pytest.mark.parametrize("lang", languages())
def test_messages_and_the_form_keep_to_the_decisions_on_wording(lang: Any) -> None:
    form = [
        (question.id, text) for question in questions() for text in (question.label[lang], question.help.get(lang, ""))
    ]
    assert avoided([*leaves(messages(lang)), *form], lang) == []


@pytest.mark.parametrize(
    ("lang", "text", "decision"),
    [
        ("nl", "Wat je weet", "one form of address"),
        ("nl", "niet gekend", "one word for known"),
        ("fr", "un autre territoire", "one word for place and area"),
        ("en", "place {low} to {high}", "a rank is not a place"),
        ("fr", "Pratiques décrites", "one word for documented"),
        ("nl", "veel nood", "need is high or low"),
        ("en", "Need and support", "meeting places, not support"),
        ("fr", "un regard - qui décide", "an en dash"),
        ("en", "DieGem (2013-2016)", "an en dash"),
        ("nl", "{n} % van de inwoners", "per cent"),
        ("en", "95 % interval", "per cent"),
        ("en", "one small picture", "a chart is not a picture"),
        ("fr", "Votre adresse est connue", "an IP address"),
    ],
)
def test_a_text_against_a_decision_would_be_found(lang: str, text: str, decision: str) -> None:
    assert [found for found, _, _ in avoided([("", text)], lang)] == [decision]


def test_every_decision_names_languages_that_exist() -> None:
    assert {lang for by in AVOIDED.values() for lang in by} == set(languages())
    assert all(set(by) == set(languages()) for by in HARMFUL.values())


@pytest.mark.parametrize("lang", languages())
def test_no_text_of_the_interface_judges_people_or_names_a_cause(lang: str) -> None:
    assert harmful(texts(lang).items(), lang) == []


@pytest.mark.parametrize("lang", languages())
def test_a_text_about_figures_gives_no_reasons_for_them(lang: str) -> None:
    about_figures = [(key, text) for key, text in texts(lang).items() if key.startswith(ABOUT_FIGURES)]
    assert len(about_figures) > 100
    assert [(key, text) for key, text in about_figures if re.search(REASONS[lang], text)] == []


def test_the_method_judges_nobody_and_names_no_cause() -> None:
    assert harmful([("method.md", DOCUMENT.read_text("utf-8"))], "en") == []


@pytest.mark.parametrize(
    ("lang", "text", "decision"),
    [
        ("en", "These neighbourhoods deserve more", "nobody deserves"),
        ("nl", "Deze buurt verdient meer", "nobody deserves"),
        ("fr", "Ce quartier mérite mieux", "nobody deserves"),
        ("en", "The most deprived neighbourhood", "a score is high, never a neighbourhood"),
        ("en", "A disadvantaged neighbourhood", "a score is high, never a neighbourhood"),
        ("nl", "Een kansarme buurt", "a score is high, never a neighbourhood"),
        ("nl", "de meest achtergestelde wijk, een probleemwijk", "a score is high, never a neighbourhood"),
        ("nl", "achterstandswijken", "a score is high, never a neighbourhood"),
        ("fr", "Les quartiers défavorisés", "a score is high, never a neighbourhood"),
        ("en", "A place leads to solidarity", "nothing is a cause"),
        ("nl", "Dat is zo dankzij de stad", "nothing is a cause"),
        ("nl", "Een plek leidt tot ontmoeting", "nothing is a cause"),
        ("fr", "Un lieu mène à la rencontre", "nothing is a cause"),
        ("fr", "Grâce à la ville", "nothing is a cause"),
        ("en", "A library would lift Rabot out of the corner; it lifts it out of need", "nothing is solved"),
        ("en", "One place solves it", "nothing is solved"),
        ("nl", "Eén plek lost dat op", "nothing is solved"),
        ("fr", "Un lieu résout cela", "nothing is solved"),
        ("en", "Likely in the corner", "no odds"),
        ("nl", "Waarschijnlijk in de hoek", "no odds"),
        ("fr", "Probable", "no odds"),
    ],
)
def test_a_harmful_text_would_be_found(lang: str, text: str, decision: str) -> None:
    assert [found for found, _, _ in harmful([("", text)], lang)] == [decision]


@pytest.mark.parametrize(
    ("lang", "measure", "page", "own_address"),
    [
        ("nl", "bekende ontmoetingsplekken", "Presenteren", "uw IP-adres"),
        ("fr", "lieux de rencontre connus", "Présenter", "votre adresse IP"),
        ("en", "known meeting places", "Present", "your IP address"),
    ],
)
def test_the_words_that_were_decided_on(lang: str, measure: str, page: str, own_address: str) -> None:
    for key in ("together.title", "together.support.low", "together.support.high", "neighbourhood.figures.support"):
        assert measure in texts(lang)[key].lower()
    assert texts(lang)["present.title"] == page
    assert own_address in texts(lang)["map.outside_note"]
    rank = "rank" if lang == "en" else "rang"
    for key in ("detail.rank", "neighbourhood.figures.rank"):
        assert texts(lang)[key].lower().startswith(rank)


def test_french_punctuation_never_begins_a_line() -> None:
    assert [key for key, text in texts("fr").items() if re.search(r" [;:?!%»]|« |\d \d{3}\b", text)] == []


@pytest.mark.parametrize("lang", languages())
def test_a_unit_never_begins_a_line(lang: str) -> None:
    assert [key for key, text in texts(lang).items() if re.search(r"[\d}] (m|km|km²)\b", text)] == []
    assert re.search("[\u00a0\u202f]", (TEXTS / f"{lang}.yaml").read_text("utf-8")) is None


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "« Oui » : 10 000 m ; 5 % ?", "«\u00a0Oui\u00a0»\u00a0: 10\u202f000\u00a0m\u202f; 5\u00a0%\u202f?"),
        ("fr", "En 2011, 237 quartiers à https://example.org", "En 2011, 237 quartiers à https://example.org"),
        ("nl", "{n} m in vogelvlucht : 10 000", "{n}\u00a0m in vogelvlucht : 10 000"),
    ],
)
def test_texts_are_set_with_the_spaces_of_their_language(lang: str, text: str, expected: str) -> None:
    assert typeset(text, lang) == expected
    assert typeset(expected, lang) == expected


def test_a_text_of_the_data_is_set_by_the_language_that_it_is_in() -> None:
    both: Mapping[str, str | None] = {"nl": "wat ? wie", "fr": "quoi ? qui"}
    words = Words("fr", Vocabulary(origins={}, facets={}))
    assert words.local(both) == "quoi\u202f? qui"
    assert words.local({**both, "fr": None}) == "wat ? wie"


@pytest.mark.parametrize(("lang", "expected"), [("nl", "12%"), ("fr", "12\u00a0%"), ("en", "12%")])
def test_a_percentage_is_written_as_in_its_language(lang: str, expected: str) -> None:
    assert Words(lang, Vocabulary(origins={}, facets={})).percent(0.12) == expected
