"""The questions of the form on which people without Git propose a practice.

GitHub hands an answered form on as Markdown, each question's label as a heading. So the labels are a contract: they
are only in ``questions.yaml``: ``tools/issue_form.py`` makes the form from them, and
:mod:`geodata.contributions.issue` reads by them. The ids are stable: web addresses fill fields in by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from geodata.documents import load_model
from geodata.errors import GeodataError
from geodata.fields import ShortText
from geodata.models import Model, Term

QUESTIONS = Path(__file__).parent / "questions.yaml"
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
    readings: Mapping[str, Mapping[str, ShortText]]


@cache
def _form() -> _Form:
    return load_model(QUESTIONS, _Form, GeodataError)[1]


def questions() -> tuple[Question, ...]:
    """Every question, in the order of the form."""
    return _form().questions


def reading_words() -> Mapping[str, Mapping[str, str]]:
    """With which word a line about a reading starts: key of an entry → language → word."""
    return _form().readings


def option(name: str, term: Term) -> str:
    """A term as the form offers it: its id, and what it is called in three languages."""
    return f"{name}{SEPARATOR}{' / '.join(dict.fromkeys(term.label.values()))}"
