"""Contribute: a form whose answers become an entry of the registry, checked by the registry's own rules.

For people who never saw a registry: what is needed comes first, the rest is folded away, and nothing is stored.
"""

from __future__ import annotations

import streamlit as st

from dashboard.maps import scripts
from dashboard.pages.draft_fields import Fields, draft_now, keep, label_of
from dashboard.pages.draft_place import place_fields, spot
from dashboard.pages.page_context import PageContext, escape_markdown, run
from dashboard.presenters.contribution.draft import READ_BY_EDITORS, Draft, draft_of
from dashboard.presenters.contribution.draft_checker import DraftChecker
from dashboard.presenters.contribution.location_search import LocationSearch
from dashboard.presenters.contribution.preview import preview
from dashboard.presenters.contribution.submission import file_name, issue_address, repository
from dashboard.presenters.fragments import fragment
from geodata.models import LANGUAGES

OPENED, ASKED = "draft_opened", "draft_start_over"


def page(frame: PageContext) -> None:
    """The form, and beside it what is still needed, the card, and the ways out."""
    desk = frame.dataset.once("desk", lambda: DraftChecker(frame.dataset))
    places = frame.dataset.once("places", lambda: LocationSearch(frame.dataset))
    _open_asked(frame, desk)
    draft = draft_now()
    fields = Fields(frame, draft, desk.check(draft))
    with st.container(key="contribute"):
        _head(fields)
        form, beside = st.columns([1.55, 1], gap="large")
        with form, st.container(key="form"):
            _what(fields, desk)
            _where(fields, places)
            _shown(fields)
            _more(fields)
        with beside, st.container(key="beside"):
            _state(fields)
            _out(fields)
            _preview(fields, places)


def _open_asked(frame: PageContext, desk: DraftChecker) -> None:
    """Begin with the practice that the address names, once."""
    asked = frame.view.practice
    if asked is None or st.session_state.get(OPENED) == asked:
        return
    st.session_state[OPENED] = asked
    found = next((practice for practice in desk.practices if practice.id == asked), None)
    if found is not None:
        keep(draft_of(found), anew=True)


def _head(fields: Fields) -> None:
    words, draft = fields.words, fields.draft
    title = words("contribute.title")
    if draft.changes:
        title = words("contribute.change_title", name=draft.written("name") or draft.changes)
    lead = words("contribute.change_lead" if draft.changes else "contribute.lead")
    st.html(fragment("contribute_head", words, title=title, lead=lead))


def _step(fields: Fields, name: str, title: bool = True, note: bool = True) -> None:
    words = fields.words
    said = words(f"contribute.note.{name}") if note else ""
    st.html(fragment("step", words, title=words(f"contribute.step.{name}") if title else "", note=said))


def _what(fields: Fields, desk: DraftChecker) -> None:
    words = fields.words
    with st.container(key="step_what", gap="small"):
        _step(fields, "what", note=False)
        fields.line("name", live=True)
        alike = [(item.id, item.name, item.place.municipality or "") for item in desk.alike(fields.draft)]
        st.html(fragment("alike", words, alike=alike))
        fields.area(f"summary.{words.lang}")
        others = [lang for lang in LANGUAGES if lang != words.lang]
        written = any(fields.draft.written(f"summary.{lang}") for lang in others)
        with st.expander(words("contribute.other_languages"), expanded=written, key=f"others_{words.lang}"):
            for lang in others:
                fields.area(f"summary.{lang}", lang)
        fields.say("summary")
        fields.terms("setting")


def _where(fields: Fields, places: LocationSearch) -> None:
    with st.container(key="step_where", gap="small"):
        _step(fields, "where")
        place_fields(fields, places)


def _shown(fields: Fields) -> None:
    def reference(row: int, _at: int) -> None:
        fields.line(f"references.{row}.url")
        fields.line(f"references.{row}.title")
        left, right = st.columns([2.4, 1])
        with left:
            fields.line(f"references.{row}.publisher")
        with right:
            fields.line(f"references.{row}.year")

    with st.container(key="step_shown", gap="small"):
        _step(fields, "shown")
        fields.rows("references", reference)
        fields.say("references")


def _more(fields: Fields) -> None:
    """What may stay empty, folded away."""
    words = fields.words
    with st.expander(words("contribute.step.support"), key="fold_support"):
        _step(fields, "support", title=False)
        fields.rows("supports", lambda row, _at: _support(fields, row))
        fields.term("public_support")
    with st.expander(words("contribute.step.time"), key="fold_time"):
        left, right = st.columns(2)
        with left:
            fields.line("period.start")
        with right:
            fields.line("period.end")
        fields.term("status")
        fields.line("verified")
    with st.expander(words("contribute.step.people"), key="fold_people"):
        fields.terms("groups")
        fields.term("initiator")
        fields.terms("studies")
        _step(fields, "people", title=False)
        fields.rows("sources_of_solidarity", lambda row, _at: _reading(fields, row))


def _support(fields: Fields, row: int) -> None:
    start, lang = f"supports.{row}", fields.words.lang
    fields.term(f"{start}.kind")
    fields.line(f"{start}.what.{lang}")
    for other in LANGUAGES:
        if other != lang and fields.draft.written(f"{start}.what.{other}"):
            fields.line(f"{start}.what.{other}", lang=other)
    fields.say(f"{start}.what")
    fields.line(f"{start}.provider")
    fields.term(f"{start}.funding")
    pages = _pages(fields)
    if pages:
        fields.several(f"{start}.references", list(pages), lambda number: escape_markdown(pages[number]))


def _reading(fields: Fields, row: int) -> None:
    readers = {READ_BY_EDITORS: fields.words("contribute.by_registry"), **_pages(fields)}
    fields.term(f"sources_of_solidarity.{row}.term")
    fields.one(f"sources_of_solidarity.{row}.read_by", list(readers), lambda reader: readers.get(reader, ""))


def _pages(fields: Fields) -> dict[str, str]:
    """The pages that are named, by the number of their row."""
    draft, words = fields.draft, fields.words
    rows = enumerate(draft.listed("references"), start=1)
    titles = {
        row: (at, draft.written(f"references.{row}.title") or draft.written(f"references.{row}.url"))
        for at, row in rows
    }
    return {str(row): words("contribute.by_page", n=at, title=title) for row, (at, title) in titles.items() if title}


def _state(fields: Fields) -> None:
    """What is still needed, quietly; what is wrong, by number; or that all is there."""
    answer, words = fields.answer, fields.words
    wrong = sum(any(item.severity == "error" for item in found) for found in answer.findings.values())
    needed = [_needed(path, fields) for path in answer.needed]
    st.html(fragment("state", words, needed=needed, wrong=wrong, ready=bool(answer.text)))
    fields.say("")


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
        panel = preview(fields.answer.drafted.entry, fields.frame.dataset, places, words)
        with st.container(key="preview_card"):
            st.html(fragment("practice", words, panel=panel, draft=True))
        if draft.written("location.precision"):
            spot(fields, pick=False)
            if draft.written("location.precision") == "municipality":
                st.caption(words("contribute.preview_town"))


def _out(fields: Fields) -> None:
    """Copy, download, or propose; and what happens then."""
    words, text, kept_at = fields.words, fields.answer.text, repository()
    with st.container(key="out", gap="small"):
        st.html(fragment("heading", words, text=words("contribute.out")))
        with st.container(key="ways", horizontal=True, gap="small"):
            whole = _propose(fields, kept_at) if kept_at else True
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
        run(scripts.call("pages.js", "listenForCopy"))
        st.caption(words("contribute.next_issue" if kept_at else "contribute.next"))
        _start_over(fields)


def _propose(fields: Fields, kept_at: str) -> bool:
    """The way to the form where the registry is kept; whether the entry fits into the link."""
    words, text = fields.words, fields.answer.text
    town = fields.draft.written("place.municipality")
    address, whole = issue_address(kept_at, fields.draft.written("name"), town, text)
    label = words("contribute.issue")
    st.link_button(label, address, type="primary", disabled=not text, icon=":material/open_in_new:")
    return whole


def _start_over(fields: Fields) -> None:
    words = fields.words
    if fields.draft.untouched:
        return
    if not st.session_state.get(ASKED):
        st.button(
            words("contribute.start_over"),
            key="start_over",
            type="tertiary",
            on_click=lambda: st.session_state.update({ASKED: True}),
        )
        return
    with st.container(key="start_over_asked", gap="small"):
        st.markdown(escape_markdown(words("contribute.start_over_ask")))
        with st.container(key="start_over_answers", horizontal=True, gap="small"):
            st.button(words("contribute.start_over_yes"), key="start_over_yes", on_click=lambda: _emptied(fields.frame))
            st.button(
                words("contribute.start_over_no"),
                key="start_over_no",
                on_click=lambda: st.session_state.update({ASKED: False}),
            )


def _emptied(frame: PageContext) -> None:
    st.session_state[ASKED] = False
    st.session_state[OPENED] = None
    keep(Draft(), anew=True)
    if frame.view.practice:
        frame.change(practice=None)
