"""What every page shares: the view of this run, the masthead, and the one way to change the view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import streamlit as st

from dashboard.components.controls import control
from dashboard.components.scripts import run
from dashboard.maps import scripts
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, language_of, languages, words_of
from dashboard.presenters.moved import requested_area
from dashboard.query.dataset import Dataset, current_dataset
from dashboard.query.selection import Selection, select
from dashboard.query.view import BadParameter, View, parse_view, view_query
from geodata.errors import BundleError
from geodata.models import Vocabulary

STATIC = Path(__file__).resolve().parents[1] / "maps" / "static"


@dataclass(frozen=True)
class PageContext:
    """One run of a page.

    Attributes:
        dataset: the bundle on show.
        view: the view of the address.
        words: texts in the language of the view.
        problems: parameters of the address that cannot be used.
        requested: the area that the address names, which another may stand for.
        links: the pages by name, for links from one to another.
    """

    dataset: Dataset
    view: View
    words: Words
    problems: tuple[BadParameter, ...]
    requested: str = ""
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
        return parse_qs(view_query(view, self.dataset.default_indicator))

    def change(self, **changes: Any) -> None:
        """Change the view: writes the address, which the next run reads. For callbacks only.

        Starts from the address as it is now: the map writes its position there without a run of the page.
        """
        now, _ = parse_view(_address(), self.dataset.allowed)
        st.query_params.from_dict(self.params(replace(now, **{"lang": self.view.lang, **changes})))

    def take(self, name: str, default: object = None) -> Callable[[], None]:
        """A callback that writes a control's value into the view; the ``default`` as None."""

        def change() -> None:
            chosen = st.session_state[f"w:{name}"]
            self.change(**{name: None if chosen == default else chosen})

        return change

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
                    languages(),
                    key=control("lang", words.lang),
                    format_func=str.upper,
                    label_visibility="collapsed",
                    required=True,
                    wrap=True,  # three that always fit: without it they are measured while the page is being made
                    on_change=self.take("lang"),
                )
        # With the name of the page in it, the script runs again on another page.
        run(f"/* {current} */ {scripts.call('pages.js', 'markPage', words.lang)}")


def open_page() -> PageContext | None:
    """Set up the page and read the view from the address.

    Returns:
        None when there is no bundle; the page then shows the reason.
    """
    st.set_page_config(page_icon=str(STATIC / "symbols" / "favicon.svg"), layout="wide")
    params = _address()
    lang = language_of(params.get("lang", []), st.context.locale)
    try:
        dataset = current_dataset()
    except BundleError as problem:
        _unavailable(lang, problem)
        return None
    view, problems = parse_view(params, dataset.allowed)
    words = words_of(dataset, lang)
    return PageContext(dataset, replace(view, lang=lang), words, problems, requested_area(params))


def _address() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _unavailable(lang: str, problem: BundleError) -> None:
    words = Words(lang, Vocabulary(origins={}, facets={}))
    title, text = words("empty.unavailable_title"), words("empty.unavailable_text")
    st.html(fragment("empty", words, title=title, text=text, command=problem.problems[0].fix()))
