"""The form on which people propose a practice: GitHub accepts it, its lists are the vocabulary, its labels are read."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import yaml

from geodata.contributions.issue import headings
from geodata.contributions.issue_form import option, questions, reading_words
from geodata.contributions.issue_lines import term_of
from geodata.models import Vocabulary
from geodata.project import CHECKOUT, vocabulary_file
from geodata.registry import load_vocabulary
from geodata.spelling import folded
from tools.issue_form import FORM_FILE, LABEL, issue_form


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(vocabulary_file())


@pytest.fixture(scope="module")
def form(vocabulary: Vocabulary) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(issue_form(vocabulary))
    return loaded


@pytest.mark.parametrize(
    ("schema", "file"),
    [("vendor.github-issue-forms", FORM_FILE), ("vendor.github-issue-config", ".github/ISSUE_TEMPLATE/config.yml")],
)
def test_github_accepts_the_form_and_its_configuration(schema: str, file: str) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, file], cwd=CHECKOUT, capture_output=True
    )
    assert checked.returncode == 0, checked.stdout


def test_the_ids_are_those_that_addresses_fill_in(form: dict[str, Any]) -> None:
    """They are a contract: the page Contribute, and links of others, name them."""
    assert [field["id"] for field in form["body"] if field["type"] != "markdown"] == [
        *(
            "entry",
            "name",
            "language",
            "summary_nl",
            "summary_fr",
            "summary_en",
            "setting",
            "visibility",
            "municipality",
        ),
        *(
            "place",
            "address",
            "postcode",
            "point",
            "precision",
            "status",
            "start",
            "end",
            "verified",
            "groups",
            "initiator",
        ),
        *("supports", "public_support", "readings", "references", "agreed"),
    ]
    assert form["labels"] == [LABEL] == ["practice"]


def test_lists_offer_every_term_of_the_vocabulary_and_no_other(form: dict[str, Any], vocabulary: Vocabulary) -> None:
    fields = {field["id"]: field["attributes"] for field in form["body"] if "id" in field}
    facets = [question for question in questions() if question.facet]
    assert len(facets) == 7
    for question in facets:
        terms = vocabulary.facets[question.facet]
        assert [term_of(shown, terms) for shown in fields[question.id]["options"]] == list(terms)


def test_a_new_term_of_the_vocabulary_changes_the_form(vocabulary: Vocabulary) -> None:
    setting = dict(vocabulary.facets["setting"])
    setting["praying"] = setting["living"]
    more = vocabulary.model_copy(update={"facets": {**vocabulary.facets, "setting": setting}})
    assert issue_form(more) != issue_form(vocabulary)


def test_options_of_which_several_may_be_chosen_hold_no_comma(vocabulary: Vocabulary) -> None:
    """GitHub puts a comma between the chosen ones."""
    several = [question for question in questions() if question.kind == "several"]
    assert {question.id for question in several} == {"setting", "groups"}
    shown = [option(*term) for question in several for term in vocabulary.facets[question.facet].items()]
    assert [text for text in shown if "," in text or ";" in text] == []


def test_no_option_is_the_word_that_github_keeps_for_itself(form: dict[str, Any]) -> None:
    options = [text for field in form["body"] for text in field["attributes"].get("options", []) if "id" in field]
    assert [text for text in options if str(text).casefold() == "none"] == []


def test_no_heading_is_that_of_two_questions() -> None:
    owners: dict[str, set[str]] = {}
    for question in questions():
        for heading in headings(question):
            owners.setdefault(heading, set()).add(question.id)
    assert {heading: ids for heading, ids in owners.items() if len(ids) > 1} == {}


def test_every_kind_of_support_payer_and_role_can_be_looked_up_on_the_form(
    form: dict[str, Any], vocabulary: Vocabulary
) -> None:
    intro = form["body"][0]["attributes"]["value"]
    named = [*(set(vocabulary.facets["support"]) - {"unknown"}), *vocabulary.facets["funding"]]
    named += vocabulary.facets["support_role"]
    assert [term for term in named if f"- {term} · " not in intro] == []


def test_how_lines_about_readings_start_and_their_terms_stand_above_their_question(
    form: dict[str, Any], vocabulary: Vocabulary
) -> None:
    at = next(n for n, field in enumerate(form["body"]) if field.get("id") == "readings")
    above = form["body"][at - 1]["attributes"]["value"]
    assert [word for words in reading_words().values() for word in words.values() if word not in above] == []
    facets = ("stance", "decision_about", "decision_by", "tenure", "critical_note")
    named = [term for facet in facets for term in vocabulary.facets[facet]]
    assert [term for term in named if f" {term} · " not in above] == []
    # Lines are told apart by the word they start with.
    starts = [folded(word) for words in reading_words().values() for word in {*words.values()}]
    assert len(starts) == len(set(starts))
