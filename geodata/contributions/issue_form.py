"""The form on which people without Git propose a practice: its questions, and the file that GitHub makes it of.

GitHub hands an answered form on as Markdown, each question's label as a heading. So the labels are a contract: they
are only in ``questions.yaml``, the file is made from them and :mod:`geodata.contributions.issue` reads by them. The ids
are stable: web addresses fill fields in by them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from geodata.documents import load_model
from geodata.errors import GeodataError, languages, messages
from geodata.models import Model, ShortText, Term, Vocabulary

QUESTIONS = Path(__file__).parent / "questions.yaml"
FORM_FILE = ".github/ISSUE_TEMPLATE/practice.yml"
LABEL = "practice"
SEPARATOR = " · "
Kind = Literal["input", "textarea", "dropdown", "several", "checkboxes"]


class Question(Model):
    """One question of the form.

    Attributes:
        id: stable id; also the name of the parameter that fills it in.
        kind: how it is answered; ``several`` is a list of which more than one may be chosen.
        label: in three languages; joined they are the heading of the answer.
        help: one sentence in each language, or none.
        key: key path in an entry; empty where the answer is more than one value.
        facet: of the vocabulary, whose terms are its options.
    """

    id: ShortText
    kind: Kind
    label: Mapping[str, ShortText]
    help: Mapping[str, ShortText] = {}
    key: tuple[str, ...] = ()
    facet: str = ""
    placeholder: str = ""

    @property
    def heading(self) -> str:
        """The label as it is on the form: English, Dutch, French; a word that is the same is written once."""
        return " / ".join(dict.fromkeys(self.label[language] for language in ("en", "nl", "fr")))


class _Form(Model):
    questions: tuple[Question, ...]


@cache
def questions() -> tuple[Question, ...]:
    """Every question, in the order of the form."""
    return load_model(QUESTIONS, _Form, GeodataError)[1].questions


def option(name: str, term: Term) -> str:
    """A term as the form offers it: its id, and what it is called in three languages."""
    return f"{name}{SEPARATOR}{' / '.join(dict.fromkeys(term.label.values()))}"


def issue_form(vocabulary: Vocabulary) -> str:
    """The text of :data:`FORM_FILE`: the same for the same questions and vocabulary."""
    import yaml

    form = {
        "name": "Propose a practice / Stel een praktijk voor / Proposer une pratique",
        "description": "For anyone: a form becomes a draft that an editor looks at. "
        "Voor iedereen: een formulier wordt een voorstel. Pour tous : un formulaire devient une proposition.",
        "title": "Practice: ",
        "labels": [LABEL],
        "body": [_intro(vocabulary), *(_field(question, vocabulary) for question in questions())],
    }

    class Dumper(yaml.SafeDumper):  # type: ignore[misc]
        """Texts of several lines as blocks, as people write them."""

    def text(dumper: yaml.SafeDumper, value: str) -> Any:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)

    Dumper.add_representer(str, text)
    head = "# Made by `make generated` from geodata/contributions/questions.yaml and vocabulary.yaml; do not edit.\n"
    return head + str(yaml.dump(form, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110))


def _intro(vocabulary: Vocabulary) -> dict[str, Any]:
    kinds, payers = vocabulary.facets["support"], vocabulary.facets["funding"]
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
        *(f"- {option(name, term)}" for name, term in kinds.items() if name != "unknown"),
        "",
        "*Who pays / wie betaalt / qui paie:*",
        *(f"- {option(name, term)}" for name, term in payers.items()),
    ))  # fmt: skip
    return {"type": "markdown", "attributes": {"value": text}}


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
