"""Contribute: a form whose answers become an entry of the registry, checked by the registry's own rules.

For people who never saw a registry: required fields first, the rest collapsed, and nothing stored on the server.
"""

from __future__ import annotations

import streamlit as st

from dashboard.components.controls import escape_markdown
from dashboard.pages.draft_fields import Fields, draft_now, label_of, store
from dashboard.pages.draft_place import location_picker, place_fields
from dashboard.pages.draft_readings import readings, reference_rows, said_by, texts_of
from dashboard.pages.page_context import PageContext
from dashboard.presenters.contribution.draft import Draft, draft_of, implied_role
from dashboard.presenters.contribution.draft_checker import DraftChecker
from dashboard.presenters.contribution.location_search import LocationSearch
from dashboard.presenters.contribution.preview import preview
from dashboard.presenters.contribution.submission import file_name, issue_address, repository
from dashboard.presenters.fragments import fragment
from dashboard.query.dataset import Dataset, derived
from geodata.errors import languages
from geodata.models import READ_BY_EDITORS

OPENED, CONFIRMING = "draft_opened", "draft_start_over"


def page(context: PageContext) -> None:
    """The form, and beside it what is still needed, the submission, and the card."""
    checker, places = _checker_and_places(context.dataset)
    _open_requested(context, checker)
    draft = draft_now()
    fields = Fields(context, draft, checker.check(draft))
    with st.container(key="contribute"):
        _head(fields)
        form, beside = st.columns([1.55, 1], gap="large")
        with form, st.container(key="form"):
            _what(fields, checker)
            _where(fields, places)
            _shown(fields)
            _more(fields, checker)
        with beside, st.container(key="beside"):
            _state(fields)
            _submission(fields)
            _preview(fields, places)


@derived
def _checker_and_places(dataset: Dataset) -> tuple[DraftChecker, LocationSearch]:
    return DraftChecker(dataset), LocationSearch(dataset)


def _open_requested(context: PageContext, checker: DraftChecker) -> None:
    """Begin with the practice that the address names, once."""
    requested = context.view.practice
    if requested is None or st.session_state.get(OPENED) == requested:
        return
    st.session_state[OPENED] = requested
    for practice in checker.practices:
        if practice.id == requested:
            store(draft_of(practice), reset=True)


def _head(fields: Fields) -> None:
    words, draft = fields.words, fields.draft
    title = words(
        "contribute.change_title" if draft.changes else "contribute.title", name=draft.written("name") or draft.changes
    )
    lead = words("contribute.change_lead" if draft.changes else "contribute.lead")
    st.html(fragment("contribute_head", words, title=title, lead=lead))


def _step(fields: Fields, name: str, title: bool = True, note: bool = True) -> None:
    words = fields.words
    text = words(f"contribute.note.{name}") if note else ""
    st.html(fragment("step", words, title=words(f"contribute.step.{name}") if title else "", note=text))


def _what(fields: Fields, checker: DraftChecker) -> None:
    words = fields.words
    with st.container(key="step_what", gap="small"):
        _step(fields, "what", note=False)
        fields.line("name", live=True)
        alike = [
            (item.id, item.name, checker.dataset.municipality_name(item.place.municipality or "", words.lang))
            for item in checker.alike(fields.draft)
        ]
        st.html(fragment("alike", words, alike=alike))
        fields.area(f"summary.{words.lang}")
        others = [lang for lang in languages() if lang != words.lang]
        written = any(fields.draft.written(f"summary.{lang}") for lang in others)
        with st.expander(words("contribute.other_languages"), expanded=written, key=f"others_{words.lang}"):
            for lang in others:
                fields.area(f"summary.{lang}", lang)
        fields.findings("summary")
        fields.terms("setting")


def _where(fields: Fields, places: LocationSearch) -> None:
    with st.container(key="step_where", gap="small"):
        _step(fields, "where")
        place_fields(fields, places)


def _shown(fields: Fields) -> None:
    def reference(row: int) -> None:
        fields.line(f"references.{row}.url")
        fields.line(f"references.{row}.title")
        fields.lines(f"references.{row}.publisher", f"references.{row}.year")

    with st.container(key="step_shown", gap="small"):
        _step(fields, "shown")
        fields.rows("references", reference)
        fields.findings("references")


def _more(fields: Fields, checker: DraftChecker) -> None:
    """Optional fields, collapsed."""
    words = fields.words
    with st.expander(words("contribute.step.support"), key="fold_support"):
        _step(fields, "support", title=False)
        fields.rows("supports", lambda row: _support(fields, row))
        fields.term("public_support")
    with st.expander(words("contribute.step.time"), key="fold_time"):
        fields.lines("period.start", "period.end", widths=(1, 1))
        fields.term("status")
        fields.line("verified")
    with st.expander(words("contribute.step.people"), key="fold_people"):
        fields.terms("groups")
        fields.term("initiator")
        fields.terms("studies")
        _step(fields, "people", title=False)
        fields.rows("sources_of_solidarity", lambda row: _reading(fields, row))
    with st.expander(words("contribute.step.readings"), key="fold_readings"):
        _step(fields, "readings", title=False)
        readings(fields, checker)


def _support(fields: Fields, row: int) -> None:
    start, draft = f"supports.{row}", fields.draft
    fields.term(f"{start}.kind", lambda draft: implied_role(draft, start))
    texts_of(fields, f"{start}.what")
    fields.line(f"{start}.provider")
    fields.term(f"{start}.role")
    fields.term(f"{start}.funding")
    fields.lines(f"{start}.period.start", f"{start}.period.end", widths=(1, 1))
    ended = [f"{start}.period.{part}" for part in ("end", "end_reason", "after")]
    if any(map(draft.written, ended)):
        fields.term(f"{start}.period.end_reason")
        fields.term(f"{start}.period.after")
    said_by(fields, start)


def _reading(fields: Fields, row: int) -> None:
    readers = {READ_BY_EDITORS: fields.words("contribute.by_registry"), **reference_rows(fields)}
    fields.term(f"sources_of_solidarity.{row}.term")
    fields.one(f"sources_of_solidarity.{row}.read_by", list(readers), lambda reader: readers.get(reader, ""))


def _state(fields: Fields) -> None:
    """What is still needed; how many fields are wrong; or that the entry is complete."""
    check = fields.answer
    wrong = sum(any(item.severity == "error" for item in found) for found in check.findings.values())
    needed = [_needed(path, fields) for path in check.needed]
    st.html(fragment("state", fields.words, needed=needed, wrong=wrong, ready=bool(check.text)))
    fields.findings("")


def _needed(path: str, fields: Fields) -> str:
    words, parts = fields.words, path.split(".")
    label = label_of(path, words)
    rows = fields.draft.listed(parts[0])
    if len(parts) < 2 or not parts[1].isdigit() or (parts[0] == "references" and len(rows) == 1):
        return label
    row = words(f"contribute.row.{parts[0]}", n=rows.index(int(parts[1])) + 1)
    return words("contribute.needed_row", field=label, row=row)


def _preview(fields: Fields, places: LocationSearch) -> None:
    words, draft = fields.words, fields.draft
    with st.container(key="preview", gap="small"):
        st.html(fragment("heading", words, text=words("contribute.preview")))
        if not draft.written("name"):
            st.caption(words("contribute.preview_later"))
            return
        panel = preview(fields.answer.drafted.entry, fields.context.dataset, places, words)
        with st.container(key="preview_card"):
            st.html(fragment("practice", words, panel=panel, draft=True))
        if draft.written("location.precision"):
            location_picker(fields, pick=False)
            if draft.written("location.precision") == "municipality":
                st.caption(words("contribute.preview_town"))


def _submission(fields: Fields) -> None:
    """Copy, download or propose the entry; and what happens then."""
    words, text, address = fields.words, fields.answer.text, repository()
    with st.container(key="out", gap="small"):
        st.html(fragment("heading", words, text=words("contribute.out")))
        with st.container(key="ways", horizontal=True, gap="small"):
            whole = _propose(fields, address) if address else True
            st.html(fragment("copy_entry", words, text=text))
            st.download_button(
                words("contribute.download"),
                data=text,
                file_name=file_name(fields.answer.drafted.entry.get("id", "practice")),
                mime="application/yaml",
                key="download_entry",
                icon=":material/download:",
                disabled=not text,
                on_click="ignore",
            )
        if text and not whole:
            st.caption(words("contribute.issue_long"))
        st.html(fragment("entry", words, text=text))
        st.caption(words("contribute.next_issue" if address else "contribute.next"))
        _start_over(fields)


def _propose(fields: Fields, repository_address: str) -> bool:
    """The link to the issue form of the registry's repository; whether the entry fits into the link."""
    draft, text = fields.draft, fields.answer.text
    link, whole = issue_address(repository_address, draft.written("name"), draft.written("place.municipality"), text)
    st.link_button(
        fields.words("contribute.issue"), link, type="primary", disabled=not text, icon=":material/open_in_new:"
    )
    return whole


def _start_over(fields: Fields) -> None:
    """The button that empties the form, after a question."""
    words = fields.words
    if fields.draft.untouched:
        return
    if not st.session_state.get(CONFIRMING):
        st.button(
            words("contribute.start_over"),
            key="start_over",
            type="tertiary",
            on_click=lambda: st.session_state.update({CONFIRMING: True}),
        )
        return
    with st.container(key="start_over_asked", gap="small"):
        st.markdown(escape_markdown(words("contribute.start_over_ask")))
        with st.container(key="start_over_answers", horizontal=True, gap="small"):
            st.button(
                words("contribute.start_over_yes"), key="start_over_yes", on_click=lambda: _emptied(fields.context)
            )
            st.button(
                words("contribute.start_over_no"),
                key="start_over_no",
                on_click=lambda: st.session_state.update({CONFIRMING: False}),
            )


def _emptied(context: PageContext) -> None:
    st.session_state.update({CONFIRMING: False, OPENED: None})
    store(Draft(), reset=True)
    if context.view.practice:
        context.change(practice=None)
