"""The form of GitHub on which people propose a practice, made from its questions and the vocabulary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from geodata.contributions.issue_form import SEPARATOR, Question, option, questions, reading_words
from geodata.errors import languages, messages
from geodata.models import Vocabulary

FORM_FILE = ".github/ISSUE_TEMPLATE/practice.yml"
LABEL = "practice"
# The facets of the terms in a line about a reading, in the order in which they are written.
READ_TERMS = {
    "stance": ("stance",),
    "decides": ("decision_about", "decision_by"),
    "resources": ("tenure",),
    "critical_notes": ("critical_note",),
}


def issue_form(vocabulary: Vocabulary) -> str:
    """The text of :data:`FORM_FILE`: the same for the same questions and vocabulary."""
    form = {
        "name": "Propose a practice / Stel een praktijk voor / Proposer une pratique",
        "description": "For anyone: a form becomes a draft that an editor looks at. "
        "Voor iedereen: een formulier wordt een voorstel. Pour tous : un formulaire devient une proposition.",
        "title": "Practice: ",
        "labels": [LABEL],
        "body": [_intro(vocabulary), *(part for question in questions() for part in _parts(question, vocabulary))],
    }

    class Dumper(yaml.SafeDumper):  # type: ignore[misc]
        """Texts of several lines as blocks, as people write them."""

    def text(dumper: yaml.SafeDumper, value: str) -> Any:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)

    Dumper.add_representer(str, text)
    head = "# Made by `make generated` from geodata/contributions/questions.yaml and vocabulary.yaml; do not edit.\n"
    return head + str(yaml.dump(form, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110))


def _intro(vocabulary: Vocabulary) -> dict[str, Any]:
    kinds = {name: term for name, term in vocabulary.facets["support"].items() if name != "unknown"}
    text = "\n".join((
        "Everything you write here is public. Name organisations, never persons; give no telephone numbers and no "
        "e-mail addresses of persons. Leave empty what you do not know.",
        "",
        "Alles wat u hier schrijft is openbaar. Noem organisaties, nooit personen; laat leeg wat u niet weet.",
        "",
        "Tout ce que vous écrivez ici est public. Nommez des organisations, jamais des personnes ; laissez vide "
        "ce que vous ne savez pas.",
        "",
        "*Kinds of support / soorten steun / types de soutien:*",
        *(f"- {option(name, term)}" for name, term in kinds.items()),
        "",
        "*Who pays / wie betaalt / qui paie:*",
        *_terms(vocabulary, "funding"),
        "",
        "*Role: who runs it, who helps / rol: wie trekt, wie helpt / rôle : qui porte, qui aide:*",
        *_terms(vocabulary, "support_role"),
    ))  # fmt: skip
    return {"type": "markdown", "attributes": {"value": text}}


def _terms(vocabulary: Vocabulary, facet: str) -> list[str]:
    return [f"- {option(name, term)}" for name, term in vocabulary.facets[facet].items()]


def _parts(question: Question, vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """A question; before that about readings the words with which its lines start, and their terms."""
    field = _field(question, vocabulary)
    if question.id != "readings":
        return [field]
    lines = ["*How a line starts / hoe een regel begint / comment commence une ligne:*"]
    for key, words in reading_words().items():
        lines.append(f"- **{' / '.join(words[language] for language in ('en', 'nl', 'fr'))}**")
        for facet in READ_TERMS.get(key, ()):
            terms = (option(name, term) for name, term in vocabulary.facets[facet].items())
            lines.append(f"  - {'; '.join(terms)}")
    return [{"type": "markdown", "attributes": {"value": "\n".join(lines)}}, field]


def _field(question: Question, vocabulary: Vocabulary) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": question.heading}
    if question.help:
        attributes["description"] = " — ".join(question.help[language] for language in ("en", "nl", "fr"))
    if question.placeholder:
        attributes["placeholder"] = question.placeholder
    if question.id == "entry":
        attributes["render"] = "yaml"
    if question.kind in ("dropdown", "several"):
        attributes["multiple"] = question.kind == "several"
        attributes["options"] = list(options(question, vocabulary))
    if question.kind == "checkboxes":
        agreed = "It names no private persons / Er staan geen privépersonen in / Aucune personne privée n’est nommée"
        attributes["options"] = [{"label": agreed, "required": True}]
    kind = "dropdown" if question.kind == "several" else question.kind
    # No question is required: who pastes an entry answers no other one, and GitHub enforces required answers in public
    # repositories only. What is missing is reported by the rules.
    return {"type": kind, "id": question.id, "attributes": attributes}


def options(question: Question, vocabulary: Vocabulary) -> Sequence[str]:
    """The options of a list, as the form offers them."""
    if question.id == "language":
        return [f"{language}{SEPARATOR}{messages(language)['language']['name']}" for language in languages()]
    return [option(name, term) for name, term in vocabulary.facets[question.facet].items()]
