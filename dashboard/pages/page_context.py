"""What every page shares: the view of this run, the masthead, and the one way to change the view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.maps import scripts
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, language_of, texts
from dashboard.query.dataset import Dataset, current_dataset
from dashboard.query.selection import Selection, select
from dashboard.query.view import BadParameter, View, parse_view, view_params
from geodata.errors import BundleError
from geodata.models import LANGUAGES, Vocabulary

STATIC = Path(__file__).resolve().parents[1] / "maps" / "static"


@dataclass(frozen=True)
class PageContext:
    """One run of a page: the bundle, the view that the address asks for, and the words to say it in.

    ``links`` are the pages by name, for links from one to another.
    """

    dataset: Dataset
    view: View
    words: Words
    problems: tuple[BadParameter, ...]
    links: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def selection(self) -> Selection:
        """The rows on show."""
        return select(self.view, self.dataset.bundle, self.dataset.index)

    def title(self, page: str) -> str:
        """The browser tab's title of a page."""
        return f"{self.words(f'page.{page}')} · {self.words('brand')}"

    def params(self, view: View) -> dict[str, list[str]]:
        """A view as the query parameters of a link."""
        return grouped(view_params(view, self.dataset.default_indicator))

    def change(self, **changes: Any) -> None:
        """Change the view: writes the address, which the next run reads. For callbacks only.

        Starts from the address as it is now: the map writes its position there without a run of the page.
        """
        now, _ = parse_view(_address(), self.dataset.allowed)
        changed = replace(now, lang=self.view.lang)
        st.query_params.from_dict(self.params(replace(changed, **changes)))

    def masthead(self, pages: Mapping[str, Any], current: str) -> None:
        """Name, pages and languages, at the top of every page."""
        words, here = self.words, replace(self.view, practice=None, center=None, zoom=None)
        elsewhere = replace(here, area=None, compare=())
        with st.container(key="masthead", horizontal=True, vertical_alignment="center", gap="medium"):
            with st.container(key="brand", width="content"):
                st.page_link(pages["explore"], label=words("brand"), query_params={"lang": words.lang})
            with st.container(key="nav", horizontal=True, width="content"):
                for name, page in pages.items():
                    target = self.params(here if name == "neighbourhood" else elsewhere)
                    with st.container(key="nav_here", width="content") if name == current else nullcontext():
                        st.page_link(page, label=words(f"page.{name}"), query_params=target)
            with st.container(key="languages", horizontal=True, horizontal_alignment="right"):
                st.segmented_control(
                    words("nav.languages"),
                    LANGUAGES,
                    key=control("lang", words.lang),
                    format_func=str.upper,
                    label_visibility="collapsed",
                    required=True,
                    wrap=True,  # three that always fit: without it they are measured while the page is being made
                    on_change=lambda: self.change(lang=st.session_state["w:lang"]),
                )
        # With the name of the page in it, it runs again on another page.
        run(f"/* {current} */ {scripts.call('pages.js', 'markPage', words.lang)}")


def open_page() -> PageContext | None:
    """Set the page up and read the view from the address; None, with the page saying why, when there is no bundle."""
    st.set_page_config(page_icon=str(STATIC / "symbols" / "favicon.svg"), layout="wide")
    asked = _address()
    lang = language_of(asked.get("lang", []), st.context.locale)
    try:
        dataset = current_dataset()
    except BundleError as problem:
        _unavailable(lang, problem)
        return None
    view, problems = parse_view(asked, dataset.allowed)
    view = replace(view, lang=lang)
    return PageContext(dataset, view, Words(lang, dataset.bundle.vocabulary), problems)


def run(script: str) -> None:
    """Put a script of ours into the page, which runs it where it is drawn anew."""
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def control(name: str, value: object) -> str:
    """The key of a widget that shows ``value``; the view in the address decides, never what a widget remembers.

    Streamlit's own ``bind="query-params"`` writes the labels of chips into the address; ours have counts in them and
    change with the language, so the address keeps ids and is written in :meth:`Frame.change` alone.
    """
    key = f"w:{name}"
    st.session_state[key] = value
    return key


def escape_markdown(text: str) -> str:
    """Text as Streamlit shows it in a label without reading any of it as Markdown."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()<>#+-.!:|~$" else sign for sign in text)


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Query parameters by name."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _address() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _unavailable(lang: str, problem: BundleError) -> None:
    words = Words(lang, Vocabulary(origins={}, facets={}))
    title = texts(lang)["empty.unavailable_title"]
    st.html(
        fragment("empty", words, title=title, text=words("empty.unavailable_text"), command=problem.problems[0].fix)
    )
