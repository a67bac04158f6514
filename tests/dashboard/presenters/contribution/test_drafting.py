"""Drafts: any texts make an entry that the strict reader reads back as it is, or findings that say why not."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.presenters.contribution.draft import Draft, draft_of, drafted, tidy
from dashboard.presenters.contribution.draft_checker import DraftChecker
from dashboard.presenters.contribution.location_search import (
    LocationSearch,
    at_click,
    at_found,
    nowhere,
    precisions,
    towns,
)
from dashboard.presenters.contribution.preview import preview
from dashboard.presenters.contribution.submission import LONGEST_ADDRESS, issue_address, repository
from dashboard.presenters.fragments import fragment
from dashboard.presenters.i18n import Words, languages
from dashboard.query.dataset import Dataset
from geodata.bundle import read_bundle
from geodata.fields import SLUG
from geodata.models import Location, Precision
from geodata.municipalities import municipalities
from geodata.project import registry_file, vocabulary_file
from geodata.registry import check_entry, load_registry, load_vocabulary
from geodata.registry.canonical import canonical
from geodata.registry.entries import read_entries
from geodata.registry.ids import slug

NEEDED: dict[str, str | tuple[str, ...]] = {
    "name": "Buurtsoep",
    "summary.nl": "Buren koken soep.",
    "setting": ("living",),
    "references.0.url": "https://soep.example.org",
    "references.0.title": "Over ons",
}
TEXTS = (
    "name", "summary.nl", "summary.fr", "place.name", "place.address", "place.postcode", "place.municipality",
    "period.start", "period.end", "verified", "references.0.url", "references.0.title", "references.0.year",
    "references.0.publisher", "supports.0.what.nl", "supports.0.provider",
)  # fmt: skip
# Every kind of character but halves of surrogate pairs, which no browser sends; and what YAML makes something of.
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
NASTY = st.sampled_from([
    "NO", "null", "~", "- a", "a: b", "a #b", "&a", "*a", "!x", "'", '"', "{a", "[a", "%", "@x", "`x", "|", ">", "? a",
    "2010-13", "09000", "1_000", "---", "...", "\\u202e", "\u202eabc", "a\nb", "a\tb", "\ufeff", "=", "<<", "🌱",
    "x" * 601,
])  # fmt: skip


@pytest.fixture(scope="module")
def dataset(atlas_bundle: Path) -> Dataset:
    return Dataset(read_bundle(atlas_bundle))


@pytest.fixture(scope="module")
def desk(dataset: Dataset) -> DraftChecker:
    return DraftChecker(dataset)


@pytest.fixture(scope="module")
def places(dataset: Dataset) -> LocationSearch:
    return LocationSearch(dataset)


def with_values(**changes: str) -> Draft:
    return Draft().put({**NEEDED, **{path.replace("__", "."): value for path, value in changes.items()}})


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.dictionaries(st.sampled_from(TEXTS), ANY | NASTY, max_size=8))
def test_whatever_is_typed_is_read_back_as_it_is_or_told(desk: DraftChecker, values: dict[str, str]) -> None:
    draft = Draft(
        {**NEEDED, "supports.0.kind": "professional", "supports.0.what.nl": "x", **values},
        {"references": (0,), "supports": (0,)},
    )
    answer = desk.check(draft)
    if not answer.text:
        assert answer.needed or any(found.severity == "error" for told in answer.findings.values() for found in told)
        return
    reading = read_entries(answer.text.encode())
    assert reading.problems == ()
    assert [entry.value for entry in reading.entries] == [answer.drafted.entry]
    assert check_entry(answer.text, desk.checks)[0] == answer.practice
    # It is in canonical layout already, so that it moves nothing when it is put into the file.
    assert canonical(answer.text.encode())[0] == answer.text


def test_every_practice_of_the_registry_is_the_draft_of_itself(desk: DraftChecker) -> None:
    real = {practice.id: practice for practice in load_registry(registry_file(), load_vocabulary(vocabulary_file()))}
    # The build gave it the coordinates of the lock file.
    located = real["samen-dampoort-gent"]
    found = Location(lat=51.057, lon=3.753, precision=Precision.NEIGHBOURHOOD)
    real[located.id] = located.model_copy(update={"place": located.place.model_copy(update={"location": found})})
    assert {practice.id for practice in desk.practices} == set(real)
    for practice in desk.practices:
        assert practice == real[practice.id]
        answer = desk.check(draft_of(practice))
        assert answer.practice == practice
        assert answer.text


def test_what_is_missing_is_needed_and_not_wrong(desk: DraftChecker) -> None:
    answer = desk.check(Draft())
    assert answer.needed == ("name", "summary", "setting", "references")
    assert answer.findings == {}
    assert answer.text == ""


def test_a_draft_without_a_name_is_told_everything_else_at_once(desk: DraftChecker) -> None:
    swapped = {"location.lat": "3.72", "location.lon": "51.05", "location.precision": "street"}
    answer = desk.check(Draft().put({"verified": "2099", "place.postcode": "900", **swapped}))
    assert answer.needed == ("name", "summary", "setting", "references")
    told = {path: [found.rule for found in items] for path, items in answer.findings.items()}
    assert told == {"verified": ["years"], "place.postcode": ["postcode"], "location": ["swapped-coordinates"]}


def test_a_row_that_is_begun_says_what_it_still_needs(desk: DraftChecker) -> None:
    draft = with_values(supports__3__provider="Stad Gent")
    answer = desk.check(Draft(draft.values, {"references": (0,), "supports": (3,)}))
    assert answer.needed == ("supports.3.kind", "supports.3.what")


@pytest.mark.parametrize(
    ("path", "value", "rule"),
    [
        ("references.0.url", "soep.example.org", "web-address"),
        ("place.postcode", "900", "postcode"),
        ("period.start", "in 2010", "number"),
        ("verified", "2099", "years"),
        ("summary.nl", "bel 0470 12 34 56", "personal-data"),
        ("summary.nl", "mail jan@example.org", "personal-data"),
        ("name", "<b>soep</b>", "html"),
        ("supports.0.provider", "x" * 301, "text-length"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(desk: DraftChecker, path: str, value: str, rule: str) -> None:
    values = {**NEEDED, "supports.0.kind": "subsidy", "supports.0.what.nl": "geld", path: value}
    answer = desk.check(Draft(values, {"references": (0,), "supports": (0,)}))
    assert {name: {item.rule for item in found} for name, found in answer.findings.items()} == {path: {rule}}
    assert answer.text == ""


def test_a_point_far_from_the_stated_municipality_is_told_at_the_spot(desk: DraftChecker) -> None:
    there = at_click(51.2194, 4.4025, Draft()) | {"location.precision": "street"}
    answer = desk.check(with_values(place__municipality="Gent").put(there))
    assert [item.rule for item in answer.findings["location"]] == ["municipality"]


def test_ids_are_made_from_names_and_never_taken_twice(desk: DraftChecker) -> None:
    draft = with_values(name="Café d'Ici!", place__municipality="Gent")
    assert drafted(draft).entry["id"] == "cafe-d-ici-gent"
    assert drafted(draft, frozenset({"cafe-d-ici-gent"})).entry["id"] == "cafe-d-ici-gent-2"
    assert drafted(with_values(name="Soep Gent", place__municipality="Gent")).entry["id"] == "soep-gent"
    assert desk.check(with_values(name="Torekes Rabot", place__municipality="Gent")).drafted.entry["id"] == (
        "torekes-rabot-gent-2"
    )


@given(name=ANY, town=ANY)
def test_an_id_has_the_form_of_ids(name: str, town: str) -> None:
    entry = drafted(Draft({"name": name, "place.municipality": town})).entry
    assert "id" not in entry or (re.fullmatch(SLUG, entry["id"]) and len(entry["id"]) <= 80)


def test_pages_get_ids_from_who_publishes_them_and_claims_follow_them() -> None:
    draft = Draft(
        {
            **NEEDED,
            "references.2.url": "https://www.saamo.be/gent",
            "references.2.title": "SAAMO",
            "references.2.year": "2021",
            "references.5.url": "https://www.saamo.be/brugge",
            "references.5.title": "SAAMO",
            "references.5.year": "2021",
            "supports.0.kind": "expertise",
            "supports.0.what.nl": "raad",
            "supports.0.references": ("2", "5"),
            "sources_of_solidarity.0.term": "encounter",
            "sources_of_solidarity.0.read_by": "5",
        },
        {"references": (2, 5), "supports": (0,), "sources_of_solidarity": (0,)},
    )
    entry = drafted(draft).entry
    assert [item["id"] for item in entry["references"]] == ["saamo-2021", "saamo-2021-2"]
    assert entry["supports"][0]["references"] == ["saamo-2021", "saamo-2021-2"]
    assert entry["sources_of_solidarity"] == [{"term": "encounter", "read_by": "saamo-2021-2"}]
    fewer = drafted(draft.without("references", 5)).entry
    assert fewer["supports"][0]["references"] == ["saamo-2021"]
    assert fewer["sources_of_solidarity"] == [{"term": "encounter", "read_by": "registry"}]


def test_a_new_row_never_takes_the_place_of_one_that_went() -> None:
    draft = Draft().adding("references").put({"references.1.title": "b"})
    assert draft.listed("references") == (0, 1)
    assert draft.without("references", 0).adding("references").listed("references") == (1, 2)


@given(ANY)
def test_a_tidy_text_is_one_paragraph_and_stays_tidy(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert "\n" not in tidy(text)


def test_the_same_name_is_a_likely_duplicate_before_and_after_its_town_is_known(desk: DraftChecker) -> None:
    assert [item.id for item in desk.alike(Draft({"name": "Torekes"}))] == ["torekes-rabot-gent"]
    assert [item.id for item in desk.alike(Draft({"name": "torekès", "place.municipality": "Gent"}))] == [
        "torekes-rabot-gent"
    ]
    assert desk.alike(Draft({"name": "Torekes", "place.municipality": "Brugge"})) == []
    assert desk.alike(Draft({"name": "Torekes"}, changes="torekes-rabot-gent")) == []
    assert desk.alike(Draft()) == []


def test_places_are_found_offline_and_never_finer_than_known(places: LocationSearch) -> None:
    found = places.find(Draft({"place.name": "Rabot"}))
    assert [(item.label, item.precision) for item in found] == [
        ("Rabot - Blaisantvest (Gent)", Precision.NEIGHBOURHOOD),
        ("Gent", Precision.MUNICIPALITY),
    ]
    assert [places.label(item, "fr") for item in found] == ["Rabot - Blaisantvest (Gand)", "Gand"]
    draft = Draft().put(at_found(found[0], Draft()))
    assert draft.written("place.municipality") == "Gent"
    assert precisions(draft) == (Precision.NEIGHBOURHOOD, Precision.MUNICIPALITY)
    assert len(precisions(draft.put(at_click(51.0, 3.7, draft)))) == 4
    assert precisions(draft.put(nowhere())) == ()


def test_an_address_alone_is_found_no_finer_than_its_municipality(places: LocationSearch) -> None:
    found = places.find(Draft({"place.address": "Wondelgemstraat 12", "place.municipality": "Gent"}))
    assert [item.precision for item in found] == [Precision.MUNICIPALITY]


def test_a_second_click_keeps_what_was_said_of_the_first_but_a_found_place_does_not() -> None:
    clicked = Draft().put(at_click(51.0, 3.7, Draft())).put({"location.precision": "street"})
    assert at_click(51.1, 3.8, clicked)["location.precision"] == "street"
    found = Draft({"location.precision": "neighbourhood", "location.finest": "neighbourhood", "location.lat": "51.0"})
    assert at_click(51.1, 3.8, found)["location.precision"] is None


def test_a_postcode_alone_finds_its_municipality(dataset: Dataset) -> None:
    codes = {"Gent": "9000", "Antwerpen": "2000"}
    listed = dataset.bundle.meeting_places
    coded = listed.assign(postcode=listed["municipality_name"].map(codes))
    found = LocationSearch(Dataset(replace(dataset.bundle, meeting_places=coded))).find(
        Draft({"place.postcode": "9000"})
    )
    assert found
    assert {item.municipality for item in found} == {"Gent"}


def test_the_list_of_municipalities_is_that_of_the_project_in_every_language() -> None:
    assert len(towns("nl")) == len(municipalities().by_code)
    assert (towns("nl")["Gent"], towns("fr")["Gent"], towns("en")["Gent"]) == ("Gent", "Gand (Gent)", "Ghent (Gent)")
    assert towns("en")["Elsene"] == "Ixelles / Elsene"


@pytest.mark.parametrize("lang", languages())
def test_the_card_of_a_draft_is_the_card_of_the_practice(
    dataset: Dataset, desk: DraftChecker, places: LocationSearch, lang: str
) -> None:
    from dashboard.presenters.panels import practice_panel

    words = Words(lang, dataset.bundle.vocabulary)
    for practice in desk.practices:
        entry = drafted(draft_of(practice)).entry
        assert preview(entry, dataset, places, words) == practice_panel(practice.id, dataset, words)


def test_a_card_of_half_an_entry_shows_what_there_is(dataset: Dataset, places: LocationSearch) -> None:
    words = Words("nl", dataset.bundle.vocabulary)
    values = {
        "name": "<i>x</i>",
        "period.start": "20",
        "references.0.title": "t",
        "references.0.url": "javascript:alert(1)",
    }
    panel = preview(drafted(Draft(values)).entry, dataset, places, words)
    shown = fragment("practice", words, panel=panel, draft=True)
    assert "&lt;i&gt;x" in shown
    assert "javascript:" not in shown


@pytest.mark.parametrize(
    ("named", "expected"),
    [("a/b", "a/b"), (" a/b ", "a/b"), ("", None), ("a", None), ("https://github.com/a/b", None), ("a/b?x=1", None)],
)
def test_the_repository_is_an_owner_and_a_name(
    named: str, expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_REPOSITORY", named)
    assert repository() == expected


def test_the_form_gets_the_entry_unless_it_is_too_long() -> None:
    from urllib.parse import parse_qs, urlsplit

    address, whole = issue_address("a/b", "Soep & brood", "Gent", "- id: soep\n")
    asked = parse_qs(urlsplit(address).query)
    assert whole
    assert urlsplit(address).path == "/a/b/issues/new"
    assert asked == {
        "template": ["practice.yml"],
        "title": ["Practice: Soep & brood"],
        "name": ["Soep & brood"],
        "municipality": ["Gent"],
        "entry": ["- id: soep\n"],
    }
    address, whole = issue_address("a/b", "Soep", "Gent", "é" * 3000)
    assert not whole
    assert "entry=" not in address
    assert len(address) < LONGEST_ADDRESS


def test_a_slug_has_no_accents_or_signs() -> None:
    assert slug("Café d'Ici – Œuvre") == "cafe-d-ici-oeuvre"
    assert slug("…") == ""


def test_the_form_on_github_has_the_fields_that_are_filled_in() -> None:
    from urllib.parse import parse_qs, urlsplit

    from dashboard.presenters.contribution.submission import FORM, TITLE
    from geodata.project import CHECKOUT

    form = yaml.safe_load((CHECKOUT / ".github" / "ISSUE_TEMPLATE" / FORM).read_text("utf-8"))
    fields = {item["id"] for item in form["body"] if "id" in item}
    asked = parse_qs(urlsplit(issue_address("a/b", "Soep", "Gent", "- id: soep")[0]).query)
    assert asked.keys() - {"template", "title"} <= fields
    assert form["title"] == TITLE
