"""A municipality has its name in the reader's language on every page and in every file, whatever the registry writes.

The sample is built with other names for one municipality, which no text, name or address of it contains: wherever the
registry's name is found, it was written for the reader of another language.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard.maps import map_files
from dashboard.outlets.mapped_view import MappedView
from dashboard.presenters.i18n import words_of
from dashboard.presenters.panels import area_panel, practice_panel
from dashboard.presenters.tables import areas_table, practices_table
from dashboard.query.dataset import Dataset
from dashboard.query.view import View, parse_view, view_query
from dashboard.web.routes import routes
from geodata.bundle import read_bundle
from geodata.statuses import Scope
from tests.conftest import SAMPLE, BuildOnce, unchanged
from tests.dashboard.pages.parts import html, parts, sections

NAMES = {"nl": "Nederstad", "fr": "Villebasse", "en": "Lowtown"}
AREA, PRACTICE, TOWN = "440217", "torekes-rabot-gent", "44021"
# Values of the registry in addresses, and lists of names in all other languages, which the search finds areas by.
MACHINE = re.compile(r"municipality(=|%3D)Nederstad|" + r'\[("(Nederstad|Villebasse|Lowtown)",? ?){2,3}\]')


@pytest.fixture(scope="session")
def renamed_bundle(build_once: BuildOnce) -> Iterator[Path]:
    """The sample with a municipality of other names."""

    def make(folder: Path) -> Path:
        from geodata.pipeline import build

        home = folder / "home"
        shutil.copytree(SAMPLE, home)
        names = ", ".join(f"{lang}: {name}" for lang, name in NAMES.items())
        changed = {
            "municipality: Gent": f"municipality: {NAMES['nl']}",
            '"name_nl":"Gent"': f'"name_nl":"{NAMES["nl"]}"',
            "{nl: Gent, fr: Gand, en: Ghent}, bearer": f"{{{names}}}, bearer",
            "  Gent: {nl: Gent, fr: Gand, en: Ghent}\n": "",
        }
        for path in (*home.rglob("*.yaml"), *home.rglob("*.geojson")):
            text = path.read_text("utf-8")
            for old, new in changed.items():
                text = text.replace(old, new)
            path.write_text(text, "utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("ATLAS_HOME", str(home))
            return build("sample", out=folder / "out").folder

    yield from unchanged(build_once("renamed", make))


@pytest.fixture(scope="module")
def dataset(renamed_bundle: Path) -> Dataset:
    return Dataset(read_bundle(renamed_bundle))


@pytest.fixture
def client(renamed_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("ATLAS_BUNDLE", str(renamed_bundle))
    return TestClient(Starlette(routes=routes(tmp_path)))


def other_names(lang: str) -> list[str]:
    return [name for language, name in NAMES.items() if language != lang]


def check(text: str, lang: str, *, shown: bool = True) -> None:
    """The name in a language is in a text, and no other is, except where machines read it."""
    bare = MACHINE.sub("", unescape(text))
    assert not shown or NAMES[lang] in bare
    for other in other_names(lang):
        at = bare.find(other)
        assert at < 0, bare[max(0, at - 200) : at + 200]


# What pages and files are made of.

LANGS = pytest.mark.parametrize("lang", list(NAMES))
SHOWN: dict[str, Callable[[Dataset, str], object]] = {
    "sentence": lambda data, lang: MappedView(View(lang=lang, municipality=(NAMES["nl"],)), data).sentence,
    "practices": lambda data, lang: practices_table(data.bundle.practices, data, words_of(data, lang)).to_csv(),
    "areas": lambda data, lang: areas_table(
        View(lang=lang), data.bundle.practices, data, words_of(data, lang)
    ).to_csv(),
    "municipalities": lambda data, lang: areas_table(
        View(lang=lang, level="municipality"), data.bundle.practices, data, words_of(data, lang)
    ).to_csv(),
    "practice": lambda data, lang: practice_panel(PRACTICE, data, words_of(data, lang)),
    "area": lambda data, lang: area_panel(AREA, data, words_of(data, lang), View()),
    "municipality": lambda data, lang: area_panel(TOWN, data, words_of(data, lang), View()),
}


@LANGS
@pytest.mark.parametrize("what", SHOWN)
def test_texts_name_it_in_the_readers_language(what: str, lang: str, dataset: Dataset) -> None:
    check(str(SHOWN[what](dataset, lang)), lang)


@LANGS
def test_files_of_the_map_name_it_in_the_readers_language(lang: str, dataset: Dataset) -> None:
    files = {
        level: json.loads(gzip.decompress(map_files.area_names(dataset, level, lang).content))
        for level in dataset.levels
    }
    assert NAMES[lang] in files["municipality"]["names"]
    assert NAMES[lang] in files["neighbourhood"]["places"]
    # To be found by, not to be shown.
    found_by = files["municipality"]["also"][files["municipality"]["names"].index(NAMES[lang])]
    assert sorted(found_by) == sorted(other_names(lang))
    check(gzip.decompress(map_files.practices(dataset, lang).content).decode(), lang, shown=False)
    for indicator, scope in product(dataset.bundle.measure_info.indicators, Scope):
        cells = map_files.bivariate_classes(dataset, indicator, scope, lang)
        check(gzip.decompress(cells.content).decode(), lang, shown=False)


def test_a_practice_known_to_it_only_is_listed_under_its_name(dataset: Dataset) -> None:
    table = dataset.bundle.practices.assign(precision="municipality")
    coarse = Dataset(replace(dataset.bundle, practices=table))
    for lang, name in NAMES.items():
        assert name in json.loads(gzip.decompress(map_files.practices(coarse, lang).content))["towns"]


def test_within_the_name_of_an_area_it_is_in_the_readers_language(dataset: Dataset) -> None:
    areas = dataset.bundle.areas
    names = {AREA: "Rabot (Nederstad)", "4402101": "Nederstad - Binnenstad", "4402105": "Bij Nederstad"}
    changed = areas.assign(name_nl=areas["area_id"].map(names).fillna(areas["name_nl"]))
    renamed = Dataset(replace(dataset.bundle, areas=changed))
    assert [renamed.area_names("fr")[area] for area in names] == [
        "Rabot (Villebasse)",
        "Villebasse - Binnenstad",
        "Bij Nederstad",
    ]
    assert renamed.short_area_names("fr")["4402101"] == "Binnenstad"
    assert renamed.area_names("nl")[AREA] == "Rabot (Nederstad)"


# The address.


@pytest.mark.parametrize("value", [*NAMES.values(), "villebasse", TOWN])
def test_the_address_takes_any_name_and_the_code(value: str, dataset: Dataset) -> None:
    view, problems = parse_view({"lang": ["fr"], "municipality": [value]}, dataset.allowed)
    assert (view.municipality, problems) == ((NAMES["nl"],), ())
    assert view_query(view) == f"lang=fr&municipality={NAMES['nl']}"


def test_a_name_of_nothing_is_still_refused(dataset: Dataset) -> None:
    view, problems = parse_view({"municipality": ["Atlantis", "1", ""]}, dataset.allowed)
    assert view.municipality == ()
    assert [problem.value for problem in problems] == ["Atlantis", "1"]


def test_the_search_in_texts_finds_practices_by_any_name(dataset: Dataset) -> None:
    counts = {len(MappedView(View(lang="nl", q=name), dataset).selection.practices) for name in NAMES.values()}
    assert counts == {int((dataset.bundle.practices["municipality_name"] == NAMES["nl"]).sum())}


# Pages.

APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
# The harness cannot open a page that a navigation made from a function; this is what the navigation runs.
SCRIPT = """
from dashboard.pages import {name}
from dashboard.pages.page_context import open_page
{name}.page(open_page())
"""


def page(name: str, **params: Any) -> AppTest:
    script = SCRIPT.format(name=name)
    made = AppTest.from_file(str(APP)) if name == "explore" else AppTest.from_string(script)
    made.query_params.update(params)
    made.run(timeout=60)
    assert not made.exception
    return made


# What scripts and addresses are given: the registry's values, and names that an option is found by.
GIVEN = {"href", "value", "data-key", "data-change", "data-toggle", "data-also"}


class Read(HTMLParser):
    """What a reader meets of HTML: its text, and every attribute but those that only machines read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.found += [value for name, value in attrs if value and name not in GIVEN]


def read(html: str) -> str:
    return "\n".join(Read(html).found)


def everything(made: AppTest) -> str:
    """All that a reader meets of a page, as text: of the HTML of its parts and of Streamlit's elements, and all that
    scripts draw from."""
    found = [read(html(made))]
    for part in parts(made):
        found.append(json.dumps({name: part[name] for name in part.keys() - {"html", "sections"}}, ensure_ascii=False))
    own = {id(node) for kind in ("bidi_component", "html") for node in made.get(kind)}
    return "\n".join(found + [str(getattr(node, "proto", "")) for node in made._tree if id(node) not in own])


def test_what_is_read_is_text_and_labels_and_no_parameter() -> None:
    html = '<a href="/?m=1" data-change=\'{"m": ["2"]}\' title="3" aria-label="4" data-done="5">6 &amp; <b>7</b></a>'
    assert read(html).split() == ["3", "4", "5", "6", "&", "7"]


@LANGS
@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("explore", {"municipality": NAMES["nl"]}),
        ("explore", {"area": AREA}),
        ("explore", {"area": TOWN}),
        ("explore", {"practice": PRACTICE}),
        ("neighbourhood", {"area": AREA}),
        ("neighbourhood", {"area": [TOWN]}),
        ("practices", {"municipality": NAMES["nl"]}),
        ("evidence", {}),
        ("about", {}),
    ],
)
def test_pages_name_it_in_the_readers_language(
    name: str, params: dict[str, str], lang: str, renamed_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(renamed_bundle))
    # About lists what is in no area; the one that is only known to this municipality is in it.
    check(everything(page(name, lang=lang, **params)), lang, shown=name != "about")


@LANGS
def test_options_of_the_filter_are_in_the_order_of_the_names_that_are_shown(
    lang: str, renamed_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_BUNDLE", str(renamed_bundle))
    drawer = sections(page("explore", lang=lang))["drawer_body"]
    named = re.compile(r'<input[^>]*name="drawer-municipality"[^>]*><span class="option-label">([^<]*)</span>')
    names = [unescape(name) for name in named.findall(drawer)]
    assert NAMES[lang] in names
    # The last one states none.
    assert names[:-1] == sorted(names[:-1])


# Files and addresses of our own.


@LANGS
@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/embed?municipality=Nederstad", True),
        (f"/embed?area={AREA}", False),
        ("/export.html?municipality=Nederstad", True),
        ("/still.svg?municipality=Nederstad", True),
        (f"/cards/LANG/{PRACTICE}.json", True),
        ("/oembed?url=http://testserver/%3Flang%3DLANG%26municipality%3DNederstad", True),
        ("/present", False),
        ("/api/collections/areas/items?f=html&level=municipality", True),
        ("/api/collections/practices/items?f=html", True),
        ("/api/collections/meeting_places/items?f=html", True),
    ],
)
def test_our_own_addresses_name_it_in_the_readers_language(
    path: str, shown: bool, lang: str, client: TestClient
) -> None:
    path = path.replace("LANG", lang)
    answer = client.get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert answer.status_code == 200, answer.text
    check(answer.text, lang, shown=shown)


def test_the_api_has_every_name_beside_the_registrys(client: TestClient) -> None:
    for path in (f"practices/items/{PRACTICE}", f"areas/items/{AREA}"):
        properties = client.get(f"/api/collections/{path}").json()["properties"]
        assert properties["municipality"] == NAMES["nl"]
        assert {lang: properties[f"municipality_{lang}"] for lang in NAMES} == NAMES
    rows = list(csv.DictReader(io.StringIO(client.get("/api/practices.csv?municipality=Villebasse").text)))
    assert {row["municipality"] for row in rows} == {NAMES["nl"]}
    assert {row["municipality_fr"] for row in rows} == {NAMES["fr"]}


@pytest.mark.parametrize("collection", ["practices", "meeting_places", "areas"])
def test_the_api_takes_any_name_and_the_code(collection: str, client: TestClient) -> None:
    numbers = {
        client.get(f"/api/collections/{collection}/items?municipality={value}").json()["numberMatched"]
        for value in (*NAMES.values(), TOWN)
    }
    assert len(numbers) == 1
    assert numbers.pop() > 0
