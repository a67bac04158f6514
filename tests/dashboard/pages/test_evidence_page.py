"""The page Evidence: every link opens the rows that it counts, nothing is explained, filters change no figure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard.presenters.evidence import report
from dashboard.presenters.i18n import languages, texts
from dashboard.query.dataset import Dataset
from dashboard.query.selection import select
from dashboard.query.view import parse_view
from dashboard.web.routes import routes
from geodata.bundle import Bundle, read_bundle
from geodata.bundle.models.measures import Association
from tests.dashboard.pages.parts import html, sections

ROOT = Path(__file__).resolve().parents[3]
Body = Callable[[str], str]
# Words that say that one thing brings about another. The page counts and compares.
CAUSAL = {
    "en": ["lead to", "leads to", "led to", "because of", "due to", "thanks to", "effect", "impact", "influenc",
           "cause", "causal", "result in", "results in", "bring about", "brings about", "drives", "boost",
           "makes possible"],
    "nl": ["leidt tot", "leiden tot", "zorgt voor", "zorgen voor", "vanwege", "dankzij", "omwille van", "als gevolg",
           "ten gevolge", "effect", "impact", "invloed", "oorza", "veroorza", "bevorder", "brengt teweeg"],
    "fr": ["entraîn", "mène à", "mènent à", "conduit à", "à cause", "cause", "causal", "grâce à", "en raison de",
           "effet", "impact", "influenc", "conséquence", "provoqu", "favoris", "engendr", "fait que"],
}  # fmt: skip


def script() -> None:
    from dashboard.pages import evidence
    from dashboard.pages.page_context import open_page

    context = open_page()
    if context is not None:
        evidence.page(context)


@pytest.fixture(scope="module")
def small(atlas_bundle: Path) -> Bundle:
    return read_bundle(atlas_bundle)


@pytest.fixture(scope="module")
def dataset(small: Bundle) -> Dataset:
    return Dataset(small)


@pytest.fixture(scope="module")
def body(atlas_bundle: Path) -> Body:
    """The page's HTML in a language; each is drawn once."""
    drawn: dict[str, str] = {}

    def of(lang: str) -> str:
        if lang not in drawn:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
                page = run(lang=lang)
            assert not page.exception
            drawn[lang] = html(page)
        return drawn[lang]

    return of


def run(**params: str) -> AppTest:
    page = AppTest.from_function(script, default_timeout=60)
    page.query_params.update(params)
    return page.run()


def visible(body: str) -> str:
    """What a person reads or hears: the text of the page and of its pictures."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


class Links(HTMLParser):
    """Address and words of every link; of one in a picture, what a screen reader says."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "a":
            self._open = (named["href"] or "", named.get("aria-label") or "")

    def handle_data(self, data: str) -> None:
        if self._open and not self._open[1].strip():
            self._open = (self._open[0], data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open:
            self.found.append(self._open)
            self._open = None


def links(body: str) -> list[tuple[str, str]]:
    parser = Links()
    parser.feed(body)
    return parser.found


def last_number(text: str) -> int:
    """The last whole number of a text, with what a language sets between its thousands."""
    return int(re.sub(r"\D", "", re.findall(r"\d[\d.,\u202f\u00a0]*", text)[-1]))


# The page


@pytest.mark.parametrize("lang", languages())
def test_the_page_runs_in_every_language_and_opens_with_counts(dataset: Dataset, body: Body, lang: str) -> None:
    said = re.search(r"<h1>(.*?)</h1>", body(lang))
    row = next(row for row in dataset.bundle.evidence.shares if row.id == "professional" and row.by is None)
    assert said
    assert [int(n) for n in re.findall(r"\d+", said[1])] == [row.yes, row.total, row.unknown]
    names = [name for name in report.ANCHORS if f'id="{name}"' in body(lang)]
    assert names == list(report.ANCHORS)


@pytest.mark.parametrize("lang", languages())
def test_every_link_opens_exactly_the_rows_that_it_counts(dataset: Dataset, body: Body, lang: str) -> None:
    found = [(url, text) for url, text in links(body(lang)) if url.startswith("/practices")]
    assert len(found) > 60
    for url, text in found:
        view, problems = parse_view(parse_qs(urlsplit(url).query), dataset.allowed)
        assert problems == (), url
        assert view.lang == lang
        assert len(select(view, dataset.bundle, dataset.index).practices) == last_number(text), (url, text)


def test_the_other_links_lead_to_places_that_there_are(
    atlas_bundle: Path, small: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    allowed, body = Dataset(small).allowed, html(run(lang="fr", indicator="bimd2011_income"))
    anchors = set(re.findall(r'<a id="([^"]+)"', (ROOT / "docs" / "method.md").read_text("utf-8")))
    places = set(re.findall(r' id="([^"]+)"', body))
    client = TestClient(Starlette(routes=routes(atlas_bundle)))
    for url, _ in links(body):
        if url.startswith("/method"):
            assert urlsplit(url).query == "lang=fr"
            assert urlsplit(url).fragment in anchors
        elif url.startswith("#"):
            assert url[1:] in places
        elif url.startswith("/api/"):
            assert client.get(url).status_code == 200, url
        elif url.startswith("/?"):
            assert parse_view(parse_qs(urlsplit(url).query), allowed)[1] == ()
        else:
            assert url.startswith(("/practices?", "/about?", "https://", "http://")), url


def test_a_bad_parameter_is_told_and_the_figures_stand(atlas_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    body = html(run(lang="en", indicator="<b>x</b>"))
    assert "&lt;b&gt;x&lt;/b&gt;" in body
    assert "<b>x</b>" not in body
    assert "Deprivation 2011" in body


def test_the_reader_chooses_the_figure_of_need(atlas_bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    chooser = sections(run(lang="en", indicator="bimd2011_crime"))["need"]
    assert 'data-parameter="indicator"' in chooser
    options = re.findall(r'<option value="([^"]+)"( selected)?>([^<]+)</option>', chooser)
    assert len(options) > 2
    assert "Deprivation 2011" in [label for _, _, label in options]
    assert [name for name, selected, _ in options if selected] == ["bimd2011_crime"]


def test_filters_of_other_pages_change_no_figure(
    atlas_bundle: Path, body: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(atlas_bundle))
    assert html(run(lang="en", setting="learning", q="school")) == body("en")


# Words


def causal(text: str, lang: str) -> list[str]:
    return [word for word in CAUSAL[lang] if re.search(rf"\b{re.escape(word)}", text.lower())]


@pytest.mark.parametrize("lang", languages())
def test_no_text_says_that_one_thing_brings_about_another(lang: str) -> None:
    mine = {key: text for key, text in texts(lang).items() if key.startswith("evidence.")}
    assert {key: found for key, text in mine.items() if (found := causal(text, lang))} == {}


@pytest.mark.parametrize("lang", languages())
def test_nothing_on_the_page_says_so_either(body: Body, lang: str) -> None:
    """What figures of need, kinds of place and notes of the search effort are called comes from elsewhere."""
    said = visible(body(lang))
    assert causal(said, lang) == []


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Support leads to more practices"),
        ("en", "because of a meeting place"),
        ("nl", "Een plek zorgt voor praktijken"),
        ("nl", "de invloed van steun"),
        ("fr", "Le soutien entraîne des pratiques"),
        ("fr", "grâce à un lieu"),
    ],
)
def test_a_causal_word_would_be_found(lang: str, text: str) -> None:
    assert causal(text, lang)


def test_a_region_without_figures_of_need_has_no_comparison(small: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    association = Association(lee={}, colocation={}, rate_ratio=None, in_reach=())
    evidence = small.evidence.model_copy(update={"association": association, "inequality": {}})
    info = small.measure_info.model_copy(update={"indicators": ()})
    bare = replace(small, evidence=evidence, measure_info=info)
    monkeypatch.setattr("dashboard.pages.page_context.current_dataset", lambda: Dataset(bare))
    page = run(lang="en")
    assert not page.exception
    assert texts("en")["evidence.no_need"] in html(page)
    assert 'id="spread"' not in html(page)
    assert 'id="search-effort"' in html(page)
