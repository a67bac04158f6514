"""What every page shares: the view of this run, the masthead, and the one way to change the view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import streamlit as st

from dashboard.components.part import Event, part
from dashboard.outlets.mapped_view import MappedView
from dashboard.presenters.findings import Finding
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, language_of, languages, words_of
from dashboard.presenters.moved import requested_area
from dashboard.query.dataset import Dataset, current_dataset
from dashboard.query.parameters import BadParameter
from dashboard.query.selection import Selection
from dashboard.query.view import View, parse_view, view_query
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
    def mapped(self) -> MappedView:
        """The view with what the other outlets derive from it."""
        return MappedView(self.view, self.dataset)

    @property
    def selection(self) -> Selection:
        """The rows on show."""
        return self.mapped.selection

    @property
    def finding(self) -> Finding:
        """The headline of the view, and what belongs to it."""
        return self.mapped.finding

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
        st.query_params.from_dict(self.params(replace(self.view_now(), **{"lang": self.view.lang, **changes})))

    def view_now(self) -> View:
        """The view of the address as it is now; in callbacks another than that of the run before."""
        return parse_view(_address(), self.dataset.allowed)[0]

    def on_event(self, event: Event) -> None:
        """What a part of the page reported that changes the view: its address. For callbacks only."""
        # As the view has them: an address may name a municipality in another way than its option does.
        now, _ = parse_view({"lang": [self.view.lang], **_address()}, self.dataset.allowed)
        changed = changed_params(event, self.params(now))
        if changed is not None:
            view, _ = parse_view(changed, self.dataset.allowed)
            st.query_params.from_dict(self.params(view))

    def masthead(self, pages: Mapping[str, Any], current: str) -> None:
        """Name, pages and languages, at the top of every page."""
        here = replace(self.view, practice=None, center=None, zoom=None)
        elsewhere = replace(here, area=None, compare=())
        links = [
            PageLink(name, self.words(f"page.{name}"), page_address(name, self.params(view)))
            for name, view in ((name, here if name == "neighbourhood" else elsewhere) for name in pages)
        ]
        html = fragment("masthead", self.words, links=links, current=current, languages=languages())
        self.follow(part("parts/masthead.js", "masthead", {"lang": self.words.lang, "html": html}, self.on_event))

    def follow(self, event: Event) -> None:
        """Open the page that a link leads to, if that was pressed; not for callbacks."""
        if event.get("kind") != "page":
            return
        path, _, query = str(event.get("address")).partition("?")
        page = self.links.get(path.strip("/") or "explore")
        if page is not None:
            view, _ = parse_view(parse_qs(query.partition("#")[0]), self.dataset.allowed)
            st.switch_page(page, query_params=self.params(view))


@dataclass(frozen=True)
class PageLink:
    """A page in the masthead: its name, title, and address."""

    name: str
    title: str
    address: str


def page_address(name: str, params: Mapping[str, Sequence[str]]) -> str:
    """The address of a page of the dashboard with the parameters of a view."""
    return f"/{'' if name == 'explore' else name}?{urlencode(params, doseq=True)}"


def changed_params(event: Event, now: Mapping[str, Sequence[str]]) -> dict[str, list[str]] | None:
    """The parameters of an address after what a part of the page reported; None where that changes nothing.

    Args:
        event: ``kind`` ``change`` with ``params`` (name to all its values, none to leave it out), or ``toggle`` with
            ``name`` and ``value``, one value of a parameter that is there or not; or ``whatif`` with ``pins``, all of
            them: latitude, longitude, kind or None. It comes from the browser: anything else is passed over, and
            values are checked by who reads the address.
        now: the parameters as they are.
    """
    params = {name: list(values) for name, values in now.items()}
    if event.get("kind") == "change" and isinstance(event.get("params"), Mapping):
        for name, values in event["params"].items():
            params[str(name)] = [str(value) for value in values] if isinstance(values, list) else []
        return params
    if event.get("kind") == "toggle" and isinstance(event.get("name"), str):
        name, value = event["name"], str(event.get("value"))
        before = params.get(name, [])
        params[name] = [one for one in before if one != value] if value in before else [*before, value]
        return params
    if event.get("kind") == "whatif" and isinstance(event.get("pins"), list):
        pins = [pin for pin in event["pins"] if isinstance(pin, list)]
        params["whatif"] = [",".join(str(part) for part in pin if part is not None) for pin in pins]
        return params
    return None


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
