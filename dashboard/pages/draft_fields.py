"""The fields of a draft: each writes into the draft of this session and shows the findings about it.

A widget is given its value when it is made and never again while it is on the page: whoever types on while the page
answers must not lose a letter. The draft outlives the widgets, so leaving the page and coming back loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from dashboard.components.controls import escape_markdown
from dashboard.pages.page_context import PageContext
from dashboard.presenters.contribution.draft import Draft, Value
from dashboard.presenters.contribution.draft_checker import DraftCheck
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, texts
from geodata.errors import Problem, languages

DRAFT, EDITION = "draft", "draft_edition"
# Facet of the vocabulary by the field that takes its terms.
FACETS = {
    "setting": "setting",
    "status": "status",
    "visibility": "visibility",
    "groups": "group",
    "initiator": "initiator",
    "studies": "study",
    "public_support": "public_support",
    "supports_kind": "support",
    "supports_funding": "funding",
    "supports_role": "support_role",
    "supports_period_end_reason": "end_reason",
    "supports_period_after": "after_support",
    "stance_term": "stance",
    "decides_about": "decision_about",
    "decides_who": "decision_by",
    "resources_tenure": "tenure",
    "critical_notes_kind": "critical_note",
    "sources_of_solidarity_term": "source_of_solidarity",
}
REQUIRED = frozenset({
    "name", "summary", "setting", "references_url", "references_title", "supports_kind", "supports_what",
    "sources_of_solidarity_term", "location_precision", "decides_about", "decides_who", "decides_references",
    "resources_what", "resources_references", "builds_on_references", "critical_notes_kind", "critical_notes_note",
    "critical_notes_references",
})  # fmt: skip


def draft_now() -> Draft:
    """The draft of this session."""
    draft: Draft = st.session_state.get(DRAFT) or Draft()
    return draft


def store(draft: Draft, reset: bool = False) -> None:
    """Store a draft in the session; ``reset`` gives every field a new widget, with the draft's value in it."""
    st.session_state[DRAFT] = draft
    if reset:
        st.session_state[EDITION] = st.session_state.get(EDITION, 0) + 1


def key_of(path: str) -> str:
    """The key of a field's widget."""
    return f"c{st.session_state.get(EDITION, 0)}:{path}"


def write(values: Mapping[str, Value | None]) -> None:
    """Write values that nobody typed into draft and widgets; for callbacks only."""
    store(draft_now().put(values))
    for path, value in values.items():
        if key_of(path) in st.session_state:
            st.session_state[key_of(path)] = value or None


def label_key(path: str) -> str:
    """The name of a field's texts: without rows and languages, ``supports.2.what.nl`` → ``supports_what``."""
    return "_".join(part for part in path.split(".") if not part.isdigit() and part not in languages())


def label_of(path: str, words: Words) -> str:
    """What a field is called."""
    return words(f"contribute.field.{label_key(path)}")


def sentence_of(item: Problem, path: str, words: Words) -> str:
    """A problem as text beside its field: plain words, no key and no YAML."""
    for name in (item.message_key, item.rule):
        # Replaces findings of the registry which speak of YAML.
        key = f"contribute.said.{name}"
        if name and key in texts(words.lang):
            return words(key, **item.values)
    labelled = replace(item, values={**item.values, "path": label_of(path, words) if path else item.path})
    message, fix = labelled.message(words.lang), labelled.fix(words.lang)
    return f"{message}. {fix[:1].upper()}{fix[1:]}.".replace("`", "")


@dataclass(frozen=True)
class Fields:
    """The fields of one run: the context of the page, the draft, and the findings about it."""

    context: PageContext
    draft: Draft
    answer: DraftCheck

    @property
    def words(self) -> Words:
        """The reader's language."""
        return self.context.words

    def label(self, path: str, lang: str = "") -> str:
        """A field's label, with a star where it is needed."""
        label = label_of(path, self.words)
        if lang and lang != self.words.lang:
            return self.words("contribute.in_language", field=label, language=self.words(f"contribute.lang.{lang}"))
        # A star with nothing after it is no Markdown; escaped, it would be read out with its backslash.
        return f"{label} *" if label_key(path) in REQUIRED else label

    def hint(self, path: str) -> str | None:
        """The example in a field that is empty."""
        name = f"contribute.hint.{label_key(path)}"
        return self.words(name) if name in texts(self.words.lang) else None

    def findings(self, path: str) -> None:
        """The findings about a field, below it.

        An element even while it is empty: one that comes and goes moves what follows, and Streamlit would create the
        containers there again, with the map in them.
        """
        found = [(item.severity, sentence_of(item, path, self.words)) for item in self.answer.findings.get(path, ())]
        st.html(fragment("finding", self.words, found=list(dict.fromkeys(found))))

    def line(self, path: str, live: bool = False, lang: str = "") -> None:
        """A line of text; ``live`` answers while one types."""
        st.text_input(
            self.label(path, lang),
            key=self._key(path, self.draft.values.get(path, "")),
            placeholder=self.hint(path),
            live="400ms" if live else False,
            autocomplete="off",
            on_change=self._take(path),
        )
        self.findings(path)

    def lines(self, *paths: str, widths: tuple[float, ...] = (2.4, 1)) -> None:
        """Lines of text side by side, in columns of these relative widths."""
        for column, path in zip(st.columns(widths), paths, strict=True):
            with column:
                self.line(path)

    def area(self, path: str, lang: str = "") -> None:
        """A text of several lines."""
        st.text_area(
            self.label(path, lang),
            key=self._key(path, self.draft.values.get(path, "")),
            placeholder=self.hint(path),
            height=122,
            on_change=self._take(path),
        )
        self.findings(path)

    def one(self, path: str, options: Sequence[str], name: Callable[[str], str], help_: str | None = None) -> None:
        """One of several options, from a list that can be searched; or none."""
        st.selectbox(
            self.label(path),
            options,
            index=None,
            key=self._key(path, self.draft.values.get(path)),
            format_func=name,
            placeholder=self.hint(path) or self.words("contribute.hint.choose"),
            help=help_,
            on_change=self._take(path),
        )
        self.findings(path)

    def several(self, path: str, options: Sequence[str], name: Callable[[str], str], help_: str | None = None) -> None:
        """Any of several options, all in sight."""
        st.pills(
            self.label(path),
            options,
            selection_mode="multi",
            key=self._key(path, list(self.draft.chosen(path))),
            format_func=name,
            help=help_,
            on_change=self._take(path),
        )
        self.findings(path)

    def term(self, path: str, implied: Callable[[Draft], Mapping[str, Value | None]] | None = None) -> None:
        """One term of the vocabulary, all in sight, with what each of them means.

        Args:
            path: the field.
            implied: the values of other fields that follow from the term where nothing was said there.
        """
        facet = FACETS[label_key(path)]
        st.pills(
            self.label(path),
            self._terms(facet),
            key=self._key(path, self.draft.values.get(path)),
            format_func=lambda term: escape_markdown(self.words.term(facet, term)),
            help=self._meanings(facet),
            on_change=self._take(path, implied),
        )
        self.findings(path)

    def terms(self, path: str) -> None:
        """Any terms of the vocabulary."""
        facet = FACETS[label_key(path)]
        self.several(
            path, self._terms(facet), lambda term: escape_markdown(self.words.term(facet, term)), self._meanings(facet)
        )

    def rows(self, name: str, draw: Callable[[int], None]) -> None:
        """The rows of a list, each drawn from its number, with buttons to add and remove."""
        for at, row in enumerate(self.draft.listed(name), start=1):
            with st.container(key=f"row_{name}_{row}", gap="small"):
                with st.container(key=f"rowhead_{name}_{row}", horizontal=True, vertical_alignment="center"):
                    st.html(fragment("heading", self.words, text=self.words(f"contribute.row.{name}", n=at)))
                    st.button(
                        self.words("contribute.remove"),
                        key=f"remove_{name}_{row}",
                        type="tertiary",
                        icon=":material/close:",
                        on_click=lambda row=row: store(draft_now().without(name, row), reset=True),
                    )
                draw(row)
                self.findings(f"{name}.{row}")
        st.button(
            self.words(f"contribute.add.{name}"),
            key=f"add_{name}",
            icon=":material/add:",
            on_click=lambda: store(draft_now().adding(name)),
        )

    def _terms(self, facet: str) -> list[str]:
        # `unknown` is how the screen names the absence of traces; a trace itself always has a kind.
        return [term for term in self.words.vocabulary.facets[facet] if (facet, term) != ("support", "unknown")]

    def _meanings(self, facet: str) -> str:
        words = self.words
        terms = ((words.term(facet, term), words.definition(facet, term)) for term in self._terms(facet))
        return "\n\n".join(f"**{escape_markdown(label)}**: {escape_markdown(meaning)}" for label, meaning in terms)

    def _key(self, path: str, value: Any) -> str:
        key = key_of(path)
        if key not in st.session_state:
            st.session_state[key] = value
        return key

    def _take(
        self, path: str, implied: Callable[[Draft], Mapping[str, Value | None]] | None = None
    ) -> Callable[[], None]:
        key = key_of(path)

        def take() -> None:
            value = st.session_state.get(key)
            store(draft_now().put({path: tuple(value) if isinstance(value, list | tuple) else value}))
            if implied:
                write(implied(draft_now()))

        return take
