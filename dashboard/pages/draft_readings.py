"""The fields of what only a source can say: each reading beside the page, among those typed in, that says so."""

from __future__ import annotations

import streamlit as st

from dashboard.components.controls import escape_markdown
from dashboard.pages.draft_fields import Fields
from dashboard.presenters.contribution.draft_checker import DraftChecker
from geodata.errors import languages
from geodata.models import READ_BY_EDITORS


def readings(fields: Fields, checker: DraftChecker) -> None:
    """Stance, who decides, what the practice works with, what it grew from, and critical notes."""
    if not reference_rows(fields):
        st.caption(fields.words("contribute.no_page"))
    fields.term("stance.term")
    if fields.draft.written("stance.term"):
        said_by(fields, "stance")
    fields.rows("decides", lambda row: _decision(fields, f"decides.{row}"))
    fields.rows("resources", lambda row: _resource(fields, f"resources.{row}"))
    fields.rows("builds_on", lambda row: _earlier(fields, f"builds_on.{row}", checker))
    fields.rows("critical_notes", lambda row: _note(fields, f"critical_notes.{row}"))


def _decision(fields: Fields, start: str) -> None:
    fields.term(f"{start}.about")
    fields.term(f"{start}.who")
    said_by(fields, start)


def _resource(fields: Fields, start: str) -> None:
    texts_of(fields, f"{start}.what")
    fields.line(f"{start}.held_by")
    fields.term(f"{start}.tenure")
    said_by(fields, start)


def _earlier(fields: Fields, start: str, checker: DraftChecker) -> None:
    fields.line(f"{start}.name")
    names = {practice.id: practice.name for practice in checker.practices if practice.id != fields.draft.changes}
    # One that has left the atlas since stays what it was.
    if stated := fields.draft.written(f"{start}.practice"):
        names.setdefault(stated, stated)
    fields.one(f"{start}.practice", sorted(names, key=lambda name: names[name].casefold()), names.__getitem__)
    said_by(fields, start)


def _note(fields: Fields, start: str) -> None:
    fields.term(f"{start}.kind")
    texts_of(fields, f"{start}.note", long=True)
    said_by(fields, start)


def texts_of(fields: Fields, path: str, long: bool = False) -> None:
    """A text in the reader's language, and in each other one in which it is written."""
    lang = fields.words.lang
    others = [other for other in languages() if other != lang and fields.draft.written(f"{path}.{other}")]
    for one in (lang, *others):
        if long:
            fields.area(f"{path}.{one}", one)
        else:
            fields.line(f"{path}.{one}", lang=one)
    fields.findings(path)


def said_by(fields: Fields, start: str) -> None:
    """The pages that say so; and who reads it so, where that was a page itself."""
    pages = reference_rows(fields)
    if pages:
        fields.several(f"{start}.references", list(pages), lambda row: escape_markdown(pages.get(row, "")))
    if fields.draft.written(f"{start}.read_by"):
        readers = {READ_BY_EDITORS: fields.words("contribute.by_registry"), **pages}
        fields.one(f"{start}.read_by", list(readers), lambda reader: readers.get(reader, ""))


def reference_rows(fields: Fields) -> dict[str, str]:
    """The pages that the draft refers to, by the number of their row."""
    draft, words = fields.draft, fields.words
    rows = enumerate(draft.listed("references"), start=1)
    titles = {
        row: (at, draft.written(f"references.{row}.title") or draft.written(f"references.{row}.url"))
        for at, row in rows
    }
    return {str(row): words("contribute.by_page", n=at, title=title) for row, (at, title) in titles.items() if title}
